"""The gate: the only maker of a Release."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from hashlib import sha256
from typing import Literal

from reports.disclosure.admitted import Admitted, answered_in
from reports.disclosure.joint import without_telling_items
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import SHARES_FROM
from reports.disclosure.populations import Cut, Population, Reason, Withheld
from reports.disclosure.printing import Estimate, PrintedComparison, comparison
from reports.disclosure.shares import PrintedCount, PrintedShare, bands, rate, responses, share
from surveys.questionnaires.kinds import PREFER_NOT

FORMAT = 2

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


@dataclass(frozen=True)
class Release:
    """All that may be shown of two waves: printed values and reasons, nothing unrounded.

    ``plan``   SHA-256 of what was declared before the first answer, in hexadecimal; the waves' descriptors hold it too
    ``items``  wave -> item -> shares of the whole programme; an item that was not asked in a wave is absent
    ``units``  every population that was a candidate, shown or not: later releases have the same
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
    items: Sequence[AskedItem] = (),
    plan: str = "",
) -> Release:
    """Print what was admitted.

    ``estimates``  (population key, measure id) -> estimate; one for each comparison that
                   ``admitted.comparison`` gives, and for no other: anything else is a ValueError
    ``measures``   in the order of the report
    ``items``      whose shares to print for the whole programme
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
        {wave: _items(admitted, wave, items) for wave in admitted.tallies.waves},
        admitted.choice.withheld,
        admitted.choice.refused_cuts,
        admitted.units,
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
