"""Each outcome: everybody together on one slide, then cut by cut; and all scales at a glance."""

from collections.abc import Iterator, Mapping
from typing import Any

from pptx.slide import Slide

from reports.exports import slide_charts, slide_rows
from reports.exports.slide_charts import BEFORE_AFTER
from reports.exports.slide_deck import Deck, Place, parts, text, titled
from reports.exports.slide_findings import finding_of
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_rows import Heads, Row, over_row, row_of
from reports.exports.slide_sheet import Sheet
from reports.exports.slide_text import ACT, INK, SOFT, Run
from reports.rendering.charts import Range
from reports.rendering.page import Outcome, range_of_changes
from reports.wording import lower, number

_BARS = Place(LEFT, 2.55, 7.3, 2.35)
_CHANGE = Place(LEFT + 2.35, 5.5, 4.95, 1.1)
_SIDE = Place(8.6, 2.45, 4.13, 4.2)


def glance(deck: Deck) -> None:
    """All outcomes of everybody together; the finding of the report is the title."""
    rows = [row_of(deck, each.whole, each.title) for each in deck.page.outcomes]
    title = " ".join(deck.page.headlines)
    slide = deck.slide(title, [deck.page.finding, *(row.in_words() for row in rows)])
    below = slide_rows.draw(deck, slide, _heads(deck, "Outcome, everybody together"), rows, "All outcomes") + 0.35
    said = [[Run(each.whole.sentence, 15)] for each in deck.page.outcomes]
    text(slide, Place(LEFT, below, ACROSS, 6.8 - below), said, after=10)


def others(deck: Deck) -> None:
    """The scales that are no outcomes."""
    rows = [row_of(deck, each.whole, each.title) for each in deck.page.others]
    finding = finding_of("Other scales, everybody together", rows)
    for title, some in titled(finding, parts(rows, slide_rows.MOST)):
        slide = deck.slide(title, [row.in_words() for row in some])
        slide_rows.draw(deck, slide, _heads(deck, "Scale, everybody together"), some, "Other scales")


def outcomes(deck: Deck) -> None:
    """Everybody, then each cut, outcome by outcome."""
    for outcome, headline in zip(deck.page.outcomes, deck.page.headlines, strict=True):
        _whole(deck, outcome, headline)
        for cut, rows in _cuts(deck, outcome):
            _cut(deck, outcome, cut, rows)


def _whole(deck: Deck, outcome: Outcome, headline: str) -> None:
    everybody, over = row_of(deck, outcome.whole), over_row(deck, outcome.whole.measure)
    rows = [row for row in (everybody, over) if row is not None]
    notes = [outcome.whole.sentence, *outcome.beside, *(row.in_words() for row in rows)]
    slide = deck.slide(headline, notes)
    if everybody.pair:
        text(slide, Place(LEFT, 1.4, ACROSS, 0.8), [[Run(outcome.whole.sentence, 14, SOFT)]])
        _means(deck, slide, outcome, everybody)
    _side(deck, slide, rows, outcome)
    if any(row.change for row in rows):
        _moves(deck, slide, outcome, rows)


def _means(deck: Deck, slide: Slide, outcome: Outcome, row: Row) -> None:
    """The two means as thick bars, their figures at the ends."""
    measure = _measure(deck, row.measure)
    named = dict(zip(deck.page.wave_titles, row.pair or (), strict=True))
    sheet = Sheet([outcome.title], {title: [value] for title, value in named.items()}, slide_rows.beside([row]))
    said = (
        f"Bars: {outcome.title}, everybody",
        f"{outcome.title}, {measure['low']} to {measure['high']}. {row.in_words()}",
    )
    chart = slide_charts.add(slide, slide_charts.BAR, sheet, _BARS, said, deck.created)
    slide_charts.bars(chart, BEFORE_AFTER, Range(measure["low"], measure["high"]), gap=25)
    slide_charts.show_scale(chart)
    words = {(at, 0): says for at, says in enumerate(row.says) if " " in says}
    slide_charts.labels(chart.plots[0], slide_charts.MEANS, 18, words)
    text(slide, Place(LEFT, _BARS.y - 0.3, _BARS.width, 0.3), [slide_rows.key(deck.page.wave_titles, BEFORE_AFTER, 13)])


def _moves(deck: Deck, slide: Slide, outcome: Outcome, rows: list[Row]) -> None:
    """The change against no change: over people, and over training groups where there are enough."""
    span = range_of_changes(deck.facts)
    height = _CHANGE.height / len(rows)
    head = f"Change with 95 % interval, {number(span.low, sign=True)} to {number(span.high, sign=True)}"
    text(slide, Place(LEFT, _CHANGE.y - 0.4, 7.3, 0.3), [[Run(head, 12, SOFT, bold=True)]])
    for n, row in enumerate(rows):
        place = Place(LEFT, _CHANGE.y + n * height, 2.25, height)
        small = [Run(row.small, 10, SOFT)] if row.small else []
        text(slide, place, [[Run(row.name, 11)], small] if small else [[Run(row.name, 11)]], after=0)
    slide_rows.change_chart(deck, slide, rows, span, _CHANGE, ("Change", outcome.title))


def _side(deck: Deck, slide: Slide, rows: list[Row], outcome: Outcome) -> None:
    """The figure that the finding rests on, large; then who it is about and what else is said."""
    leading = rows[-1]
    if leading.change:
        said = [
            [Run(leading.moved, 48, ACT if leading.sure else INK, bold=True)],
            [Run(f"95 % interval {leading.interval}", 16)],
            [Run(leading.verdict, 16, SOFT)],
        ]
    else:
        said = [[Run(rows[0].hidden, 16, SOFT, italic=True)]]
    people = rows[0].people
    answered = f"Answered: {people[0]} before, {people[1]} after."
    text(slide, _SIDE, [*said, [Run(answered, 13)], *([Run(each, 12, SOFT)] for each in outcome.beside)])


def _cuts(deck: Deck, outcome: Outcome) -> Iterator[tuple[str, list[Row]]]:
    for title, lines in outcome.cuts:
        yield title, [row_of(deck, line) for line in lines]


def _cut(deck: Deck, outcome: Outcome, cut: str, rows: list[Row]) -> None:
    what = f"{outcome.title}, {lower(cut)}"
    for title, some in titled(finding_of(what, rows), parts(rows, slide_rows.MOST)):
        slide = deck.slide(title, [row.in_words() for row in some])
        slide_rows.draw(deck, slide, _heads(deck, "Who", outcome.whole.measure), some, what)


def _heads(deck: Deck, who: str, measure: str = "") -> Heads:
    scale = (
        _measure(deck, measure) if measure else next(each for each in deck.facts["measures"] if each["kind"] == "scale")
    )
    return Heads(who, deck.page.wave_titles, Range(scale["low"], scale["high"]), "Change", range_of_changes(deck.facts))


def _measure(deck: Deck, name: str) -> Mapping[str, Any]:
    return next(each for each in deck.facts["measures"] if each["id"] == name)
