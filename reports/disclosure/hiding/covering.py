"""The cheapest cells to hide such that a growing list of cuts is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from reports.disclosure.hiding.tables import Cells, NoSafePattern

DIGITS = 9  # of a coefficient: cuts that agree so far are one cut
NONE_LEFT = 1e-9
WHOLE = 1e-6
PROVEN = 1e-6  # of the cost: a gap this small is none


@dataclass(frozen=True)
class Cover:
    """``share`` (cells,) from 0 shown to 1 hidden, and ``bound``: no pattern that meets the cuts costs less."""

    share: NDArray[np.float64]
    bound: float


@dataclass(frozen=True)
class _Answer:
    """The answer for a piece: ``share`` of its ``columns`` (among the free cells), and a bound, 0 if there is none."""

    columns: NDArray[np.int64]
    share: NDArray[np.float64]
    bound: float


class Covering:
    """min Σ c_i y_i over y in {0, 1} (or from 0 to 1) with the cuts Σ a_i y_i >= r, and y_i = 1 where ``forced``.

    A cut is strengthened as it comes in: forced cells do their part, and no cell counts more than r. Pieces that no
    cut links to each other are solved apart, and again only when they got a new cut.
    """

    def __init__(self, costs: NDArray[np.float64], forced: Cells) -> None:
        self.costs = costs
        self.forced = forced
        self.free = np.flatnonzero(~forced)
        self.rows: list[tuple[NDArray[np.int64], NDArray[np.float64], float]] = []  # columns among the free, a, r
        self._seen: set[bytes] = set()
        self._relaxed: dict[bytes, _Answer] = {}
        self._whole: dict[bytes, _Answer] = {}

    def add(self, weights: Any, needs: NDArray[np.float64]) -> int:
        """Add the cuts Σ weights[c, i] y_i >= needs[c], weights sparse and >= 0; return how many were new.

        Raises NoSafePattern if even all cells together do not meet one.
        """
        needs = needs - weights @ self.forced.astype(float)
        rows = weights.tocsr()[:, self.free]
        return sum(
            self._add(rows.indices[start:end], np.minimum(rows.data[start:end], need) / need, 1.0)
            for start, end, need in zip(rows.indptr, rows.indptr[1:], needs, strict=False)
            if need > NONE_LEFT
        )

    def add_bridges(self, bridges: Sequence[NDArray[np.int64]]) -> int:
        """Add the cuts y_i <= Σ y_j, each given as i followed by the js; forced cells are no bridge's business."""
        place = np.full(len(self.forced), -1)
        place[self.free] = np.arange(len(self.free))
        return sum(
            self._add(place[cells], np.array([-1.0] + [1.0] * (len(cells) - 1)), 0.0)
            for cells in bridges
            if not self.forced[cells].any()
        )

    def _add(self, columns: NDArray[np.int64], a: NDArray[np.float64], r: float) -> bool:
        order = np.argsort(columns)
        columns, a = columns[order], np.round(a[order], DIGITS)
        if a[a > 0].sum() < r - PROVEN:
            raise NoSafePattern("A small cell could be worked out whatever is hidden.")
        key = columns.tobytes() + a.tobytes()
        if key in self._seen:
            return False
        self._seen.add(key)
        self.rows.append((columns, a, r))
        return True

    def solve(self, *, whole: bool, seconds: float) -> Cover:
        """Return the cheapest y, of ``whole`` numbers or not; each call of the solver takes no more than ``seconds``.

        Where that was too little, the share may miss cuts or be dearer than needed; the bound holds all the same.
        """
        pieces = {np.array(numbers).tobytes(): numbers for numbers in self._pieces()}
        self._relax({key: numbers for key, numbers in pieces.items() if key not in self._relaxed}, seconds)
        share = self.forced.astype(float)
        bound = float(self.costs[self.forced].sum())
        for key, numbers in pieces.items():
            answer = self._whole_answer(key, numbers, seconds) if whole else self._relaxed[key]
            share[self.free[answer.columns]] = answer.share
            bound += answer.bound
        return Cover(share, bound)

    def _pieces(self) -> list[list[int]]:
        """Divide the cuts, by number, into those of pieces."""
        if not self.rows:
            return []
        size = len(self.free)
        cut = np.repeat(np.arange(len(self.rows)), [len(columns) for columns, _, _ in self.rows])
        cell = np.concatenate([columns for columns, _, _ in self.rows])
        total = size + len(self.rows)
        links = sparse.coo_array((np.ones(len(cut)), (size + cut, cell)), shape=(total, total))
        _, label = connected_components(links, directed=False)
        order = np.argsort(label[size:], kind="stable")
        ends = np.flatnonzero(np.diff(label[size:][order])) + 1
        return [numbers.tolist() for numbers in np.split(order, ends)]

    def _relax(self, pieces: dict[bytes, list[int]], seconds: float) -> None:
        """Solve new pieces with fractions, all in one call."""
        if not pieces:
            return
        answer = self._solve([number for numbers in pieces.values() for number in numbers], False, seconds)
        for key, numbers in pieces.items():
            columns = self._columns(numbers)
            share = answer.share[np.searchsorted(answer.columns, columns)]
            bound = float(self.costs[self.free[columns]] @ share) if answer.bound > 0 else 0.0
            self._relaxed[key] = _Answer(columns, share, bound)

    def _whole_answer(self, key: bytes, numbers: list[int], seconds: float) -> _Answer:
        """Solve a piece with whole numbers, unless its fractions are whole already."""
        relaxed = self._relaxed[key]
        share = np.round(relaxed.share)
        if relaxed.bound > 0 and np.abs(relaxed.share - share).max() < WHOLE:
            return _Answer(relaxed.columns, share, relaxed.bound)
        if key not in self._whole:
            self._whole[key] = self._solve(numbers, True, seconds)
        return self._whole[key]

    def _columns(self, numbers: list[int]) -> NDArray[np.int64]:
        return np.unique(np.concatenate([self.rows[number][0] for number in numbers]))

    def _solve(self, numbers: list[int], whole: bool, seconds: float) -> _Answer:
        rows, columns = [self.rows[number] for number in numbers], self._columns(numbers)
        column = np.searchsorted(columns, np.concatenate([row[0] for row in rows]))
        row = np.repeat(np.arange(len(rows)), [len(row[0]) for row in rows])
        value = np.concatenate([row[1] for row in rows])
        cuts = sparse.csr_array((value, (row, column)), shape=(len(rows), len(columns)))
        found = milp(
            self.costs[self.free[columns]],
            integrality=np.full(len(columns), int(whole)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(cuts, lb=[row[2] for row in rows]),
            options={"time_limit": max(seconds, 0.1), "mip_rel_gap": PROVEN / 10},
        )
        if found.status == 2:
            raise NoSafePattern("A small cell could be worked out whatever is hidden.")
        share = np.ones(len(columns)) if found.x is None else np.clip(found.x, 0, 1)
        if whole:
            return _Answer(columns, np.round(share), max(0.0, float(found.mip_dual_bound or 0.0)))
        return _Answer(columns, share, float(found.fun) if found.status == 0 else 0.0)
