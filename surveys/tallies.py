"""The hatch: the one way up. Counts leave; responses never do."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from surveys.custody import opening
from surveys.custody.opening import Response
from surveys.custody.turning import Lock
from surveys.filing import box_of
from surveys.programmes import life, models, planning
from surveys.programmes.models import Form, Programme
from surveys.questionnaires import scoring
from surveys.questionnaires.kinds import Value
from surveys.questionnaires.questionnaire import Questionnaire

Arm = Literal["training", "peer"]
Codes = tuple[int, ...]


@dataclass(frozen=True)
class Products:
    """Sums over the people who answered every statement of a scale, reversed ones turned around.

    ``people``   >= 0
    ``sums``     of the answers to each statement, in the order of the scale
    ``squares``  of the products of the answers to each two statements; as many rows and columns as ``sums``
    """

    people: int
    sums: tuple[int, ...]
    squares: tuple[tuple[int, ...], ...]


def added(first: Products, second: Products) -> Products:
    """The sums over the people of both.

    >>> added(Products(1, (2,), ((4,),)), Products(2, (3,), ((5,),)))
    Products(people=3, sums=(5,), squares=((9,),))
    """
    return Products(
        first.people + second.people,
        tuple(map(sum, zip(first.sums, second.sums, strict=True))),
        tuple(
            tuple(map(sum, zip(row, other, strict=True)))
            for row, other in zip(first.squares, second.squares, strict=True)
        ),
    )


@dataclass(frozen=True)
class GroupTally:
    """Counts of one group in one wave.

    ``responses``  usable responses, >= 0
    ``items``      item -> code -> people; code 0 is a skipped item, -1 "Prefer not to say", -2 "Does not
                   apply". The codes of one item add up to ``responses``, except where several may be picked
    ``scales``     scale -> integer level (see questionnaires.scoring) -> people; only people with a score
    ``products``   scale -> sums over the people who answered every statement of it, for its reliability
    """

    responses: int
    items: Mapping[str, Mapping[int, int]]
    scales: Mapping[str, Mapping[int, int]]
    products: Mapping[str, Products] = field(default_factory=dict)


@dataclass(frozen=True)
class PartTally:
    """Counts of the people of one group and wave who gave the same answers to the background questions.

    ``responses``, ``scales`` as in ``GroupTally``; the parts of a group add up to it.
    """

    responses: int
    scales: Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class GroupPairs:
    """People of one group whose phrases paired before with after.

    ``scales``  scale -> (level before, level after) -> people; only people scored in both waves
    ``items``   agreement item -> (code before, code after) -> people
    ``people``  pairs in all, scored or not, >= 0
    """

    scales: Mapping[str, Mapping[tuple[int, int], int]]
    items: Mapping[str, Mapping[tuple[int, int], int]]
    people: int


@dataclass(frozen=True)
class Group:
    """People who are trained together; ``headcount`` is how many were invited."""

    id: str
    name: str
    site: str
    arm: Arm
    headcount: int


@dataclass(frozen=True)
class Tallies:
    """All counts of two waves of one programme.

    ``waves``    the earlier wave, then the later one, such as ("before", "after")
    ``counts``   (wave, group id) -> tally; every combination is present, possibly zero
    ``pairs``    group id -> pairs
    ``invalid``  wave -> records that did not validate at the opening
    ``backgrounds``  ids of the background questions that were declared as cuts, none to two
    ``parts``    (wave, group id, one code for each background) -> counts; code 0 is no answer. Empty
                 where no background was declared
    """

    groups: tuple[Group, ...]
    waves: tuple[str, str]
    counts: Mapping[tuple[str, str], GroupTally]
    pairs: Mapping[str, GroupPairs]
    invalid: Mapping[str, int]
    backgrounds: tuple[str, ...] = ()
    parts: Mapping[tuple[str, str, Codes], PartTally] = field(default_factory=dict)


def count_waves(
    programme: Programme, kinds: tuple[str, str], locks: Sequence[Lock], boxes: Path, on_each: Callable[[], None]
) -> Tallies:
    """Unseal and count two closed waves of a programme; ``on_each`` is called once a response.

    Responses exist one at a time, inside this call. What leaves it is counts.
    """
    questionnaire = planning.questionnaire_of(programme)

    def responses(lock: Lock, form: Form) -> Iterator[Response | None]:
        for response in opening.unseal_all(box_of(boxes, form), form.group_id, lock, questionnaire):
            on_each()
            yield response

    groups = groups_of(programme)
    sources = {
        (kind, form.group_id): responses(lock, form)
        for kind, lock in zip(kinds, locks, strict=True)
        for form in life.wave_of(programme, kind).forms
    }
    backgrounds = [each.item for each in programme.declared_backgrounds]
    return tally(questionnaire, kinds, groups, sources, backgrounds)


def groups_of(programme: Programme) -> list[Group]:
    """The groups of a programme, with who was invited."""
    return [_group(group) for group in programme.groups]


def tally(
    questionnaire: Questionnaire,
    kinds: tuple[str, str],
    groups: Sequence[Group],
    responses: Mapping[tuple[str, str], Iterable[Response | None]],
    backgrounds: Sequence[str] = (),
) -> Tallies:
    """Count the responses of two waves; ``backgrounds`` are the questions by whose answers they are counted too.

    ``responses`` holds, for each wave and group, the responses of a box in an order that says nothing;
    ``None`` stands for a record that is not valid. They are read once and never kept: what stays is
    counts, and the scores of those who left a pair tag until the other wave has been read.
    """
    counts: dict[tuple[str, str], GroupTally] = {}
    parts: dict[tuple[str, str, Codes], PartTally] = {}
    pairs: dict[str, GroupPairs] = {}
    invalid = dict.fromkeys(kinds, 0)
    for group in groups:
        tagged = []
        for kind in kinds:
            reading = _Reading(questionnaire, kind, backgrounds)
            reading.take_all(responses[kind, group.id])
            counts[kind, group.id] = reading.tally()
            parts |= {(kind, group.id, codes): part for codes, part in reading.parts().items()}
            invalid[kind] += reading.invalid
            tagged.append(reading.tagged())
        pairs[group.id] = _pairs(questionnaire, *tagged)
    return Tallies(tuple(groups), kinds, counts, pairs, invalid, tuple(backgrounds), parts)


def _group(group: models.Group) -> Group:
    return Group(group.id, group.name, group.site, "peer" if group.arm == "peer" else "training", group.headcount)


class _Reading:
    """Counters for one group in one wave."""

    def __init__(self, questionnaire: Questionnaire, wave: str, backgrounds: Sequence[str]) -> None:
        self._questionnaire, self._backgrounds = questionnaire, backgrounds
        self._parts: dict[Codes, _Part] = {}
        self._items = {item.id: Counter[int]() for item in questionnaire.items_in(wave)}
        self._scales = {scale: Counter[int]() for scale in questionnaire.scales}
        self._complete = {name: _Sums(len(scale.items)) for name, scale in questionnaire.scales.items()}
        self._tagged: dict[bytes, Response] = {}
        self._repeated: set[bytes] = set()
        self._responses = 0
        self.invalid = 0

    def take_all(self, responses: Iterable[Response | None]) -> None:
        for response in responses:
            if response is None:
                self.invalid += 1
            else:
                self._take(response)

    def tally(self) -> GroupTally:
        products = {name: sums.products() for name, sums in self._complete.items() if sums.people}
        return GroupTally(self._responses, self._items, self._scales, products)

    def parts(self) -> Mapping[Codes, PartTally]:
        return {codes: PartTally(part.responses, part.scales) for codes, part in self._parts.items()}

    def tagged(self) -> Mapping[bytes, Response]:
        """Those with a pair tag; one that stands twice in a wave pairs nobody."""
        return {tag: response for tag, response in self._tagged.items() if tag not in self._repeated}

    def _take(self, response: Response) -> None:
        self._responses += 1
        for item, table in self._items.items():
            value = response.answers.get(item, 0)
            for code in value if isinstance(value, tuple) else (value,):
                table[code] += 1
        levels = {
            name: level
            for name in self._scales
            if (level := scoring.score(self._questionnaire, self._questionnaire.scales[name], response.answers))
            is not None
        }
        for name, level in levels.items():
            self._scales[name][level] += 1
            if complete := scoring.complete(self._questionnaire, self._questionnaire.scales[name], response.answers):
                self._complete[name].take(complete)
        if self._backgrounds:
            self._take_part(response, levels)
        if response.pair:
            self._repeated |= {response.pair} & self._tagged.keys()
            self._tagged[response.pair] = response

    def _take_part(self, response: Response, levels: Mapping[str, int]) -> None:
        codes = tuple(_background(response.answers.get(item, 0)) for item in self._backgrounds)
        part = self._parts.setdefault(codes, _Part({name: Counter() for name in self._scales}))
        part.responses += 1
        for name, level in levels.items():
            part.scales[name][level] += 1


class _Sums:
    """Products in the making: nobody's answers stay, only what they add to the sums."""

    def __init__(self, statements: int) -> None:
        self.people = 0
        self._sums = [0] * statements
        self._squares = [[0] * statements for _ in range(statements)]

    def take(self, answers: Sequence[int]) -> None:
        self.people += 1
        for i, (answer, row) in enumerate(zip(answers, self._squares, strict=True)):
            self._sums[i] += answer
            for j, other in enumerate(answers):
                row[j] += answer * other

    def products(self) -> Products:
        return Products(self.people, tuple(self._sums), tuple(map(tuple, self._squares)))


@dataclass
class _Part:
    scales: dict[str, Counter[int]]
    responses: int = 0


def _background(value: Value) -> int:
    """What was chosen, or 0: whoever skipped the question and whoever would rather not say are one."""
    return value if isinstance(value, int) and value > 0 else 0


def _pairs(
    questionnaire: Questionnaire, before: Mapping[bytes, Response], after: Mapping[bytes, Response]
) -> GroupPairs:
    both = [(before[tag].answers, after[tag].answers) for tag in before.keys() & after.keys()]
    scales = {name: Counter[tuple[int, int]]() for name in questionnaire.scales}
    items = {item.id: Counter[tuple[int, int]]() for item in questionnaire.items.values() if item.kind == "agreement"}
    for earlier, later in both:
        for name, table in scales.items():
            scale = questionnaire.scales[name]
            levels = [scoring.score(questionnaire, scale, answers) for answers in (earlier, later)]
            if None not in levels:
                table[levels[0], levels[1]] += 1  # type: ignore[index]  # neither is None
        for item, table in items.items():
            match earlier.get(item, 0), later.get(item, 0):
                case int(first), int(second) if min(first, second) >= 1:
                    table[first, second] += 1
    return GroupPairs(scales, items, len(both))
