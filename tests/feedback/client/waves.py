"""Made-up waves as the client is given them: the bytes of a descriptor."""

import base64
from typing import Any

from feedback.privacy import descriptor


def described(**other: Any) -> bytes:
    """The descriptor of a wave with a room link; what is given replaces or adds facts."""
    return descriptor.canonical({**_FACTS, **other})


def with_tickets(spki: bytes, **other: Any) -> bytes:
    """The descriptor of a wave with invitations."""
    return described(entry="invitations", ticket_key=in_base64(spki), **other)


def in_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


_FACTS = {
    "v": 2,
    "programme": "0123456789abcdef",
    "wave": "before",
    "entry": "room",
    "key": in_base64(bytes(range(32))),
    "ticket_key": "",
    "gate": 10,
    "sizes": [1024, 3072],
    "questionnaire": "00" * 32,
    "asked": {"en": "11" * 32, "ar": "22" * 32},
    "k": 10,
    "cuts": ["site"],
    "groups": [["a1", "Häfen “Ost”", "peer"], ["b2", "Hill", "training"]],
    "custody": [1, 1],
    "pairing": True,
}
