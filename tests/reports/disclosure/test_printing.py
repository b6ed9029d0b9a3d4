"""What can be worked out from a printed row, by trying every set of answers."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations_with_replacement, product
from math import nan, sqrt
from statistics import fmean, variance

import pytest
from scipy.special import stdtrit

from reports.disclosure.measures import Measure
from reports.disclosure.policy import clip
from reports.disclosure.populations import Reason
from reports.disclosure.printing import Estimate, PrintedMean, comparison, hedges_g, mean, p_band
from reports.disclosure.steps import step

ITEM = Measure("O1", "item", low=1, high=5, person_step=1, finest=0.01)
INDEX = Measure("openness", "scale", low=0, high=100, person_step=25 / 6, finest=1.0)


def printed_mean(total, n, measure=ITEM):
    return mean(total / n, n, measure, step(n, measure))


@pytest.mark.parametrize("n", [*range(5, 13), 24, 25, 26, 249, 250])
def test_two_sums_or_more_fit_every_printed_mean(n):
    for measure, moves in ((ITEM, 4), (INDEX, 24)):
        sums = [measure.low * n + move * measure.person_step for move in range(n * moves + 1)]
        fits = Counter(printed_mean(min(total, measure.high * n), n, measure) for total in sums)
        assert min(fits.values()) >= 2, measure.id


@pytest.mark.parametrize("n", [*range(5, 13), 24, 25, 40, 250])
def test_a_tenth_and_at_least_two_may_always_have_answered_off_the_end(n):
    classes = defaultdict(list)
    for total in range(n, 5 * n + 1):
        classes[printed_mean(total, n)].append(total)
    for totals in classes.values():
        assert min(totals) <= 5 * n - clip(n)
        assert max(totals) >= n + clip(n)


def certain(answers_by_print):
    """How many people some print shows to have given one and the same answer."""
    return max(
        min(answers.count(code) for answers in sets) for sets in answers_by_print.values() for code in range(1, 6)
    )


def every_set(n, options=5):
    return combinations_with_replacement(range(1, options + 1), n)


@pytest.mark.parametrize("n", [5, 6, 7, 8, 10, 12])
def test_no_printed_mean_tells_that_nearly_everybody_gave_one_answer(n):
    prints = defaultdict(list)
    for answers in every_set(n):
        prints[printed_mean(sum(answers), n)].append(answers)
    assert certain(prints) <= n - clip(n)


def welch(before, after):
    """The estimate of a plain Welch interval, NaN where all answers are equal in both waves."""
    change, n = fmean(after) - fmean(before), len(before)
    squares = [variance(before) / n, variance(after) / n]
    if not sum(squares):
        return Estimate(fmean(before), fmean(after), change, nan, nan, nan, nan)
    freedom = sum(squares) ** 2 / sum(s**2 / (n - 1) for s in squares)
    half = float(stdtrit(freedom, 0.975)) * sqrt(sum(squares))
    return Estimate(fmean(before), fmean(after), change, change - half, change + half, 0.5, change)


@pytest.mark.parametrize(("n", "options"), [(5, 5), (6, 4), (8, 3), (10, 3), (12, 3)])
def test_no_whole_row_tells_a_sum_or_that_nearly_everybody_gave_one_answer(n, options):
    item = Measure("O1", "item", low=1, high=options, person_step=1, finest=0.01)
    alike = defaultdict(list)  # sets that no statistic can tell apart
    for answers in every_set(n, options):
        alike[sum(answers), sum(answer**2 for answer in answers)].append(answers)
    befores, afters = defaultdict(list), defaultdict(list)
    for before, after in product(alike.values(), repeat=2):
        row = comparison(welch(before[0], after[0]), (n, n), item)
        befores[row] += before
        afters[row] += after
    for prints in (befores, afters):
        assert min(len({sum(answers) for answers in sets}) for sets in prints.values()) >= 2
        assert certain(prints) <= n - clip(n)


def estimate(before=3.0, after=3.4, low=0.1, high=0.7, p=0.02, g=0.5):
    return Estimate(before, after, after - before, low, high, p, g)


def test_the_change_is_the_difference_of_the_two_printed_means():
    row = comparison(estimate(before=3.13, after=3.38, low=0.02, high=0.48), (12, 30), ITEM)
    assert (row.before.value, row.after.value, row.change, row.step) == (3.25, 3.5, 0.25, 0.25)


def test_under_25_people_the_interval_has_no_place_of_its_own():
    row = comparison(estimate(before=3.1, after=3.4, low=-0.3, high=0.9), (24, 24), ITEM)
    assert (row.change, row.low, row.high) == (0.5, -0.5, 1.5)


def test_an_interval_near_the_widest_possible_is_printed_as_the_widest():
    wide, wider = (comparison(estimate(low=0.4 - half, high=0.4 + half), (10, 10), ITEM) for half in (1.6, 1.9))
    assert (wide.low, wide.high) == (wider.low, wider.high)
    beyond = comparison(estimate(low=-3, high=3.8), (10, 10), ITEM)
    assert beyond.high - beyond.low > 8


def test_the_wave_with_fewer_people_sets_the_step_of_the_row():
    assert comparison(estimate(), (9, 400), ITEM).step == 0.5
    assert comparison(estimate(), (400, 400), ITEM).step == 0.01


def test_the_interval_is_rounded_outward_and_holds_the_printed_change():
    row = comparison(estimate(before=3.04, after=3.06, low=-0.51, high=0.53), (30, 30), ITEM)
    assert (row.change, row.low, row.high) == (0.1, -0.6, 0.6)


def test_the_interval_is_never_narrower_than_answers_that_differ_would_make_it():
    narrow, none = comparison(estimate(low=0.4, high=0.4), (30, 30), ITEM), comparison(estimate(), (30, 30), ITEM)
    assert (narrow.low, narrow.high) == (none.low, none.high) == (0.0, 0.8)


def test_means_at_an_end_are_bounded_and_nothing_else_of_the_row_is_told():
    row = comparison(estimate(before=3.0, after=4.9, low=1.5, high=2.3), (10, 10), ITEM)
    assert row.after == PrintedMean(4.75, "or more")
    assert row.withheld is Reason.ALIKE
    assert {row.change, row.low, row.high, row.p, row.g} == {None}
    assert comparison(estimate(before=1.0, after=3.0), (10, 10), ITEM).before == PrintedMean(1.25, "or less")


def test_p_and_g_are_told_from_25_people_in_both_waves_on():
    row = comparison(estimate(), (25, 25), ITEM)
    assert (row.p, row.g) == ("p < .05", 0.5)
    row = comparison(estimate(), (25, 24), ITEM)
    assert (row.p, row.g) == (None, None)


@pytest.mark.parametrize(
    ("p", "band"),
    [
        (0.0, "p < .001"),
        (0.001, "p < .01"),
        (0.01, "p < .05"),
        (0.0499, "p < .05"),
        (0.05, "p >= .05"),
        (None, None),
    ],
)
def test_p_is_told_as_a_band(p, band):
    assert p_band(estimate(p=p), Decimal(0)) == band


def test_equal_answers_print_what_a_few_different_ones_would_have_printed():
    alike = Estimate(3.0, 4.0, 1.0, nan, nan, nan, nan)
    few = [3] * 27 + [2, 3, 4]
    nearly = welch(few, [answer + 1 for answer in few])
    nearly = Estimate(nearly.before, nearly.after, nearly.change, nearly.low, nearly.high, 0.0, 5.0)
    assert comparison(alike, (30, 30), ITEM) == comparison(nearly, (30, 30), ITEM)


def test_g_keeps_the_sign_of_the_change_and_one_decimal():
    assert hedges_g(estimate(before=3.4, after=3.0, g=-0.449), (50, 50), ITEM) == -0.4
    assert hedges_g(estimate(g=None), (50, 50), ITEM) is None


def test_an_estimate_outside_the_range_is_an_error():
    with pytest.raises(ValueError, match=r"O1: 6\.0 is outside 1 to 5"):
        comparison(estimate(after=6.0), (30, 30), ITEM)


@pytest.mark.parametrize("n", [5, 9, 10, 12, 24, 25, 26, 60, 150, 250, 2000])
def test_no_print_stands_at_the_very_end_of_its_range(n):
    two_items = Measure("engagement2", "scale", low=0, high=100, person_step=12.5, finest=1.0)
    for measure in (ITEM, INDEX, two_items):
        grid = step(n, measure)
        lowest, highest = mean(measure.low, n, measure, grid), mean(measure.high, n, measure, grid)
        assert (lowest.bound, highest.bound) == ("or less", "or more")
        assert measure.low < lowest.value < highest.value < measure.high
