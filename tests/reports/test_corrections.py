"""A snapshot holds what a correction is checked against, sealed and bound to its publication."""

import pytest

from feedback.privacy import descriptor
from feedback.privacy.errors import Altered
from reports import corrections
from reports.corrections import CorrectionRefused
from reports.models import Publication
from tests.reports.drafts import light, tallies_of

KEY = b"k" * 32
UNITS = [
    {"key": "whole", "cut": "whole", "name": "Whole", "groups": ["1", "2"], "merged": [], "among": None},
    {"key": "group:1", "cut": "group", "name": "Group 1", "groups": ["1"], "merged": [], "among": None},
]


def facts(id_="0123456789abcdef", units=UNITS):
    return {"id": id_, "release": {"k": 5, "units": units}}


def tallies(first=20, second=20):
    return tallies_of(light(), ("1", "Leeds", "peer", 20, first), ("2", "York", "peer", 20, second))


def stored(made, counts):
    return Publication(id=made["id"], body=descriptor.canonical(made), snapshot=corrections.snapshot(made, counts, KEY))


def test_the_same_answers_may_be_published_again():
    corrections.check(stored(facts(), tallies()), tallies(), KEY)


def test_many_answers_more_may_be_published_and_few_may_not():
    before = stored(facts(), tallies())
    with pytest.raises(CorrectionRefused, match="Nothing was published"):
        corrections.check(before, tallies(second=24), KEY)


def test_a_snapshot_belongs_to_one_publication():
    made = stored(facts(), tallies())
    other = Publication(id="fedcba9876543210", body=made.body, snapshot=made.snapshot)
    with pytest.raises(Altered):
        corrections.check(other, tallies(), KEY)


def test_a_snapshot_does_not_show_how_many_there_are():
    one, other = (corrections.snapshot(facts(), tallies(first=n), KEY) for n in (11, 99))
    assert len(one) == len(other)
    assert b"whole" not in one


def test_a_long_snapshot_is_sealed_in_pieces():
    units = [{**UNITS[1], "key": f"group:{n}"} for n in range(60)]
    corrections.check(stored(facts(units=units), tallies()), tallies(), KEY)
