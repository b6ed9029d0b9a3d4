"""What the statistics may look at: counts of populations that may be shown, measure by measure.

Fewer people have a score than have answered, so the proof is made again for every measure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from reports.disclosure.choosing import choose, people
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Cut, Population, Reason, Withheld
from reports.disclosure.refinement import Counts, People, count, pairs_safe, refinement, safe, split
from surveys.tallies import Tallies

Table = Mapping[int, int]  # level or code -> people


@dataclass(frozen=True)
class Proof:
    """For one measure: why a population is not shown (absent: it is shown), and where pairs may be used."""

    against: Mapping[str, Reason]
    paired: frozenset[str]


@dataclass(frozen=True)
class Admitted:
    """The populations that may be shown, what is not, and the counts behind them.

    The counts stay inside this process: what is printed comes from ``gate.release`` alone. An object
    without populations is an honest outcome: nothing about this programme can be said.
    """

    tallies: Tallies = field(repr=False)
    policy: Policy
    populations: tuple[Population, ...]
    withheld: tuple[Withheld, ...]
    refused_cuts: Mapping[Cut, Reason]
    earlier: tuple[People, ...]
    proofs: dict[Measure, Proof] = field(default_factory=dict, repr=False, compare=False)

    def comparison(self, population: Population, measure: Measure) -> Comparison | Withheld:
        """Return the counts of both waves, or why there are none."""
        if population not in self.populations or population.cut not in measure.cuts:
            return Withheld(population.cut, population.name, Reason.NOT_PROVEN)
        if measure not in self.proofs:
            self.proofs[measure] = _prove(self, measure)
        proof = self.proofs[measure]
        if reason := proof.against.get(population.key):
            return Withheld(population.cut, population.name, reason)
        before, after = (_table(self.tallies, wave, population, measure) for wave in self.tallies.waves)
        pairs = _pairs(self.tallies, population, measure) if population.key in proof.paired else None
        return Comparison(before, after, pairs)


def admit(
    tallies: Tallies,
    cuts: Sequence[Cut],
    policy: Policy,
    earlier: Sequence[Mapping[str, People]] = (),
) -> Admitted:
    """Decide which populations may be shown.

    ``cuts``     in the order in which they were declared before the first answer
    ``earlier``  each release ever made about the same waves or programme: population key -> group ids
    """
    known = tuple(population for release in earlier for population in release.values())
    choice = choose(tallies.groups, responses(tallies), cuts, policy.k, known)
    return Admitted(tallies, policy, choice.populations, choice.withheld, choice.refused_cuts, known)


def responses(tallies: Tallies) -> dict[str, Counts]:
    """Return group id -> usable responses in each wave."""
    before, after = tallies.waves
    return {
        group.id: (tallies.counts[before, group.id].responses, tallies.counts[after, group.id].responses)
        for group in tallies.groups
    }


def _prove(admitted: Admitted, measure: Measure) -> Proof:
    """Show the whole, then in each cut the populations with most values first, while the proof holds."""
    k, tallies = admitted.policy.k, admitted.tallies
    sizes = _values(tallies, measure)
    known = [each for each in admitted.earlier if min(count(each, sizes)) >= k]
    atoms, against, shown = refinement(known), dict[str, Reason](), list[Population]()
    for population in _in_order(admitted, measure, sizes):
        finer = split(atoms, people(population))
        if min(count(people(population), sizes)) < k:
            against[population.key] = Reason.TOO_FEW_SCORES
        elif not safe(finer, sizes, k):
            against[population.key] = Reason.NEEDED_TO_HIDE
        else:
            atoms = finer
            shown.append(population)
    return Proof(against, _paired(admitted, measure, shown, atoms, known))


def _in_order(admitted: Admitted, measure: Measure, sizes: Mapping[str, Counts]) -> list[Population]:
    cuts = list(dict.fromkeys(each.cut for each in admitted.populations))
    reported = [each for each in admitted.populations if each.cut in measure.cuts]
    return sorted(reported, key=lambda p: (cuts.index(p.cut), -min(count(people(p), sizes)), p.key))


def _paired(
    admitted: Admitted,
    measure: Measure,
    shown: Sequence[Population],
    atoms: Sequence[People],
    known: Sequence[People],
) -> frozenset[str]:
    """Return where the overlap of the waves may be used; earlier releases are taken to have used it."""
    k, sizes = admitted.policy.k, _values(admitted.tallies, measure)
    pairs = {
        group.id: sum(_group_pairs(admitted.tallies, group.id, measure).values()) for group in admitted.tallies.groups
    }
    used = [each for each in known if sum(pairs[group] for group in each) >= k]
    stays_safe = partial(pairs_safe, atoms, sizes=sizes, pairs=pairs, k=k)
    keys = []
    for population in shown:
        proposed = [*used, people(population)]
        if sum(pairs[group] for group in population.groups) >= k and stays_safe(proposed):
            used = proposed
            keys.append(population.key)
    return frozenset(keys)


def _values(tallies: Tallies, measure: Measure) -> dict[str, Counts]:
    before, after = (
        {group.id: sum(_group_table(tallies, wave, group.id, measure).values()) for group in tallies.groups}
        for wave in tallies.waves
    )
    return {group: (before[group], after[group]) for group in before}


def _table(tallies: Tallies, wave: str, population: Population, measure: Measure) -> Table:
    tables = [_group_table(tallies, wave, group, measure) for group in population.groups]
    return {level: sum(table.get(level, 0) for table in tables) for level in sorted(set().union(*tables))}


def _group_table(tallies: Tallies, wave: str, group: str, measure: Measure) -> Table:
    tally = tallies.counts[wave, group]
    if measure.kind == "scale":
        return tally.scales.get(measure.id, {})
    return {code: n for code, n in tally.items.get(measure.id, {}).items() if code >= 1}


def _pairs(tallies: Tallies, population: Population, measure: Measure) -> dict[tuple[int, int], int]:
    tables = [_group_pairs(tallies, group, measure) for group in population.groups]
    return {pair: sum(table.get(pair, 0) for table in tables) for pair in sorted(set().union(*tables))}


def _group_pairs(tallies: Tallies, group: str, measure: Measure) -> Mapping[tuple[int, int], int]:
    pairs = tallies.pairs[group]
    if measure.kind == "scale":
        return pairs.scales.get(measure.id, {})
    return {pair: n for pair, n in pairs.items.get(measure.id, {}).items() if min(pair) >= 1}
