"""The one road in: only while the form is open, once, sealed, and always of the same weight."""

import json
from dataclasses import replace

import pytest

from feedback.errors import NotFound
from feedback.privacy import sealing, stretching, tokens
from feedback.privacy.sealing import OVERHEAD, SIZE, Part
from surveys import answering
from surveys.answering import FormNotOpen
from surveys.boxes import BoxClosed, BoxFull, Kept, State
from surveys.filing import box_of_open
from surveys.programmes import planning

ANSWERS = {"E1": 5, "O1": 2, "C3": -1}
PHRASE = "acorn aloha angle agent amaze award"


class Road:
    """The first group's form of a wave and its box."""

    def __init__(self, company, plan):
        self.company, self.slug = company, company.plan(plan)

    def open(self):
        self.code = self.company.begin(self.slug, "before")["Early shift"]
        return self.form()

    def form(self):
        with self.company.instance.engine.connect() as connection:
            return answering.find_form(connection, self.code)

    @property
    def box(self):
        return box_of_open(self.company.instance.boxes, self.form())


@pytest.fixture
def road(company, two_groups):
    return Road(company, two_groups)


def test_an_answer_to_an_open_form_is_kept_once(road):
    form, tag = road.open(), tokens.new_tag()
    assert answering.submit(road.box, form, tag, ANSWERS) is Kept.NEW
    assert answering.submit(road.box, form, tag, ANSWERS) is Kept.SPENT
    assert road.box.count() == 1


def test_a_code_is_found_however_it_is_typed_and_no_other_is(road):
    form = road.open()
    for typed in (form.code.lower(), f" {form.code[:4]}-{form.code[4:]} "):
        road.code = typed
        assert road.form() == form
    for wrong in ("", "????????", form.code[:-1], form.code + "0"):
        road.code = wrong
        with pytest.raises(NotFound, match="Nothing was stored"):
            road.form()


def test_a_form_whose_wave_is_a_draft_takes_nothing(road):
    programme = road.company.programme(road.slug)
    road.code = programme.waves[0].forms[0].code
    with pytest.raises(FormNotOpen) as refused:
        answering.submit(road.box, road.form(), tokens.new_tag(), ANSWERS)
    assert refused.value.state == "not open"
    assert road.box.count() == 0


@pytest.mark.attack
def test_an_answer_that_comes_late_is_refused_even_from_a_page_that_was_open_in_time(road):
    in_time = road.open()
    answering.submit(road.box, in_time, tokens.new_tag(), ANSWERS)
    road.company.close(road.slug, "before")
    with pytest.raises(FormNotOpen, match="Nothing was stored"):
        answering.submit(road.box, road.form(), tokens.new_tag(), ANSWERS)
    assert in_time.takes_answers  # what an old page believes
    with pytest.raises(BoxClosed, match="not stored"):
        answering.submit(road.box, in_time, tokens.new_tag(), ANSWERS)
    assert road.box.count() == 1


def test_more_answers_than_people_are_refused(road):
    form = road.open()
    full = box_of_open(road.company.instance.boxes, replace(form, headcount=2))
    for _person in range(2):
        answering.submit(full, form, tokens.new_tag(), ANSWERS)
    with pytest.raises(BoxFull, match="not stored"):
        answering.submit(full, form, tokens.new_tag(), ANSWERS)


def test_an_imported_lot_goes_in_whole_while_the_wave_is_open_and_not_after(road):
    form = road.open()
    lot = [(tokens.new_tag(), ANSWERS, b"") for _ in range(30)]
    with pytest.raises(BoxFull):
        answering.submit_all(road.box, form, [*lot, (tokens.new_tag(), ANSWERS, b"")])
    assert road.box.count() == 0
    assert answering.submit_all(road.box, form, lot) == 30
    road.company.close(road.slug, "before")
    with pytest.raises(FormNotOpen):
        answering.submit_all(road.box, road.form(), lot)


@pytest.mark.attack
def test_every_response_weighs_the_same_and_shows_nothing(road, six_groups):
    form = road.open()
    everything = {f"E{number}": 5 for number in range(1, 7)} | {"barriers": (1, 2, 3)}
    for answers, pair in (({}, b""), (ANSWERS, b""), (everything, tokens.new_tag())):
        kept = answering.sealed(form, tokens.new_tag(), answers, pair)
        assert len(kept.scores) == SIZE[Part.SCORES] + OVERHEAD
        assert b'"E1"' not in kept.scores  # two bytes alone turn up by chance
        assert form.group_id.encode() not in kept.scores


