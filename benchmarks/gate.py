"""From counts to a report that the attacker could not break, as a customer has it: gate, statistics, words, attack."""

import json
import resource
from random import Random
from time import perf_counter

from reports import drafting
from reports.drafting import Plan
from reports.facts import Occasion
from surveys.questionnaires import library, scoring
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.tallies import Arm, Group, GroupPairs, GroupTally, PartTally, Tallies

WAVES = ("before", "after")
ARMS: tuple[Arm, Arm] = ("training", "peer")
OCCASION = Occasion("Listening well", "listening-well", "Brightwater Works", "2026-03-02", {})
SIZES = ((12, 3, False), (60, 8, True), (200, 20, True))  # groups, sites, background questions by site too
SMALLEST = (5, 10)


def main() -> None:
    """Print seconds and what was shown for a small, a typical and a large customer."""
    print("\nFrom counts to a publication that passed the attack (cells: populations × waves)")
    questionnaire = library.load("candour-core").asking(["tenure", "leading"])
    for groups, sites, by_site in SIZES:
        for k in SMALLEST:
            _measure(questionnaire, _made_up(questionnaire, groups, sites), by_site=by_site, k=k)


def _measure(questionnaire: Questionnaire, tallies: Tallies, *, by_site: bool, k: int) -> None:
    declared = drafting.backgrounds(questionnaire, [("tenure", by_site), ("leading", by_site)])
    plan = Plan(k, ("site", "group", "arm"), declared, "00" * 32)
    began = perf_counter()
    facts = json.loads(json.dumps(drafting.draft(questionnaire, plan, OCCASION, tallies, []).facts))
    seconds = perf_counter() - began
    units, shown = len(facts["release"]["units"]), len(facts["release"]["populations"])
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(
        f"  {2 * units} cells, k = {k}: {seconds:.1f} s, {shown} of {units} populations shown, "
        f"{facts['attacked']} sets attacked, peak {peak:.0f} MiB"
    )


def _made_up(questionnaire: Questionnaire, groups: int, sites: int) -> Tallies:
    """Groups of 8 to 40 invited, of whom 40 to 90 % answer; everybody answers both background questions."""
    chance = Random(groups)  # noqa: S311  # made-up people
    named = [
        Group(
            f"g{n:03}", f"Group {n}", f"Site {n % sites:02}", chance.choice(("training", "peer")), chance.randint(8, 40)
        )
        for n in range(groups)
    ]
    parts = {
        (wave, group.id, codes): part
        for wave in WAVES
        for group in named
        for codes, part in _parts(questionnaire, round(group.headcount * chance.uniform(0.4, 0.9)), chance).items()
    }
    counts = {(wave, group.id): _tally(parts, wave, group.id) for wave in WAVES for group in named}
    pairs = {group.id: GroupPairs({}, {}, 0) for group in named}
    return Tallies(tuple(named), WAVES, counts, pairs, dict.fromkeys(WAVES, 0), ("tenure", "leading"), parts)


def _parts(questionnaire: Questionnaire, people: int, chance: Random) -> dict[tuple[int, ...], PartTally]:
    found: dict[tuple[int, ...], dict[str, dict[int, int]]] = {}
    for _person in range(people):
        codes = (chance.choices((1, 2, 3), (1, 3, 5))[0], chance.choices((1, 2), (6, 1))[0])
        scales = found.setdefault(codes, {name: {} for name in questionnaire.scales})
        for name, table in scales.items():
            levels = scoring.levels(questionnaire.scales[name])
            level = levels[round(min(1.0, max(0.0, chance.gauss(0.6, 0.2))) * (len(levels) - 1))]
            table[level] = table.get(level, 0) + 1
    return {codes: PartTally(sum(next(iter(each.values())).values()), each) for codes, each in found.items()}


def _tally(parts: dict[tuple[str, str, tuple[int, ...]], PartTally], wave: str, group: str) -> GroupTally:
    mine = [part for (each, owner, _codes), part in parts.items() if (each, owner) == (wave, group)]
    names = {name for part in mine for name in part.scales}
    scales = {
        name: {
            level: sum(part.scales[name].get(level, 0) for part in mine)
            for level in sorted({level for part in mine for level in part.scales[name]})
        }
        for name in names
    }
    return GroupTally(sum(part.responses for part in mine), {}, scales)
