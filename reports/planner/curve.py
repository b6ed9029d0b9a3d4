"""The smallest change that would be found, by how many people are invited."""

from dataclasses import dataclass

from reports.planner.foreseeing import Design, Lack, foresee
from reports.planner.plan import Plan
from surveys.programmes.planning import MOST_GROUPS

_STEPS = 40
_SHORTEST = 20  # groups


@dataclass(frozen=True)
class Curve:
    """One design: people invited, rising, and the points of change that are found with so many, falling."""

    design: Design
    places: tuple[tuple[int, float], ...]


def curves(plan: Plan) -> list[Curve]:
    """Each design that finds something, from 2 groups to twice the planned ones, all as large as they are."""
    end = min(MOST_GROUPS, max(2 * plan.groups, _SHORTEST))
    sizes = sorted({*(2 + step * (end - 2) // _STEPS for step in range(_STEPS + 1)), max(2, plan.groups)})
    found = [Curve(design, _places([plan.with_groups(size) for size in sizes], design)) for design in Design]
    return [curve for curve in found if curve.places]


def _places(plans: list[Plan], design: Design) -> tuple[tuple[int, float], ...]:
    found = [(plan.invited, foresee(plan, design)) for plan in plans]
    return tuple((people, change) for people, change in found if not isinstance(change, Lack))
