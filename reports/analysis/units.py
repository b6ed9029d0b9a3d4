"""The training groups of a publication as units: one before, one after, one change each, as printed.

Groups that are shown only together count as one unit. What is printed is rounded; that adds a little to the spread
between units, which every procedure here measures, so intervals stay honest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Unit:
    """One row of the cut by training group; ``arm`` is None where groups of both arms are shown together."""

    key: str
    name: str
    arm: str | None
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


def units(publication: Facts, measure: str) -> list[Unit]:
    """Every group row that has a printed change of this measure, in the order of the report."""
    arms = {group["id"]: group["arm"] for group in publication["groups"]}
    return [
        Unit(
            each["key"],
            each["name"],
            _arm([arms[group] for group in each["groups"]]),
            row["before"]["value"],
            row["after"]["value"],
        )
        for each in publication["release"]["populations"]
        if each["cut"] == "group"
        for row in [each["comparisons"].get(measure, {})]
        if row.get("change") is not None
    ]


def row_of(publication: Facts, population: str, measure: str) -> Mapping[str, Any] | None:
    """The printed comparison of a population, where there is one with a change."""
    found = [each for each in publication["release"]["populations"] if each["key"] == population]
    row: Mapping[str, Any] = found[0]["comparisons"].get(measure, {}) if found else {}
    return row if row.get("change") is not None else None


def outcomes(publication: Facts) -> list[Mapping[str, Any]]:
    """The measures that the report leads with."""
    return [each for each in publication["measures"] if each["outcome"]]


def _arm(arms: Sequence[str]) -> str | None:
    return arms[0] if len(set(arms)) == 1 else None
