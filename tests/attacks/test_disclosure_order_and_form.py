"""What is hidden moves nothing: no order, no place, no row, no byte of an artefact depends on it."""

import json

import pytest

from feedback.privacy import descriptor
from reports.artefacts import page_html
from reports.audit import artefacts
from tests.reports.drafts import (
    answering,
    careless,
    counted,
    draft_of,
    groups_of,
    keys_of,
    light,
    page_of,
    plan_of,
    table_of,
)

pytestmark = pytest.mark.attack

WAVES = ("before", "after")
LEEDS = (("1", "Leeds", "peer"), ("2", "Leeds", "peer"), ("3", "Leeds", "peer"), ("4", "York", "training"))


def sheets(seed, sizes, given=None):
    """(wave, group) -> answers of so many people."""
    person = answering(seed)
    return {
        (wave, group): [person(light(), wave, **(given or {}).get(group, {})) for _each in range(n)]
        for wave in WAVES
        for group, n in sizes.items()
    }


def everything(publication):
    """All bytes that leave, but for the random id."""
    facts = {name: value for name, value in publication.items() if name != "id"}
    return {**artefacts(publication), "publication": descriptor.canonical(facts)}


def drafted(people, rows=LEEDS, **plan):
    return draft_of(light(), counted(light(), groups_of(*rows), people), plan_of(light(), **plan))


SIZES = {"1": 30, "2": 8, "3": 3, "4": 30}  # 2 and 3 are shown together


@pytest.fixture(scope="module")
def people():
    """Two of the eight gave the lowest answers, the three the highest."""
    return sheets(1, SIZES, {"3": {"E1": 5, "E4": 5, "O1": 5, "O2": 5}})


def exchanged(people, n, given):
    """The first n of group 2 and all of group 3 change places."""
    return {
        **people,
        **{(wave, "2"): [*people[wave, "3"][:n], *people[wave, "2"][n:]] for wave in WAVES if given != wave},
        **{(wave, "3"): [*people[wave, "2"][:n], *people[wave, "3"][n:]] for wave in WAVES if given != wave},
    }


@pytest.mark.parametrize(("n", "but"), [(3, ""), (1, "before"), (2, "after")])
def test_answers_that_change_places_inside_what_is_merged_move_no_byte(people, n, but):
    one, other = drafted(people), drafted(exchanged(people, n, but))
    assert "group:other:1" in keys_of(one)
    assert everything(one) == everything(other)


def test_which_of_two_merged_groups_is_the_small_one_moves_no_byte(people):
    """Eight in one and three in the other, or the other way round: whoever has the files cannot tell."""
    swapped = {**people, **{(wave, to): people[wave, of] for wave in WAVES for of, to in (("2", "3"), ("3", "2"))}}
    assert everything(drafted(people)) == everything(drafted(swapped))


def test_a_rule_that_merges_nothing_moves_bytes(people):
    """The control: the same exchange shows where both groups have a row."""
    tallies = [counted(light(), groups_of(*LEEDS), each) for each in (people, exchanged(people, 3, ""))]
    one, other = (careless(light(), each, least=3) for each in tallies)
    assert everything(one) != everything(other)


def test_two_hidden_people_who_exchange_their_answers_move_no_byte():
    """Arm and site hide one of the two: a person at Leeds and one at York answer as the other did."""
    rows = ("1", "Leeds", "peer"), ("2", "Leeds", "training"), ("3", "York", "peer"), ("4", "York", "training")
    sizes = {"1": 20, "2": 1, "3": 1, "4": 20}
    one = sheets(5, sizes, {"2": {"E1": 5, "E4": 5}, "3": {"E1": 1, "E4": 1}})
    other = {**one, **{(wave, to): one[wave, of] for wave in WAVES for of, to in (("2", "3"), ("3", "2"))}}
    found = [drafted(each, rows, cuts=["site", "arm"]) for each in (one, other)]
    shown = [{key.partition(":")[0] for key in keys_of(each)} for each in found]
    assert shown[0] == shown[1]
    assert len(shown[0]) == 2, "one of the two cuts is hidden"


def test_rows_stand_in_the_order_of_their_names_whatever_they_say(people):
    rows = [row for row in page_html.rows(page_of(drafted(people, cuts=["group"]))) if row.measure == "openness2"]
    assert [row.population for row in rows][:4] == ["whole", "group:1", "group:4", "group:other:1"]
    turned = {**people, **{(wave, to): people[wave, of] for wave in WAVES for of, to in (("1", "4"), ("4", "1"))}}
    again = [row for row in page_html.rows(page_of(drafted(turned, cuts=["group"]))) if row.measure == "openness2"]
    assert [row.population for row in again] == [row.population for row in rows]


# ------------------------------------------------------------------ items that somebody skipped


def test_one_person_who_skips_one_item_moves_no_number_of_people():
    everybody = sheets(3, {"1": 30, "2": 30, "3": 30, "4": 30})
    skipped = {**everybody, ("after", "1"): [{**everybody["after", "1"][0], "E1": 0}, *everybody["after", "1"][1:]]}
    one, other = drafted(everybody), drafted(skipped)
    assert _numbers_of_people(one) == _numbers_of_people(other)
    assert keys_of(one) == keys_of(other)
    for publication in (one, other):
        names = set(_names(publication["release"]["items"])) | set(_names(publication["release"]["populations"]))
        assert not names & {"n", "base", "people", "answered", "missing", "skipped"}
        assert "responses_E1" not in table_of(publication)


@pytest.mark.parametrize("n", [30, 25, 10])
def test_one_person_who_skips_one_item_moves_no_step(n):
    """A step that is wider for one statement than for the others says that somebody skipped it."""
    everybody = sheets(3, {"1": n})
    skipped = {**everybody, ("after", "1"): [{**everybody["after", "1"][0], "E1": 0}, *everybody["after", "1"][1:]]}
    steps = [
        {
            name: row.get("step")
            for name, row in drafted(each, LEEDS[:1])["release"]["populations"][0]["comparisons"].items()
        }
        for each in (everybody, skipped)
    ]
    assert steps[0] == steps[1]


def _numbers_of_people(publication):
    return json.dumps([each["participation"] for each in publication["release"]["populations"]])


def _names(value):
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _names(each)
    elif isinstance(value, list):
        for each in value:
            yield from _names(each)
