"""Comments between the opening and their release. Whose they are, from where or when, stands in no column."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class CommentLot(Base):
    """The comments that one opening brought, company-wide: those of all waves that it opened for the first time.

    ``waves`` names them, whether or not anything was kept; ``unreadable`` is rounded up to five; ``body`` is what was
    released, canonical JSON, and stands here only in the state ``released``.
    """

    __tablename__ = "comment_lot"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="RESTRICT"))
    wave_kind: Mapped[str] = mapped_column(String(10))
    waves: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    unreadable: Mapped[int] = mapped_column(default=0)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (
        UniqueConstraint("programme_id", "wave_kind"),
        CheckConstraint("state IN ('too few', 'reading', 'released', 'unshown')", name="state"),
        CheckConstraint("(state = 'released') = (body IS NOT NULL)", name="released"),
    )


class Comment(Base):
    """One comment, sealed (``feedback.privacy.keeping``), until its lot is released; then the row is gone.

    The key is random and the table has no rowid, so the order on disk is no order of arrival. ``decision`` is the
    reader's, empty until there is one.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("decision IN ('', 'cleared', 'paraphrased', 'dropped')", name="decision"),
        {"sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("comment_lot.id", ondelete="CASCADE"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    decision: Mapped[str] = mapped_column(String(12), default="")
