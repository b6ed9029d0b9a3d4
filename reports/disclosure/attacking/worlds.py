"""All worlds in which a set of statements is true, as linear programs.

A world says for each atom a how many people x_a it holds and how much u_a of each *part* they have: how many
of them chose an answer or, for the mean, their scores added up as shares of the range, (score − lo)/(hi − lo).
Either way 0 <= u_a <= x_a <= cap_a, and the mean or share of a set T is u_T/x_T. A printed interval
[low, high] for it reads low x_A <= u_A <= high x_A: linear, even where x_A itself is known as an interval only.
Counts and sums need not be whole numbers here, only the bounds of counts are rounded to such.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from reports.disclosure.attacking.statements import Mean, People, Statement

Atoms = frozenset[int]
Interval = tuple[float, float]
Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Key = TypeVar("Key")

SCORE = ""  # the part that stands for the mean
NOISE = 1e-6  # people; the solver itself works to 1e-7


class Unsolved(Exception):
    """Time is up, or the solver gave no answer that can be relied on."""


class Contradiction(Exception):
    """The statements cannot all be true."""


@dataclass(frozen=True)
class World:
    """What a reader knows without any report.

    ``caps[a]``      people invited (or otherwise at most) in atom a
    ``ranges[base]`` lowest and highest value one person can have; needed where a mean is printed
    """

    caps: tuple[int, ...]
    ranges: Mapping[str, Interval]


@dataclass(frozen=True)
class Solver:
    """Solves linear programs until the ``clock`` (in seconds) says ``until``."""

    clock: Callable[[], float]
    until: float

    def minimum(self, cost: Vector, program: "Program") -> Vector:
        """Return a cheapest point. Raises Contradiction where there is no point, and Unsolved."""
        left = self.until - self.clock()
        if left <= 0:
            raise Unsolved("time is up")
        rows = LinearConstraint(program.rows, program.low, program.high)
        found = milp(
            cost, bounds=Bounds(program.floor, program.ceiling), constraints=rows, options={"time_limit": left}
        )
        if found.status == 2:
            raise Contradiction
        if found.status != 0:
            raise Unsolved(str(found.message))
        return np.asarray(found.x, dtype=np.float64)


@dataclass(frozen=True)
class Program:
    """low <= rows · point <= high and floor <= point <= ceiling."""

    rows: sparse.csr_array
    low: Vector
    high: Vector
    floor: Vector
    ceiling: Vector


@dataclass
class Intervals:
    """Everything said about one base: one interval for each set of atoms (and part), however often it was printed."""

    people: dict[Atoms, Interval] = field(default_factory=dict)
    parts: dict[tuple[str, Atoms], Interval] = field(default_factory=dict)

    def at_least(self, atoms: Atoms) -> float:
        """Return how many people the set must hold by one subtraction: a quick bound, seldom the best one."""
        inside = [low for each, (low, _high) in self.people.items() if each <= atoms]
        around = [
            low - self.people[each - atoms][1]
            for each, (low, _high) in self.people.items()
            if atoms < each and each - atoms in self.people
        ]
        return max([0.0, *inside, *around])

    def near(self, atoms: Atoms) -> "Intervals":
        """Return only what is said inside the smallest sets around these atoms: a few lines of a table, as a rule."""
        around = [each for each in self.people if atoms <= each]
        closest = [each for each in around if not any(other < each for other in around)]
        kept = {each for each in self.people if any(each <= other for other in closest)}
        return Intervals(
            people={each: self.people[each] for each in kept},
            parts={key: interval for key, interval in self.parts.items() if key[1] in kept},
        )


def intervals(statements: Iterable[Statement], scale: Interval | None) -> Intervals:
    """Gather the statements of one base. Raises Contradiction where two of them exclude each other.

    ``scale``  lowest and highest value of one person, or None where no mean is printed
    """
    said = Intervals()
    for each in statements:
        if isinstance(each, People):
            _narrow(said.people, each.atoms, (math.ceil(each.low), math.inf if each.high is None else each.high))
            continue
        part, shift, unit = SCORE, 0.0, 1.0
        if not isinstance(each, Mean):
            part = each.part
        elif scale is None or not scale[0] < scale[1]:
            raise ValueError(f"A mean is printed of {each.base}, whose range is not given.")
        else:
            shift, unit = scale[0], scale[1] - scale[0]
        _narrow(said.people, each.atoms, (1, math.inf))
        _narrow(said.parts, (part, each.atoms), ((each.low - shift) / unit, (each.high - shift) / unit))
    return said


def _narrow(known: dict[Key, Interval], key: Key, interval: Interval) -> None:
    low, high = known.get(key, (-math.inf, math.inf))
    known[key] = max(low, interval[0]), min(high, interval[1])
    if known[key][0] > known[key][1]:
        raise Contradiction


@dataclass(frozen=True)
class Worlds:
    """All worlds of one base, or of a piece of it that no statement links to the rest.

    ``caps``     (classes,) at most so many people; a class is all atoms that the same sets contain
    ``parts``    SCORE and the parts that something is printed about
    ``people``   (sets, classes) 0/1, with ``fewest`` and ``most``
    ``printed``  one (sets, classes) 0/1 matrix per part, with the ``lows`` and ``highs`` of the shares
    """

    caps: Vector
    parts: tuple[str, ...]
    people: Matrix
    fewest: Vector
    most: Vector
    printed: tuple[Matrix, ...]
    lows: tuple[Vector, ...]
    highs: tuple[Vector, ...]

    @property
    def size(self) -> int:
        """How many classes there are: a point is x, then u of each part, each this long."""
        return len(self.caps)

    @cached_property
    def _shares(self) -> sparse.csr_array:
        """Rows that must not be above 0: u <= x in each class and what the printed means and shares say."""
        one, grid = sparse.eye_array(self.size), []
        for index, (sets, low, high) in enumerate(zip(self.printed, self.lows, self.highs, strict=True)):
            over, under = high < 1, low > 0
            for people, part in (
                (-one, one),
                (-sets[over] * high[over, None], sets[over]),
                (sets[under] * low[under, None], -sets[under]),
            ):
                row = [sparse.csr_array(people)] + [None] * len(self.parts)
                row[1 + index] = sparse.csr_array(part)
                grid.append(row)
        return sparse.csr_array(sparse.block_array(grid) if grid else (0, self.size))

    def over_people(self, rows: Matrix) -> sparse.csr_array:
        """Spread coefficients of x over the whole point."""
        return sparse.csr_array(
            sparse.hstack([sparse.csr_array(rows), sparse.csr_array((len(rows), self._parts_wide))])
        )

    @property
    def _parts_wide(self) -> int:
        return self.size * len(self.parts)

    @cached_property
    def program(self) -> Program:
        """All worlds."""
        shares = self._shares.shape[0]
        return Program(
            rows=sparse.csr_array(sparse.vstack([self._shares, self.over_people(self.people)])),
            low=np.concatenate([np.full(shares, -np.inf), self.fewest]),
            high=np.concatenate([np.zeros(shares), self.most]),
            floor=np.zeros(self.size + self._parts_wide),
            ceiling=np.concatenate([self.caps, np.full(self._parts_wide, np.inf)]),
        )

    @cached_property
    def _per_person(self) -> sparse.csr_array:
        """The rows of ``program`` in the unit 1/tau people, with tau as the last column; none may be above 0."""
        limited = np.isfinite(self.most)
        counts = [
            (self.people[limited], -self.most[limited]),
            (-self.people, self.fewest),
            (np.eye(self.size), -self.caps),
        ]
        rows = [sparse.hstack([self._shares, sparse.csr_array((self._shares.shape[0], 1))])]
        rows += [sparse.hstack([self.over_people(x), sparse.csr_array(tau[:, None])]) for x, tau in counts]
        return sparse.csr_array(sparse.vstack(rows))

    def about(self, target: Vector, fewest: int, most: int) -> Program:
        """All worlds with ``fewest`` to ``most`` people in the target, scaled so that these count as 1.

        A ratio u_T/x_T is then the linear u_T: Charnes & Cooper (1962), Naval Research Logistics
        Quarterly 9, 181–186. ``target`` is a (classes,) 0/1 vector and 1 <= fewest <= most.
        """
        one = sparse.hstack([self.over_people(target[None, :]), sparse.csr_array((1, 1))])
        rows = self._per_person.shape[0]
        point = self.size + self._parts_wide
        return Program(
            rows=sparse.csr_array(sparse.vstack([self._per_person, one])),
            low=np.concatenate([np.full(rows, -np.inf), [1.0]]),
            high=np.concatenate([np.zeros(rows), [1.0]]),
            floor=np.concatenate([np.zeros(point), [1 / most]]),
            ceiling=np.concatenate([np.full(point, np.inf), [1 / fewest]]),
        )

    def part(self, point: Vector, index: int) -> Vector:
        """Cut u of one part out of a point; index -1 is x."""
        return point[self.size * (1 + index) : self.size * (2 + index)]

    def cost(self, index: int, target: Vector) -> Vector:
        """Return the coefficients that sum a target's u of one part; index -1 is x."""
        return np.concatenate([target if each == index else np.zeros(self.size) for each in range(-1, len(self.parts))])


