"""People become atoms and layers, and every population a set of atoms."""

import numpy as np

from reports.disclosure.crowd import RESPONSES, Atom, Layer, crowd_of, said, sizes
from reports.disclosure.populations import Population

WHOLE = Population("whole", "whole", "Whole programme", ("1", "2"))


def test_groups_are_atoms_and_everybody_who_answered_and_each_outcome_is_a_layer(programme):
    tallies = programme(("1", "Leeds", "peer", 20, 15), ("2", "York", "peer", 7, 9), scores={("after", "1"): {60: 12}})
    crowd = crowd_of(tallies, ["openness"])
    assert crowd.atoms == (Atom("1"), Atom("2"))
    assert crowd.layers == (
        Layer("before", RESPONSES),
        Layer("before", "openness"),
        Layer("after", RESPONSES),
        Layer("after", "openness"),
    )
    assert crowd.people.tolist() == [[20, 7], [20, 7], [15, 9], [12, 9]]
    assert sizes(crowd, ("before", "after")) == {"1": (20, 12), "2": (7, 9)}


def by_tenure(programme):
    rows = ("1", "Leeds", "peer", 20, 20), ("2", "York", "peer", 9, 9)
    return crowd_of(programme(*rows, answers={("1", 1): 12, ("1", 2): 6, ("2", 1): 9}), ["openness"])


def test_answers_to_a_background_question_split_a_group(programme):
    crowd = by_tenure(programme)
    assert Atom("1", (0,)) in crowd.atoms and Atom("2", (0,)) in crowd.atoms
    assert crowd.people[0, crowd.atoms.index(Atom("1", (2,)))] == 6
    assert np.array_equal(crowd.count(crowd.inside(WHOLE)), [29, 29, 29, 29])


def test_a_population_may_be_some_answers_of_some_groups(programme):
    crowd = by_tenure(programme)
    chose = Population("by:tenure:1@1", "by:tenure@site", "Leeds: 1", ("1",), among=("tenure", (0, 1)))
    assert crowd.count(crowd.inside(chose)).tolist() == [14, 14, 14, 14]
    assert said(crowd, "tenure") == {0: 2, 1: 21, 2: 6}


def test_layers_are_found_by_their_waves(programme):
    crowd = crowd_of(programme(("1", "Leeds", "peer", 20, 15)), ["openness"])
    assert (crowd.layers_of(["after"]), crowd.layers_of(["day30"])) == ([2, 3], [])
