"""What the statistics may look at: counts of populations that may be shown, measure by measure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from reports.disclosure import pairing
from reports.disclosure.candidates import candidates
from reports.disclosure.choosing import Choice, Earlier, choose
from reports.disclosure.crowd import crowd_of, said, sizes
from reports.disclosure.hiding.tables import Clock
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.pairing import counted_in
from reports.disclosure.policy import ITEMS_FROM, Policy
from reports.disclosure.populations import Background, Cut, Population, Reason, Withheld
from reports.disclosure.printing import one_base
from surveys.tallies import PartTally, Tallies

Table = Mapping[int, int]  # level or code -> people


@dataclass(frozen=True)
class Admitted:
    """The populations that may be shown, what is not, and the counts behind them.

    The counts stay inside this process: what is printed comes from ``gate.release`` alone. An object
    without populations is an honest outcome: nothing about this programme can be said.
    ``units`` are all candidates, shown or not: every later release of the programme has the same.
    """

    tallies: Tallies = field(repr=False)
    policy: Policy
    units: tuple[Population, ...]
    choice: Choice
    earlier: tuple[Earlier, ...] = ()
    paired: dict[Measure, frozenset[Population]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def populations(self) -> tuple[Population, ...]:
        """Those that may be shown, everybody first."""
        return self.choice.populations

    def comparison(self, population: Population, measure: Measure) -> Comparison | Withheld:
        """Return the counts of both waves, or why there are none."""
        if population not in self.populations or not measure.reported_in(population.cut):
            return Withheld(population.cut, population.name, Reason.NOT_PROVEN)
        before, after = (_table(self.tallies, wave, population, measure) for wave in self.tallies.waves)
        people = [sum(before.values()), sum(after.values())]
        if min(people) < self.policy.k:
            return Withheld(population.cut, population.name, Reason.TOO_FEW_SCORES)
        answered = [answered_in(self.tallies, wave, population) for wave in self.tallies.waves]
        if measure.kind == "item" and min(map(one_base, people, answered)) < ITEMS_FROM:
            return Withheld(population.cut, population.name, Reason.TOO_FINE)
        pairs = population in self._paired(measure)
        return Comparison(before, after, pairing.table(self.tallies, population, measure) if pairs else None)

    def _paired(self, measure: Measure) -> frozenset[Population]:
        """Where the pairs may be used, worked out once for each measure."""
        if measure not in self.paired:
            shown = [each for each in self.populations if measure.reported_in(each.cut)]
            before = [each for release in self.earlier for each in release.populations]
            self.paired[measure] = frozenset(pairing.proven(self.tallies, measure, shown, before, self.policy.k))
        return self.paired[measure]


def admit(
    tallies: Tallies,
    cuts: Sequence[Cut],
    policy: Policy,
    outcomes: Sequence[str],
    *,
    backgrounds: Sequence[Background] = (),
    units: Sequence[Population] = (),
    earlier: Sequence[Earlier] = (),
    hide: frozenset[str] = frozenset(),
    seconds: float,
    clock: Clock,
    exactly: bool = True,
) -> Admitted:
    """Decide which populations may be shown.

    ``cuts``      in the order in which they were declared before the first answer
    ``outcomes``  the scales that every cut shows; one that fewer than k people have is shown nowhere
    ``units``     the candidates of the first release of this programme; empty for the first one
    ``earlier``   each release ever made about any of these waves
    ``hide``      keys of populations that must not be shown
    ``seconds``   on the ``clock``, for the exact way; not ``exactly``: by the plain proof at once
    """
    crowd = crowd_of(tallies, _with_enough_scores(tallies, outcomes, policy.k))
    wanted = [cut for cut in cuts if cut != "whole"]
    answers = {item: said(crowd, item) for item in crowd.backgrounds}
    merged = tuple(units) or candidates(
        tallies.groups, sizes(crowd, tallies.waves), wanted, backgrounds, policy.k, answers
    )
    choice = choose(crowd, merged, policy.k, earlier=earlier, hide=hide, seconds=seconds, clock=clock, exactly=exactly)
    return Admitted(tallies, policy, merged, choice, tuple(earlier))


def _with_enough_scores(tallies: Tallies, outcomes: Sequence[str], k: int) -> list[str]:
    def scored(wave: str, scale: str) -> int:
        return sum(sum(tallies.counts[wave, group.id].scales.get(scale, {}).values()) for group in tallies.groups)

    return [scale for scale in outcomes if min(scored(wave, scale) for wave in tallies.waves) >= k]


def _table(tallies: Tallies, wave: str, population: Population, measure: Measure) -> Table:
    if population.among is None:
        return _added(counted_in(tallies, wave, group, measure) for group in population.groups)
    return _added(part.scales.get(measure.id, {}) for part in parts_of(tallies, wave, population))


def answered_in(tallies: Tallies, wave: str, population: Population) -> int:
    """How many people of a population answered a wave."""
    if population.among is not None:
        return sum(part.responses for part in parts_of(tallies, wave, population))
    return sum(tallies.counts[wave, group].responses for group in population.groups)


def parts_of(tallies: Tallies, wave: str, population: Population) -> Iterable[PartTally]:
    """The parts of a wave whose people belong to a population by their answer to a background question."""
    if population.among is None:
        raise ValueError("not a population of a background question")
    item, answers = population.among
    place = tallies.backgrounds.index(item)
    groups = frozenset(population.groups)
    return (
        part
        for (each, group, codes), part in tallies.parts.items()
        if each == wave and group in groups and codes[place] in answers
    )


def _added(tables: Iterable[Table]) -> Table:
    found = list(tables)
    levels = sorted(set(chain.from_iterable(found)))
    return {level: sum(table.get(level, 0) for table in found) for level in levels}
