"""What the report will probably show, told from the sizes of the groups alone, before anybody has answered.

The forecast merges by the rules of the gate, but the gate decides later, by the answers there are. It is
told no answers, so it may be looked at as often as one likes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from reports.disclosure.merging import SiteUnit, arms, groups_within, site_units, sites
from reports.disclosure.populations import Population
from surveys.programmes.models import Reach
from surveys.tallies import Group

SHARES = (40, 60, 80)  # per cent of the invited who answer
USUAL_SHARE = 60

Expected = Mapping[str, tuple[int, int]]  # group id -> answers before and after


class Outlook(Enum):
    """What will probably become of one row of the report."""

    SHOWN = "shown"
    MERGED = "merged"  # only together with others
    HIDDEN = "hidden"
    DEPENDS = "depends"  # on how many choose each answer


class Advice(Enum):
    """What would let the report show more."""

    MORE_PEOPLE = "more people"
    LARGER_GROUPS = "larger groups"
    FEWER_CUTS = "fewer cuts"
    WHOLE_COMPANY = "a background question company-wide"
    FEWER_BACKGROUNDS = "fewer background questions"


@dataclass(frozen=True)
class Question:
    """A background question that is declared: its words, how many answers it offers, and how far down it goes."""

    id: str
    text: str
    options: int
    by: Reach


@dataclass(frozen=True)
class Row:
    """One row that a reader of the report would look for.

    ``cut``     "whole", "site", "group", "arm", "by:ITEM" for a background question, "by:ITEM@site" for a site
    ``people``  answers to expect in each wave, >= 0; of a background question: for each of its answers
    ``within``  what it is shown as where it is merged, else empty
    """

    name: str
    cut: str
    outlook: Outlook
    people: int
    within: str = ""


@dataclass(frozen=True)
class Forecast:
    """All rows, the whole programme first, and what would help.

    ``enough``  people a group needs so that it is shown alone if so many answer
    """

    rows: tuple[Row, ...]
    advice: tuple[Advice, ...]
    enough: int

    @property
    def nothing(self) -> bool:
        """Not even everybody together can be shown."""
        return self.rows[0].outlook is Outlook.HIDDEN

    @property
    def only_the_whole(self) -> bool:
        """The plan is so fine that nothing of it is left but everybody together."""
        finer = self.rows[1:]
        return bool(finer) and all(row.outlook is Outlook.HIDDEN for row in finer)


def foresee(
    groups: Sequence[Group], cuts: Iterable[str], questions: Sequence[Question], *, k: int, share: int
) -> Forecast:
    """What will probably be shown if ``share`` per cent of each group answer in both waves.

    ``cuts`` as they were declared; a cut with a single population (one site, say) says nothing new and has no row.
    Statistics and disclosure as in docs/disclosure.md: small groups are merged first, and a cut is given up
    where it would show a small group as the difference of two others.
    """
    answers = {group.id: group.headcount * share // 100 for group in groups}
    expected = {group: (number, number) for group, number in answers.items()}
    units = site_units(groups, expected, k)
    rows, known = list[Row](), list[frozenset[str]]()
    for cut in cuts:
        populations = _populations(cut, groups, units, expected, k)
        proposed = [*known, *(frozenset(each.groups) for each in populations)]
        refused = _all_in_one(populations) or _small(proposed, expected, k)
        rows += _rows(cut, populations, groups, expected, refused=refused)
        known = known if refused else proposed
    rows += [row for question in questions for row in _answers(question, groups, units, expected, k)]
    whole = Row("", "whole", _alone(_people(expected, expected), k), _people(expected, expected))
    if whole.outlook is Outlook.HIDDEN:
        rows = [replace(row, outlook=Outlook.HIDDEN, within="") for row in rows]
    return Forecast((whole, *rows), tuple(_advice(whole, rows)), -(-100 * k // share))


def _populations(
    cut: str, groups: Sequence[Group], units: Sequence[SiteUnit], expected: Expected, k: int
) -> list[Population]:
    if cut == "arm":
        return arms(groups)
    if cut == "site":
        return sites(units)
    return [population for unit in units for population in groups_within(unit, expected, k)]


def _rows(
    cut: str, populations: Sequence[Population], groups: Sequence[Group], expected: Expected, *, refused: bool
) -> list[Row]:
    if len(populations) == 1 and not populations[0].merged:
        return []
    return [
        Row(
            name,
            cut,
            Outlook.HIDDEN if refused else Outlook.MERGED if each.merged else Outlook.SHOWN,
            _people(_called(name, cut, groups) if each.merged else each.groups, expected),
            each.name if each.merged and not refused else "",
        )
        for each in populations
        for name in each.merged or (each.name,)
    ]


def _called(name: str, cut: str, groups: Sequence[Group]) -> list[str]:
    """The ids of the group of that name, or of all at the site of that name."""
    return [group.id for group in groups if name == (group.site if cut == "site" else group.name)]


def _all_in_one(populations: Sequence[Population]) -> bool:
    return len(populations) == 1 and bool(populations[0].merged)


def _small(populations: Sequence[frozenset[str]], expected: Expected, k: int) -> bool:
    """Whether fewer than k people lie in the same populations: subtracting would single them out."""
    atoms: dict[tuple[bool, ...], int] = {}
    for group in expected:
        inside = tuple(group in each for each in populations)
        atoms[inside] = atoms.get(inside, 0) + expected[group][0]
    return any(people < k for people in atoms.values())


def _answers(
    question: Question, groups: Sequence[Group], units: Sequence[SiteUnit], expected: Expected, k: int
) -> list[Row]:
    """The rows of a background question, as if its answers were equally frequent."""
    cut = f"by:{question.id}"
    everybody = _people((group.id for group in groups), expected) // question.options
    rows = [Row(question.text, cut, _evenly(everybody, k), everybody)]
    if question.by == "site" and len(units) > 1:
        for unit in units:
            people = _people((group.id for group in unit.groups), expected) // question.options
            rows.append(Row(unit.name, f"{cut}@site", _evenly(people, k), people))
    return rows


def _people(groups: Iterable[str], expected: Expected) -> int:
    return sum(min(expected[group]) for group in groups)


def _alone(people: int, k: int) -> Outlook:
    return Outlook.SHOWN if people >= k else Outlook.HIDDEN


def _evenly(people: int, k: int) -> Outlook:
    """Answers are never equally frequent: only twice as many as needed is a fair chance for the rarest."""
    return Outlook.DEPENDS if k <= people < 2 * k else _alone(people, k)


def _advice(whole: Row, rows: Sequence[Row]) -> list[Advice]:
    if whole.outlook is Outlook.HIDDEN:
        return [Advice.MORE_PEOPLE]
    not_alone = {row.cut for row in rows if row.outlook is not Outlook.SHOWN}
    hidden = {row.cut for row in rows if row.outlook is Outlook.HIDDEN}
    helps = {
        Advice.LARGER_GROUPS: bool(not_alone & {"site", "group"}),
        Advice.FEWER_CUTS: bool(hidden & {"site", "group", "arm"}),
        Advice.WHOLE_COMPANY: any(cut.endswith("@site") for cut in not_alone),
        Advice.FEWER_BACKGROUNDS: any(cut.startswith("by:") and not cut.endswith("@site") for cut in not_alone),
    }
    return [advice for advice, would in helps.items() if would]
