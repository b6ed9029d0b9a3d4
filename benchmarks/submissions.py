"""Sealed answers a second, and how long a person waits, against the same server storing a plain row."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA384

from benchmarks.clients import Measured, send_all
from benchmarks.installation import Installation, installation
from benchmarks.serving import ROWS, plain_url, serving
from feedback.database import make_engine, writing
from feedback.privacy import stretching, tickets, tokens
from feedback.privacy.sealing import Part, seal_response
from surveys import answering
from surveys.answering import OpenForm
from surveys.boxes import Sealed
from surveys.filing import box_of_open
from surveys.programmes.planning import GroupPlan, Plan
from surveys.submission import LENGTH, SCORES, TEXT
from surveys.tickets import signing

_PADDING = PSS(MGF1(SHA384()), salt_length=48)


@dataclass(frozen=True)
class Load:
    """So many at once, each sending so many answers, into one box after the other.

    Few go into each box, so that it stays near the size it was filled to; several boxes give enough waits.
    """

    clients: int
    each: int
    boxes: int

    @property
    def answers(self) -> int:
        return self.clients * self.each


SIZES = (50, 300, 3_000)  # answers in the box before
LOADS = (Load(1, 64, 2), Load(16, 8, 3), Load(64, 2, 5))
WARM = Load(16, 4, 1)
_NEEDED = 1 + len(SIZES) * sum(load.boxes for load in LOADS)


@dataclass
class Bench:
    """The server's port, the wave's key for tickets, and the forms that nobody has sent to yet."""

    made: Installation
    port: int
    key: RSAPrivateKey
    forms: Iterator[OpenForm]

    def measure(self, size: int, load: Load) -> tuple[Measured, Measured]:
        """The product, then the plain table, with the same bodies."""
        sealed, plain = Measured(), Measured()
        for form in islice(self.forms, load.boxes):
            bodies = [_body(self.key, form) for _each in range(load.answers)]
            _fill(self.made, form, size)
            send_all(self.port, f"/r/{form.code}/sealed", bodies, load.clients, sealed)
            send_all(self.port, f"/r/{form.code}/plain", bodies, load.clients, plain)
        return sealed, plain


def main() -> None:
    """Print one line for each load and size."""
    print(f"\nSealed answers of {LENGTH} bytes with a ticket, over a socket; in brackets a plain row of that size")
    with installation() as made:
        key, forms = _begin(made)
        with serving(made) as port:
            bench = Bench(made, port, key, iter(forms))
            bench.measure(0, WARM)
            for size in SIZES:
                for load in LOADS:
                    _print(size, load, *bench.measure(size, load))


def _print(size: int, load: Load, sealed: Measured, plain: Measured) -> None:
    print(
        f"  {size:>5} answers in the box, {load.clients:>2} at once: {sealed.rate:.0f} a second ({plain.rate:.0f}), "
        f"p50 {sealed.percentile(50):.0f} ms ({plain.percentile(50):.0f}), "
        f"p99 {sealed.percentile(99):.0f} ms ({plain.percentile(99):.0f}); "
        f"{plain.rate / sealed.rate:.1f} times fewer, {sealed.percentile(99) / plain.percentile(99):.1f} times the p99 "
        f"({len(sealed.waits)} answers)",
        flush=True,
    )


def _begin(made: Installation) -> tuple[RSAPrivateKey, list[OpenForm]]:
    """A wave for invited people, with a form for each box that is needed; its key still signs."""
    groups = [GroupPlan(f"Group {number}", "Harbour", 5_000) for number in range(_NEEDED)]
    slug = made.plan(Plan("Benchmark", groups, entry="invitations"))
    wave = made.begin(slug, "before").waves[0]
    engine = make_engine(plain_url(made.folder))
    ROWS.create(engine)
    engine.dispose()
    with made.instance.engine.connect() as connection:
        forms = [answering.find_form(connection, form.code) for form in wave.forms]
    made.instance.engine.dispose()
    return signing.read(made.instance.keys, wave.id), forms


def _fill(made: Installation, form: OpenForm, size: int) -> None:
    """As many answers into the box, and as many rows into the table; nobody opens them, so they are random."""
    random = secrets.token_bytes
    box_of_open(made.instance.boxes, form).put_all(
        [Sealed(tokens.new_tag(), random(SCORES), text=random(TEXT)) for _each in range(size)]
    )
    engine = make_engine(plain_url(made.folder))
    with writing(engine) as db:
        for _each in range(size):
            db.execute(ROWS.insert().values(form=form.code, body=random(LENGTH)))
    engine.dispose()


def _body(key: RSAPrivateKey, form: OpenForm) -> bytes:
    """What a browser sends that has fetched its ticket and sealed."""
    receipt = secrets.token_bytes(32)
    scores = seal_response(form.public_key, form.wave_digest, Part.SCORES, b"{}")
    text = seal_response(form.public_key, form.wave_digest, Part.TEXT, b"")
    lock, text_lock = stretching.lock(receipt, scores), stretching.lock(stretching.text_receipt(receipt), text)
    return _ticket(key, form) + lock + scores + text_lock + text


def _ticket(key: RSAPrivateKey, form: OpenForm) -> bytes:
    """The ticket that comes out of a blind signature is an ordinary signature, so it is made as one here."""
    context = tickets.challenge_digest(form.ticket_context)
    token_input = b"\0\2" + secrets.token_bytes(32) + context + tickets.key_id(form.ticket_key)
    return token_input + key.sign(token_input, _PADDING, SHA384())
