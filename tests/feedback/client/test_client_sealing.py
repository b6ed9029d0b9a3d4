"""What the client seals opens here, and is sealed as RFC 9180 says."""

import itertools

import pytest

from feedback.privacy import descriptor, sealing
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import KEY_SIZE, OVERHEAD, SIZE, Part
from surveys import submission
from tests.feedback.client.calling import ClientRefused
from tests.feedback.client.waves import described, in_base64

PAIR, OTHER = sealing.generate_key_pair(), sealing.generate_key_pair()

# RFC 9180, appendix A.1.1 (base mode, X25519, HKDF-SHA256, AES-128-GCM), sequence number 0
SENDER = "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736"
ENCAPSULATED = "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431"
RECIPIENT = "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d"
INFO = "4f6465206f6e2061204772656369616e2055726e"
PLAIN = "4265617574792069732074727574682c20747275746820626561757479"
HEADER = "436f756e742d30"
SEALED = "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a"


@pytest.fixture(scope="module")
def wave(client):
    return client("readWave", described(key=in_base64(PAIR.public)), None)


def opened(wave, part, sealed, key=PAIR.private):
    return sealing.unseal_response(key, wave["d"], part, sealed)


def test_the_client_seals_as_rfc_9180_does(client):
    given = map(bytes.fromhex, (SENDER, ENCAPSULATED, RECIPIENT, INFO, PLAIN, HEADER))
    assert client("sealFrom", *given).hex() == ENCAPSULATED + SEALED


@pytest.mark.parametrize("part", Part)
def test_what_the_client_seals_opens_here_and_always_weighs_the_same(client, wave, part):
    for length in (0, 1, 255, 256, 300, SIZE[part] - 2):
        content = bytes(number % 251 for number in range(length))
        sealed = client("sealPart", wave, part, content)
        assert len(sealed) == SIZE[part] + OVERHEAD
        assert opened(wave, part, sealed) == content


@pytest.mark.attack
@pytest.mark.parametrize("part", Part)
def test_what_the_client_seals_opens_with_its_key_wave_and_part_only(client, wave, part):
    sealed = client("sealPart", wave, part, b"five")
    assert opened(wave, part, sealed) == b"five"
    other_wave = {"d": descriptor.digest(described())}
    other_part = Part.TEXT if part is Part.SCORES else Part.SCORES
    for other in ((other_wave, part, sealed), (wave, other_part, sealed), (wave, part, sealed, OTHER.private)):
        with pytest.raises(Unsealable):
            opened(*other)


@pytest.mark.parametrize("part", Part)
def test_what_does_not_fit_into_a_part_is_refused(client, wave, part):
    with pytest.raises(ClientRefused) as refused:
        client("sealPart", wave, part, bytes(SIZE[part] - 1))
    assert refused.value.reason == "length"


def test_the_client_never_seals_the_same_answers_alike(client, wave):
    sealed = {client("sealPart", wave, Part.SCORES, b"five") for _ in range(10)}
    assert len(sealed) == len({record[:KEY_SIZE] for record in sealed}) == 10


@pytest.mark.attack
def test_a_wave_key_that_would_open_for_everybody_is_not_sealed_to(client, wave):
    """Small-order points make a shared secret of zeros, which RFC 9180 section 7.1.4 wants refused."""
    for point in (bytes(32), b"\1" + bytes(31)):
        weak = client("readWave", described(key=in_base64(point)), None)
        with pytest.raises(ClientRefused):
            client("sealPart", weak, Part.SCORES, b"five")
    assert client("sealPart", wave, Part.SCORES, b"five")


@pytest.mark.parametrize("ticket", [b"t" * submission.SECRET, b"t" * submission.TICKET], ids=["secret", "token"])
def test_a_submission_is_cut_into_its_pieces_again(client, ticket):
    pieces = (b"l" * 32, b"s" * submission.SCORES, b"m" * 32, b"x" * submission.TEXT)
    body = client("submission", ticket, *pieces)
    assert len(body) == submission.LENGTH == 4610
    read = submission.read(body)
    assert (read.lock, read.scores, read.text_lock, read.text) == pieces
    assert read.ticket == ticket.ljust(submission.TICKET, b"\0")


def test_a_submission_of_another_length_is_never_made(client):
    pieces = [b"l" * 32, b"s" * submission.SCORES, b"m" * 32, b"x" * submission.TEXT]
    secret, token = [b"t" * submission.SECRET, *pieces], [b"t" * submission.TICKET, *pieces]
    assert client("submission", *secret) != client("submission", *token)
    for right, position in itertools.product((secret, token), range(len(secret))):
        for wrong in (b"", right[position][:-1], right[position] + b"\0"):
            with pytest.raises(ClientRefused) as refused:
                client("submission", *right[:position], wrong, *right[position + 1 :])
            assert refused.value.reason == "length"
