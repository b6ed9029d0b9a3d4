"""The change of a whole company: groups as units, people as units, and people with the design effect."""

from dataclasses import replace

import numpy as np

from benchmarks.simulate.answers import INDEX, Design, Numbers, grouped
from benchmarks.simulate.rates import Rates, cell, markdown
from reports.disclosure.measures import Measure
from reports.disclosure.steps import step
from reports.statistics.group_changes import mean_of_changes
from reports.statistics.intraclass import cautious_icc, design_effect, inflate
from reports.statistics.moments import Moments
from reports.statistics.welch import welch_of

RUNS = 4_000
EFFECT = 8.0  # of the trait, in points of 100: 0.4 standard deviations
MEASURE = Measure("index", "scale", low=INDEX.low, high=INDEX.high, person_step=INDEX.step, finest=1.0)
HEAD = (
    *("Groups", "Share of a group in one wave"),
    *("Printed groups (the report from 5 on)", "People, widened (the report under 5)"),
    *("Widened, df of people", "Widened, df = G − 1", "People as if independent"),
)


def table() -> str:
    """False alarms, coverage and power in per cent."""
    designs = [Design(groups, wave=wave) for wave in (0.0, 0.05, 0.15) for groups in (2, 3, 5, 10, 20)]
    return markdown(HEAD, [_row(design, seed) for seed, design in enumerate(designs)])


def printed(means: Numbers, people: int) -> Numbers:
    """Group means on the step that the report prints them on."""
    grid = float(step(people, MEASURE))
    return np.floor(means / grid + 0.5) * grid


def people_in(wave: Numbers) -> Moments:
    """Everybody of one wave, whatever their group."""
    return Moments(wave.size, float(wave.mean()), float(wave.var(ddof=1)))


def _row(design: Design, seed: int) -> list[str]:
    nothing, effect = (rates(design, moved, seed) for moved in (0.0, EFFECT))
    cells = [cell(nothing[name], effect[name]) for name in nothing]
    return [f"{design.groups}", f"{design.wave}", *cells]


def rates(design: Design, moved: float, seed: int, runs: int = RUNS) -> dict[str, Rates]:
    """What each procedure did over all runs."""
    rng = np.random.default_rng([design.groups, seed])
    scores = grouped(design, [moved] * design.groups, runs, rng)
    truth = INDEX.expected(moved) - INDEX.expected(0.0)
    counted = {name: Rates(truth) for name in ("printed", "widened", "people's df", "groups' df", "people")}
    shown = printed(scores.mean(axis=3), design.people)
    for run, changes in zip(scores, (shown[:, 1] - shown[:, 0]).tolist(), strict=True):
        people = welch_of(people_in(run[0]), people_in(run[1]))
        widened = inflate(people, _effect(run, design.people), design.groups)
        counted["printed"].add(mean_of_changes, changes)
        counted["widened"].count(widened)
        counted["people's df"].count(replace(widened, df=people.df))
        counted["groups' df"].count(replace(widened, df=design.groups - 1.0))
        counted["people"].count(people)
    return counted


def _effect(run: Numbers, people: int) -> float:
    waves = [[people_in(group) for group in wave] for wave in run]
    return design_effect(cautious_icc(waves), people)
