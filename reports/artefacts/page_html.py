"""The report page as a browser gets it: its words, and the places of everything drawn.

A row says by attributes whom and what it is about; every number is taken from the text or from the drawing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from reports.artefacts.figures import Figure, Odd, interval, on_step, people, plain
from reports.artefacts.publication_json import SHARE_STEP, Steps

WHERE = "page"
PLACES = 0.05  # per cent of the width: drawings have one decimal
LEFT, WIDTH = 4.0, 92.0  # per cent of the cell: where a range begins, and how wide it is

_NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?")
_VOID = frozenset({"br", "img", "input", "meta", "link", "hr"})

Ranges = Mapping[str, tuple[float, float]]  # measure -> ends of its printed range


@dataclass
class Row:
    """One row of a table: whom it is about, what it says under which name, and what is drawn in it."""

    population: str
    measure: str
    wave: str
    says: dict[str, str] = field(default_factory=dict)
    drawn: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._open: list[tuple[str, str | None, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        begins = "data-population" in has
        if begins:
            self.rows.append(Row(has["data-population"], has.get("data-measure", ""), has.get("data-wave", "")))
        if self._row and tag in {"circle", "line", "rect"}:
            self._row.drawn.append((has.get("class", ""), has))
        if tag not in _VOID:
            self._open.append((tag, has.get("data-says"), begins))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._row and tag in {"circle", "line", "rect"}:
            has = {name: value or "" for name, value in attrs}
            self._row.drawn.append((has.get("class", ""), has))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        says = next((name for _tag, name, _begins in reversed(self._open) if name), None)
        if self._row and says and data.strip():
            self._row.says[says] = f"{self._row.says.get(says, '')} {data.strip()}".strip()

    @property
    def _row(self) -> Row | None:
        return self.rows[-1] if any(begins for _tag, _says, begins in self._open) else None


def rows(page: str) -> list[Row]:
    """The rows of a page that are about somebody."""
    parser = _Rows()
    parser.feed(page)
    return parser.rows


def read(page: str, waves: tuple[str, str], steps: Steps, ranges: Ranges) -> tuple[list[Figure], list[Odd]]:
    """All figures of the page, and what is finer than it may be.

    ``steps`` and ``ranges`` are no secret: steps follow from the printed numbers of people, ranges from the axes.
    """
    found = rows(page)
    figures = [each for row in found for each in (*_said(row, waves, steps), *_drawn(row, waves, steps, ranges))]
    return figures, [each for row in found for each in _odd(row, steps)]


def _said(row: Row, waves: tuple[str, str], steps: Steps) -> Iterator[Figure]:
    step = steps.get((row.population, row.measure), 0.0)
    for wave, name in zip(waves, ("before", "after"), strict=True):
        if f"people-{name}" in row.says:
            yield Figure("people", row.population, wave, "", "", *people(row.says[f"people-{name}"]), WHERE)
        if row.says.get(name) and step:
            yield Figure("mean", row.population, wave, row.measure, "", *interval(row.says[name], step), WHERE)
    for says, text in row.says.items():
        if says.startswith("share-"):
            low, high = interval(text.replace(" %", ""), SHARE_STEP)
            part = says.removeprefix("share-")
            yield Figure("share", row.population, row.wave, row.measure, part, low / 100, high / 100, WHERE)


def _drawn(row: Row, waves: tuple[str, str], steps: Steps, ranges: Ranges) -> Iterator[Figure]:
    """Rings and dots of a dumbbell: a place that stands for a printed value says no more than that value."""
    step = steps.get((row.population, row.measure), 0.0)
    if row.measure not in ranges or not step or "before" not in row.says:
        return
    low, high = ranges[row.measure]
    for wave, kind, name in ((waves[0], "ring", "before"), (waves[1], "dot", "after")):
        place = next((has["cx"] for drawn, has in row.drawn if drawn == kind and "cx" in has), "")
        if not place:
            continue
        value = low + (float(place.rstrip("%")) - LEFT) / WIDTH * (high - low)
        slack = PLACES / WIDTH * (high - low)
        printed = round(value / step) * step
        if abs(printed - value) <= slack * 1.01:
            bound = row.says[name].partition(" ")[2]
            yield Figure(
                "mean", row.population, wave, row.measure, "", *interval(f"{printed:.10g} {bound}", step), WHERE
            )
        else:
            yield Figure("mean", row.population, wave, row.measure, "", value - slack, value + slack, WHERE)


def _odd(row: Row, steps: Steps) -> Iterator[Odd]:
    step = steps.get((row.population, row.measure))
    for says in ("before", "after", "change", "interval"):
        for number in _NUMBER.findall(row.says.get(says, "")):
            if step is None or not on_step(plain(number), step):
                yield Odd(WHERE, f"{row.population}, {row.measure}: {says} {number} is finer than {step}")
