"""Tables of people for tests: groups under a total, groups crossed with a background question, and many in one.

Nothing here knows how a pattern is found; the checks are written a second time, by other means.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from reports.disclosure.hiding.tables import Line, Table


def table(people, lines, *, names=None, costs=None, unprinted=(), printed_before=()):
    """A table; ``people`` is one list of cells or one for each layer, ``printed_before`` holds (layer, cell)."""
    people = np.atleast_2d(np.array(people, dtype=np.int64))
    cells = people.shape[1]
    before = np.zeros(people.shape, dtype=bool)
    for layer, cell in printed_before:
        before[layer, cell] = True
    return Table(
        tuple(names or map(str, range(cells))),
        people,
        tuple(Line(total, tuple(parts)) for total, parts in lines),
        1 + np.log2(1 + abs(people).max(axis=0)) if costs is None else np.array(costs, dtype=float),
        np.isin(np.arange(cells), list(unprinted)),
        before,
    )


def groups(*layers, **options):
    """Groups and, as the last cell, their total; one tuple of sizes for each layer."""
    size = len(layers[0])
    return table([[*sizes, sum(sizes)] for sizes in layers], [(size, range(size))], **options)


def crossing(*grids, **options):
    """Rows × columns with all margins: each grid is a layer, the margins come last in each row and column."""
    full = [np.pad(grid, ((0, 1), (0, 1))) for grid in grids]
    for grid in full:
        grid[-1] = grid.sum(axis=0)
        grid[:, -1] = grid.sum(axis=1)
    number = np.arange(full[0].size).reshape(full[0].shape)
    lines = [(line[-1], line[:-1]) for line in [*number.tolist(), *number.T.tolist()]]
    return table([grid.ravel() for grid in full], lines, **options)


def side_by_side(tables):
    """Many tables of one layer that have nothing to do with each other, as one."""
    starts = np.cumsum([0, *(len(each.names) for each in tables)])
    lines = [
        (start + line.total, [start + part for part in line.parts])
        for start, each in zip(starts, tables, strict=False)
        for line in each.lines
    ]
    return table(np.concatenate([each.people[0] for each in tables]), lines), starts


def random_crossing(seed, shape=(4, 3), layers=1, mean=4.0):
    """A random table with margins, with the same seed always the same."""
    chance = np.random.default_rng(seed)
    return crossing(*(chance.poisson(mean * chance.uniform(0.3, 2, shape)) for _ in range(layers)))


def moves(each, k):
    """Room (down, up) of every cell of every layer, and the (layer, cell, sign, need) that protection asks for."""
    before = each.printed_before
    down, up = np.where(before, 0, each.people), np.where(before, 0, 4 * k)
    asked = [
        (layer, cell, sign, need)
        for layer, cell in zip(*np.nonzero(each.small(k) & ~before), strict=True)
        for sign, need in ((1, k - each.people[layer, cell]), (-1, each.people[layer, cell]))
    ]
    return down, up, asked


def exposed_by(each, hidden, k):
    """The exposed (layer, cell), each found by a plain linear program of its own over the whole table."""
    down, up, asked = moves(each, k)
    sums, found = each.sums.toarray(), set()
    for layer, cell, sign, need in asked:
        gain = np.zeros(len(hidden))
        gain[cell] = -sign
        room = np.column_stack([-down[layer] * hidden, up[layer] * hidden])
        solved = linprog(gain, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=room)
        assert solved.status == 0
        if -solved.fun < need - 1e-6:
            found.add((int(layer), int(cell)))
    return found


def cheapest_cost(each, k):
    """The optimum as one program with a copy of the table for each requirement, or None if there is no safe pattern.

    Kelly, Golden & Assad (1992), Networks 22, 397-417.
    """
    down, up, asked = moves(each, k)
    cells, copies = len(each.names), len(asked)
    eye, nothing = np.eye(cells), np.zeros((cells, cells))
    rules = []
    for copy, (layer, cell, sign, need) in enumerate(asked):
        at = [nothing] * copies
        low, high, lines, goal = list(at), list(at), list(at), np.zeros((1, cells))
        low[copy], high[copy], lines[copy], goal[0, cell] = -eye, eye, each.sums.toarray(), sign
        rules.append(LinearConstraint(np.hstack([-np.diag(down[layer]), *low]), ub=0))
        rules.append(LinearConstraint(np.hstack([-np.diag(up[layer]), *high]), ub=0))
        lines = [part if part is not nothing else np.zeros((len(each.lines), cells)) for part in lines]
        rules.append(LinearConstraint(np.hstack([np.zeros((len(each.lines), cells)), *lines]), lb=0, ub=0))
        before, after = np.zeros((1, cells * (1 + copy))), np.zeros((1, cells * (copies - copy - 1)))
        rules.append(LinearConstraint(np.hstack([before, goal, after]), lb=need))
    costs = np.where(each.unprinted, 0, each.costs)
    free = np.zeros(cells * copies)
    floor = np.concatenate([each.must_hide(k), *(-down[layer] for layer, *_ in asked)])
    ceiling = np.concatenate([np.ones(cells), *(up[layer] for layer, *_ in asked)])
    found = milp(
        np.concatenate([costs, free]),
        integrality=np.concatenate([np.ones(cells), free]),
        bounds=Bounds(floor, ceiling),
        constraints=rules,
        options={"mip_rel_gap": 0, "presolve": False},  # with it, scipy 1.17.1 misses cheaper ones
    )
    assert found.status in {0, 2}
    return None if found.status == 2 else found.fun


def cheapest_of_all_patterns(each, k):
    """The optimum by trying every pattern."""
    patterns = (np.array(bits, dtype=bool) for bits in product([False, True], repeat=len(each.names)))
    safe = (p for p in patterns if (p | ~each.must_hide(k)).all() and not exposed_by(each, p, k))
    return min(map(each.cost, safe), default=None)
