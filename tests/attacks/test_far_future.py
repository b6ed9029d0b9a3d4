"""Somebody years later, with the signing key, every file, every log and a computer that breaks what we have today.

A spy build keeps all that passes the server at fetching and at answering, and the best that can be made of it is at
chance. Controls: clients that do not blind, or draw their blinding from what is seen later, are joined without error;
a copy of keys that was kept opens what a copy of boxes holds.
"""

import hashlib
import itertools
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from feedback.database import reading
from feedback.privacy import sealing, tickets
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import KEY_SIZE, Part
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.custody.key_files import KeyMissing
from surveys.filing import key_folder
from surveys.programmes import life
from surveys.tickets import signing
from surveys.tickets.signing import FetchingOver
from tests.attacks.spying import Spy
from tests.attacks.waves import Ballot
from tests.feedback.privacy.blinding import EXPONENT, Client
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of, places_of
from tests.surveys.invited import EARLY

pytestmark = pytest.mark.attack

PEOPLE = 150
OVER_HTTP = 12
REPEATS = 400
KEY = tickets.generate_signing_key()
SPKI = tickets.public_key_bytes(KEY.public_key())
WAVE = b"w" * 32


@dataclass(frozen=True)
class Fetch:
    """What the server saw when somebody fetched."""

    blinded: bytes
    reply: bytes


class Operator:
    """Has the private key, and joins fetches to tickets by whatever can be computed from both."""

    def __init__(self, spki: bytes) -> None:
        self.n = number(spki[-261:-5])

    def scores(self, fetches: Sequence[Fetch], spent: Sequence[bytes]) -> Mapping[str, np.ndarray]:
        """By each way to compare them: how well each fetch (row) fits each ticket (column)."""
        signatures = [number(ticket[98:]) for ticket in spent]
        inverses = [pow(each, -1, self.n) for each in signatures]
        # the one blinding number that makes this ticket of this fetch; there always is one
        blinds = [[number(fetch.reply) * inverse % self.n for inverse in inverses] for fetch in fetches]
        encoded = [pow(each, EXPONENT, self.n) for each in signatures]
        from_nonces = [number(hashlib.sha256(ticket[2:34]).digest()) for ticket in spent]
        symbols = [jacobi(each, self.n) for each in signatures]
        asked = [jacobi(number(fetch.blinded), self.n) for fetch in fetches]
        found = {
            "not blinded": [[number(fetch.blinded) == each for each in encoded] for fetch in fetches],
            "blinded by the nonce": [
                [one == other for one, other in zip(row, from_nonces, strict=True)] for row in blinds
            ],
            "blinded by a square": [[one == other for other in symbols] for one in asked],
            "an even blind": [[blind % 2 for blind in row] for row in blinds],
            "a small blind": [[-blind / self.n for blind in row] for row in blinds],
            "bits alike": [[-(number(fetch.reply) ^ each).bit_count() for each in signatures] for fetch in fetches],
        }
        return {name: np.array(rows, float) for name, rows in found.items()}


def number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def jacobi(a: int, n: int) -> int:
    """The Jacobi symbol (a/n) by reciprocity; raising to an odd power does not change it."""
    result = 1
    while a:
        twos = (a & -a).bit_length() - 1
        a >>= twos
        if twos % 2 and n % 8 in {3, 5}:
            result = -result
        if a % 4 == n % 4 == 3:
            result = -result
        a, n = n % a, a
    return result if n == 1 else 0


def auc(scores: np.ndarray, owners: np.ndarray) -> float:
    """How often a fetch fits its own ticket better than another one; half of it where both fit alike."""
    own = scores[np.arange(len(owners)), owners][:, None]
    better = (own > scores).sum() + ((own == scores).sum() - len(owners)) / 2
    return float(better / (scores.size - len(owners)))


def band(scores: np.ndarray, chance: np.random.Generator) -> float:
    """Five standard errors of the AUC where owners are anybody, measured by drawing them again and again."""
    return 5 * float(np.std([auc(scores, chance.permutation(len(scores))) for _repeat in range(REPEATS)]))


def hits(scores: Iterable[np.ndarray], owners: np.ndarray) -> int:
    """How many are joined rightly by the best matching over all ways together; at chance 1 on average."""
    together = sum((each - each.mean()) / (each.std() or 1) for each in scores)
    _rows, columns = linear_sum_assignment(-together)
    return int((columns == owners).sum())


