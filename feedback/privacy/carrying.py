"""The answers so far travel in the page, sealed, and the server keeps nothing.

AES-256-GCM under a key that never leaves the server; the form, the wave and the hour are bound
to it. This is also the employee's stateless guard against forged requests: a page of
another site cannot make one, and an old one stops working.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from feedback.privacy.errors import Altered

LIFETIME = 24  # hours

_NONCE, _HOUR = 12, 4


def carry(key: bytes, binding: bytes, hour: int, content: bytes) -> str:
    """Text for a hidden field; ``hour`` is the server's clock in whole hours."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, hour.to_bytes(_HOUR, "big") + content, binding)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def carried(key: bytes, binding: bytes, hour: int, text: str) -> bytes:
    """The content again, or ``Altered``: changed, of another form, or older than a day."""
    try:
        raw = base64.b64decode(text, altchars=b"-_", validate=True)
        opened = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], binding)
    except (binascii.Error, InvalidTag, ValueError) as fault:
        raise Altered("not a field of ours") from fault
    if not 0 <= hour - int.from_bytes(opened[:_HOUR], "big") <= LIFETIME:
        raise Altered("the page is older than a day")
    return opened[_HOUR:]
