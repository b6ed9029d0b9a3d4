"""Figures become statements about atoms, and what is not printed becomes an aim."""

import math

import pytest

from reports.artefacts.figures import Figure
from reports.disclosure.attacking.statements import Mean, People, Share
from reports.knowledge import Guess, Known, map_of, statements, targets, world
from surveys.tallies import Group

GROUPS = [Group(str(n), f"Group {n}", "Leeds", "peer", 10 * n) for n in (1, 2, 3)]


def unit(key, groups, cut="group", among=None):
    return {"key": key, "name": key, "cut": cut, "groups": list(groups), "among": among}


WHOLE, ONE, OTHERS = unit("whole", "123", "whole"), unit("group:1", "1"), unit("group:other:1", "23")
YOUNG = unit("by:tenure:1", "123", "by:tenure", ["tenure", [0, 1]])


def publication(*units):
    measures = [{"id": "openness", "low": 0, "high": 100, "outcome": True}]
    release = {"k": 5, "units": list(units), "withheld": []}
    return {"waves": ["before", "after"], "measures": measures, "release": release}


def figure(what, population, low, high, measure="openness", part=""):
    return Figure(what, population, "after", measure, part, low, high, "page")


def test_groups_alone_are_atoms_where_no_background_question_is_reported():
    everybody = map_of(GROUPS, [publication(WHOLE, ONE)])
    assert (len(everybody.atoms), everybody.caps, everybody.backgrounds) == (3, (10, 20, 30), ())
    assert everybody.inside(ONE) == {0}


def test_each_answer_to_a_background_question_splits_every_group():
    everybody = map_of(GROUPS, [publication(WHOLE, YOUNG, unit("by:tenure:2", "123", among=["tenure", [2]]))])
    assert len(everybody.atoms) == 9
    assert everybody.inside(YOUNG) == {0, 1, 3, 4, 6, 7}
    assert everybody.named(everybody.inside(YOUNG)).split(",")[:2] == ["1:0", "1:1"]


def test_figures_are_statements_and_whoever_is_shown_numbers_k():
    figures = [figure("people", "group:1", 3, 7, ""), figure("mean", "group:1", 61.5, 62.5)]
    known = [Known(publication(WHOLE, ONE), [*figures, figure("share", "whole", 0.075, 0.125, "O1", "agree")])]
    found = statements(map_of(GROUPS, [publication(WHOLE, ONE)]), known)
    one, whole = frozenset({0}), frozenset({0, 1, 2})
    assert People("after/responses", one, 5, 7) in found
    assert Mean("after/openness", one, 61.5, 62.5) in found
    assert People("after/openness", one, 5, None) in found
    assert Share("after/O1", "agree", whole, 0.075, 0.125) in found


def test_no_more_people_than_answered_have_a_value():
    known = [
        Known(publication(WHOLE), [figure("people", "whole", 18, math.inf, ""), figure("people", "whole", 18, 22, "")])
    ]
    found = statements(map_of(GROUPS, [publication(WHOLE)]), known)
    assert [each.high for each in found if each.base == "after/openness"] == [None, 22]


def test_the_world_knows_who_was_invited_and_the_ends_of_each_scale():
    known = [Known(publication(WHOLE), [])]
    found = world(map_of(GROUPS, [publication(WHOLE)]), known)
    assert found.caps == (10, 20, 30)
    assert found.ranges == {"before/openness": (0.0, 100.0), "after/openness": (0.0, 100.0)}


@pytest.mark.parametrize("hidden", [[], ["group:1"]])
def test_an_aim_is_what_is_hidden_and_what_is_left_over(hidden):
    shown = [each for each in ("whole", "group:1") if each not in hidden]
    made = publication(WHOLE, ONE, OTHERS)
    known = [Known(made, [figure("mean", each, 50, 60) for each in shown])]
    aims = {frozenset(each.atoms) for each in targets(map_of(GROUPS, [made]), known)}
    assert aims == (set() if hidden else {frozenset({1, 2}), frozenset({1}), frozenset({2})})


def test_a_reason_tells_something_about_numbers_of_people():
    hidden = publication(WHOLE, ONE, OTHERS)
    hidden["release"]["withheld"] = [
        {"cut": "group", "name": "group:1", "reason": "small"},
        {"cut": "group", "name": "group:other:1", "reason": "needed to hide"},
    ]
    everybody = map_of(GROUPS, [hidden])
    sure = statements(everybody, [Known(hidden, [])])
    guessed = statements(everybody, [Known(hidden, [])], Guess.SMALL_IN_EACH_WAVE)
    assert People("after/openness", frozenset({1, 2}), 5, None) in sure
    assert People("after/openness", frozenset({0}), 0, 4) not in sure
    assert People("after/openness", frozenset({0}), 0, 4) in guessed
