"""The right to answer once, signed without being seen.

RSABSSA-SHA384-PSS-Deterministic (RFC 9474), used as token type 2 of RFC 9578; every “token” there is a ticket here.
Answers the operator who knows whom each ticket was for and keeps the private key, every request and every log: a
request fits every ticket equally well, so nothing joins the two. The nonce of 32 bytes gives the entropy that the
deterministic variant asks for (RFC 9474 section 7.3). Blinding and finalising are the browser's part.
"""

import hashlib
import secrets
from math import gcd

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPrivateNumbers,
    RSAPublicKey,
    RSAPublicNumbers,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from feedback.privacy.errors import Forged, KernelError, SignerFault, UnfitKey, Unsignable

MODULUS_SIZE = 256  # bytes; also the size of a blinded message and of a signature
REQUEST_SIZE = 2 + 1 + MODULUS_SIZE
TOKEN_INPUT_SIZE = 2 + 32 + 32 + 32
TOKEN_SIZE = TOKEN_INPUT_SIZE + MODULUS_SIZE

_TYPE = b"\0\2"
_EXPONENT = 65537
_PADDING = PSS(MGF1(SHA384()), salt_length=48)

# The one way to write a key of 2048 bits: what is before the modulus, and after it
_BEFORE = bytes.fromhex(
    "30820152"  # SubjectPublicKeyInfo (RFC 5280 section 4.1)
    "303d 06092a864886f70d01010a"  # id-RSASSA-PSS (RFC 4055 section 3.1), with the parameters of RFC 5756
    "3030 a00d300b0609608648016503040202"  # hash: SHA-384
    "a11a301806092a864886f70d010108300b0609608648016503040202"  # mask: MGF1 with SHA-384
    "a203020130"  # salt: 48 bytes
    "0382010f00 3082010a 0282010100"  # RSAPublicKey (RFC 8017 appendix A.1.1)
)
_AFTER = bytes.fromhex("0203010001")  # e = 65537


def generate_signing_key() -> RSAPrivateKey:
    """A fresh key for one wave and nothing else (RFC 9474 section 6.2): an old one would let old tickets in."""
    return generate_private_key(_EXPONENT, 8 * MODULUS_SIZE)


def private_key_bytes(private_key: RSAPrivateKey) -> bytes:
    """PKCS #8 in DER, not locked: whoever keeps it can make tickets, and destroys it when the answers begin."""
    return private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def read_private_key(kept: bytes) -> RSAPrivateKey:
    """The key of ``private_key_bytes``, or ``UnfitKey``.

    Its numbers are not proved prime again at each reading: ``blind_sign`` lets nothing out that they got wrong.
    """
    try:
        private_key = load_der_private_key(kept, password=None, unsafe_skip_rsa_key_validation=True)
    except (TypeError, ValueError, UnsupportedAlgorithm) as fault:
        raise UnfitKey("not a private key of ours") from fault
    if not isinstance(private_key, RSAPrivateKey):
        raise UnfitKey("not an RSA key")
    public_key_bytes(private_key.public_key())
    return private_key


def public_key_bytes(public: RSAPublicKey) -> bytes:
    """SubjectPublicKeyInfo with the identifier of RSASSA-PSS, as RFC 9578 section 6.5 wants it; always 342 bytes.

    Answers a key that is used for anything but tickets: the encoding itself says what it is for.
    """
    numbers = public.public_numbers()
    if numbers.e != _EXPONENT or numbers.n.bit_length() != 8 * MODULUS_SIZE:
        raise UnfitKey("a key for tickets has 2048 bits and the exponent 65537")
    return _BEFORE + numbers.n.to_bytes(MODULUS_SIZE, "big") + _AFTER


def read_public_key(spki: bytes) -> RSAPublicKey:
    """The key of ``public_key_bytes``, or ``UnfitKey``: two spellings of one key would be two marks to know people by.

    RFC 9578 section 6.5; what RFC 8017 section 3.1 calls no key is refused as well.
    """
    modulus = spki[len(_BEFORE) : -len(_AFTER)]
    if spki != _BEFORE + modulus + _AFTER or len(modulus) != MODULUS_SIZE or not modulus[0] >> 7 or not modulus[-1] & 1:
        raise UnfitKey("not a public key for tickets")
    return RSAPublicNumbers(_EXPONENT, int.from_bytes(modulus, "big")).public_key()


def key_id(spki: bytes) -> bytes:
    """SHA-256 of the encoded key (RFC 9578 section 6.5).

    It is inside every ticket, so that no key can be made under which a ticket passes too (RFC 9474 section 7.5).
    """
    return hashlib.sha256(spki).digest()


