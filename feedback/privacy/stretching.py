"""What a person keeps in the head or on paper, made dear to guess and used for one purpose each.

Answers the thief who tries all phrases or all card codes against what is stored: PBKDF2-HMAC-SHA-256 (RFC 8018
section 5.2), because every browser has it. Another salt for each purpose and each wave, so that what is
learnt in one drawer, or in one wave, opens nothing in another.
"""

import hashlib

PHRASE_ROUNDS = 600_000  # over six words, 62 bits
CARD_ROUNDS = 20_000  # over twelve letters, 60 bits, and no prize but one answer until the wave closes
SIZE = 32
HALF = SIZE // 2  # 128 bits: nobody meets one on purpose


def pair_tag(phrase: str, programme_id: str) -> bytes:
    """The name under which one person's answers before and after meet, inside the sealed records only."""
    return _stretch(phrase, b"candour-pair-v1|" + programme_id.encode(), PHRASE_ROUNDS)


def receipt(phrase: str, wave_digest: bytes) -> bytes:
    """What proves, for one wave, that an answer is one's own. Shown to take the answer back, and stored nowhere."""
    return _stretch(phrase, b"candour-receipt-v1|" + wave_digest, PHRASE_ROUNDS)


def text_receipt(of: bytes) -> bytes:
    """The same for the free text, which must not be joined to the scores by what lies beside it."""
    return hashlib.sha256(b"candour-text-v1" + of).digest()


def finder(of: bytes) -> bytes:
    """By which a sealed part is found again: 16 bytes that recognise their receipt and give nothing of it away."""
    return hashlib.sha256(b"candour-lock-v1" + of).digest()[:HALF]


def mark(of: bytes, sealed_digest: bytes) -> bytes:
    """What only the owner of a receipt can make for a sealed part, 16 bytes.

    Answers whoever puts another sealed part in its place on the way: both inputs have 32 bytes, and of the digest
    only half is shown, so none can be made from another.
    """
    return hashlib.sha256(b"candour-mark-v1" + of + sealed_digest).digest()[:HALF]


def lock(of: bytes, sealed: bytes) -> bytes:
    """What is stored beside a sealed part: the finder, then the mark. Without words it is as random as its receipt."""
    return finder(of) + mark(of, hashlib.sha256(sealed).digest())


def card_secret(code: str) -> bytes:
    """What a card's twelve letters become before they are looked up."""
    return _stretch(code, b"candour-card-v1", CARD_ROUNDS)


def card_tag(secret: bytes) -> bytes:
    """The name under which a card is known and its answer is kept."""
    return hashlib.sha256(b"candour-card-v1" + secret).digest()


def room_tag(secret: bytes) -> bytes:
    """The name of an answer that came by the room link, from the sender's own random secret."""
    return hashlib.sha256(b"candour-room-v1" + secret).digest()


def _stretch(text: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt, rounds, SIZE)
