"""Falling lines over a number of people: how small a change so many of them would show. The table says the same.

The lines stretch with the page; text, dots and marks stand in percent of the width and keep their size.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

Places = Sequence[tuple[int, float]]

_CEILING, _FLOOR, _HEIGHT = 8, 228, 256
_START, _END = 9, 96  # per cent of the width
_HIGHEST = 30  # points: more is out of reach of any course and would flatten the rest
_STROKES = {
    "first": 'stroke="#14574a" stroke-width="3"',
    "second": 'stroke="#475a63" stroke-width="2.5" stroke-dasharray="9 5"',
    "third": 'stroke="#475a63" stroke-width="2.5" stroke-dasharray="2 4"',
    "fourth": 'stroke="#8a3b12" stroke-width="2.5" stroke-dasharray="12 4 2 4"',
}
KINDS = tuple(_STROKES)
_GOAL = 'stroke="#475a63" stroke-width="1.5"'


def curves(lines: Mapping[str, Places], invited: int, wanted: float) -> Markup:
    """Every line, the plan's dot on each, and the level of the change that is wanted.

    ``lines``: one of ``KINDS`` -> people and points, at least one line. What lies above the drawing is cut off.
    """
    places = [place for line in lines.values() for place in line]
    most, largest = max(people for people, _change in places), max(change for _people, change in places)
    frame = _Frame(most, 5 * math.ceil(min(max(largest, wanted), _HIGHEST) / 5))
    drawn = (
        *map(frame.level, range(0, frame.top + 1, 5)),
        *map(frame.mark, frame.round_numbers()),
        frame.goal(wanted) if wanted <= frame.top else "",
        frame.ways(lines),
        *(frame.dot(people, change) for people, change in places if people == invited and change <= frame.top),
    )
    picture = f'<svg class="viz curves" width="100%" height="{_HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>'
    return Markup(picture)  # noqa: S704  # numbers and fixed words only


def sample(kind: str) -> Markup:
    """A piece of the line of that kind, for the key of the drawing."""
    return _key(kind, _STROKES[kind])


def goal() -> Markup:
    """A piece of the level of the change that is wanted, for the key."""
    return _key("zero", _GOAL)


@dataclass(frozen=True)
class _Frame:
    """From nobody to ``most`` people, from 0 to ``top`` points."""

    most: int
    top: int

    def x(self, people: float) -> str:
        return f"{_START + (_END - _START) * people / self.most:.1f}%"

    def y(self, points: float) -> str:
        return f"{_FLOOR - (_FLOOR - _CEILING) * points / self.top:.1f}"

    def round_numbers(self) -> range:
        """Three to five numbers of people to write below."""
        ten = 10 ** int(math.log10(self.most))
        step = next((each for each in (ten, ten // 2, ten // 5) if each and self.most // each >= 3), 1)
        return range(step, self.most + 1, step * math.ceil(self.most // step / 5))

    def level(self, points: int) -> str:
        line = f'<line class="grid" x1="{_START}%" x2="{_END}%" y1="{self.y(points)}" y2="{self.y(points)}"'
        return f'{line} stroke="#d5dddb"/>' + _words(
            f"{_START - 1.5}%", self.y(points - 0.02 * self.top), points, "end"
        )

    def mark(self, people: int) -> str:
        return _words(self.x(people), str(_FLOOR + 22), people, "middle")

    def goal(self, wanted: float) -> str:
        line = f'<line class="zero" x1="{_START}%" x2="{_END}%" y1="{self.y(wanted)}" y2="{self.y(wanted)}"'
        return f"{line} {_GOAL}/>"

    def dot(self, people: int, points: float) -> str:
        return f'<circle class="dot" cx="{self.x(people)}" cy="{self.y(points)}" r="5.5" fill="#14574a"/>'

    def ways(self, lines: Mapping[str, Places]) -> str:
        """In a square of its own that is stretched, as a broken line knows no percentages."""
        place = f'x="{_START}%" y="{_CEILING}" width="{_END - _START}%" height="{_FLOOR - _CEILING}"'
        drawn = "".join(self._way(kind, places) for kind, places in lines.items())
        return f'<svg {place} viewBox="0 0 100 100" preserveAspectRatio="none" overflow="hidden">{drawn}</svg>'

    def _way(self, kind: str, places: Places) -> str:
        corners = " ".join(f"{100 * n / self.most:.2f},{100 - 100 * points / self.top:.2f}" for n, points in places)
        stroke = f'{_STROKES[kind]} fill="none" vector-effect="non-scaling-stroke"'
        return f'<polyline class="{kind}" points="{corners}" {stroke}/>'


def _words(x: str, y: str, number: int, anchor: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="13" fill="#475a63">{number:,}</text>'


def _key(kind: str, stroke: str) -> Markup:
    line = f'<line class="{kind}" x1="0" x2="36" y1="6" y2="6" {stroke}/>'
    return Markup(f'<svg class="viz" width="36" height="12" aria-hidden="true">{line}</svg>')  # noqa: S704  # as above
