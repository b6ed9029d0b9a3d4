"""Who holds the phrase opens a closed wave. Nobody else does, and no file holds a key in clear."""

import os
import stat

import pytest
from sqlalchemy import delete

from feedback.database import reading, writing
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.custody.beginning import begin_wave
from surveys.custody.custodians import PhraseRefused
from surveys.custody.key_files import KeyMissing
from surveys.custody.models import Custodian
from surveys.filing import key_folder
from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from tests.surveys.custody.keys import another_custodian, files_of, places_of, turn

pytestmark = pytest.mark.usefixtures("codes")


@pytest.fixture
def closed(company, slug, codes):
    company.close(slug, "before")
    return slug


def custodian_of(company, account_id=None):
    with reading(company.instance.engine) as db:
        return custodians.find(db, account_id or company.account.id)


def test_the_phrase_opens_a_closed_wave(company, closed):
    (lock,) = turn(company, closed, "before")
    wave = company.programme(closed).wave("before")
    assert len(lock.private_key) == 32
    assert lock.wave_digest == life.digest_of(wave)
    assert lock.private_key.hex() not in repr(lock)


def test_a_slip_in_every_word_is_forgiven(company, closed):
    # yo-yo is the one word with a hyphen, and a hyphen parts words as soon as something is wrong beside it
    slips = " ".join(word if "-" in word else word + "q" for word in company.phrase.split())
    assert turn(company, closed, "before", typed=slips) == turn(company, closed, "before")


@pytest.mark.attack
def test_another_phrase_opens_nothing(company, closed):
    ours = company.phrase.split()
    swapped = " ".join([ours[1], ours[0], *ours[2:]]) if ours[0] != ours[1] else " ".join(ours[::-1])
    for typed in ("", " ".join(words()[:6]), " ".join(ours[:5]), " ".join([*ours, ours[0]]), swapped):
        with pytest.raises(PhraseRefused, match="Nothing was opened"):
            turn(company, closed, "before", typed=typed)


def test_a_word_that_is_none_is_named_by_its_place_and_not_repeated(company, closed):
    typed = " ".join([*company.phrase.split()[:2], "qqqqqqq", *company.phrase.split()[3:]])
    with pytest.raises(PhraseRefused, match="Word 3") as refused:
        turn(company, closed, "before", typed=typed)
    assert "qqqqqqq" not in refused.value.message


@pytest.mark.attack
def test_a_wave_that_is_not_closed_cannot_be_opened(company, slug):
    for wave in ("before", "after"):
        with pytest.raises(WaveRefused, match="Nothing was opened"):
            turn(company, slug, wave)


@pytest.mark.attack
def test_an_account_without_a_phrase_opens_nothing_with_somebody_elses(company, closed):
    with pytest.raises(KeyMissing):
        turn(company, closed, "before", account_id="0" * 16)


@pytest.mark.attack
def test_who_became_a_custodian_later_cannot_open_what_was_asked_before(company, closed):
    later, phrase = another_custodian(company, "sam")
    with pytest.raises(KeyMissing, match="Nothing"):
        turn(company, closed, "before", account_id=later, typed=phrase)


@pytest.mark.attack
def test_the_share_of_another_custodian_is_of_no_use(company, closed):
    other, phrase = another_custodian(company, "sam")
    wave, keys = company.programme(closed).wave("before"), key_folder(company.instance.keys)
    ours, theirs = custodian_of(company), custodian_of(company, other)
    stolen = (keys.wave(wave.id) / ours.id).read_bytes()
    (keys.wave(wave.id) / theirs.id).write_bytes(stolen)
    with pytest.raises(KeyMissing, match="not made for you"):
        turn(company, closed, "before", account_id=other, typed=phrase)
    (keys.wave(wave.id) / theirs.id).unlink()


def test_any_of_two_custodians_opens_what_was_asked_of_both(company, slug):
    other, phrase = another_custodian(company, "sam")
    company.begin(slug, "after")
    company.close(slug, "after")
    assert turn(company, slug, "after") == turn(company, slug, "after", account_id=other, typed=phrase)
    with pytest.raises(PhraseRefused):
        turn(company, slug, "after", account_id=other)  # each has a phrase of her own


def test_without_its_key_file_a_custodian_opens_nothing(company, closed):
    key_folder(company.instance.keys).custodian(custodian_of(company).id).unlink()
    with pytest.raises(KeyMissing, match="missing"):
        turn(company, closed, "before")


def test_an_altered_key_file_opens_nothing(company, closed):
    path = key_folder(company.instance.keys).custodian(custodian_of(company).id)
    whole = path.read_bytes()
    for altered in (b"", whole[:20], whole[:-1], b"\xff" * len(whole), whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(altered)
        with pytest.raises(PhraseRefused):
            turn(company, closed, "before")


def test_once_the_wave_key_is_destroyed_nobody_opens_the_wave(company, closed):
    keys, wave = key_folder(company.instance.keys), company.programme(closed).wave("before")
    share = keys.wave(wave.id) / custodian_of(company).id
    copy = company.instance.folder / "copy"
    os.link(share, copy)
    assert custodians.destroy_wave_key(keys, wave.id) == 1
    assert set(copy.read_bytes()) == {0}
    assert custodians.destroy_wave_key(keys, wave.id) == 0
    with pytest.raises(KeyMissing):
        turn(company, closed, "before")


def test_a_wave_that_nobody_could_open_does_not_begin(company, slug):
    with writing(company.instance.engine) as db:
        db.execute(delete(Custodian))
    keys = key_folder(company.instance.keys)
    with pytest.raises(KeyMissing, match="Nobody holds"), writing(company.instance.engine) as db:
        begin_wave(db, keys, life.wave_of(planning.find(db, slug), "after"))
    wave = company.programme(slug).wave("after")
    assert (wave.state, wave.public_key, wave.descriptor) == ("draft", None, None)
    assert not keys.wave(wave.id).exists()


def test_a_beginning_that_was_broken_off_can_be_made_again(company, slug):
    keys = key_folder(company.instance.keys)
    with pytest.raises(RuntimeError), writing(company.instance.engine) as db:
        begin_wave(db, keys, life.wave_of(planning.find(db, slug), "after"))
        raise RuntimeError
    company.begin(slug, "after")
    company.close(slug, "after")
    assert turn(company, slug, "after")


def test_an_account_has_one_phrase_only(company):
    with pytest.raises(PhraseRefused, match="already"), writing(company.instance.engine) as db:
        custodians.add(
            db, key_folder(company.instance.keys), company.account.id, words=(), choose=lambda listed: "", cost=None
        )


@pytest.mark.attack
def test_no_private_key_and_no_phrase_lies_on_the_disk_in_clear(company, closed):
    """Control: the public key, which may be known, is found where it is kept."""
    (lock,) = turn(company, closed, "before")
    custodian = custodian_of(company)
    own = custodians.turn_key(key_folder(company.instance.keys), custodian, words(), company.phrase)
    files = files_of(company.instance.folder)
    assert places_of(custodian.public_key, files) & {"candour.sqlite", "candour.sqlite-wal"}
    assert places_of(company.programme(closed).wave("before").public_key, files)
    assert places_of(lock.private_key, files) == set()
    assert places_of(own, files) == set()
    assert places_of(company.phrase.encode(), files) == set()
    assert not any(" ".join(company.phrase.split()[:2]).encode() in content for content in files.values())


def test_key_files_are_for_their_owner_alone(company):
    root = company.instance.keys
    paths = [path for path in root.rglob("*") if path.is_file()]
    assert len(paths) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE(company.instance.folder.stat().st_mode) == 0o700
