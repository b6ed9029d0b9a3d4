"""Did a change hold until this wave? The report that stands for an earlier wave, compared with this one.

Over training groups that both reports show where there are enough; else from the two rows of everybody. Both changes
there start from the same answers before, so they go together, and the interval made of theirs is too wide rather
than too narrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.analysis.printed import Basis, outward
from reports.analysis.units import Facts, outcomes, row_of, units
from reports.statistics.combined import Interval, difference_of
from reports.statistics.errors import NotEstimable
from reports.statistics.group_changes import GROUPS_FROM, mean_of_changes
from reports.statistics.retention import Retention, retention_of
from reports.wording import Moved, moved

ORDER = ("before", "after", "day30", "day90")
LATER = {"day30": "a month after the training", "day90": "three months after the training"}


@dataclass(frozen=True)
class Lasting:
    """What became of one outcome's change since the wave ``since``.

    ``means``  wave -> printed mean of everybody, in the order of the waves
    ``step``   that of the change since then and its interval
    """

    since: str
    basis: Basis
    units: int | None
    means: Mapping[str, Mapping[str, Any]]
    change: float
    low: float
    high: float
    step: float
    verdict: str
    sentence: str


def lasting(publication: Facts, earlier: Sequence[Facts]) -> dict[str, Lasting]:
    """Outcome -> what became of it; empty for the first report of a programme."""
    before = previous(publication, earlier)
    if before is None:
        return {}
    found = {measure["id"]: _lasting(publication, before, earlier, measure) for measure in outcomes(publication)}
    return {name: each for name, each in found.items() if each}


def previous(publication: Facts, earlier: Sequence[Facts]) -> Facts | None:
    """The report of the nearest earlier wave that still stands."""
    standing = [each for each in earlier if not each.get("superseded") and _place(each) < _place(publication)]
    return max(standing, key=_place, default=None)


def _lasting(publication: Facts, before: Facts, earlier: Sequence[Facts], measure: Mapping[str, Any]) -> Lasting | None:
    now, then = (row_of(each, "whole", measure["id"]) for each in (publication, before))
    headline = before["headlines"].get(measure["id"])
    if now is None or then is None or headline is None:
        return None
    step = max(now["step"], then["step"])
    over = _over_groups(publication, before, measure["id"])
    since = outward(over[1] if over else difference_of(_interval(then), _interval(now)), step)
    verdict = retention_of(
        (headline["low"], headline["high"]), (since.low, since.high), measure["smallest_of_interest"]
    )
    return Lasting(
        before["waves"][1],
        "groups" if over else "people",
        over[0] if over else None,
        _means(publication, earlier, measure["id"]),
        since.change,
        since.low,
        since.high,
        step,
        verdict.value,
        _sentence(measure["title"], publication["waves"][1], verdict, since),
    )


def _over_groups(publication: Facts, before: Facts, measure: str) -> tuple[int, Interval] | None:
    then = {unit.key: unit.after for unit in units(before, measure)}
    changes = [unit.after - then[unit.key] for unit in units(publication, measure) if unit.key in then]
    if len(changes) < GROUPS_FROM:
        return None
    try:
        found = mean_of_changes(changes)
    except NotEstimable:
        return None  # all groups print the same change
    return len(changes), Interval(found.estimate, found.low, found.high)


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval(row["change"], row["low"], row["high"])


def _means(publication: Facts, earlier: Sequence[Facts], measure: str) -> dict[str, Mapping[str, Any]]:
    """The printed means of everybody, wave by wave, each from the report that was first to tell it."""
    found: dict[str, Mapping[str, Any]] = {}
    for each in sorted([*_standing(earlier), publication], key=_place):
        if row := row_of(each, "whole", measure):
            found.setdefault("before", row["before"])
            found[each["waves"][1]] = row["after"]
    return found


def _standing(earlier: Sequence[Facts]) -> list[Facts]:
    return [each for each in earlier if not each.get("superseded")]


def _place(publication: Facts) -> int:
    return ORDER.index(publication["waves"][1])


def _sentence(title: str, wave: str, verdict: Retention, since: Moved) -> str:
    when, figures = LATER[wave], f"since then it moved by {moved(since)}"
    match verdict:
        case Retention.HELD:
            return f"The change in {title} held until {when}: {figures}."
        case Retention.FADED:
            return f"The change in {title} had faded, in part or wholly, {when}: {figures}."
        case Retention.GREW:
            return f"The change in {title} had grown {when}: {figures}."
        case Retention.NOTHING_TO_HOLD:
            return f"{title} had not clearly changed by then, so nothing could hold or fade; {figures}."
        case _:
            return f"Whether the change in {title} held until {when} is not clear: {figures}."
