"""The same answer from counts and from rows: seconds of ours, of scipy and of pingouin, and how far they differ."""

from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np
import pingouin
from numpy.typing import NDArray
from scipy import stats

from reports.statistics.brunner_munzel import brunner_munzel
from reports.statistics.cells.brunner_munzel import brunner_munzel_cells
from reports.statistics.cells.cliff import cliffs_delta_cells
from reports.statistics.cells.hedges import hedges_g_cells
from reports.statistics.cells.mann_whitney import mann_whitney_cells
from reports.statistics.cells.overlap import overlap_cells
from reports.statistics.cells.welch import welch_cells
from reports.statistics.mann_whitney import mann_whitney
from reports.statistics.welch import welch

Counts = NDArray[np.int64]
Rows = NDArray[np.float64]

SCORES, POINTS = range(4, 21), range(1, 6)
COMPARISONS = 5_000
OUTCOMES, ITEMS, GROUPS, LATER_WAVES = 2, 20, 200, 3
SAME = 1e-9
# it compares everybody with everybody in memory: 800 MB at 20 000 people, 200 GB at 320 000
MOST_IN_PINGOUIN_RANKS = 10_000

WELCH: dict[str, Callable[[Rows, Rows], float]] = {
    "scipy": lambda x, y: float(stats.ttest_ind(y, x, equal_var=False).pvalue),
    "pingouin": lambda x, y: float(pingouin.ttest(y, x, correction=True)["p_val"].iloc[0]),
}
MANN_WHITNEY: dict[str, Callable[[Rows, Rows], float]] = {
    "scipy": lambda x, y: float(stats.mannwhitneyu(y, x, method="asymptotic").pvalue),
    "pingouin": lambda x, y: float(pingouin.mwu(y, x, method="asymptotic")["p_val"].iloc[0]),
}
BRUNNER_MUNZEL: dict[str, Callable[[Rows, Rows], float]] = {
    "scipy": lambda x, y: float(stats.brunnermunzel(x, y).pvalue),
}


def main() -> None:
    """Measure one comparison, many at once, and those of a whole report."""
    print("\nStatistics: one comparison of two waves, 17 levels; best of several")
    for people in (10**3, 10**4, 10**5, 10**6, 10**7):
        one_comparison(people)
    print(f"\nStatistics: {COMPARISONS} comparisons of 12 to 60 people a wave at once, against a loop over scipy")
    many_comparisons()
    print(
        f"\nStatistics of a report: {OUTCOMES} outcomes, {ITEMS} items, {GROUPS} groups, {LATER_WAVES} comparisons each"
    )
    for people in (10**3, 10**5, 10**7):
        print(f"  {people} people: {best(partial(report, *made_up_report(people))):.3f} s")


def one_comparison(people: int) -> None:
    """Each procedure from counts, and its likes on the rows of as many people, half of them in each wave."""
    before, after = (counts[0] for counts in two_waves(np.array([people // 2]), np.random.default_rng(people)))
    x, y = rows(before), rows(after)
    for procedure, likes in ((welch, WELCH), (mann_whitney, MANN_WHITNEY), (brunner_munzel, BRUNNER_MUNZEL)):
        ours = partial(procedure, SCORES, before, after)
        line = f"  {people} people, {procedure.__name__}: {best(ours) * 1e3:.3f} ms"
        for name, theirs in likes.items():
            if theirs is MANN_WHITNEY["pingouin"] and people > MOST_IN_PINGOUIN_RANKS:
                continue
            apart = abs(ours().p - theirs(x, y))
            assert apart < SAME
            line += f", {name} {best(partial(theirs, x, y)) * 1e3:.3f} ms (p differs by {apart:.0e})"
        print(line)


def many_comparisons() -> None:
    """Every procedure on all cells at once, and scipy on the rows of one cell after another."""
    chance = np.random.default_rng(5_000)
    before, after = two_waves(chance.integers(12, 61, COMPARISONS), chance)
    each = [(rows(x), rows(y)) for x, y in zip(before, after, strict=True)]
    procedures: dict[Callable[..., Any], Callable[[Rows, Rows], float] | None] = {
        welch_cells: WELCH["scipy"],
        mann_whitney_cells: MANN_WHITNEY["scipy"],
        brunner_munzel_cells: BRUNNER_MUNZEL["scipy"],
        cliffs_delta_cells: None,
        hedges_g_cells: None,
    }
    for procedure, theirs in procedures.items():
        ours = partial(procedure, SCORES, before, after)
        seconds, found = best(ours), ours()
        line = f"  {procedure.__name__}: {seconds:.4f} s, {found.estimable.sum()} estimable"
        print(line if theirs is None else f"{line}, {against(found, seconds, theirs, each)}")


def against(found: Any, seconds: float, theirs: Callable[[Rows, Rows], float], each: list[tuple[Rows, Rows]]) -> str:
    """How long a loop over the rows takes, and the largest difference of a p value."""
    assert found.estimable.all()
    began = perf_counter()
    p = [theirs(x, y) for x, y in each]
    loop = perf_counter() - began
    apart = float(np.max(np.abs(found.p - p)))
    assert apart < SAME
    return f"scipy {loop:.2f} s, {loop / seconds:.0f} times as long, p differs by up to {apart:.0e}"


def report(outcomes: tuple[Counts, Counts, Counts], items: tuple[Counts, Counts]) -> None:
    """All that a report may say of outcomes, and changes and chances of all items."""
    before, after, pairs = outcomes
    overlap_cells(SCORES, before, after, pairs)
    for procedure in (welch_cells, mann_whitney_cells, brunner_munzel_cells, cliffs_delta_cells, hedges_g_cells):
        procedure(SCORES, before, after)
    welch_cells(POINTS, *items)
    brunner_munzel_cells(POINTS, *items)


def made_up_report(people: int) -> tuple[tuple[Counts, Counts, Counts], tuple[Counts, Counts]]:
    """Outcomes with half of the people paired, and items, for every group and every later wave."""
    chance = np.random.default_rng(people)
    groups = np.full(OUTCOMES * GROUPS * LATER_WAVES, people // GROUPS)
    pairs = chance.multinomial(groups // 2, np.outer(*likely(17)).ravel()).reshape(-1, 17, 17)
    before, after = two_waves(groups - groups // 2, chance)
    answers = np.full(ITEMS * GROUPS * LATER_WAVES, people // GROUPS)
    outcomes = before + pairs.sum(axis=2), after + pairs.sum(axis=1), pairs
    first, second = (chance.multinomial(answers, each) for each in likely(5))
    return outcomes, (first, second)


def two_waves(people: Counts, chance: np.random.Generator) -> Iterator[Counts]:
    """As many people in each wave of each cell, a little higher after."""
    return (chance.multinomial(people, each) for each in likely(17))


def likely(levels: int) -> tuple[Rows, Rows]:
    """How likely each level is before and after; near enough to each other to leave p above 0 for a million people."""
    place = np.linspace(-1, 1, levels)
    before, after = np.exp(-(place**2)), np.exp(-((place - 0.0005) ** 2))
    return before / before.sum(), after / after.sum()


def rows(counts: Counts) -> Rows:
    """One score for each person."""
    return np.repeat(np.arange(4.0, 21.0), counts)


def best(work: Callable[[], object], seconds: float = 1.0) -> float:
    """Seconds of the fastest of up to five runs after one to warm up; of fewer where these take long."""
    began, taken = perf_counter(), []
    work()
    while not taken or (len(taken) < 5 and perf_counter() - began < seconds):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)
