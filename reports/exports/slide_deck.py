"""The deck while it is made: slides with a finding as title, notes with limits, alternative texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, TypeVar

from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches, Length

from reports.exports.slide_house import ACROSS, blank, finding_layout, title_layout
from reports.exports.slide_text import INK, Run, fitting, lines_of, write
from reports.rendering.page import ReportPage

Thing = TypeVar("Thing")

_TITLE_SIZES = (26, 22, 18, 16)  # points; the largest that takes two lines


@dataclass(frozen=True)
class Place:
    """Where something stands, in inches."""

    x: float
    y: float
    width: float
    height: float

    def emu(self) -> tuple[Length, Length, Length, Length]:
        """As the library measures."""
        return Inches(self.x), Inches(self.y), Inches(self.width), Inches(self.height)


@dataclass(frozen=True)
class Deck:
    """What every slide is made from."""

    facts: Mapping[str, Any]
    page: ReportPage
    file: Presentation
    created: datetime

    @classmethod
    def of(cls, facts: Mapping[str, Any], page: ReportPage) -> "Deck":
        """An empty deck for one publication."""
        return cls(facts, page, blank(page), datetime.fromisoformat(page.published))

    def first(self, title: str, below: Sequence[Sequence[Run]]) -> None:
        """The title slide."""
        slide = self.file.slides.add_slide(title_layout(self.file))
        main, subtitle = slide.placeholders
        write(main.text_frame, [[Run(fitting(title, 10.9, 36, 2), 36, INK, bold=True)]])
        write(subtitle.text_frame, below, after=4)
        self._note(slide, [title])

    def slide(self, title: str, notes: Sequence[str] = ()) -> Slide:
        """A slide that has its finding as title; the notes begin with it in full."""
        slide: Slide = self.file.slides.add_slide(finding_layout(self.file))
        size = next((size for size in _TITLE_SIZES if lines_of(title, ACROSS, size) <= 2), _TITLE_SIZES[-1])
        write(slide.placeholders[0].text_frame, [[Run(fitting(title, ACROSS, size, 2), size, INK, bold=True)]])
        self._note(slide, [title, *notes])
        return slide

    def _note(self, slide: Slide, said: Sequence[str]) -> None:
        frame = slide.notes_slide.notes_text_frame
        write(frame, [[Run(each, 12)] for each in (*said, *self._limits())])

    def _limits(self) -> list[str]:
        return [
            f"No figure here is about fewer than {self.page.k} people, neither directly nor by subtraction.",
            *self.page.caveats,
            *self.page.notes,
            *which_report(self.page),
        ]


def which_report(page: ReportPage) -> list[str]:
    """Which report this is, and where it stands in the ledger."""
    ledger = page.ledger
    line = f"Line {ledger['position'] + 1} of the ledger of all reports: {ledger['digest']}" if ledger else ""
    return [
        f"Programme: {page.programme}",
        f"Organisation: {page.organisation}",
        f"Report of {page.published}.",
        line or "Not in the ledger of all reports.",
    ]


def text(slide: Slide, place: Place, paragraphs: Sequence[Sequence[Run]], *, after: float = 6) -> None:
    """Words in a box without a frame."""
    frame = slide.shapes.add_textbox(*place.emu()).text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame, paragraphs, after=after)


def described(shape: Any, name: str, alternative: str) -> None:
    """Say what a shape is, and what it shows, for those who do not see it."""
    (said,) = shape.element.xpath("./p:nvGraphicFramePr/p:cNvPr")
    said.set("name", name)
    said.set("descr", alternative)


def parts(things: Sequence[Thing], most: int) -> list[Sequence[Thing]]:
    """Things over as few slides as hold ``most`` each, about the same number on each.

    >>> parts("abcde", 4)
    ['abc', 'de']
    """
    if not things:
        return []
    each = ceil(len(things) / ceil(len(things) / most))
    return [things[n : n + each] for n in range(0, len(things), each)]


def titled(title: str, pages: Sequence[Thing]) -> Iterator[tuple[str, Thing]]:
    """A title for each page: the same where there is one, else with its place among them."""
    for n, page in enumerate(pages, 1):
        yield (f"{title.rstrip('.')}, part {n} of {len(pages)}" if len(pages) > 1 else title), page
