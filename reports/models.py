"""What has been published, and the ledger of it. Neither is ever changed."""

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class Publication(Base):
    """One report, once: ``body`` is canonical JSON, and every page and file is made from it alone."""

    __tablename__ = "publication"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"))
    wave_kind: Mapped[str] = mapped_column(String(10))
    published: Mapped[date]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("programme_id", "wave_kind"),)


class LedgerEntry(Base):
    """One link of the chain: what was released, bound to everything released before it."""

    __tablename__ = "ledger_entry"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publication.id", ondelete="RESTRICT"), unique=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
