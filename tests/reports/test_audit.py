"""The audit reads what was handed out, fails closed, and says in words what it found."""

from time import monotonic

import pytest

from reports.audit import audit, key, many, report_lines
from reports.disclosure.attacking.attacker import Target
from reports.knowledge import map_of
from tests.reports.drafts import drawn, light, tallies_of

ROWS = ("1", "Leeds", "peer", 20, 22), ("2", "Leeds", "training", 18, 20), ("3", "York", "training", 25, 25)


@pytest.fixture(scope="module")
def published():
    tallies = tallies_of(light(), *ROWS)
    draft = drawn(light(), tallies)
    return {**draft.facts, "many": list(draft.many)}, tallies


def audited(publications, tallies, seconds=30):
    return audit(publications, tallies.groups, seconds=seconds, clock=monotonic)


def test_what_was_drafted_passes(published):
    publication, tallies = published
    found = audited([publication], tallies)
    assert found.passes and found.failed == ()
    assert found.counted + len(found.report.findings) == publication["attacked"]


def test_where_nothing_is_published_there_is_nothing_to_learn(published):
    found = audited([], published[1])
    assert found.passes
    assert found.report.findings == ()


def test_a_set_is_noted_only_if_it_holds_nobody_or_many(published):
    publication, tallies = published
    sizes = {None: [], 0: [...], 4: [], 5: [...]}
    for n, expected in sizes.items():
        noted = many([publication], tallies.groups, lambda _map, targets, n=n: [n] * len(targets), 5)
        assert bool(noted) == bool(expected)


def test_the_name_of_a_set_depends_on_the_people_and_the_base_and_on_no_other_word(published):
    everybody = map_of(published[1].groups, [published[0]])
    one, renamed = Target("a", "after/O1", frozenset({0, 1})), Target("b", "after/O1", frozenset({1, 0}))
    assert key(everybody, one) == key(everybody, renamed)
    others = [Target("a", "before/O1", one.atoms), Target("a", "after/O1", frozenset({0}))]
    assert len({key(everybody, each) for each in (one, *others)}) == 3


def test_the_report_says_how_many_sets_there_were_and_nothing_of_how_many_are_small(published):
    publication, tallies = published
    lists = publication["many"], []
    helped, alone = (report_lines(audited([{**publication, "many": noted}], tallies), 1) for noted in lists)
    assert helped[0].startswith("Reports: 1. Sets of people to aim at: ")
    assert helped == alone


def test_the_list_of_one_edition_helps_no_other(published):
    """What the gate counted when the first was made is no word about the people of the second."""
    publication, tallies = published
    first = {**publication, "id": "0" * 16, "superseded": True}
    alone = audited([first], tallies).counted
    assert alone > 0
    assert audited([first, {**publication, "many": []}], tallies).counted == alone


def test_the_report_names_what_was_not_decided_in_time(published):
    publication, tallies = published
    found = audited([{**publication, "many": []}], tallies, seconds=0)
    assert not found.passes
    assert any("contradict each other" in line or "Not decided in time" in line for line in report_lines(found, 1))
