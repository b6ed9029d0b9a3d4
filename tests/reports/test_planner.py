"""How many people are needed to see what."""

import doctest
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.planner import wording
from reports.planner.asked import ASKED, known_of, plan_of
from reports.planner.curve import curves
from reports.planner.foreseeing import Design, Lack, enough, foresee, leading
from reports.planner.outlook import headline, outlook
from reports.planner.plan import Plan, Shares
from reports.statistics.designs import Spread
from reports.statistics.detectable import smallest_detectable
from reports.statistics.errors import BadCounts
from surveys.programmes.planning import MOST_GROUPS

TWELVE = Plan(groups=12, size=Fraction(24), peer_groups=6)
USUAL = {name: asked.usual for name, asked in ASKED.items()}

PLANS = st.builds(
    lambda groups, size, peers, shares, icc: Plan(
        groups, Fraction(size), peers * groups // 100, 10, Shares(*shares), Spread(20, 0.6, icc, 0.05)
    ),
    st.integers(2, 60),
    st.integers(1, 60),
    st.integers(0, 100),
    st.tuples(st.integers(1, 100), st.integers(1, 100), st.integers(0, 100)),
    st.floats(0, 0.2),
)


def found(plan, design):
    change = foresee(plan, design)
    return float("inf") if isinstance(change, Lack) else change


def test_invited_times_response_times_again_times_pairing_are_the_pairs():
    plan = Plan(groups=15, size=Fraction(20), shares=Shares(60, 48, 93))
    assert (plan.invited, plan.answers.before) == (300, 180)
    assert plan.answers.after == plan.answers.both == pytest.approx(86.4)
    assert plan.pairs == pytest.approx(80.352)
    assert plan.answers_of_a_group.after == pytest.approx(5.76)


def test_with_more_groups_each_stays_as_large_and_peer_support_as_frequent():
    assert TWELVE.with_groups(13) == replace(TWELVE, groups=13, peer_groups=7)
    assert TWELVE.with_groups(24).peer_groups == 12
    assert TWELVE.with_groups(13).invited == 13 * 24


def test_people_of_independent_groups_are_welchs_smallest_change():
    plan = replace(TWELVE, shares=Shares(100, 100, 0), spread=Spread(20))
    assert foresee(plan, Design.UNPAIRED) == pytest.approx(smallest_detectable(288, 288, 20), abs=1e-9)


def test_more_pairs_show_smaller_changes_and_groups_that_answer_alike_larger_ones():
    more = replace(TWELVE, shares=Shares(60, 85, 90))
    assert found(more, Design.PAIRED) < found(TWELVE, Design.PAIRED) < found(TWELVE, Design.UNPAIRED)
    alike = replace(TWELVE, spread=Spread(20, 0.6, 0.05, 0.15))
    for design in Design:
        assert found(alike, design) > found(TWELVE, design)


@settings(max_examples=40)
@given(PLANS, st.sampled_from(Design))
def test_more_groups_never_show_less(plan, design):
    more = plan.with_groups(plan.groups + 1)
    assert found(more, design) <= found(plan, design) * (1 + 1e-9)


@settings(max_examples=25)
@given(PLANS, st.sampled_from(Design), st.floats(1, 40))
def test_so_many_groups_are_enough_and_one_fewer_are_not(plan, design, wanted):
    fewest = enough(plan, design, wanted)
    if fewest is None:
        assert found(plan.with_groups(MOST_GROUPS), design) > wanted
        return
    assert found(fewest, design) <= wanted
    assert fewest.groups == 2 or found(plan.with_groups(fewest.groups - 1), design) > wanted


@pytest.mark.parametrize(
    ("plan", "design", "lack"),
    [
        (Plan(2, Fraction(8)), Design.PAIRED, Lack.TOO_FEW),
        (Plan(10, Fraction(10)), Design.GROUPS, Lack.SMALL_GROUPS),
        (Plan(4, Fraction(40)), Design.GROUPS, Lack.FEW_GROUPS),
        (replace(TWELVE, peer_groups=3), Design.PEERS, Lack.FEW_IN_ARM),
        (replace(TWELVE, shares=Shares(60, 85, 0)), Design.PAIRED, Lack.NOBODY_PAIRED),
        (Plan(2, Fraction(10_000), spread=Spread(50, 0.6, 0.4, 0.4)), Design.UNPAIRED, Lack.TOO_LARGE),
    ],
)
def test_a_design_that_finds_nothing_says_why(plan, design, lack):
    assert foresee(plan, design) is lack
    assert wording.why_not(lack, plan).endswith(".")
    assert not next(row for row in outlook(plan, 5) if row.design is design).found


