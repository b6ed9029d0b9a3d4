"""A large programme is checked in time; where there is no time, what is shown is safe or nothing is."""

from random import Random
from time import monotonic, process_time

import pytest

from reports.disclosure.admitted import admit
from reports.disclosure.policy import Policy
from surveys.questionnaires import scoring
from surveys.tallies import Group, GroupPairs, GroupTally, PartTally, Tallies
from tests.attacks.subtracting import given_away
from tests.reports.drafts import CUTS, core, draft_of, plan_of, published

pytestmark = pytest.mark.attack

BACKGROUNDS = ("tenure", "leading")
SECONDS = 120  # of the whole draft, on a machine with much else to do


def crowd(seed, groups, least, most):
    """Counts of groups of so many people, and of the answers behind them, without anybody's answers."""
    chance = Random(seed)  # noqa: S311  # made-up people, the same ones each time
    questionnaire = core(*BACKGROUNDS)
    made = [
        Group(f"{n:03}", f"Group {n}", f"Site {n % 6}", chance.choice(["peer", "training"]), most + 20)
        for n in range(groups)
    ]
    counts, parts = {}, {}
    for group in made:
        for wave in ("before", "after"):
            n = chance.randint(least, most)
            answers = [(chance.choice([1, 2, 2, 3]), chance.choice([1, 2, 2, 2, 2])) for _person in range(n)]
            for codes in sorted(set(answers)):
                here = answers.count(codes)
                parts[wave, group.id, codes] = PartTally(here, _levels(questionnaire, chance, here))
            scales = {
                name: _added(parts[wave, group.id, codes].scales[name] for codes in sorted(set(answers)))
                for name in questionnaire.scales
            }
            items = {
                item.id: _spread(chance, n, 5) for item in questionnaire.items_in(wave) if item.kind == "agreement"
            }
            counts[wave, group.id] = GroupTally(n, items, scales)
    pairs = {group.id: GroupPairs({}, {}, 0) for group in made}
    return Tallies(tuple(made), ("before", "after"), counts, pairs, {"before": 0, "after": 0}, BACKGROUNDS, parts)


def _levels(questionnaire, chance, n):
    found = {}
    for name, scale in questionnaire.scales.items():
        levels = scoring.levels(scale)
        found[name] = _added([{chance.choice(levels): 1} for _person in range(n)])
    return found


def _spread(chance, n, options):
    return _added({chance.randint(1, options): 1} for _person in range(n))


def _added(tables):
    total = {}
    for table in tables:
        for level, n in table.items():
            total[level] = total.get(level, 0) + n
    return total


def plan_with_backgrounds():
    return plan_of(core(*BACKGROUNDS), backgrounds=[("tenure", True), ("leading", False)])


def test_twenty_thousand_answers_of_sixty_groups_are_checked_in_time():
    tallies = crowd(1, groups=60, least=120, most=220)
    assert sum(each.responses for each in tallies.counts.values()) > 19_000
    began, worked = monotonic(), process_time()
    found = draft_of(core(*BACKGROUNDS), tallies, plan_with_backgrounds())
    assert monotonic() - began < SECONDS
    assert process_time() - worked < SECONDS / 10, "the work is done aside, not where a page would wait for it"
    assert len(found["release"]["populations"]) > 60
    assert [give for wave in tallies.waves for give in given_away([found], tallies, 5, wave)] == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_any_time_what_is_shown_is_safe_or_nothing_is(seed):
    tallies, plan = crowd(seed, groups=9, least=2, most=16), plan_with_backgrounds()
    outcomes = [scale.id for scale in core(*BACKGROUNDS).outcomes()]
    more = {"backgrounds": plan.backgrounds, "seconds": 0, "clock": monotonic}
    admitted = admit(tallies, CUTS, Policy(5), outcomes, **more)
    assert admitted.choice.method in {"all", "repaired", "refinement", "nothing"}
    shown = published(core(*BACKGROUNDS), tallies, plan, admitted)
    assert [give for wave in tallies.waves for give in given_away([shown], tallies, 5, wave)] == []
