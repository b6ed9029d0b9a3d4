"""No artefact holds a number that is finer than it is printed, and no cell can be solved for its answers."""

import copy
import json
import re
from html import unescape
from html.parser import HTMLParser
from itertools import combinations_with_replacement
from time import monotonic

import pytest

from reports import comparing
from reports.artefacts import page_html
from reports.audit import artefacts, audit
from reports.disclosure.measures import Comparison
from reports.disclosure.policy import clip
from reports.disclosure.printing import comparison
from surveys.questionnaires import reading
from tests.reports.drafts import answering, counted, draft_of, groups_of, light, page_of, table_of, tallies_of

pytestmark = pytest.mark.attack

ROWS = (
    ("1", "Leeds", "peer", 30, 31),
    ("2", "Leeds", "training", 26, 28),
    ("3", "York", "training", 14, 17),
    ("4", "York", "peer", 12, 6),
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def draft():
    tallies = tallies_of(light(), *ROWS)
    return draft_of(light(), tallies), tallies


# ------------------------------------------------------------------ every number is one that is printed


def numbers_in(value, path=()):
    """Every number below a value of the publication, with where it stands."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from numbers_in(each, (*path, name))
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)


def finer_than_printed(publication):
    """Where the release holds a number off its grid: means on the row's step, shares and rough counts on five."""
    odd = []
    for population in publication["release"]["populations"]:
        for name, row in population["comparisons"].items():
            for path, value in numbers_in(row):
                grid = {"g": 0.1, "step": 0.01, "chance": 5}.get(path[0], row.get("step", 1))
                if abs(value / grid - round(value / grid)) > 1e-6:
                    odd.append((population["key"], name, *path))
        for wave, took_part in population["participation"].items():
            odd += [
                (population["key"], wave, *path)
                for path, value in numbers_in(took_part)
                if _fine(took_part, path, value)
            ]
    shares = [pair for wave in publication["release"]["items"].values() for pair in numbers_in(wave)]
    return odd + [path for path, value in shares if value % 5]


def _fine(took_part, path, value):
    if path[0] == "invited":  # how many were invited is no secret
        return False
    about = took_part["responses"]["about"] if path[0] == "responses" else True
    return about and value % 5 != 0


class Texts(HTMLParser):
    """Words that a browser shows or reads out, or that a script could take: text and every attribute of words."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        drawn = {"x", "x1", "x2", "y", "y1", "y2", "cx", "cy", "r", "width", "height", "fill", "stroke", "colspan"}
        drawn |= {"stroke-width", "stroke-dasharray", "font-size"}
        self.found += [value or "" for name, value in attrs if name not in drawn]

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.found.append(data)


def words_of(page):
    parser = Texts()
    parser.feed(page)
    return [text for text in parser.found if text.strip()]


def unprinted(texts, publication):
    """Numbers in the texts that are neither a printed value nor part of a fixed word, key or question."""
    said = copy.deepcopy(publication)
    for name in ("id", "many", "attacked", "counted", "release_digest"):
        said.pop(name, None)
    printed = {abs(value) for _path, value in numbers_in(said)}
    words = [unescape(each) for each in re.findall(r'"((?:[^"\\]|\\.)*)"', json.dumps(said, ensure_ascii=False))]
    known = {float(number) for each in words for number in NUMBER.findall(each)}
    fixed = {0.0, 50.0, 100.0, 95.0, 1.0}  # ends and middle of the axes, and the interval's 95 %
    axes = {float(n) for n in range(5, 205, 5)} | {float(n) for n in range(6, 205, 6)}  # of the change
    odd = [
        number
        for text in texts
        for number in NUMBER.findall(unescape(text))
        if float(number) not in printed | known | fixed
    ]
    return [number for number in odd if float(number) not in axes]


def places_off_their_value(page):
    """Drawn places that do not stand where the printed text of their row puts them, to one decimal."""
    odd = []
    for row in page_html.rows(page):
        if "before" not in row.says or not row.drawn:
            continue
        ends = (0, 100) if row.measure in light().scales else (1, 5)
        allowed = {_percent(value, *ends) for value in _values(row, "before", "after")}
        allowed |= {_percent(quarter, 0, 4) for quarter in range(5)}
        reach = _reach(page)
        allowed |= {_percent(value, -reach, reach) for value in (*_values(row, "change", "interval"), 0)}
        for kind, has in row.drawn:
            for name in ("cx", "x1", "x2"):
                if has.get(name, "").endswith("%") and has[name] not in allowed:
                    odd.append((row.population, row.measure, kind, name, has[name]))
    return odd


def _values(row, *names):
    for name in names:
        for number in re.findall(r"[+−-]?\d+(?:\.\d+)?", row.says.get(name, "")):
            yield float(number.replace("−", "-").replace("+", ""))


def _reach(page):
    return max(float(number) for number in re.findall(r'x="96.0%"[^>]*>\+(\d+(?:\.\d+)?)<', page))


def _percent(value, low, high):
    return f"{4 + 92 * min(1, max(0, (value - low) / (high - low))):.1f}%"


def test_no_number_of_the_publication_is_finer_than_its_step(draft):
    assert finer_than_printed(draft[0]) == []


def test_no_word_title_or_attribute_of_an_artefact_holds_a_number_that_is_not_printed(draft):
    publication, _tallies = draft
    assert unprinted(words_of(page_of(publication)), publication) == []
    assert unprinted(table_of(publication).split("\r\n"), publication) == []


def test_every_place_in_a_drawing_is_that_of_a_printed_value(draft):
    page = page_of(draft[0])
    assert page.count("<circle") > 20
    assert places_off_their_value(page) == []


def test_the_widths_of_bands_are_those_of_printed_shares(draft):
    page = page_of(draft[0])
    bands = [row for row in page_html.rows(page) if "share-agree" in row.says]
    assert bands
    for row in bands:
        shares = [int(row.says[f"share-{band}"].partition(" ")[0]) for band in ("disagree", "middle", "agree")]
        widths = [f"{50 * share / sum(shares):.1f}%" for share in shares]
        assert [has["width"] for kind, has in row.drawn if kind in {"disagree", "middle", "agree"}] == widths


@pytest.mark.parametrize(
    "plant", ['<span title="62.31">', '<tr data-mean="62.31">', '<img alt="62.31">', "<p>62.31</p>"]
)
def test_a_number_that_is_hidden_in_a_page_is_found(draft, plant):
    publication, _tallies = draft
    assert unprinted(words_of(page_of(publication).replace("</body>", "") + plant), publication) == ["62.31"]


def test_a_place_that_is_off_its_grid_is_found(draft):
    page = page_of(draft[0])
    place = re.search(r'class="dot" cx="([\d.]+)%"', page.partition('data-population="whole"')[2])
    moved = page.replace(
        f'class="dot" cx="{place.group(1)}%"', f'class="dot" cx="{float(place.group(1)) + 0.4:.1f}%"', 1
    )
    moved = moved if moved != page else page
    assert places_off_their_value(moved) != []


# ------------------------------------------------------------------ the audit finds hidden precision


@pytest.mark.parametrize(
    ("name", "more"), [("change", 0.3), ("low", 0.3), ("high", 0.03), ("before", 0.3), ("after", 0.03)]
)
def test_one_more_decimal_anywhere_in_a_row_does_not_pass_the_audit(draft, name, more):
    publication, tallies = copy.deepcopy(draft[0]), draft[1]
    assert audit([publication], tallies.groups, seconds=30, clock=monotonic).passes
    row = publication["release"]["populations"][1]["comparisons"]["openness2"]
    if name in {"before", "after"}:
        row[name]["value"] += more
    else:
        row[name] += more
    found = audit([publication], tallies.groups, seconds=30, clock=monotonic)
    assert not found.passes
    assert {odd.where for odd in found.odd} >= {"publication", "table", "page", "workbook", "package"}


@pytest.fixture(scope="module")
def eight_groups():
    tallies = tallies_of(
        light(), *((str(n), "Leeds", ("peer", "training")[n % 2], 31, 32) for n in range(1, 9)), seed=5
    )
    return draft_of(light(), tallies), tallies


def found_in(publication, tallies):
    return [each.says for each in audit([publication], tallies.groups, seconds=60, clock=monotonic).odd]


@pytest.mark.parametrize("section", ["headlines", "peer_support"])
@pytest.mark.parametrize("name", ["change", "low", "high"])
def test_one_more_decimal_in_what_is_made_of_the_rows_does_not_pass_the_audit(eight_groups, section, name):
    publication, tallies = copy.deepcopy(eight_groups[0]), eight_groups[1]
    assert found_in(publication, tallies) == []
    publication[section]["openness2"][name] += 0.3
    assert any(says.startswith(f"{section}, openness2: {name}") for says in found_in(publication, tallies))


def test_one_more_decimal_in_what_is_printed_aside_does_not_pass_the_audit(eight_groups):
    publication, tallies = copy.deepcopy(eight_groups[0]), eight_groups[1]
    publication["release"]["populations"][0]["comparisons"]["openness2"]["chance"]["value"] = 62
    publication["release"]["consistency"]["after"]["whole"]["openness2"]["alpha"] = 0.8137
    wanted = {"whole, openness2: value 62 is finer than 5", "after, whole, openness2: alpha 0.8137 is finer than 0.01"}
    assert wanted <= set(found_in(publication, tallies))


def test_numbers_that_contradict_each_other_do_not_pass_the_audit(draft):
    publication, tallies = copy.deepcopy(draft[0]), draft[1]
    for population in publication["release"]["populations"]:
        if population["cut"] == "site":
            population["comparisons"]["openness2"]["before"] = {"value": 96.0, "bound": "at"}
    found = audit([publication], tallies.groups, seconds=30, clock=monotonic)
    assert not found.report.consistent
    assert not found.passes


def test_an_audit_without_time_does_not_pass(draft):
    publication, tallies = draft
    shown = {**publication, "many": []}
    assert audit([shown], tallies.groups, seconds=30, clock=monotonic).report.findings
    assert not audit([shown], tallies.groups, seconds=0, clock=monotonic).passes


# ------------------------------------------------------------------ solving a cell for its answers


def sets_of(n):
    """Sum -> sets of n answers from 1 to 5, one for each sum of squares: no statistic tells more of them apart."""
    found = {}
    for answers in combinations_with_replacement(range(1, 6), n):
        found.setdefault((sum(answers), sum(a * a for a in answers)), []).append(answers)
    return found


ONE = reading.parse("""
id = "one"
version = "1"
title = "One statement"
licence = "CC BY 4.0"
new_scales = false
responses.agreement.options = ["1", "2", "3", "4", "5"]
items.O1.wording = "I could tell someone."
steps = [{ id = "one", title = "One", items = ["O1"] }]
scales.openness = { title = "Openness", items = ["O1"], outcome = true }
""")


def alone(n, seed):
    """One group of n people who answered one statement, which is an outcome by itself, and its draft."""
    person, groups = answering(seed), groups_of(("1", "Leeds", "peer", n, n))
    people = {(wave, "1"): [person(ONE, wave) for _each in range(n)] for wave in ("before", "after")}
    return draft_of(ONE, counted(ONE, groups, people))


@pytest.mark.parametrize("n", [5, 6, 8, 10, 12])
def test_no_row_of_a_cell_tells_its_sum_or_that_nearly_everybody_gave_one_answer(n):
    publication = alone(n, seed=n)
    rows = publication["release"]["populations"][0]["comparisons"]
    assert rows["O1"]["reason"] == "too fine"
    printed = rows["openness"]
    measure = next(each for each in comparing.measures(ONE, ("before", "after")) if each.id == "openness")
    alike, before, after = sets_of(n), [], []
    for one, other in _near(alike, printed, n):
        counts = Comparison(_table(alike[one][0]), _table(alike[other][0]), None)
        row = comparison(comparing.compare(ONE, measure, counts).estimate, (n, n), measure)
        if (row.before.value, row.after.value, row.low, row.high) == (
            printed["before"]["value"],
            printed["after"]["value"],
            printed["low"],
            printed["high"],
        ):
            before += alike[one]
            after += alike[other]
    for sets in (before, after):
        assert len({sum(answers) for answers in sets}) >= 2
        assert max(min(answers.count(code) for answers in sets) for code in range(1, 6)) <= n - clip(n)


def _near(alike, printed, n):
    """Pairs of sets whose means print as the row says."""
    ends = {
        wave: (printed[wave]["value"] - printed["step"] / 2 - 25, printed[wave]["value"] + printed["step"] / 2 + 25)
        if printed[wave]["bound"] != "at"
        else (printed[wave]["value"] - printed["step"] / 2, printed[wave]["value"] + printed["step"] / 2)
        for wave in ("before", "after")
    }
    fits = {wave: [key for key in alike if low <= 25 * (key[0] / n - 1) <= high] for wave, (low, high) in ends.items()}
    return [(one, other) for one in fits["before"] for other in fits["after"]]


def _table(answers):
    return {code: answers.count(code) for code in range(1, 6) if code in answers}


@pytest.mark.parametrize(
    ("n", "first", "second"), [(10, 10, 19), (25, 25, 34), (30, 30, 39), (30, 75, 84), (40, 100, 121), (60, 66, 150)]
)
def test_the_means_of_two_statements_and_of_their_scale_do_not_tell_a_sum(n, first, second):
    """Two statements make a scale: whoever holds all three means holds more than each of them says."""
    person, groups = answering(4), groups_of(("1", "Leeds", "peer", n, n))
    people = {("after", "1"): [person(light(), "after") for _each in range(n)]}
    people["before", "1"] = [
        {**person(light(), "before"), "E1": e1, "E4": e4}
        for e1, e4 in zip(_adding_up_to(first, n), _adding_up_to(second, n), strict=True)
    ]
    rows = draft_of(light(), counted(light(), groups, people))["release"]["populations"][0]["comparisons"]
    if "step" not in rows["E1"]:
        assert {rows[item]["reason"] for item in ("E1", "E4")} == {"too fine"}
        return
    fits = [
        (one, other)
        for one in range(n, 5 * n + 1)
        for other in range(n, 5 * n + 1)
        if _prints(one / n, rows["E1"]) and _prints(other / n, rows["E4"])
        if _prints((one + other - 2 * n) / (2 * n) * 25, rows["engagement2"])
    ]
    assert (first, second) in fits
    for sums in ({one for one, _ in fits}, {other for _, other in fits}):
        assert len(sums) >= 2
        assert max(sums) >= n + clip(n), "everybody must have given the lowest answer"


def _adding_up_to(total, n):
    return [total // n + (place < total % n) for place in range(n)]


def _prints(mean, row):
    value, bound, half = row["before"]["value"], row["before"]["bound"], row["step"] / 2
    low = -1e9 if bound == "or less" else value - half
    high = 1e9 if bound == "or more" else value + half
    return low <= mean < high


def test_what_is_handed_out_is_made_from_the_publication_alone(draft):
    again = json.loads(json.dumps(draft[0]))
    assert artefacts(again) == artefacts(draft[0])
