"""One canonical description of a wave, the same bytes for everybody.

Answers the attack that hands one person a key, a questionnaire or a k of her own: whatever
is not in these bytes does not open what was sealed under them.
"""

import hashlib
import json
from collections.abc import Mapping


def canonical(facts: Mapping[str, object]) -> bytes:
    """JSON with sorted keys, no spaces and no escapes: equal facts give equal bytes."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def digest(described: bytes) -> bytes:
    """SHA-256 of the canonical bytes: the wave's fingerprint."""
    return hashlib.sha256(described).digest()
