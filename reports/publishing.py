"""What the gate let through is stored once, with a line in the ledger; every page and file is made from it alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor
from reports.audit import artefacts
from reports.disclosure import ledger
from reports.facts import FORMAT
from reports.models import LedgerEntry, Publication, PublicSummary
from surveys.programmes.models import WAVES, Programme

_NONE_YET = "There is no report of these waves yet. Close both waves and open them first."
KEY = "ledger"  # the purpose for which the installation derives the seed that signs the ledger


class PublishedBefore(Refusal):
    """There is a publication of these waves; it stays as it is."""

    status = 409


def store(
    session: Session, programme: Programme, facts: Mapping[str, Any], on: date, seed: bytes, *, snapshot: bytes = b""
) -> Publication:
    """Store a draft for good. Whoever comes second with the same waves is refused; nothing is stored then.

    ``seed`` signs the ledger; ``snapshot`` is what a correction is checked against, sealed.
    """
    facts = json.loads(descriptor.canonical(facts))  # as it will be read again, keys in order
    wave = facts["waves"][1]
    last = check_open(session, programme.id, wave)
    body = {
        "publication": digest_of(facts),
        "release": facts["release_digest"],
        "plan": facts["release"]["plan"],
        "k": facts["release"]["k"],
        "artefacts": {name: sha256(content).hexdigest() for name, content in artefacts(facts).items()},
        "snapshot": sha256(snapshot).hexdigest(),
        "programme": programme.id,
        "wave": wave,
        "edition": last.edition + 1 if last else 1,
    }
    publication = Publication(
        id=str(facts["id"]),
        programme_id=programme.id,
        wave_kind=wave,
        edition=body["edition"],
        published=on,
        body=b"",
        snapshot=snapshot,
    )
    line = _line(session, "release", body, seed)
    line.publication_id = publication.id
    publication.body = descriptor.canonical({**facts, "ledger": _said(line, seed)})
    session.add(publication)
    session.flush()
    session.add(line)
    session.flush()
    return publication


def check_open(session: Session, programme_id: str, wave: str) -> Publication | None:
    """The withdrawn report of a wave, or none; raises ``PublishedBefore`` where there is one that stands."""
    last = _last(session, programme_id, wave)
    if last is not None and not is_withdrawn(session, last):
        raise PublishedBefore("This report has been published. It stays as it is; nothing was computed again.")
    return last


def record(
    session: Session,
    *,
    kind: str,
    programme_id: str,
    wave_kind: str,
    body: bytes,
    seed: bytes,
    besides: Mapping[str, object] = MappingProxyType({}),
) -> LedgerEntry:
    """Write a line about a body that is kept elsewhere: comments that were cleared, or a public summary."""
    said = {"programme": programme_id, "wave": wave_kind, "sha256": sha256(body).hexdigest(), **besides}
    line = _line(session, kind, said, seed)
    session.add(line)
    session.flush()
    return line


def store_summary(session: Session, programme: Programme, summary: Mapping[str, Any], seed: bytes) -> None:
    """Store the public summary of a wave, once; its budget stands in the ledger, and a second one is refused."""
    wave = str(summary["wave"])
    if session.get(PublicSummary, (programme.id, wave)) is not None:
        raise PublishedBefore("The budget of that wave's public summary is spent. Nothing was computed again.")
    body = descriptor.canonical(summary)
    session.add(PublicSummary(programme_id=programme.id, wave_kind=wave, body=body))
    record(
        session,
        kind="public",
        programme_id=programme.id,
        wave_kind=wave,
        body=body,
        seed=seed,
        besides={"epsilon": summary["epsilon"]},
    )


def summaries(session: Session, programme_id: str) -> list[Mapping[str, Any]]:
    """The public summaries of a programme, the wave before the training first."""
    rows = session.scalars(select(PublicSummary).where(PublicSummary.programme_id == programme_id))
    return sorted((json.loads(each.body) for each in rows), key=lambda each: WAVES.index(each["wave"]))


def withdraw(session: Session, programme: Programme, wave: str, reason: str, seed: bytes) -> None:
    """Mark the report of a wave as withdrawn, for good and with the reason; it can still be read."""
    publication = find(session, programme.id, wave)
    if publication is None:
        raise NotFound("There is no report of that wave. Nothing was withdrawn.")
    if is_withdrawn(session, publication):
        raise PublishedBefore("This report was withdrawn before. Nothing was changed.")
    line = _line(session, "withdrawal", {"publication": publication.id, "reason": reason}, seed)
    session.add(line)
    session.flush()


def why_withdrawn(session: Session, publication: Publication) -> str | None:
    """The reason for a withdrawal; ``None`` for a report that stands."""
    for body in session.scalars(select(LedgerEntry.body).where(LedgerEntry.kind == "withdrawal")):
        said = json.loads(body)
        if said["publication"] == publication.id:
            return str(said["reason"])
    return None


def is_withdrawn(session: Session, publication: Publication) -> bool:
    """Whether a report does not stand any more."""
    return why_withdrawn(session, publication) is not None


def find(session: Session, programme_id: str, wave: str) -> Publication | None:
    """The newest publication of a wave compared with the one before the training."""
    return _last(session, programme_id, wave)


def existing(session: Session, programme_id: str, wave: str) -> Publication:
    """The same, or ``NotFound``."""
    found = _last(session, programme_id, wave)
    if found is None:
        raise NotFound(_NONE_YET)
    return found


def of_programme(session: Session, programme: Programme) -> Sequence[Publication]:
    """Every publication of a programme, in the order of the ledger: withdrawn ones are still known to their readers."""
    rows = select(Publication).join(LedgerEntry).where(Publication.programme_id == programme.id)
    return session.scalars(rows.order_by(LedgerEntry.position)).all()


def read(publication: Publication | None) -> Mapping[str, Any]:
    """What a publication says, or ``NotFound``."""
    if publication is None:
        raise NotFound(_NONE_YET)
    facts: Mapping[str, Any] = json.loads(publication.body)
    if facts["format"] != FORMAT:
        raise NotFound("This report was made by an unreleased version of Candour and cannot be read by this one.")
    return facts


def _last(session: Session, programme_id: str, wave: str) -> Publication | None:
    chosen = (Publication.programme_id == programme_id) & (Publication.wave_kind == wave)
    return session.scalar(select(Publication).where(chosen).order_by(Publication.edition.desc()).limit(1))


def _line(session: Session, kind: str, body: Mapping[str, object], seed: bytes) -> LedgerEntry:
    last = session.scalar(select(LedgerEntry).order_by(LedgerEntry.position.desc()).limit(1))
    position, previous = (last.position + 1, last.digest) if last else (0, ledger.GENESIS)
    written = descriptor.canonical({"kind": kind, "position": position, "previous": previous.hex(), **body})
    digest = ledger.entry_digest(previous, written)
    return LedgerEntry(
        position=position,
        kind=kind,
        body=written,
        digest=digest,
        signature=ledger.sign(seed, digest),
        publication_id=None,
    )


def _said(line: LedgerEntry, seed: bytes) -> dict[str, object]:
    return {
        "position": line.position,
        "digest": line.digest.hex(),
        "signature": line.signature.hex(),
        "key": ledger.public_key(seed).hex(),
    }


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of a publication without its line of the ledger, in hexadecimal."""
    return descriptor.digest(descriptor.canonical(facts)).hex()
