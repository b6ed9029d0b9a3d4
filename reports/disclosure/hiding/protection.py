"""The reader of a table with hidden cells, as linear programs: what could each small cell be?

With the shown cells fixed, cell i may be anything from 0 to x_i + 4k as long as the lines add up. A small cell p
(x_p < k people) is protected when it could be k or more, and could be 0:

    max z_p >= k − x_p  and  min z_p <= −x_p   subject to   M z = 0,  −x_i y_i <= z_i <= 4k y_i

where y_i = 1 for a hidden cell. The first requirement also says that no sum of hidden cells which the reader can work
out and which holds p is below k. Rosters do not cap it: with a cap, a pair in a group of two would do.
Fischetti & Salazar-González (2000), Journal of the American Statistical Association 95, 916–928.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from reports.disclosure.hiding.tables import Cells, SolverFailed, Table

REACH = 4  # times k: how far above its true value the reader thinks a hidden cell possible
CLOSE = 1e-6  # people: numerical slack
COLUMNS = 20_000  # of one batch of attacks
TURNS = 12  # attacks on many cells at once, before the others are tried one by one


@dataclass(frozen=True)
class Demands:
    """What protection asks for: cell ``cell[d]`` of layer ``layer[d]`` can move by ``need[d]`` towards ``sign[d]``."""

    layer: NDArray[np.int64]
    cell: NDArray[np.int64]
    sign: NDArray[np.int64]
    need: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.cell)

    def chosen(self, which: NDArray[Any]) -> "Demands":
        """Return some of them, by truth or by number."""
        return Demands(self.layer[which], self.cell[which], self.sign[which], self.need[which])


def demanded(table: Table, k: int) -> Demands:
    """Ask of every small cell the reader does not know already: up to k, and down to nobody."""
    layer, cell = np.nonzero(table.small(k) & ~table.printed_before)
    x = table.people[layer, cell]
    both = Demands(
        np.tile(layer, 2), np.tile(cell, 2), np.repeat([1, -1], len(cell)), np.concatenate([k - x, x]).astype(float)
    )
    return both.chosen(both.need > 0)


@dataclass(frozen=True)
class Attacks:
    """How far each demand gets: ``reach`` (demands,) in people; for what moves far enough, ``rays``: one way to do it.

    ``weights`` of a failed demand are a cut: a pattern y meets it only if Σ weights_i y_i >= need. Both are sparse
    (demands, cells) arrays, empty in the rows of the other kind.
    """

    demands: Demands
    reach: NDArray[np.float64]
    rays: Any
    weights: Any

    @property
    def failed(self) -> NDArray[np.bool_]:
        """Tell which demands are not met."""
        return np.asarray(self.reach < self.demands.need - CLOSE)


@dataclass(frozen=True)
class Exposed:
    """A small cell that could be worked out too closely; ``sign`` 1: never k people, −1: never nobody."""

    layer: int
    cell: int
    sign: int
    need: float
    reach: float
    weights: NDArray[np.float64]  # (cells,): Σ weights_i y_i >= need for every pattern y that protects it


def unprotected(table: Table, hidden: Cells, k: int) -> list[Exposed]:
    """Attack a finished pattern and return what it exposes, nothing if it is safe.

    ``hidden`` holds one truth per cell. Raises SolverFailed if an attack has no answer.
    """
    found = attack(table, hidden.astype(float), demanded(table, k), k)
    demands, weights = found.demands, found.weights.toarray()
    return [
        Exposed(
            int(demands.layer[d]),
            int(demands.cell[d]),
            int(demands.sign[d]),
            float(demands.need[d]),
            float(found.reach[d]),
            weights[d],
        )
        for d in np.flatnonzero(found.failed)
    ]


def attack(table: Table, share: NDArray[np.float64], demands: Demands, k: int) -> Attacks:
    """Attack a pattern, which may be fractional: ``share[i]`` from 0 (shown) to 1 (hidden) scales the room of cell i.

    ``demands`` are those to test, of ``demanded``. Raises SolverFailed if an attack has no answer.
    """
    found = _Found(demands, np.zeros(len(demands)), [], [])
    for layer in np.unique(demands.layer):
        _Reader(table, int(layer), share, k).attack(found, np.flatnonzero(demands.layer == layer))
    shape = (len(demands), len(table.names))
    return Attacks(demands, found.reach, _rows(found.rays, shape), _rows(found.weights, shape))


Row = tuple[int, NDArray[np.int64], NDArray[np.float64]]  # number, columns, values


@dataclass
class _Found:
    """What the attacks have shown so far."""

    demands: Demands
    reach: NDArray[np.float64]
    rays: list[Row]
    weights: list[Row]

    def unmet(self, which: NDArray[np.int64], z: NDArray[np.float64], part: NDArray[np.int64]) -> NDArray[np.int64]:
        """Note which of the demands the solution z (cells,) meets; return the others.

        What moves in another ``part`` (cells,) than a demand's own has nothing to do with it and is left out.
        """
        demands = self.demands.chosen(which)
        met = z[demands.cell] * demands.sign >= demands.need - CLOSE
        self.reach[which[met]] = demands.need[met]
        for own in np.unique(part[demands.cell[met]]):
            columns = np.flatnonzero((np.abs(z) > CLOSE) & (part == own))
            self.rays.extend((int(d), columns, z[columns]) for d in which[met & (part[demands.cell] == own)])
        return which[~met]


def _rows(rows: list[Row], shape: tuple[int, int]) -> Any:
    """Put the rows into a sparse array."""
    number = np.concatenate([np.empty(0, int), *(np.full(len(columns), row) for row, columns, _ in rows)])
    column = np.concatenate([np.empty(0, int), *(columns for _, columns, _ in rows)])
    value = np.concatenate([np.empty(0), *(values for _, _, values in rows)])
    return sparse.csr_array((value, (number, column)), shape=shape)


def _farthest(
    gain: NDArray[np.float64], sums: Any, lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the z that maximises gain·z subject to sums z = 0 within the bounds, and the duals of the lines."""
    bounds = np.column_stack([lower, upper])
    solved = linprog(-gain, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs")
    if solved.status != 0:
        raise SolverFailed(solved.message)
    return solved.x, solved.eqlin.marginals


@dataclass(frozen=True)
class _Part:
    """Unknown cells that lines connect with each other."""

    cells: NDArray[np.int64]
    lines: NDArray[np.int64]
    sums: Any  # (lines, cells) of the part


class _Reader:
    """All that the reader of one layer can try."""

    def __init__(self, table: Table, layer: int, share: NDArray[np.float64], k: int) -> None:
        known = table.printed_before[layer]
        self.sums = table.sums
        self.down = np.where(known, 0.0, table.people[layer])
        self.up = np.where(known, 0.0, float(REACH * k))
        self.share = table.unknown(share)[layer]
        self.cells = np.flatnonzero(self.share > CLOSE)
        self.parts = self._connected()
        self.part = np.full(len(self.up), -1)  # number of the part each cell is in
        for number, part in enumerate(self.parts):
            self.part[part.cells] = number

    def _connected(self) -> list[_Part]:
        used = self.sums[:, self.cells]
        links = sparse.block_array([[None, abs(used).T], [abs(used), None]])
        _, label = connected_components(links, directed=False)
        cell_label, line_label = label[: len(self.cells)], label[len(self.cells) :]
        parts = []
        for which in np.unique(cell_label):
            inside, lines = np.flatnonzero(cell_label == which), np.flatnonzero(line_label == which)
            parts.append(_Part(self.cells[inside], lines, used[lines][:, inside]))
        return parts

    def attack(self, found: _Found, which: NDArray[np.int64]) -> None:
        """Try every demand: first many at once, then one by one; upwards first, which often meets others downwards."""
        hopeless = ~np.isin(found.demands.cell[which], self.cells)
        for d in which[hopeless]:  # a shown cell cannot move: it must be hidden
            found.weights.append((int(d), found.demands.cell[[d]], found.demands.need[[d]]))
        left = self._together(found, which[~hopeless])
        left = left[np.argsort(-found.demands.sign[left], kind="stable")]
        while len(left):
            left = self._one_by_one(found, left)

    def _together(self, found: _Found, which: NDArray[np.int64]) -> NDArray[np.int64]:
        """Move many cells at once, half of them up and half of them down; return the demands that are not met yet."""
        for turn in range(TURNS):
            demands = found.demands.chosen(which)
            wanted = demands.chosen(((demands.cell >> turn // 2) + turn) % 2 == (demands.sign > 0))
            if len(wanted) <= len(self.parts):
                break
            gain = np.zeros(len(self.up))
            gain[wanted.cell] = wanted.sign / wanted.need
            lower, upper = self._room(wanted)
            z = np.zeros(len(self.up))
            z[self.cells], _ = _farthest(
                gain[self.cells], self.sums[:, self.cells], lower[self.cells], upper[self.cells]
            )
            which = found.unmet(which, z, self.part)
        return which

    def _room(self, wanted: Demands) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far each cell may move down and up; what is wanted no farther than it must."""
        lower, upper = -self.down * self.share, self.up * self.share
        ups = wanted.chosen(wanted.sign > 0)
        upper[ups.cell] = np.minimum(upper[ups.cell], ups.need)
        return lower, upper

    def _one_by_one(self, found: _Found, left: NDArray[np.int64]) -> NDArray[np.int64]:
        """Solve the first attacks as one block-diagonal program; return the demands that are still open."""
        parts = [self.parts[number] for number in self.part[found.demands.cell[left]]]
        count = 1 + int(np.searchsorted(np.cumsum([len(part.cells) for part in parts]), COLUMNS))
        batch, left, parts = left[:count], left[count:], parts[:count]
        programs = [self._program(found.demands.chosen(batch[[b]]), part) for b, part in enumerate(parts)]
        gain, lower, upper = (np.concatenate(each) for each in zip(*programs, strict=True))
        z, duals = _farthest(gain, sparse.block_diag([part.sums for part in parts], format="csr"), lower, upper)
        column = np.cumsum([0, *(len(part.cells) for part in parts)])
        row = np.cumsum([0, *(len(part.lines) for part in parts)])
        for b, part in enumerate(parts):
            whole = np.zeros(len(self.up))
            whole[part.cells] = z[column[b] : column[b + 1]]
            self._judge(found, batch[[b]], whole, part, duals[row[b] : row[b + 1]])
            left = found.unmet(left, whole, self.part)
        return left

    def _program(self, one: Demands, part: _Part) -> tuple[NDArray[np.float64], ...]:
        """Objective and bounds of one attack, over the cells of its part."""
        gain = np.where(part.cells == one.cell[0], float(one.sign[0]), 0.0)
        lower, upper = self._room(one)
        return gain, lower[part.cells], upper[part.cells]

    def _judge(
        self, found: _Found, d: NDArray[np.int64], z: NDArray[np.float64], part: _Part, duals: NDArray[np.float64]
    ) -> None:
        """Note the way if the demand is met, else the cut that its duals give: any duals give a valid one."""
        one = found.demands.chosen(d)
        if not len(found.unmet(d, z, self.part)):
            return
        cost = -(self.sums[part.lines].T @ duals)
        cost[one.cell] -= one.sign
        weights = np.where(cost > 0, cost * self.down, -cost * self.up)
        columns = np.flatnonzero(weights > CLOSE)
        found.reach[d] = z[one.cell] * one.sign
        found.weights.append((int(d[0]), columns, weights[columns]))
