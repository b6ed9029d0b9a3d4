"""Invitations and reminders go out: nobody is mailed twice, whatever breaks in the middle, and what is left goes on."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from feedback.errors import Refusal
from feedback.mail import Letter as Mail
from feedback.mail import MailDown, Outcome, Post
from surveys.canonical import Destroyed
from surveys.programmes.models import Group, Wave
from surveys.tickets import issuing
from surveys.tickets.roster import CODE_SIZE, Letter, Roster, State, Taken

MOST_CODES_AT_ONCE = 500

Write = Callable[[Taken, bytes], Mail]
Draw = Callable[[int], bytes]

_ENDED = {Outcome.SENT: State.SENT, Outcome.REFUSED: State.REFUSED, Outcome.UNKNOWN: State.UNKNOWN}


class NotNow(Refusal):
    """The wave is not where this can be done."""

    status = 409


class CodesRefused(Refusal):
    """Codes are not made in that number."""

    status = 422


def send(
    roster: Roster,
    kind: Letter,
    post: Post,
    write: Write,
    draw: Draw,
    clock: Callable[[], datetime],
    *,
    still: Callable[[], bool],
) -> None:
    """Mail everybody who waits, one after the other; the caller holds ``roster.mailing()``.

    A code is drawn, stored and noted as begun before its mail is handed over. Whoever was in the middle of
    that when all broke is not mailed again by itself. Ends early when it is not ``still`` the time for these mails,
    or when the roster is gone: the wave has closed. Raises ``MailDown``: who has not been mailed still waits.
    """
    settled = None
    with suppress(Destroyed):
        while still() and (taken := roster.take(kind, code := draw(CODE_SIZE), settled)):
            try:
                outcome = post.send(write(taken, code), clock())
            except MailDown:
                roster.settle(kind, taken, State.WAITING)
                raise
            settled = taken, _ENDED[outcome]
        if settled:
            roster.settle(kind, *settled)


def make_codes(roster: Roster, wave: Wave, group: Group, number: int, draw: Draw) -> list[bytes]:
    """Codes to be handed out by other ways than mail. Raises ``NotNow`` or ``CodesRefused``."""
    check_list_open(wave)
    if not 1 <= number <= MOST_CODES_AT_ONCE:
        raise CodesRefused(f"Make 1 to {MOST_CODES_AT_ONCE} codes at once. No code was made.")
    codes = [draw(CODE_SIZE) for _each in range(number)]
    roster.add_codes(group.id, codes)
    return codes


def check_list_open(wave: Wave) -> None:
    """Raise ``NotNow`` unless people can still be put on the roster."""
    if wave.programme.entry != "invitations":
        raise NotNow(f"People do not come into “{wave.programme.name}” by invitations. Nothing was stored.")
    if wave.state != "draft" and not issuing.is_fetching(wave):
        raise NotNow("Fetching tickets is over in this round, so nobody can be invited any more. Nothing was stored.")


def check_may_invite(wave: Wave) -> None:
    """Raise ``NotNow`` unless a code that is mailed now can fetch a ticket."""
    check_list_open(wave)
    if wave.state == "draft":
        raise NotNow("Open the round first: only then are there tickets to fetch. Nobody was mailed.")


def check_may_remind(wave: Wave) -> None:
    """Raise ``NotNow`` unless a ticket can be fetched or spent now."""
    if wave.programme.entry != "invitations" or wave.state != "open":
        raise NotNow("This round is not open, so there is nothing to remind people of. Nobody was mailed.")


def over_headcount(groups: Sequence[Group], roster: Roster) -> list[tuple[str, int, int]]:
    """(name, on the roster, planned) of each group with more invited people than it was planned to have."""
    invited = roster.in_groups()
    counted = [(group.name, invited.get(group.id, 0), group.headcount) for group in groups]
    return [each for each in counted if each[1] > each[2]]
