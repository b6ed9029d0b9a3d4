"""The smallest change that a plan will find, for each way the report has to look for one."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from reports.planner.plan import Plan
from reports.statistics.change import Change
from reports.statistics.designs import arms_of_groups, groups_as_units, people_as_units
from reports.statistics.difference_in_differences import TESTED_FROM
from reports.statistics.errors import NotEstimable
from reports.statistics.group_changes import GROUPS_FROM
from reports.statistics.intraclass import design_effect, inflate
from reports.statistics.sensitivity import smallest_found
from surveys.programmes.planning import MOST_GROUPS

POWER = 0.8
ALPHA = 0.05
WHOLE_RANGE = 100.0  # points of the index: no change can be larger


class Design(Enum):
    """How a change is looked for."""

    UNPAIRED = "everybody, nobody paired"
    PAIRED = "everybody, some paired"
    GROUPS = "training groups"
    PEERS = "peer support against training alone"


class Lack(Enum):
    """Why a design finds nothing, or is not used."""

    TOO_FEW = "too few answers to show anything"
    SMALL_GROUPS = "too few answers in a group"
    FEW_GROUPS = "too few groups"
    FEW_IN_ARM = "too few groups in an arm"
    NOBODY_PAIRED = "nobody paired"
    TOO_LARGE = "no change could be large enough"


def foresee(plan: Plan, design: Design) -> float | Lack:
    """The smallest true change, in points, that is found four times in five at 5 % two-sided; or why there is none."""
    lack = _lack(plan, design)
    if lack:
        return lack
    try:
        found = smallest_found(_study(plan, design), POWER, ALPHA)
    except NotEstimable:
        return Lack.TOO_LARGE
    return found if found <= WHOLE_RANGE else Lack.TOO_LARGE


def leading(plan: Plan) -> Design:
    """What the report will say first about the whole programme: groups where it can, else people."""
    if _lack(plan, Design.GROUPS) is None:
        return Design.GROUPS
    return Design.PAIRED if _lack(plan, Design.PAIRED) is None else Design.UNPAIRED


def enough(plan: Plan, design: Design, wanted: float) -> Plan | None:
    """The plan with the fewest groups of the same size, 2 or more, that finds a change of ``wanted`` points.

    None where even the largest programme does not. The more groups, the smaller the change that is found.
    """

    def finds(groups: int) -> bool:
        found = foresee(plan.with_groups(groups), design)
        return not isinstance(found, Lack) and found <= wanted

    fewest = _fewest(finds, 2, MOST_GROUPS)
    return None if fewest is None else plan.with_groups(fewest)


def _fewest(suffices: Callable[[int], bool], low: int, high: int) -> int | None:
    """The smallest number from ``low`` to ``high`` that suffices, if all above one that suffices do; by bisection."""
    if not suffices(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if suffices(middle) else (middle + 1, high)
    return low


def _lack(plan: Plan, design: Design) -> Lack | None:
    arms = (plan.peer_groups, plan.groups - plan.peer_groups)
    lacks = {
        Lack.TOO_FEW: plan.answers.after < plan.k,
        Lack.NOBODY_PAIRED: design is Design.PAIRED and plan.pairs == 0,
        Lack.FEW_IN_ARM: design is Design.PEERS and min(arms) < TESTED_FROM,
        Lack.FEW_GROUPS: design is Design.GROUPS and plan.groups < GROUPS_FROM,
        Lack.SMALL_GROUPS: design in {Design.GROUPS, Design.PEERS} and plan.answers_of_a_group.after < plan.k,
    }
    return next((lack for lack, there in lacks.items() if there), None)


def _study(plan: Plan, design: Design) -> Change:
    match design:
        case Design.UNPAIRED:
            return _people(plan, pairs=0.0)
        case Design.PAIRED:
            return _people(plan, pairs=plan.pairs)
        case Design.GROUPS:
            return groups_as_units(plan.groups, plan.answers_of_a_group, plan.spread)
        case Design.PEERS:
            without = plan.groups - plan.peer_groups
            return arms_of_groups(without, plan.peer_groups, plan.answers_of_a_group, plan.spread)


def _people(plan: Plan, pairs: float) -> Change:
    """People as units, widened as the report widens them, because people in a group answer alike."""
    group, spread = plan.answers_of_a_group, plan.spread
    effect = design_effect(spread.icc + spread.wave_icc, max(1.0, (group.before + group.after) / 2))
    return inflate(people_as_units(replace(plan.answers, both=pairs), spread), effect, plan.groups)
