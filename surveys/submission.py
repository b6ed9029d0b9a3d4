"""What a browser sends that has sealed the answers itself: one length, whatever is in it and however it came."""

from dataclasses import dataclass

from feedback.errors import Refusal
from feedback.privacy.sealing import OVERHEAD, SIZE, Part

TICKET = 354
SECRET = 32  # how much of the ticket is used where it is a secret and not a signed token
LOCK = 32
SCORES, TEXT = (SIZE[part] + OVERHEAD for part in Part)
LENGTH = TICKET + LOCK + SCORES + LOCK + TEXT


class NotASubmission(Refusal):
    """The bytes have not the one length."""


@dataclass(frozen=True)
class Submission:
    """The pieces of a body, none of them checked."""

    ticket: bytes
    lock: bytes
    scores: bytes
    text_lock: bytes
    text: bytes


def read(body: bytes) -> Submission:
    """Cut a body of ``LENGTH`` bytes into its pieces."""
    if len(body) != LENGTH:
        raise NotASubmission("This is not what our form sends. Nothing was stored.")
    pieces, start = [], 0
    for size in (TICKET, LOCK, SCORES, LOCK, TEXT):
        pieces.append(body[start : start + size])
        start += size
    return Submission(*pieces)
