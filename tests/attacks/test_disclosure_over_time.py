"""Who keeps every report of a programme, withdrawn ones too, learns nothing more from all of them together."""

import pytest

from feedback.privacy import descriptor
from feedback.privacy.errors import Altered
from reports import corrections
from reports.audit import audit
from reports.corrections import CorrectionRefused
from reports.drafting import NotSafe
from reports.models import Publication
from tests.attacks.subtracting import given_away
from tests.reports.drafts import (
    answering,
    careless,
    counted,
    draft_of,
    drawn,
    groups_of,
    keys_of,
    light,
    plan_of,
    tallies_of,
)

pytestmark = pytest.mark.attack

KEY = b"k" * 32
LATER = ("before", "day30")
ROWS = (
    ("1", "Leeds", "peer", 20, 20),
    ("2", "Leeds", "training", 20, 20),
    ("3", "York", "peer", 20, 20),
    ("4", "York", "training", 20, 20),
)


def grown(**after):
    """The same programme, with other numbers of people in the later wave; the one before stays as it was."""
    return [(row[0], *row[1:4], after.get(f"g{row[0]}", row[4])) for row in ROWS]


# ------------------------------------------------------------------ site, then arm, then two later waves


@pytest.mark.parametrize("after", [{}, {"g2": 3}, {"g2": 3, "g3": 4}])
def test_two_later_waves_together_give_nobody_away(after):
    first_tallies, later_tallies = tallies_of(light(), *ROWS), tallies_of(light(), *grown(**after), waves=LATER)
    first = draft_of(light(), first_tallies)
    second = draft_of(light(), later_tallies, earlier=[first])
    assert given_away([first, second], first_tallies, 5, "before") == []
    assert given_away([first], first_tallies, 5, "after") == []
    assert given_away([second], later_tallies, 5, "day30") == []
    assert audit([first, second], first_tallies.groups, seconds=30, clock=lambda: 0.0).passes


SMALL_CELL = (
    ("1", "Leeds", "peer", 20, 20),
    ("2", "Leeds", "training", 1, 1),
    ("3", "York", "peer", 1, 1),
    ("4", "York", "training", 20, 20),
)


def test_a_second_report_with_another_cut_shows_the_cuts_of_the_first_alone():
    """By site for one reader, by arm for the next: each is safe, both together are one person against another."""
    tallies = tallies_of(light(), *SMALL_CELL)
    by_site = draft_of(light(), tallies, plan_of(light(), cuts=["site"]))
    by_arm = draft_of(light(), tallies, plan_of(light(), cuts=["arm"]))
    assert "site:1" in keys_of(by_site) and "arm:peer" in keys_of(by_arm)
    assert given_away([by_site, by_arm], tallies, 5, "after") != []

    knowing = draft_of(light(), tallies, plan_of(light(), cuts=["arm"]), earlier=[by_site])
    assert "arm:peer" not in keys_of(knowing)
    assert given_away([by_site, knowing], tallies, 5, "after") == []


def test_beside_a_first_report_that_gave_somebody_away_there_is_no_second():
    rows = [*ROWS[:3], ("4", "York", "training", 3, 20)]
    first = careless(light(), tallies_of(light(), *rows))
    assert given_away([first], tallies_of(light(), *rows), 5, "before") != []
    with pytest.raises(NotSafe, match="Nothing was published"):
        draft_of(light(), tallies_of(light(), *rows, waves=LATER), earlier=[first])


# ------------------------------------------------------------------ corrections


class People:
    """Answers of everybody, to be counted again after some came or went."""

    def __init__(self):
        self.person, self.groups = answering(7), groups_of(*ROWS)
        self.sheets = {
            (wave, group.id): [self.person(light(), wave) for _each in range(20)]
            for wave in ("before", "after")
            for group in self.groups
        }

    def count(self):
        return counted(light(), self.groups, self.sheets)

    def come(self, group, n, wave="after"):
        self.sheets[wave, group] = [*self.sheets[wave, group], *(self.person(light(), wave) for _each in range(n))]

    def go(self, group, n, wave="after"):
        self.sheets[wave, group] = self.sheets[wave, group][n:]


@pytest.fixture(scope="module")
def first():
    """The report that was withdrawn."""
    tallies = People().count()
    draft = drawn(light(), tallies)
    return {**draft.facts, "many": list(draft.many)}, tallies


def withdrawn(facts, tallies):
    return Publication(
        id=facts["id"], body=descriptor.canonical(facts), snapshot=corrections.snapshot(facts, tallies, KEY)
    )


def changed(*changes):
    people = People()
    for action, *args in changes:
        getattr(people, action)(*args)
    return people.count()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([], id="the same answers"),
        pytest.param([("come", "1", 5)], id="five came"),
        pytest.param([("come", "1", 12), ("go", "4", 6)], id="twelve came, and six left another site and arm"),
        pytest.param([("go", "2", 5)], id="five left"),
    ],
)
def test_a_correction_about_nobody_or_many_may_be_published(first, changes):
    corrections.check(withdrawn(*first), changed(*changes), KEY)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param([("come", "1", 1)], id="one came"),
        pytest.param([("come", "1", 4)], id="four came"),
        pytest.param([("go", "1", 4, "before")], id="four left the wave before"),
        pytest.param([("come", "1", 2), ("come", "2", 3)], id="five came, in two groups"),
        pytest.param([("come", "1", 5), ("go", "2", 4)], id="five came and four left another group"),
        pytest.param([("go", "1", 1), ("come", "1", 1)], id="one answer was exchanged for another"),
        pytest.param([("come", "1", 9), ("go", "4", 6)], id="fifteen moved and everybody together differs by three"),
    ],
)
def test_a_correction_about_few_people_is_refused(first, changes):
    with pytest.raises(CorrectionRefused, match="fewer than 5 people's answers came or went"):
        corrections.check(withdrawn(*first), changed(*changes), KEY)


def test_a_correction_with_many_more_answers_shows_them(first):
    facts, _tallies = first
    tallies = changed(("come", "1", 15), ("come", "4", 15))
    corrections.check(withdrawn(*first), tallies, KEY)
    corrected = draft_of(light(), tallies, earlier=[{**facts, "superseded": True}])
    assert "whole" in keys_of(corrected)
    assert given_away([corrected], tallies, 5, "after") == []


def test_the_exact_numbers_behind_a_correction_cannot_be_read_without_the_key(first):
    facts, tallies = first
    snapshot = corrections.snapshot(facts, tallies, KEY)
    assert b"group:1" not in snapshot
    with pytest.raises(Altered):
        corrections.check(withdrawn(facts, tallies), tallies, b"x" * 32)
