"""Nobody adds and subtracts their way to fewer than k people, whatever is printed together."""

from random import Random
from time import monotonic

import pytest

from reports.audit import audit, key
from reports.disclosure.attacking.attacker import Verdict
from reports.knowledge import map_of
from tests.attacks.subtracting import given_away, people_in, shown_in
from tests.reports.drafts import (
    answering,
    careless,
    core,
    counted,
    draft_of,
    drawn,
    exact,
    groups_of,
    keys_of,
    light,
    page_of,
    plan_of,
    table_of,
    tallies_of,
)

pytestmark = pytest.mark.attack

BACKGROUNDS = ("tenure", "leading")


def anything_given_away(publication, tallies, k=5):
    return [found for wave in tallies.waves for found in given_away([publication], tallies, k, wave)]


# ------------------------------------------------------------------ a parent without its children

ONE_SMALL = (
    ("1", "Leeds", "peer", 20, 20),
    ("2", "Leeds", "peer", 15, 15),
    ("3", "Leeds", "peer", 3, 3),
    ("4", "York", "peer", 20, 20),
)


def test_one_small_group_is_not_what_its_site_has_besides_the_others():
    tallies = tallies_of(light(), *ONE_SMALL)
    found = draft_of(light(), tallies)
    assert anything_given_away(found, tallies) == []
    assert "group:3" not in keys_of(found)
    assert {"site:1", "site:2", "group:1", "group:other:1"} <= set(keys_of(found))


def test_the_same_groups_by_a_threshold_alone_give_the_small_one_away():
    tallies = tallies_of(light(), *ONE_SMALL)
    shown = exact(light(), tallies)
    assert anything_given_away(shown, tallies) != []
    report = audit([shown], tallies.groups, seconds=30, clock=monotonic)
    assert not report.passes
    pinned = [finding.target for finding in report.failed]
    assert {"3"} in [{map_of(tallies.groups, [shown]).atoms[i].group for i in each.atoms} for each in pinned]


# ------------------------------------------------------------------ groups, a background question and two waves


def random_programme(seed):
    """Twelve groups at three sites, tenure by site and leading in all: about a hundred cells in two waves."""
    chance = Random(seed)  # noqa: S311  # made-up people, the same ones each time
    rows = [
        (str(n), f"Site {n % 3}", chance.choice(["peer", "training"]), chance.randint(2, 14), chance.randint(2, 14))
        for n in range(12)
    ]
    person, groups = answering(seed), groups_of(*rows)
    people = {
        (wave, row[0]): [
            person(core(*BACKGROUNDS), wave, tenure=chance.randint(1, 3), leading=chance.choice([1, 2, 2, 2]))
            for _each in range(n)
        ]
        for row in rows
        for wave, n in zip(("before", "after"), row[3:5], strict=True)
    }
    return counted(core(*BACKGROUNDS), groups, people, BACKGROUNDS)


def plan_with_backgrounds():
    return plan_of(core(*BACKGROUNDS), backgrounds=[("tenure", True), ("leading", False)])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_programme_of_a_hundred_cells_gives_no_set_of_few_people_away(seed):
    tallies = random_programme(seed)
    found = draft_of(core(*BACKGROUNDS), tallies, plan_with_backgrounds())
    assert 80 < 4 * len(found["release"]["units"]) < 160  # two waves, two outcomes
    assert len(shown_in(found)) > 8, "showing nothing would prove nothing"
    assert anything_given_away(found, tallies) == []
    assert _pinned_and_few([found], tallies) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_programme_by_a_threshold_alone_is_broken(seed):
    tallies = random_programme(seed)
    shown = exact(core(*BACKGROUNDS), tallies, plan_with_backgrounds())
    assert anything_given_away(shown, tallies) != []
    assert _pinned_and_few([shown], tallies) != []


def _pinned_and_few(publications, tallies, k=5):
    """What the attacker pins down without any help of the gate, though it is about 1 to k - 1 people."""
    unhelped = [{**each, "many": []} for each in publications]
    report = audit(unhelped, tallies.groups, seconds=60, clock=monotonic).report
    assert report.consistent
    everybody = map_of(tallies.groups, publications)
    return [
        finding.target.name
        for finding in report.findings
        if finding.verdict in {Verdict.PINNED, Verdict.UNDECIDED}
        and 0 < people_in(tallies, everybody, finding.target) < k
    ]


def test_what_the_gate_counted_as_nobody_or_many_is():
    tallies = random_programme(3)
    draft = drawn(core(*BACKGROUNDS), tallies, plan_with_backgrounds())
    found = draft.facts
    everybody = map_of(tallies.groups, [found])
    report = audit([{**found, "many": []}], tallies.groups, seconds=60, clock=monotonic).report
    counted_ = {key(everybody, each.target): people_in(tallies, everybody, each.target) for each in report.findings}
    assert [n for name, n in counted_.items() if name in draft.many and 0 < n < 5] == []


# ------------------------------------------------------------------ contrasts

CONTRAST = (
    ("1", "Leeds", "peer", 20, 20),
    ("2", "Leeds", "training", 1, 1),
    ("3", "York", "peer", 1, 1),
    ("4", "York", "training", 20, 20),
)


def test_no_two_rows_differ_by_one_person_against_one_other():
    """Leeds without peer support: one person's answer minus another's. At the ends of the scale that is both."""
    tallies = tallies_of(light(), *CONTRAST)
    found = draft_of(light(), tallies, plan_of(light(), cuts=["site", "arm"]))
    assert anything_given_away(found, tallies) == []
    assert len(shown_in(found)) > 1


def test_a_rule_that_knows_cells_and_no_contrasts_is_caught():
    tallies = tallies_of(light(), *CONTRAST)
    shown = careless(light(), tallies, plan_of(light(), cuts=["site", "arm"]))
    assert min(n for _, _, _, *both in CONTRAST for n in both) < 5
    assert set(shown_in(shown)) == {"whole", "site:Leeds", "site:York", "arm:peer", "arm:training"}
    assert anything_given_away(shown, tallies) != []


# ------------------------------------------------------------------ arms


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [("1", "Leeds", "peer", 4, 4), ("2", "Leeds", "training", 20, 20)], id="one small group is an arm"
        ),
        pytest.param(
            [("1", "Leeds", "peer", 20, 20), ("2", "York", "peer", 3, 3), ("3", "York", "training", 20, 20)],
            id="all but one small group of an arm",
        ),
        pytest.param(
            [("1", "Leeds", "peer", 3, 3), ("2", "York", "peer", 4, 4), ("3", "York", "training", 20, 20)],
            id="an arm of small groups only",
        ),
    ],
)
def test_what_is_printed_of_an_arm_does_not_reveal_a_small_group_in_it(rows):
    tallies = tallies_of(light(), *rows)
    found = draft_of(light(), tallies)
    assert anything_given_away(found, tallies) == []
    assert anything_given_away(careless(light(), tallies), tallies) != [] or len(rows) == 3


def test_no_test_and_no_difference_of_changes_is_printed_for_an_arm():
    tallies = tallies_of(light(), ("1", "Leeds", "peer", 40, 40, 60), ("2", "York", "training", 40, 40, 60))
    found = draft_of(light(), tallies)
    rows = {each["key"]: each["comparisons"]["openness2"] for each in found["release"]["populations"]}
    assert rows["whole"]["p"] is not None
    assert {rows[key_]["p"] for key_ in rows if key_ != "whole"} == {None}
    for artefact in (page_of(found), table_of(found)):
        assert "difference of" not in artefact.replace("difference of the two printed means", "")
