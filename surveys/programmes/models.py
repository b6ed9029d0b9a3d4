"""Programmes, their groups and waves, and the forms people answer. No table here knows an employee."""

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.database import Base
from feedback.staff.models import Account

WAVES = ("before", "after", "day30", "day90")
ARMS = ("training", "peer")
CUTS = ("site", "group", "arm")
PUBLIC_BUDGETS = (0.5, 1.0, 2.0)  # epsilon of one wave of a public summary
ENTRIES = ("room", "cards", "invitations")
Reach = Literal["whole", "site"]
REACHES: tuple[Reach, ...] = get_args(Reach)
MOST_BACKGROUNDS = 2
LARGEST_HEADCOUNT = 1_000_000


@dataclass(frozen=True)
class Background:
    """A background question that is asked, because the report may be cut by it.

    ``item`` is its id in the questionnaire; ``by`` says how far down: "whole" for everybody together only,
    "site" for each site, too.
    """

    item: str
    by: Reach


def declared_in(stored: str) -> tuple[Background, ...]:
    """The background questions as ``Programme.backgrounds`` holds them: "leading:site,tenure:whole"."""
    pairs = (each.partition(":") for each in stored.split(",") if each)
    return tuple(Background(item, "site" if by == "site" else "whole") for item, _colon, by in pairs)


class StoredQuestionnaire(Base):
    """A questionnaire as it was when a programme chose it; never changed afterwards."""

    __tablename__ = "questionnaire"
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    source: Mapped[str] = mapped_column(Text)


class Programme(Base):
    """One training programme. ``k`` may rise after the first answer and never fall.

    ``entry`` is how people come in, ``keys_needed`` how many custodians open a wave together, ``pairing``
    whether a private phrase may link somebody's answers before and after. ``comments`` whether a free text is
    asked, and ``reader_id`` the one account that reads the comments before anybody else does. ``public_epsilon``
    is the privacy budget of a summary for the world for each wave, 0 for none.
    """

    __tablename__ = "programme"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    k: Mapped[int]
    cuts: Mapped[str] = mapped_column(String(60))
    backgrounds: Mapped[str] = mapped_column(String(200), default="", server_default="")
    entry: Mapped[str] = mapped_column(String(12), default="room", server_default="room")
    keys_needed: Mapped[int] = mapped_column(default=1, server_default="1")
    pairing: Mapped[bool] = mapped_column(default=True, server_default=false())
    comments: Mapped[bool] = mapped_column(default=False, server_default=false())
    reader_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    public_epsilon: Mapped[float] = mapped_column(default=0.0, server_default="0")
    pair_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    questionnaire_digest: Mapped[bytes] = mapped_column(ForeignKey("questionnaire.digest"))
    questionnaire: Mapped[StoredQuestionnaire] = relationship()
    reader: Mapped[Account | None] = relationship()
    groups: Mapped[list["Group"]] = relationship(order_by="Group.position", cascade="all, delete-orphan")
    waves: Mapped[list["Wave"]] = relationship(
        order_by="Wave.position", cascade="all, delete-orphan", back_populates="programme"
    )
    __table_args__ = (
        CheckConstraint("k >= 5", name="k_floor"),
        CheckConstraint("entry IN ('room', 'cards', 'invitations')", name="entry"),
        CheckConstraint("keys_needed IN (1, 2)", name="keys_needed"),
    )

    @property
    def declared_backgrounds(self) -> tuple[Background, ...]:
        """The background questions that are asked, in the order of the questionnaire."""
        return declared_in(self.backgrounds)

    def wave(self, kind: str) -> "Wave | None":
        """The wave of that kind, if the programme has one."""
        return next((wave for wave in self.waves if wave.kind == kind), None)


class Group(Base):
    """People who are trained together. ``headcount`` is how many were invited."""

    __tablename__ = "training_group"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    site: Mapped[str] = mapped_column(String(80))
    arm: Mapped[str] = mapped_column(String(10))
    headcount: Mapped[int]
    __table_args__ = (
        UniqueConstraint("programme_id", "name"),
        CheckConstraint("headcount > 0", name="headcount"),
        CheckConstraint("arm IN ('training', 'peer')", name="arm"),
    )


class Wave(Base):
    """One round of asking, from draft to destroyed.

    ``descriptor`` is what everybody is promised, fixed when the wave opens; the public keys are in it.
    ``ticket_key`` checks the tickets of invited people, and is there for them alone.
    """

    __tablename__ = "wave"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="draft")
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    ticket_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    descriptor: Mapped[bytes | None] = mapped_column(LargeBinary)
    programme: Mapped[Programme] = relationship(back_populates="waves")
    forms: Mapped[list["Form"]] = relationship(cascade="all, delete-orphan", back_populates="wave")
    counted: Mapped["CountedList | None"] = relationship(cascade="all, delete-orphan")
    __table_args__ = (
        UniqueConstraint("programme_id", "kind"),
        CheckConstraint("kind IN ('before', 'after', 'day30', 'day90')", name="kind"),
        CheckConstraint("state IN ('draft', 'open', 'closed', 'opened', 'destroyed')", name="state"),
        CheckConstraint("state = 'draft' OR (public_key IS NOT NULL AND descriptor IS NOT NULL)", name="described"),
    )


class Card(Base):
    """A ticket on paper, for one group and wave. ``tag`` is made of the stretched code.

    Whether it was used stands nowhere.
    """

    __tablename__ = "card"
    tag: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), index=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("training_group.id", ondelete="CASCADE"))


class CountedList(Base):
    """What a wave held when it closed, so that whoever kept a phrase can look: see ``surveys.counted``."""

    __tablename__ = "counted_list"
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class Form(Base):
    """Where one group answers one wave. ``code`` names it in the link and is no secret."""

    __tablename__ = "form"
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id", ondelete="CASCADE"))
    group_id: Mapped[str] = mapped_column(ForeignKey("training_group.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10), default="not open")
    wave: Mapped[Wave] = relationship(back_populates="forms")
    group: Mapped[Group] = relationship()
    __table_args__ = (
        UniqueConstraint("wave_id", "group_id"),
        CheckConstraint("state IN ('not open', 'open', 'closed')", name="state"),
    )
