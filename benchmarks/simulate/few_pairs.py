"""Few pairs: what the cautious correlation buys, beside the correlation as it is observed."""

from benchmarks.simulate.answers import SUM
from benchmarks.simulate.primary_test import EFFECT, PROCEDURES, Survey, Waves, rates
from benchmarks.simulate.rates import cell, markdown
from reports.statistics.change import Change
from reports.statistics.correlation import correlation
from reports.statistics.errors import NotEstimable
from reports.statistics.moments import moments
from reports.statistics.overlap import overlap_of
from reports.statistics.pairs import checked_pairs

PEOPLE = 20
HEAD = ("r", "Pairs of 20", "The report: cautious r", "r as observed")


def table() -> str:
    """False alarms, coverage and power in per cent."""
    surveys = [Survey(PEOPLE, pairs, r, same=False) for r in (0.0, 0.3, 0.6) for pairs in (4, 8, 12, 16)]
    return markdown(HEAD, [_row(survey, seed) for seed, survey in enumerate(surveys)])


def _row(survey: Survey, seed: int) -> list[str]:
    rivals = {"report": PROCEDURES["report"], "observed": _as_observed}
    nothing, effect = (rates(survey, moved, seed, rivals) for moved in (0, EFFECT))
    cells = [cell(nothing[name], effect[name]) for name in rivals]
    return [f"{survey.correlation}", f"{survey.pairs}", *cells]


def _as_observed(waves: Waves) -> Change:
    pairs = checked_pairs(SUM.levels, waves.pairs)
    try:
        r = correlation(pairs)
    except NotEstimable:
        r = 0.0
    return overlap_of(moments(SUM.levels, waves.before), moments(SUM.levels, waves.after), pairs.people, r)
