"""Tables of people whose cells add up along lines, before it is decided which cells are shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Cells = NDArray[np.bool_]  # (cells,): one answer for each cell
Clock = Callable[[], float]  # seconds, from any beginning


class NotATable(ValueError):
    """The arrays do not fit each other, or the cells do not add up."""


class NoSafePattern(Exception):
    """Even with everything hidden that can still be hidden, a small cell could be worked out."""


class SolverFailed(Exception):
    """The solver gave no answer; nothing may be concluded from it."""


@dataclass(frozen=True)
class Line:
    """The cell ``total`` holds exactly the people of all ``parts`` together; indices into the cells."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Table:
    """Cells that add up along lines, counted in one or more layers (wave × measure).

    ``people[l, i]`` people are in cell i in layer l. Hiding cell i costs ``costs[i]`` > 0. ``unprinted`` cells are
    never printed whatever is decided: always hidden, at no cost. ``printed_before[l, i]``: an earlier release tells
    the reader the cell in layer l, whatever is decided now. Raises NotATable where these contradict each other.
    """

    names: tuple[str, ...]
    people: NDArray[np.int64]  # (layers, cells)
    lines: tuple[Line, ...]
    costs: NDArray[np.float64]  # (cells,)
    unprinted: Cells
    printed_before: NDArray[np.bool_]  # (layers, cells)

    def __post_init__(self) -> None:
        self._check_shapes()
        self._check_values()
        self._check_lines()

    def _check_shapes(self) -> None:
        cells = len(self.names)
        if self.people.ndim != 2 or self.people.shape[1] != cells or not self.people.size:
            raise NotATable(f"people must be layers × {cells} cells, not {self.people.shape}")
        if self.costs.shape != (cells,) or self.unprinted.shape != (cells,):
            raise NotATable(f"costs and unprinted must hold one value for each of {cells} cells")
        if self.printed_before.shape != self.people.shape:
            raise NotATable("printed_before must have the shape of people")

    def _check_values(self) -> None:
        if not np.issubdtype(self.people.dtype, np.integer) or self.people.min() < 0:
            raise NotATable("people must be whole numbers from 0 on")
        if self.unprinted.dtype != np.bool_ or self.printed_before.dtype != np.bool_:
            raise NotATable("unprinted and printed_before must be true or false")
        if not (np.isfinite(self.costs).all() and (self.costs > 0).all()):
            raise NotATable("hiding a cell must cost more than nothing")

    def _check_lines(self) -> None:
        for line in self.lines:
            used = (line.total, *line.parts)
            if not line.parts or len(set(used)) < len(used) or not set(used) <= set(range(len(self.names))):
                raise NotATable(f"a line must name different cells of the table: {line}")
        wrong = np.argwhere(self.sums @ self.people.T != 0)
        if len(wrong):
            line, layer = wrong[0]
            raise NotATable(f"{self.names[self.lines[line].total]} is not the sum of its parts in layer {layer}")

    @cached_property
    def sums(self) -> Any:
        """M, a sparse (lines, cells) array with M x = 0: 1 at the total of each line and −1 at its parts."""
        row = [number for number, line in enumerate(self.lines) for _ in range(1 + len(line.parts))]
        column = [cell for line in self.lines for cell in (line.total, *line.parts)]
        value = [sign for line in self.lines for sign in (1, *(-1 for _ in line.parts))]
        return sparse.csr_array((value, (row, column)), shape=(len(self.lines), len(self.names)), dtype=np.int64)

    def small(self, k: int) -> NDArray[np.bool_]:
        """Tell, for (layers, cells), whether fewer than k people are there; nobody counts as few."""
        return self.people < k

    def must_hide(self, k: int) -> Cells:
        """Tell which cells are hidden whatever is decided: small in some layer, or never printed."""
        return np.asarray(self.small(k).any(axis=0) | self.unprinted)

    def unknown(self, hidden: NDArray[Any]) -> NDArray[Any]:
        """Return ``hidden`` (shares or truths, one per cell) for (layers, cells), 0 where it was printed before."""
        return np.where(self.printed_before, np.zeros_like(hidden), hidden)

    def cost(self, hidden: Cells) -> float:
        """Return what the pattern costs; what is never printed costs nothing."""
        return float(self.costs[hidden & ~self.unprinted].sum())
