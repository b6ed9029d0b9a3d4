"""What has been published, and the ledger of it. Neither is ever changed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class Publication(Base):
    """One report, once: ``body`` is canonical JSON, and every page and file is made from it alone.

    ``edition`` counts from 1 on and rises only after a withdrawal; ``snapshot`` is sealed and lets a
    correction prove that nobody's answers came or went (``reports.corrections``).
    """

    __tablename__ = "publication"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"))
    wave_kind: Mapped[str] = mapped_column(String(10))
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    published: Mapped[date]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    snapshot: Mapped[bytes] = mapped_column(LargeBinary, default=b"", server_default="")
    __table_args__ = (UniqueConstraint("programme_id", "wave_kind", "edition"),)


class LedgerEntry(Base):
    """One link of the chain: what was released or withdrawn, bound to everything before it, and signed.

    ``publication_id`` names the publication of a release; a withdrawal or released comments have their own
    words in ``body``.
    """

    __tablename__ = "ledger_entry"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12), default="release", server_default="release")
    publication_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id", ondelete="RESTRICT"))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary, default=b"", server_default="")


class PublicSummary(Base):
    """The differentially private summary of one wave, once; its line in the ledger says what it spent."""

    __tablename__ = "public_summary"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"), primary_key=True)
    wave_kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class PublicationFile(Base):
    """A file made from a publication, once: everybody who takes it away has the same bytes. It goes with it."""

    __tablename__ = "publication_file"
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(12), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Reader(Base):
    """Somebody outside HR, or a machine, who may read publications and nothing else. Revoking deletes the row.

    ``publication_id`` names the one report; none means every report of the programme from the moment it is published.
    """

    __tablename__ = "reader"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    publication_id: Mapped[str | None] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires: Mapped[date]


class ReaderSession(Base):
    """A reader's browser. Its cookie holds a secret; only the digest is kept here, and goes with its reader."""

    __tablename__ = "reader_session"
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    reader_id: Mapped[str] = mapped_column(ForeignKey("reader.id", ondelete="CASCADE"))
    started: Mapped[datetime]


class EmployeePage(Base):
    """A report that HR has published to all employees; taken back, the row is gone."""

    __tablename__ = "employee_page"
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True)
