"""Cuts that every good pattern meets and that can be read off the lines without attacking anything."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reports.disclosure.hiding.protection import REACH, Demands
from reports.disclosure.hiding.tables import Cells, Table

VIOLATED = 1e-4


def capacity_cuts(table: Table, demands: Demands, k: int) -> tuple[Any, NDArray[np.float64]]:
    """What moves in a small cell must move back on each of its lines: Σ weights[c, i] y_i >= needs[c].

    Returns a sparse (cuts, cells) array and the needs (cuts,). Raise k by r people in p and the other parts of a line
    must fall by r, of which each has only as many as it holds, or the total must rise.
    """
    by_cell, by_line = table.sums.tocsc(), table.sums
    rows, columns, values = [], [], []
    needs: list[float] = []
    for layer, cell, sign, need in zip(demands.layer, demands.cell, demands.sign, demands.need, strict=True):
        here = slice(by_cell.indptr[cell], by_cell.indptr[cell + 1])
        for line, own in zip(by_cell.indices[here], by_cell.data[here], strict=True):
            there = slice(by_line.indptr[line], by_line.indptr[line + 1])
            others, signs = by_line.indices[there], by_line.data[there]
            room = np.where(signs * own * sign < 0, REACH * k, table.people[layer, others])
            room = np.where(table.printed_before[layer, others] | (others == cell), 0, room)
            rows.append(np.full(len(others), len(needs)))
            columns.append(others)
            values.append(room)
            needs.append(need)
    shape = (len(needs), len(table.names))
    if not needs:
        return sparse.csr_array(shape), np.empty(0)
    entries = np.concatenate(values).astype(float), (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_array(entries, shape=shape), np.array(needs)


def violated_bridges(table: Table, share: NDArray[np.float64], forced: Cells) -> list[NDArray[np.int64]]:
    """Find the cells hidden alone on a line, which hides nothing: y_i <= Σ y_j over the others of the line.

    Returns for each the cell followed by the others. ``forced`` cells are hidden in any case and not judged.
    """
    found = []
    for line in table.lines:
        cells = np.array([line.total, *line.parts])
        excess = 2 * share[cells] - share[cells].sum()
        for place in np.flatnonzero((excess > VIOLATED) & ~forced[cells]):
            found.append(np.array([cells[place], *np.delete(cells, place)]))
    return found
