import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.statistics.correlation import ENOUGH_PAIRS
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable, StatisticsError
from reports.statistics.moments import Moments, moments
from reports.statistics.overlap import overlap_of, partially_overlapping
from reports.statistics.paired_t import paired_t
from reports.statistics.welch import welch
from tests.reports.statistics.rows_and_counts import overlapping_waves, paired_rows, rows, table, tally, two_waves

# Derrick, Toher & White (2017), The Quantitative Methods for Psychology 13(2), 120–126
ALONE_A, PAIRED_A = [20, 21, 16, 18, 14, 12, 14, 17], [14, 15, 18, 20, 11, 19, 14, 15]
ALONE_B, PAIRED_B = [10, 16, 18, 16, 15, 14, 13, 10], [15, 10, 15, 17, 13, 19, 12, 13]


def from_the_paper(alone_1, alone_2, paired_1, paired_2, *, equal_spread):
    """Both statistics of the paper on raw rows: t of the second minus the first, df, p."""
    x1, x2 = np.concatenate([alone_1, paired_1]), np.concatenate([alone_2, paired_2])
    n1, n2, na, nb, nc = len(x1), len(x2), len(alone_1), len(alone_2), len(paired_1)
    s1, s2, r = np.std(x1, ddof=1), np.std(x2, ddof=1), np.corrcoef(paired_1, paired_2)[0, 1]
    if equal_spread:
        pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
        error = pooled * math.sqrt(1 / n1 + 1 / n2 - 2 * r * nc / (n1 * n2))
        df = (nc - 1) + (na + nb + nc - 1) / (na + nb + 2 * nc) * (na + nb)
    else:
        error = math.sqrt(s1**2 / n1 + s2**2 / n2 - 2 * r * s1 * s2 * nc / (n1 * n2))
        w = (s1**2 / n1 + s2**2 / n2) ** 2 / ((s1**2 / n1) ** 2 / (n1 - 1) + (s2**2 / n2) ** 2 / (n2 - 1))
        df = (nc - 1) + (w - nc + 1) / (na + nb + 2 * nc) * (na + nb)
    t = (x2.mean() - x1.mean()) / error
    return t, df, 2 * stats.t.sf(abs(t), df)


def test_the_oracle_finds_the_p_value_printed_in_the_paper():
    # printed there for equal spreads: p = 0.026
    _, _, p = from_the_paper(ALONE_A, ALONE_B, PAIRED_A, PAIRED_B, equal_spread=True)
    assert p == pytest.approx(0.026, abs=5e-4)


def test_t_new2_on_the_data_of_the_paper():
    t, df, p = from_the_paper(ALONE_A, ALONE_B, PAIRED_A, PAIRED_B, equal_spread=False)
    levels = range(10, 22)
    r = float(np.corrcoef(PAIRED_A, PAIRED_B)[0, 1])
    first = moments(levels, tally(levels, ALONE_A + PAIRED_A))
    second = moments(levels, tally(levels, ALONE_B + PAIRED_B))
    ours = overlap_of(first, second, 8, r)
    assert (ours.statistic, ours.df, ours.p) == pytest.approx((t, df, p), rel=1e-12)


@settings(deadline=None, max_examples=40)
@given(overlapping_waves())
def test_from_20_pairs_on_it_is_t_new2_of_the_raw_rows(waves):
    levels, before, after, pairs = waves
    paired_1, paired_2 = paired_rows(levels, pairs)
    assume(len(paired_1) >= ENOUGH_PAIRS and len(set(paired_1)) > 1 and len(set(paired_2)) > 1)
    alone_1 = rows(levels, np.subtract(before, np.sum(pairs, axis=1)))
    alone_2 = rows(levels, np.subtract(after, np.sum(pairs, axis=0)))
    ours = partially_overlapping(levels, before, after, pairs)
    t, df, p = from_the_paper(alone_1, alone_2, paired_1, paired_2, equal_spread=False)
    assert ours.statistic == pytest.approx(t, rel=1e-10, abs=1e-10)
    assert (ours.df, ours.p) == pytest.approx((df, p), rel=1e-9)


@settings(deadline=None, max_examples=25)
@given(two_waves())
def test_with_nobody_paired_it_is_welchs_t(waves):
    levels, before, after = waves
    nobody = [[0] * len(levels)] * len(levels)
    assert partially_overlapping(levels, before, after, nobody) == welch(levels, before, after)


@settings(deadline=None, max_examples=25)
@given(overlapping_waves())
def test_with_everybody_paired_it_is_the_paired_t(waves):
    levels, _, _, pairs = waves
    paired_1, paired_2 = paired_rows(levels, pairs)
    assume(len(set(paired_2 - paired_1)) > 1)
    before, after = tally(levels, paired_1), tally(levels, paired_2)
    ours = partially_overlapping(levels, before, after, pairs)
    assert ours == paired_t(levels, pairs)
    if len(set(paired_1)) > 1 and len(set(paired_2)) > 1:
        r = float(np.corrcoef(paired_1, paired_2)[0, 1])
        formula = overlap_of(moments(levels, before), moments(levels, after), len(paired_1), r)
        assert (formula.standard_error, formula.df) == pytest.approx((ours.standard_error, ours.df), rel=1e-6)


