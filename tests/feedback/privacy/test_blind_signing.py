"""The signer is asked for what would make it slip: numbers with a meaning, broken keys, and a stop-watch.

Controls: a signer without the check gives its key away at the first fault, one without the mask tells time.
"""

import json
import secrets
from math import gcd
from pathlib import Path
from time import thread_time_ns
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.hashes import SHA384
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from feedback.privacy import tickets
from feedback.privacy.errors import KernelError, SignerFault, Unsignable
from tests.feedback.privacy.blinding import EXPONENT, blinded, finalised

pytestmark = pytest.mark.attack

VECTORS = Path(__file__).parents[2] / "golden" / "vectors"
KEY = tickets.generate_signing_key()
SPKI = tickets.public_key_bytes(KEY.public_key())
SECRET = KEY.private_numbers()
P, Q, N = SECRET.p, SECRET.q, SECRET.public_numbers.n
TWO = (2).to_bytes(256, "big")


def in_full(number):
    return number.to_bytes(256, "big")


def any_message():
    return in_full(2 + secrets.randbelow(N - 3))


def key_with(**changed):
    """The key with some of its numbers replaced; what it is asked for is what ``blind_sign`` looks at."""
    public = SimpleNamespace(n=changed.pop("n", N), e=changed.pop("e", EXPONENT))
    names = ("p", "q", "dmp1", "dmq1", "iqmp")
    numbers = SimpleNamespace(public_numbers=public, **{name: getattr(SECRET, name) for name in names} | changed)
    return SimpleNamespace(private_numbers=lambda: numbers)


def careless(key, message):
    """RFC 8017 section 5.1.2 and nothing else: no mask, no check."""
    numbers, number = key.private_numbers(), int.from_bytes(message, "big")
    at_p = pow(number % numbers.p, numbers.dmp1, numbers.p)
    at_q = pow(number % numbers.q, numbers.dmq1, numbers.q)
    return in_full(at_q + (at_p - at_q) * numbers.iqmp % numbers.p * numbers.q)


@pytest.mark.parametrize("name", ["rfc9474", "circl_rsabssa"])
def test_we_sign_what_the_vector_of_rfc_9474_says(name):
    (entry,) = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    p, q, d, n = (int(entry[number], 16) for number in ("p", "q", "d", "n"))
    halves = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    key = rsa.RSAPrivateNumbers(p, q, d, *halves, rsa.RSAPublicNumbers(EXPONENT, n)).private_key()
    message, salt, asked, reply, signature = (
        bytes.fromhex(entry[part]) for part in ("msg", "salt", "blinded_msg", "blind_sig", "sig")
    )
    assert tickets.blind_sign(key, asked) == reply
    key.public_key().verify(signature, message, PSS(MGF1(SHA384()), salt_length=48), SHA384())
    blind = pow(int(entry["inv"], 16), -1, n)
    assert blinded(n, message, salt, blind) == asked
    assert finalised(n, message, blind, reply) == signature


@pytest.mark.parametrize(
    "number",
    [0, 1, N - 1, N, N + 1, (1 << 2048) - 1, P, Q, 5 * P, N - P, N - 7 * Q],
    ids=["0", "1", "n-1", "n", "n+1", "all ones", "p", "q", "5p", "n-p", "n-7q"],
)
def test_a_number_that_is_no_blinded_message_is_not_signed(number):
    with pytest.raises(Unsignable):
        tickets.blind_sign(KEY, in_full(number))
    with pytest.raises(Unsignable):  # before the right to a ticket is used up
        tickets.read_request(b"\0\2" + tickets.key_id(SPKI)[-1:] + in_full(number), SPKI)


@pytest.mark.parametrize("number", [2, 3, N - 2, 1 << 1024, P - 1, P + Q])
def test_any_other_number_may_have_been_drawn_and_is_signed(number):
    signature = tickets.blind_sign(KEY, in_full(number))
    assert len(signature) == 256
    assert pow(int.from_bytes(signature, "big"), EXPONENT, N) == number
    assert signature == careless(KEY, in_full(number)) == tickets.blind_sign(KEY, in_full(number))


