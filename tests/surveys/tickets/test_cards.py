"""Cards: what is made, what is kept of it, and what neither the rows nor the look-ups give away."""

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select, text

from feedback.database import reading, writing
from feedback.errors import Refusal
from feedback.privacy import descriptor, phrases, stretching, tokens
from feedback.wordlist import words
from surveys.boxes import Kept, Sealed
from surveys.filing import box_at
from surveys.programmes import planning
from surveys.programmes.models import Card, Form
from surveys.programmes.planning import GroupPlan, Plan
from surveys.tickets import cards
from surveys.tickets.cards import CardsRefused, NoCardsHere
from tests.company import Company

EARLY, LATE = "Early shift", "Late shift"
PLAN = Plan("Peer support", (GroupPlan(EARLY, "Harbour", 10), GroupPlan(LATE, "Harbour", 4)), k=5, entry="cards")

mix = secrets.SystemRandom().shuffle


def some_words():
    return phrases.generate(words(), secrets.choice)


@dataclass
class Printer:
    """Prints for the groups of one programme, and looks at what is kept."""

    company: Company
    slug: str

    @contextmanager
    def at(self, group):
        with writing(self.company.instance.engine) as db:
            programme = planning.find(db, self.slug)
            yield db, programme, next(each for each in programme.groups if each.name == group)

    def make(self, number, group=EARLY, shuffle=mix, draw_phrase=some_words):
        with self.at(group) as where:
            return cards.make(*where, number, secrets.choice, draw_phrase, shuffle)

    def rows(self):
        with reading(self.company.instance.engine) as db:
            return db.execute(text("SELECT tag, wave_id, group_id FROM card ORDER BY rowid")).all()

    def forms(self):
        """(wave, group) -> the form's code and place."""
        with reading(self.company.instance.engine) as db:
            return {(form.wave.kind, form.group.name): form for form in db.scalars(select(Form))}

    def ask(self, question, *arguments):
        with self.company.instance.engine.connect() as connection:
            return question(connection, *arguments)

    def count(self, wave, group=EARLY):
        form = self.forms()[wave, group]
        return self.ask(cards.count, form.wave_id, form.group_id)


@pytest.fixture
def printer(company):
    return Printer(company, company.plan(PLAN))


def test_a_card_has_a_half_for_each_wave_and_a_fresh_code_on_each(printer):
    printed = printer.make(12)
    assert len(printed) == 12
    assert {tuple(half.wave for half in card.halves) for card in printed} == {("before", "after")}
    codes = {half.code for card in printed for half in card.halves}
    assert len(codes) == 24
    assert all(len(code) == 12 and set(code) <= set(tokens.LETTERS) for code in codes)


def test_later_waves_get_a_half_each_as_well(company):
    printer = Printer(company, company.plan(replace(PLAN, waves=("before", "after", "day30", "day90"))))
    (card,) = printer.make(1)
    assert [half.wave for half in card.halves] == ["before", "after", "day30", "day90"]
    assert [printer.count(half.wave) for half in card.halves] == [1, 1, 1, 1]


def test_six_words_stand_on_a_card_only_where_answers_may_be_paired(company, printer):
    drawn = [card.phrase for card in printer.make(3)]
    assert len(set(drawn)) == 3
    assert all(phrases.read(words(), phrase) == phrase and len(phrase.split()) == 6 for phrase in drawn)
    unpaired = Printer(company, company.plan(replace(PLAN, pairing=False)))
    assert [card.phrase for card in unpaired.make(2, draw_phrase=lambda: pytest.fail("words were drawn"))] == ["", ""]


def test_the_cards_come_in_the_order_of_the_shuffle(printer):
    order = []

    def turn_round(printed):
        order.extend(printed)
        printed.reverse()

    assert printer.make(5, shuffle=turn_round) == order[::-1]


def test_what_follows_the_address_is_the_fingerprint_and_the_code(company, printer):
    (card,) = printer.make(1)
    assert [half.fragment for half in card.halves] == [f".{half.code}" for half in card.halves]
    company.begin(printer.slug, "before")
    (card,) = printer.make(1)
    before, after = card.halves
    wave = company.programme(printer.slug).wave("before")
    fingerprint, _dot, code = before.fragment.partition(".")
    assert (len(fingerprint), code) == (43, before.code)
    assert fingerprint == descriptor.in_fragment(descriptor.digest(wave.descriptor))
    assert after.fragment == f".{after.code}"


def test_a_card_is_admitted_to_its_own_wave_and_group_alone(printer):
    before, after = printer.make(1)[0].halves
    forms = printer.forms()
    for half, kind in ((before, "before"), (after, "after")):
        tag = stretching.card_tag(stretching.card_secret(half.code))
        admits = {key for key, form in forms.items() if printer.ask(cards.admitted, form.wave_id, form.group_id, tag)}
        assert admits == {(kind, EARLY)}
        assert printer.ask(cards.find_form_code, tag) == forms[kind, EARLY].code == half.form_code


def test_a_tag_of_no_card_opens_nothing(printer):
    printer.make(1)
    form = printer.forms()["before", EARLY]
    for tag in (bytes(32), tokens.new_tag(), b"", stretching.card_tag(b"")):
        assert not printer.ask(cards.admitted, form.wave_id, form.group_id, tag)
        assert printer.ask(cards.find_form_code, tag) is None


