import pytest

from reports import public_summary
from reports.public_summary import NoSummary, Outcome, facts, outcomes_of, summarise
from surveys.questionnaires import library
from tests.reports.disclosure.conftest import made_up

OPENNESS = Outcome("openness", "Openness", 30, 150)


def crowd(n, levels=(60, 120)):
    """So many people before and after, half of them at each level: a mean of 50 of 100."""
    table = {levels[0]: n // 2, levels[1]: n - n // 2}
    return made_up(("1", "Leeds", "peer", n, n), scores={("before", "1"): table, ("after", "1"): table})


def test_below_200_people_there_is_no_summary_and_from_200_on_there_is():
    with pytest.raises(NoSummary, match="Fewer than 200"):
        summarise(crowd(199), "before", [OPENNESS], 1.0)
    assert summarise(crowd(200), "before", [OPENNESS], 1.0)["openness"].margin > 0


@pytest.mark.parametrize("epsilon", [0.0, 0.1, 3.0, 100.0])
def test_only_the_budgets_that_were_offered_can_be_spent(epsilon):
    with pytest.raises(NoSummary, match=r"0\.5, 1, 2"):
        summarise(crowd(400), "before", [OPENNESS], epsilon)


def test_the_mean_lies_within_its_margin_as_often_as_it_says():
    drawn = [summarise(crowd(400), "before", [OPENNESS], 1.0)["openness"] for _draw in range(60)]
    assert sum(abs(each.mean - 50) <= each.margin for each in drawn) >= 54  # the margin is cautious: 95 % and more
    assert len({each.mean for each in drawn}) > 1, "without noise nothing is protected"


def test_a_smaller_budget_has_more_noise():
    margins = [summarise(crowd(1000), "before", [OPENNESS], epsilon)["openness"].margin for epsilon in (0.5, 1.0, 2.0)]
    assert margins == sorted(margins, reverse=True)
    assert margins[0] > margins[-1]


def test_one_person_more_can_hardly_be_told():
    """With a budget of 1 the odds of any answer change by e at the most; a mean to 0.1 would tell for sure."""
    one, other = crowd(400, (30, 30)), crowd(401, (30, 30))
    low = [summarise(each, "before", [OPENNESS], 1.0)["openness"].mean for each in (one, other) for _draw in range(30)]
    before, after = low[:30], low[30:]
    assert set(before) & set(after)


def test_a_summary_says_what_it_spent_and_what_that_protects():
    questionnaire = library.load("candour-core")
    said = outcomes_of(questionnaire)
    assert [(each.id, each.low, each.high) for each in said] == [("engagement", 30, 150), ("openness", 30, 150)]
    tallies = made_up(("1", "Leeds", "peer", 300, 300))
    tallies.counts["before", "1"].scales["engagement"] = {90: 300}
    summary = facts(questionnaire, tallies, "before", 2.0, "Listening well", "Brightwater Works")
    assert (summary["epsilon"], summary["protects"]) == (2.0, "one person's answers in one wave")
    assert [each["id"] for each in summary["outcomes"]] == ["engagement", "openness"]


def test_the_package_is_there_where_tests_run():
    assert public_summary.available()
