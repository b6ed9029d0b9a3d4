"""How well the statements of a scale hang together, in the whole programme and at each site that is shown."""

from collections.abc import Iterator
from functools import reduce

from reports.disclosure.admitted import Admitted
from reports.disclosure.consistency import Consistency
from reports.disclosure.gate import CONSISTENT_IN
from reports.disclosure.policy import RELIABILITY_FROM
from reports.disclosure.populations import Population
from reports.statistics.alpha import alpha_of
from reports.statistics.covariance import covariance_of
from reports.statistics.errors import NotEstimable
from reports.statistics.omega import omega
from surveys.questionnaires.questionnaire import Questionnaire, Scale
from surveys.tallies import Products, added

Found = dict[tuple[str, str, str], Consistency]


def reliabilities(questionnaire: Questionnaire, admitted: Admitted) -> Found:
    """(wave, population key, scale) -> alpha and omega, where enough people answered every statement."""
    return {
        (wave, population.key, scale.id): found
        for wave in admitted.tallies.waves
        for population in admitted.populations
        if population.cut in CONSISTENT_IN
        for scale in questionnaire.scales.values()
        for found in _consistency(admitted, wave, population, scale)
    }


def _consistency(admitted: Admitted, wave: str, population: Population, scale: Scale) -> Iterator[Consistency]:
    tallies = [admitted.tallies.counts[wave, group].products.get(scale.id) for group in population.groups]
    counted = [each for each in tallies if each is not None]
    if len(scale.items) < 2 or not counted:
        return
    together: Products = reduce(added, counted)
    if together.people < RELIABILITY_FROM:
        return
    covariance = covariance_of(together.people, together.sums, together.squares)
    try:
        alpha = alpha_of(covariance, together.people)
    except NotEstimable:
        return
    yield Consistency(together.people, alpha.estimate, alpha.low, alpha.high, _omega(covariance, together.people))


def _omega(covariance: list[list[float]], people: int) -> float | None:
    try:
        return omega(covariance, people)
    except NotEstimable:
        return None
