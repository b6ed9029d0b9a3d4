"""What a client sealed itself is judged at the opening: counted as invalid, and nothing else is lost."""

import json
from dataclasses import replace

import pytest

from feedback.privacy import sealing, tokens
from feedback.privacy.sealing import Part
from surveys import answering
from surveys.answering import sealed
from surveys.boxes import Sealed
from surveys.custody.opening import unseal_all
from surveys.filing import box_of_open
from surveys.programmes.planning import questionnaire_of
from tests.surveys.custody.keys import turn

GOOD = {"E1": 5, "C3": -1}


class Wave:
    """The open first wave with the box of its first group, and how to seal into it as a client would."""

    def __init__(self, company, slug, code):
        self.company, self.slug = company, slug
        with company.instance.engine.connect() as connection:
            self.form = answering.find_form(connection, code)
        self.box = box_of_open(company.instance.boxes, replace(self.form, headcount=100))

    def seal(self, content, *, key=None, digest=None, part=Part.SCORES):
        content = content if isinstance(content, bytes) else json.dumps(content).encode()
        return sealing.seal_response(key or self.form.public_key, digest or self.form.wave_digest, part, content)

    def put(self, raw):
        self.box.put(Sealed(tokens.new_tag(), raw))

    def answer(self, answers, pair=b""):
        self.box.put(sealed(self.form, tokens.new_tag(), answers, pair))

    def opened(self):
        self.company.close(self.slug, "before")
        (lock,) = turn(self.company, self.slug, "before")
        questionnaire = questionnaire_of(self.company.programme(self.slug))
        return list(unseal_all(self.box, self.form.group_id, lock, questionnaire))


@pytest.fixture
def wave(company, slug, codes):
    return Wave(company, slug, codes["Early shift"])


def record(wave, **changes):
    return {"v": 1, "group": wave.form.group_id, "answers": GOOD, "pair": "", **changes}


def test_answers_come_out_as_they_went_in(wave):
    sent = [({"E1": 5}, b"\1" * 32), ({}, b""), ({"E1": 1, "E4": 2, "O1": 3, "O2": 4, "C3": -2}, b"")]
    for answers, pair in sent:
        wave.answer(answers, pair)
    found = [(dict(response.answers), response.pair) for response in wave.opened()]
    assert sorted(map(repr, found)) == sorted(map(repr, sent))


def garbage(wave):
    other = sealing.generate_key_pair().public
    yield "nothing", b""
    yield "noise", b"\xff" * 1072
    yield "too long", b"\0" * 5000
    yield "another key", wave.seal(record(wave), key=other)
    yield "another wave", wave.seal(record(wave), digest=b"x" * 32)
    yield "a text in the place of scores", wave.seal(record(wave), part=Part.TEXT)
    yield (
        "not padded",
        sealing.SUITE.encrypt(
            b"{}",
            sealing.X25519PublicKey.from_public_bytes(wave.form.public_key),
            b"candour-response-v1" + wave.form.wave_digest + b"\1",
        ),
    )
    for content in (b"", b"\xff\xfe", b"{", b"[" * 1000, b"9" * 1000, b"null", b"NaN", b"[]", b"5", b'"v"'):
        yield f"no record: {content[:10]!r}", wave.seal(content)
    for changes in (
        {"v": 2},
        {"v": "1"},
        {"group": "another"},
        {"group": None},
        {"pair": "not hex"},
        {"pair": None},
        {"pair": 5},
        {"answers": None},
        {"answers": []},
        {"answers": {"E1": 6}},
        {"answers": {"E1": 0}},
        {"answers": {"E1": -2 - 1}},
        {"answers": {"E1": True}},
        {"answers": {"E1": 5.0}},
        {"answers": {"E1": "5"}},
        {"answers": {"E1": [5]}},
        {"answers": {"E1": None}},
        {"answers": {"nobody asked": 1}},
        {"answers": {"E1": 5, "E2": 5}},
    ):
        yield f"a wrong record: {changes}", wave.seal(record(wave, **changes))
    for missing in ("v", "group", "answers", "pair"):
        yield f"no {missing}", wave.seal({name: value for name, value in record(wave).items() if name != missing})


@pytest.mark.attack
def test_garbage_is_counted_as_invalid_and_nothing_else_is_lost(wave):
    kinds = dict(garbage(wave))
    for number, raw in enumerate(kinds.values()):
        wave.put(raw)
        if number < 3:
            wave.put(wave.seal(record(wave)))  # control: made by the same hand, and good
    found = wave.opened()
    assert found.count(None) == len(kinds)
    assert [dict(response.answers) for response in found if response] == [GOOD] * 3


@pytest.mark.attack
def test_a_response_moved_into_the_box_of_another_group_is_invalid(company, slug, codes):
    early, late = Wave(company, slug, codes["Early shift"]), Wave(company, slug, codes["Late shift"])
    stolen = sealed(early.form, tokens.new_tag(), GOOD, b"")
    early.box.put(stolen)
    late.box.put(stolen)
    late.answer(GOOD)
    assert sorted(response is None for response in late.opened()) == [False, True]


@pytest.mark.attack
def test_a_response_moved_into_a_later_wave_is_invalid(company, slug, codes):
    before = Wave(company, slug, codes["Early shift"])
    stolen = sealed(before.form, tokens.new_tag(), GOOD, b"")
    after = Wave(company, slug, company.begin(slug, "after")["Early shift"])
    after.box.put(stolen)
    after.answer(GOOD)
    company.close(slug, "after")
    (lock,) = turn(company, slug, "after")
    found = list(unseal_all(after.box, after.form.group_id, lock, questionnaire_of(company.programme(slug))))
    assert sorted(response is None for response in found) == [False, True]


@pytest.mark.attack
def test_the_order_in_which_answers_come_out_is_not_the_order_in_which_they_came(wave):
    for number in range(20):
        wave.answer(GOOD, bytes([number]))
    came_out = [response.pair[0] for response in wave.opened()]
    assert sorted(came_out) == list(range(20))
    assert came_out != list(range(20))
