"""A wave's key in two shares, for two people who open only together.

Answers the custodian who would open alone, and the thief of one phrase with every file in hand. Each share
by itself is evenly random whatever the key is (a one-time pad), so no computing power narrows the key down.
"""

from collections.abc import Callable

from feedback.privacy.errors import KernelError


def split(secret: bytes, draw: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """Two shares as long as the secret; ``draw`` gives so many random bytes (``secrets.token_bytes``)."""
    one = draw(len(secret))
    return one, join(one, secret)


def join(one: bytes, other: bytes) -> bytes:
    """The secret again. Shares that do not belong together give noise, so what comes out must be checked."""
    if len(one) != len(other):
        raise KernelError("shares of two lengths do not belong together")
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
