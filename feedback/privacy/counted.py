"""The list of what was counted: whoever kept a phrase finds her own line, and nobody else's.

Answers the operator who quietly leaves answers out, and whoever swaps them, on the way or later. A line is made of
the lock and of the sealed record, so it names nobody. Its length would be an exact number of answers: lines that
belong to nobody fill it up to a round one.
"""

import hashlib
from collections.abc import Callable, Iterable
from enum import Enum

from feedback.privacy import stretching
from feedback.privacy.stretching import HALF, SIZE

STEP = 5

_LINE = "{} {} {}\n"


class Standing(Enum):
    """What a list says to the owner of a receipt."""

    MISSING = "missing"
    COUNTED = "counted"
    SWAPPED = "swapped"  # something stands under the receipt, but nothing that was sealed with it


def entry(finder: bytes) -> str:
    """How a finder stands in the list: hexadecimal SHA-256."""
    return hashlib.sha256(b"candour-counted-v1" + finder).hexdigest()


def listed(kept: Iterable[tuple[bytes, bytes]], draw: Callable[[int], bytes]) -> str:
    """Sorted lines from (lock, sealed scores), with random ones up to the next multiple of ``STEP``."""
    lines = [
        _LINE.format(entry(lock[:HALF]), hashlib.sha256(sealed).hexdigest(), lock[HALF:].hex()) for lock, sealed in kept
    ]
    filling = range(-len(lines) % STEP)
    lines += [_LINE.format(draw(SIZE).hex(), draw(SIZE).hex(), draw(HALF).hex()) for _missing in filling]
    return "".join(sorted(lines))


def digest(text: str) -> bytes:
    """SHA-256 of the whole list, which the report prints."""
    return hashlib.sha256(text.encode()).digest()


def standing(text: str, receipt: bytes) -> Standing:
    """What the list says about the answer of a receipt.

    One line of the owner's is enough: whoever copies a finder out of a box can put lines of his own beside it.
    """
    wanted = entry(stretching.finder(receipt))
    lines = [line.split(" ") for line in text.splitlines()]
    own = [(sealed_digest, mark) for found, sealed_digest, mark in lines if found == wanted]
    if any(stretching.mark(receipt, bytes.fromhex(digest)).hex() == mark for digest, mark in own):
        return Standing.COUNTED
    return Standing.SWAPPED if own else Standing.MISSING
