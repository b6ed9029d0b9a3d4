"""The workbook within a native chart: what is drawn, and beside it whom each row is about. Text stays text."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from xlsxwriter import Workbook

from reports.exports.zipped import fixed

_TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True)
class Sheet:
    """Names of rows, series of numbers that are drawn, and columns ``beside`` them that are not."""

    names: Sequence[str]
    series: Mapping[str, Sequence[float | None]]
    beside: Mapping[str, Sequence[str | float | None]] = field(default_factory=dict)

    def column(self, title: str) -> str:
        """Where the cells of a column stand, as a chart refers to them."""
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[1 + [*self.series, *self.beside].index(title)]
        return f"Sheet1!${letter}$2:${letter}${len(self.names) + 1}"


def workbook(sheet: Sheet, created: datetime) -> bytes:
    """The sheet as XLSX, the same bytes each time."""
    out = io.BytesIO()
    book = Workbook(out, _TEXT_STAYS_TEXT)
    book.set_properties({"created": created})
    page = book.add_worksheet("Sheet1")
    page.write_column(1, 0, sheet.names)
    for column, (title, cells) in enumerate([*sheet.series.items(), *sheet.beside.items()], 1):
        page.write(0, column, title)
        for row, cell in enumerate(cells, 1):
            if cell is not None:
                page.write(row, column, cell)
    page.set_column(0, 0, 36)
    page.set_column(1, 25, 16)
    book.close()
    return fixed(out.getvalue())
