"""Words on slides: how much of a label a place has room for, and paragraphs of runs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml

INK, SOFT, ACT, WARM = "17242B", "475A63", "14574A", "8A3B12"

_DECLARED = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_CUT_NUMBER = re.compile(r"[\w.,]*\d[\w.,]*$")
_EM = 0.54  # mean width of a letter in Arial, as a share of its size


@dataclass(frozen=True)
class Run:
    """Some words in one look; ``size`` in points."""

    text: str
    size: float = 14
    colour: str = INK
    bold: bool = False
    italic: bool = False


def rgb(colour: str) -> RGBColor:
    """A colour from its six digits."""
    return RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]  # carries no types


def fitting(text: str, inches: float, size: float, lines: int = 1) -> str:
    """As much of a label as some lines of this width hold, with an ellipsis where it is cut.

    >>> fitting("Night shift", 2, 12), fitting("Night shift at the harbour", 1, 12)
    ('Night shift', 'Night shif…')
    """
    room = _room(inches, size) * lines
    if _width(text) <= room:
        return text
    kept, used = "", 1.0
    for each in text:
        used += _width(each)
        if used > room:
            break
        kept += each
    return f"{_whole_numbers(kept).rstrip()}…"


def _whole_numbers(kept: str) -> str:
    """What is kept without a number at its end: cut short, it would be another number."""
    return _CUT_NUMBER.sub("", kept)


def lines_of(text: str, inches: float, size: float) -> int:
    """How many lines a text takes, about."""
    return max(1, ceil(_width(text) / _room(inches, size)))


def write(frame: Any, paragraphs: Sequence[Sequence[Run]], *, after: float = 0) -> None:
    """Fill a text frame; ``after`` is the space below each paragraph in points.

    As one piece of XML: run by run, the library takes most of the time that a deck takes.
    """
    frame.word_wrap = True
    body = frame._txBody
    for old in list(body.p_lst):
        body.remove(old)
    for runs in paragraphs or [()]:
        body.append(parse_xml(_paragraph(runs, after)))


def _paragraph(runs: Sequence[Run], after: float) -> str:
    space = f'<a:pPr><a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft></a:pPr>'
    end = "" if runs else '<a:endParaRPr lang="en-GB" sz="800"/>'  # an empty cell is as high as its letters would be
    return f"<a:p {_DECLARED}>{space}{''.join(_run(run) for run in runs)}{end}</a:p>"


def _run(run: Run) -> str:
    look = f'lang="en-GB" sz="{round(run.size * 100)}" b="{run.bold:d}" i="{run.italic:d}"'
    colour = f'<a:solidFill><a:srgbClr val="{run.colour}"/></a:solidFill>'
    return f"<a:r><a:rPr {look}>{colour}</a:rPr><a:t>{escape(run.text)}</a:t></a:r>"


def _room(inches: float, size: float) -> float:
    return inches * 72 / (size * _EM)


def _width(text: str) -> float:
    return sum(1.9 if east_asian_width(each) in "WF" else 1.0 for each in text)
