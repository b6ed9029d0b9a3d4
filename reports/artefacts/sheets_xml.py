"""A workbook as it stands in its file: every cell of every sheet, and all that a spreadsheet would not show."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOUND = re.compile(r"or (?:more|less)")
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_ALLOWED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml"
    r"|xl/theme/theme1\.xml|xl/_rels/workbook\.xml\.rels|xl/(worksheets|charts|drawings)/[a-z]+\d+\.xml"
    r"|xl/(worksheets|drawings)/_rels/[a-z]+\d+\.xml\.rels"
)
_NAMES = ("_xlnm._FilterDatabase", "_xlnm.Print_Titles")


@dataclass(frozen=True)
class Cell:
    """A number or a text; ``bound`` is what its format says after it: "or more", "or less" or nothing."""

    value: float | str
    bound: str = ""


Place = tuple[int, int]  # (row, column), both from 1
Sheets = Mapping[str, Mapping[Place, Cell]]


class Book:
    """The parts of one file."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(io.BytesIO(content)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self._workbook = self._xml("xl/workbook.xml")
        self.sheets: Sheets = {name: dict(self._cells(part)) for name, part in self._named()}

    def surprises(self) -> Iterator[str]:
        """What has no business in a file for people: hidden things, formulas, names, parts of other kinds."""
        yield from (f"a part named {name}" for name in self.parts if not _ALLOWED.fullmatch(name))
        for each in self._workbook.iter(f"{MAIN}sheet"):
            if each.get("state"):
                yield f"a hidden sheet, {each.get('name')}"
        for each in self._workbook.iter(f"{MAIN}definedName"):
            if each.get("name") not in _NAMES:
                yield f"a defined name, {each.get('name')}"
        for name, part in self._named():
            root = self._xml(part)
            for tag in ("row", "col"):
                hidden = [each for each in root.iter(f"{MAIN}{tag}") if each.get("hidden") not in (None, "0", "false")]
                yield from (f"a hidden {tag} in {name}" for _each in hidden)
            if root.find(f".//{MAIN}f") is not None:
                yield f"a formula in {name}"

    def cached(self) -> Iterator[tuple[str, str, list[tuple[int, str]]]]:
        """(chart, range, [(place in it, number)]) of all numbers that charts keep; no range where they are literals."""
        for part in self.parts:
            if part.startswith("xl/charts/"):
                for each in self._xml(part).iter():
                    if each.tag in {f"{CHART}numRef", f"{CHART}numLit"}:
                        points = each.iter(f"{CHART}pt")
                        found = [(int(point.get("idx", "0")), _text(point, f"{CHART}v")) for point in points]
                        yield part, _text(each, f"{CHART}f"), found

    def words(self) -> Iterator[str]:
        """All texts: shared strings, texts within cells, foots of pages, titles in charts, alternative texts."""
        for part, content in self.parts.items():
            if part == "docProps/core.xml" or part.startswith(
                ("xl/charts/", "xl/drawings/drawing", "xl/worksheets/sheet")
            ):
                for each in ElementTree.fromstring(content).iter():  # noqa: S314  # a file that this program made
                    yield each.get("descr", "")
                    if each.tag.rpartition("}")[2] in _WORDY:
                        yield each.text or ""
        yield from self._shared

    def at(self, reference: str) -> list[Cell | None]:
        """The cells of a range in one row or column, as a chart names it."""
        name, _mark, cells = reference.rpartition("!")
        sheet = self.sheets.get(name.strip("'").replace("''", "'"), {})
        ends = [place_of(each) for each in cells.replace("$", "").split(":")]
        (top, left), (bottom, right) = ends[0], ends[-1]
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return [sheet.get(place) for place in places]

    def _named(self) -> list[tuple[str, str]]:
        targets = {each.get("Id"): each.get("Target", "") for each in self._xml("xl/_rels/workbook.xml.rels")}
        sheets = self._workbook.iter(f"{MAIN}sheet")
        return [(each.get("name", ""), f"xl/{targets[each.get(_RELATED)]}") for each in sheets]

    def _cells(self, part: str) -> Iterator[tuple[Place, Cell]]:
        for each in self._xml(part).iter(f"{MAIN}c"):
            kind, value = each.get("t", "n"), _text(each, f"{MAIN}v")
            if kind == "s":
                yield place_of(each.get("r", "")), Cell(self._shared[int(value)])
            elif kind == "inlineStr":
                yield place_of(each.get("r", "")), Cell("".join(each.itertext()))
            elif value:
                found = Cell(float(value), self._bounds[int(each.get("s", "0"))]) if kind == "n" else Cell(value)
                yield place_of(each.get("r", "")), found

    @property
    def _shared(self) -> list[str]:
        if not hasattr(self, "_strings"):
            found = self._xml("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self.parts else ()
            self._strings = ["".join(each.itertext()) for each in found]
        return self._strings

    @property
    def _bounds(self) -> list[str]:
        """Style -> the bound that its number format says."""
        if not hasattr(self, "_styles"):
            root = self._xml("xl/styles.xml")
            formats = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter(f"{MAIN}numFmt")}
            styles = root.find(f"{MAIN}cellXfs")
            codes = [formats.get(each.get("numFmtId"), "") for each in (styles if styles is not None else ())]
            self._styles = [found[0] if (found := _BOUND.findall(code)) else "" for code in codes]
        return self._styles

    def _xml(self, part: str) -> Element:
        return ElementTree.fromstring(self.parts[part])  # noqa: S314  # a file that this program made


_WORDY = {
    "t",
    "oddFooter",
    "oddHeader",
    "title",
    "subject",
    "creator",
    "description",
    "created",
    "modified",
    "keywords",
}


def place_of(reference: str) -> Place:
    """ "B7" as row and column.

    >>> place_of("B7"), place_of("AA10")
    ((7, 2), (10, 27))
    """
    found = _PLACE.match(reference)
    letters, row = found.groups() if found else ("A", "1")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(row), column


def _text(element: Element, tag: str) -> str:
    found = element.find(tag)
    return "" if found is None else found.text or ""
