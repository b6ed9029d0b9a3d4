"""Made-up people: a normal trait, answered on a scale of whole steps with a floor and a ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """Possible scores from ``low`` to ``high`` in steps, and the trait of people before anything happened."""

    low: float
    high: float
    step: float
    mean: float
    sd: float

    @property
    def levels(self) -> list[float]:
        """All possible scores."""
        return [self.low + place * self.step for place in range(round((self.high - self.low) / self.step) + 1)]

    def answered(self, trait: Numbers) -> Whole:
        """The place of the nearest score to each trait."""
        top = len(self.levels) - 1
        return np.clip(np.rint((trait - self.low) / self.step), 0, top).astype(np.int64)

    def expected(self, moved: float) -> float:
        """The mean score of people whose trait has moved by so much; floor and ceiling make it move less."""
        levels = np.array(self.levels)
        edges = (levels[:-1] + levels[1:]) / 2
        below = special.ndtr((edges - self.mean - moved) / self.sd)
        return float(np.diff(below, prepend=0.0, append=1.0) @ levels)


SUM = Scale(low=4, high=20, step=1, mean=13, sd=3.2)  # four items of 1 to 5
INDEX = Scale(low=0, high=100, step=25 / 6, mean=55, sd=20)  # six items of 1 to 5, printed from 0 to 100


def tallies(places: Whole, levels: int) -> Whole:
    """Of each run, how many people are at each level; ``places`` is runs × people."""
    runs = len(places)
    cells = np.arange(runs)[:, None] * levels + places
    return np.bincount(cells.ravel(), minlength=runs * levels).reshape(runs, levels)


def pair_tables(before: Whole, after: Whole, levels: int) -> Whole:
    """Of each run, how many pairs are at each level before and each level after."""
    return tallies(before * levels + after, levels * levels).reshape(-1, levels, levels)


@dataclass(frozen=True)
class Design:
    """Training groups of ``people`` each, and where the variance of one answer comes from.

    ``icc``    share of what a group has in both waves
    ``wave``   share of what a group has in one wave only
    ``stays``  share of what a person has in both waves; 0 stands for new people in each wave
    """

    groups: int
    people: int = 12
    icc: float = 0.05
    wave: float = 0.05
    stays: float = 0.0


def grouped(design: Design, moved: Sequence[float], runs: int, rng: np.random.Generator) -> Numbers:
    """Scores on the index, runs × waves × groups × people; ``moved`` is the change in trait of each group."""
    shares = np.sqrt([design.icc, design.wave, design.stays, 1 - design.icc - design.wave - design.stays])
    shape = (runs, 2, design.groups, design.people)
    parts = (
        rng.standard_normal((runs, 1, design.groups, 1)),
        rng.standard_normal((runs, 2, design.groups, 1)),
        rng.standard_normal((runs, 1, design.groups, design.people)),
        rng.standard_normal(shape),
    )
    trait = INDEX.mean + INDEX.sd * sum(share * part for share, part in zip(shares, parts, strict=True))
    trait[:, 1] += np.asarray(moved)[:, None]
    return np.array(INDEX.levels)[INDEX.answered(trait)]