@pytest.mark.attack
def test_the_text_is_sealed_as_a_text_and_weighs_as_much_as_any(road):
    key = sealing.generate_key_pair()
    form = replace(road.open(), public_key=key.public)
    for text in ("", "a word"):
        answering.submit(road.box, form, tokens.new_tag(), ANSWERS, text=text)
    road.company.close(road.slug, "before")
    texts = list(road.box.read_texts())
    assert {len(each) for each in texts} == {SIZE[Part.TEXT] + OVERHEAD}
    opened = {sealing.unseal_response(key.private, form.wave_digest, Part.TEXT, each) for each in texts}
    assert opened == {b"", b"a word"}


def test_the_longest_response_that_can_be_given_fits(company, six_groups):
    road = Road(company, six_groups)
    form = road.open()
    programme = company.programme(road.slug)
    asked = json.dumps(everything_chosen(programme))
    assert len(asked) < SIZE[Part.SCORES] - 200
    assert answering.submit(road.box, form, tokens.new_tag(), everything_chosen(programme), phrase=PHRASE) is Kept.NEW


def everything_chosen(programme):
    items = planning.questionnaire_of(programme).items_in("before")
    return {
        item.id: tuple(sorted(item.codes)[-item.most :]) if item.kind == "pick" else min(item.codes) for item in items
    }


def test_what_is_sealed_is_the_answer_the_group_and_nothing_about_the_person(road):
    pair = sealing.generate_key_pair()
    form = replace(road.open(), public_key=pair.public)
    kept = answering.sealed(form, tokens.new_tag(), ANSWERS, b"\1\2")
    opened = json.loads(sealing.unseal_response(pair.private, form.wave_digest, Part.SCORES, kept.scores))
    assert opened == {"v": 1, "group": form.group_id, "answers": ANSWERS, "pair": "0102"}


def test_a_form_rests_between_two_groups_in_one_room(road):
    form = road.open()
    road.box.set_state(State.RESTING)
    with pytest.raises(BoxClosed):
        answering.submit(road.box, form, tokens.new_tag(), ANSWERS)


def test_with_six_words_an_answer_can_be_found_and_taken_back_and_with_others_not(road):
    form = road.open()
    answering.submit(road.box, form, tokens.new_tag(), ANSWERS, phrase=PHRASE, text="a word")
    answering.submit(road.box, form, tokens.new_tag(), ANSWERS)
    assert not answering.withdraw(road.box, stretching.receipt("other words", form.wave_digest))
    assert not answering.withdraw(road.box, stretching.receipt(PHRASE, tokens.new_tag()))  # another wave's receipt
    receipt = stretching.receipt(PHRASE, form.wave_digest)
    assert road.box.holds(stretching.finder(receipt))
    assert answering.withdraw(road.box, receipt)
    assert road.box.count() == 1
    road.company.close(road.slug, "before")
    assert len(list(road.box.read_texts())) == 1  # the other one's, which is empty and as long


@pytest.mark.attack
def test_the_pair_tag_of_a_phrase_stands_inside_the_seal_only(road):
    key = sealing.generate_key_pair()
    form = replace(road.open(), public_key=key.public)
    answering.submit(road.box, form, tokens.new_tag(), ANSWERS, phrase=PHRASE)
    tag = stretching.pair_tag(PHRASE, form.programme_id)
    road.company.close(road.slug, "before")
    (sealed,) = road.box.read()
    record = json.loads(sealing.unseal_response(key.private, form.wave_digest, Part.SCORES, sealed))
    assert record["pair"] == tag.hex()  # control: there it is
    files = [path for path in road.company.instance.folder.rglob("*") if path.is_file()]
    assert not any(tag in path.read_bytes() or tag.hex().encode() in path.read_bytes() for path in files)


def test_where_pairing_is_off_the_words_pair_nothing(road):
    key = sealing.generate_key_pair()
    form = replace(road.open(), public_key=key.public, pairing=False)
    answering.submit(road.box, form, tokens.new_tag(), ANSWERS, phrase=PHRASE)
    road.company.close(road.slug, "before")
    (sealed,) = road.box.read()
    assert json.loads(sealing.unseal_response(key.private, form.wave_digest, Part.SCORES, sealed))["pair"] == ""