def fetched(
    people: int, blind_of: Callable[[Client], int] = lambda asking: asking.blind
) -> tuple[list[Fetch], list[bytes]]:
    """What the server sees of everybody, and their tickets in the same order."""
    fetches, spent = [], []
    for _person in range(people):
        asking = Client(SPKI, WAVE)
        asking.blind = blind_of(asking)
        blinded = asking.request()[3:]
        fetches.append(Fetch(blinded, tickets.blind_sign(KEY, blinded)))
        spent.append(asking.ticket(fetches[-1].reply))
    return fetches, spent


def joined(
    operator: Operator, fetches: Sequence[Fetch], spent: Sequence[bytes]
) -> tuple[Mapping[str, float], Mapping[str, float], int]:
    """AUC and its band by each way, and how many the best matching joins; tickets are handed in shuffled."""
    chance = np.random.default_rng(9578)
    owners = chance.permutation(len(spent))
    handed_in = [spent[person] for person in np.argsort(owners)]
    scores = operator.scores(fetches, handed_in)
    found = {name: auc(each, owners) for name, each in scores.items()}
    bands = {name: band(each, chance) for name, each in scores.items()}
    return found, bands, hits(scores.values(), owners)


LUCKY = 9  # hits at random are Poisson of mean 1: more than these come once in ten million runs


def test_every_request_explains_every_ticket_equally_well():
    fetches, spent = fetched(PEOPLE)
    n = number(SPKI[-261:-5])
    signatures = [number(ticket[98:]) for ticket in spent[:60]]
    encoded = [pow(each, EXPONENT, n) for each in signatures]
    inverses = [pow(each, -1, n) for each in signatures]
    for fetch, (inverse, message) in itertools.product(fetches[:60], zip(inverses, encoded, strict=True)):
        blind = number(fetch.reply) * inverse % n  # what this client may have drawn
        assert message * pow(blind, EXPONENT, n) % n == number(fetch.blinded)
    found, bands, right = joined(Operator(SPKI), fetches, spent)
    assert {name: each for name, each in found.items() if abs(each - 0.5) > bands[name]} == {}
    assert max(bands.values()) < 0.15
    assert right <= LUCKY


def from_nonce(asking: Client) -> int:
    return number(hashlib.sha256(asking.token_input[2:34]).digest())


@pytest.mark.parametrize(
    ("way", "blind_of", "people", "least"),
    [
        ("not blinded", lambda _asking: 1, 20, 1.0),
        ("blinded by the nonce", from_nonce, 20, 1.0),
        ("a small blind", lambda asking: asking.blind >> 128, 20, 0.99),
        ("blinded by a square", lambda asking: asking.blind**2 % asking.n, 80, 0.7),  # 0.75 is all that this can tell
    ],
)
def test_a_client_that_blinds_badly_is_known_by_it(way, blind_of, people, least):
    found, bands, _right = joined(Operator(SPKI), *fetched(people, blind_of))
    assert found[way] >= least > 0.5 + bands[way]


def test_all_that_a_spying_server_sees_joins_no_answer_to_an_invitation(invited):
    """The spy keeps every byte and has the key; who fetched what is known to it, as it is to the roster."""
    spy = Spy(invited.company.app)
    codes = invited.codes(OVER_HTTP)
    client = SealingClient(invited.company.app, invited.forms[EARLY])
    ballot = Ballot(invited, [client.fetch(code) for code in codes])
    ballot.answer({"E1": 5})
    asked, sent = spy.of("/issue"), spy.of("/sealed")
    assert [each.body[:16] for each in asked] == codes  # so far, everybody is known by name
    spent = [each.body[:354] for each in sent]
    assert sorted(spent) == sorted(ballot.tickets)
    found, bands, right = joined(
        Operator(invited.form.ticket_key), [Fetch(each.body[19:], each.reply) for each in asked], ballot.tickets
    )
    assert {name: each for name, each in found.items() if abs(each - 0.5) > bands[name]} == {}
    assert right <= LUCKY
    # and beside the ticket and what is sealed, every answer came in the same words
    assert len({(each.path, str(each.told), len(each.body), each.status, str(each.headers)) for each in sent}) == 1
    assert not any(piece in each.body for each in sent for piece in codes)


def linked(folder: Path, trash: Path) -> dict[str, Path]:
    """A second name for every file: what it holds can be read when the first name is gone, as from an old block."""
    trash.mkdir()
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.suffix.startswith(".sqlite")]
    made = {str(path.relative_to(folder)): trash / str(number) for number, path in enumerate(files)}
    for name, link in made.items():
        os.link(folder / name, link)
    return made


