"""One row of a table of the report: a population and what is printed of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from reports.rendering import charts
from reports.rendering.charts import Range
from reports.wording import lower, number

ARM_NAMES = {"training": "Training", "peer": "Training with peer support"}
WAVE_TITLES = {"before": "Before", "after": "After", "day30": "A month later", "day90": "Three months later"}

NO_DRAWING = Markup()


@dataclass(frozen=True)
class Line:
    """One population in one table; ``hidden`` says why there are no figures, else it is empty.

    ``key`` and ``measure`` tell a program whom and what the row is about.
    """

    name: str
    merged: str
    people: tuple[str, str]
    key: str = ""
    measure: str = ""
    before: str = ""
    after: str = ""
    change: str = ""
    interval: str = ""
    sure: bool = False
    verdict: str = ""
    sentence: str = ""
    dumbbell: Markup = NO_DRAWING
    forest: Markup = NO_DRAWING
    hidden: str = ""


def name_of(population: Mapping[str, Any]) -> str:
    """A population's name as a reader knows it."""
    if population["cut"] == "whole":
        return "Everybody"
    return (
        ARM_NAMES.get(population["name"], population["name"]) if population["cut"] == "arm" else str(population["name"])
    )


def count_text(count: Mapping[str, Any]) -> str:
    """A printed number of people: "about 25", "84", "25 or more"."""
    bound = "" if count["bound"] == "at" else f" {count['bound']}"
    return f"{'about ' if count['about'] and not bound else ''}{count['value']}{bound}"


def share_text(share: Mapping[str, Any]) -> str:
    """A printed share: "45 %", "10 % or less"."""
    bound = "" if share["bound"] == "at" else f" {share['bound']}"
    return f"{share['value']} %{bound}"


def span_text(low: float, high: float) -> str:
    """A printed interval: "−1 to +9"."""
    return f"{number(low, sign=True)} to {number(high, sign=True)}"


def moved_text(change: str, interval: str) -> str:
    """What a drawing of a change shows: "A change of +4, interval −1 to +9"."""
    return f"A change of {change}, interval {interval}"


def line_of(
    publication: Mapping[str, Any], population: Mapping[str, Any], measure: Mapping[str, Any], span: Range | None = None
) -> Line:
    """One population's row; drawn where there is a ``span`` for its change."""
    printed = population["comparisons"][measure["id"]]
    said = publication["said"][population["key"]][measure["id"]]
    before, later = publication["waves"]
    took_part = population["participation"]
    line = Line(
        name=name_of(population),
        merged="; ".join(population["merged"]),
        people=(count_text(took_part[before]["responses"]), count_text(took_part[later]["responses"])),
        key=population["key"],
        measure=measure["id"],
        sentence=said["sentence"],
    )
    if "reason" in printed:
        return replace(line, hidden=publication["reasons"][printed["reason"]])
    line = replace(
        line, before=mean_text(printed["before"]), after=mean_text(printed["after"]), verdict=said["verdict"]
    )
    if printed["change"] is None:
        return replace(line, hidden=publication["reasons"][printed["withheld"]])
    low, high, scale = printed["low"], printed["high"], Range(measure["low"], measure["high"])
    line = replace(
        line,
        change=number(printed["change"], sign=True),
        interval=span_text(low, high),
        sure=low > 0 or high < 0,
    )
    if span is None:
        return line
    return replace(
        line,
        dumbbell=charts.dumbbell(
            printed["before"]["value"],
            printed["after"]["value"],
            scale,
            f"{WAVE_TITLES[before]} {line.before}, {lower(WAVE_TITLES[later])} {line.after}",
        ),
        forest=charts.forest(printed["change"], low, high, span, moved_text(line.change, line.interval)),
    )


def mean_text(printed: Mapping[str, Any]) -> str:
    """A printed mean: "62", "95 or more"."""
    return number(printed["value"]) if printed["bound"] == "at" else f"{number(printed['value'])} {printed['bound']}"
