"""One canonical description of a wave, the same bytes for everybody.

Answers the attack that hands one person a key, a questionnaire or a k of her own: whatever
is not in these bytes does not open what was sealed under them.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from feedback.privacy.tokens import LETTERS

_SPOKEN_BITS, _LETTER_BITS, _GROUP = 120, 5, 4


def canonical(facts: Mapping[str, object]) -> bytes:
    """JSON with sorted keys, no spaces and no escapes: equal facts give equal bytes."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(described: bytes) -> bytes:
    """SHA-256 of the canonical bytes: the wave's fingerprint."""
    return hashlib.sha256(described).digest()


def in_fragment(of: bytes) -> str:
    """The whole fingerprint, 256 bits, for a square code: 43 letters of base64url."""
    return urlsafe_b64encode(of).rstrip(b"=").decode()


def spoken(of: bytes) -> str:
    """The first 120 bits for the eye, in six groups of four letters.

    Shorter ones can be met on purpose: whoever makes both sides needs 2 ** 60 tries for these.
    """
    number = int.from_bytes(of[: _SPOKEN_BITS // 8], "big")
    letters = [LETTERS[number >> shift & 31] for shift in range(_SPOKEN_BITS - _LETTER_BITS, -1, -_LETTER_BITS)]
    return "-".join("".join(letters[start : start + _GROUP]) for start in range(0, len(letters), _GROUP))
