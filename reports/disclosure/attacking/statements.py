"""What a reader knows: intervals for numbers about sets of people, as they were printed.

People are counted in *atoms*: disjoint sets of people, numbered from 0, so that everybody a released number
is about is a union of atoms. Every number belongs to one *base*, a key such as "before/openness": the people
of that wave who have a value for that measure.
"""

import math
from dataclasses import dataclass


class BadStatement(ValueError):
    """A statement that no printed number could make."""


@dataclass(frozen=True)
class People:
    """``low`` <= number of people in the atoms <= ``high``; None where nothing limits it."""

    base: str
    atoms: frozenset[int]
    low: int
    high: int | None

    def __post_init__(self) -> None:
        _check(self.atoms, self.low, math.inf if self.high is None else self.high)
        if self.low < 0:
            raise BadStatement("There cannot be fewer than no people.")


@dataclass(frozen=True)
class Mean:
    """There are people in the atoms, and their mean lies in [``low``, ``high``], in the unit of the base."""

    base: str
    atoms: frozenset[int]
    low: float
    high: float

    def __post_init__(self) -> None:
        _check(self.atoms, self.low, self.high)


@dataclass(frozen=True)
class Share:
    """There are people in the atoms, and the share in ``part`` (a code or band) lies in [``low``, ``high``], of 1."""

    base: str
    part: str
    atoms: frozenset[int]
    low: float
    high: float

    def __post_init__(self) -> None:
        _check(self.atoms, self.low, self.high)
        if self.low > 1 or self.high < 0:
            raise BadStatement("A share lies between 0 and 1.")


Statement = People | Mean | Share


def _check(atoms: frozenset[int], low: float, high: float) -> None:
    if not atoms or min(atoms) < 0:
        raise BadStatement("A statement is about one atom or more, numbered from 0.")
    if not low <= high:  # also where one of them is not a number
        raise BadStatement(f"No number lies between {low} and {high}.")