def test_one_lack_or_number_away_from_the_limits_is_enough():
    assert isinstance(foresee(Plan(5, Fraction(40)), Design.GROUPS), float)
    assert isinstance(foresee(replace(TWELVE, peer_groups=4), Design.PEERS), float)
    assert isinstance(foresee(Plan(2, Fraction(10), shares=Shares(50, 100, 60)), Design.UNPAIRED), float)


def test_the_report_leads_with_groups_where_there_are_enough_and_else_with_people():
    assert leading(TWELVE) is Design.GROUPS
    assert leading(Plan(4, Fraction(40))) is Design.PAIRED
    assert leading(Plan(4, Fraction(40), shares=Shares(60, 85, 0))) is Design.UNPAIRED
    assert [row.design for row in outlook(TWELVE, 5) if row.leads] == [Design.GROUPS]


def test_the_headline_is_in_points_and_in_words_and_promises_nothing():
    assert headline(TWELVE) == (
        "A change in the whole programme would probably be found from 7.2 points on: about a third of a standard "
        "deviation. Trials of such courses often found as much in confidence and knowledge, and some did in attitudes."
    )
    assert headline(Plan(2, Fraction(8))) == "Nothing is shown about fewer than 10 people, and about 8 would answer."


@pytest.mark.parametrize(
    ("plan", "design", "says"),
    [
        (TWELVE, Design.GROUPS, "552 people in 23 groups"),
        (Plan(10, Fraction(10)), Design.GROUPS, "Cannot be reached with groups so small."),
        (replace(TWELVE, peer_groups=0), Design.PEERS, "Cannot be reached without enough groups of both kinds."),
        (replace(TWELVE, shares=Shares(60, 85, 0)), Design.PAIRED, "Cannot be reached while nobody is paired."),
        (
            replace(TWELVE, spread=Spread(50)),
            Design.PEERS,
            "Cannot be reached with 200 groups as large as these, the most there can be.",
        ),
    ],
)
def test_how_many_it_takes_is_said_or_that_it_cannot_be(plan, design, says):
    wanted = 5 if plan.spread.sd == 20 else 0.5
    assert next(row for row in outlook(plan, wanted) if row.design is design).fewest == says


def test_words_follow_the_size_and_never_turn_back():
    order = [wording.compared_with_trials(share / 100) for share in range(1, 200)]
    assert sum(one != other for one, other in pairwise(order)) == len(set(order)) - 1 == 4
    assert "missed" in order[-1] and "missed" not in order[0]
    assert [wording.in_deviations(share) for share in (0.05, 0.34, 0.98, 1.1)] == [
        "less than a tenth of a standard deviation",
        "about a third of a standard deviation",
        "about one standard deviation",
        "1.1 standard deviations",
    ]


def test_points_are_rounded_up_so_that_nothing_is_promised_that_is_not_found():
    assert [wording.points(change) for change in (6.01, 6.1, 0.91, 12)] == [
        "6.1 points",
        "6.1 points",
        "1 point",
        "12 points",
    ]


def test_curves_fall_and_pass_through_the_plan():
    drawn = {curve.design: curve.places for curve in curves(TWELVE)}
    assert drawn.keys() == set(Design)
    for design, places in drawn.items():
        people, changes = zip(*places, strict=True)
        assert list(people) == sorted(set(people))
        assert list(changes) == sorted(changes, reverse=True)
        assert dict(places)[TWELVE.invited] == foresee(TWELVE, design)


def test_what_finds_nothing_has_no_curve():
    assert {curve.design for curve in curves(Plan(10, Fraction(10)))} == {Design.UNPAIRED, Design.PAIRED}
    assert curves(Plan(1, Fraction(1), k=1_000_000)) == []


def test_a_plan_of_more_groups_than_people_or_peers_than_groups_cannot_be():
    for wrong in ({"groups": 20, "invited": 10}, {"groups": 4, "peer_groups": 5}):
        with pytest.raises(BadCounts):
            plan_of({**USUAL, **wrong})


def test_every_usual_value_lies_in_its_range_and_makes_a_plan():
    assert all(asked.low <= asked.usual <= asked.high for asked in ASKED.values())
    assert plan_of(USUAL) == Plan(groups=10, size=Fraction(20), peer_groups=5)


def test_what_a_programme_says_is_known(company, six_groups):
    known = known_of(company.programme(company.plan(six_groups)))
    assert known == {"invited": 156, "groups": 6, "peer_groups": 2, "again": 85, "paired": 60, "k": 10}


def test_whom_mail_invites_answers_later_and_who_keeps_no_words_is_not_paired(company, six_groups):
    mailed = replace(six_groups, entry="invitations", pairing=False)
    known = known_of(company.programme(company.plan(mailed)))
    assert (known["again"], known["paired"]) == (50, 0)


def test_the_examples_in_the_wording_are_true():
    tried = doctest.testmod(wording)
    assert (tried.failed, tried.attempted > 2) == (0, True)
