"""The one road by which a response enters: checked, sealed, kept for good, acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, select

from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor, sealing, stretching, tickets, tokens
from feedback.privacy.sealing import Part
from surveys.boxes import Box, Kept, Sealed
from surveys.programmes.models import LARGEST_HEADCOUNT, Background, Form, Group, Programme, Wave, declared_in
from surveys.questionnaires import record
from surveys.questionnaires.kinds import Answers
from surveys.submission import Submission

RECORD_VERSION = record.VERSION


class NoImport(Refusal):
    """Answers come into this programme by cards or tickets alone."""

    status = 409


class FormNotOpen(Refusal):
    """The form exists, but takes no answers now; ``state`` says whether not yet or no longer."""

    status = 410

    def __init__(self, message: str, state: str) -> None:
        super().__init__(message)
        self.state = state


@dataclass(frozen=True)
class OpenForm:
    """What the employee's pages know of a form: nothing that is about a person."""

    code: str
    state: str
    wave_state: str
    wave: str
    wave_id: str
    public_key: bytes
    ticket_key: bytes
    descriptor: bytes
    wave_digest: bytes
    group_id: str
    group: str
    headcount: int
    programme: str
    programme_id: str
    entry: str
    pairing: bool
    comments: bool
    public: bool
    keys_needed: int
    k: int
    cuts: tuple[str, ...]
    backgrounds: tuple[Background, ...]
    questionnaire_digest: bytes

    @property
    def takes_answers(self) -> bool:
        return self.state == "open" and self.wave_state == "open"

    @property
    def is_yet_to_open(self) -> bool:
        return self.state == "not open" and self.wave_state in {"draft", "open"}

    @property
    def ticket_context(self) -> bytes:
        """What a ticket must have been made for, to be good here."""
        return tickets.context(self.wave_digest, self.group_id)

    @property
    def most(self) -> int:
        """How many answers the box takes: cards and tickets are limits of their own."""
        return self.headcount if self.entry == "room" else LARGEST_HEADCOUNT


_COLUMNS = (
    Form.code,
    Form.state,
    Wave.state.label("wave_state"),
    Wave.kind,
    Wave.id.label("wave_id"),
    Wave.public_key,
    Wave.ticket_key,
    Wave.descriptor,
    Group.id.label("group_id"),
    Group.name.label("group"),
    Group.headcount,
    Programme.name.label("programme"),
    Programme.id.label("programme_id"),
    Programme.entry,
    Programme.pairing,
    Programme.comments,
    Programme.public_epsilon,
    Programme.keys_needed,
    Programme.k,
    Programme.cuts,
    Programme.backgrounds,
    Programme.questionnaire_digest,
)
_FORM = (
    select(*_COLUMNS)
    .join(Wave, Form.wave_id == Wave.id)
    .join(Group, Form.group_id == Group.id)
    .join(Programme, Wave.programme_id == Programme.id)
    .where(Form.code == bindparam("code"))
)


def find_form(connection: Connection, code: str) -> OpenForm:
    """The form of that code, open or not; raises ``NotFound``. Reads columns, makes no objects."""
    row = connection.execute(_FORM, {"code": tokens.read_code(code)}).one_or_none()
    if row is None:
        raise NotFound("That code does not open anything. Check 0 and O, 1 and I, then try again. Nothing was stored.")
    return OpenForm(
        code=row.code,
        state=row.state,
        wave_state=row.wave_state,
        wave=row.kind,
        wave_id=row.wave_id,
        public_key=row.public_key or b"",
        ticket_key=row.ticket_key or b"",
        descriptor=row.descriptor or b"",
        wave_digest=descriptor.digest(row.descriptor or b""),
        group_id=row.group_id,
        group=row.group,
        headcount=row.headcount,
        programme=row.programme,
        programme_id=row.programme_id,
        entry=row.entry,
        pairing=row.pairing,
        comments=row.comments,
        public=row.public_epsilon > 0,
        keys_needed=row.keys_needed,
        k=row.k,
        cuts=tuple(row.cuts.split(",")) if row.cuts else (),
        backgrounds=declared_in(row.backgrounds),
        questionnaire_digest=row.questionnaire_digest,
    )


