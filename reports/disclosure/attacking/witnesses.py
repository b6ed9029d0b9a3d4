"""Worlds that prove a set of people safe: two of them in which its mean differs enough.

One linear program gives a world for many targets at once. Each target and part draws a sign; all people of a
target with a plus are pushed towards the top of the range, of one with a minus towards the bottom, by making
few people deviate from it: sum over plus of (x_T − u_T) and over minus of u_T. The next world has all signs
turned round. Whatever is not proven after that is left to the exact programs.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from reports.disclosure.attacking.worlds import NOISE, Interval, Matrix, Program, Solver, Vector, Worlds

IDLE = 3  # pairs of worlds in a row that prove nothing new
PAIRS = 24  # pairs of worlds at most, for one set of targets


class Sight(NamedTuple):
    """What has been seen of one target: people, and a share for each part; low > high where nothing was seen."""

    fewest: float
    most: float
    shares: list[Interval]


@dataclass
class Seen:
    """What has been seen of each target in the worlds found so far.

    ``fewest``, ``most``  (targets,) people
    ``low``, ``high``     (parts, targets) share of the range, or share; low > high where nothing was seen
    """

    fewest: Vector
    most: Vector
    low: Matrix
    high: Matrix

    @classmethod
    def nothing(cls, targets: int, parts: int) -> "Seen":
        """Before the first world."""
        return cls(
            fewest=np.full(targets, np.inf),
            most=np.zeros(targets),
            low=np.full((parts, targets), np.inf),
            high=np.full((parts, targets), -np.inf),
        )

    def add(self, worlds: Worlds, targets: Matrix, point: Vector) -> None:
        """Look at one more world. A mean counts only where the target holds one person or more."""
        people = targets @ worlds.part(point, -1)
        self.fewest = np.minimum(self.fewest, people)
        self.most = np.maximum(self.most, people)
        someone = people >= 1 - 2 * NOISE
        for index in range(len(worlds.parts)):
            share = (targets @ worlds.part(point, index))[someone] / people[someone]
            self.low[index, someone] = np.minimum(self.low[index, someone], share)
            self.high[index, someone] = np.maximum(self.high[index, someone], share)

    def of(self, target: int) -> Sight:
        """Return what was seen of one target."""
        shares = [
            (float(low), float(high)) for low, high in zip(self.low[:, target], self.high[:, target], strict=True)
        ]
        return Sight(float(self.fewest[target]), float(self.most[target]), shares)

    @property
    def left(self) -> Matrix:
        """(parts, targets): how much of the range is certainly left open; 0 where nothing was seen."""
        return np.clip(self.high - self.low, 0.0, 1.0)


def screen(
    worlds: Worlds, targets: Matrix, seen: Seen, solver: Solver, *, width: float, k: int, rng: np.random.Generator
) -> None:
    """Look for worlds until every target was seen ``width`` wide in every part, or until nothing new comes.

    ``targets``  (targets, classes) 0/1
    ``seen``     takes up what is found
    Raises Contradiction where there is no world, and Unsolved.
    """
    waiting = np.ones(len(targets), dtype=np.bool_)
    while waiting.any():
        together = _peopled(worlds, targets, waiting, solver, seen)
        if not together.any():
            break
        _stretch(worlds, targets, together, solver, seen, width=width, k=k, rng=rng)
        waiting &= ~together & (seen.left < width).any(axis=0)


def _peopled(
    worlds: Worlds, targets: Matrix, waiting: NDArray[np.bool_], solver: Solver, seen: Seen
) -> NDArray[np.bool_]:
    """Choose targets that can all hold somebody in the same world: maximise the sum of min(x_T, 1)."""
    chosen = targets[waiting]
    plain, extra = worlds.program, len(chosen)
    rows = sparse.block_array([[plain.rows, None], [worlds.over_people(chosen), -sparse.eye_array(extra)]])
    program = Program(
        rows=sparse.csr_array(rows),
        low=np.concatenate([plain.low, np.zeros(extra)]),
        high=np.concatenate([plain.high, np.full(extra, np.inf)]),
        floor=np.concatenate([plain.floor, np.zeros(extra)]),
        ceiling=np.concatenate([plain.ceiling, np.ones(extra)]),
    )
    point = solver.minimum(np.concatenate([np.zeros(len(plain.floor)), -np.ones(extra)]), program)
    seen.add(worlds, targets, point[: len(plain.floor)])
    return waiting & (targets @ worlds.part(point, -1) >= 1 - NOISE)


def _stretch(
    worlds: Worlds,
    targets: Matrix,
    together: NDArray[np.bool_],
    solver: Solver,
    seen: Seen,
    *,
    width: float,
    k: int,
    rng: np.random.Generator,
) -> None:
    """Find worlds in which the means of these targets lie far apart, and one in which few people are in them."""
    program = _with_somebody(worlds, targets[together])
    if (seen.fewest[together] > k - 1).any():
        seen.add(worlds, targets, solver.minimum(worlds.cost(-1, targets[together].sum(axis=0)), program))
    idle = 0
    for _pair in range(PAIRS):
        narrow = (seen.left < width) & together
        if not narrow.any() or idle == IDLE:
            return
        weights = rng.uniform(0.5, 1.0, narrow.shape) * narrow
        plus = rng.random(narrow.shape) < 0.5
        for up in (plus, ~plus):
            seen.add(
                worlds, targets, solver.minimum(_deviations(worlds, targets, weights * up, weights * ~up), program)
            )
        idle = 0 if ((seen.left >= width) & narrow).any() else idle + 1


def _with_somebody(worlds: Worlds, targets: Matrix) -> Program:
    plain = worlds.program
    return Program(
        rows=sparse.csr_array(sparse.vstack([plain.rows, worlds.over_people(targets)])),
        low=np.concatenate([plain.low, np.full(len(targets), 1 - NOISE)]),
        high=np.concatenate([plain.high, np.full(len(targets), np.inf)]),
        floor=plain.floor,
        ceiling=plain.ceiling,
    )


def _deviations(worlds: Worlds, targets: Matrix, up: Matrix, down: Matrix) -> Vector:
    """Cost of a world: who is not at the top (``up``) or not at the bottom (``down``), (parts, targets) weights."""
    people = up.sum(axis=0) @ targets
    return np.concatenate([people, ((down - up) @ targets).ravel()])
