"""A summary of everybody together that may be shown to the whole world: differentially private, and therefore noisy.

Whatever anybody knows already, and whatever else is published, one person's answers in one wave change the
probability of any summary by a factor of e^epsilon at the most (Dwork & Roth 2014, definition 2.4, neighbours by one
person more or less). That there is a summary at all, which needs ``LEAST`` people, is told without noise. The noise is
OpenDP's, whose samplers are exact; ours would not be. It drowns small numbers, so few people get no summary.
The package is an extra: ``pip install candour[public]``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import log
from typing import Any

from feedback.errors import Refusal
from surveys.programmes.models import PUBLIC_BUDGETS
from surveys.questionnaires import scoring
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language
from surveys.tallies import Tallies

LEAST = 200  # people with a value, in each wave
FORMAT = "candour public summary 1"


class NoSummary(Refusal):
    """There can be no summary: too few people, a budget that is spent, or the package is missing."""

    status = 409


@dataclass(frozen=True)
class Outcome:
    """An outcome as it is summarised: integer levels from ``low`` to ``high``, printed from 0 to 100."""

    id: str
    title: str
    low: int
    high: int


@dataclass(frozen=True)
class NoisyMean:
    """``mean`` from 0 to 100; with 95 % the noise alone moved it by no more than ``margin``."""

    mean: float
    margin: float


def available() -> bool:
    """Whether the package that makes the noise is installed."""
    return find_spec("opendp") is not None


def check_budget(epsilon: float) -> None:
    """Raise ``NoSummary`` for a budget that is not offered."""
    if epsilon not in PUBLIC_BUDGETS:
        offered = ", ".join(f"{each:g}" for each in PUBLIC_BUDGETS)
        raise NoSummary(f"A public summary has a budget of {offered} for each wave. Nothing was stored.")
    if not available():
        raise NoSummary("A public summary needs the package opendp: pip install candour[public]. Nothing was stored.")


def outcomes_of(questionnaire: Questionnaire) -> list[Outcome]:
    """The outcomes of a questionnaire with the ends of their levels."""
    return [
        Outcome(scale.id, in_language(scale.title, "en"), scoring.levels(scale)[0], scoring.levels(scale)[-1])
        for scale in questionnaire.outcomes()
    ]


def facts(
    questionnaire: Questionnaire, tallies: Tallies, wave: str, epsilon: float, programme: str, organisation: str
) -> dict[str, object]:
    """What is published of one wave, as JSON knows it. Raises ``NoSummary``."""
    found = summarise(tallies, wave, outcomes_of(questionnaire), epsilon)
    titles = {outcome.id: outcome.title for outcome in outcomes_of(questionnaire)}
    return {
        "format": FORMAT,
        "programme": programme,
        "organisation": organisation,
        "wave": wave,
        "epsilon": epsilon,
        "protects": "one person's answers in one wave",
        "outcomes": [
            {"id": name, "title": titles[name], "mean": each.mean, "margin": each.margin}
            for name, each in found.items()
        ],
    }


def summarise(tallies: Tallies, wave: str, outcomes: Sequence[Outcome], epsilon: float) -> dict[str, NoisyMean]:
    """Outcome -> its noisy mean in one wave. ``epsilon`` is spent whole, in equal parts on the outcomes.

    Raises ``NoSummary`` where one of them has fewer than ``LEAST`` people.
    """
    check_budget(epsilon)
    tables = {outcome.id: _table(tallies, wave, outcome.id) for outcome in outcomes}
    if min((sum(table.values()) for table in tables.values()), default=0) < LEAST:
        raise NoSummary(f"Fewer than {LEAST} people answered, so there is no public summary: noise would drown it.")
    return {each.id: _noisy(tables[each.id], each, epsilon / len(outcomes)) for each in outcomes}


def _noisy(table: Mapping[int, int], outcome: Outcome, epsilon: float) -> NoisyMean:
    """The sum of what is above or below the middle, and the number of people, each with half of the budget."""
    dp: Any = import_module("opendp.prelude")
    dp.enable_features("contrib")
    middle, reach = (outcome.low + outcome.high) // 2, (outcome.high - outcome.low + 1) // 2
    away = [level - middle for level, n in table.items() for _person in range(n)]
    context = dp.Context.compositor(
        data=away,
        privacy_unit=dp.unit_of(contributions=1),
        privacy_loss=dp.loss_of(epsilon=epsilon),
        split_evenly_over=2,
        domain=dp.vector_domain(dp.atom_domain(T=int)),
    )
    total = context.query().clamp((-reach, reach)).sum().laplace().release()
    people = max(1, context.query().count().laplace().release())
    width = outcome.high - outcome.low
    mean = 100 * (middle - outcome.low + min(reach, max(-reach, total / people))) / width
    return NoisyMean(round(min(100.0, max(0.0, mean))), _margin(reach, people, width, epsilon))


def _margin(reach: int, people: int, width: int, epsilon: float) -> float:
    """95 % of Laplace noise of scale b lies within b ln 20; on the sum, and on the count times the largest mean."""
    scale = 2 * reach / epsilon
    return float(round(100 * 2 * scale * log(20) / people / width + 0.5))


def _table(tallies: Tallies, wave: str, scale: str) -> dict[int, int]:
    tables = [tallies.counts[wave, group.id].scales.get(scale, {}) for group in tallies.groups]
    return {level: sum(table.get(level, 0) for table in tables) for level in sorted(set().union(*tables))}
