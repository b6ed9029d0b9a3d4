"""From answers to a score, in whole numbers.

The score of a person is the mean of the answered items after reversing. A mean of m items is
a multiple of 1/m, so the means over any permitted number of items are all whole multiples of
1/unit, where unit = lcm(least answered, …, number of items). A *level* is the mean times the
unit: exact, and the same number on every machine.
"""

from math import lcm

from surveys.questionnaires.kinds import Answers, Item
from surveys.questionnaires.questionnaire import Questionnaire, Scale


def unit(scale: Scale) -> int:
    """How many levels make one point of the answer range.

    >>> unit(Scale("openness", {"en": "Openness"}, ("O1", "O2", "O3", "O4", "O5", "O6"), 5, True))
    30
    """
    return lcm(*range(scale.least_answered, len(scale.items) + 1))


def levels(scale: Scale) -> range:
    """Every level from all answers lowest to all answers highest: unit, …, unit × points."""
    return range(unit(scale), unit(scale) * scale.points + 1)


def index(scale: Scale, level: int) -> float:
    """A level as an index from 0 to 100: (mean − 1) × 100 / (points − 1).

    For five points this is (mean − 1) × 25. The steps between answers are taken as equal.
    """
    return 100 * (level - unit(scale)) / (unit(scale) * (scale.points - 1))


def score(questionnaire: Questionnaire, scale: Scale, answers: Answers) -> int | None:
    """One person's level on a scale, or None where too few of its items were answered.

    A skipped item, "Prefer not to say" and "Does not apply" are missing: they count neither
    as an answer nor as a midpoint.
    """
    points = [point for name in scale.items if (point := _favourable(questionnaire.items[name], answers)) is not None]
    if len(points) < scale.least_answered:
        return None
    return sum(points) * unit(scale) // len(points)


def complete(questionnaire: Questionnaire, scale: Scale, answers: Answers) -> tuple[int, ...] | None:
    """One person's answers to every item of a scale after reversing, or None where one is missing."""
    points = [_favourable(questionnaire.items[name], answers) for name in scale.items]
    return None if None in points else tuple(point for point in points if point is not None)


def answer_range(item: Item) -> range:
    """The codes of an item that carry a content, low to high: 1, …, number of options."""
    return range(1, len(item.options) + 1)


def _favourable(item: Item, answers: Answers) -> int | None:
    code = answers.get(item.id)
    if not isinstance(code, int) or code not in answer_range(item):
        return None
    return len(item.options) + 1 - code if item.reverse else code
