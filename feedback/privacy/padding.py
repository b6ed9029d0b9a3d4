"""One length for everybody.

Answers the attack that reads the length of a sealed record: a long comment, a skipped page
and a full form must weigh the same.
"""

from feedback.privacy.errors import KernelError

_PREFIX = 2


def pad(content: bytes, size: int) -> bytes:
    """Length (2 bytes, big-endian), content, zeros: always ``size`` bytes."""
    room = size - _PREFIX
    if len(content) > room:
        raise KernelError(f"{len(content)} bytes do not fit into {room}")
    return len(content).to_bytes(_PREFIX, "big") + content.ljust(room, b"\0")


def unpad(padded: bytes, size: int) -> bytes:
    """The content of ``pad``; anything that ``pad`` would not have made is refused."""
    length = int.from_bytes(padded[:_PREFIX], "big")
    content, rest = padded[_PREFIX : _PREFIX + length], padded[_PREFIX + length :]
    if len(padded) != size or len(content) != length or any(rest):
        raise KernelError("not padded by us")
    return content
