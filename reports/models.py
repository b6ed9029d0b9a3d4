"""What has been published, and the ledger of it. Neither is ever changed."""

from datetime import date

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
