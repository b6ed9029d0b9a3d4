"""What must be hidden: seconds, cells and cost against the proven bound, and what simpler rules would expose."""

import contextlib
import multiprocessing
import os
import resource
from time import perf_counter

import numpy as np

from reports.disclosure.hiding.contrasts import ContrastsUndecided, exposed
from reports.disclosure.hiding.protection import unprotected
from reports.disclosure.hiding.repair import repaired
from reports.disclosure.hiding.suppression import suppress
from reports.disclosure.hiding.tables import Cells, Line, Table
from reports.disclosure.hiding.thresholds import next_smallest, threshold_only

SHAPES = {104: (3, 3), 976: (11, 10), 5_008: (25, 24)}  # cells: sites, groups in each
ANSWERS = 3  # to the background question
INVITED = (20, 60)  # in a group
ANSWERED = 0.65
SECONDS = 120.0
CONTRASTS_UP_TO = 1_000  # cells


def main() -> None:
    """Measure every size and both smallest groups, each in a process of its own."""
    print("\nComplementary suppression: groups × background question within sites, two waves, no total of the waves")
    for cells in SHAPES:
        for k in (5, 10):
            context = multiprocessing.get_context("spawn")
            with context.Pool(1) as pool:
                lines = pool.apply(_measure, (cells, k))
            print("\n".join(lines))


def random_table(cells: int, seed: int) -> Table:
    """A made-up company: each cell a site, group or the whole, crossed with one answer or all of them, in one wave."""
    sites, groups = SHAPES[cells]
    chance = np.random.default_rng(seed)
    waves = [_wave(sites, groups, chance) for _ in range(2)]
    number = np.arange(cells).reshape(2, -1)
    lines = [line for wave in number for line in _lines(wave, sites, groups)]
    people = np.concatenate(waves)
    assert len(people) == cells
    nothing = np.zeros(cells, dtype=bool)
    names = tuple(f"cell {cell}" for cell in range(cells))
    return Table(names, people[None, :], tuple(lines), 1 + np.log2(1 + people), nothing, nothing[None, :])


def _wave(sites: int, groups: int, chance: np.random.Generator) -> np.ndarray:
    """The counts of one wave: the groups of each site and then the site itself, at the end the whole."""
    likely = chance.dirichlet(np.full(ANSWERS, 4.0))
    invited = chance.integers(*INVITED, endpoint=True, size=(sites, groups))
    answers = chance.multinomial(chance.binomial(invited, ANSWERED), likely)
    within = np.concatenate([answers, answers.sum(axis=1, keepdims=True)], axis=1)
    whole = np.concatenate([within.reshape(-1, ANSWERS), answers.sum(axis=(0, 1))[None, :]])
    return np.concatenate([whole, whole.sum(axis=1, keepdims=True)], axis=1).ravel()


def _lines(wave: np.ndarray, sites: int, groups: int) -> list[Line]:
    rows = wave.reshape(-1, ANSWERS + 1)
    site_rows = [rows[site * (groups + 1) : (site + 1) * (groups + 1)] for site in range(sites)]
    totals = [site[-1] for site in site_rows]
    lines = [(row[-1], row[:-1]) for row in rows]
    lines += [(column[-1], column[:-1]) for site in site_rows for column in site.T]
    lines += list(zip(rows[-1], np.array(totals).T, strict=True))
    return [Line(int(total), tuple(map(int, parts))) for total, parts in lines]


def _measure(cells: int, k: int) -> list[str]:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the solver prints
    table = random_table(cells, seed=0)
    small = int(table.small(k).sum())
    began = perf_counter()
    found = suppress(table, k, seconds=SECONDS, clock=perf_counter)
    seconds = perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert not unprotected(table, found.hidden, k)
    gap = (found.cost - found.bound) / found.cost
    lines = [
        f"  {cells} cells, {len(table.lines)} lines, k = {k}, {small} small: {seconds:.1f} s, peak {peak:.0f} MiB; "
        f"{found.hidden.sum()} hidden, cost {found.cost:.0f}, bound {found.bound:.0f} "
        f"(gap {gap:.1%}{', proven' if found.proven else ''}, {found.method})"
    ]
    rules = {"fallback": repaired, "next smallest": next_smallest, "threshold only": threshold_only}
    lines += [f"    {name}: {_compared(table, rule(table, k), k)}" for name, rule in rules.items()]
    if cells <= CONTRASTS_UP_TO:
        lines.append(f"    contrasts left: {_contrasts(table, found.hidden, k)}")
    return lines


def _compared(table: Table, hidden: Cells, k: int) -> str:
    few = {(one.layer, one.cell) for one in unprotected(table, hidden, k)}
    return f"{hidden.sum()} hidden, cost {table.cost(hidden):.0f}, {len(few)} small cells can be worked out"


def _contrasts(table: Table, hidden: Cells, k: int) -> str:
    parts = {line.total: line.parts for line in table.lines}
    atoms = [cell for cell in range(len(table.names)) if cell not in parts]
    rows = np.zeros((len(table.names), len(atoms)), dtype=np.int8)
    rows[atoms, range(len(atoms))] = 1

    def fill(cell: int) -> None:
        for part in () if rows[cell].any() else parts[cell]:
            fill(part)
            rows[cell] |= rows[part]

    for cell in parts:
        fill(cell)
    began = perf_counter()
    with contextlib.suppress(ContrastsUndecided):
        found = exposed(rows[~hidden], table.people[:, atoms], k, seconds=SECONDS, clock=perf_counter)
        return f"{len(found)} in {perf_counter() - began:.1f} s"
    return "undecided"
