"""What the report will probably show is told from headcounts alone, by the rules by which it will be merged."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.forecast import SHARES, Advice, Outlook, Question, Row, foresee
from surveys.tallies import Group

CUTS = ("site", "group", "arm")
TENURE = Question("tenure", "How long?", 3, "whole")


def groups_of(*sizes):
    """(site, headcount, arm) -> groups called G0, G1, …"""
    return [Group(f"g{n}", f"G{n}", site, arm, people) for n, (site, people, arm) in enumerate(sizes)]


SIX = groups_of(
    ("Harbour", 30, "peer"),
    ("Harbour", 30, "training"),
    ("Harbour", 6, "training"),
    ("Hill", 30, "peer"),
    ("Hill", 30, "training"),
    ("Depot", 30, "training"),
)


def seen(groups=SIX, cuts=CUTS, questions=(), k=10, share=60):
    return foresee(groups, cuts, questions, k=k, share=share)


def rows_of(forecast, cut):
    return {row.name: row for row in forecast.rows if row.cut == cut}


def test_a_group_that_is_too_small_is_shown_with_the_next_smallest():
    groups = rows_of(seen(), "group")
    assert groups["G0"] == Row("G0", "group", Outlook.SHOWN, 18)
    assert {groups[name].outlook for name in ("G1", "G2")} == {Outlook.MERGED}
    assert groups["G2"].within == groups["G1"].within == "Other groups at Harbour"
    assert (groups["G1"].people, groups["G2"].people) == (18, 3)


def test_everybody_is_the_first_row():
    assert seen().rows[0] == Row("", "whole", Outlook.SHOWN, 5 * 18 + 3)


@pytest.mark.parametrize(("share", "shown"), [(30, False), (34, True), (60, True), (80, True)])
def test_a_site_stands_alone_if_enough_of_it_answer(share, shown):
    outlook = rows_of(seen(share=share), "site")["Depot"].outlook
    assert outlook is (Outlook.SHOWN if shown else Outlook.MERGED)


def test_more_answers_never_show_less():
    order = [Outlook.HIDDEN, Outlook.MERGED, Outlook.SHOWN]
    at = [seen(share=share).rows for share in SHARES]
    assert [row.name for row in at[0]] == [row.name for row in at[-1]]
    assert all(order.index(low.outlook) <= order.index(high.outlook) for low, high in zip(at[0], at[-1], strict=True))


def test_a_cut_that_says_nothing_new_has_no_row():
    alike = [replace(group, site="Harbour", arm="training") for group in SIX]
    assert {row.cut for row in seen(alike).rows} == {"whole", "group"}


def test_a_cut_that_would_single_out_a_few_beside_the_others_is_given_up():
    """Depot's 18 without peer support would be all but three of those without."""
    groups = groups_of(("Depot", 30, "training"), ("Hill", 30, "peer"), ("Hill", 5, "training"))
    assert {row.outlook for row in rows_of(seen(groups, ("site", "arm")), "arm").values()} == {Outlook.HIDDEN}
    assert Advice.FEWER_CUTS in seen(groups, ("site", "arm")).advice
    assert {row.outlook for row in rows_of(seen(groups, ("arm",)), "arm").values()} == {Outlook.SHOWN}


def test_a_background_question_depends_until_there_are_twice_as_many_as_needed():
    def outlook(people, k=10):
        groups = groups_of(("Harbour", people, "peer"), ("Hill", people, "training"))
        return rows_of(seen(groups, (), [TENURE], k=k, share=80), "by:tenure")["How long?"]

    assert outlook(18).outlook is Outlook.HIDDEN  # 28 answers, 9 for each of three
    assert outlook(20).outlook is Outlook.DEPENDS
    assert outlook(36).outlook is Outlook.DEPENDS
    assert outlook(38).outlook is Outlook.SHOWN
    assert outlook(38).people == 20


def test_a_background_question_by_site_has_a_row_for_each_site():
    forecast = seen(questions=[replace(TENURE, by="site")])
    sites = rows_of(forecast, "by:tenure@site")
    assert {name: row.people for name, row in sites.items()} == {"Harbour": 13, "Hill": 12, "Depot": 6}
    assert sites["Depot"].outlook is Outlook.HIDDEN
    assert Advice.WHOLE_COMPANY in forecast.advice
    assert not rows_of(seen(questions=[TENURE]), "by:tenure@site")


def test_a_plan_of_which_nothing_survives_says_so_and_what_would_help():
    tiny = groups_of(("Harbour", 6, "peer"), ("Hill", 6, "training"))
    forecast = seen(tiny, questions=[TENURE])
    assert forecast.nothing
    assert {row.outlook for row in forecast.rows} == {Outlook.HIDDEN}
    assert forecast.advice == (Advice.MORE_PEOPLE,)


def test_a_plan_that_is_too_fine_says_that_only_the_whole_is_left():
    fine = groups_of(*((f"Site {number}", 7, ("peer", "training")[number == 0]) for number in range(4)))
    forecast = seen(fine, questions=[TENURE])
    assert forecast.only_the_whole and not forecast.nothing
    assert {Advice.LARGER_GROUPS, Advice.FEWER_CUTS, Advice.FEWER_BACKGROUNDS} <= set(forecast.advice)
    assert not seen().only_the_whole
    assert not seen(cuts=()).only_the_whole


def test_where_all_is_shown_there_is_nothing_to_advise():
    large = [replace(group, headcount=60) for group in SIX]
    assert seen(large, questions=[TENURE]).advice == ()


@pytest.mark.parametrize(("k", "share", "enough"), [(10, 60, 17), (10, 80, 13), (10, 40, 25), (5, 60, 9)])
def test_a_group_of_that_size_is_enough_and_one_smaller_is_not(k, share, enough):
    assert seen(k=k, share=share).enough == enough
    for people, outlook in ((enough, Outlook.SHOWN), (enough - 1, Outlook.MERGED)):
        groups = groups_of(("Harbour", people, "peer"), ("Harbour", 200, "peer"), ("Harbour", 100, "peer"))
        assert rows_of(seen(groups, ("group",), k=k, share=share), "group")["G0"].outlook is outlook


SIZES = st.lists(
    st.tuples(st.sampled_from("ABC"), st.integers(1, 40), st.sampled_from(("peer", "training"))), min_size=1, max_size=8
)


@given(SIZES, st.sampled_from(SHARES), st.sampled_from((5, 10)), st.permutations(CUTS))
def test_nothing_is_called_shown_about_fewer_than_k(sizes, share, k, cuts):
    forecast = seen(groups_of(*sizes), cuts, [replace(TENURE, by="site")], k, share)
    for row in forecast.rows:
        assert row.people >= k or row.outlook in {Outlook.MERGED, Outlook.HIDDEN}
        assert bool(row.within) is (row.outlook is Outlook.MERGED)


@given(SIZES, st.sampled_from(SHARES), st.sampled_from((5, 10)))
def test_every_group_has_a_row_unless_there_is_one_only(sizes, share, k):
    groups = groups_of(*sizes)
    rows = rows_of(seen(groups, ("group",), k=k, share=share), "group")
    assert rows.keys() == ({group.name for group in groups} if len(groups) > 1 else set())
