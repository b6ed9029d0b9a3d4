"""The table is the chart: names and figures in a table, bars and intervals as native charts beside its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.slide import Slide

from reports.exports import slide_charts
from reports.exports.slide_charts import BEFORE_AFTER, PALE, Look, lengths
from reports.exports.slide_deck import Deck, Place
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_sheet import Sheet
from reports.exports.slide_table import Cell, merge, name, table
from reports.exports.slide_text import SOFT, Run, fitting
from reports.rendering.charts import Range
from reports.rendering.lines import Line, span_text
from reports.wording import number

MOST = 11  # rows on a slide

_WIDTHS = (2.7, 1.4, 1.1, 1.5, 1.2, 2.2, 2.03)  # name, people, figures, change, verdict, bars, intervals
_NAME, _PEOPLE, _FIGURES, _CHANGE, _VERDICT, _BARS, _INTERVALS = range(7)
_TOP, _HEAD, _ROOM, _HIGHEST = 1.5, 0.5, 4.85, 0.78
_FEW, _LARGER = 6, 1.2  # so many rows have letters larger by this


@dataclass(frozen=True)
class Row:
    """One row; what is ``None`` is not drawn. ``key`` and ``measure`` tell a program whom and what it is about."""

    name: str
    small: str = ""
    people: tuple[str, str] = ("", "")
    pair: tuple[float, float] | None = None
    says: tuple[str, str] = ("", "")
    change: tuple[float, float, float] | None = None  # with the ends of its interval
    moved: str = ""
    interval: str = ""
    sure: bool = False
    verdict: str = ""
    hidden: str = ""
    key: str = ""
    measure: str = ""
    between: tuple[str, str] = (" → ", ", then ")  # the two figures of a pair, in a cell and in a sentence

    def in_words(self) -> str:
        """The whole row as a sentence, for notes and for those who do not see."""
        who = f"{self.name} ({self.small})" if self.small else self.name
        people = f", {self.people[0]} before and {self.people[1]} after answered" if self.people[0] else ""
        means = f": {self.between[1].join(self.says)}" if self.says[0] else ""
        moved = f"; {self.moved} (95 % interval {self.interval}), {self.verdict}" if self.moved else ""
        return f"{who}{people}{means}{moved}." + (f" {self.hidden}" if self.hidden else "")


@dataclass(frozen=True)
class Heads:
    """What the columns are: who; the two bars and their range; the change and its range."""

    who: str
    pair: tuple[str, str]
    span: Range
    moves: str
    reach: Range
    looks: tuple[Look, Look] = BEFORE_AFTER


def row_of(deck: Deck, line: Line, called: str | None = None) -> Row:
    """A line of the page with its printed values."""
    populations = deck.facts["release"]["populations"]
    printed: Mapping[str, Any] = next(
        (each["comparisons"][line.measure] for each in populations if each["key"] == line.key), {}
    )
    pair = (printed["before"]["value"], printed["after"]["value"]) if "before" in printed else None
    change = (printed["change"], printed["low"], printed["high"]) if line.change else None
    return Row(
        name=called or line.name,
        small=line.merged,
        people=line.people,
        pair=pair,
        says=(line.before, line.after),
        change=change,
        moved=line.change,
        interval=line.interval,
        sure=line.sure,
        verdict=line.verdict,
        hidden=line.hidden,
        key=line.key,
        measure=line.measure,
    )


def over_row(deck: Deck, measure: str) -> Row | None:
    """The row that counts training groups, each once; none where the headline rests on people."""
    found = deck.facts["headlines"].get(measure)
    if found is None or found["basis"] != "groups":
        return None
    return Row(
        name="Training groups, each counting once",
        small=f"{found['units']} groups",
        change=(found["change"], found["low"], found["high"]),
        moved=number(found["change"], sign=True),
        interval=span_text(found["low"], found["high"]),
        sure=found["low"] > 0 or found["high"] < 0,
        verdict=found["verdict"],
        measure=measure,
    )


def draw(deck: Deck, slide: Slide, heads: Heads, rows: Sequence[Row], what: str) -> float:
    """Table and charts of some rows; ``what`` begins their names. Returns where they end, in inches from the top."""
    height, larger = min(_HIGHEST, _ROOM / len(rows)), _LARGER if len(rows) <= _FEW else 1.0
    place = Place(LEFT, _TOP, ACROSS, _HEAD + height * len(rows))
    cells = {(0, n): cell for n, cell in enumerate(_head(heads))}
    for n, row in enumerate(rows, 1):
        cells.update({(n, column): cell for column, cell in _cells(row, larger).items()})
    frame = table(slide, place, _WIDTHS, [_HEAD, *[height] * len(rows)], cells)
    for n, row in enumerate(rows, 1):
        if row.hidden:
            merge(frame, n, _FIGURES, _VERDICT)
    name(frame, f"Table: {what}", " ".join(row.in_words() for row in rows))
    below = _TOP + _HEAD, height * len(rows)
    if any(row.pair for row in rows):
        _bars(deck, slide, heads, rows, what, below)
    if any(row.change for row in rows):
        _changes(deck, slide, heads, rows, what, below)
    return sum(below)


def _head(heads: Heads) -> list[Cell]:
    span, move = heads.span, heads.reach
    signed = heads.looks is not BEFORE_AFTER
    ends = f"{number(span.low, sign=signed)} to {number(span.high, sign=signed)}"
    moves = f"{number(move.low, sign=True)} to {number(move.high, sign=True)}"
    return [
        [_strong(heads.who)],
        [] if signed else [_strong("Answered")],
        [_strong(", ".join(heads.pair)) if signed else _strong("Mean")],
        [_strong(heads.moves), [Run("(95 % interval)", 10, SOFT)]],
        [],
        [key(heads.pair, heads.looks, 11), [Run(ends, 10, SOFT)]],
        [_strong(heads.moves), [Run(moves, 10, SOFT)]],
    ]


def _strong(said: str) -> list[Run]:
    return [Run(said, 11, SOFT, bold=True)]


def key(titles: Sequence[str], looks: Sequence[Look], size: float) -> list[Run]:
    """Which bar is which: its mark and its name, in words beside the drawing."""
    marks = ((("□ " if look.hollow else "■ "), look.colour) for look in looks)
    return [
        run
        for title, (mark, colour) in zip(titles, marks, strict=True)
        for run in (Run(mark, size, colour), Run(f"{title}    ", size, SOFT, bold=True))
    ]


def _cells(row: Row, larger: float) -> dict[int, Cell]:
    figures, small = 11 * larger, 10 * min(larger, 1.1)
    cells: dict[int, Cell] = {_NAME: _who(row, larger)}
    pair = row.between[0].join(row.says) if row.pair else ""
    if row.people[0]:
        cells[_PEOPLE] = [[Run(f"{row.people[0]} before", small, SOFT)], [Run(f"{row.people[1]} after", small, SOFT)]]
    if pair:
        cells[_FIGURES] = [[Run(pair, figures)]]
    if row.hidden:
        means = [Run(f"{pair}   ", 9 * larger)] if pair else []
        cells[_FIGURES] = [[*means, Run(row.hidden, 9 * larger, SOFT, italic=True)]]
    if row.change:
        cells[_CHANGE] = [[Run(row.moved, figures, bold=row.sure), Run(f" ({row.interval})", figures)]]
        cells[_VERDICT] = [[Run(row.verdict, small, SOFT)]]
    return cells


def _who(row: Row, larger: float) -> Cell:
    width, size = _WIDTHS[0] - 0.1, 11 * larger
    if not row.small:
        return [[Run(fitting(row.name, width, size, 2), size, bold=True)]]
    small, lines = 9.5 * larger, 2 if larger > 1 else 1
    name_of = Run(fitting(row.name, width, size, lines), size, bold=True)
    return [[name_of], [Run(fitting(row.small, width, small), small, SOFT)]]


def _bars(deck: Deck, slide: Slide, heads: Heads, rows: Sequence[Row], what: str, below: tuple[float, float]) -> None:
    series = {title: [row.pair[at] if row.pair else None for row in rows] for at, title in enumerate(heads.pair)}
    sheet = Sheet([row.name for row in rows], series, beside(rows))
    place = Place(LEFT + sum(_WIDTHS[:_BARS]), below[0], _WIDTHS[_BARS] - 0.15, below[1])
    alternative = f"{what}. " + " ".join(row.in_words() for row in rows if row.pair)
    chart = slide_charts.add(slide, slide_charts.BAR, sheet, place, (f"Bars: {what}", alternative), deck.created)
    slide_charts.bars(chart, heads.looks, heads.span)
    slide_charts.fill_frame(chart)


def _changes(
    deck: Deck, slide: Slide, heads: Heads, rows: Sequence[Row], what: str, below: tuple[float, float]
) -> None:
    place = Place(LEFT + sum(_WIDTHS[:_INTERVALS]), below[0], _WIDTHS[_INTERVALS], below[1])
    change_chart(deck, slide, rows, heads.reach, place, (heads.moves, what))


def change_chart(
    deck: Deck, slide: Slide, rows: Sequence[Row], span: Range, place: Place, said: tuple[str, str]
) -> Any:
    """Changes as bars, their intervals as error bars; ``said`` is the series' title and what it is about."""
    ends = [lengths(*row.change) if row.change else None for row in rows]
    columns: dict[str, Sequence[str | float | None]] = {
        "Low end": [row.change[1] if row.change else None for row in rows],
        "High end": [row.change[2] if row.change else None for row in rows],
        slide_charts.DOWN: [each[0] if each else None for each in ends],
        slide_charts.UP: [each[1] if each else None for each in ends],
        **beside(rows),
    }
    sheet = Sheet(
        [row.name for row in rows], {said[0]: [row.change[0] if row.change else None for row in rows]}, columns
    )
    alternative = f"{said[1]}, {said[0].lower()}. " + " ".join(row.in_words() for row in rows if row.change)
    names = f"Intervals: {said[1]}", alternative
    chart = slide_charts.add(slide, slide_charts.BAR, sheet, place, names, deck.created)
    slide_charts.bars(chart, [Look(PALE)], span, gap=110)
    slide_charts.intervals(chart, sheet, ends)
    slide_charts.fill_frame(chart)
    return chart


def beside(rows: Sequence[Row]) -> dict[str, list[str | float | None]]:
    """What stands beside the drawn columns of rows: the figures as they are printed, and whom they are about."""
    return {
        "before, as printed": [row.says[0] for row in rows],
        "after, as printed": [row.says[1] for row in rows],
        "answered before": [row.people[0] for row in rows],
        "answered after": [row.people[1] for row in rows],
        "not shown because": [row.hidden for row in rows],
        "population": [row.key for row in rows],
        "measure": [row.measure for row in rows],
    }
