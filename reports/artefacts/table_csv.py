"""The table that HR opens in a spreadsheet. Each cell is read as it stands in the file, not as it would be shown."""

import csv
import io
from collections.abc import Iterator, Mapping

from reports.artefacts.figures import Figure, Odd, interval, on_step, people, plain

WHERE = "table"


def read(content: bytes, waves: tuple[str, str]) -> tuple[list[Figure], list[Odd]]:
    """All figures of the file, and what is finer than it may be; ``waves`` are the two it compares."""
    rows = [row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))) if row["measure"]]
    about_people = [row for row in rows if row["population"]]  # the others are made of these
    return [each for row in about_people for each in _figures(row, waves)], [each for row in rows for each in _odd(row)]


def _figures(row: Mapping[str, str], waves: tuple[str, str]) -> Iterator[Figure]:
    for wave, name in zip(waves, ("before", "after"), strict=True):
        yield Figure("people", row["population"], wave, "", "", *people(row[f"responses_{name}"]), WHERE)
        if row[name]:
            said = f"{row[name]} {row[f'{name}_bound']}".strip()
            found = interval(said, float(row["step"]))
            yield Figure("mean", row["population"], wave, row["measure"], "", *found, WHERE)


def _odd(row: Mapping[str, str]) -> Iterator[Odd]:
    for name in ("before", "after", "change", "interval_low", "interval_high"):
        if row[name] and not on_step(plain(row[name]), float(row["step"])):
            yield Odd(WHERE, f"{row['population']}, {row['measure']}: {name} {row[name]} is finer than {row['step']}")