def test_after_the_close_nothing_is_left_that_says_who_fetched_or_that_signs(ballot, tmp_path):
    company, roster = ballot.invited.company, ballot.invited.roster
    roster.add([(ballot.invited.groups[EARLY], "kim.canary@brightwater.example")])
    ballot.answer()
    trash = linked(company.instance.folder, tmp_path / "trash")
    assert b"kim.canary@" in b"".join(link.read_bytes() for link in trash.values())  # control: it was there
    assert places_of(b"kim.canary@", files_of(company.instance.folder))
    company.close(ballot.invited.slug, "before")
    left = {**files_of(company.instance.folder), **{name: link.read_bytes() for name, link in trash.items()}}
    assert not places_of(b"kim.canary@", left)
    assert not any(name.endswith((".roster", ".roster-journal")) for name in files_of(company.instance.folder))
    assert not list((company.instance.keys / "signing").iterdir())
    assert {name for name in trash if "roster" in name and set(trash[name].read_bytes()) - {0}} == set()
    with pytest.raises(FetchingOver):
        signing.read(company.instance.keys, ballot.invited.wave_id)


def test_a_signing_key_leaves_no_bytes_behind_when_answering_begins(invited, tmp_path):
    tickets_of_it = invited.fetch(invited.codes(10))
    key = invited.company.instance.keys / "signing" / invited.wave_id
    kept = key.read_bytes()
    os.link(key, tmp_path / "old block")
    pieces = [kept[start : start + 32] for start in range(0, len(kept) - 32, 32)]
    assert any(places_of(piece, files_of(invited.company.instance.folder)) for piece in pieces)  # control
    Ballot(invited, tickets_of_it)
    left = {**files_of(invited.company.instance.folder), "old block": (tmp_path / "old block").read_bytes()}
    spki = invited.form.ticket_key
    assert not any(places_of(piece, left) for piece in pieces if piece not in spki and piece[:24] not in spki)


def test_undeleted_and_restored_nothing_opens_after_the_destruction(company, two_groups, tmp_path):
    """Everything that had a name before the destruction, read from its old blocks, with backup and phrase in hand."""
    slug = company.plan(two_groups)
    for wave in ("before", "after"):
        for name, code in company.begin(slug, wave).items():
            client = SealingClient(company.app, code)
            group = next(each.id for each in company.programme(slug).groups if each.name == name)
            for person in range(6):
                body = client.body(secrets.token_bytes(32), {"E1": 1 + person % 5}, group=group)
                assert client.send(body).status_code == 201
        company.close(slug, wave)
    folder = company.instance.folder
    digests = [life.digest_of(wave) for wave in company.programme(slug).waves]
    sealed = rows_in(folder / "boxes")
    assert len(sealed) == 24
    copied = shutil.copytree(folder, tmp_path / "copy")
    backup = tmp_path / "backup.sqlite"
    with closing(sqlite3.connect(folder / "candour.sqlite")) as database:
        database.execute("VACUUM INTO ?", (str(backup),))
    trash = linked(folder, tmp_path / "trash")
    assert company.publish(slug) == "done"

    blocks = {name: link.read_bytes() for name, link in trash.items() if name.startswith(("boxes/", "keys/waves/"))}
    assert len(blocks) > 8
    assert {name for name, content in blocks.items() if set(content) - {0}} == set()
    left = {**files_of(folder), "backup": backup.read_bytes(), **blocks}
    assert not any(places_of(row[:KEY_SIZE], left) for row in sealed)
    assert opened_with(company, slug, folder / "keys", digests, sealed) == 0
    assert opened_with(company, slug, copied / "keys", digests, sealed) == len(sealed)  # control: keys were kept


def rows_in(boxes: Path) -> list[bytes]:
    found = []
    for path in sorted(boxes.rglob("*.box")):
        with closing(sqlite3.connect(path)) as database:
            found += [row for (row,) in database.execute("SELECT sealed FROM scores")]
    return found


def opened_with(company, slug, keys: Path, digests: Sequence[bytes], sealed: Sequence[bytes]) -> int:
    """How many records open with what lies in a folder of keys and with the opening phrase."""
    private = []
    with reading(company.instance.engine) as db:
        custodian = custodians.find(db, company.account.id)
    folder = key_folder(keys)
    own = custodians.turn_key(folder, custodian, words(), company.phrase)
    for wave, digest in zip(company.programme(slug).waves, digests, strict=True):
        try:
            private.append(custodians.share_of(folder, wave.id, digest, custodian, own))
        except KeyMissing:
            continue
    return sum(opens(key, digest, row) for row in sealed for key in private for digest in digests)


def opens(private: bytes, digest: bytes, row: bytes) -> bool:
    try:
        return bool(sealing.unseal_response(private, digest, Part.SCORES, row))
    except Unsealable:
        return False
