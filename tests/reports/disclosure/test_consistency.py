from dataclasses import replace

import pytest

from reports.disclosure.consistency import Consistency, PrintedConsistency, consistency

FOUND = Consistency(120, 0.8149, 0.7602, 0.8587, 0.8261)


def test_with_many_people_reliability_has_two_decimals_and_its_interval_goes_outwards():
    assert consistency(FOUND) == PrintedConsistency(0.81, 0.76, 0.86, 0.83, 0.01)


def test_with_fewer_people_it_stands_on_steps_of_a_twentieth():
    assert consistency(replace(FOUND, people=60)) == PrintedConsistency(0.8, 0.75, 0.9, 0.85, 0.05)


@pytest.mark.parametrize(("people", "printed"), [(29, False), (30, True)])
def test_under_thirty_complete_answers_nothing_is_printed(people, printed):
    assert (consistency(replace(FOUND, people=people)) is not None) is printed


def test_statements_that_contradict_each_other_print_as_nought():
    found = consistency(Consistency(200, -0.4, -0.9, -0.1, None))
    assert (found.alpha, found.low, found.high, found.omega) == (0.0, 0.0, 0.0, None)
