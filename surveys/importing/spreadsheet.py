"""A CSV file as a spreadsheet shows it: a header in row 1, and numbered rows of cells.

Quoted cells may hold delimiters, quotes and line breaks (RFC 4180 section 2); a row is what stands
between two line breaks outside quotes.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Final

from surveys.importing.problems import ImportRefused, Problems, shown

DELIMITERS: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "an upright bar"}
SAMPLE: Final = 20
WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Spreadsheet:
    """One file. ``header`` holds the names of the columns, without spaces around them."""

    def __init__(self, raw: bytes, encoding: str, delimiter: str) -> None:
        """Raise ``ImportRefused`` for a file that cannot be read as text, or holds no row."""
        self._encoding, self._delimiter = encoding, delimiter
        self._raw = raw.removeprefix(codecs.BOM_UTF8) if _is_utf8(encoding) else raw
        self._check_encoding()
        self.header = self._header()

    def rows(self, problems: Problems) -> Iterator[tuple[int, list[str]]]:
        """(row number, cells) of each row that is as wide as the header; what is not is noted.

        Empty lines have a number, but are no rows. The file is not read further after a broken quote.
        """
        reader = csv.reader(self._text(), delimiter=self._delimiter, strict=True)
        hint = ""
        row = 0
        while True:
            row += 1
            try:
                cells = next(reader, None)
            except csv.Error:
                problems.add_at(row, _BROKEN)
                return
            if cells is None:
                return
            if row == 1 or not cells:
                continue
            if len(cells) == len(self.header):
                yield row, cells
            else:
                hint = hint or self._hint()
                problems.add_at(row, f"it has {_cells(len(cells))}, but the header has {len(self.header)}. {hint}")

    def likely_delimiter(self) -> str | None:
        """Another delimiter that fits the file better than the one given, if there is one."""
        best = max(DELIMITERS, key=self._fit)
        return best if self._fit(best) > max((False, 1), self._fit(self._delimiter)) else None

    def _header(self) -> tuple[str, ...]:
        try:
            first = list(islice(csv.reader(self._text(), delimiter=self._delimiter, strict=True), 2))
        except csv.Error:
            first = list(islice(csv.reader(self._text(), delimiter=self._delimiter), 2))
        if not any(any(cell.strip() for cell in cells) for cells in first):
            raise ImportRefused("The file is empty. Nothing was stored.")
        header = tuple(cell.strip().removeprefix("\ufeff") for cell in first[0])
        if len(header) <= 1 and (likely := self.likely_delimiter()):
            raise ImportRefused(
                f"Row 1: the whole header is one column with the delimiter {_named(self._delimiter)}. "
                f"{_seems(likely)} Nothing was stored."
            )
        return header

    def _hint(self) -> str:
        likely = self.likely_delimiter()
        return _seems(likely) if likely else "A cell that holds the delimiter must stand in quotation marks."

    def _fit(self, delimiter: str) -> tuple[bool, int]:
        """Whether it splits the first rows evenly, and into how many columns."""
        widths = [len(cells) for cells in islice(self._leniently(self._text(), delimiter), SAMPLE) if cells]
        even = len(set(widths)) == 1 and widths[0] > 1
        return even, widths[0] if widths else 0

    def _leniently(self, text: io.TextIOBase | io.StringIO, delimiter: str) -> Iterator[list[str]]:
        try:
            yield from csv.reader(text, delimiter=delimiter)
        except csv.Error:
            return

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._raw), self._encoding, newline="")

    def _check_encoding(self) -> None:
        try:
            self._raw.decode(self._encoding)
        except LookupError:
            raise ImportRefused(
                f"There is no encoding called “{shown(self._encoding)}”. Correct file.encoding in the map; "
                "common are utf-8, cp1252 and utf-16. Nothing was stored."
            ) from None
        except UnicodeError as fault:
            start = fault.start if isinstance(fault, UnicodeDecodeError) else 0
            raise ImportRefused(
                f"{self._place(start)}: a letter there is not {self._encoding.upper()}. "
                f"{self._likely_encoding()} Nothing was stored."
            ) from None

    def _place(self, start: int) -> str:
        """Where in the spreadsheet a byte stands, for a file that can be read up to there."""
        readable = self._raw[:start].decode(self._encoding, "ignore") + "?"
        cells = list(self._leniently(io.StringIO(readable, newline=""), self._delimiter))
        row, column = max(1, len(cells)), len(cells[-1]) if cells else 1
        names = cells[0] if row > 1 else []
        named = f"“{shown(names[column - 1])}”" if column <= len(names) else str(column)
        return f"Row {row}, column {named}"

    def _likely_encoding(self) -> str:
        likely = "utf-16" if self._raw.startswith(WIDE_MARKS) else "cp1252"
        return f"It may be {likely}: write encoding = “{likely}” under [file] in the map, or save the file as UTF-8."


_BROKEN: Final = (
    "a quotation mark in this row is opened and not closed, or text follows a closed one. "
    "A quotation mark inside a quoted cell is written twice. The file was not read further."
)


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}
    except LookupError:
        return False


def _seems(delimiter: str) -> str:
    written = "tab" if delimiter == "\t" else delimiter
    return f"The file seems to have {DELIMITERS[delimiter]}: write delimiter = “{written}” under [file] in the map."


def _named(delimiter: str) -> str:
    return "tab" if delimiter == "\t" else f"“{delimiter}”"


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"
