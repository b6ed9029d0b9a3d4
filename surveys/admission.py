"""Who may answer: a ticket becomes the tag under which the answer is kept, or is refused.

Three ways in, one box. A room link carries no right but the place in the room; a card's letters and a blind-signed
token are good for one answer.
"""

from sqlalchemy import Connection

from feedback.errors import Refusal
from feedback.privacy import stretching, tickets
from feedback.privacy.errors import Forged, UnfitKey
from surveys.answering import OpenForm
from surveys.submission import SECRET, TICKET
from surveys.tickets import cards


class TicketRefused(Refusal):
    """The ticket gives no right to answer this form; the same words whatever is wrong with it."""

    status = 403


def tag_of(connection: Connection, form: OpenForm, ticket: bytes) -> bytes:
    """The tag for a ticket of ``TICKET`` bytes."""
    if form.entry == "invitations":
        return _token_tag(form, ticket)
    secret, rest = ticket[:SECRET], ticket[SECRET:]
    if len(ticket) != TICKET or any(rest):
        raise _refused()
    return card_tag(connection, form, secret) if form.entry == "cards" else stretching.room_tag(secret)


def card_tag(connection: Connection, form: OpenForm, secret: bytes) -> bytes:
    """The tag for a card's stretched letters, if it is a card of this group and wave."""
    tag = stretching.card_tag(secret)
    if not cards.admitted(connection, form.wave_id, form.group_id, tag):
        raise _refused()
    return tag


def _token_tag(form: OpenForm, ticket: bytes) -> bytes:
    try:
        return tickets.check_ticket(form.ticket_key, form.ticket_context, ticket)
    except (Forged, UnfitKey):
        raise _refused() from None


def _refused() -> TicketRefused:
    return TicketRefused("This ticket or card does not belong to this form. Nothing was stored.")
