"""Imported answers go into the boxes by the same road as those of a form: all of a file, or nothing.

Each row is kept under tags that are the same whenever the same file is imported into the same wave. So an
import that was killed is completed by running it again, and one that is run twice stores nothing
twice. The tags are made with the programme's secret, so that whoever has the file and a stolen box cannot
tell which sealed record is which row, nor which records were imported at all: an empty text comes with each.
"""

import hashlib
import hmac
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from feedback.errors import Refusal
from surveys import answering
from surveys.answering import OpenForm
from surveys.boxes import Box, BoxFull
from surveys.filing import box_of_open
from surveys.importing.contents import Contents, Row, Step
from surveys.importing.problems import ImportRefused, shown
from surveys.programmes.models import Wave
from surveys.questionnaires.kinds import Answers

AT_A_TIME = 20_000  # sealed records in memory; each part costs two rewrites of its box

Response = tuple[bytes, Answers, bytes]


@dataclass(frozen=True)
class Lot:
    """What goes into one box."""

    form: OpenForm
    box: Box
    responses: Sequence[Response]

    @property
    def room(self) -> int:
        """Places left if all of it were new."""
        return self.form.headcount - self.box.count() - len(self.responses)


def lots(
    session: Session,
    boxes: Path,
    wave: Wave,
    contents: Contents,
    raw: bytes,
    shuffle: Callable[[list[Response]], None],
) -> list[Lot]:
    """The responses of a file by box, in an order that is not the file's."""
    key, digest = wave.programme.pair_key, hashlib.sha256(raw).digest()
    made = []
    for form in wave.forms:
        rows = contents.by_group.get(form.group_id, ())
        responses = [(_secret(key, wave.id, digest, row), row.answers, row.pair) for row in rows]
        if responses:
            shuffle(responses)
            found = answering.find_form(session.connection(), form.code)
            made.append(Lot(found, box_of_open(boxes, found), responses))
    return made


def store(lots: Sequence[Lot], step: Step) -> int:
    """Keep everything or nothing; returns how many responses were new. Raises ``ImportRefused``.

    The fullest box comes first, so that as a rule a refusal comes before anything was kept.
    """
    new = 0
    for lot in sorted(lots, key=lambda lot: lot.room):
        try:
            for part in _parts(lot.responses):
                new += answering.submit_all(lot.box, lot.form, part)
                step(len(part))
        except BaseException as fault:
            # Nothing new and a box that is not full: an earlier run stored the file, and that stays.
            undone = bool(new) or isinstance(fault, BoxFull)
            if undone:
                _take_back(lots)
            if isinstance(fault, Refusal | sqlite3.Error | OSError):
                raise ImportRefused(_refused(lot, fault, undone)) from fault
            raise
    return new


def _secret(key: bytes, wave_id: str, digest: bytes, row: Row) -> bytes:
    content = b"import\0" + digest + row.number.to_bytes(8, "big") + wave_id.encode()
    return hmac.digest(key, content, "sha256")


def _parts(responses: Sequence[Response]) -> Iterator[Sequence[Response]]:
    for start in range(0, len(responses), AT_A_TIME):
        yield responses[start : start + AT_A_TIME]


def _take_back(lots: Sequence[Lot]) -> None:
    for lot in lots:
        if lot.box.count():
            answering.take_all_back(lot.box, [secret for secret, _answers, _pair in lot.responses])


def _refused(lot: Lot, fault: Exception, undone: bool) -> str:
    ending = "What had been stored of the file was taken back. Nothing was stored." if undone else "Nothing was stored."
    group = shown(lot.form.group)
    if isinstance(fault, BoxFull):
        return (
            f"Group “{group}” has fewer people than answers: those of the file do not fit beside those that came "
            f"before. {ending}"
        )
    if isinstance(fault, Refusal):
        return f"Group “{group}” takes no answers any more: its form or the wave was closed meanwhile. {ending}"
    if undone:
        return f"The answers could not be written ({fault}). {ending}"
    return f"The answers could not be written ({fault}). Run the same import again: it completes what was begun."
