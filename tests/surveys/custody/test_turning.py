"""Two turn their keys, together or one after the other; neither opens anything alone, before or after."""

import json
import shutil
from dataclasses import replace

import pytest

from feedback.database import writing
from feedback.privacy import sealing
from surveys.custody import custodians
from surveys.custody.beginning import begin_wave
from surveys.custody.custodians import PhraseRefused
from surveys.custody.key_files import KeyMissing
from surveys.custody.turning import Turn
from surveys.filing import key_folder
from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from tests.surveys.custody.keys import Two, another_custodian, files_of

LABEL = b"candour-handed-over-v1"


@pytest.fixture
def two(company, two_groups):
    made = Two(company, two_groups)
    made.ask("before")
    return made


def both_ways(two):
    return ((two.kim, two.sam), (two.sam, two.kim))


def wrong(turn, other):
    return replace(turn, typed=other.typed)


def keys_of(company):
    return files_of(company.instance.keys)


# ------------------------------------------------------------------ together


def test_two_together_open_what_neither_opens_alone(two):
    for one, other in both_ways(two):
        (lock,) = two.open(one, other)
        assert sealing.is_pair(lock.private_key, two.wave("before").public_key)
        with pytest.raises(KeyMissing, match=r"only one key was turned\. Nothing was opened"):
            two.open(one)


@pytest.mark.attack
def test_a_wrong_phrase_in_either_place_names_whose_it_is_and_opens_and_writes_nothing(two):
    before = keys_of(two.company)
    for one, other in both_ways(two):
        name = two.custodian(other).account.name
        for turns in ((one, wrong(other, one)), (wrong(other, one), one)):
            with pytest.raises(PhraseRefused) as refused:
                two.open(*turns)
            assert refused.value.account_id == other.account_id
            assert refused.value.message == (
                f"This is not the opening phrase of {name}. Nothing was opened; check the words and their order."
            )
    assert keys_of(two.company) == before


@pytest.mark.attack
def test_the_same_person_twice_is_one_person(two):
    with pytest.raises(KeyMissing, match="only one key"):
        two.open(two.kim, two.kim)


def test_several_waves_are_opened_in_one_go(two):
    two.ask("after")
    assert [lock.wave for lock in two.open(two.kim, two.sam, waves=("before", "after"))] == ["before", "after"]


# ------------------------------------------------------------------ one after the other


def test_one_turns_first_and_the_other_opens_later(two):
    (together,) = two.open(two.kim, two.sam)
    for one, other in both_ways(two):
        assert two.first(one) == two.custodian(other).account.name
        assert two.open(other) == [together]
        two.handed_to(other).unlink()


@pytest.mark.attack
def test_who_turned_first_still_opens_nothing_alone(two):
    two.first(two.kim)
    with pytest.raises(KeyMissing, match="Nothing was opened"):
        two.open(two.kim)


def test_turning_twice_is_harmless(two):
    two.first(two.kim)
    once = two.handed_to(two.sam).read_bytes()
    two.first(two.kim)
    assert two.handed_to(two.sam).read_bytes() != once
    assert len(list(two.keys.wave(two.wave("before").id).iterdir())) == 3
    assert two.open(two.sam)


def test_both_may_still_turn_together_after_one_has_turned(two):
    two.first(two.kim)
    assert two.open(two.kim, two.sam) == two.open(two.sam)


def test_who_comes_second_hands_nothing_over_and_is_told_to_open(two):
    two.first(two.kim)
    with pytest.raises(WaveRefused, match="Kim Larsen has turned their key already"):
        two.first(two.sam)
    assert not two.handed_to(two.kim).exists()


@pytest.mark.attack
def test_a_wrong_phrase_hands_nothing_over(two):
    before = keys_of(two.company)
    with pytest.raises(PhraseRefused, match="Nothing was opened"):
        two.first(wrong(two.kim, two.sam))
    assert keys_of(two.company) == before


@pytest.mark.attack
def test_for_several_waves_all_is_handed_over_or_nothing(two):
    two.ask("after")
    two.share(two.kim, "after").write_bytes(b"damaged")
    before = keys_of(two.company)
    with pytest.raises(KeyMissing):
        two.first(two.kim, waves=("before", "after"))
    assert keys_of(two.company) == before


@pytest.mark.attack
def test_no_key_is_handed_over_while_a_wave_is_open(company, two_groups):
    two = Two(company, two_groups)
    company.begin(two.slug, "before")
    with pytest.raises(WaveRefused, match="Nothing was opened"):
        two.first(two.kim)
    with pytest.raises(WaveRefused, match="Nothing was opened"):
        two.open(two.kim, two.sam)


