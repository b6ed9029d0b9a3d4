"""What a plan will find, design by design, as page and command line show it."""

from dataclasses import dataclass

from reports.planner import wording
from reports.planner.foreseeing import Design, Lack, enough, foresee, leading
from reports.planner.plan import Plan
from surveys.programmes.planning import MOST_GROUPS


@dataclass(frozen=True)
class Row:
    """One design in words. ``found`` is empty where there is no number, and ``why_not`` says why.

    ``leads``  the report's first sentence will rest on it
    """

    design: Design
    title: str
    method: str
    found: str
    meaning: str
    why_not: str
    fewest: str
    leads: bool


def outlook(plan: Plan, wanted: float) -> list[Row]:
    """Every design; what so many people would show, and how many it takes to see ``wanted`` points."""
    return [_row(plan, design, wanted) for design in Design]


def headline(plan: Plan) -> str:
    """What the plan will find in the whole programme, in one or two sentences."""
    design = leading(plan)
    found = foresee(plan, design)
    if isinstance(found, Lack):
        return wording.why_not(found, plan)
    share = found / plan.spread.sd
    return (
        f"A change in the whole programme would probably be found from {wording.points(found)} on: "
        f"{wording.in_deviations(share)}. {wording.compared_with_trials(share)}"
    )


def _row(plan: Plan, design: Design, wanted: float) -> Row:
    found = foresee(plan, design)
    return Row(
        design=design,
        title=wording.TITLES[design],
        method=wording.METHODS[design],
        found="" if isinstance(found, Lack) else wording.points(found),
        meaning="" if isinstance(found, Lack) else wording.in_deviations(found / plan.spread.sd),
        why_not=wording.why_not(found, plan) if isinstance(found, Lack) else "",
        fewest=_fewest(plan, design, wanted),
        leads=design is leading(plan) and not isinstance(found, Lack),
    )


def _fewest(plan: Plan, design: Design, wanted: float) -> str:
    found = enough(plan, design, wanted)
    return wording.so_many(found) if found else wording.never(foresee(plan.with_groups(MOST_GROUPS), design))
