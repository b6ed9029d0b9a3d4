"""The fewest and the most people of a target, and its lowest and highest mean, over all worlds."""

import math

import numpy as np

from reports.disclosure.attacking.worlds import NOISE, Contradiction, Interval, Solver, Unsolved, Vector, Worlds


def people_of(worlds: Worlds, target: Vector, solver: Solver) -> tuple[int, int]:
    """Return bounds of the number of people, rounded inwards.

    ``target``  (classes,) 0/1
    Raises Contradiction where no whole number lies between, and Unsolved.
    """
    cost = worlds.cost(-1, target)
    low, high = (float(cost @ solver.minimum(sign * cost, worlds.program)) for sign in (1, -1))
    fewest, most = math.ceil(low - NOISE), math.floor(high + NOISE)
    if fewest > most:
        raise Contradiction
    return fewest, most


def shares_of(worlds: Worlds, target: Vector, people: tuple[int, int], solver: Solver) -> list[Interval]:
    """Return for each part where the mean (as a share of the range) or share of the target lies, if it has people.

    ``people``  what `people_of` returned, with somebody in it
    Raises Unsolved.
    """
    program = worlds.about(target, max(people[0], 1), people[1])
    found = []
    for index in range(len(worlds.parts)):
        cost = np.append(worlds.cost(index, target), 0.0)
        try:
            low, high = (float(cost @ solver.minimum(sign * cost, program)) for sign in (1, -1))
        except Contradiction as never:
            raise Unsolved("there are such people, and there are none") from never
        found.append((low, high))
    return found
