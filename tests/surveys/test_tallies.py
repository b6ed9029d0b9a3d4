"""Counts are what a count by hand gives, and nothing else leaves."""

from collections import Counter
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.custody.opening import Response
from surveys.questionnaires import library, scoring
from surveys.tallies import Group, GroupPairs, GroupTally, PartTally, Tallies, tally

CORE = library.load("candour-core")
KINDS = ("before", "after")
GROUPS = (Group("a", "Early shift", "Harbour", "peer", 30), Group("b", "Late shift", "Harbour", "training", 30))
AGREEMENT = [item.id for item in CORE.items.values() if item.kind == "agreement"]


def answers_to(wave):
    optional = {}
    for item in CORE.items_in(wave):
        codes = st.sampled_from(sorted(item.codes))
        if item.kind == "pick":
            codes = st.lists(codes, min_size=1, max_size=item.most, unique=True).map(lambda found: tuple(sorted(found)))
        optional[item.id] = codes
    return st.fixed_dictionaries({}, optional=optional)


def responses_to(wave):
    tags = st.sampled_from([b"", b"", b"1", b"2", b"3", b"4"])
    return st.lists(st.none() | st.builds(Response, answers_to(wave), tags), max_size=6)


sources = st.fixed_dictionaries({(kind, group.id): responses_to(kind) for kind in KINDS for group in GROUPS})


def counted(responses):
    return tally(CORE, KINDS, GROUPS, {place: iter(each) for place, each in responses.items()})


@settings(max_examples=40)
@given(sources)
def test_counts_are_those_of_a_count_by_hand(responses):
    made = counted(responses)
    assert made.waves == KINDS
    assert made.groups == GROUPS
    for (kind, group), each in responses.items():
        usable, found = [one.answers for one in each if one], made.counts[kind, group]
        assert found.responses == len(usable)
        for item in CORE.items_in(kind):
            for code in (0, *item.codes):
                assert found.items[item.id].get(code, 0) == sum(chose(one, item.id, code) for one in usable)
        for name, scale in CORE.scales.items():
            levels = [scoring.score(CORE, scale, one) for one in usable]
            assert +Counter(found.scales[name]) == Counter(level for level in levels if level is not None)
    for kind in KINDS:
        assert made.invalid[kind] == sum(one is None for group in GROUPS for one in responses[kind, group.id])


@settings(max_examples=40)
@given(sources)
def test_pairs_are_those_of_a_count_by_hand(responses):
    made = counted(responses)
    for group in GROUPS:
        before, after = ([one for one in responses[kind, group.id] if one and one.pair] for kind in KINDS)
        both = [(one, other) for one in before for other in after if one.pair == other.pair]
        pairs = [
            (one.answers, other.answers)
            for one, other in both
            if sum(each.pair == one.pair for each in before) == sum(each.pair == one.pair for each in after) == 1
        ]
        found = made.pairs[group.id]
        assert found.people == len(pairs)
        for item in AGREEMENT:
            moves = Counter((one.get(item, 0), other.get(item, 0)) for one, other in pairs)
            assert +Counter(found.items[item]) == Counter({move: n for move, n in moves.items() if min(move) >= 1})
        for name, scale in CORE.scales.items():
            levels = [tuple(scoring.score(CORE, scale, each) for each in pair) for pair in pairs]
            assert +Counter(found.scales[name]) == Counter(level for level in levels if None not in level)


def chose(answers, item, code):
    value = answers.get(item, 0)
    return code in value if isinstance(value, tuple) else value == code


def pairs_of(before, after):
    sent = {(kind, group.id): [] for kind in KINDS for group in GROUPS}
    sent["before", "a"] = [Response({"E1": code}, tag) for code, tag in before]
    sent["after", "a"] = [Response({"E1": code}, tag) for code, tag in after]
    return counted(sent).pairs["a"]


def test_who_left_the_same_phrase_twice_is_paired():
    found = pairs_of([(2, b"x"), (3, b"y")], [(5, b"x"), (3, b"z")])
    assert found.people == 1
    assert +Counter(found.items["E1"]) == Counter({(2, 5): 1})


@pytest.mark.attack
def test_a_phrase_that_stands_twice_in_a_wave_pairs_nobody():
    for before, after in (
        ([(2, b"x"), (4, b"x")], [(5, b"x")]),
        ([(2, b"x")], [(5, b"x"), (1, b"x")]),
        ([(2, b"x")] * 3, [(5, b"x")]),
    ):
        assert pairs_of(before, after).people == 0


def test_nobody_without_a_phrase_is_paired():
    assert pairs_of([(2, b"")], [(5, b"")]).people == 0


@pytest.mark.attack
def test_a_phrase_of_one_group_pairs_nobody_in_another():
    sent = {(kind, group.id): [] for kind in KINDS for group in GROUPS}
    sent["before", "a"] = [Response({"E1": 1}, b"x")]
    sent["after", "b"] = [Response({"E1": 5}, b"x")]
    assert all(pairs.people == 0 for pairs in counted(sent).pairs.values())


def test_every_wave_and_group_is_there_even_if_nobody_answered():
    made = counted({(kind, group.id): [] for kind in KINDS for group in GROUPS})
    assert set(made.counts) == {(kind, group.id) for kind in KINDS for group in GROUPS}
    assert all(each.responses == 0 for each in made.counts.values())
    assert set(made.pairs) == {"a", "b"}


@pytest.mark.attack
def test_no_response_and_no_tag_leaves_through_the_hatch():
    sent = {
        (kind, group.id): [Response({"E1": 1, "barriers": (1,)}, b"canary-tag")] for kind in KINDS for group in GROUPS
    }
    made = counted(sent)
    assert "canary-tag" not in repr(made)
    assert "Response" not in repr(made)
    assert {each.name for each in fields(Tallies)} == {
        *("groups", "waves", "counts", "pairs", "invalid"),
        *("backgrounds", "parts"),
    }
    assert {each.name for each in fields(PartTally)} == {"responses", "scales"}
    assert {each.name for each in fields(GroupTally)} == {"responses", "items", "scales", "products"}
    assert {each.name for each in fields(GroupPairs)} == {"scales", "items", "people"}
