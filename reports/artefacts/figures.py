"""What an artefact says about one population, as an interval: no closer than the print steps, unless it really is."""

from dataclasses import dataclass
from math import inf, isclose
from typing import Literal

What = Literal["people", "mean", "share"]

ROUNDED = 5  # numbers of people "about" something are rounded to this


@dataclass(frozen=True)
class Figure:
    """``low`` <= true value <= ``high``.

    ``measure``  a scale or item; empty for a number of people
    ``part``     of a share: the band or code; else empty
    ``where``    the artefact that says so
    """

    what: What
    population: str
    wave: str
    measure: str
    part: str
    low: float
    high: float
    where: str


@dataclass(frozen=True)
class Odd:
    """A number that is finer than its print step, or that the publication does not hold: hidden precision."""

    where: str
    says: str


def interval(text: str, step: float) -> tuple[float, float]:
    """What a printed number tells: half a step to either side if it stands on its step, else only half its last digit.

    >>> interval("62", 1.0), interval("4.75 or more", 0.25), interval("62.3", 1.0)
    ((61.5, 62.5), (4.625, inf), (62.25, 62.349999999999994))
    """
    number, _space, bound = text.strip().partition(" ")
    value = plain(number)
    half = step / 2 if on_step(value, step) else last_digit(number) / 2
    low, high = value - half, value + half
    return (low, inf) if bound == "or more" else (-inf, high) if bound == "or less" else (low, high)


def plain(number: str) -> float:
    """A number as people write it: real minus signs, plus signs, a per cent sign."""
    return float(number.replace("−", "-").replace("+", "").replace("%", "").strip())


def on_step(value: float, step: float) -> bool:
    """Whether a value is a multiple of its step."""
    return isclose(value / step, round(value / step), abs_tol=1e-6)


def last_digit(number: str) -> float:
    """What one more in the last digit would be.

    >>> last_digit("62.3"), last_digit("62")
    (0.1, 1.0)
    """
    return float(10.0 ** -len(number.partition(".")[2]))


def people(text: str) -> tuple[float, float]:
    """ "about 25", "84", "25 or more" as whole numbers.

    >>> people("about 25"), people("84"), people("25 or more")
    ((23, 27), (84, 84), (23, inf))
    """
    about, number, bound = _pieces(text)
    slack = ROUNDED // 2 if about or bound else 0
    return number - slack, inf if bound else number + slack


def _pieces(text: str) -> tuple[bool, int, str]:
    words = text.strip().split(" ", 1) if text.startswith("about") else ["", text.strip()]
    number, _space, bound = words[1].partition(" ")
    return words[0] == "about", int(number), bound
