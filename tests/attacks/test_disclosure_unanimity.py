"""Where all answer alike, what is printed still allows that some did not."""

import csv
import io
import json
import math

import pytest

from reports.artefacts import page_html, publication_json, table_csv
from reports.audit import artefacts
from reports.disclosure.policy import clip
from tests.reports.drafts import counted, draft_of, groups_of, keys_of, light, page_of, table_of

pytestmark = pytest.mark.attack

WAVES = ("before", "after")
STEP = {"scale": 12.5, "item": 1.0}  # the smallest move of one person's own value in candour-light


def alike(n, code, odd=0, invited=40):
    """n people who all choose one answer, but for ``odd`` who stand next to it."""
    groups = groups_of(("1", "Leeds", "peer", n, n, invited))
    others = code - 1 if code > 1 else code + 1
    sheets = [dict.fromkeys(("E1", "E4", "O1", "O2", "C3"), others if person < odd else code) for person in range(n)]
    return draft_of(light(), counted(light(), groups, {(wave, "1"): sheets for wave in WAVES}))


def figures_of(publication):
    """What all artefacts say."""
    body, made = json.dumps(publication).encode(), artefacts(publication)
    steps = publication_json.steps(body)
    ranges = {each["id"]: (each["low"], each["high"]) for each in publication["measures"]}
    found = (
        publication_json.read(body),
        table_csv.read(made["table"], WAVES),
        page_html.read(made["page"].decode(), WAVES, steps, ranges),
    )
    return [figure for figures, _odd in found for figure in figures]


@pytest.mark.parametrize("n", [12, 30])
@pytest.mark.parametrize("code", [5, 1])
@pytest.mark.parametrize("odd", [0, 1])
def test_a_tenth_may_always_have_answered_off_the_end(n, code, odd):
    publication = alike(n, code, odd)
    kinds = {each["id"]: each["kind"] for each in publication["measures"]}
    ranges = {each["id"]: (each["low"], each["high"]) for each in publication["measures"]}
    seen = set()
    for figure in figures_of(publication):
        if figure.what == "mean":
            low, high = ranges[figure.measure]
            room = clip(n) * STEP[kinds[figure.measure]] / n
            assert min(figure.high, high) >= low + room
            assert max(figure.low, low) <= high - room
        elif figure.what == "share":
            assert min(figure.high, 1.0) >= clip(n) / n and max(figure.low, 0.0) <= 1 - clip(n) / n
        seen.add(figure.what)
    assert seen == ({"people", "mean", "share"} if n >= 25 else {"people", "mean"})


@pytest.mark.parametrize("odd", [0, 1])
def test_nothing_else_of_such_a_row_is_told_and_one_who_differs_changes_nothing(odd):
    rows = alike(30, 5, odd)["release"]["populations"][0]["comparisons"]
    for row in rows.values():
        assert {row[name] for name in ("change", "low", "high", "p", "g")} == {None}
        assert row["withheld"] == "alike"
    everybody, all_but_one = (artefacts(alike(30, 5, n)) for n in (0, 1))
    assert everybody == all_but_one


def test_without_that_rule_the_same_numbers_would_tell_everything():
    """The control: a mean at the very end of its range is everybody's answer, and the check above sees it."""
    low, high, n = 0.0, 100.0, 12
    room = clip(n) * STEP["scale"] / n
    assert not max(99.5, low) <= high - room


@pytest.mark.parametrize("invited", [12, 30, 100])
def test_a_response_rate_of_everybody_leaves_open_that_some_did_not_answer(invited):
    publication = alike(invited, 3, odd=invited // 2, invited=invited)
    wave = publication["release"]["populations"][0]["participation"]["after"]
    assert (wave["responses"]["bound"], wave["rate"]["bound"]) == ("or more", "or more")
    fewest = min(figure.low for figure in figures_of(publication) if figure.what == "people")
    assert fewest <= invited - clip(invited)
    assert math.ceil(invited * (wave["rate"]["value"] - 2.5) / 100) <= invited - clip(invited)
    assert "100 %" not in page_of(publication).partition("Invited")[2].partition("</table>")[0]


def test_a_response_rate_of_nobody_is_no_figure_at_all():
    publication = alike(0, 3, invited=100)
    assert keys_of(publication) == []
    assert page_html.rows(page_of(publication)) == []
    table = list(csv.DictReader(io.StringIO(table_of(publication))))
    assert {row["responses_after"] for row in table} <= {""}


def test_a_response_rate_near_nobody_leaves_open_that_some_more_answered():
    wave = alike(5, 3, odd=2, invited=400)["release"]["populations"][0]["participation"]["after"]
    assert (wave["rate"]["value"], wave["rate"]["bound"]) == (10, "or less")
