"""What other products do, for comparison in benchmarks and documentation only: neither rule is safe."""

import numpy as np
from numpy.typing import NDArray

from reports.disclosure.hiding.tables import Cells, Table


def threshold_only(table: Table, k: int) -> Cells:
    """Hide what has fewer than k people, and nothing else."""
    return table.must_hide(k)


def next_smallest(table: Table, k: int) -> Cells:
    """On each line with a hidden cell hide the next cheapest until two are hidden and hold k people in every layer.

    Line by line until nothing changes: what two lines tell together is overlooked.
    """
    large = table.unprinted & ~table.small(k).any(axis=0)  # the reader may work them out
    hidden = table.must_hide(k)
    while True:
        before = hidden.copy()
        for line in table.lines:
            _hide_on(table, np.array([*line.parts, line.total]), hidden, large, k)
        if (hidden == before).all():
            return hidden


def _hide_on(table: Table, cells: NDArray[np.int64], hidden: Cells, large: Cells, k: int) -> None:
    cheapest_first = cells[np.argsort(table.costs[cells], kind="stable")]
    shown = [int(cell) for cell in cheapest_first if not hidden[cell]]
    layers = (~table.printed_before[:, cells]).sum(axis=1) >= 2  # in the others there is nothing to choose
    while (hidden & ~large)[cells].any() and shown and not _enough(table, cells, hidden, k)[layers].all():
        hidden[shown.pop(0)] = True


def _enough(table: Table, cells: NDArray[np.int64], hidden: Cells, k: int) -> NDArray[np.bool_]:
    """Tell for each layer whether the hidden cells among these are two, with k people."""
    unknown = table.unknown(hidden)[:, cells]
    people = np.where(unknown, table.people[:, cells], 0).sum(axis=1)
    return np.asarray((unknown.sum(axis=1) >= 2) & (people >= k))
