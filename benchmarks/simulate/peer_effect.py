"""Peer support against training only: groups as units, exact and as printed, beside counting people."""

from functools import partial

import numpy as np

from benchmarks.simulate.answers import INDEX, Design, Numbers, grouped
from benchmarks.simulate.company_change import people_in, printed
from benchmarks.simulate.rates import Rates, cell, markdown
from reports.statistics.change import Change
from reports.statistics.difference_in_differences import difference_in_differences, permutation_of_groups
from reports.statistics.welch import welch_of

RUNS = 4_000
EFFECT = 10.0  # of the trait, in points of 100: half a standard deviation
HEAD = (
    *("Groups", "People"),
    *("Printed groups, Welch (the report)", "Printed groups, permutation (the report)"),
    *("Exact groups, Welch", "People as if independent"),
)


def table() -> str:
    """False alarms, coverage and power in per cent."""
    designs = [Design(groups, stays=stays) for stays in (0.0, 0.5) for groups in (8, 12, 20)]
    return markdown(HEAD, [_row(design, seed) for seed, design in enumerate(designs)])


def _row(design: Design, seed: int) -> list[str]:
    nothing, effect = (rates(design, moved, seed) for moved in (0.0, EFFECT))
    cells = [cell(nothing[name], effect[name]) for name in nothing]
    return [f"{design.groups}", "the same" if design.stays else "new", *cells]


def rates(design: Design, moved: float, seed: int, runs: int = RUNS) -> dict[str, Rates]:
    """What each procedure did over all runs."""
    rng = np.random.default_rng([design.groups, seed])
    half = design.groups // 2
    scores = grouped(design, [0.0] * half + [moved] * half, runs, rng)
    truth = INDEX.expected(moved) - INDEX.expected(0.0)
    counted = {name: Rates(truth) for name in ("printed", "permutation", "exact", "people")}
    dealt_anew = partial(permutation_of_groups, rng=rng)
    means = scores.mean(axis=3)
    for run, exact, shown in zip(scores, _changes(means), _changes(printed(means, design.people)), strict=True):
        counted["printed"].add(difference_in_differences, shown[:half], shown[half:])
        counted["permutation"].add(dealt_anew, shown[:half], shown[half:])
        counted["exact"].add(difference_in_differences, exact[:half], exact[half:])
        counted["people"].add(_over_people, run[:, :half], run[:, half:])
    return counted


def _changes(means: Numbers) -> list[list[float]]:
    changes: list[list[float]] = (means[:, 1] - means[:, 0]).tolist()
    return changes


def _over_people(without: Numbers, with_peers: Numbers) -> Change:
    """The naive way: everybody is independent of everybody."""
    first, second = (welch_of(people_in(arm[0]), people_in(arm[1])) for arm in (without, with_peers))
    return Change(
        second.estimate - first.estimate,
        float(np.hypot(first.standard_error, second.standard_error)),
        first.df + second.df,
    )
