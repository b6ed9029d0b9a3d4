"""What became of the change: each outcome over all waves; and scales that look back."""

from collections.abc import Mapping
from typing import Any

from pptx.slide import Slide

from reports.exports import slide_charts
from reports.exports.slide_deck import Deck, Place, text
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_sheet import Sheet
from reports.exports.slide_text import SOFT, Run
from reports.rendering.charts import Range
from reports.rendering.lines import WAVE_TITLES, mean_text

_DRAWING = Place(LEFT, 1.7, 7.6, 4.9)
_BESIDE = Place(8.6, 1.9, 4.13, 4.8)
_FLATTERS = (
    "People may judge themselves by another measure after a training, and memory flatters. This stands beside the "
    "comparison before and after and is no part of it."
)


def course(deck: Deck) -> None:
    """One slide for each outcome that is followed over more than two waves."""
    scales = {each["id"]: each for each in deck.facts["measures"]}
    for measure, found in deck.facts["lasting"].items():
        means = {wave: found["means"][wave] for wave in WAVE_TITLES if wave in found["means"]}
        said = "; ".join(f"{WAVE_TITLES[wave]}: {mean_text(mean)}" for wave, mean in means.items()) + "."
        slide = deck.slide(f"{found['sentence'].partition(': ')[0].rstrip('.')}.", [found["sentence"], said])
        _line(deck, slide, scales[measure], means, said)
        text(slide, _BESIDE, [[Run(found["sentence"], 14)], [Run(said, 13, SOFT)]])


def looking_back(deck: Deck) -> None:
    """What people say of the time before, once they have been trained."""
    for each in deck.page.looking_back:
        said = [f"Asked after the training about the time before it, people put themselves at {each.mean}."]
        if each.then:
            said.append(f"Asked at the time, they had said {each.then}; after the training they said {each.now}.")
        slide = deck.slide(
            f"{each.title}: {each.mean}, asked after the training about the time before", [*said, _FLATTERS]
        )
        text(
            slide,
            Place(LEFT, 1.8, ACROSS, 4),
            [*([Run(one, 20)] for one in said), [Run(_FLATTERS, 14, SOFT)]],
            after=12,
        )


def _line(
    deck: Deck, slide: Slide, scale: Mapping[str, Any], means: Mapping[str, Mapping[str, Any]], said: str
) -> None:
    """The means of everybody; what belongs to another report is tied to no row of this one."""
    printed = [mean_text(mean) for mean in means.values()]
    columns = {"as printed": printed, "wave": list(means)}
    series = {scale["title"]: [mean["value"] for mean in means.values()]}
    sheet = Sheet([WAVE_TITLES[wave] for wave in means], series, columns)
    names = f"Line: {scale['title']} over the waves", f"{scale['title']}, mean of everybody. {said}"
    chart = slide_charts.add(slide, slide_charts.LINE, sheet, _DRAWING, names, deck.created)
    slide_charts.line(chart, Range(scale["low"], scale["high"]))
    bounded = any(" " in mean for mean in printed)
    slide_charts.labels(
        chart.plots[0], slide_charts.MEANS, 16, {(0, n): mean for n, mean in enumerate(printed) if bounded}, above=True
    )
