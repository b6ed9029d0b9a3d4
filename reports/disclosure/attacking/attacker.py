"""The attacker: tries to learn from printed numbers what fewer than k people answered.

Everything ever printed is a statement. Over all worlds in which all statements are true, the attacker takes the
smallest and the largest mean of each target: a set of people nobody should learn about. Where these lie close
together and the target may be fewer than k people, these people are *pinned*. When in doubt, nothing passes.

Worlds are relaxed (see `attacking.worlds`): with whole counts and whole scores the true interval can only
be narrower, so a narrow margin is no proof. Bases are attacked one by one: nothing here knows that those who
have a value for two measures are the same people, or that shares of bands limit a mean.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

import numpy as np

from reports.disclosure.attacking.extremes import people_of, shares_of
from reports.disclosure.attacking.statements import Statement
from reports.disclosure.attacking.witnesses import Seen, Sight, screen
from reports.disclosure.attacking.worlds import (
    NOISE,
    SCORE,
    Contradiction,
    Interval,
    Intervals,
    Matrix,
    Solver,
    Unsolved,
    Vector,
    World,
    Worlds,
    intervals,
    pieces,
)

__all__ = ["Finding", "Report", "Target", "Verdict", "World", "attack"]

NEARBY = 0.5  # of all sets: above this, looking nearby first saves nothing


class Verdict(Enum):
    """What the statements do to a target."""

    SAFE = "safe"  # its mean and shares stay open
    MANY = "many"  # it provably holds nobody, or k people or more
    PINNED = "pinned"  # it may be fewer than k people, and a mean or share of theirs is known closely
    UNDECIDED = "undecided"  # time was up, the solver failed, or the statements contradict each other


@dataclass(frozen=True)
class Target:
    """People whose mean and shares nobody should learn, with a name for the reader of the report."""

    name: str
    base: str
    atoms: frozenset[int]


@dataclass(frozen=True)
class Finding:
    """What the attacker learned about one target.

    ``people``  how many people it may hold
    ``mean``    where their mean may lie, in the unit of the base; None without a range or without people
    ``left``    how much of its range, 0 to 1, the closest known mean or share of theirs may still take
    ``part``    the part with that share; None if it is the mean, or if nothing is printed about the base
    ``exact``   the intervals are the solutions of the exact programs. Otherwise they are what the proof needed: for
                MANY and PINNED nothing lies outside them, for SAFE at least so much is open
    """

    target: Target
    verdict: Verdict
    people: tuple[int, int]
    mean: Interval | None
    left: float
    part: str | None
    exact: bool


@dataclass(frozen=True)
class Report:
    """All findings, in the order of the targets.

    ``consistent``  a world was found for every base in which all statements are true
    """

    findings: tuple[Finding, ...]
    consistent: bool

    @property
    def passes(self) -> bool:
        """Nothing is pinned, nothing undecided and nothing contradictory."""
        return self.consistent and all(each.verdict in (Verdict.SAFE, Verdict.MANY) for each in self.findings)


def attack(
    world: World,
    statements: Sequence[Statement],
    targets: Sequence[Target],
    *,
    k: int,
    width: float,
    seconds: float,
    clock: Callable[[], float],
    seed: int,
    screened: bool = True,
) -> Report:
    """Try to learn about every target from all statements together.

    ``k``         fewer people than this are few
    ``width``     0 to 1: a mean or share is pinned if less of its range than this is left open
    ``seconds``   after so long on the ``clock``, what is left is undecided
    ``seed``      of the search for witnesses; verdicts do not depend on it
    ``screened``  look for witnesses before solving the exact programs; False is slow, and for tests

    Raises ValueError where statements and world do not belong together.
    """
    _check(world, statements, targets)
    solver = Solver(clock, clock() + seconds)
    bases = dict.fromkeys([each.base for each in statements] + [each.base for each in targets])
    findings: dict[Target, Finding] = {}
    consistent = True
    for base in bases:
        here = [each for each in dict.fromkeys(targets) if each.base == base]
        attempt = _Attempt(world, world.ranges.get(base), k, width, solver, np.random.default_rng(seed), screened)
        try:
            said = intervals((each for each in statements if each.base == base), attempt.scale)
            found = [
                finding
                for worlds, chosen, rows in pieces(world, said, [each.atoms for each in here])
                for finding in attempt.on(worlds, said, [here[index] for index in chosen], rows)
            ]
            findings |= {finding.target: finding for finding in found}
        except (Contradiction, Unsolved):
            consistent = False
    return Report(tuple(findings.get(each) or _nothing_known(each, world) for each in targets), consistent)


def _check(world: World, statements: Sequence[Statement], targets: Sequence[Target]) -> None:
    for each in [*statements, *targets]:
        if not each.atoms or not 0 <= min(each.atoms) <= max(each.atoms) < len(world.caps):
            raise ValueError(f"{each} is about atoms that are not in the world.")


def _nothing_known(target: Target, world: World) -> Finding:
    cap = sum(world.caps[atom] for atom in target.atoms)
    return Finding(target, Verdict.UNDECIDED, (0, cap), world.ranges.get(target.base), 0.0, None, exact=False)


@dataclass(frozen=True)
class _Attempt:
    """The attack on one base."""

    world: World
    scale: Interval | None
    k: int
    width: float
    solver: Solver
    rng: np.random.Generator
    screened: bool

    def on(self, worlds: Worlds, said: Intervals, targets: Sequence[Target], rows: Matrix) -> Iterator[Finding]:
        """Attack the targets in one piece. Raises Contradiction and Unsolved if it has no world, or none in time."""
        self.solver.minimum(np.zeros(len(worlds.program.floor)), worlds.program)
        least = np.array([said.at_least(each.atoms) for each in targets])
        few = least < self.k
        for index in np.flatnonzero(~few).tolist():
            yield self._many(targets[index], int(least[index]), int(rows[index] @ worlds.caps))
        seen = Seen.nothing(int(few.sum()), len(worlds.parts))
        if self.screened and worlds.parts and few.any():
            with suppress(Unsolved, Contradiction):  # what was seen is seen; the exact programs find what is wrong
                screen(worlds, rows[few], seen, self.solver, width=self.width, k=self.k, rng=self.rng)
        for column, index in enumerate(np.flatnonzero(few).tolist()):
            yield self._judge(worlds, said, targets[index], rows[index], seen.of(column))

    def _judge(self, worlds: Worlds, said: Intervals, target: Target, row: Vector, seen: Sight) -> Finding:
        """Prove the target safe by what was seen, or pinned by what is said nearby, or solve the exact programs."""
        wide = bool(worlds.parts) and all(high - low >= self.width for low, high in seen.shares)
        if wide and seen.fewest <= self.k - 1 + NOISE:
            fewest = math.ceil(seen.fewest - NOISE)
            people = fewest, max(fewest, math.floor(seen.most + 2 * NOISE))
            return self._open(worlds.parts, target, Verdict.SAFE, people, seen.shares, exact=False)
        try:
            nearby = self._nearby(said, target, seen) if self.screened else None
            return nearby or self._exactly(worlds, target, row, seen.shares if wide else None)
        except Unsolved:
            return self._open(
                worlds.parts, target, Verdict.UNDECIDED, (0, int(row @ worlds.caps)), seen.shares, exact=False
            )

    def _nearby(self, said: Intervals, target: Target, seen: Sight) -> Finding | None:
        """Use only what is said nearby: whatever else is said, people and means cannot lie outside these intervals."""
        near = said.near(target.atoms)
        if len(near.people) > NEARBY * len(said.people):
            return None
        [(worlds, row)] = [
            (piece, rows[0]) for piece, here, rows in pieces(self.world, near, [target.atoms]) if len(here)
        ]
        people = people_of(worlds, row, self.solver)
        if people[0] >= self.k or people[1] < 1:
            return self._many(target, *people)
        if seen.fewest > self.k - 1 + NOISE or seen.most < 1 - NOISE:
            return None
        shares = shares_of(worlds, row, people, self.solver)
        if not self._pinned(shares):
            return None
        return self._open(worlds.parts, target, Verdict.PINNED, people, shares, exact=False)

    def _exactly(self, worlds: Worlds, target: Target, row: Vector, seen: list[Interval] | None) -> Finding:
        """Solve two programs for the people and two per part, unless these were ``seen`` to be wide."""
        people = people_of(worlds, row, self.solver)
        if people[0] >= self.k or people[1] < 1:
            return self._many(target, *people)
        shares = seen or shares_of(worlds, row, people, self.solver)
        verdict = Verdict.PINNED if self._pinned(shares) else Verdict.SAFE
        return self._open(worlds.parts, target, verdict, people, shares, exact=seen is None)

    def _pinned(self, shares: list[Interval]) -> bool:
        return any(high - low < self.width - NOISE for low, high in shares)

    def _many(self, target: Target, fewest: int, most: int) -> Finding:
        return Finding(target, Verdict.MANY, (fewest, most), self.scale if most else None, 1.0, None, exact=False)

    def _open(
        self,
        parts: tuple[str, ...],
        target: Target,
        verdict: Verdict,
        people: tuple[int, int],
        shares: list[Interval],
        *,
        exact: bool,
    ) -> Finding:
        """Write down what is left open, with shares of the range turned into means."""
        left = {part: max(0.0, high - low) for part, (low, high) in zip(parts, shares, strict=True)}
        closest = min(left, key=lambda part: left[part], default=SCORE)
        mean = self.scale
        if mean and SCORE in left:
            low, high = shares[parts.index(SCORE)]
            if high < low <= high + NOISE:  # one value, from two sides
                low, high = high, low
            bottom, top = mean
            mean = (bottom + low * (top - bottom), bottom + high * (top - bottom)) if low <= high else mean
        return Finding(target, verdict, people, mean, left.get(closest, 1.0), closest or None, exact)