def context(wave_digest: bytes, group_id: str) -> bytes:
    """What a ticket is good for: one group's box in one wave, 32 bytes.

    Answers one ticket spent in every group: each box knows only the tags that were spent in it.
    """
    if len(wave_digest) != hashlib.sha256().digest_size:
        raise KernelError("a wave's fingerprint has 32 bytes")
    return hashlib.sha256(b"candour-ticket-v1" + wave_digest + group_id.encode()).digest()


def challenge_digest(ticket_context: bytes) -> bytes:
    """What binds a ticket to its context: SHA-256 of the TokenChallenge (RFC 9577 section 2.1.1).

    Issuer “ballot”, origin “box”. A ticket of another wave or group is worth nothing here.
    """
    if len(ticket_context) != hashlib.sha256().digest_size:
        raise KernelError("a ticket's context has 32 bytes")
    return hashlib.sha256(_TYPE + b"\0\6ballot" + b"\x20" + ticket_context + b"\0\3box").digest()


def read_request(request: bytes, spki: bytes) -> bytes:
    """The blinded message of a TokenRequest (RFC 9578 section 6.1), or ``Unsignable``.

    Whatever ``blind_sign`` would refuse is refused here, before the right to a ticket is used up.
    """
    if len(request) != REQUEST_SIZE or request[:3] != _TYPE + key_id(spki)[-1:]:
        raise Unsignable("not a request for a ticket under this key")
    _representative(request[3:], read_public_key(spki).public_numbers().n)
    return request[3:]


def blind_sign(private_key: RSAPrivateKey, blinded_message: bytes) -> bytes:
    """Sign without seeing (RFC 9474 section 4.3): as many bytes in as out, the length of the modulus.

    Answers the one who chooses what is signed so that time or a slip gives the key away (RFC 9474 section 7.1): each
    call raises another random number to the secret power, and one wrong half of a signature, from which the key
    could be factored, is kept back. Raises ``Unsignable`` or ``SignerFault``.
    """
    numbers = private_key.private_numbers()
    public = numbers.public_numbers
    message = _representative(blinded_message, public.n)
    try:
        signature = _power(numbers, message)
    except (ArithmeticError, ValueError) as fault:
        raise SignerFault("the signing key is damaged") from fault
    if pow(signature, public.e, public.n) != message:
        raise SignerFault("the signature came out wrong and was kept back")
    return signature.to_bytes(len(blinded_message), "big")


def check_ticket(public_key_spki: bytes, ticket_context: bytes, ticket: bytes) -> bytes:
    """The tag under which a genuine ticket of this context is spent, SHA-256 of its first 98 bytes, or ``Forged``.

    The signature is no part of the tag, so a ticket signed twice is still one ticket.
    """
    return check_token(public_key_spki, challenge_digest(ticket_context), ticket)


def check_token(public_key_spki: bytes, challenge: bytes, token: bytes) -> bytes:
    """The same for any challenge digest (RFC 9578 section 6.4, RFC 8017 section 8.1.2).

    Answers forgers: tickets of another length, type, wave or key, and signatures that nobody made.
    """
    token_input, signature = token[:TOKEN_INPUT_SIZE], token[TOKEN_INPUT_SIZE:]
    if len(token) != TOKEN_SIZE or token_input[:2] != _TYPE or token_input[34:] != challenge + key_id(public_key_spki):
        raise Forged("not a ticket of this wave")
    try:
        read_public_key(public_key_spki).verify(signature, token_input, _PADDING, SHA384())
    except InvalidSignature as fault:
        raise Forged("not signed by this key") from fault
    return hashlib.sha256(token_input).digest()


def _representative(blinded_message: bytes, n: int) -> int:
    """The number to be signed; one that is its own signature, up to sign, or shares a factor with ``n`` is refused."""
    number = int.from_bytes(blinded_message, "big")
    if len(blinded_message) != (n.bit_length() + 7) // 8 or number >= n:
        raise Unsignable("not a number below the modulus, in its length")
    if number in {1, n - 1} or gcd(number, n) != 1:
        raise Unsignable("no blinded message is such a number")
    return number


def _power(numbers: RSAPrivateNumbers, message: int) -> int:
    """The message to the secret power, in two halves (RFC 8017 section 5.1.2), under a mask drawn for this call."""
    p, q, public = numbers.p, numbers.q, numbers.public_numbers
    mask = secrets.randbelow(public.n)
    as_long = message + public.n  # a small number would be multiplied faster
    masked = as_long * pow(mask, public.e, public.n) % public.n
    at_p = pow(masked % p, numbers.dmp1, p)
    at_q = pow(masked % q, numbers.dmq1, q)
    joined = at_q + (at_p - at_q) * numbers.iqmp % p * q
    return joined * pow(mask, -1, public.n) % public.n
