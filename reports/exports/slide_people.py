"""Who answered, wave by wave."""

from collections.abc import Sequence

from pptx.slide import Slide

from reports.exports import slide_charts
from reports.exports.slide_charts import Look
from reports.exports.slide_deck import Deck, Place, text
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_rows import key
from reports.exports.slide_sheet import Sheet
from reports.exports.slide_table import name, table
from reports.exports.slide_text import ACT, SOFT, Run
from reports.rendering.page import Wave

_WIDTHS = (4.63, 2.5, 2.5, 2.5)
_LOOKS = (Look("6B7F86", hollow=True), Look(ACT))


def who_answered(deck: Deck) -> None:
    """How many of the invited answered in either wave: bars, and the same as a table."""
    waves = deck.page.waves
    said = [_in_words(wave) for wave in waves]
    slide = deck.slide(_finding(waves), said)
    place, names = Place(LEFT, 1.75, ACROSS, 2.9), ("Bars: who answered", " ".join(said))
    chart = slide_charts.add(slide, slide_charts.BAR, _sheet(deck), place, names, deck.created)
    slide_charts.counts(chart, _LOOKS)
    words = {(0, n): wave.invited for n, wave in enumerate(waves)}
    words.update({(1, n): wave.answered for n, wave in enumerate(waves)})
    slide_charts.labels(chart.plots[0], slide_charts.MEANS, 14, words)
    text(slide, Place(LEFT, 1.4, ACROSS, 0.3), [key(("Invited", "Answered"), _LOOKS, 13)])
    _table(slide, waves, " ".join(said))


def _in_words(wave: Wave) -> str:
    return f"{wave.title}: {wave.answered} answered, {wave.invited} invited; share: {wave.rate}."


def _finding(waves: Sequence[Wave]) -> str:
    """ "80 % of those invited answered before, 60 % after", where shares are printed."""
    shares = [(wave.rate, wave.title.lower()) for wave in waves if "%" in wave.rate]
    said = [f"{rate} {'of those invited answered ' if n == 0 else ''}{title}" for n, (rate, title) in enumerate(shares)]
    return ", ".join(said) or "Who answered"


def _sheet(deck: Deck) -> Sheet:
    """Keys say whom a row is about; the waves are its names."""
    took_part = deck.facts["release"]["populations"][0]["participation"]
    printed, waves = [took_part[wave] for wave in deck.facts["waves"]], deck.page.waves
    series = {
        "Invited": [each["invited"]["value"] for each in printed],
        "Answered": [each["responses"]["value"] for each in printed],
    }
    columns = {
        "invited, as printed": [wave.invited for wave in waves],
        "answered, as printed": [wave.answered for wave in waves],
        "share": [wave.rate for wave in waves],
        "population": ["whole" for _wave in waves],
        "wave": list(deck.facts["waves"]),
    }
    return Sheet([wave.title for wave in waves], series, columns)


def _table(slide: Slide, waves: Sequence[Wave], alternative: str) -> None:
    heads = ("Wave", "Invited", "Answered", "Share")
    cells = {(0, n): [[Run(head, 12, SOFT, bold=True)]] for n, head in enumerate(heads)}
    for at, wave in enumerate(waves, 1):
        said = (wave.title, wave.invited, wave.answered, wave.rate)
        cells.update({(at, n): [[Run(each, 14, bold=n == 0)]] for n, each in enumerate(said)})
    frame = table(slide, Place(LEFT, 4.75, ACROSS, 1.7), _WIDTHS, [0.45, *[0.55] * len(waves)], cells)
    name(frame, "Table: who answered", alternative)
