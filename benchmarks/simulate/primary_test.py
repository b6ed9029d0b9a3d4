"""The test of a change between two waves: as the report makes it, and by its rivals, for every share of pairs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.simulate.answers import SUM, Whole, pair_tables, tallies
from benchmarks.simulate.rates import Rates, Tested, cell, markdown
from reports.statistics.brunner_munzel import brunner_munzel
from reports.statistics.mann_whitney import mann_whitney
from reports.statistics.overlap import partially_overlapping
from reports.statistics.paired_t import paired_t
from reports.statistics.welch import welch

RUNS = 4_000
PEOPLE = 40
EFFECT = 1.3  # of the trait, about 0.4 standard deviations
HEAD = ("Not paired are", "r", "Paired, of 100", "The report", "Welch", "Pairs only", "Mann-Whitney", "Brunner-Munzel")


@dataclass(frozen=True)
class Survey:
    """``people`` answer each wave and ``pairs`` are paired; the others are the ``same`` people again, or others."""

    people: int
    pairs: int
    correlation: float
    same: bool


@dataclass(frozen=True)
class Waves:
    """Counts by level of one run."""

    before: Sequence[int]
    after: Sequence[int]
    pairs: Sequence[Sequence[int]]


Procedures = Mapping[str, Callable[[Waves], Tested]]

PROCEDURES: Procedures = {
    "report": lambda waves: partially_overlapping(SUM.levels, waves.before, waves.after, waves.pairs),
    "welch": lambda waves: welch(SUM.levels, waves.before, waves.after),
    "pairs": lambda waves: paired_t(SUM.levels, waves.pairs),
    "mann-whitney": lambda waves: mann_whitney(SUM.levels, waves.before, waves.after),
    "brunner-munzel": lambda waves: brunner_munzel(SUM.levels, waves.before, waves.after),
}


def table() -> str:
    """False alarms, coverage and power in per cent."""
    surveys = [
        Survey(PEOPLE, PEOPLE * share // 100, correlation, same)
        for same in (False, True)
        for correlation in (0.3, 0.6)
        for share in (0, 25, 50, 75, 100)
        if share < 100 or not same
    ]
    return markdown(HEAD, [_row(survey, seed) for seed, survey in enumerate(surveys)])


def made_up(survey: Survey, moved: float, runs: int, seed: int) -> list[Waves]:
    """Runs of one survey in which the trait moved by so much."""
    rng = np.random.default_rng([survey.people, survey.pairs, seed])
    first, second = _answers(survey, moved, runs, rng)
    levels, paired = len(SUM.levels), slice(0, survey.pairs)
    counted = (
        tallies(first, levels).tolist(),
        tallies(second, levels).tolist(),
        pair_tables(first[:, paired], second[:, paired], levels).tolist(),
    )
    return [Waves(*run) for run in zip(*counted, strict=True)]


def _answers(survey: Survey, moved: float, runs: int, rng: np.random.Generator) -> tuple[Whole, Whole]:
    shape = (runs, survey.people)
    first, own = rng.standard_normal(shape), rng.standard_normal(shape)
    correlation = np.full(survey.people, survey.correlation)
    if not survey.same:
        correlation[survey.pairs :] = 0.0
    second = correlation * first + np.sqrt(1 - correlation**2) * own
    return SUM.answered(SUM.mean + SUM.sd * first), SUM.answered(SUM.mean + SUM.sd * second + moved)


def rates(survey: Survey, moved: float, seed: int, procedures: Procedures, runs: int = RUNS) -> dict[str, Rates]:
    """What each procedure did over all runs."""
    truth = SUM.expected(moved) - SUM.expected(0)
    counted = {name: Rates(truth) for name in procedures}
    for waves in made_up(survey, moved, runs, seed):
        for name, procedure in procedures.items():
            counted[name].add(procedure, waves)
    return counted


def _row(survey: Survey, seed: int) -> list[str]:
    procedures = {name: each for name, each in PROCEDURES.items() if survey.pairs or name != "pairs"}
    nothing, effect = (rates(survey, moved, seed, procedures) for moved in (0, EFFECT))
    cells = [cell(nothing[name], effect[name]) if name in nothing else "–" for name in PROCEDURES]
    others = "the same people" if survey.same else "other people" if survey.pairs < survey.people else "nobody"
    return [others, f"{survey.correlation}", f"{100 * survey.pairs // survey.people}", *cells]
