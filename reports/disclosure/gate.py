"""The gate: the only maker of a Release."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256
from typing import Literal

from reports.disclosure.admitted import Admitted, answered_in
from reports.disclosure.consistency import Consistency, PrintedConsistency, consistency
from reports.disclosure.joint import without_telling_items
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.pairing import counted_in
from reports.disclosure.policy import SHARES_FROM, TESTS_FROM, clip
from reports.disclosure.populations import Cut, Population, Reason, Withheld
from reports.disclosure.printing import Estimate, PrintedComparison, PrintedMean, comparison, mean, one_base
from reports.disclosure.shares import PrintedCount, PrintedShare, bands, rate, responses, share
from reports.disclosure.steps import plain, step
from surveys.questionnaires.kinds import PREFER_NOT

FORMAT = 3
CONSISTENT_IN: tuple[Cut, ...] = ("whole", "site")  # where reliability is shown

Row = PrintedComparison | Withheld


@dataclass(frozen=True)
class AskedItem:
    """An item whose shares are wanted; ``codes`` are all its options, >= 1, in the order of the form."""

    id: str
    kind: Literal["agreement", "choice", "pick"]
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Participation:
    """How many were invited and answered in one wave; ``rate`` is None where too few were invited.

    Nobody knows how many of the invited would answer a background question in one way: ``invited`` is None then.
    """

    responses: PrintedCount
    invited: PrintedCount | None
    rate: PrintedShare | None


@dataclass(frozen=True)
class PrintedItem:
    """How the whole programme answered one item in one wave, among those who chose an answer.

    ``shares``      band (agreement items) or code as text -> share
    ``prefer_not``  share of "Prefer not to say" among all responses; agreement items only
    """

    kind: Literal["agreement", "choice", "pick"]
    shares: Mapping[str, PrintedShare]
    prefer_not: PrintedShare | None


@dataclass(frozen=True)
class PrintedMarker:
    """The mean of a scale that is asked in one wave alone, of the whole programme, on its print step."""

    wave: str
    mean: PrintedMean
    step: float


@dataclass(frozen=True)
class Aside:
    """What is printed beside the comparisons, unrounded.

    ``items``        whose shares to print for the whole programme
    ``markers``      scales asked in the later wave alone -> their mean, over everybody with a score
    ``consistency``  (wave, population key, scale) -> how well its statements hang together
    """

    items: Sequence[AskedItem] = ()
    markers: Mapping[Measure, float] = field(default_factory=dict)
    consistency: Mapping[tuple[str, str, str], Consistency] = field(default_factory=dict)


@dataclass(frozen=True)
class PrintedPopulation:
    """One population: who it is, wave -> participation, measure -> comparison."""

    key: str
    cut: Cut
    name: str
    groups: tuple[str, ...]
    merged: tuple[str, ...]
    among: tuple[str, tuple[int, ...]] | None
    participation: Mapping[str, Participation]
    comparisons: Mapping[str, Row]

    def untested(self) -> "PrintedPopulation":
        """Return the same without p."""
        rows = {
            name: replace(row, p=None) if isinstance(row, PrintedComparison) else row
            for name, row in self.comparisons.items()
        }
        return replace(self, comparisons=rows)


@dataclass(frozen=True)
class Release:
    """All that may be shown of two waves: printed values and reasons, nothing unrounded.

    ``plan``   SHA-256 of what was declared before the first answer, in hexadecimal; the waves' descriptors hold it too
    ``items``  wave -> item -> shares of the whole programme; an item that was not asked in a wave is absent
    ``units``  every population that was a candidate, shown or not: later releases have the same
    ``markers``, ``consistency``  scale -> marker; wave -> population key -> scale -> reliability
    """

    format: int
    plan: str
    k: int
    waves: tuple[str, str]
    populations: tuple[PrintedPopulation, ...]
    items: Mapping[str, Mapping[str, PrintedItem | Withheld]]
    withheld: tuple[Withheld, ...]
    refused_cuts: Mapping[Cut, Reason]
    units: tuple[Population, ...]
    markers: Mapping[str, PrintedMarker]
    consistency: Mapping[str, Mapping[str, Mapping[str, PrintedConsistency]]]

    def untested(self) -> "Release":
        """Return the same without results of tests, where another procedure makes the test."""
        return replace(self, populations=tuple(each.untested() for each in self.populations))

    def plain(self) -> dict[str, object]:
        """Return the release as JSON knows it: objects, arrays, text, numbers, null."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    def digest(self) -> bytes:
        """Return SHA-256 over the canonical JSON of the release."""
        text = json.dumps(self.plain(), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return sha256(text.encode()).digest()


def release(
    admitted: Admitted,
    estimates: Mapping[tuple[str, str], Estimate],
    measures: Sequence[Measure],
    aside: Aside,
    plan: str = "",
) -> Release:
    """Print what was admitted.

    ``estimates``  (population key, measure id) -> estimate; one for each comparison that
                   ``admitted.comparison`` gives, and for no other: anything else is a ValueError
    ``measures``   in the order of the report
    ``aside``      what else to print; of populations that are shown, else it is a ValueError
    ``plan``       digest of what was declared before the first answer
    """
    rows = {
        (population.key, measure.id): admitted.comparison(population, measure)
        for population in admitted.populations
        for measure in measures
        if measure.reported_in(population.cut)
    }
    _check_the_same({key for key, row in rows.items() if isinstance(row, Comparison)}, set(estimates))
    by_id = {measure.id: measure for measure in measures}
    answered = {each.key: _answered(admitted, each) for each in admitted.populations}
    printed = {
        key: row if isinstance(row, Withheld) else _printed(row, estimates[key], by_id[key[1]], answered[key[0]])
        for key, row in rows.items()
    }
    printed = without_telling_items(printed, measures, {key: min(each) for key, each in answered.items()})
    return Release(
        FORMAT,
        plan,
        admitted.policy.k,
        admitted.tallies.waves,
        tuple(_population(admitted, population, printed) for population in admitted.populations),
        {wave: _items(admitted, wave, aside.items) for wave in admitted.tallies.waves},
        admitted.choice.withheld,
        admitted.choice.refused_cuts,
        admitted.units,
        _markers(admitted, aside.markers),
        _consistency(admitted, aside.consistency),
    )


def _check_the_same(compared: Iterable[tuple[str, str]], estimated: Iterable[tuple[str, str]]) -> None:
    if odd := set(compared) ^ set(estimated):
        raise ValueError(f"estimates and admitted comparisons differ: {sorted(odd)}")


def _printed(counts: Comparison, estimate: Estimate, measure: Measure, answered: tuple[int, int]) -> PrintedComparison:
    people = sum(counts.before.values()), sum(counts.after.values())
    return comparison(estimate, people, measure, answered)


def _answered(admitted: Admitted, population: Population) -> tuple[int, int]:
    before, after = (answered_in(admitted.tallies, wave, population) for wave in admitted.tallies.waves)
    return before, after


def _population(
    admitted: Admitted, population: Population, printed: Mapping[tuple[str, str], Row]
) -> PrintedPopulation:
    return PrintedPopulation(
        population.key,
        population.cut,
        population.name,
        population.groups,
        population.merged,
        population.among,
        {wave: _participation(admitted, wave, population) for wave in admitted.tallies.waves},
        {measure: row for (key, measure), row in printed.items() if key == population.key},
    )


def _participation(admitted: Admitted, wave: str, population: Population) -> Participation:
    answered = answered_in(admitted.tallies, wave, population)
    invited = sum(group.headcount for group in admitted.tallies.groups if group.id in population.groups)
    if population.among is not None:
        return Participation(responses(answered, invited), None, None)
    return Participation(responses(answered, invited), PrintedCount(invited, about=False), rate(answered, invited))


def _items(admitted: Admitted, wave: str, items: Sequence[AskedItem]) -> dict[str, PrintedItem | Withheld]:
    if not admitted.populations:
        return {}
    tallies = [admitted.tallies.counts[wave, group.id] for group in admitted.tallies.groups]
    answered = sum(tally.responses for tally in tallies)
    printed: dict[str, PrintedItem | Withheld] = {}
    for item in items:
        tables = [tally.items[item.id] for tally in tallies if item.id in tally.items]
        table = {code: sum(each.get(code, 0) for each in tables) for code in set().union(*tables)}
        if any(table.values()):
            printed[item.id] = _item(item, table, answered, admitted.policy.k)
    return printed


def _item(item: AskedItem, table: Mapping[int, int], answered: int, k: int) -> PrintedItem | Withheld:
    base = answered - sum(n for code, n in table.items() if code < 1)
    if base < max(k, SHARES_FROM):
        return Withheld("whole", item.id, Reason.TOO_FEW_SCORES)
    if item.kind == "agreement":
        prefer_not = share(table.get(PREFER_NOT, 0), answered)
        return PrintedItem(item.kind, bands(table, item.codes), prefer_not)
    return PrintedItem(item.kind, {str(code): share(table.get(code, 0), base) for code in item.codes}, None)


def _markers(admitted: Admitted, means: Mapping[Measure, float]) -> dict[str, PrintedMarker]:
    if not admitted.populations:
        return {}
    whole, wave = admitted.populations[0], admitted.tallies.waves[1]
    answered = answered_in(admitted.tallies, wave, whole)
    printed = {}
    for measure, value in means.items():
        tables = [counted_in(admitted.tallies, wave, group, measure) for group in whole.groups]
        people = sum(sum(table.values()) for table in tables)
        base = one_base(people, answered)
        if min(people, base) >= max(admitted.policy.k, TESTS_FROM):
            grid = step(base, measure)
            printed[measure.id] = PrintedMarker(wave, mean(value, people, measure, grid), plain(grid))
    return printed


def _consistency(
    admitted: Admitted, found: Mapping[tuple[str, str, str], Consistency]
) -> dict[str, dict[str, dict[str, PrintedConsistency]]]:
    may = {each.key: each for each in admitted.populations if each.cut in CONSISTENT_IN}
    if odd := {population for _wave, population, _scale in found} - set(may):
        raise ValueError(f"no reliability is shown of {sorted(odd)}")
    shown: dict[str, dict[str, dict[str, PrintedConsistency]]] = {wave: {} for wave in admitted.tallies.waves}
    for (wave, population, scale), each in found.items():
        printed = consistency(each)
        if printed and _differ(admitted, wave, may[population], scale):
            shown[wave].setdefault(population, {})[scale] = printed
    return shown


def _differ(admitted: Admitted, wave: str, population: Population, scale: str) -> bool:
    """Whether enough people stand off the commonest score; where nearly all are alike, a ratio would tell each one."""
    tables = [admitted.tallies.counts[wave, group].scales.get(scale, {}) for group in population.groups]
    scores = Counter[int]()
    for table in tables:
        scores.update(table)
    return scores.total() - max(scores.values(), default=0) >= clip(scores.total())


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value
