"""Slides as their file holds them: words, notes, alternative texts, what charts draw, and the workbooks within.

Whom a drawn number is about stands beside it in the chart's workbook; every other number must be one that the
publication holds.
"""

import io
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from reports.artefacts.figures import Figure, Odd, interval, on_step, people
from reports.artefacts.held import held, odd_words
from reports.artefacts.publication_json import SHARE_STEP, Steps, steps
from reports.artefacts.sheets_xml import Book, Cell

WHERE = "slides"

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHOWN = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ALLOWED = re.compile(
    r"\[Content_Types\]\.xml|(.+/)?_rels/[^/]*\.rels|docProps/core\.xml|ppt/(presentation|presProps|tableStyles)\.xml"
    r"|ppt/theme/theme\d+\.xml|ppt/(slideMasters|slideLayouts|slides|notesMasters|notesSlides|charts)/[A-Za-z]+\d+\.xml"
    r"|ppt/embeddings/Microsoft_Excel_Sheet\d+\.xlsx"
)
_PART_OF = re.compile(r", part (\d+) of (\d+)$")
_CALLED = re.compile(r"^(Title|Subtitle|TextBox|Chart|Table|[A-Za-z ]+ Placeholder) \d+$")
_WAVES = ("before", "after")
_PARTS = ("disagree", "middle", "agree")

Row = Mapping[str, Cell]  # head -> cell


def read(
    content: bytes, waves: tuple[str, str], titles: tuple[str, str], body: bytes
) -> tuple[list[Figure], list[Odd]]:
    """All figures of the slides, and what is finer than it may be.

    ``waves`` are the two it compares, ``titles`` what a reader calls them, ``body`` the publication as JSON.
    """
    deck, known, row_steps = _Deck(content), held(body) | _scales(body), steps(body)
    rows = [row for book in deck.books.values() for row in _rows(book, titles)]
    odd = [*deck.surprises(), *odd_words(deck.words(), known, WHERE)]
    odd += [each for name, book in deck.books.items() for each in _unknown(name, book, known)]
    odd += [each for name in deck.charts for each in _drawn(deck, name, known)]
    odd += [each for row in rows for each in _fine(row, row_steps)]
    return [each for row in rows for each in _figures(row, waves, row_steps)], odd


