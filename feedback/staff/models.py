"""Tables of the staff side. No employee is ever in one of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class Account(Base):
    """Someone who signs in: HR, and later custodians and readers."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    __table_args__ = (CheckConstraint("role IN ('hr')", name="role"),)


class SignInLink(Base):
    """A link that opens a session once. Only its digest is kept.

    ``account_id`` names whom it signs in; ``room`` names the group whose room screen it opens.
    """

    __tablename__ = "sign_in_link"
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    room: Mapped[str | None] = mapped_column(String(16))
    expires: Mapped[datetime]
    __table_args__ = (CheckConstraint("(account_id IS NULL) <> (room IS NULL)", name="one_purpose"),)


class StaffSession(Base):
    """A signed-in browser. Its cookie holds a secret; only the digest is kept here."""

    __tablename__ = "staff_session"
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    room: Mapped[str | None] = mapped_column(String(16))
    started: Mapped[datetime]
    seen: Mapped[datetime]


class AuditEntry(Base):
    """Who of the staff did what, for those who ask later. Employees never appear."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(254))
    what: Mapped[str] = mapped_column(String(500))
