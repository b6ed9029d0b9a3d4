"""The table is the chart: one fluid drawing in a cell of each row, from printed values only.

Percent coordinates and no viewBox, so that it stretches with its cell while the text around it stays text.
Colours are attributes, which a strict content policy allows; the stylesheet overrides them in dark mode. In grey they
are told apart by how dark they are. What a drawing shows is ``said`` in its title as well, in the printed words: a PDF
takes that as its text alternative, while on the page the row says the same and the drawing is hidden from readers.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

DISAGREE, MIDDLE, AGREE = "#b8763a", "#ccd6d4", "#14574a"


@dataclass(frozen=True)
class Range:
    """The printed range of a measure, drawn from one edge of the cell to the other."""

    low: float
    high: float

    def percent(self, value: float) -> str:
        """Where a value stands, as a percentage of the width; 4 % stay free at either edge."""
        share = (value - self.low) / (self.high - self.low)
        return f"{4 + 92 * min(1.0, max(0.0, share)):.1f}%"


def dumbbell(before: float, after: float, span: Range, said: str) -> Markup:
    """A hollow ring before, a full dot after, the way between; on two lines, so that neither hides the other."""
    a, b = span.percent(before), span.percent(after)
    return _svg(
        "dumbbell",
        said,
        _grid(span),
        f'<line class="way" x1="{a}" x2="{b}" y1="7" y2="15" stroke="#6b7f86" stroke-dasharray="2 3"/>',
        f'<circle class="ring" cx="{a}" cy="7" r="4.5" fill="#fff" stroke="#8a3b12" stroke-width="2.5"/>',
        f'<circle class="dot" cx="{b}" cy="15" r="5.5" fill="#14574a"/>',
    )


def forest(change: float, low: float, high: float, span: Range, said: str) -> Markup:
    """A change with its interval, against the line of no change."""
    a, b, x, zero = (span.percent(value) for value in (low, high, change, 0))
    return _svg(
        "forest",
        said,
        _grid(span),
        f'<line class="zero" x1="{zero}" x2="{zero}" y1="0" y2="22" stroke="#475a63" stroke-width="1.5"/>',
        f'<line class="span" x1="{a}" x2="{b}" y1="11" y2="11" stroke="#14574a" stroke-width="2.5"/>',
        f'<circle class="dot" cx="{x}" cy="11" r="5.5" fill="#14574a"/>',
    )


def bands(disagree: int, middle: int, agree: int, said: str) -> Markup:
    """Three bands of answers that lean to the side of most: “Neither” is split on the middle of the cell.

    All together they are half as wide as the cell, so that they fit however they lean.
    """
    share = 50 / max(1, disagree + middle + agree)
    x = 50 - share * (disagree + middle / 2)
    parts = ['<line class="zero" x1="50%" x2="50%" y1="0" y2="22" stroke="#475a63"/>']
    for name, value, colour in (
        ("disagree", disagree, DISAGREE),
        ("middle", middle, MIDDLE),
        ("agree", agree, AGREE),
    ):
        width = share * value
        place = f'x="{x:.1f}%" width="{width:.1f}%" y="4" height="14"'
        parts.append(f'<rect class="{name}" {place} fill="{colour}" stroke="#fff"/>')
        x += width
    return _svg("bands", said, *parts)


def trend(means: Sequence[float], span: Range, said: str) -> Markup:
    """The way of a mean over the waves, from left to right, the ends of its range at bottom and top."""
    places = [(f"{10 + 80 * i / max(1, len(means) - 1):.1f}%", _height(mean, span)) for i, mean in enumerate(means)]
    ways = (
        f'<line class="way" x1="{a}" y1="{b}" x2="{c}" y2="{d}" stroke="#14574a" stroke-width="2.5"/>'
        for (a, b), (c, d) in pairwise(places)
    )
    dots = (f'<circle class="dot" cx="{x}" cy="{y}" r="5.5" fill="#14574a"/>' for x, y in places)
    ends = "".join(f'<line class="grid" x1="4%" x2="96%" y1="{y}" y2="{y}" stroke="#d5dddb"/>' for y in (6, 66))
    return _svg("trend", said, ends, *ways, *dots, height=72)


def _height(value: float, span: Range) -> str:
    return f"{66 - 60 * (value - span.low) / (span.high - span.low):.1f}"


def widest(spans: list[tuple[float, float]], least: float) -> Range:
    """One range for a column of intervals: symmetric around no change, in whole steps of ``least``."""
    reach = max([least, *(abs(end) for span in spans for end in span)])
    steps = math.ceil(round(reach / least, 6))
    return Range(-steps * least, steps * least)


def axis(span: Range, marks: Mapping[float, str]) -> Markup:
    """What places in a column of drawings stand for: value -> what is written there."""
    style = 'y="17" text-anchor="middle" font-size="13" fill="#475a63"'
    return _svg(
        "axis",
        f"Scale: {', '.join(marks.values())}",
        *(f'<text x="{span.percent(value)}" {style}>{escape(text)}</text>' for value, text in marks.items()),
    )


def _grid(span: Range) -> str:
    marks = [span.percent(span.low + quarter * (span.high - span.low) / 4) for quarter in range(5)]
    return "".join(f'<line class="grid" x1="{x}" x2="{x}" y1="2" y2="20" stroke="#d5dddb"/>' for x in marks)


def _svg(kind: str, said: str, *parts: str, height: int = 22) -> Markup:
    drawn = f"<title>{escape(said)}</title>{''.join(parts)}"
    looks = f'class="viz {kind}" width="100%" height="{height}" aria-hidden="true"'
    return Markup(f"<svg {looks}>{drawn}</svg>")  # noqa: S704  # numbers, fixed words and escaped text only
