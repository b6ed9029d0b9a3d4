"""Where what the pairs of a population add may be told beside all else that is shown.

Pairs sharpen the interval of a change; no figure is ever about the paired alone. Answers to background questions are
not paired at all.
"""

from collections.abc import Mapping, Sequence

from reports.disclosure.hiding.refinement import Counts, count, pairs_safe, refinement
from reports.disclosure.measures import Measure
from reports.disclosure.populations import Population
from surveys.tallies import Tallies

Pairs = Mapping[tuple[int, int], int]  # (level or code before, the same after) -> people


def proven(
    tallies: Tallies, measure: Measure, shown: Sequence[Population], before: Sequence[Population], k: int
) -> list[Population]:
    """The populations whose pairs may be used, taken in the order of the report.

    ``shown`` now and ``before``, in an earlier release; the latter are taken to have used their pairs.
    """
    pairs = {group.id: sum(_of_group(tallies, group.id, measure).values()) for group in tallies.groups}
    people = {group.id: _people(tallies, group.id, measure) for group in tallies.groups}
    asked = [each for each in dict.fromkeys([*before, *shown]) if each.among is None]
    rows = {each: frozenset(each.groups) for each in asked}
    classes = refinement(rows.values())
    found: list[Population] = []
    for each in asked:
        used = [*(rows[other] for other in found), rows[each]]
        if _enough(rows[each], people, pairs, k) and pairs_safe(classes, used, people, pairs, k):
            found.append(each)
    return found


def table(tallies: Tallies, population: Population, measure: Measure) -> dict[tuple[int, int], int]:
    """(before, after) -> people, over all groups of a population."""
    tables = [_of_group(tallies, group, measure) for group in population.groups]
    return {pair: sum(each.get(pair, 0) for each in tables) for pair in sorted(set().union(*tables))}


def counted_in(tallies: Tallies, wave: str, group: str, measure: Measure) -> Mapping[int, int]:
    """Level of a scale, or code >= 1 of an item -> people of one group in one wave."""
    tally = tallies.counts[wave, group]
    if measure.kind == "scale":
        return tally.scales.get(measure.id, {})
    return {code: n for code, n in tally.items.get(measure.id, {}).items() if code >= 1}


def _enough(row: frozenset[str], people: Mapping[str, Counts], pairs: Mapping[str, int], k: int) -> bool:
    """At least k pairs, and of those without one nobody or at least k, before and after."""
    both = sum(pairs[group] for group in row)
    return both >= k and all(n == both or n - both >= k for n in count(row, people))


def _people(tallies: Tallies, group: str, measure: Measure) -> Counts:
    return tuple(sum(counted_in(tallies, wave, group, measure).values()) for wave in tallies.waves)


def _of_group(tallies: Tallies, group: str, measure: Measure) -> Pairs:
    pairs = tallies.pairs[group]
    if measure.kind == "scale":
        return pairs.scales.get(measure.id, {})
    return {pair: n for pair, n in pairs.items.get(measure.id, {}).items() if min(pair) >= 1}
