"""Whether everything published is what was released: the chain, its signatures, and all that it speaks of."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import Refusal
from feedback.privacy import descriptor
from reports import publishing
from reports.audit import artefacts
from reports.disclosure import ledger
from reports.disclosure.ledger import LedgerBroken, LedgerLine
from reports.models import LedgerEntry, Publication, PublicSummary

Kept = Callable[[Session, str, str], bytes | None]  # (session, programme id, wave) -> the body of a line


class PublicationChanged(Refusal):
    """What is stored is not what was released."""

    status = 500


@dataclass(frozen=True)
class Verified:
    """How many lines the ledger has, and which artefacts another version of the program made differently."""

    lines: int
    remade: tuple[str, ...]


def verify_ledger(
    session: Session, key: bytes | None = None, kept: Mapping[str, Kept] = MappingProxyType({})
) -> Verified:
    """Check chain, signatures and everything published against it.

    ``key`` is the public key of the ledger; ``kept`` finds the bodies of lines of other kinds. Raises
    ``LedgerBroken`` or ``PublicationChanged``.
    """
    entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.position)).all()
    ledger.verify([LedgerLine(entry.body, entry.digest, entry.signature) for entry in entries], key)
    listed = {entry.publication_id for entry in entries}
    for entry in entries:
        _check_kind(entry)
        if found := {"public": _summary, **kept}.get(entry.kind):
            _check_kept(session, entry, found)
    remade = [each for entry in entries if entry.kind == "release" for each in _check(session, entry)]
    unlisted = [each for each in session.scalars(select(Publication.id)) if each not in listed]
    if unlisted:
        raise PublicationChanged("There is a publication that the ledger does not know. It is not to be trusted.")
    return Verified(len(entries), tuple(remade))


def _check_kind(entry: LedgerEntry) -> None:
    said = json.loads(entry.body)
    if (said["kind"], said["position"]) != (entry.kind, entry.position):
        raise LedgerBroken(
            f"Line {entry.position + 1} of the release ledger stands as something else than what was signed. Restore "
            "the ledger from a backup before anything is published. Nothing was stored."
        )


def _summary(session: Session, programme_id: str, wave_kind: str) -> bytes | None:
    summary = session.get(PublicSummary, (programme_id, wave_kind))
    return summary.body if summary else None


def _check_kept(session: Session, entry: LedgerEntry, kept: Kept) -> None:
    said = json.loads(entry.body)
    body = kept(session, said["programme"], said["wave"])
    if body is None or sha256(body).hexdigest() != said["sha256"]:
        raise PublicationChanged(
            f"What line {entry.position + 1} of the ledger released ({entry.kind}) was changed or removed afterwards. "
            "Restore it from a backup; do not use it."
        )


def _check(session: Session, entry: LedgerEntry) -> list[str]:
    """The artefacts of a release that are not made to the same bytes any more; all else must be unchanged."""
    publication, said = session.get(Publication, entry.publication_id), json.loads(entry.body)
    if publication is None or not _is_as_released(publication, entry, said):
        raise PublicationChanged(
            f"The publication in line {entry.position + 1} of the ledger was changed after it was released. "
            "Restore it from a backup; do not use it."
        )
    made = artefacts(json.loads(publication.body))
    return [
        f"the {name} of line {entry.position + 1}"
        for name, digest in said["artefacts"].items()
        if name not in made or sha256(made[name]).hexdigest() != digest
    ]


def _is_as_released(publication: Publication, entry: LedgerEntry, said: Mapping[str, Any]) -> bool:
    facts = json.loads(publication.body)
    if descriptor.canonical(facts) != publication.body:
        return False
    line = facts.pop("ledger", {})
    return (
        publishing.digest_of(facts) == said["publication"]
        and facts["id"] == publication.id
        and sha256(publication.snapshot).hexdigest() == said["snapshot"]
        and (line.get("position"), line.get("digest")) == (entry.position, entry.digest.hex())
        and line.get("signature") == entry.signature.hex()
        and (publication.programme_id, publication.wave_kind, publication.edition)
        == (said["programme"], said["wave"], said["edition"])
    )
