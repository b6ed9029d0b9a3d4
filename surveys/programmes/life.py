"""The life of a wave: draft, open, closed, opened, destroyed; and of its forms inside it."""

import base64
from collections.abc import Callable

from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor, sealing, tokens
from feedback.settings import LANGUAGES
from surveys.boxes import Box, State
from surveys.programmes import planning
from surveys.programmes.models import LARGEST_HEADCOUNT, Form, Group, Programme, Wave
from surveys.programmes.plan_digest import plan_digest
from surveys.questionnaires.asked import asked

BoxFor = Callable[[Form], Box]
LEAST_TICKETS = 10


class WaveRefused(Refusal):
    """A wave is not in the state that this needs."""

    status = 409


def wave_of(programme: Programme, kind: str) -> Wave:
    """The wave of that kind, or ``NotFound``."""
    wave = programme.wave(kind)
    if wave is None:
        raise NotFound(f"“{programme.name}” has no wave called “{kind}”.")
    return wave


def open_wave(wave: Wave, public_key: bytes, ticket_key: bytes = b"", holders: int = 1) -> None:
    """Fix what is promised and let the forms be opened. A wave opens once.

    ``ticket_key`` checks the tickets of invited people; ``holders`` is how many custodians there are.
    """
    check_draft(wave)
    wave.public_key = public_key
    wave.ticket_key = ticket_key or None
    wave.descriptor = describe(wave, public_key, ticket_key, holders)
    wave.state = "open"


def check_draft(wave: Wave) -> None:
    """Raise ``WaveRefused`` if the wave was opened before."""
    if wave.state != "draft":
        raise WaveRefused(f"The wave “{wave.kind}” of “{wave.programme.name}” was opened before. Nothing was changed.")


def describe(wave: Wave, public_key: bytes, ticket_key: bytes, holders: int) -> bytes:
    """The wave's descriptor: keys, questions, k, cuts, groups, the plan and custody, the same bytes for everybody."""
    programme = wave.programme
    questionnaire = planning.questionnaire_of(programme)
    return descriptor.canonical(
        {
            "v": 2,
            "programme": programme.id,
            "wave": wave.kind,
            "entry": programme.entry,
            "pairing": programme.pairing,
            "comments": programme.comments,
            "public": programme.public_epsilon,
            "key": base64.b64encode(public_key).decode(),
            "ticket_key": base64.b64encode(ticket_key).decode(),
            "gate": gate(programme),
            "custody": [programme.keys_needed, holders],
            "sizes": [sealing.SIZE[sealing.Part.SCORES], sealing.SIZE[sealing.Part.TEXT]],
            "questionnaire": programme.questionnaire_digest.hex(),
            "asked": {language: asked(questionnaire, wave.kind, language).hex() for language in LANGUAGES},
            "k": programme.k,
            "cuts": programme.cuts.split(",") if programme.cuts else [],
            "backgrounds": [[each.item, each.by] for each in programme.declared_backgrounds],
            "plan": plan_digest(programme).hex(),
            "groups": [[group.id, group.site, group.arm] for group in programme.groups],
        }
    )


def gate(programme: Programme) -> int:
    """How many tickets must be fetched before anybody may answer: who comes alone would be known by the time."""
    return max(LEAST_TICKETS, programme.k)


def find_form(session: Session, code: str) -> Form:
    """The form of that code, or ``NotFound``."""
    form = session.get(Form, tokens.read_code(code))
    if form is None:
        raise NotFound("That code does not open anything. Check 0 and O, 1 and I, then try again.")
    return form


def open_form(form: Form, box: Box) -> None:
    """Let the group answer."""
    if form.wave.state != "open":
        raise WaveRefused("HR has not opened this round of questions, or has closed it. Nothing was changed.")
    box.set_state(State.TAKING)
    form.state = "open"


def open_forms(wave: Wave, box_for: BoxFor) -> None:
    """Let every group answer that cannot yet."""
    for form in wave.forms:
        if form.state != "open":
            open_form(form, box_for(form))


def close_form(form: Form, box: Box) -> None:
    """Stop taking answers for now."""
    if form.state != "open":
        raise WaveRefused("The form is not open. Nothing was changed.")
    box.set_state(State.RESTING)
    form.state = "closed"


def close_wave(wave: Wave, box_for: BoxFor) -> None:
    """Stop taking answers for good, in every group."""
    if wave.state != "open":
        raise WaveRefused(f"The wave “{wave.kind}” is not open. Nothing was changed.")
    for form in wave.forms:
        box_for(form).set_state(State.CLOSED)
        form.state = "closed"
    wave.state = "closed"


def mark_opened(wave: Wave) -> None:
    """The wave's answers have been counted."""
    if wave.state not in {"closed", "opened"}:
        raise WaveRefused(f"The wave “{wave.kind}” has to be closed first. Nothing was opened.")
    wave.state = "opened"


def frozen(programme: Programme) -> bool:
    """Whether an answer may exist already, so that groups, cuts and k can no longer be eased."""
    return any(wave.state != "draft" for wave in programme.waves)


def takes_more(programme: Programme) -> bool:
    """Whether a wave is open or still to come."""
    return any(wave.state in {"draft", "open"} for wave in programme.waves)


def raise_k(programme: Programme, k: int) -> None:
    """k may rise at any time and may fall only before the first wave opens."""
    if k < programme.k and frozen(programme):
        raise WaveRefused(f"People were promised groups of {programme.k} or more; that can rise but not fall.")
    planning.check_k(k)
    programme.k = k


def raise_headcount(programme: Programme, group: Group, headcount: int) -> None:
    """More people than planned may answer, while anybody still can; the size of a group is never lowered."""
    if not takes_more(programme):
        raise WaveRefused("Every wave has closed, so no group can grow any more. Nothing was changed.")
    if not group.headcount <= headcount <= LARGEST_HEADCOUNT:
        raise WaveRefused(
            f"“{group.name}” has {group.headcount} people; that number can rise but not fall. Nothing was changed."
        )
    group.headcount = headcount


def digest_of(wave: Wave) -> bytes:
    """The fingerprint that every sealed record of the wave is bound to."""
    if wave.descriptor is None:
        raise WaveRefused("This round of questions has not been opened yet. Nothing was stored.")
    return descriptor.digest(wave.descriptor)
