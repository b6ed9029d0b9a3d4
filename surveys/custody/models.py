"""Who can open a wave, and how far an opening has got. Private keys are never in the database."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.database import Base
from feedback.staff.models import Account


class Custodian(Base):
    """Someone who holds an opening phrase. The locked private key lies in the keys folder."""

    __tablename__ = "custodian"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    account: Mapped[Account] = relationship(lazy="joined")


class Opening(Base):
    """An opening and how far it has got; it holds counts of work done, never of answers given."""

    __tablename__ = "opening"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    wave_kind: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(20))
    percent: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    beat: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("stage IN ('unsealing', 'counting', 'comparing', 'files', 'done', 'refused')", name="stage"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )


class Certificate(Base):
    """What was destroyed, when, and by whom; canonical JSON, shown to whoever may see the programme."""

    __tablename__ = "certificate"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