@settings(deadline=None, max_examples=25)
@given(overlapping_waves(), st.integers(-1000, 1000), st.integers(1, 50))
def test_it_follows_swaps_shifts_and_changes_of_unit(waves, shift, unit):
    levels, before, after, pairs = waves
    change = partially_overlapping(levels, before, after, pairs)
    swapped = partially_overlapping(levels, after, before, np.transpose(pairs))
    assert swapped.estimate == pytest.approx(-change.estimate, abs=1e-12)
    assert (swapped.standard_error, swapped.df) == pytest.approx((change.standard_error, change.df), rel=1e-9)
    moved = partially_overlapping([unit * level + shift for level in levels], before, after, pairs)
    assert moved.estimate == pytest.approx(unit * change.estimate, rel=1e-9, abs=1e-9)
    assert moved.standard_error == pytest.approx(unit * change.standard_error, rel=1e-9)
    assert moved.df == pytest.approx(change.df, rel=1e-9)


@settings(deadline=None, max_examples=15)
@given(overlapping_waves(most=1))
def test_few_pairs_never_make_it_surer_than_their_own_correlation_would(waves):
    levels, before, after, pairs = waves
    paired_1, paired_2 = paired_rows(levels, pairs)
    assume(4 <= len(paired_1) < ENOUGH_PAIRS and len(set(paired_1)) > 1 and len(set(paired_2)) > 1)
    r = float(np.corrcoef(paired_1, paired_2)[0, 1])
    assume(r > 0.01)
    ours = partially_overlapping(levels, before, after, pairs)
    plain = overlap_of(moments(levels, before), moments(levels, after), len(paired_1), min(r, 1.0))
    unpaired = welch(levels, before, after)
    assert plain.standard_error < ours.standard_error <= unpaired.standard_error * (1 + 1e-12)


@pytest.mark.parametrize(("both", "only_before", "only_after"), [(40, 20, 15), (15, 15, 10), (6, 8, 8)])
def test_without_a_change_it_raises_the_alarm_one_time_in_twenty_at_most(both, only_before, only_after):
    rng = np.random.default_rng(1908)
    levels, runs, alarms = np.arange(4, 21), 1000, 0
    for _ in range(runs):
        person = rng.standard_normal(both)
        first = on_levels(np.append(together(person, rng), rng.standard_normal(only_before)))
        second = on_levels(np.append(together(person, rng), rng.standard_normal(only_after)))
        pairs = np.zeros((17, 17), dtype=int)
        np.add.at(pairs, (first[:both] - 4, second[:both] - 4), 1)
        before, after = np.bincount(first - 4, minlength=17), np.bincount(second - 4, minlength=17)
        alarms += partially_overlapping(levels, before, after, pairs).p < 0.05
    # 0.05 and three standard errors of 1 000 runs; above 0.02, or it would never see anything
    assert 0.02 < alarms / runs < 0.071


def together(person, rng):
    """Answers whose correlation between the waves is 0.6."""
    return math.sqrt(0.6) * person + math.sqrt(0.4) * rng.standard_normal(len(person))


def on_levels(values):
    return np.clip(np.rint(12 + 3 * values), 4, 20).astype(int)


def test_more_pairs_than_people_are_refused():
    with pytest.raises(BadCounts, match="2 people are paired at level 1 before, but only 1"):
        partially_overlapping([1, 2], [1, 5], [5, 5], [[1, 1], [0, 0]])
    with pytest.raises(BadCounts, match="at level 2 after"):
        partially_overlapping([1, 2], [5, 5], [5, 1], [[0, 1], [0, 1]])
    with pytest.raises(BadCounts):
        overlap_of(Moments(5, 0.0, 1.0), Moments(6, 0.0, 1.0), 6, 0.5)
    with pytest.raises(BadParameter):
        overlap_of(Moments(5, 0.0, 1.0), Moments(6, 0.0, 1.0), 3, 1.5)


def test_no_spread_gives_no_number():
    with pytest.raises(NotEstimable):
        partially_overlapping([1, 2], [5, 0], [0, 6], [[0, 5], [0, 0]])
    with pytest.raises(NotEstimable):
        partially_overlapping([1, 2, 3], [3, 3, 0], [0, 3, 3], [[0, 3, 0], [0, 0, 3], [0, 0, 0]])
    with pytest.raises(NotEstimable):
        overlap_of(Moments(9, 0.0, 1.0), Moments(9, 1.0, 1.0), 9, 1.0)


SMALL = st.lists(st.integers(0, 2), min_size=2, max_size=2)


@settings(deadline=None, max_examples=100)
@given(SMALL, SMALL, st.lists(SMALL, min_size=2, max_size=2))
def test_an_answer_is_a_finite_number_or_a_typed_reason(before, after, pairs):
    try:
        change = partially_overlapping([1, 2], before, after, pairs)
    except StatisticsError:
        return
    assert change.low <= change.estimate <= change.high
    assert 0 <= change.p <= 1


def test_the_table_of_a_whole_scale_is_read_the_right_way_round():
    levels = [1, 2, 3]
    risen = table(levels, [1] * 20 + [2] * 10, [2] * 20 + [3] * 9 + [2])
    change = partially_overlapping(levels, [21, 10, 0], [1, 21, 9], risen)
    assert change.estimate == pytest.approx((21 * 2 + 9 * 3 + 1) / 31 - (21 + 20) / 31)
