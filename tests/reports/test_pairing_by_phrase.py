"""Six words pair somebody's answers before and after; what is wrong with them or with a record harms nobody else."""

from dataclasses import replace

import pytest

from feedback.database import reading
from feedback.privacy import phrases, stretching
from feedback.wordlist import words
from reports import publishing
from surveys import answering
from surveys.boxes import Sealed
from surveys.custody import turning
from surveys.filing import box_of_open, key_folder
from surveys.programmes import planning
from surveys.tallies import count_waves

WORDS = words()
GROUP, OTHER = "Early shift", "Late shift"
LOW, HIGH = {"E1": 2, "E4": 2}, {"E1": 4, "E4": 5}


def phrase(number: int) -> str:
    return " ".join(WORDS[6 * number + place] for place in range(phrases.WORDS))


def slipped(written: str) -> str:
    """As people type: capitals, commas, one letter twice."""
    first, *rest = written.split(" ")
    return ", ".join([first[0].upper() + first, *rest])


@pytest.fixture
def programme(company, two_groups):
    return company.plan(replace(two_groups, pairing=True))


def answered(company, code, answers, typed=""):
    reply = company.answer(code, {**answers, "words": typed})
    assert reply.status_code == 303, reply.get_data(as_text=True)


def counted(company, slug):
    """The counts of both waves, as an opening makes them."""
    with reading(company.instance.engine) as db:
        found = planning.find(db, slug)
        waves = [found.wave("before"), found.wave("after")]
        turns = [turning.Turn(company.account.id, company.phrase)]
        locks = turning.turn(db, key_folder(company.instance.keys), WORDS, turns, waves)
        tallies = count_waves(found, ("before", "after"), locks, company.instance.boxes, lambda: None)
        return tallies, {group.name: tallies.pairs[group.id] for group in tallies.groups}


def test_the_same_six_words_before_and_after_pair_and_nothing_else_does(company, programme):
    before = company.begin(programme, "before")
    for number in range(8):
        answered(company, before[GROUP], {"E1": 1 + number % 3, "E4": 2}, phrase(number))
    for _without in range(6):
        answered(company, before[GROUP], LOW)
    for _twice in range(2):
        answered(company, before[OTHER], LOW, phrase(20))
    answered(company, before[OTHER], LOW, phrase(21))
    company.close(programme, "before")
    after = company.begin(programme, "after")
    for number in range(6):
        answered(company, after[GROUP], {"E1": 5 - number % 2, "E4": 4}, slipped(phrase(number)))
    first, second, *rest = phrase(6).split(" ")
    answered(company, after[GROUP], HIGH, " ".join([second, first, *rest]))  # words swapped
    answered(company, after[GROUP], HIGH, phrase(30))  # a phrase of nobody
    for _without in range(6):
        answered(company, after[GROUP], HIGH)
    answered(company, after[OTHER], HIGH, phrase(20))
    answered(company, after[OTHER], HIGH, phrase(21))
    company.close(programme, "after")

    tallies, pairs = counted(company, programme)
    assert pairs[GROUP].people == 6
    assert pairs[OTHER].people == 1, "the phrase that stood twice pairs nobody"
    assert sum(tally.responses for (wave, _group), tally in tallies.counts.items() if wave == "before") == 17
    assert company.publish(programme) == "done"
    with reading(company.instance.engine) as db:
        facts = publishing.read(publishing.find(db, planning.find(db, programme).id, "after"))
    assert facts["paired"] is True


def test_without_pairing_the_same_words_pair_nobody(company, two_groups):
    slug = company.plan(replace(two_groups, pairing=False))
    for wave, answers in (("before", LOW), ("after", HIGH)):
        codes = company.begin(slug, wave)
        for number in range(6):
            answered(company, codes[GROUP], answers, phrase(number))
        company.close(slug, wave)
    assert all(pairs.people == 0 for pairs in counted(company, slug)[1].values())


def test_a_phrase_says_something_else_in_another_programme(company, two_groups):
    """Whoever uses one phrase twice is not joined across programmes."""
    ids = [company.programme(company.plan(replace(two_groups, name=name))).id for name in ("One", "Two")]
    assert len({stretching.pair_tag(phrase(0), each) for each in ids}) == 2


def test_a_client_that_seals_rubbish_is_counted_as_invalid_and_spoils_nothing_else(company, programme):
    before = company.begin(programme, "before")
    for number in range(6):
        answered(company, before[GROUP], LOW, phrase(number))
    with reading(company.instance.engine) as db:
        form = answering.find_form(db.connection(), before[GROUP])
    box = box_of_open(company.instance.boxes, form)
    records = [
        b"",
        b"{}",
        b'{"v":1,"group":"' + form.group_id.encode() + b'","answers":{"E1":99},"pair":""}',
        b"[" * 900,
    ]
    rubbish = [
        answering.sealing.seal_response(form.public_key, form.wave_digest, answering.Part.SCORES, each)
        for each in records
    ]
    for place, scores in enumerate([*rubbish, bytes(len(rubbish[0]))]):
        box.put(Sealed(bytes([place]) * 32, scores))
    company.close(programme, "before")
    after = company.begin(programme, "after")
    for number in range(6):
        answered(company, after[GROUP], HIGH, phrase(number))
    company.close(programme, "after")

    tallies, pairs = counted(company, programme)
    assert tallies.invalid == {"before": 5, "after": 0}
    assert pairs[GROUP].people == 6
    assert company.publish(programme) == "done"
    page = company.hr().get(f"/staff/programmes/{programme}/after/report").get_data(as_text=True)
    assert "up to 5 sealed records held no valid answers" in page
