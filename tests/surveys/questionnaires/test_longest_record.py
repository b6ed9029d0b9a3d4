"""The longest record that people can make is computed, and fits exactly as long as sealing says it does."""

import itertools

import pytest

from feedback.privacy.errors import KernelError
from feedback.privacy.padding import pad
from feedback.privacy.sealing import SIZE, Part
from surveys.questionnaires import library, record
from surveys.questionnaires.kinds import Item, Option

GROUP, PAIR = "0" * 16, bytes(32)


def item(name, kind="choice", options=5, **more):
    labels = tuple(Option(code, {"en": str(code)}) for code in range(1, options + 1))
    return Item(name, kind, labels, {"before": {"en": "Why?"}}, **more)


def every_value(asked):
    """Whatever may be answered to an item."""
    if asked.kind != "pick":
        return list(asked.codes)
    free = sorted(asked.codes - asked.alone)
    several = [each for size in range(1, asked.most + 1) for each in itertools.combinations(free, size)]
    return [*several, *((code,) for code in asked.alone)]


@pytest.mark.parametrize(
    "asked",
    [
        item("a"),
        item("b", options=12),
        item("c", does_not_apply=True),
        item("d", kind="agreement", options=2),
        item("e", kind="pick", options=4, most=2),
        item("f", kind="pick", options=11, most=3, exclusive=frozenset({11})),
        item("g", kind="pick", options=3, most=2, exclusive=frozenset({1, 2, 3})),
        item("h", kind="pick", options=12, most=2, exclusive=frozenset({10}), does_not_apply=True),
    ],
    ids=lambda each: each.id,
)
def test_no_answer_to_an_item_makes_a_longer_record(asked):
    lengths = [len(record.written(GROUP, {asked.id: value}, PAIR)) for value in every_value(asked)]
    assert record.longest([asked]) == max(lengths)


def test_a_record_of_the_longest_kind_that_is_let_through_can_be_sealed():
    pad(b"x" * record.MOST_BYTES, SIZE[Part.SCORES])
    with pytest.raises(KernelError):
        pad(b"x" * (record.MOST_BYTES + 1), SIZE[Part.SCORES])


@pytest.mark.parametrize("name", library.names())
def test_the_questionnaires_that_come_with_the_product_leave_room(name):
    questionnaire = library.load(name)
    assert 100 < record.longest(questionnaire.items.values()) < record.MOST_BYTES / 2