class _Deck:
    """The parts of one file."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(io.BytesIO(content)) as file:
            self.parts = {name: file.read(name) for name in file.namelist()}
        self.books = {name: Book(part) for name, part in self.parts.items() if name.endswith(".xlsx")}
        self.charts = [name for name in self.parts if re.fullmatch(r"ppt/charts/[^/]+\.xml", name)]
        self._slides = sum(1 for name in self.parts if re.fullmatch(r"ppt/slides/[^/]+\.xml", name))

    def xml(self, name: str) -> Element:
        return ElementTree.fromstring(self.parts[name])  # noqa: S314  # a file that this program made

    def surprises(self) -> Iterator[Odd]:
        """What has no business in a file for people: parts of other kinds, hidden slides and shapes, formulas."""
        yield from (Odd(WHERE, f"there is a part named {name}") for name in self.parts if not _ALLOWED.fullmatch(name))
        for name in self.parts:
            if name.startswith("ppt/slides/slide"):
                root = self.xml(name)
                hidden = [each for each in root.iter() if each.get("show") == "0" or each.get("hidden") == "1"]
                yield from (Odd(WHERE, f"something is hidden in {name}") for _each in hidden)
        for name, book in self.books.items():
            yield from (Odd(WHERE, f"{name} has {found}") for found in book.surprises())

    def words(self) -> Iterator[str]:
        """All texts: paragraphs, names and alternative texts of shapes, properties, words in charts and workbooks."""
        for name in self.parts:
            if name.endswith(".xml") and name != "[Content_Types].xml" and not name.startswith("ppt/theme"):
                yield from self._texts(self.xml(name))
        for book in self.books.values():
            yield from book.words()

    def _texts(self, root: Element) -> Iterator[str]:
        for each in root.iter():
            if each.tag == f"{_DRAWN}p":
                yield self._paged("".join(text.text or "" for text in each.iter(f"{_DRAWN}t")))
            elif each.tag == f"{_SHOWN}cNvPr":
                yield from (each.get("descr", ""), each.get("title", ""), self._named(each.get("name", "")))
            elif each.tag == f"{_SHOWN}cSld":
                yield each.get("name", "")
            elif each.tag.startswith(("{http://purl.org/dc/", "{http://schemas.openxmlformats.org/package/2006/meta")):
                yield (each.text or "").removesuffix("T00:00:00Z") if not _is_revision(each) else ""

    def _paged(self, said: str) -> str:
        """A text without its place among slides of one title, if there are that many slides."""
        found = _PART_OF.search(said)
        counts = found is not None and int(found[1]) <= int(found[2]) <= self._slides
        return _PART_OF.sub("", said) if counts else said

    def _named(self, name: str) -> str:
        return "" if _CALLED.fullmatch(name) else self._paged(name)

    def book_of(self, chart: str) -> Book | None:
        """The workbook that a chart takes its numbers from."""
        folder, _slash, file = chart.rpartition("/")
        related = self.xml(f"{folder}/_rels/{file}.rels")
        found = [posixpath.normpath(f"{folder}/{each.get('Target')}") for each in related]
        return next((self.books[name] for name in found if name in self.books), None)


def _is_revision(element: Element) -> bool:
    return element.tag.endswith("}revision") and element.text == "1"


def _scales(body: bytes) -> frozenset[float]:
    """Ends and quarters of axes: steps of what is noticeable on a scale, and the quarters of its range."""
    scales = [each for each in json.loads(body)["measures"] if each["kind"] == "scale"]
    quarters = {each["low"] + n * (each["high"] - each["low"]) / 4 for each in scales for n in range(5)}
    noticeable = {n * each["smallest_of_interest"] for each in scales for n in range(41)}
    return frozenset(quarters | noticeable)


def _rows(book: Book, titles: tuple[str, str]) -> Iterator[Row]:
    named = dict(zip(titles, _WAVES, strict=True))
    for cells in book.sheets.values():
        heads = {column: str(cell.value) for (row, column), cell in cells.items() if row == 1}
        for row in sorted({row for row, _column in cells} - {1}):
            yield {
                named.get(head, head): cells[row, column] for column, head in heads.items() if (row, column) in cells
            }


def _figures(row: Row, waves: tuple[str, str], row_steps: Steps) -> Iterator[Figure]:
    population, measure, at = _said(row, "population"), _said(row, "measure"), _said(row, "wave")
    for wave, name in zip(waves, _WAVES, strict=True):
        if population and _said(row, f"answered {name}"):
            yield Figure("people", population, wave, "", "", *people(_said(row, f"answered {name}")), WHERE)
        step = row_steps.get((population, measure))
        for said in _both(row, name) if step else ():
            yield Figure("mean", population, wave, measure, "", *interval(said, step or 1.0), WHERE)
    if population and at and _said(row, "answered, as printed"):
        yield Figure("people", population, at, "", "", *people(_said(row, "answered, as printed")), WHERE)
    for part in _PARTS:
        for said in _both(row, part) if measure and at else ():
            low, high = interval(said.replace(" %", ""), SHARE_STEP)
            yield Figure("share", population, at, measure, part, low / 100, high / 100, WHERE)


def _both(row: Row, name: str) -> list[str]:
    """What is printed, and what is drawn: a place says no more than its words where both are the same number."""
    printed, drawn = _said(row, f"{name}, as printed"), row.get(name) or row.get(name.capitalize())
    bound = printed.replace(" %", "").partition(" ")[2]
    places = [f"{drawn.value:.15g} {bound}".strip()] if drawn and isinstance(drawn.value, float) else []
    return [each for each in (printed, *places) if each]


def _said(row: Row, name: str) -> str:
    return str(row[name].value) if name in row else ""


def _fine(row: Row, row_steps: Steps) -> Iterator[Odd]:
    population, measure = _said(row, "population"), _said(row, "measure")
    step = row_steps.get((population, measure))
    for name in (*_WAVES, "Change", "Low end", "High end"):
        cell = row.get(name)
        if step and cell and isinstance(cell.value, float) and not on_step(cell.value, step):
            yield Odd(WHERE, f"{population}, {measure}: {name} {cell.value:.15g} is finer than {step}")


def _unknown(name: str, book: Book, known: frozenset[float]) -> Iterator[Odd]:
    for cells in book.sheets.values():
        for (row, column), cell in cells.items():
            if isinstance(cell.value, float) and round(abs(cell.value), 10) not in known:
                yield Odd(WHERE, f"{name}, row {row}, column {column}: {cell.value:.15g} is not in the publication")


def _drawn(deck: _Deck, chart: str, known: frozenset[float]) -> Iterator[Odd]:
    """Numbers and names that a chart keeps and that are not those of its cells; ends of axes; places of its plot."""
    root, book = deck.xml(chart), deck.book_of(chart)
    for kept in root.iter():
        if kept.tag in {f"{_CHART}{kind}" for kind in ("numRef", "strRef", "numLit", "strLit")}:
            yield from _kept(chart, kept, book)
        elif kept.tag.rpartition("}")[2] in {"min", "max", "majorUnit", "minorUnit"}:
            if round(abs(float(kept.get("val", "0"))), 10) not in known:
                yield Odd(WHERE, f"{chart} has an axis to {kept.get('val')}")
        elif kept.tag == f"{_CHART}manualLayout":
            for each in kept:
                if each.get("val", "").replace(".", "").isdigit() and float(each.get("val", "0")) not in {0.0, 1.0}:
                    yield Odd(WHERE, f"{chart} places its plot at {each.get('val')}")


def _kept(chart: str, kept: Element, book: Book | None) -> Iterator[Odd]:
    reference = kept.findtext(f"{_CHART}f") or ""
    cells = book.at(reference) if book and reference else []
    for point in kept.iter(f"{_CHART}pt"):
        place, value = int(point.get("idx", "0")), point.findtext(f"{_CHART}v") or ""
        cell = cells[place] if place < len(cells) else None
        if cell is None or (float(value) if isinstance(cell.value, float) else value) != cell.value:
            yield Odd(WHERE, f"{chart} draws {value[:40]} for {reference or 'nothing'}, which is not what stands there")
