from time import monotonic

import pytest

from reports.comparing import measures
from reports.crowding import crowding, likeness
from reports.disclosure.admitted import admit
from reports.disclosure.policy import Policy
from tests.reports.drafts import counted, groups_of, light, tallies_of

ROWS = ("1", "Leeds", "peer", 40, 40, 60), ("2", "Leeds", "peer", 40, 40, 60), ("3", "York", "training", 40, 40, 120)


def admitted_of(tallies):
    names = [each.id for each in light().outcomes()]
    return admit(tallies, ("site", "group"), Policy(5), names, seconds=30, clock=monotonic)


def openness():
    return next(each for each in measures(light(), ("before", "after")) if each.id == "openness2")


def test_the_size_of_groups_is_that_of_the_invited_and_of_no_answer():
    few = [("1", "Leeds", "peer", 6, 30, 60), *ROWS[1:]]
    for rows in (ROWS, few):
        admitted = admitted_of(tallies_of(light(), *rows))
        found = crowding(admitted, admitted.populations[0], 0.05)
        assert found.groups == 3
        assert found.share * 240 == pytest.approx((60**2 + 60**2 + 120**2) / 240)


def answers(level, n):
    """People who answer around a level of 1 to 5, a third of them a step lower and a third a step higher."""
    return [
        dict.fromkeys(("E1", "E4", "O1", "O2", "C3"), max(1, min(5, level + person % 3 - 1))) for person in range(n)
    ]


def tallies_with(levels, people):
    groups = groups_of(*((str(n), "Leeds", "peer", 0, 0, 60) for n in range(1, len(levels) + 1)))
    sheets = {
        (wave, group.id): answers(level, n)
        for wave in ("before", "after")
        for group, level, n in zip(groups, levels, people, strict=True)
    }
    return counted(light(), groups, sheets)


def test_groups_that_answer_apart_are_found_alike_within():
    apart = admitted_of(tallies_with([2, 3, 4, 2, 4], [30] * 5))
    level = admitted_of(tallies_with([3, 3, 3, 3, 3], [30] * 5))
    assert likeness(light(), apart, openness()) > 0.4
    assert likeness(light(), level, openness()) == 0.05


def test_groups_that_are_shown_only_together_are_one_and_how_they_differ_is_not_reckoned_with():
    """The small group and its neighbour swap their answers: nothing that is shown moves."""
    one = admitted_of(tallies_with([2, 3, 4, 3, 3], [9, 30, 30, 30, 3]))
    other = admitted_of(tallies_of_swapped())
    assert ("1", "5") in {each.groups for each in one.populations}
    assert likeness(light(), one, openness()) == likeness(light(), other, openness())


def tallies_of_swapped():
    """The same answers; three of the first group's are the small group's and the other way round."""
    groups = groups_of(*((str(n), "Leeds", "peer", 0, 0, 60) for n in range(1, 6)))
    first, small = answers(2, 9), answers(3, 3)
    sheets = {"1": [*first[3:], *small], "2": answers(3, 30), "3": answers(4, 30), "4": answers(3, 30), "5": first[:3]}
    return counted(
        light(), groups, {(wave, name): each for wave in ("before", "after") for name, each in sheets.items()}
    )