def submit(box: Box, form: OpenForm, tag: bytes, answers: Answers, *, phrase: str = "", text: str = "") -> Kept:
    """Seal the answers and keep them; says what became of them.

    ``answers`` and ``text`` are checked already; ``phrase`` is the private one, read and known to be of the list.
    Raises ``FormNotOpen``, ``BoxClosed`` or ``BoxFull``; then nothing was stored.
    """
    check_open(form)
    pair = stretching.pair_tag(phrase, form.programme_id) if phrase and form.pairing else b""
    receipt = stretching.receipt(phrase, form.wave_digest) if phrase else tokens.new_tag()
    scores, text_part = sealed(form, tag, answers, pair), _seal_text(form, text)
    lock = stretching.lock(receipt, scores.scores)
    text_lock = stretching.lock(stretching.text_receipt(receipt), text_part)
    return box.put(replace(scores, lock=lock, text=text_part, text_lock=text_lock))


def submit_sealed(box: Box, form: OpenForm, tag: bytes, sent: Submission) -> Kept:
    """Keep what a browser has sealed; whether it holds valid answers shows at the opening."""
    check_open(form)
    return box.put(Sealed(tag, sent.scores, sent.lock, sent.text, text_lock=sent.text_lock))


def submit_all(box: Box, form: OpenForm, responses: Sequence[tuple[bytes, Answers, bytes]]) -> int:
    """The same for a lot (secret, answers, pair tag), all or none; returns how many were new.

    Whoever has the secrets can take the lot back. Raises ``NoImport``, ``FormNotOpen``, ``BoxClosed`` or ``BoxFull``;
    then nothing was stored.
    """
    check_may_import(form.entry, form.programme)
    if form.wave_state != "open":
        raise FormNotOpen("The wave is not open. Nothing was stored.", form.wave_state)
    return box.put_all([_with_empty_text(form, *response) for response in responses])


def take_all_back(box: Box, secrets: Iterable[bytes]) -> None:
    """Undo ``submit_all``: these must not stay, because another box refused its part."""
    box.take_back([_tags_of(secret) for secret in secrets])


def check_may_import(entry: str, programme: str) -> None:
    """Raise ``NoImport`` where each answer needs a card or a ticket: a lot would come in beside them."""
    if entry != "room":
        raise NoImport(
            f"“{programme}” takes one answer for each card or invitation, and imported answers have neither. "
            "Nothing was stored. Set up a programme whose people come in by the room link, and import there."
        )


def withdraw(box: Box, receipt: bytes) -> bool:
    """Take back the response of whoever shows its receipt, scores and text, for good; false if there is none."""
    return box.withdraw(receipt)


def check_open(form: OpenForm) -> None:
    """Raise ``FormNotOpen`` unless the form takes answers now."""
    if form.takes_answers:
        return
    if form.is_yet_to_open:
        raise FormNotOpen("This form is not open yet. Nothing was stored.", "not open")
    raise FormNotOpen("This form is closed. Nothing was stored.", "closed")


def sealed(form: OpenForm, tag: bytes, answers: Answers, pair: bytes) -> Sealed:
    """The response as it is kept: nobody without the wave's private key can read it again, we neither."""
    content = record.written(form.group_id, answers, pair)
    return Sealed(tag, sealing.seal_response(form.public_key, form.wave_digest, Part.SCORES, content))


def _with_empty_text(form: OpenForm, secret: bytes, answers: Answers, pair: bytes) -> Sealed:
    tag, text_tag = _tags_of(secret)
    return replace(sealed(form, tag, answers, pair), text=_seal_text(form, ""), text_tag=text_tag)


def _tags_of(secret: bytes) -> tuple[bytes, bytes]:
    """The names of scores and text, which only the secret joins."""
    return stretching.room_tag(secret), stretching.room_tag(stretching.text_receipt(secret))


def _seal_text(form: OpenForm, text: str) -> bytes:
    return sealing.seal_response(form.public_key, form.wave_digest, Part.TEXT, text.encode())