def test_a_message_of_another_length_is_not_signed():
    message = any_message()
    for other in (b"", b"\2", TWO[1:], b"\0" + TWO, message[:-1], message + b"\0", message * 2):
        with pytest.raises(Unsignable):
            tickets.blind_sign(KEY, other)


@pytest.mark.parametrize("name", ["dmp1", "dmq1", "iqmp"])
def test_a_key_with_one_wrong_number_signs_nothing(name):
    numbers = {part: getattr(SECRET, part) for part in ("p", "q", "d", "dmp1", "dmq1", "iqmp", "public_numbers")}
    numbers[name] ^= 1 << 17
    key = rsa.RSAPrivateNumbers(**numbers).private_key(unsafe_skip_rsa_key_validation=True)
    with pytest.raises(SignerFault):
        tickets.blind_sign(key, any_message())


def test_one_wrong_half_would_give_the_key_away():
    wrong = int.from_bytes(careless(key_with(dmp1=SECRET.dmp1 ^ 2), TWO), "big")
    assert gcd(pow(wrong, EXPONENT, N) - 2, N) == Q


@settings(max_examples=60)
@given(st.sampled_from(["p", "q", "dmp1", "dmq1", "iqmp", "n", "e"]), st.integers(0, 1023), st.integers(2, N - 2))
def test_no_flipped_bit_anywhere_in_the_key_lets_a_signature_out(name, bit, number):
    whole = EXPONENT if name == "e" else N if name == "n" else getattr(SECRET, name)
    damaged = key_with(**{name: whole ^ 1 << bit % whole.bit_length()})
    with pytest.raises(KernelError):
        tickets.blind_sign(damaged, in_full(number))


@pytest.mark.parametrize("changed", [{"p": 0}, {"q": 0}, {"p": Q}, {"p": Q, "q": P}, {"iqmp": 0}, {"dmp1": 0}])
def test_a_key_of_nonsense_signs_nothing(changed):
    with pytest.raises(SignerFault):
        tickets.blind_sign(key_with(**changed), any_message())


class Watched(int):
    """A prime that notes which numbers are reduced by it; the first of a signature is raised to the secret power."""

    def __new__(cls, value, seen):
        made = super().__new__(cls, value)
        made.seen = seen
        return made

    def __rmod__(self, other):
        self.seen.append(other)
        return other % int(self)


def bases(sign, message, calls):
    found = []
    for _call in range(calls):
        seen = []
        sign(key_with(p=Watched(P, seen)), message)
        found.append(seen[0])
    return found


def test_the_number_that_meets_the_secret_power_is_another_each_time_and_never_the_one_that_was_sent():
    assert bases(careless, TWO, 3) == [2, 2, 2]
    masked = bases(tickets.blind_sign, TWO, 20)
    assert len(set(masked)) == 20
    assert 2 not in masked
    assert min(masked).bit_length() > 1900


def welch(sign, small=TWO, calls=100):
    """How far the times of a chosen number stand from those of random ones, in standard errors (Welch, trimmed).

    Small numbers stay small in the first steps of a power, which is what tells the exponent's bits.
    """
    order = [True, False] * calls
    secrets.SystemRandom().shuffle(order)
    messages = [small if chosen else any_message() for chosen in order]  # beforehand: drawing one warms the machine up
    took = {True: [], False: []}
    for chosen, message in zip(order, messages, strict=True):
        began = thread_time_ns()
        sign(KEY, message)
        took[chosen].append(thread_time_ns() - began)
    return abs(ttest_ind(took[True], took[False], equal_var=False, trim=0.2).statistic)


def test_the_time_of_a_signature_tells_nothing_about_what_was_sent():
    """4.5 is the bound of laboratories. A busy machine can hide a leak, so the control may look more than once.

    A signature is checked before it leaves, and that takes each one a time of its own, which its reader could measure
    as well. A leak of the key shows with every small number, and the five are not all slow or quick by their own.
    """
    assert any(welch(careless) > 4.5 for _look in range(5))
    small = [number.to_bytes(len(TWO), "big") for number in (2, 3, 5, 7, 11)]
    assert any(welch(tickets.blind_sign, each) < 4.5 for each in small)
