"""What can be taken away from a publication: each file is made once, kept, and the same for everybody who asks.

A file is made outside of any transaction, and what takes long in a process of its own. Where two make it at once, the
first one stored is the one that stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from threading import Lock
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine

from feedback.database import reading, writing
from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor
from reports import publishing, solving
from reports.exports import datapackage, document, slides, standalone, workbook
from reports.models import Publication, PublicationFile
from reports.rendering import table

Facts = Mapping[str, Any]

LONGEST = 600.0  # seconds for one file

_turn = Lock()


class FileUnmade(Refusal):
    """A file could not be made; the report stands."""

    status = 503


class FileChanged(Refusal):
    """What is kept is not what was made."""

    status = 500


@dataclass(frozen=True)
class Format:
    """One kind of file: its media type, and how it is made.

    ``missing`` names the library without which it cannot be made here; what takes long gets a process of its own.
    """

    title: str
    about: str
    kind: str
    extension: str
    make: Callable[[Facts], bytes]
    takes_long: bool = True
    missing: Callable[[], str | None] = lambda: None


_OFFICE = "application/vnd.openxmlformats-officedocument."

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format(
            "PDF, A4",
            "For the meeting and for the notice board",
            "application/pdf",
            "pdf",
            document.to_pdf,
            missing=document.missing,
        ),
        "pdf-letter": Format(
            "PDF, Letter",
            "The same on North American paper",
            "application/pdf",
            "pdf",
            partial(document.to_pdf, paper="letter"),
            missing=document.missing,
        ),
        "pptx": Format(
            "Slides (PowerPoint)",
            "To speak to, with charts that can be edited and notes for the speaker",
            f"{_OFFICE}presentationml.presentation",
            "pptx",
            slides.to_pptx,
        ),
        "xlsx": Format(
            "Workbook (Excel)",
            "Every table, to sort and to draw from",
            f"{_OFFICE}spreadsheetml.sheet",
            "xlsx",
            workbook.to_xlsx,
        ),
        "html": Format(
            "Page (HTML)",
            "The report in one file that opens in any browser, to send or to file",
            "text/html",
            "html",
            standalone.to_html,
            takes_long=False,
        ),
        "zip": Format(
            "Data package (ZIP)",
            "Tables, and what each column means, for whoever works with the figures",
            "application/zip",
            "zip",
            datapackage.to_zip,
            takes_long=False,
        ),
        "csv": Format(
            "Table (CSV)",
            "Every row of this page, for a spreadsheet",
            "text/csv",
            "csv",
            table.to_csv,
            takes_long=False,
        ),
        "json": Format(
            "Publication (JSON)",
            "The stored report itself, for machines",
            "application/json",
            "json",
            descriptor.canonical,
            takes_long=False,
        ),
    }
)


def format_of(name: str) -> Format:
    """How a file is made, or ``NotFound``."""
    if name not in FORMATS:
        raise NotFound("There is no such file of a report.")
    return FORMATS[name]


def file_name(stem: str, name: str) -> str:
    """What a file is called on the disk of whoever takes it away: ``stem-letter.pdf``."""
    extension = format_of(name).extension
    return f"{stem}{name.removeprefix(extension)}.{extension}"


def file(engine: Engine, publication: Publication, name: str, on_wait: Callable[[], None] = lambda: None) -> bytes:
    """The file of that name, made now if it never was before.

    ``on_wait`` is called every second or so meanwhile. Raises ``NotFound`` for a name that is none of ours, and
    ``FileUnmade`` where the file cannot be made; nothing is stored then.
    """
    chosen, facts = format_of(name), publishing.read(publication)
    kept = _kept(engine, publication, name)
    if kept is not None:
        return kept
    if not chosen.takes_long:
        return _keep(engine, publication, name, chosen.make(facts))
    with _turn:  # whoever waited here finds what was made meanwhile
        kept = _kept(engine, publication, name)
        return _keep(engine, publication, name, _aside(chosen, facts, on_wait)) if kept is None else kept


def _aside(chosen: Format, facts: Facts, on_wait: Callable[[], None]) -> bytes:
    if lacks := chosen.missing():
        raise FileUnmade(
            f"No PDF can be made here: {lacks} is not installed. Open the report's print view and print it, or save it "
            "as a PDF from there."
        )
    try:
        return solving.aside(LONGEST, partial(chosen.make, facts), on_wait)
    except solving.CalculationFailed:
        raise FileUnmade(
            f"Making this file ({chosen.title}) took too long or was interrupted. The report stands as it is, and its "
            "page can be printed; try again later."
        ) from None


def _kept(engine: Engine, publication: Publication, name: str) -> bytes | None:
    with reading(engine) as db:
        found = db.get(PublicationFile, (publication.id, name))
        return None if found is None else _unchanged(found)


def _keep(engine: Engine, publication: Publication, name: str, body: bytes) -> bytes:
    with writing(engine) as db:
        if found := db.get(PublicationFile, (publication.id, name)):
            return _unchanged(found)
        db.add(PublicationFile(publication_id=publication.id, name=name, digest=sha256(body).digest(), body=body))
    return body


def _unchanged(found: PublicationFile) -> bytes:
    if sha256(found.body).digest() != found.digest:
        raise FileChanged("This file was changed after it was made. Restore the database from a backup; do not use it.")
    return found.body
