"""A code becomes a ticket, signed without being seen, until answering begins."""

from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from feedback.errors import Refusal
from feedback.privacy import tickets
from feedback.privacy.errors import Unsignable
from surveys.programmes import life
from surveys.programmes.models import Wave
from surveys.tickets import signing
from surveys.tickets.roster import CODE_SIZE, Claim, Roster

BODY_SIZE = CODE_SIZE + tickets.REQUEST_SIZE


class RequestBroken(Refusal):
    """Not what a browser of ours sends."""


class CodeRefused(Refusal):
    """The code was used for another ticket, or gives no right to one; the same words for both."""

    status = 403


class TooFewTickets(Refusal):
    """Answering cannot begin yet."""

    status = 409


class FewInGroups(Refusal):
    """In some groups few can answer, and whoever opens the forms has not said that they know."""

    status = 409

    def __init__(self, groups: Sequence[str]) -> None:
        names = ", ".join(f"“{name}”" for name in groups)
        super().__init__(
            f"In {names} few people or none have fetched a ticket. Whoever answers there answers among few, and "
            "somebody who can watch the server may know who. Nothing was changed. Send a reminder to everybody, or "
            "open the forms all the same."
        )
        self.groups = groups


def issue(roster: Roster, private_key: RSAPrivateKey, spki: bytes, body: bytes) -> bytes:
    """The blind signature, 256 bytes, for a code and a TokenRequest; the same request gets the same one again.

    All that can be wrong with a request is found before the code is used up. Raises ``RequestBroken`` or
    ``CodeRefused``.
    """
    code, request = body[:CODE_SIZE], body[CODE_SIZE:]
    try:
        blinded = tickets.read_request(request, spki)
    except Unsignable:
        raise RequestBroken("This is no request for a ticket. Nothing was stored.") from None
    if roster.claim(code, request) not in {Claim.NEW, Claim.SAME}:
        raise CodeRefused("This code has been used, or was never given out. Nothing was stored.")
    return tickets.blind_sign(private_key, blinded)


def end_window(wave: Wave, roster: Roster, keys: Path, *, although_few: bool = False) -> None:
    """Let nobody fetch a ticket any more, because answering begins; raises ``TooFewTickets`` until enough have.

    Raises ``FewInGroups`` unless those groups are accepted. Nothing for waves that need no tickets, or where the
    window has ended. How many there are is not said: a number that moves when somebody leaves their desk would name
    them. From here on no file says who fetched.
    """
    if wave.programme.entry == "invitations" and wave.state == "draft":
        raise TooFewTickets(
            f"Open the wave “{wave.kind}” first and let people fetch their tickets; then open the forms. "
            "Nothing was changed."
        )
    if not is_fetching(wave):
        return
    least = life.gate(wave.programme)
    if roster.issued() < least:
        raise TooFewTickets(
            f"Answering begins when at least {least} people have fetched their tickets. That is not yet so. "
            "Whoever answers among a few would be known by the time. Nothing was changed; send a reminder to everybody."
        )
    if (few := groups_with_few(wave, roster)) and not although_few:
        raise FewInGroups(few)
    signing.destroy(keys, wave.id)
    roster.forget_who_fetched()


def groups_with_few(wave: Wave, roster: Roster) -> list[str]:
    """The groups with invited people and fewer than k tickets, by name.

    Whether somebody has fetched there, or all of a small group have, makes no difference to whether it is named:
    a group that comes and goes with one person would tell of that person.
    """
    invited, issued = roster.in_groups(), roster.issued_in_groups()
    return sorted(
        group.name
        for group in wave.programme.groups
        if invited.get(group.id, 0) and issued.get(group.id, 0) < wave.programme.k
    )


def is_fetching(wave: Wave) -> bool:
    """Whether this is the time between the opening of the wave and the first answer."""
    return (
        wave.programme.entry == "invitations"
        and wave.state == "open"
        and all(form.state == "not open" for form in wave.forms)
    )
