"""Contrasts: what a reader gets by adding, subtracting and weighting released numbers of several populations.

A combination λ of the populations (rows R of 0 and 1 over the atoms) is a number about the atoms in which v = R'λ is
not 0. If these hold 1 to k − 1 people, the combination says something about so few. The classical rules miss it: a
row minus a column can leave the difference of two people. For every small atom a the smallest such set is found:

    min Σ n_i z_i   subject to   v = R'λ,  v_a = 1,  −z <= v <= z,  z in {0, 1}

Room for |v| <= 1 is enough: of an exposed set, the atom with the largest |v| has v = 1 after scaling, and as a set
under k people holds small atoms only, that atom is tried too. So nothing is found only if there is nothing. By the
same argument v must be 0 on every atom with k people or more, which exact elimination settles before any program.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

from reports.disclosure.hiding.elimination import Row, eliminate
from reports.disclosure.hiding.tables import Clock

CLOSE = 1e-6
ROUNDED = 1e-4  # people: a bound this far above k − 1 proves k, as people are whole
COLUMNS = 20_000  # of one batch of linear programs

Left = Callable[[], float]  # seconds that are left; raises when there are none


class ContrastsUndecided(Exception):
    """Time was up, or the solver gave no answer, before every small atom was seen to. Nothing may be released."""


@dataclass(frozen=True)
class Contrast:
    """A number about fewer than k people that a combination of released ones gives away.

    ``layer`` in which they are so few; ``support``: the atoms with people that the number is about, ascending;
    ``rows``: the populations combined. Without any one of these rows this combination is gone.
    """

    layer: int
    support: tuple[int, ...]
    rows: tuple[int, ...]


def exposed(
    rows: NDArray[np.int8], people: NDArray[np.int64], k: int, *, seconds: float, clock: Clock
) -> list[Contrast]:
    """Return for every small atom (1 to k − 1 people) the smallest set under k that it is exposed in, if any.

    ``rows`` (populations, atoms) holds 1 where a released population contains an atom, ``people`` (layers, atoms)
    how many are there. An atom in a set that was found already is not tried again: the list is empty exactly if
    nothing is exposed, but what one contrast covers up may show only once that one is gone.
    Raises ContrastsUndecided when time is up.
    """
    until = clock() + seconds

    def left() -> float:
        seconds = until - clock()
        if seconds <= 0:
            raise ContrastsUndecided("Time was up before every small group of people was tried.")
        return seconds

    found = []
    for layer, counts in enumerate(people):
        classes = _Classes.of(rows, counts)
        for piece in _pieces(classes, k, left):
            for support in piece.supports(k, left):
                found.append(Contrast(layer, classes.atoms(support), _rows_used(classes, support)))
    return found


@dataclass(frozen=True)
class _Classes:
    """Atoms in the same populations, as one. Classes without people are left out: what is said of them costs nothing.

    ``rows`` (populations, classes), ``counts`` (classes,) from 1 on, ``class_of`` (atoms,), −1 for none.
    """

    rows: NDArray[np.int8]
    counts: NDArray[np.int64]
    class_of: NDArray[np.int64]

    @classmethod
    def of(cls, rows: NDArray[np.int8], people: NDArray[np.int64]) -> "_Classes":
        """Merge the peopled atoms that some population contains."""
        atoms = np.flatnonzero((people > 0) & rows.any(axis=0))
        merged, place = np.unique(rows[:, atoms], axis=1, return_inverse=True)
        class_of = np.full(len(people), -1)
        class_of[atoms] = place.ravel()
        counts = np.bincount(place.ravel(), weights=people[atoms], minlength=merged.shape[1])
        return cls(merged, counts.astype(np.int64), class_of)

    def atoms(self, support: list[int]) -> tuple[int, ...]:
        """Return the atoms of some classes, ascending."""
        return tuple(np.flatnonzero(np.isin(self.class_of, support)).tolist())


@dataclass(frozen=True)
class _Piece:
    """Small classes, their people, and a basis in echelon form of the combinations that speak of them only."""

    classes: list[int]
    counts: NDArray[np.int64]
    basis: list[Row]  # class -> v

    def supports(self, k: int, left: Left) -> Iterator[list[int]]:
        """Yield smallest sets of classes, under k people each, until every class is in one or is safe."""
        people = dict(zip(self.classes, self.counts.tolist(), strict=True))
        seen: set[int] = set()
        for row in self.basis:  # each is as small as possible: nothing in it can be left out
            if sum(people[each] for each in row) < k and not seen >= row.keys():
                seen.update(row)
                yield sorted(row)
        for place in self._doubtful(k, left):
            support = [] if self.classes[place] in seen else self._smallest(place, k, left)
            seen.update(support)
            if support:
                yield support

    @cached_property
    def _span(self) -> Any:
        """Return the sparse (rows, classes) array S with S v = 0 exactly for the combinations v.

        In echelon form every v_i follows from those of the classes that are in one row only, with value 1.
        """
        place = {each: index for index, each in enumerate(self.classes)}
        rows_with = Counter(each for row in self.basis for each in row)
        own = [next(each for each, value in row.items() if rows_with[each] == 1 and value == 1) for row in self.basis]
        others = {each: index for index, each in enumerate(sorted(set(self.classes) - set(own)))}
        entries = [(index, place[each], 1.0) for each, index in others.items()]
        for head, row in zip(own, self.basis, strict=True):
            entries += [(others[each], place[head], -float(value)) for each, value in row.items() if each in others]
        at, to, values = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csr_array((values, (at, to)), shape=(len(others), len(self.classes)))

    def _doubtful(self, k: int, left: Left) -> list[int]:
        """Return the places of the classes that fractions do not clear: min Σ n_i |v_i| with v_own = 1 is under k.

        Many of these linear programs, with v = up − down, are solved in one call.
        """
        size = len(self.classes)
        together = max(1, COLUMNS // (2 * size))
        doubtful: list[int] = []
        for start in range(0, size, together):
            left()
            own = np.arange(start, min(start + together, size))
            low, high = np.zeros((len(own), 2 * size)), np.full((len(own), 2 * size), np.inf)
            low[np.arange(len(own)), own] = high[np.arange(len(own)), own] = 1
            high[np.arange(len(own)), size + own] = 0
            costs = np.tile(self.counts.astype(float), 2 * len(own))
            sums = sparse.kron(sparse.eye_array(len(own)), sparse.hstack([self._span, -self._span]), format="csr")
            bounds = np.column_stack([low.ravel(), high.ravel()])
            found = linprog(costs, A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds, method="highs")
            if found.status != 0:
                raise ContrastsUndecided(found.message)
            people = (costs * found.x).reshape(len(own), -1).sum(axis=1)
            doubtful += own[people < k - 1 + ROUNDED].tolist()
        return doubtful

    def _smallest(self, own: int, k: int, left: Left) -> list[int]:
        """Return the smallest set under k people that holds the class at place ``own``, or nothing."""
        size = len(self.classes)
        one = np.ones(size)
        low, high = np.concatenate([-one, 0 * one]), np.concatenate([one, one])
        low[[own, size + own]] = 1
        people = np.concatenate([0 * one, self.counts])
        found = milp(
            people,
            integrality=np.repeat([0, 1], size),
            bounds=Bounds(low, high),
            constraints=[*self._limits, LinearConstraint(people[None, :], ub=k - 1)],
            options={"time_limit": left()},
        )
        if found.status == 2:
            return []
        if found.status != 0:
            raise ContrastsUndecided(found.message)
        support = [self.classes[place] for place in np.flatnonzero(found.x[size:] > 0.5)]
        if not eliminate(self.basis, set(self.classes) - set(support), left):
            raise ContrastsUndecided("The solver's answer does not stand up to exact arithmetic.")
        return support

    @cached_property
    def _limits(self) -> list[LinearConstraint]:
        """S v = 0 and −z <= v <= z, over the variables v and z."""
        span, one = self._span, sparse.eye_array(len(self.classes))
        nothing = sparse.csr_array(span.shape)
        equal = sparse.hstack([span, nothing], format="csc")
        within = sparse.vstack([sparse.hstack([one, -one]), sparse.hstack([-one, -one])], format="csc")
        return [LinearConstraint(equal, lb=0, ub=0), LinearConstraint(within, ub=0)]


def _pieces(classes: _Classes, k: int, left: Left) -> Iterator[_Piece]:
    """Divide the combinations that are 0 on every large class into those that have nothing to do with each other.

    The connected parts of an echelon form are the finest division there is.
    """
    small = classes.counts < k
    if not small.any():
        return
    sums: list[Row] = [dict.fromkeys(np.flatnonzero(row).tolist(), 1) for row in classes.rows]
    basis = eliminate(sums, np.flatnonzero(~small).tolist(), left)
    for rows in _connected(basis):
        inside = sorted({each for row in rows for each in row})
        yield _Piece(inside, classes.counts[inside], rows)


def _connected(basis: list[Row]) -> list[list[Row]]:
    at = [number for number, row in enumerate(basis) for _ in row]
    to = [len(basis) + column for row in basis for column in row]
    size = max(to, default=-1) + 1
    links = sparse.coo_array((np.ones(len(at)), (at, to)), shape=(size, size))
    _, label = connected_components(links, directed=False) if basis else (0, np.empty(0))
    parts: dict[int, list[Row]] = {}
    for number, row in enumerate(basis):
        parts.setdefault(int(label[number]), []).append(row)
    return list(parts.values())


def _rows_used(classes: _Classes, support: list[int]) -> tuple[int, ...]:
    """Return a few populations that together say something about the support only: min Σ |λ|."""
    others = np.setdiff1d(np.arange(len(classes.counts)), support)
    fixed = sparse.csr_array(classes.rows[:, [*others, support[0]]].T.astype(float))
    value = np.zeros(len(others) + 1)
    value[-1] = 1
    both = sparse.hstack([fixed, -fixed])
    solved = linprog(np.ones(both.shape[1]), A_eq=both, b_eq=value, method="highs")
    if solved.status != 0:
        raise ContrastsUndecided(solved.message)
    up, down = np.split(solved.x, 2)
    return tuple(np.flatnonzero(np.abs(up - down) > CLOSE).tolist())
