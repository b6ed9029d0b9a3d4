import numpy as np
import pytest

from reports.disclosure.hiding.tables import Line, NotATable, Table
from tests.reports.disclosure.hiding.cross_tables import crossing, groups, table


def test_fewer_than_k_are_few_and_nobody_is_fewer():
    assert groups((0, 4, 5)).small(5).tolist() == [[True, True, False, False]]


def test_what_is_small_in_one_layer_is_hidden_in_all():
    assert groups((4, 9), (9, 9), (9, 9)).must_hide(5).tolist() == [True, False, False]


def test_what_is_never_printed_is_hidden_and_costs_nothing():
    each = groups((9, 9), costs=[1, 2, 4], unprinted=[1])
    assert each.must_hide(5).tolist() == [False, True, False]
    assert each.cost(np.array([True, True, False])) == 1


def test_what_was_printed_before_stays_known_in_its_layer_only():
    each = groups((9, 9), (9, 9), printed_before=[(1, 0)])
    assert each.unknown(np.array([True, False, True])).tolist() == [[True, False, True], [False, False, True]]


def test_every_line_adds_up_in_matrix_form():
    each = crossing([[1, 2], [3, 4]], [[5, 6], [7, 8]])
    assert (each.sums @ each.people.T == 0).all()
    assert each.sums.shape == (6, 9)


@pytest.mark.parametrize(
    ("people", "lines", "reason"),
    [
        ([1, 2, 4], [(2, (0, 1))], "2 is not the sum of its parts in layer 0"),
        ([[1, 2, 3], [1, 2, 4]], [(2, (0, 1))], "in layer 1"),
        ([1, -1, 0], [(2, (0, 1))], "whole numbers from 0 on"),
        ([1, 2, 3], [(2, (0, 3))], "different cells of the table"),
        ([2, 2, 4], [(2, (0, 0))], "different cells of the table"),
        ([1, 2, 3], [(2, (0, -2))], "different cells of the table"),
        ([1, 2, 3], [(2, ())], "different cells of the table"),
        ([[]], [], "layers × 0 cells"),
    ],
)
def test_what_does_not_add_up_is_no_table(people, lines, reason):
    with pytest.raises(NotATable, match=reason):
        table(people, lines)


FLAGS = np.zeros(2, dtype=bool)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"people": np.array([[1.0, 1.0]])}, "whole numbers"),
        ({"people": np.array([1, 1])}, "layers × 2 cells"),
        ({"costs": np.array([1.0])}, "one value for each of 2 cells"),
        ({"costs": np.array([1.0, 0.0])}, "more than nothing"),
        ({"costs": np.array([1.0, np.inf])}, "more than nothing"),
        ({"unprinted": np.array([0, 1])}, "true or false"),
        ({"printed_before": FLAGS}, "shape of people"),
    ],
)
def test_arrays_that_do_not_fit_are_no_table(change, reason):
    fits = {
        "names": ("part", "total"),
        "people": np.array([[1, 1]]),
        "lines": (Line(1, (0,)),),
        "costs": np.ones(2),
        "unprinted": FLAGS,
        "printed_before": FLAGS[None, :],
    }
    assert Table(**fits).names == ("part", "total")
    with pytest.raises(NotATable, match=reason):
        Table(**fits | change)
