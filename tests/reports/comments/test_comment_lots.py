"""A lot is taken in once, decided one by one, and let out together or not at all."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from feedback.database import reading, writing
from feedback.errors import NotFound
from feedback.privacy import tokens
from feedback.privacy.errors import Altered
from reports.comments import lots
from reports.comments.floors import CommentPolicy
from reports.comments.lots import Decision, LotRefused, ParaphraseRefused
from reports.comments.models import Comment
from surveys.comments import Heap
from surveys.programmes import planning
from tests.reports.comments.commented import PLAN, Commented, many, silent

KEY = bytes(range(32))
TEXTS = tuple(many(12))


class Lot:
    """One lot of a programme in which nobody answered: the texts are given, not opened."""

    def __init__(self, commented, texts=TEXTS, unreadable=0):
        self.engine, self.slug = commented.company.instance.engine, commented.slug
        with writing(self.engine) as db:
            lots.take_in(db, self.programme(db), "after", ["before", "after"], Heap(tuple(texts), unreadable), KEY)

    def programme(self, db):
        return planning.find(db, self.slug)

    def lot(self, db):
        return lots.find(db, self.programme(db).id, "after")

    def read(self):
        with reading(self.engine) as db:
            return lots.read(db, self.lot(db), KEY)

    def decide(self, comment_id, decision, paraphrase=""):
        with writing(self.engine) as db:
            lots.decide(db, self.lot(db), comment_id, decision, KEY, paraphrase=paraphrase)

    def decide_all(self, decision=Decision.CLEARED):
        for each in self.read():
            self.decide(each.id, decision)

    def release(self, shuffle=lambda _texts: None):
        with writing(self.engine) as db:
            return lots.release(db, self.lot(db), KEY, shuffle)

    def give_up(self):
        with writing(self.engine) as db:
            lots.give_up(db, self.lot(db), KEY)

    def facts(self):
        with reading(self.engine) as db:
            lot = self.lot(db)
            return lot.state, lot.body, len(db.scalars(select(Comment)).all())


@pytest.fixture
def lot(commented):
    return Lot(commented)


def test_all_comments_wait_undecided_for_their_reader(lot):
    assert {each.text for each in lot.read()} == set(TEXTS)
    assert {each.decision for each in lot.read()} == {None}
    assert lot.facts()[0] == "reading"


def test_below_ten_comments_nothing_is_kept_at_all(commented):
    lot = Lot(commented, TEXTS[:9])
    assert lot.facts() == ("too few", None, 0)


def test_ten_comments_are_enough(commented):
    assert len(Lot(commented, TEXTS[:10]).read()) == 10


def test_the_number_of_what_could_not_be_read_is_rounded_up(commented):
    lot = Lot(commented, unreadable=1)
    with reading(lot.engine) as db:
        assert lot.lot(db).unreadable == 5


def test_a_wave_is_taken_in_once(commented, lot):
    with writing(lot.engine) as db:
        programme = lot.programme(db)
        assert lots.untaken(db, programme, ("before", "day30")) == ["day30"]
        with pytest.raises(LotRefused, match="Another opening"):
            lots.take_in(db, programme, "day30", ["before", "day30"], Heap(TEXTS), KEY)
        lots.take_in(db, programme, "day30", ["day30"], Heap(TEXTS), KEY)


def test_a_wave_whose_comments_were_too_few_is_not_taken_in_later_either(commented):
    lot = Lot(commented, TEXTS[:3])
    with reading(lot.engine) as db:
        assert lots.untaken(db, lot.programme(db), ("before", "after", "day90")) == ["day90"]


def test_where_no_comment_is_asked_none_is_taken_in(company):
    with reading(company.instance.engine) as db:
        programme = planning.find(db, company.plan(replace(PLAN, comments=False)))
        assert lots.untaken(db, programme, ("before", "after")) == []


def test_a_decision_can_be_changed_until_the_release(lot):
    one = lot.read()[0]
    for decision in (Decision.DROPPED, Decision.CLEARED, Decision.DROPPED):
        lot.decide(one.id, decision)
        now = next(each for each in lot.read() if each.id == one.id)
        assert (now.text, now.decision) == (one.text, decision)


def test_a_paraphrase_takes_the_place_of_the_original_at_once(lot):
    one = lot.read()[0]
    lot.decide(one.id, Decision.PARAPHRASED, "  Somebody found it hot.\r\n")
    now = next(each for each in lot.read() if each.id == one.id)
    assert (now.text, now.decision) == ("Somebody found it hot.", Decision.PARAPHRASED)
    assert one.text not in {each.text for each in lot.read()}


@pytest.mark.parametrize(
    ("paraphrase", "says"), [("", "empty"), (" \n ", "empty"), ("x" * 301, "300"), ("bell \x07", "cannot be shown")]
)
def test_a_paraphrase_that_is_no_comment_is_refused_and_the_original_stays(lot, paraphrase, says):
    one = lot.read()[0]
    with pytest.raises(ParaphraseRefused, match=says):
        lot.decide(one.id, Decision.PARAPHRASED, paraphrase)
    assert lot.read()[0] == one


def test_a_comment_of_another_lot_cannot_be_decided_here(commented, lot):
    with writing(lot.engine) as db:
        other = lots.take_in(db, lot.programme(db), "day30", ["day30"], Heap(tuple(many(10, "Other"))), KEY)
        foreign = lots.read(db, other, KEY)[0].id
    for unknown in (foreign, "0" * 16, ""):
        with pytest.raises(NotFound):
            lot.decide(unknown, Decision.CLEARED)


def test_nothing_is_released_while_one_is_undecided(lot):
    for each in lot.read()[1:]:
        lot.decide(each.id, Decision.CLEARED)
    with pytest.raises(LotRefused, match="not decided yet"):
        lot.release()
    assert lot.facts() == ("reading", None, len(TEXTS))


def test_what_is_released_is_what_was_cleared_or_shortened_and_everything_else_is_gone(lot):
    lot.decide_all()
    first, second, *rest = lot.read()
    lot.decide(first.id, Decision.DROPPED)
    lot.decide(second.id, Decision.PARAPHRASED, "In short.")
    released = lot.release()
    facts = json.loads(released.body)
    assert set(facts) == {"format", "waves", "comments"}
    assert facts["waves"] == ["before", "after"]
    assert sorted(facts["comments"]) == sorted(["In short.", *(each.text for each in rest)])
    assert lot.facts() == ("released", released.body, 0)


def test_the_order_of_the_release_is_the_shuffles_and_not_that_of_the_keys(lot):
    lot.decide_all()
    by_key = [each.text for each in lot.read()]
    facts = json.loads(lot.release(shuffle=lambda texts: texts.sort(reverse=True)).body)
    assert facts["comments"] == sorted(by_key, reverse=True) != by_key


def test_below_ten_that_are_left_nothing_can_be_released_and_all_can_be_destroyed(lot):
    lot.decide_all()
    for each in lot.read()[:3]:
        lot.decide(each.id, Decision.DROPPED)
    with pytest.raises(LotRefused, match="Fewer than 10"):
        lot.release()
    assert lot.facts() == ("reading", None, len(TEXTS))
    lot.give_up()
    assert lot.facts() == ("unshown", None, 0)


def test_what_can_be_released_is_not_destroyed_by_the_other_button(lot):
    with pytest.raises(LotRefused, match="not decided yet"):
        lot.give_up()
    lot.decide_all()
    with pytest.raises(LotRefused, match="Enough comments"):
        lot.give_up()
    assert lot.facts()[2] == len(TEXTS)


def test_a_lot_is_released_once_and_nothing_in_it_changes_afterwards(lot):
    lot.decide_all()
    one, released = lot.read()[0], lot.release()
    for again in (lot.release, lot.give_up, lambda: lot.decide(one.id, Decision.DROPPED)):
        with pytest.raises(LotRefused, match="not being read any more"):
            again()
    assert lot.facts()[1] == released.body


def test_a_higher_rule_can_be_asked_for_and_holds_at_both_ends(commented):
    lot, policy = Lot(commented), CommentPolicy(comments=13)
    with writing(lot.engine) as db:
        refused = lots.take_in(db, lot.programme(db), "day30", ["day30"], Heap(TEXTS), KEY, policy)
        assert refused.state == "too few"
    lot.decide_all()
    with pytest.raises(LotRefused, match="Fewer than 13"), writing(lot.engine) as db:
        lots.release(db, lot.lot(db), KEY, lambda _texts: None, policy)


@pytest.mark.attack
def test_a_comment_that_is_moved_to_another_key_or_swapped_does_not_open(lot):
    one, two = lot.read()[:2]
    with pytest.raises(Altered), reading(lot.engine) as db:
        lots.read(db, lot.lot(db), tokens.derived_key(KEY, "another"))
    with writing(lot.engine) as db:
        a, b = db.get_one(Comment, one.id), db.get_one(Comment, two.id)
        a.sealed, b.sealed = b.sealed, a.sealed
    with pytest.raises(Altered):
        lot.read()


def test_an_opening_takes_the_first_wave_in_once_and_later_waves_in_lots_of_their_own(company):
    made = Commented.of(company, replace(PLAN, waves=("before", "after", "day30")))
    made.ask("before", many(11, "Before"), silent(12))
    made.ask("after", many(11, "After"), silent(12))
    made.publish()
    made.ask("day30", many(12, "Later"), silent(12))
    made.publish("day30")
    assert {each.text for each in made.waiting()} == {*many(11, "Before"), *many(11, "After")}
    assert {each.text for each in made.waiting("day30")} == set(many(12, "Later"))
