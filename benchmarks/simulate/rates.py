"""How often a procedure rejects, and how often its interval holds the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable

LEVEL = 0.05
CELLS = "Each cell: false alarms / coverage of the 95 % interval / power, in per cent."


class Tested(Protocol):
    """Anything with a p value."""

    @property
    def p(self) -> float:
        """The p value."""


@dataclass
class Rates:
    """One procedure over many runs; a run without an answer rejects nothing. ``truth`` is the true change."""

    truth: float
    runs: int = 0
    rejected: int = 0
    intervals: int = 0
    covered: int = 0

    def add(self, procedure: Callable[..., Tested], *data: Any) -> None:
        """Count one run of the procedure on its data."""
        try:
            self.count(procedure(*data))
        except NotEstimable:
            self.runs += 1

    def count(self, found: Tested) -> None:
        """Count one run that found this."""
        self.runs += 1
        self.rejected += found.p < LEVEL
        if isinstance(found, Change):
            self.intervals += 1
            self.covered += found.low <= self.truth <= found.high


def cell(nothing: Rates, effect: Rates) -> str:
    """False alarms where nothing changed; coverage and power where something did.

    >>> cell(Rates(0.0, runs=200, rejected=9), Rates(1.0, runs=200, rejected=80, intervals=200, covered=191))
    '4.5 / 95.5 / 40.0'
    """
    shares = ((nothing.rejected, nothing.runs), (effect.covered, effect.intervals), (effect.rejected, effect.runs))
    return " / ".join(f"{100 * part / whole:.1f}" if whole else "–" for part, whole in shares)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as documents hold it."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
