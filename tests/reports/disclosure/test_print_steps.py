from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.measures import Measure
from reports.disclosure.steps import above, below, exact, nearest, nice, plain, step

ITEM = Measure("O1", "item", low=1, high=5, person_step=1, finest=0.01)


def index_of(q):
    return Measure(f"index of {q}", "scale", low=0, high=100, person_step=25 / q, finest=1.0)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (5, "0.5"),
        (9, "0.5"),
        (10, "0.25"),
        (24, "0.25"),
        (25, "0.1"),
        (249, "0.1"),
        (250, "0.01"),
        (9999, "0.01"),
    ],
)
def test_an_item_is_printed_on_the_steps_of_the_table(n, expected):
    assert step(n, ITEM) == Decimal(expected)


@pytest.mark.parametrize(
    ("q", "n", "expected"),
    [(6, 5, "2.5"), (6, 10, "2"), (6, 30, "1"), (6, 300, "1"), (2, 5, "10"), (3, 12, "2.5")],
)
def test_an_index_is_printed_on_round_steps_never_finer_than_one_point(q, n, expected):
    assert step(n, index_of(q)) == Decimal(expected)


@given(st.integers(5, 2000), st.integers(1, 12))
def test_n_people_times_the_step_is_always_two_and_a_half_moves_of_one_person(n, q):
    for measure in (ITEM, index_of(q)):
        assert n * step(n, measure) >= Decimal("2.5") * exact(measure.person_step)
        assert step(n, measure) >= step(n + 1, measure)


def test_under_the_hard_floor_there_is_no_step():
    with pytest.raises(ValueError, match="no mean of 4 people"):
        step(4, ITEM)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("0.009", "0.01"), ("0.01", "0.01"), ("2.08", "2.5"), ("2.6", "5"), ("5.1", "10"), ("12", "20")],
)
def test_steps_are_rounded_up_to_numbers_people_count_in(value, expected):
    assert nice(Decimal(value)) == Decimal(expected)


def test_printed_numbers_carry_no_trace_of_binary_fractions():
    assert repr(plain(nearest(exact(3.1000000000000001 + 0.02), Decimal("0.1")))) == "3.1"
    assert repr(plain(above(exact(-0.2), Decimal(1)))) == "0.0"


@given(st.floats(-100, 100), st.sampled_from(["0.01", "0.25", "1", "2.5"]))
def test_rounding_outward_never_moves_inward(value, grid):
    value, grid = exact(value), Decimal(grid)
    assert below(value, grid) <= value <= above(value, grid)
    assert above(value, grid) - below(value, grid) in (0, grid)
    assert abs(nearest(value, grid) - value) <= grid / 2
