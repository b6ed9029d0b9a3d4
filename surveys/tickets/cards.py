"""Cards: tickets on paper, drawn from a box. The codes are made here, given out once, and stored only stretched.

What is stored says which cards exist and nothing else: not whether one was used, not which halves belong
together, not in which order they were printed. Whoever notes who draws which card breaks that, and no program
can mend it; the page that makes cards says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.orm import Session

from feedback.errors import Refusal
from feedback.privacy import descriptor, stretching, tokens
from surveys.programmes.models import Card, Form, Group, Programme, Wave

MOST_AT_ONCE = 500
MOST_A_PERSON = 3  # every card that lies about is one more answer to be given, so there is an end to them

Choose = Callable[[Sequence[str]], str]
DrawPhrase = Callable[[], str]


class CardsRefused(Refusal):
    """Cards are not made in that number."""


class NoCardsHere(Refusal):
    """People do not come into the programme by cards, or every round of it is over."""

    status = 409


@dataclass(frozen=True)
class Half:
    """The part of a card for one wave. ``fingerprint`` is the wave's, 32 bytes, or empty while it is a draft."""

    wave: str
    wave_id: str
    form_code: str
    fingerprint: bytes
    code: str
    tag: bytes

    @property
    def fragment(self) -> str:
        """What follows the # of its address: the fingerprint where there is one yet, then the code."""
        return f"{descriptor.in_fragment(self.fingerprint) if self.fingerprint else ''}.{self.code}"

    @property
    def spaced(self) -> str:
        """The code for the eye, in groups of four letters."""
        return " ".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))


@dataclass(frozen=True)
class PrintedCard:
    """One card as it goes to paper: a half for each round that is not over, and six private words or none."""

    halves: tuple[Half, ...]
    phrase: str


Shuffle = Callable[[list[PrintedCard]], None]


def make(
    session: Session,
    programme: Programme,
    group: Group,
    number: int,
    choose: Choose,
    draw_phrase: DrawPhrase,
    shuffle: Shuffle,
) -> list[PrintedCard]:
    """Draw new cards and keep their tags, in one transaction. A page does the two apart: drawing takes seconds."""
    printed = draw(session, programme, group, number, choose, draw_phrase, shuffle)
    keep(session, programme, group, printed)
    return printed


def draw(
    session: Session,
    programme: Programme,
    group: Group,
    number: int,
    choose: Choose,
    draw_phrase: DrawPhrase,
    shuffle: Shuffle,
) -> list[PrintedCard]:
    """New cards, about 6 ms of stretching a half; nothing is stored yet.

    ``choose`` is ``secrets.choice``; ``draw_phrase`` is asked only where answers may be paired; ``shuffle``
    mixes the cards, so that no order of making outlives this function. Raises ``CardsRefused`` or ``NoCardsHere``.
    """
    _check(session, programme, group, number)
    forms = [_form(wave, group) for wave in waves_to_print(programme)]
    printed = [
        PrintedCard(
            tuple(_half(form, choose) for form in forms),
            draw_phrase() if programme.pairing else "",
        )
        for _card in range(number)
    ]
    shuffle(printed)
    return printed


def keep(session: Session, programme: Programme, group: Group, printed: Sequence[PrintedCard]) -> None:
    """Let these cards be used. The tags go in sorted, so that no row lies beside its other half.

    Checks once more what ``draw`` checked, because a wave may have closed meanwhile; raises the same.
    """
    _check(session, programme, group, len(printed))
    halves = [half for card in printed for half in card.halves]
    if {half.wave_id for half in halves} != {wave.id for wave in waves_to_print(programme)}:
        raise NoCardsHere("A round of questions closed while the cards were made. No card was made; please try again.")
    halves.sort(key=lambda half: half.tag)
    rows = [{"tag": half.tag, "wave_id": half.wave_id, "group_id": group.id} for half in halves]
    session.execute(insert(Card), rows)


def waves_to_print(programme: Programme) -> list[Wave]:
    """The waves in which a card can still be used: open, or to come."""
    return [wave for wave in programme.waves if wave.state in {"draft", "open"}]


def made_for(session: Session, programme: Programme, group: Group) -> int:
    """How many cards the group has for a wave that is not over."""
    connection = session.connection()
    return max((count(connection, wave.id, group.id) for wave in waves_to_print(programme)), default=0)


def most_more(headcount: int, made: int) -> int:
    """How many more cards a group may get at once."""
    return max(0, min(MOST_AT_ONCE, MOST_A_PERSON * headcount - made))


def with_spares(headcount: int) -> int:
    """One card each and a fifth more, rounded up: the last to draw must have a choice, too."""
    return headcount + -(-headcount // 5)


_IS_CARD = select(func.count()).where(
    Card.tag == bindparam("tag"), Card.wave_id == bindparam("wave_id"), Card.group_id == bindparam("group_id")
)
_COUNT = select(func.count()).where(Card.wave_id == bindparam("wave_id"), Card.group_id == bindparam("group_id"))
_FORM_CODE = (
    select(Form.code)
    .join(Card, (Card.wave_id == Form.wave_id) & (Card.group_id == Form.group_id))
    .where(Card.tag == bindparam("tag"))
)


def admitted(connection: Connection, wave_id: str, group_id: str, tag: bytes) -> bool:
    """Whether this is the tag of a card for that wave and group, used or not: it cannot know."""
    return bool(connection.scalar(_IS_CARD, {"tag": tag, "wave_id": wave_id, "group_id": group_id}))


def find_form_code(connection: Connection, tag: bytes) -> str | None:
    """The code of the form that the card of this tag opens, whether it was used or not."""
    return connection.scalar(_FORM_CODE, {"tag": tag})


def count(connection: Connection, wave_id: str, group_id: str) -> int:
    """How many cards there are for that wave and group; a number of sheets of paper, not of answers."""
    return connection.scalar(_COUNT, {"wave_id": wave_id, "group_id": group_id}) or 0


def check_way_in(programme: Programme) -> None:
    """Raise ``NoCardsHere`` unless a card of the programme could still be used."""
    if programme.entry != "cards":
        raise NoCardsHere(f"People do not come into “{programme.name}” by cards. No card was made.")
    if not waves_to_print(programme):
        raise NoCardsHere(f"Every round of “{programme.name}” is over, so a card would open nothing. No card was made.")


def _check(session: Session, programme: Programme, group: Group, number: int) -> None:
    check_way_in(programme)
    if not 1 <= number <= MOST_AT_ONCE:
        raise CardsRefused(f"Print 1 to {MOST_AT_ONCE} cards at once. No card was made.")
    made = made_for(session, programme, group)
    if number > most_more(group.headcount, made):
        raise CardsRefused(
            f"“{group.name}” may have {MOST_A_PERSON * group.headcount} cards, {MOST_A_PERSON} for each of its people, "
            f"and has {made}. More cards than people mean more answers than people. No card was made; "
            "HR can raise the number of people."
        )


def _form(wave: Wave, group: Group) -> Form:
    return next(form for form in wave.forms if form.group_id == group.id)


def _half(form: Form, choose: Choose) -> Half:
    wave, code = form.wave, tokens.new_card_code(choose)
    return Half(
        wave=wave.kind,
        wave_id=wave.id,
        form_code=form.code,
        fingerprint=descriptor.digest(wave.descriptor) if wave.descriptor else b"",
        code=code,
        tag=stretching.card_tag(stretching.card_secret(code)),
    )