def pieces(
    world: World, said: Intervals, targets: Sequence[Atoms]
) -> Iterable[tuple[Worlds, NDArray[np.int64], Matrix]]:
    """Cut what is said about one base into pieces that have nothing to do with each other.

    Yields the worlds of a piece, the indices of the targets inside, and these as 0/1 rows over its classes.
    """
    sets = [*said.people, *(atoms for _part, atoms in said.parts), *targets]
    member = np.zeros((len(sets), len(world.caps)), dtype=np.int8)
    for row, atoms in enumerate(sets):
        member[row, list(atoms)] = 1
    classes, class_of = np.unique(member, axis=1, return_inverse=True)
    caps = np.bincount(class_of.ravel(), weights=world.caps, minlength=classes.shape[1])
    links = sparse.csr_array(classes)
    _count, label = connected_components(sparse.block_array([[None, links], [links.T, None]]), directed=False)
    set_label, class_label = label[: len(sets)], label[len(sets) :]
    first = len(sets) - len(targets)
    for piece in np.unique(set_label):
        here, inside = set_label == piece, class_label == piece
        chosen = np.flatnonzero(here[first:])
        yield (
            _worlds(said, here[:first], classes[:first, inside].astype(float), caps[inside]),
            chosen,
            classes[first + chosen][:, inside].astype(float),
        )


def _worlds(said: Intervals, here: NDArray[np.bool_], rows: Matrix, caps: Vector) -> Worlds:
    people = np.flatnonzero(here[: len(said.people)])
    counts = np.array(list(said.people.values())).reshape(-1, 2)[people]
    printed = {part: [] for part, _atoms in said.parts}  # type: dict[str, list[tuple[int, Interval]]]
    for row, ((part, _atoms), interval) in enumerate(said.parts.items(), start=len(said.people)):
        if here[row]:
            printed[part].append((row, interval))
    parts = tuple(part for part, each in printed.items() if each)
    return Worlds(
        caps=caps,
        parts=parts,
        people=rows[people],
        fewest=counts[:, 0],
        most=counts[:, 1],
        printed=tuple(rows[[row for row, _interval in printed[part]]] for part in parts),
        lows=tuple(np.array([low for _row, (low, _high) in printed[part]]) for part in parts),
        highs=tuple(np.array([high for _row, (_low, high) in printed[part]]) for part in parts),
    )
