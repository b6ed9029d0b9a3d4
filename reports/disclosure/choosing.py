"""Which populations of a programme may be shown at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.disclosure.merging import ARM_NAMES, arms, groups_within, part, site_units, sites
from reports.disclosure.populations import Cut, Population, Reason, Withheld
from reports.disclosure.refinement import Counts, People, refinement, safe
from surveys.tallies import Group

WHOLE = "Whole programme"


@dataclass(frozen=True)
class Choice:
    """The populations to show, the whole first, and what is not shown.

    ``withheld``      what its reader would look for and not find, in the order of the cuts
    ``refused_cuts``  cut -> why nothing of it is shown
    """

    populations: tuple[Population, ...]
    withheld: tuple[Withheld, ...]
    refused_cuts: Mapping[Cut, Reason]


def choose(
    groups: Sequence[Group],
    sizes: Mapping[str, Counts],
    cuts: Sequence[Cut],
    k: int,
    earlier: Iterable[People] = (),
) -> Choice:
    """Admit the whole, then one cut after the other, as long as the proof holds.

    ``sizes``    group id -> responses in each wave
    ``cuts``     in the order in which they were declared; "whole" is always first and need not be among them
    ``earlier``  populations that were released before about the same people, as sets of group ids

    A cut is admitted or refused as one: rows that come and go would tell what they are meant to hide.
    A cut with a single population (one site, say) adds nothing and is left out without a word.
    """
    whole = Population("whole", "whole", WHOLE, tuple(sorted(group.id for group in groups)))
    breakdowns = [cut for cut in cuts if cut != "whole"]
    known = [*earlier, people(whole)]
    if reason := _against([whole], known, groups, sizes, k):
        return Choice((), (Withheld("whole", WHOLE, reason),), dict.fromkeys(breakdowns, reason))
    shown, withheld, refused = [whole], list[Withheld](), dict[Cut, Reason]()
    for cut in breakdowns:
        candidates = candidates_of(cut, groups, sizes, k)
        proposed = [*known, *map(people, candidates)]
        if reason := _against(candidates, proposed, groups, sizes, k):
            refused[cut] = reason
            withheld += [Withheld(cut, name, reason) for name in _names(cut, groups)]
        elif len(candidates) > 1:
            known, shown = proposed, shown + candidates
            withheld += [Withheld(cut, name, Reason.MERGED) for each in candidates for name in each.merged]
    return Choice(tuple(shown), tuple(withheld), refused)


def candidates_of(cut: Cut, groups: Sequence[Group], sizes: Mapping[str, Counts], k: int) -> list[Population]:
    """Return the populations of one cut, after merging."""
    if cut == "arm":
        return arms(groups)
    units = site_units(groups, sizes, k)
    if cut == "site":
        return sites(units)
    if cut == "group":
        return [population for unit in units for population in groups_within(unit, sizes, k)]
    raise ValueError(f"no such cut: {cut}")


def people(population: Population) -> People:
    """Return the groups of a population as a set."""
    return frozenset(population.groups)


def _against(
    candidates: Sequence[Population],
    proposed: Sequence[People],
    groups: Sequence[Group],
    sizes: Mapping[str, Counts],
    k: int,
) -> Reason | None:
    all_in_one = len(candidates) == 1 and candidates[0].merged
    parts = [part([group for group in groups if group.id in each.groups], sizes) for each in candidates]
    if all_in_one or not all(each.is_enough(k) for each in parts):
        return Reason.SMALL
    known_groups = frozenset().union(*proposed) <= sizes.keys()
    return None if known_groups and safe(refinement(proposed), sizes, k) else Reason.NOT_PROVEN


def _names(cut: Cut, groups: Sequence[Group]) -> list[str]:
    if cut == "arm":
        return sorted({ARM_NAMES[group.arm] for group in groups})
    return sorted({group.site if cut == "site" else group.name for group in groups})
