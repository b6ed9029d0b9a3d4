"""Made-up companies of which the truth is known: few, with fixed seeds. `make simulate` tries many."""

import numpy as np
import pytest

from benchmarks.simulate import company_change, peer_effect, primary_test
from benchmarks.simulate.answers import INDEX, SUM, Design, grouped, pair_tables, tallies

COMPANIES = 500
NOTHING = 0.0


def alarms(rates):
    return rates.rejected / rates.runs


def coverage(rates):
    return rates.covered / rates.intervals


@pytest.mark.parametrize("groups", [8, 12])
def test_peer_support_is_found_by_chance_in_8_percent_of_companies_at_most(groups):
    found = peer_effect.rates(Design(groups), NOTHING, seed=1, runs=COMPANIES)
    for name in ("printed", "exact"):
        assert alarms(found[name]) <= 0.08
        assert coverage(found[name]) >= 0.92
    assert alarms(found["permutation"]) <= 0.08
    assert alarms(found["people"]) > 0.08  # the positive control: counting people overlooks the groups


@pytest.mark.parametrize("groups", [5, 10])
def test_groups_as_units_find_a_change_by_chance_as_often_as_they_say(groups):
    found = company_change.rates(Design(groups), NOTHING, seed=1, runs=COMPANIES)
    assert 0.02 <= alarms(found["printed"]) <= 0.08
    assert alarms(found["people"]) > 0.08


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_widened_intervals_hold_the_truth_even_where_groups_differ_more_than_assumed(groups):
    found = company_change.rates(Design(groups, wave=0.15), company_change.EFFECT, seed=1, runs=COMPANIES)
    assert coverage(found["widened"]) >= 0.93
    assert coverage(found["people"]) < 0.85


@pytest.mark.parametrize("pairs", [0, 8, 20, 40])
def test_the_report_errs_as_often_as_it_says_for_every_share_of_pairs(pairs):
    survey = primary_test.Survey(people=40, pairs=pairs, correlation=0.6, same=False)
    report = {"report": primary_test.PROCEDURES["report"]}
    found = primary_test.rates(survey, primary_test.EFFECT, seed=1, procedures=report, runs=COMPANIES)
    assert 0.92 <= coverage(found["report"]) <= 0.98


@pytest.mark.parametrize("scale", [SUM, INDEX])
def test_the_true_change_is_that_of_very_many_people(scale):
    traits = scale.mean + scale.sd * np.random.default_rng(1).standard_normal(400_000)
    moved = np.array(scale.levels)[scale.answered(traits + 0.4 * scale.sd)].mean()
    assert scale.expected(0.4 * scale.sd) == pytest.approx(moved, abs=0.005 * scale.sd)


def test_made_up_groups_are_as_alike_as_they_should_be():
    scores = grouped(Design(groups=2, icc=0.2, wave=0.1), [0.0, 0.0], 4_000, np.random.default_rng(1))
    first, second = scores[:, 0, 0], scores[:, 1, 0]
    assert np.corrcoef(first[:, 0], first[:, 1])[0, 1] == pytest.approx(0.3, abs=0.05)
    assert np.corrcoef(first[:, 0], second[:, 1])[0, 1] == pytest.approx(0.2, abs=0.05)


def test_counts_hold_everybody_once():
    before, after = np.array([[0, 0, 2], [1, 1, 1]]), np.array([[1, 0, 2], [1, 2, 0]])
    assert tallies(before, 3).tolist() == [[2, 0, 1], [0, 3, 0]]
    tables = pair_tables(before, after, 3)
    assert tables[0].tolist() == [[1, 1, 0], [0, 0, 0], [0, 0, 1]]
    assert tables.sum(axis=2).tolist() == tallies(before, 3).tolist()
