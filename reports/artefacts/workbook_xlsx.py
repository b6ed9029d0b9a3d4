"""The workbook as its file holds it: what its tables say, and every number in it that the publication does not hold.

A table is found by its heads: rows that name a population and a measure, or a measure and a wave.
"""

from collections.abc import Iterator, Mapping

from reports.artefacts.figures import Figure, Odd, interval, on_step, people
from reports.artefacts.held import held, odd_words
from reports.artefacts.publication_json import SHARE_STEP, Steps, steps
from reports.artefacts.sheets_xml import Book, Cell, Place

WHERE = "workbook"
_WAVES = ("before", "after")
_MADE = ("change", "from", "to", "interval low", "interval high")
_PARTS = {"disagree": "disagree", "neither": "middle", "agree": "agree"}

Row = Mapping[str, Cell]  # head in small letters -> cell


def read(
    content: bytes, waves: tuple[str, str], titles: tuple[str, str], body: bytes
) -> tuple[list[Figure], list[Odd]]:
    """All figures of the workbook, and what is finer than it may be.

    ``waves`` are the two it compares, ``titles`` what a reader calls them, ``body`` the publication as JSON.
    """
    book, known, row_steps = Book(content), held(body), steps(body)
    rows = [row for cells in book.sheets.values() for row in _rows(cells, titles)]
    odd = [Odd(WHERE, found) for found in book.surprises()]
    odd += [each for name, cells in book.sheets.items() for each in _unknown(name, cells, known)]
    odd += [*odd_words(book.words(), known, WHERE), *_charts(book, known)]
    odd += [each for row in rows for each in _fine(row, row_steps)]
    return [each for row in rows for each in _figures(row, waves, row_steps)], odd


def _rows(cells: Mapping[Place, Cell], titles: tuple[str, str]) -> Iterator[Row]:
    """The rows below the first row of heads that names measures."""
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in cells.items():
        by_row.setdefault(row, {})[column] = cell
    heads: dict[int, str] = {}
    for row in sorted(by_row):
        if heads:
            yield {heads[column]: cell for column, cell in by_row[row].items() if column in heads}
        elif "measure" in {cell.value for cell in by_row[row].values()}:
            heads = {column: _head(str(cell.value), titles) for column, cell in by_row[row].items()}


def _head(said: str, titles: tuple[str, str]) -> str:
    """What a column is called, whatever the waves are called; a column of waves is no wave."""
    named = dict(zip(titles, _WAVES, strict=True))
    return named.get(said, said.lower() if said != "Wave" else "when")


def _figures(row: Row, waves: tuple[str, str], row_steps: Steps) -> Iterator[Figure]:
    population, measure = _said(row, "population"), _said(row, "measure")
    step = row_steps.get((population, measure))
    for wave, name in zip(waves, _WAVES, strict=True):
        answered = _said(row, f"responses {name}")
        if population and answered:
            yield Figure("people", population, wave, "", "", *people(answered), WHERE)
        if step and name in row:
            yield Figure("mean", population, wave, measure, "", *interval(_said(row, name), step), WHERE)
    for head, part in _PARTS.items():
        share = row.get(head)
        if share and isinstance(share.value, float):
            low, high = interval(_said(row, head), SHARE_STEP)
            yield Figure("share", "whole", _said(row, "wave"), measure, part, low / 100, high / 100, WHERE)


def _said(row: Row, name: str) -> str:
    """A cell as a reader sees it, with its bound from its format or from the cell beside it."""
    cell = row.get(name, Cell(""))
    if isinstance(cell.value, str):
        return cell.value
    bound = cell.bound or str(row.get(f"{name} bound", Cell("")).value)
    return f"{cell.value:.15g} {bound}".strip()


def _fine(row: Row, row_steps: Steps) -> Iterator[Odd]:
    population, measure = _said(row, "population"), _said(row, "measure")
    step = row_steps.get((population, measure))
    for name in (*_WAVES, *_MADE):
        cell = row.get(name)
        if step and cell and isinstance(cell.value, float) and not on_step(cell.value, step):
            yield Odd(WHERE, f"{population}, {measure}: {name} {cell.value:g} is finer than {step}")


def _unknown(sheet: str, cells: Mapping[Place, Cell], known: frozenset[float]) -> Iterator[Odd]:
    for (row, column), cell in cells.items():
        if isinstance(cell.value, float) and round(abs(cell.value), 10) not in known:
            yield Odd(WHERE, f"{sheet}, row {row}, column {column}: {cell.value:.15g} is not in the publication")


def _charts(book: Book, known: frozenset[float]) -> Iterator[Odd]:
    """Numbers that a chart keeps and that are not those of its cells."""
    for chart, reference, points in book.cached():
        cells = book.at(reference) if reference else []
        for place, number in points:
            cell = cells[place] if place < len(cells) else None
            drawn = 0.0 if cell is None or isinstance(cell.value, str) else cell.value  # as spreadsheets draw text
            same = drawn == float(number or 0)
            if not same and (reference or float(number or 0) not in known):
                yield Odd(WHERE, f"{chart} draws {number} for {reference or 'nothing'}, which is not what stands there")
