"""Statement by statement: shares of everybody as stacked bars beside their wording; then the other questions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pptx.slide import Slide

from reports.exports import slide_charts
from reports.exports.slide_charts import BEFORE_AFTER, Look
from reports.exports.slide_deck import Deck, Place, parts, text, titled
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_rows import key
from reports.exports.slide_sheet import Sheet
from reports.exports.slide_table import Cell, merge_down, name, table
from reports.exports.slide_text import SOFT, Run, fitting
from reports.rendering.page import Bands, Choice, ItemLine

_WIDTHS = (4.4, 1.25, 3.1, 0.85, 0.8, 0.8, 0.93)  # statement, wave, bars, three shares, rather not say
_TOP, _HEAD, _HEIGHT = 1.5, 0.5, 0.4
_BARS = 12  # on a slide
_PARTS = ("disagree", "middle", "agree")
_LOOKS = (Look("C98A4B"), Look("CCD6D4"), Look("3F9380"))


def statements(deck: Deck) -> None:
    """Every statement of which shares are printed."""
    shown = [item for item in deck.page.items if item.bands]
    most = _BARS // max((len(item.bands) for item in shown), default=1)
    for title, some in titled("Statement by statement, everybody together", parts(shown, most)):
        slide = deck.slide(title, [each for item in some for each in _in_words(item)])
        _draw(deck, slide, some)


def choices(deck: Deck) -> None:
    """Every question with answers of its own."""
    items = [item for item in deck.facts["items"] if item["kind"] != "agreement"]
    for item, choice in zip(items, deck.page.choices, strict=False):
        if choice.options:
            _choice(deck, item, choice)


def _in_words(item: ItemLine) -> Iterator[str]:
    mean = ""
    if item.line and item.line.change:
        mean = f" Mean {item.line.before}, then {item.line.after}: {item.line.change} ({item.line.interval})."
    elif item.line:
        mean = f" {item.line.hidden}"
    yield f"{item.text}{mean}{' Here agreeing is the less favourable answer.' if item.reverse else ''}"
    for band in item.bands:
        yield (
            f"{band.wave}: {band.disagree} disagree, {band.middle} neither, {band.agree} agree; "
            f"{band.prefer_not} would rather not say."
        )


def _draw(deck: Deck, slide: Slide, items: Sequence[ItemLine]) -> None:
    bands = [(item, band) for item in items for band in item.bands]
    cells = {(0, n): cell for n, cell in enumerate(_head())}
    for n, (item, band) in enumerate(bands, 1):
        cells.update({(n, column): cell for column, cell in _cells(item, band).items()})
    heights = [_HEAD, *[_HEIGHT] * len(bands)]
    frame = table(slide, Place(LEFT, _TOP, ACROSS, sum(heights)), _WIDTHS, heights, cells)
    at = 1
    for item in items:
        if len(item.bands) > 1:
            merge_down(frame, at, at + len(item.bands) - 1, 0)
        at += len(item.bands)
    alternative = " ".join(each for item in items for each in _in_words(item))
    name(frame, "Table: statements", alternative)
    place = Place(LEFT + sum(_WIDTHS[:2]), _TOP + _HEAD, _WIDTHS[2] - 0.15, _HEIGHT * len(bands))
    said = "Stacked bars: statements", f"Shares of those who answered each statement. {alternative}"
    chart = slide_charts.add(slide, slide_charts.STACKED, _sheet(deck, bands), place, said, deck.created)
    slide_charts.stacked(chart, _LOOKS)
    slide_charts.fill_frame(chart)


def _head() -> list[Cell]:
    titles = ("Disagree", "Neither", "Agree")
    marks = key(titles, _LOOKS, 10)
    heads = ("Statement", "When", "", *titles, "Rather not say")
    said = [[[Run(head, 10.5, SOFT, bold=True)]] if head else [] for head in heads]
    return [*said[:2], [marks], *said[3:]]


def _cells(item: ItemLine, band: Bands) -> dict[int, Cell]:
    cells: dict[int, Cell] = {
        1: [[Run(fitting(band.wave, 1.15, 10.5, 2), 10.5)]],
        3: [[Run(band.disagree, 10.5)]],
        4: [[Run(band.middle, 10.5)]],
        5: [[Run(band.agree, 10.5, bold=True)]],
        6: [[Run(band.prefer_not, 10, SOFT)]],
    }
    if band is item.bands[0]:
        size = 11.5 if len(item.bands) > 1 else 10.0
        cells[0] = [[Run(fitting(item.text, _WIDTHS[0] - 0.1, size, 2), size)]]
        if item.reverse and len(item.bands) > 1:
            cells[0] = [*cells[0], [Run("Here agreeing is the less favourable answer.", 9.5, SOFT)]]
    return cells


def _sheet(deck: Deck, bands: Sequence[tuple[ItemLine, Bands]]) -> Sheet:
    items = deck.facts["release"]["items"]
    printed = [items[band.kind][item.id]["shares"] for item, band in bands]
    series = {part.capitalize(): [each[part]["value"] for each in printed] for part in _PARTS}
    says = {f"{part}, as printed": [getattr(band, part) for _item, band in bands] for part in _PARTS}
    columns = {
        **says,
        "population": ["whole" for _band in bands],
        "measure": [item.id for item, _band in bands],
        "wave": [band.kind for _item, band in bands],
    }
    return Sheet([f"{item.text} · {band.wave}" for item, band in bands], series, columns)


def _choice(deck: Deck, item: Mapping[str, Any], choice: Choice) -> None:
    said = [f"{label}: " + ", ".join(_waves(choice, shares)) + "." for label, shares in choice.options]
    slide = deck.slide(choice.text, said)
    printed = deck.facts["release"]["items"]
    waves = [wave for wave in deck.facts["waves"] if "shares" in printed[wave].get(item["id"], {})]
    codes = [str(option["code"]) for option in item["options"]]
    series = {
        title: [printed[wave][item["id"]]["shares"][code]["value"] for code in codes]
        for wave, title in zip(waves, choice.waves, strict=True)
    }
    columns = {
        f"{title}, as printed": [shares[n] for _label, shares in choice.options] for n, title in enumerate(choice.waves)
    }
    sheet = Sheet([label for label, _shares in choice.options], series, columns)
    names = "Bars: answers", f"{choice.text} {' '.join(said)}"
    chart = slide_charts.add(slide, slide_charts.BAR, sheet, Place(LEFT, 1.75, ACROSS, 5.1), names, deck.created)
    looks = [BEFORE_AFTER[deck.facts["waves"].index(wave)] for wave in waves]
    slide_charts.counts(chart, looks)
    words = {
        (n, row): shares[n] for row, (_label, shares) in enumerate(choice.options) for n in range(len(choice.waves))
    }
    slide_charts.labels(chart.plots[0], slide_charts.MEANS, 11, words)
    text(slide, Place(LEFT, 1.4, ACROSS, 0.3), [key(choice.waves, looks, 13)])


def _waves(choice: Choice, shares: Sequence[str]) -> list[str]:
    return [f"{share} {wave.lower()}" for wave, share in zip(choice.waves, shares, strict=True)]
