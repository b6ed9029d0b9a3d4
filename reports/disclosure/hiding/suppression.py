"""Complementary suppression: what else must be hidden so that no hidden small cell can be worked out.

Exact, by cutting planes: the cheapest pattern that meets all known cuts is attacked; what the reader gets out of it
becomes new cuts; until nothing is exposed. First with patterns of fractions, which are quick and teach most of the
cuts, then with whole ones, each of them repaired into a safe pattern so that there is one to keep when time is up.
Fischetti & Salazar-González (2000), Journal of the American Statistical Association 95, 916–928.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reports.disclosure.hiding.covering import PROVEN, Cover, Covering
from reports.disclosure.hiding.cuts import capacity_cuts, violated_bridges
from reports.disclosure.hiding.protection import CLOSE, Attacks, attack, demanded
from reports.disclosure.hiding.repair import repair, repaired
from reports.disclosure.hiding.tables import Cells, Clock, Table

GOOD_ENOUGH = 0.05  # of the cost, above the proven bound
PATIENCE = 0.5  # of the time is spent on a proven optimum; then what is good enough is taken
SLOW = 2e-4  # a round of fractions that lifts the bound by less is the last but one


@dataclass(frozen=True)
class Pattern:
    """What is hidden, (cells,) for all layers alike, what it costs, and a bound below which no safe pattern costs.

    ``proven``: the cost is the lowest possible. ``method``: "repaired" if time was up first. Safe either way.
    """

    hidden: Cells
    cost: float
    bound: float
    proven: bool
    method: Literal["cutting planes", "repaired"]


def suppress(table: Table, k: int, *, seconds: float, clock: Clock) -> Pattern:
    """Return a safe pattern, the cheapest or one within 5 % if that takes more than half of the ``seconds``.

    When time is up the best repaired pattern is returned, however dear; only the first repair takes as long as it
    takes. Raises NoSafePattern, and SolverFailed if the solver gives no answer.
    """
    return _Search(table, k, seconds, clock).pattern()


class _Search:
    """The cuts and the ways around known so far, and the best safe pattern."""

    def __init__(self, table: Table, k: int, seconds: float, clock: Clock) -> None:
        self.table, self.k, self.clock = table, k, clock
        self.began, self.seconds = clock(), seconds
        self.demands = demanded(table, k)
        self.forced = table.must_hide(k)
        self.covering = Covering(np.where(table.unprinted, 0.0, table.costs), self.forced)
        self.bound = table.cost(self.forced)
        self.best: Cells | None = None
        self.rays = sparse.csr_array((len(self.demands), len(table.names)))

    def pattern(self) -> Pattern:
        """Search until a pattern is proven, good enough, or time is up."""
        if self._left() > 0:
            self.covering.add(*capacity_cuts(self.table, self.demands, self.k))
            self._learn_from_fractions()
        while self._left() > 0 and not self._done():
            self._try_whole_pattern()
        done = self._done()
        if self.best is None:
            self.best = repaired(self.table, self.k)
        cost = self.table.cost(self.best)
        proven = cost - self.bound <= PROVEN * max(cost, 1)
        return Pattern(self.best, cost, min(self.bound, cost), proven, "cutting planes" if done else "repaired")

    def _left(self) -> float:
        return self.seconds - (self.clock() - self.began)

    def _done(self) -> bool:
        """Tell whether the best pattern is proven to be one or, after half of the time, good enough."""
        if self.best is None:
            return False
        cost = self.table.cost(self.best)
        gap = GOOD_ENOUGH if self._left() < PATIENCE * self.seconds else PROVEN
        return cost - self.bound <= gap * max(cost, 1)

    def _learn_from_fractions(self) -> None:
        """Solve, attack and cut with patterns of fractions, as long as that lifts the bound."""
        before = -1.0
        while self._left() > 0 and self.bound > before * (1 + SLOW):
            before = self.bound
            cover = self._cheapest(whole=False)
            self._cut(attack(self.table, cover.share, self.demands, self.k))

    def _cheapest(self, *, whole: bool) -> Cover:
        """Return the cheapest pattern that meets all cuts and leaves no cell alone on a line."""
        while True:
            cover = self.covering.solve(whole=whole, seconds=self._left())
            self.bound = max(self.bound, cover.bound)
            alone = violated_bridges(self.table, cover.share, self.forced)
            if not self.covering.add_bridges(alone) or self._left() <= 0:
                return cover

    def _cut(self, found: Attacks) -> None:
        self.covering.add(found.weights[found.failed], found.demands.need[found.failed])

    def _try_whole_pattern(self) -> None:
        """Solve with whole numbers, attack, cut, and keep the repaired pattern if it is the best so far."""
        cover = self._cheapest(whole=True)
        asked = np.flatnonzero(~self._way_is_known(cover.share))
        found = attack(self.table, cover.share, self.demands.chosen(asked), self.k)
        self._remember_ways(asked, found)
        self._cut(found)
        safe = repair(self.table, cover.share > 0.5, self.k)
        if self.best is None or self.table.cost(safe) < self.table.cost(self.best):
            self.best = safe

    def _way_is_known(self, share: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell for which demands an earlier way moves nothing that this whole pattern shows."""
        blocked = 1 - self.table.unknown(share)[self.demands.layer]
        return np.asarray((self.rays.sum(axis=1) > 0) & (self.rays.multiply(blocked).sum(axis=1) < CLOSE))

    def _remember_ways(self, asked: NDArray[np.int64], found: Attacks) -> None:
        keep = np.ones(len(self.demands))
        keep[asked] = 0
        place = sparse.csr_array((np.ones(len(asked)), (asked, np.arange(len(asked)))), shape=(len(keep), len(asked)))
        self.rays = sparse.csr_array(sparse.diags_array(keep) @ self.rays + place @ abs(found.rays))
