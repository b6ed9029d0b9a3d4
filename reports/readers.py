"""Readers from outside HR: a named person or machine, some publications, a last day. They read and do nothing else.

A reader holds one secret of 256 random bits, we hold its digest. At that size nobody guesses, so tries are not counted,
and finding a digest takes as long whatever it is compared with: what differs between a wrong secret and a right one is
a hash nobody can steer.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import tokens
from reports.models import LedgerEntry, Publication, Reader, ReaderSession
from surveys.programmes.models import Programme

USUAL = timedelta(days=90)
LONGEST = timedelta(days=365)
SESSION_LONGEST = timedelta(hours=12)
LONGEST_NAME = 120

Draw = Callable[[], str]  # a new secret of 256 random bits


class ReaderRefused(Refusal):
    """The secret opens nothing: expired, revoked and guessed are one answer."""

    status = 403


class InvitationRefused(Refusal):
    """Such a reader cannot be invited."""

    status = 422


def invite(
    session: Session,
    programme: Programme,
    publication: Publication | None,
    *,
    name: str,
    today: date,
    expires: date,
    draw: Draw = tokens.new_secret,
) -> tuple[Reader, str]:
    """A new reader and the secret, which is never to be had again.

    Without a ``publication`` the reader reads every report of ``programme`` as soon as it is published, as HR does;
    that is for the employees' representatives. ``expires`` is the last day, at most ``LONGEST`` ahead.
    Raises ``InvitationRefused``.
    """
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise InvitationRefused(
            f"Say who may read, in at most {LONGEST_NAME} characters, so that you know whom to remove later. "
            "No link was made."
        )
    if not today < expires <= today + LONGEST:
        raise InvitationRefused("The last day is from tomorrow to one year ahead. No link was made.")
    secret = draw()
    reader = Reader(
        id=tokens.new_id(),
        programme_id=programme.id,
        publication_id=publication.id if publication else None,
        name=name.strip(),
        digest=_digest(secret),
        expires=expires,
    )
    session.add(reader)
    session.flush()
    return reader, secret


def address(base_url: str, secret: str) -> str:
    """The address to hand on; its secret is in the fragment, which no server and no log sees."""
    return f"{base_url.rstrip('/')}/shared#{secret}"


def admit(session: Session, secret: str, today: date) -> Reader:
    """The reader who holds this secret. Raises ``ReaderRefused``, in the same words whatever is wrong with it."""
    reader = session.scalar(select(Reader).where(Reader.digest == _digest(secret.strip()), Reader.expires >= today))
    if reader is None:
        raise ReaderRefused(
            "This link opens nothing. It was not copied whole, has run out, or was taken back. "
            "Ask whoever gave it to you for a new one."
        )
    return reader


def begin(session: Session, reader: Reader, moment: datetime, draw: Draw = tokens.new_secret) -> str:
    """A new session; returns the secret for its cookie. Sessions that have ended are cleared away."""
    session.execute(delete(ReaderSession).where(ReaderSession.started < moment - SESSION_LONGEST))
    secret = draw()
    session.add(ReaderSession(digest=_session_digest(secret), reader_id=reader.id, started=moment))
    return secret


def find(session: Session, secret: str, moment: datetime) -> Reader | None:
    """Whose cookie this is, unless the session, the reader's time or the reader has gone."""
    return session.scalar(
        select(Reader)
        .join(ReaderSession)
        .where(
            ReaderSession.digest == _session_digest(secret),
            ReaderSession.started >= moment - SESSION_LONGEST,
            Reader.expires >= moment.date(),
        )
    )


def end(session: Session, secret: str) -> None:
    """Leave; the link goes on working."""
    session.execute(delete(ReaderSession).where(ReaderSession.digest == _session_digest(secret)))


def of_programme(session: Session, programme: Programme) -> Sequence[Reader]:
    """Every reader of a programme or of one of its reports by name, those whose time has run out too."""
    rows = select(Reader).where(Reader.programme_id == programme.id)
    return session.scalars(rows.order_by(Reader.name, Reader.id)).all()


def revoke(session: Session, programme: Programme, reader_id: str) -> Reader:
    """Remove a reader: the link and every browser that came by it open nothing from now on. Raises ``NotFound``."""
    reader = session.get(Reader, reader_id)
    if reader is None or reader.programme_id != programme.id:
        raise NotFound("There is no such reader of this programme. Nothing was changed.")
    session.delete(reader)
    return reader


def readable(session: Session, reader: Reader) -> Sequence[Publication]:
    """What a reader may read, the newest first; a withdrawn report stays, and says so."""
    rows = select(Publication).join(LedgerEntry).where(_may_read(reader))
    return session.scalars(rows.order_by(LedgerEntry.position.desc())).all()


def publication_for(session: Session, reader: Reader, publication_id: str) -> Publication:
    """One report; for what is not the reader's, the same ``NotFound`` as for what does not exist."""
    found = session.scalar(select(Publication).where(Publication.id == publication_id, _may_read(reader)))
    if found is None:
        raise NotFound("There is no such report among those that this link opens.")
    return found


def _may_read(reader: Reader) -> ColumnElement[bool]:
    if reader.publication_id is None:
        return Publication.programme_id == reader.programme_id
    return Publication.id == reader.publication_id


def _digest(secret: str) -> bytes:
    return tokens.stored_digest("reader", secret)


def _session_digest(secret: str) -> bytes:
    return tokens.stored_digest("reader session", secret)