@pytest.mark.attack
def test_where_one_is_enough_nothing_is_handed_over(company, two_groups):
    two = Two(company, two_groups)
    two.slug = company.plan(two_groups)
    two.ask("before")
    with pytest.raises(KeyMissing, match="not one of two"):
        two.first(two.kim)
    assert two.open(two.kim) == two.open(two.sam)


# ------------------------------------------------------------------ files that were moved or made up


@pytest.mark.attack
def test_what_was_handed_over_for_another_wave_opens_nothing(two):
    two.ask("after")
    two.first(two.kim, waves=("after",))
    shutil.copy(two.handed_to(two.sam, "after"), two.handed_to(two.sam, "before"))
    with pytest.raises(KeyMissing, match="does not belong to this wave"):
        two.open(two.sam)
    assert two.open(two.sam, waves=("after",))  # control: where it belongs, it opens


@pytest.mark.attack
def test_a_share_that_was_handed_over_passes_for_no_share_of_ones_own(two):
    two.first(two.kim)
    own, handed = two.share(two.sam), two.handed_to(two.sam)
    kept, given = own.read_bytes(), handed.read_bytes()
    own.write_bytes(given)
    with pytest.raises(KeyMissing, match="not made for you"):
        two.open(two.sam)
    own.write_bytes(kept)
    handed.write_bytes(kept)
    with pytest.raises(KeyMissing, match="does not belong"):
        two.open(two.sam)
    handed.write_bytes(given)
    assert two.open(two.sam)  # control


@pytest.mark.attack
@pytest.mark.parametrize("share", [bytes(32), bytes(31), b""])
def test_a_made_up_share_is_noticed_before_every_answer_would_count_as_invalid(two, share):
    """Whoever can write files knows the public keys, so a made-up share unseals; what it makes is no key of ours."""
    digest, sam = life.digest_of(two.wave("before")), two.custodian(two.sam)
    two.handed_to(two.sam).write_bytes(sealing.seal_share(sam.public_key, LABEL + digest, share))
    with pytest.raises(KeyMissing, match=r"not the key of this wave\. Nothing was opened"):
        two.open(two.sam)


# ------------------------------------------------------------------ who holds the keys


def custody_of(company, slug, wave="before"):
    return json.loads(company.programme(slug).wave(wave).descriptor)["custody"]


def test_the_descriptor_says_how_many_keys_of_how_many_are_needed(company, two_groups):
    alone = company.plan(two_groups)
    company.begin(alone, "before")
    two = Two(company, two_groups)
    two.ask("before")
    either = company.plan(two_groups)
    company.begin(either, "before")
    assert [custody_of(company, slug) for slug in (alone, either, two.slug)] == [[1, 1], [1, 2], [2, 2]]


@pytest.mark.parametrize(("more", "says"), [(0, "there is one"), (2, "there are 3")])
def test_where_two_are_needed_there_are_two_and_no_more(company, two_groups, more, says):
    for number in range(more):
        another_custodian(company, f"sam{number}")
    slug, keys = company.plan(replace(two_groups, keys_needed=2)), key_folder(company.instance.keys)
    with pytest.raises(KeyMissing, match=f"{says}.*No wave was opened"), writing(company.instance.engine) as db:
        begin_wave(db, keys, life.wave_of(planning.find(db, slug), "before"))
    wave = company.programme(slug).wave("before")
    assert wave.state == "draft"
    assert not keys.wave(wave.id).exists()


@pytest.mark.attack
def test_a_third_custodian_is_left_out_and_the_two_stay_the_two(two):
    third = Turn(*another_custodian(two.company, "ada"))
    two.ask("after")
    waves = ("before", "after")
    assert two.open(two.kim, two.sam, waves=waves)
    for turns in ((third,), (two.kim, third), (third, two.sam)):
        with pytest.raises(KeyMissing, match="Nothing"):
            two.open(*turns, waves=waves)
    with pytest.raises(KeyMissing, match="not one of two"):
        two.first(third, waves=waves)


def test_what_was_handed_over_is_destroyed_with_the_keys(two):
    two.first(two.kim)
    assert custodians.destroy_wave_key(two.keys, two.wave("before").id) == 3
    assert not two.keys.wave(two.wave("before").id).exists()
    with pytest.raises(KeyMissing):
        two.open(two.kim, two.sam)
