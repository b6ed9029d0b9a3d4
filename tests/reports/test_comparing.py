import math

import pytest
from scipy import stats

from reports.comparing import Crowding, compare, looks_back, markers, measures, scale_measure
from reports.disclosure.measures import Comparison
from surveys.questionnaires import library

LIGHT = library.load("candour-light")
OPENNESS = next(each for each in measures(LIGHT, ("before", "after")) if each.id == "openness2")
BEFORE, AFTER = {4: 6, 5: 9, 6: 14, 7: 8, 8: 5}, {5: 5, 6: 11, 7: 12, 8: 9, 10: 3}  # sums of two answers


def found(crowding=None, *, before=BEFORE, after=AFTER, chance=False):
    return compare(LIGHT, OPENNESS, Comparison(before, after, None), crowding, chance=chance).estimate


def rows(table):
    return [12.5 * (level - 2) for level, n in table.items() for _each in range(n)]


def test_everybody_of_one_group_has_the_interval_of_welch():
    interval = stats.ttest_ind(rows(AFTER), rows(BEFORE), equal_var=False).confidence_interval()
    for crowding in (None, Crowding(1, 1.0, 0.3)):
        assert (found(crowding).low, found(crowding).high) == pytest.approx(interval, abs=1e-9)


def test_people_of_several_groups_have_an_interval_that_is_wider_by_the_design_effect():
    alone, crowded = found(), found(Crowding(4, 0.25, 0.05))
    factor = (1 + (0.25 * (sum(BEFORE.values()) + sum(AFTER.values())) / 2 - 1) * 0.05) ** 0.5
    assert crowded.change == alone.change
    assert crowded.high - crowded.low >= factor * (alone.high - alone.low) > 1.05 * (alone.high - alone.low)


def test_fewer_groups_widen_more():
    wide = [found(Crowding(groups, 0.25, 0.05)) for groups in (8, 4, 2)]
    assert sorted(each.high - each.low for each in wide) == [each.high - each.low for each in wide]


def test_the_chance_of_a_higher_answer_is_that_of_brunner_and_munzel():
    low_first = stats.brunnermunzel(rows(BEFORE), rows(AFTER))
    assert found().chance is None
    value, low, high = found(chance=True).chance
    both = [(b, a) for b in rows(BEFORE) for a in rows(AFTER)]
    assert value == pytest.approx(sum((a > b) + (a == b) / 2 for b, a in both) / len(both), abs=1e-12)
    assert (low > 0.5) == (low_first.pvalue < 0.05)
    assert low < value < high


def test_where_all_answers_are_equal_the_chance_is_even_and_has_no_interval():
    value, low, high = found(before={6: 20}, after={6: 20}, chance=True).chance
    assert value == 0.5
    assert math.isnan(low) and math.isnan(high)


def test_a_scale_that_looks_back_is_a_marker_and_no_measure():
    core = library.load("candour-core")
    scale = core.scales["helping_confidence_before"]
    assert looks_back(core, scale)
    assert markers(core, "after") == (scale_measure(scale),)
    assert markers(core, "day30") == ()
    assert scale.id not in {each.id for each in measures(core, ("before", "after"))}
