"""Quiet tables: a head, hairlines, rows of one height, room for drawings in their cells."""

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches

from reports.exports.slide_deck import Place, described
from reports.exports.slide_text import Run, write

Cell = Sequence[Sequence[Run]]  # paragraphs

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's own "no style, no grid"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def table(
    slide: Slide, place: Place, widths: Sequence[float], heights: Sequence[float], cells: Mapping[tuple[int, int], Cell]
) -> Any:
    """A table with a head; ``cells`` are (row, column) -> paragraphs, the others stay empty."""
    frame: Any = slide.shapes.add_table(len(heights), len(widths), *place.emu())
    made = frame.table
    made._tbl.tblPr.find(f"{{{_DRAWN}}}tableStyleId").text = _NO_STYLE
    made.horz_banding = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Inches(width)
    for row, height in zip(made.rows, heights, strict=True):
        row.height = Inches(height)
    for at in range(len(heights)):
        for column in range(len(widths)):
            _cell(made.cell(at, column), cells.get((at, column), ()), head=at == 0)
    return frame


def name(frame: Any, called: str, alternative: str) -> None:
    """Say what a table is, and what it shows."""
    described(frame, called, alternative)


def merge(frame: Any, row: int, first: int, last: int) -> None:
    """One cell across some columns of a row."""
    frame.table.cell(row, first).merge(frame.table.cell(row, last))


def merge_down(frame: Any, first: int, last: int, column: int) -> None:
    """One cell down some rows of a column."""
    frame.table.cell(first, column).merge(frame.table.cell(last, column))


def _cell(cell: Any, paragraphs: Cell, *, head: bool) -> None:
    cell.margin_left, cell.margin_right, cell.margin_top, cell.margin_bottom = Inches(0.0), Inches(0.08), 0, 0
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    write(cell.text_frame, paragraphs)
    line = (
        f'<a:lnB xmlns:a="{_DRAWN}" w="{12700 if head else 6350}"><a:solidFill>'
        f'<a:srgbClr val="{"6B7F86" if head else "CBD5D5"}"/></a:solidFill></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))  # fixed words only
