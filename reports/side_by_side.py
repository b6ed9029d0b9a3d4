"""Reports of several programmes beside each other: their published rows, and no figure besides.

What is asked in other words, or at another time, is not put into one table. Nothing is tested between programmes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from reports.rendering import analysis, charts
from reports.rendering.analysis import Over
from reports.rendering.charts import Range
from reports.rendering.lines import WAVE_TITLES, Line, line_of
from reports.wording import lower, number

FEWEST, MOST = 2, 6

Publication = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """What two reports must share to stand in one table: the same scale, after the same time."""

    questionnaire: str
    version: str
    scale: str
    wave: str


@dataclass(frozen=True)
class Beside:
    """One programme in a table, and its row over training groups where its sentence rests on that."""

    line: Line
    over: Over | None


@dataclass(frozen=True)
class Comparison:
    """One outcome. ``apart`` are the programmes that cannot stand in this table: (name, why)."""

    title: str
    low: str
    high: str
    axis: Markup
    change_axis: Markup
    wave_titles: tuple[str, str]
    rows: Sequence[Beside]
    apart: Sequence[tuple[str, str]]


def side_by_side(publications: Sequence[Publication]) -> list[Comparison]:
    """One comparison for each outcome, programmes by name."""
    named = sorted(publications, key=lambda each: (each["programme"]["name"], each["published"], each["waves"][1]))
    asked = dict.fromkeys(_asked(each, measure) for each in named for measure in each["measures"] if measure["outcome"])
    span = _span(named)
    return [_comparison(named, each, span) for each in asked]


def _asked(publication: Publication, measure: Mapping[str, Any]) -> Asked:
    questionnaire = publication["questionnaire"]
    return Asked(questionnaire["id"], questionnaire["version"], measure["id"], publication["waves"][1])


def _measure(publication: Publication, asked: Asked) -> Mapping[str, Any] | None:
    """The scale as this report asked it, if it did."""
    return next((each for each in publication["measures"] if _asked(publication, each) == asked), None)


def _span(publications: Sequence[Publication]) -> Range:
    """One range for all changes on the page."""
    outcomes = [(each, measure) for each in publications for measure in each["measures"] if measure["outcome"]]
    rows = [_whole(each)["comparisons"].get(measure["id"], {}) for each, measure in outcomes if _whole(each)]
    over = [each["headlines"].get(measure["id"], {}) for each, measure in outcomes]
    spans = [(row["low"], row["high"]) for row in (*rows, *over) if row.get("change") is not None]
    return charts.widest(spans, least=2 * max(measure["smallest_of_interest"] for _each, measure in outcomes))


def _whole(publication: Publication) -> Mapping[str, Any]:
    return next((each for each in publication["release"]["populations"] if each["cut"] == "whole"), {})


def _comparison(publications: Sequence[Publication], asked: Asked, span: Range) -> Comparison:
    found = [(each, measure) for each in publications if (measure := _measure(each, asked))]
    first, measure = found[0]
    scale = Range(measure["low"], measure["high"])
    ends = (scale.low, (scale.low + scale.high) / 2, scale.high)
    return Comparison(
        title=measure["title"],
        low=number(scale.low),
        high=number(scale.high),
        axis=charts.axis(scale, {end: number(end) for end in ends}),
        change_axis=charts.axis(span, {end: number(end, sign=True) for end in (span.low, 0, span.high)}),
        wave_titles=(WAVE_TITLES[first["waves"][0]], WAVE_TITLES[first["waves"][1]]),
        rows=[_beside(each, measure, span) for each, measure in found],
        apart=[(_name(each), _why_apart(each, asked)) for each in publications if not _measure(each, asked)],
    )


def _beside(publication: Publication, measure: Mapping[str, Any], span: Range) -> Beside:
    whole = _whole(publication)
    if measure["id"] not in whole.get("comparisons", {}):
        return Beside(Line(_name(publication), "", ("", ""), hidden=publication["finding"]), None)
    line = replace(line_of(publication, whole, measure, span), name=_name(publication))
    return Beside(line, analysis.over_groups(publication, measure["id"], span))


def _name(publication: Publication) -> str:
    return f"{publication['programme']['name']}, report of {publication['published']}"


def _why_apart(publication: Publication, asked: Asked) -> str:
    """Why a report is not in the table, by what differs first."""
    questionnaire = publication["questionnaire"]
    if questionnaire["id"] != asked.questionnaire:
        return f"not comparable, because it asked another questionnaire: {questionnaire['title']}."
    if questionnaire["version"] != asked.version:
        return (
            f"not comparable, because it asked version {questionnaire['version']} of the questionnaire, "
            f"the others version {asked.version}."
        )
    if publication["waves"][1] != asked.wave:
        asked_then, then = (lower(WAVE_TITLES[wave]) for wave in (publication["waves"][1], asked.wave))
        return f"not comparable, because it compares before with {asked_then}, the others with {then}."
    return "not comparable, because it did not measure this."
