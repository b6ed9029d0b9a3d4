import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.statistics.alpha import alpha_of
from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.omega import omega, one_factor

LOADINGS = st.lists(st.floats(0.3, 0.95), min_size=3, max_size=8)


def correlations_from(loadings):
    matrix = np.outer(loadings, loadings)
    np.fill_diagonal(matrix, 1)
    return matrix


@settings(deadline=None, max_examples=60)
@given(LOADINGS)
def test_loadings_that_a_matrix_was_made_from_are_found_again(loadings):
    assert one_factor(correlations_from(loadings)) == pytest.approx(loadings, abs=1e-9)
    unique = sum(1 - loading**2 for loading in loadings)
    assert omega(correlations_from(loadings), 100) == pytest.approx(
        sum(loadings) ** 2 / (sum(loadings) ** 2 + unique), abs=1e-9
    )


@settings(deadline=None, max_examples=40)
@given(st.tuples(*[st.floats(0.3, 0.6)] * 3), st.sampled_from([1.0, 0.01, 300.0]))
def test_three_items_have_their_loadings_in_closed_form(correlations, unit):
    a, b, c = correlations
    matrix = unit**2 * np.array([[1, a, b], [a, 1, c], [b, c, 1]])
    squares = (a * b / c, a * c / b, b * c / a)
    if max(squares) < 1 - 1e-6:
        assert one_factor(matrix) == pytest.approx(np.sqrt(squares), abs=1e-9)


def test_no_other_loadings_leave_smaller_residuals():
    rng = np.random.default_rng(1966)
    rows = rng.standard_normal((60, 5)) + 1.2 * rng.standard_normal((60, 1))
    correlations = np.corrcoef(rows.T)
    best = np.array(one_factor(correlations))
    above = np.triu_indices(5, 1)

    def residuals(loadings):
        return np.sum((correlations - np.outer(loadings, loadings))[above] ** 2)

    for _ in range(200):
        assert residuals(best + 0.001 * rng.standard_normal(5)) > residuals(best)


def test_with_equal_loadings_omega_is_alpha_and_otherwise_it_is_not_lower():
    equal, unequal = correlations_from([0.6] * 5), correlations_from([0.9, 0.8, 0.5, 0.4, 0.3])
    assert omega(equal, 50) == pytest.approx(alpha_of(equal, 50).estimate, abs=1e-12)
    assert omega(unequal, 50) > alpha_of(unequal, 50).estimate


def test_omega_does_not_know_the_unit_of_an_item():
    matrix, units = correlations_from([0.8, 0.7, 0.6, 0.5]), np.array([1.0, 10.0, 0.1, 7.0])
    assert omega(matrix * np.outer(units, units), 50) == pytest.approx(omega(matrix, 50), abs=1e-12)


def test_an_item_left_unturned_has_a_negative_loading():
    assert one_factor(correlations_from([0.8, 0.7, -0.6, 0.5])) == pytest.approx([0.8, 0.7, -0.6, 0.5], abs=1e-9)


def test_under_30_people_there_is_no_omega():
    assert 0 < omega(correlations_from([0.8, 0.7, 0.6]), 30) < 1
    with pytest.raises(NotEstimable, match="fewer than 30 people"):
        omega(correlations_from([0.8, 0.7, 0.6]), 29)


@pytest.mark.parametrize(
    "matrix",
    [
        correlations_from([0.8, 0.7]),
        np.diag([1.0, 1.0, 0.0]),
        np.eye(4),
        np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]]),  # the first loading would be 1.26
        np.array([[1, 0.5, 0.5], [0.5, 1, -0.2], [0.5, -0.2, 1]]),  # three signs that no factor can give
        np.ones((3, 3)),
    ],
    ids=["two items", "an item without spread", "nothing in common", "Heywood", "signs", "one item thrice"],
)
def test_items_that_one_factor_cannot_explain_have_no_omega(matrix):
    with pytest.raises(NotEstimable):
        omega(matrix, 100)


def test_what_cannot_be_covariances_is_refused():
    with pytest.raises(BadParameter):
        omega([[1.0, math.inf, 0], [math.inf, 1.0, 0], [0, 0, 1.0]], 100)
