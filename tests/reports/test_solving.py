"""Calculations run beside the server, and one that dies or takes too long has done nothing."""

import os
from functools import partial
from time import sleep

import pytest

from reports import solving
from reports.disclosure.policy import Policy, PolicyRefused
from reports.solving import CalculationFailed


def test_a_calculation_runs_in_a_process_of_its_own_that_is_kept():
    first, second = solving.aside(60, os.getpid), solving.aside(60, os.getpid)
    assert first == second != os.getpid()


def test_what_a_calculation_returns_comes_back():
    assert solving.aside(60, partial(sorted, [3, 1, 2])) == [1, 2, 3]


def test_a_refusal_comes_back_with_its_words():
    with pytest.raises(PolicyRefused, match="cannot be 4"):
        solving.aside(60, partial(Policy, 4))


def test_a_calculation_that_takes_too_long_is_ended_and_the_next_one_runs():
    first = solving.aside(60, os.getpid)
    with pytest.raises(CalculationFailed, match="Nothing was published"):
        solving.aside(0.2, partial(sleep, 60))
    assert solving.aside(60, os.getpid) != first


def test_a_process_that_dies_has_done_nothing_and_the_next_one_runs():
    with pytest.raises(CalculationFailed, match="was interrupted"):
        solving.aside(60, partial(os._exit, 1))
    assert solving.aside(60, partial(sum, [1, 2])) == 3


def test_what_a_solver_prints_is_seen_by_nobody(capfd):
    solving.aside(60, partial(os.write, 1, b"transformNewIntegerFeasibleSolution"))
    assert capfd.readouterr().out == ""
