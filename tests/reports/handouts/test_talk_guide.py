"""The guide is about the lowest statement that is shown, of everybody together."""

import pytest

from reports.handouts.talk_guide import talk_guide
from reports.handouts.written import written
from tests.reports.exports.published_reports import nothing_shown, report
from tests.reports.handouts.sheets import all_at, text_of, with_share


def lowest(facts):
    return [each.id for each in talk_guide(facts).lowest]


def test_the_statement_with_the_smallest_favourable_share_is_the_one():
    assert lowest(with_share(all_at(50), "O2", 45)) == ["O2"]


def test_where_agreeing_is_unfavourable_those_who_disagree_count():
    facts = with_share(all_at(50), "O4", 45, part="disagree")
    assert lowest(facts) == ["O4"]
    agreed = with_share(with_share(all_at(50), "O4", 5, part="agree"), "O2", 45)
    assert lowest(agreed) == ["O2"]
    assert "45 % disagree, which is the favourable answer here" in text_of(written(talk_guide(facts)))


def test_ties_stand_together_in_the_order_of_the_report():
    facts = with_share(with_share(all_at(50), "H1", 45), "E2", 45)
    assert lowest(facts) == ["E2", "H1"]


def test_a_share_that_may_be_lower_is_not_left_out_for_one_that_is_printed_lower():
    facts = with_share(with_share(all_at(50), "O1", 15), "O2", 20, "or less")
    assert lowest(facts) == ["O1", "O2"]


def test_a_share_that_may_be_higher_is_not_the_lowest_for_that():
    few = with_share(with_share(all_at(90), "O2", 85), "O1", 85)
    assert lowest(few) == ["O1", "O2"]
    assert lowest(with_share(few, "O1", 90, "or more")) == ["O2"]


def test_where_nearly_all_are_equal_none_is_named():
    items = ("E1", "E2", "E3", "E4", "E6", "O1", "O2")
    facts = all_at(50)
    for item in items[:6]:
        with_share(facts, item, 45)
    assert lowest(facts) == list(items[:6])
    assert lowest(with_share(facts, items[6], 45)) == []
    assert "No statement stands lowest" in text_of(written(talk_guide(facts)))


@pytest.mark.parametrize("wave", ["before", "after"])
def test_a_statement_that_is_not_shown_in_both_waves_is_never_spoken_of(wave):
    facts = with_share(with_share(all_at(50), "O2", 5), "O1", 45)
    assert lowest(facts) == ["O2"]
    facts["release"]["items"][wave]["O2"] = {"reason": "small"}
    assert lowest(facts) == ["O1"]


def test_what_looks_back_is_not_a_statement_of_today():
    asked_once = {each["id"] for each in report()["items"] if len(each["text"]) == 1}
    assert {"H1b", "H2b", "H3b"} <= asked_once
    facts = with_share(all_at(50), "O1", 45)
    share = {"value": 5, "bound": "or less"}
    printed = {
        "kind": "agreement",
        "prefer_not": share,
        "shares": dict.fromkeys(("disagree", "middle", "agree"), share),
    }
    facts["release"]["items"]["after"] |= dict.fromkeys(("H1b", "H2b", "H3b"), printed)
    assert lowest(facts) == ["O1"]


def test_without_any_statement_there_is_still_something_to_talk_about():
    guide = talk_guide(nothing_shown())
    assert guide.lowest == []
    assert "The report shows no single statement" in text_of(written(guide))


def test_nobody_needs_to_say_what_they_answered():
    said = text_of(written(talk_guide(report())))
    assert "Nobody needs to say what they answered, or whether they answered." in said
    assert said.count("?") >= 3
