"""Map, file, questionnaire and programme together: what each column of this file means."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from surveys.importing import identifying
from surveys.importing.mapping import ItemMap, ResponseMap, as_number, folded
from surveys.importing.problems import Problems, shown
from surveys.programmes.models import Group
from surveys.questionnaires.kinds import Item
from surveys.questionnaires.questionnaire import Questionnaire


class UnknownCell(Exception):
    """A cell that means nothing here; says what would mean something."""


@dataclass(frozen=True)
class ItemColumn:
    """The column of one item, and what its cells mean."""

    item: Item
    column: str
    place: int
    meaning: ItemMap
    is_missing: Callable[[str], bool]
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def codes(self, cell: str) -> tuple[str, ...]:
        """The codes in a cell as a form would send them, none where it is missing. Raises ``UnknownCell``."""
        codes = self.known.get(cell)
        if codes is None:
            codes = self.known[cell] = tuple(str(self._code(answer)) for answer in self._answers(cell))
        return codes

    def _answers(self, cell: str) -> Iterable[str]:
        if self.is_missing(cell):
            return ()
        if self.item.kind != "pick" or folded(cell) in self.meaning.words:
            return (cell,)
        return filter(None, (each.strip() for each in cell.split(self.meaning.separator)))

    def _code(self, answer: str) -> int:
        code = self.meaning.words.get(folded(answer))
        if code is None and self.meaning.takes_numbers:
            code = as_number(answer)
        if code is None:
            raise UnknownCell(f"“{shown(answer)}” is not one of the words of items.{self.item.id}{self._or_numbers()}.")
        if code not in self.item.codes:
            raise UnknownCell(f"{code} is not a code of {self.item.id}; {codes_of(self.item)}.")
        return code

    def _or_numbers(self) -> str:
        return f", nor a number; {codes_of(self.item)}" if self.meaning.takes_numbers else ""


@dataclass(frozen=True)
class Layout:
    """Which column means what. ``group`` and ``pairing`` are places in a row, None where there is no such column."""

    items: Sequence[ItemColumn]
    group: int | None
    group_column: str
    groups: Mapping[str, Group]
    pairing: int | None

    def group_of(self, cell: str) -> Group | None:
        """The group that a cell means, if it means one."""
        return self.groups.get(folded(cell))


def match(
    meaning: ResponseMap,
    header: Sequence[str],
    questionnaire: Questionnaire,
    wave: str,
    groups: Sequence[Group],
    problems: Problems,
) -> Layout:
    """The layout of a file with this header; what does not fit is noted and left out of it."""
    _check_nobody_is_named(header, problems)
    places = _places(meaning, header, problems)
    return Layout(
        items=[
            ItemColumn(questionnaire.items[name], item.column, places[item.column], item, meaning.is_missing)
            for name, item in meaning.items.items()
            if _fits(name, item, questionnaire, wave, problems) and item.column in places
        ],
        group=places.get(meaning.group_column),
        group_column=meaning.group_column,
        groups=_groups(meaning, groups, problems),
        pairing=places.get(meaning.pairing_column or ""),
    )


def codes_of(item: Item) -> str:
    """The codes of an item in words."""
    missing = sorted((code for code in item.codes if code < 1), reverse=True)
    return f"its codes are 1 to {len(item.options)} and {', '.join(map(str, missing))}"


def _check_nobody_is_named(header: Sequence[str], problems: Problems) -> None:
    for column in header:
        if identifying.names_a_person(column):
            problems.add(identifies(column))


def identifies(column: str) -> str:
    """The message for a column that says who somebody is."""
    return (
        f"Column “{shown(column)}” says who somebody is. "
        "Answers with names beside them are not anonymous: take the column out of the file and import again."
    )


def _places(meaning: ResponseMap, header: Sequence[str], problems: Problems) -> dict[str, int]:
    """Column -> place in a row, for the columns of the map that stand in the header once."""
    places = {}
    for purpose, column in meaning.columns():
        times = header.count(column)
        if times == 1:
            places[column] = header.index(column)
        elif times:
            problems.add(
                f"Row 1: the column “{shown(column)}” stands there {times} times, so {purpose} would have two "
                "meanings. Rename or remove one."
            )
        else:
            near = get_close_matches(column, header, n=1)
            asked = f" Is “{shown(near[0])}” meant?" if near else ""
            problems.add(f"Row 1: there is no column “{shown(column)}”, which the map names for {purpose}.{asked}")
    return places


def _fits(name: str, item: ItemMap, questionnaire: Questionnaire, wave: str, problems: Problems) -> bool:
    asked = questionnaire.items.get(name)
    if asked is None:
        problems.add(f"Map, items.{shown(name)}: the questionnaire has no item of this name.")
        return False
    if not asked.asked_in(wave):
        problems.add(f"Map, items.{name}: this item is not asked in the wave “{wave}”.")
        return False
    unknown = sorted(set(item.words.values()) - asked.codes)
    # A shared word need not fit every item; where it does not, only a cell that holds it is wrong.
    if unknown and item.own_words:
        codes = ", ".join(map(str, unknown))
        problems.add(f"Map, items.{name}.words: {codes} is not a code of this item; {codes_of(asked)}.")
        return False
    return True


def _groups(meaning: ResponseMap, groups: Sequence[Group], problems: Problems) -> dict[str, Group]:
    """Folded cell -> group: the groups' own names, and on top of them what the map says."""
    by_name = {folded(group.name): group for group in groups}
    found = dict(by_name)
    for cell, name in meaning.group_names.items():
        if folded(name) in by_name:
            found[cell] = by_name[folded(name)]
        else:
            problems.add(f"Map, group.names: the programme has no group called “{shown(name)}”.")
    return found
