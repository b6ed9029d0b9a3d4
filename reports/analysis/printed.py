"""Results on the print step of the row they belong to."""

from typing import Literal, Protocol

from reports.disclosure.printing import PBand
from reports.disclosure.steps import above, below, exact, nearest, plain
from reports.wording import Moved

Basis = Literal["groups", "people"]  # what is counted: training groups, each once, or people


class Estimated(Protocol):
    """An estimate between the ends of its 95 % interval."""

    @property
    def estimate(self) -> float:
        """The estimate."""

    @property
    def low(self) -> float:
        """The lower end."""

    @property
    def high(self) -> float:
        """The upper end."""


def outward(found: Estimated, step: float, p: PBand | None = None) -> Moved:
    """The estimate on the step, its interval rounded outwards."""
    grid = exact(step)
    middle = nearest(exact(found.estimate), grid)
    low, high = min(below(exact(found.low), grid), middle), max(above(exact(found.high), grid), middle)
    return Moved(plain(middle), plain(low), plain(high), p)


def rounded(value: float, step: float) -> float:
    """The nearest multiple of the step."""
    return plain(nearest(exact(value), exact(step)))


def upward(value: float, step: float) -> float:
    """The next multiple of the step."""
    return plain(above(exact(value), exact(step)))
