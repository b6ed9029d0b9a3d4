"""A record opens with its key, its wave and its part, and with nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.privacy import sealing
from feedback.privacy.errors import KernelError, Unsealable
from feedback.privacy.padding import pad
from feedback.privacy.sealing import KEY_SIZE, OVERHEAD, SIZE, SUITE, Part

PAIR, OTHER = sealing.generate_key_pair(), sealing.generate_key_pair()
WAVE, OTHER_WAVE = b"w" * 32, b"v" * 32

# RFC 9180, appendix A.1.1 (base mode, X25519, HKDF-SHA256, AES-128-GCM), sequence number 0
RFC_9180_A_1_1 = {
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "skRm": "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
    "pkRm": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "enc": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    "key": "4531685d41d65f03dc48f6b8302c05b0",
    "nonce": "56d890e5accaaf011cff4b7d",
    "aad": "436f756e742d30",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
    "ct": "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
}


def test_our_suite_agrees_with_rfc_9180():
    """The vector has a header, our single-shot records have none; so the same key must open the same text without."""
    vector = {name: bytes.fromhex(text) for name, text in RFC_9180_A_1_1.items()}
    key, aead = X25519PrivateKey.from_private_bytes(vector["skRm"]), AESGCM(vector["key"])
    assert key.public_key().public_bytes_raw() == vector["pkRm"]
    assert aead.encrypt(vector["nonce"], vector["pt"], vector["aad"]) == vector["ct"]
    without_header = aead.encrypt(vector["nonce"], vector["pt"], None)
    assert SUITE.decrypt(vector["enc"] + without_header, key, vector["info"]) == vector["pt"]


@pytest.mark.attack
def test_a_record_opens_only_with_its_key_wave_and_part():
    sealed = sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"five")
    keys, waves = (PAIR.private, OTHER.private), (WAVE, OTHER_WAVE)
    opened = {}
    for key in keys:
        for wave in waves:
            for part in Part:
                try:
                    opened[key, wave, part] = sealing.unseal_response(key, wave, part, sealed)
                except Unsealable:
                    continue
    assert opened == {(PAIR.private, WAVE, Part.SCORES): b"five"}


@pytest.mark.attack
def test_every_changed_byte_is_refused():
    sealed = sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"five")
    assert sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, sealed) == b"five"
    for position in range(len(sealed)):
        changed = sealed[:position] + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(Unsealable):
            sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, changed)


def test_a_record_that_was_cut_or_lengthened_is_refused():
    sealed = sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"five")
    for other in (*(sealed[:length] for length in range(len(sealed))), sealed + b"\0", b"\0" * len(sealed)):
        with pytest.raises(Unsealable):
            sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, other)


@pytest.mark.attack
def test_a_text_cut_to_the_size_of_scores_is_still_no_scores():
    key = X25519PrivateKey.from_private_bytes(PAIR.private).public_key()
    padded, info = pad(b"five", SIZE[Part.SCORES]), b"candour-response-v1" + WAVE
    as_scores, as_text = (SUITE.encrypt(padded, key, info + bytes([part])) for part in (Part.SCORES, Part.TEXT))
    assert sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, as_scores) == b"five"
    with pytest.raises(Unsealable):
        sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, as_text)


def test_what_was_sealed_under_our_info_but_not_padded_is_refused():
    info = b"candour-response-v1" + WAVE + bytes([Part.SCORES])
    key = X25519PrivateKey.from_private_bytes(PAIR.private).public_key()
    for content in (b"", b"\0\5five", b"\0\4" + b"five" + b"\1" * (SIZE[Part.SCORES] - 6)):
        with pytest.raises(Unsealable):
            sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, SUITE.encrypt(content, key, info))


@pytest.mark.parametrize("part", Part)
@settings(max_examples=50)
@given(data=st.data())
def test_whatever_is_said_weighs_the_same_and_reads_back(part, data):
    content = data.draw(st.binary(max_size=SIZE[part] - 2))
    sealed = sealing.seal_response(PAIR.public, WAVE, part, content)
    assert len(sealed) == SIZE[part] + OVERHEAD
    assert sealing.unseal_response(PAIR.private, WAVE, part, sealed) == content


def test_what_does_not_fit_is_refused_and_never_cut():
    with pytest.raises(KernelError):
        sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"x" * (SIZE[Part.SCORES] - 1))


def test_the_same_answers_never_look_the_same():
    sealed = {sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"five") for _ in range(20)}
    assert len(sealed) == 20
    assert len({record[:KEY_SIZE] for record in sealed}) == 20


def test_a_share_opens_only_for_its_custodian_and_its_wave():
    sealed = sealing.seal_share(PAIR.public, WAVE, OTHER.private)
    assert sealing.unseal_share(PAIR.private, WAVE, sealed) == OTHER.private
    for key, wave in ((OTHER.private, WAVE), (PAIR.private, OTHER_WAVE)):
        with pytest.raises(Unsealable):
            sealing.unseal_share(key, wave, sealed)


def test_a_share_cannot_be_passed_off_as_a_response():
    share = sealing.seal_share(PAIR.public, WAVE, b"five")
    with pytest.raises(Unsealable):
        sealing.unseal_response(PAIR.private, WAVE, Part.SCORES, share)
    response = sealing.seal_response(PAIR.public, WAVE, Part.SCORES, b"five")
    with pytest.raises(Unsealable):
        sealing.unseal_share(PAIR.private, WAVE, response)


def test_two_halves_of_one_pair_are_told_from_two_that_are_not():
    assert sealing.is_pair(PAIR.private, PAIR.public)
    for private in (OTHER.private, PAIR.public, b"", PAIR.private[:-1], PAIR.private + b"\0"):
        assert not sealing.is_pair(private, PAIR.public)
    assert not sealing.is_pair(PAIR.private, b"")
