"""Tickets: how many one core signs and checks in a second, and what plain Python costs against OpenSSL."""

import secrets
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384

from feedback.privacy import tickets

SIGNATURES, CHECKS, KEYS = 300, 3000, 20
_PADDING = PSS(MGF1(SHA384()), salt_length=48)


def main() -> None:
    """Print rates of one core, from processor time, and the ratio to an ordinary signature of the same key."""
    print("\nTickets (RSA of 2048 bits), one core")
    key = tickets.generate_signing_key()
    spki, wave, kept = (
        tickets.public_key_bytes(key.public_key()),
        secrets.token_bytes(32),
        tickets.private_key_bytes(key),
    )
    token_input = b"\0\2" + secrets.token_bytes(32) + tickets.challenge_digest(wave) + tickets.key_id(spki)
    ticket = token_input + key.sign(token_input, _PADDING, SHA384())
    below = key.public_key().public_numbers().n - 3
    asked = (2 + secrets.randbelow(below)).to_bytes(tickets.MODULUS_SIZE, "big")
    signing = _time("blind signature", SIGNATURES, lambda: tickets.blind_sign(key, asked))
    _time(
        "the same, key read from its file first",
        SIGNATURES,
        lambda: tickets.blind_sign(tickets.read_private_key(kept), asked),
    )
    ordinary = _time("ordinary signature (cryptography)", SIGNATURES, lambda: key.sign(token_input, _PADDING, SHA384()))
    _time("check of a ticket", CHECKS, lambda: tickets.check_ticket(spki, wave, ticket))
    _time("new key", KEYS, tickets.generate_signing_key)
    print(f"  a blind signature costs {signing / ordinary:.1f} ordinary ones")


def _time(label: str, calls: int, work: Callable[[], object]) -> float:
    """Mean processor time of one call in seconds."""
    work()
    wall, before = [], process_time()
    for _each in range(calls):
        began = perf_counter()
        work()
        wall.append(perf_counter() - began)
    cpu = (process_time() - before) / calls
    print(f"  {label}: {1 / cpu:.0f} a second, median {1e3 * median(wall):.2f} ms ({calls} calls)")
    return cpu
