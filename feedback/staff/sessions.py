"""One-time links and the sessions they are traded for. The browser holds a secret, we hold its digest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.errors import SignInRefused
from feedback.privacy import tokens
from feedback.staff.models import SignInLink, StaffSession

LINK_LIFETIME = timedelta(days=7)
ROOM_LINK_LIFETIME = timedelta(days=120)
IDLE = timedelta(minutes=30)
ROOM_IDLE = timedelta(hours=12)
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Visitor:
    """Who is signed in: an account, or a facilitator in one group's room."""

    account_id: str | None
    room: str | None


def new_link(session: Session, now: datetime, *, account_id: str | None = None, room: str | None = None) -> str:
    """The secret of a link that works once; it belongs into the fragment of an address."""
    secret = tokens.new_secret()
    expires = now + (ROOM_LINK_LIFETIME if room else LINK_LIFETIME)
    session.add(SignInLink(digest=_link_digest(secret), account_id=account_id, room=room, expires=expires))
    return secret


def address(base_url: str, secret: str) -> str:
    """The address of a one-time link; its secret is in the fragment, which no server and no log sees."""
    return f"{base_url.rstrip('/')}/staff/in#{secret}"


def trade(session: Session, secret: str, now: datetime) -> tuple[str, Visitor]:
    """Turn a link into a session; the link is gone, whichever of two browsers was first.

    Returns the cookie's secret and the visitor. Raises ``SignInRefused``.
    """
    spend = (
        delete(SignInLink)
        .where(SignInLink.digest == _link_digest(secret.strip()))
        .returning(SignInLink.account_id, SignInLink.room, SignInLink.expires)
    )
    row = session.execute(spend).one_or_none()
    if row is None or row.expires < now:
        raise SignInRefused("This link has been used, is too old, or was not copied whole. Ask for a new one.")
    visitor = Visitor(row.account_id, row.room)
    return begin(session, visitor, now), visitor


def begin(session: Session, visitor: Visitor, now: datetime) -> str:
    """A new session; returns the secret for its cookie."""
    secret = tokens.new_secret()
    digest = tokens.stored_digest("session", secret)
    session.add(StaffSession(digest=digest, account_id=visitor.account_id, room=visitor.room, started=now, seen=now))
    return secret


def find(session: Session, secret: str, now: datetime) -> Visitor | None:
    """Who the cookie belongs to, unless it was idle or alive for too long."""
    row = session.get(StaffSession, tokens.stored_digest("session", secret))
    if row is None:
        return None
    idle = ROOM_IDLE if row.room else IDLE
    if now - row.seen > idle or now - row.started > LONGEST:
        return None
    return Visitor(row.account_id, row.room)


def touch(session: Session, secret: str, now: datetime) -> None:
    """Remember that the session was used just now."""
    row = session.get(StaffSession, tokens.stored_digest("session", secret))
    if row is not None:
        row.seen = now


def end(session: Session, secret: str) -> None:
    """Sign out."""
    session.execute(delete(StaffSession).where(StaffSession.digest == tokens.stored_digest("session", secret)))


def end_all(session: Session, account_id: str) -> None:
    """Sign an account out everywhere and void its unused links."""
    session.execute(delete(StaffSession).where(StaffSession.account_id == account_id))
    session.execute(delete(SignInLink).where(SignInLink.account_id == account_id))


def _link_digest(secret: str) -> bytes:
    return tokens.stored_digest("link", secret)
