"""HR works out how many people are needed to see what, before anybody is asked."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from feedback.database import reading
from feedback.instance import current
from feedback.staff import guard
from reports.planner.asked import known_of
from reports.planner.curve import curves
from reports.planner.foreseeing import Design
from reports.planner.outlook import headline, outlook
from reports.planner.plan import Plan
from reports.rendering import curves as drawing
from reports.views.planner_form import PlannerForm
from surveys.programmes import planning

Page = str | tuple[str, int] | Response

planner_pages = Blueprint("planner", __name__, url_prefix="/staff/planner", template_folder="../templates")
planner_pages.before_request(guard.hr_only)

_KINDS = dict(zip((Design.GROUPS, Design.PAIRED, Design.UNPAIRED, Design.PEERS), drawing.KINDS, strict=True))


@planner_pages.get("")
def plan_ahead() -> Page:
    """The smallest change that each design finds, and how many people a wanted change takes; nothing is stored."""
    slug = request.args.get("programme", "")
    with reading(current().engine) as db:
        programme = planning.find(db, slug) if slug else None
        if "invited" in request.args:
            form = PlannerForm(request.args)
        else:
            form = PlannerForm(**known_of(programme)) if programme else PlannerForm()
        name = programme.name if programme else ""
    if "invited" in request.args and not form.validate():
        return render_template("reports/planner.html", form=form, slug=slug, name=name, plan=None), 422
    plan, wanted = form.plan(), form.wanted.data
    return render_template(
        "reports/planner.html",
        form=form,
        slug=slug,
        name=name,
        plan=plan,
        wanted=wanted,
        headline=headline(plan),
        rows=outlook(plan, wanted),
        **_drawn(plan, wanted),
    )


def _drawn(plan: Plan, wanted: float) -> dict[str, object]:
    """The curves, and a sample of each line for the key."""
    lines = {_KINDS[curve.design]: curve.places for curve in curves(plan)}
    return {
        "drawing": drawing.curves(lines, plan.invited, wanted) if lines else None,
        "samples": {design: drawing.sample(kind) for design, kind in _KINDS.items() if kind in lines},
        "goal": drawing.goal(),
    }
