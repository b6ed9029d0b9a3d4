"""The change in the whole programme: over training groups where enough are shown, else over people.

People who are trained together tend to answer alike, so the groups are what was drawn. With GROUPS_FROM of them on the
page the mean of their printed changes is the estimate; with fewer, the row of everybody, whose interval the design
effect has widened already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports.analysis.printed import Basis, outward, upward
from reports.analysis.units import Facts, Unit, outcomes, row_of, units
from reports.disclosure.printing import PBand, band
from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.group_changes import GROUPS_FROM, mean_of_changes
from reports.statistics.holm import holm
from reports.statistics.sensitivity import smallest_found
from reports.wording import LARGE, TWO_SIDED_95, Moved, judge, lower, moved, number, sentence


@dataclass(frozen=True)
class Headline:
    """What is said first about one outcome.

    ``units``   how many groups it rests on; None where people are counted
    ``finds``   the smallest true change that would be found four times in five
    """

    basis: Basis
    units: int | None
    change: float
    low: float
    high: float
    step: float
    p: PBand | None
    finds: float
    verdict: str
    sentence: str


def basis(publication: Facts) -> Basis:
    """Groups where every outcome that is compared for everybody has enough of them, else people."""
    compared = [each["id"] for each in outcomes(publication) if row_of(publication, "whole", each["id"])]
    changes = {measure: _over_groups(units(publication, measure)) for measure in compared}
    return "groups" if compared and all(changes.values()) else "people"


def headlines(publication: Facts) -> dict[str, Headline]:
    """Outcome -> headline, where its change is printed for everybody."""
    found = {
        measure["id"]: (measure, row)
        for measure in outcomes(publication)
        if (row := row_of(publication, "whole", measure["id"]))
    }
    if basis(publication) == "people":
        return {name: _by_people(measure, row) for name, (measure, row) in found.items()}
    changes = {name: _over_groups(units(publication, name)) for name in found}
    tested = {name: change for name, change in changes.items() if change}
    p_values = dict(zip(tested, holm([change.p for change in tested.values()]), strict=True))
    return {
        name: _by_groups(publication, measure, row, tested[name], p_values[name])
        for name, (measure, row) in found.items()
    }


def _over_groups(found: list[Unit]) -> Change | None:
    if len(found) < GROUPS_FROM:
        return None
    try:
        return mean_of_changes([unit.change for unit in found])
    except NotEstimable:
        return None  # all groups print the same change


def _by_groups(
    publication: Facts, measure: Mapping[str, Any], row: Mapping[str, Any], change: Change, p: float
) -> Headline:
    found = outward(change, row["step"], band(p))
    number_of = len(units(publication, measure["id"]))
    figures = (
        f"over the {number_of} training groups shown it moved by {moved(found)} on average; "
        f"{_mean(row['before'])} before and {_mean(row['after'])} after over everybody"
    )
    return _headline("groups", number_of, found, smallest_found(change), measure, row, figures)


def _by_people(measure: Mapping[str, Any], row: Mapping[str, Any]) -> Headline:
    found = Moved(row["change"], row["low"], row["high"], row["p"])
    half = max(found.change - found.low, found.high - found.change)
    finds = smallest_found(Change(0.0, half / TWO_SIDED_95, LARGE))
    figures = f"{_mean(row['before'])} before, {_mean(row['after'])} after, a change of {moved(found)}"
    return _headline("people", None, found, finds, measure, row, figures)


def _headline(
    on: Basis,
    number_of: int | None,
    found: Moved,
    finds: float,
    measure: Mapping[str, Any],
    row: Mapping[str, Any],
    figures: str,
) -> Headline:
    margin = measure["smallest_of_interest"]
    verdict = judge(found, margin)
    said = sentence(measure["title"], figures, verdict, margin)
    least = upward(finds, row["step"])
    return Headline(
        on, number_of, found.change, found.low, found.high, row["step"], found.p, least, verdict.value, said
    )


def found_sentence(title: str, headline: Headline) -> str:
    """What size of change these numbers could have shown at all."""
    return (
        f"With these numbers a true change in {lower(title)} of {number(headline.finds)} or more would be found four "
        "times in five; a smaller one may well be missed."
    )


def _mean(printed: Mapping[str, Any]) -> str:
    return number(printed["value"]) if printed["bound"] == "at" else f"{number(printed['value'])} {printed['bound']}"