def test_a_code_read_as_a_person_types_it_is_the_code_of_the_card(printer):
    half = printer.make(1)[0].halves[0]
    typed = half.spaced.lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    assert stretching.card_tag(stretching.card_secret(tokens.read_code(typed))) == half.tag


@pytest.mark.parametrize("number", [0, -1, 501, 10_000])
def test_nobody_prints_no_card_or_more_than_five_hundred_at_once(printer, number):
    with pytest.raises(CardsRefused, match="No card was made"):
        printer.make(number)
    assert printer.rows() == []


def test_a_group_gets_three_cards_for_each_of_its_people_and_no_more(printer):
    printer.make(5, LATE)
    printer.make(7, LATE)
    with pytest.raises(CardsRefused, match="may have 12 cards, 3 for each of its people, and has 12"):
        printer.make(1, LATE)
    assert (printer.count("before", LATE), printer.count("after", LATE)) == (12, 12)
    assert printer.count("before", EARLY) == 0


def test_printing_again_makes_other_cards_and_the_first_still_open_the_form(printer):
    first, second = printer.make(3), printer.make(3)
    tags = [half.tag for card in first + second for half in card.halves]
    assert len(set(tags)) == 12
    assert all(printer.ask(cards.find_form_code, tag) for tag in tags)


@pytest.mark.parametrize("entry", ["room", "invitations"])
def test_there_are_no_cards_where_people_come_in_another_way(company, entry):
    printer = Printer(company, company.plan(replace(PLAN, entry=entry)))
    with pytest.raises(NoCardsHere, match="by cards"):
        printer.make(1)
    assert printer.rows() == []


def test_a_wave_that_has_closed_gets_no_half(company, printer):
    company.begin(printer.slug, "before")
    company.close(printer.slug, "before")
    assert [half.wave for half in printer.make(1)[0].halves] == ["after"]
    assert printer.count("before") == 0


@pytest.mark.parametrize("state", ["closed", "opened", "destroyed"])
def test_no_card_is_made_when_every_wave_is_over(company, printer, state):
    for wave in ("before", "after"):
        company.begin(printer.slug, wave)
    with writing(company.instance.engine) as db:
        db.execute(text("UPDATE wave SET state = :state"), {"state": state})
    with pytest.raises(NoCardsHere, match="over"):
        printer.make(1)
    assert printer.rows() == []


def test_a_wave_that_closes_while_cards_are_drawn_leaves_none_of_them(company, printer):
    company.begin(printer.slug, "before")
    with printer.at(EARLY) as where:
        printed = cards.draw(*where, 2, secrets.choice, some_words, mix)
    company.close(printer.slug, "before")
    with pytest.raises(Refusal, match="No card was made"), printer.at(EARLY) as where:
        cards.keep(*where, printed)
    assert printer.rows() == []


@pytest.mark.parametrize(
    ("people", "proposed"), [(1, 2), (4, 5), (5, 6), (6, 8), (10, 12), (30, 36), (31, 38), (400, 480)]
)
def test_a_fifth_more_cards_than_people_are_proposed(people, proposed):
    assert cards.with_spares(people) == proposed


@pytest.mark.attack
def test_no_code_and_no_private_word_is_stored(company, printer):
    printed = printer.make(20)
    with company.instance.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in company.instance.folder.rglob("*") if path.is_file())
    halves = [half for card in printed for half in card.halves]
    assert all(half.tag in kept for half in halves)  # the control: this is where a code would be found
    assert not [half for half in halves if half.code.encode() in kept or half.spaced.encode() in kept]
    assert not [half for half in halves if stretching.card_secret(half.code) in kept]
    assert not [card for card in printed if card.phrase.encode() in kept]


@pytest.mark.attack
def test_rows_say_nothing_about_the_order_of_printing_or_which_halves_belong_together(printer):
    printed = printer.make(30)
    rows = [tag for tag, _wave, _group in printer.rows()]
    as_printed = [half.tag for card in printed for half in card.halves]
    assert rows == sorted(as_printed)
    assert rows != as_printed  # the control: stored as they were made, the rows would tell


@pytest.mark.attack
def test_neither_the_rows_nor_a_look_up_know_whether_a_card_was_used(company, printer):
    company.begin(printer.slug, "before")
    used, unused = (card.halves[0] for card in printer.make(2))
    form = printer.forms()["before", EARLY]

    def seen(tag):
        found = printer.ask(cards.admitted, form.wave_id, form.group_id, tag)
        return found, printer.ask(cards.find_form_code, tag), printer.count("before"), printer.rows()

    looks = seen(used.tag)
    box = box_at(company.instance.boxes, form.wave_id, form.group_id, most=2)
    assert box.put(Sealed(used.tag, b"sealed")) is Kept.NEW  # the control: now it is used, and the box knows
    assert box.put(Sealed(used.tag, b"other")) is Kept.SPENT
    assert seen(used.tag) == seen(unused.tag) == looks


def test_a_table_of_cards_has_no_place_for_a_use():
    assert set(Card.__table__.columns.keys()) == {"tag", "wave_id", "group_id"}
