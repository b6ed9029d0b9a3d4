"""Comments come up in one heap: of all groups and waves together, in no order, and of too few people not at all."""

from dataclasses import fields
from random import Random

import pytest

from feedback.database import reading
from surveys.comments import Heap, heap_up
from surveys.programmes import life, planning
from tests.reports.comments.commented import Commented, many, silent
from tests.surveys.custody.keys import turn


def shuffle(texts):
    Random(3).shuffle(texts)  # noqa: S311  # the same order each time


def heap(made, *kinds, least=20, on_each=lambda: None):
    instance, locks = made.company.instance, turn(made.company, made.slug, *kinds)
    with reading(instance.engine) as db:
        programme = planning.find(db, made.slug)
        pairs = [(life.wave_of(programme, kind), lock) for kind, lock in zip(kinds, locks, strict=True)]
        return heap_up(pairs, instance.boxes, least_respondents=least, shuffle=shuffle, on_each=on_each)


@pytest.fixture
def made(company):
    return Commented.of(company)


def test_the_comments_of_all_groups_and_waves_are_one_heap(made):
    made.ask("before", ["one", "two", *silent(10)], ["three", *silent(8)])
    made.ask("after", ["four", *silent(19)], ["five"])
    assert sorted(heap(made, "before", "after").comments) == sorted(["one", "two", "three", "four", "five"])


def test_a_heap_has_no_place_for_a_group_a_wave_or_an_order():
    assert {field.name for field in fields(Heap)} == {"comments", "unreadable"}


@pytest.mark.attack
def test_a_wave_of_nineteen_people_adds_nothing_to_the_heap_of_another(made):
    made.ask("before", ["enough", *silent(19)])
    made.ask("after", many(19, "Too few people"))
    assert heap(made, "before", "after").comments == ("enough",)
    assert len(heap(made, "after", least=19).comments) == 19  # control: it is the number that keeps them back


@pytest.mark.attack
def test_the_order_is_not_that_of_groups_or_tags(made):
    made.ask("before", many(30, "First group"), many(30, "Second group"))
    came = heap(made, "before").comments
    assert sorted(came) == sorted([*many(30, "First group"), *many(30, "Second group")])
    groups = ["First" in text for text in came]
    assert groups not in (sorted(groups), sorted(groups, reverse=True))


def garbage():
    yield b"\xff\xfe"
    yield b"x" * 301
    yield b"bell \x07"
    yield "🙂".encode() * 301


@pytest.mark.attack
def test_what_is_no_comment_is_counted_and_never_shown(made):
    made.ask("before", [*garbage(), "fine", *silent(19)])
    found = heap(made, "before")
    assert found == Heap(("fine",), unreadable=4)
    assert "fine" not in repr(found)  # nor in a log that prints it


@pytest.mark.attack
def test_texts_that_are_not_valid_do_not_make_a_wave_large_enough(made):
    made.ask("before", [*(b"\xff" for _each in range(15)), *many(10)])
    assert heap(made, "before").comments == ()
    assert len(heap(made, "before", least=10).comments) == 10  # control


def test_each_sealed_text_is_one_step_of_the_work(made):
    made.ask("before", ["one", b"\xff", *silent(20)])
    steps = []
    heap(made, "before", on_each=lambda: steps.append(1))
    assert len(steps) == 22
