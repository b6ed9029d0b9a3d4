"""Printed numbers of people and shares of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure.policy import EXACT_FROM, RATE_FROM, ROUND_TO, SHARE_STEP, clip
from reports.disclosure.printing import Bound

BANDS = ("disagree", "middle", "agree")


@dataclass(frozen=True)
class PrintedCount:
    """A number of people; ``about`` when it is rounded to five."""

    value: int
    about: bool
    bound: Bound = "at"


@dataclass(frozen=True)
class PrintedShare:
    """A share of people, per cent, a multiple of five."""

    value: int
    bound: Bound


def responses(n: int, invited: int) -> PrintedCount:
    """Print how many answered: rounded below 100, and never so that nearly everybody must have."""
    about = n < EXACT_FROM
    printed = _rounded(n, 1, ROUND_TO) if about else n
    allowed = invited - clip(invited)
    if allowed < EXACT_FROM:
        allowed += ROUND_TO // 2  # a rounded number may stand for so many fewer
    highest = allowed // ROUND_TO * ROUND_TO
    if printed >= highest:
        return PrintedCount(highest, about=True, bound="or more")
    return PrintedCount(printed, about)


def rate(n: int, invited: int) -> PrintedShare | None:
    """Print the response rate, or nothing where fewer than RATE_FROM were invited.

    Made of the printed number: a rate of its own would undo the rounding of the number beside it.
    """
    if invited < RATE_FROM:
        return None
    printed = responses(n, invited)
    if printed.bound == "at":
        return share(min(printed.value, invited), invited)
    highest = 100 - max(SHARE_STEP, _percent(clip(invited), invited))
    return PrintedShare(min(highest, 100 * printed.value // invited // SHARE_STEP * SHARE_STEP), printed.bound)


def share(n: int, base: int) -> PrintedShare:
    """Print n of base people so that ``clip(base)`` of them may always be on the other side."""
    lowest = max(SHARE_STEP, _percent(clip(base), base))
    printed = _percent(n, base)
    if printed <= lowest:
        return PrintedShare(lowest, "or less")
    if printed >= 100 - lowest:
        return PrintedShare(100 - lowest, "or more")
    return PrintedShare(printed, "at")


def bands(table: Mapping[int, int], codes: Sequence[int]) -> dict[str, PrintedShare]:
    """Print the shares that disagree, stand in the middle and agree.

    ``table`` is code -> people, ``codes`` all codes of the agreement item.
    """
    base = sum(table.get(code, 0) for code in codes)
    middle = (min(codes) + max(codes)) / 2
    people = (
        sum(table.get(code, 0) for code in codes if code < middle),
        sum(table.get(code, 0) for code in codes if code == middle),
        sum(table.get(code, 0) for code in codes if code > middle),
    )
    return {band: share(n, base) for band, n in zip(BANDS, people, strict=True)}


def _percent(n: int, base: int) -> int:
    return _rounded(100 * n, base, SHARE_STEP)


def _rounded(numerator: int, denominator: int, grid: int) -> int:
    """Return the fraction rounded to the nearest multiple of ``grid``, halves up, without floats."""
    return (2 * numerator + denominator * grid) // (2 * denominator * grid) * grid
