"""Making any pattern safe by hiding more, cheaply: the way out when time for the best one is up."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from reports.disclosure.hiding.protection import CLOSE, REACH, Exposed, unprotected
from reports.disclosure.hiding.tables import Cells, NoSafePattern, SolverFailed, Table
from reports.disclosure.hiding.thresholds import next_smallest

DETOUR = 1e-4  # of the mean cost: what it costs to move a person through a cell that is hidden anyway


def repaired(table: Table, k: int) -> Cells:
    """Return a safe pattern (cells,): the next smallest cells of each line are hidden, then what is still missing.

    Safe because the finished pattern is attacked. Raises NoSafePattern if there is none, and SolverFailed.
    """
    return repair(table, next_smallest(table, k), k)


def repair(table: Table, hidden: Cells, k: int) -> Cells:
    """Hide more, at the least cost per person moved, until nothing is exposed.

    A pattern that hides more protects no less, so the exposed cells can be seen to one after the other.
    """
    hidden = hidden | table.must_hide(k)
    for _ in range(len(hidden) + 1):
        exposed = unprotected(table, hidden, k)
        if not exposed:
            return hidden
        for each in exposed:
            hidden = hidden | _room_for(table, hidden, each, k)
    raise NoSafePattern("No repair made the table safe.")


def _room_for(table: Table, hidden: Cells, exposed: Exposed, k: int) -> Cells:
    """Return the cells that must move for the cheapest move of the exposed one as far as it needs."""
    lower = np.where(table.printed_before[exposed.layer], 0.0, -table.people[exposed.layer].astype(float))
    upper = np.where(table.printed_before[exposed.layer], 0.0, float(REACH * k))
    moved = exposed.sign * exposed.need
    if not lower[exposed.cell] <= moved <= upper[exposed.cell]:
        raise NoSafePattern(f"{table.names[exposed.cell]} cannot be protected.")
    lower[exposed.cell] = upper[exposed.cell] = moved
    costs = np.where(hidden, DETOUR * table.costs.mean(), table.costs / exposed.need)
    z = _cheapest(costs, table.sums, lower, upper)
    if z is None:
        raise NoSafePattern(f"{table.names[exposed.cell]} could be worked out whatever is hidden.")
    return np.asarray(np.abs(z) > CLOSE)


def _cheapest(
    costs: NDArray[np.float64], sums: Any, lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return the z with sums z = 0 within the bounds that minimises Σ costs |z|, if there is one."""
    # z = up − down, both from 0 on; a fixed cell moves by its bound
    bounds = np.column_stack(
        [
            np.concatenate([np.maximum(lower, 0), np.maximum(-upper, 0)]),
            np.concatenate([np.maximum(upper, 0), np.maximum(-lower, 0)]),
        ]
    )
    both = sparse.hstack([sums, -sums], format="csr")
    solved = linprog(np.tile(costs, 2), A_eq=both, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs")
    if solved.status == 2:
        return None
    if solved.status != 0:
        raise SolverFailed(solved.message)
    up, down = np.split(solved.x, 2)
    return np.asarray(up - down)
