"""HR sees before anybody answers what the report will probably show, and changes the plan while that is possible."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback import language
from feedback.database import reading, writing
from feedback.errors import NotFound, Refusal
from feedback.instance import current, now
from feedback.staff import accounts, guard
from reports.forecast import SHARES, USUAL_SHARE, Question, foresee
from surveys.forms import CutsForm, MoveForm
from surveys.programmes import changing, life, planning
from surveys.programmes.models import CUTS, Programme
from surveys.tallies import Group

Page = str | tuple[str, int] | Response

plan_pages = Blueprint("forecast", __name__, url_prefix="/staff/programmes/<slug>/plan", template_folder="../templates")
plan_pages.before_request(guard.hr_only)


@plan_pages.get("")
def plan(slug: str) -> Page:
    """What will probably be shown, merged or hidden, by the numbers of invited people alone."""
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        declared = {each.item: each.by for each in programme.declared_backgrounds}
        form = CutsForm(cuts=programme.cuts.split(","))
        form.offer([item.id for item in planning.chosen_questionnaire(programme).backgrounds()], declared)
        return _page(programme, form)


@plan_pages.post("")
def change(slug: str) -> Page:
    """Declare other cuts and background questions, while nobody can have answered."""
    form = CutsForm()
    try:
        with writing(current().engine) as db:
            programme = planning.find(db, slug)
            changing.change_cuts(programme, form.cuts.data, form.declared())
            accounts.note(db, now(), guard.account().email, f"changed what the report of {programme.name} is cut by")
    except Refusal as refusal:
        with reading(current().engine) as db:
            return _page(planning.find(db, slug), form, refusal.message), refusal.status
    return redirect(url_for("forecast.plan", slug=slug, answering=_share()), code=303)


@plan_pages.post("/groups/<group_id>")
def move(slug: str, group_id: str) -> Page:
    """Put a group to another site or arm, while nobody can have answered."""
    form = MoveForm()
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        group = next((each for each in programme.groups if each.id == group_id), None)
        if group is None:
            raise NotFound("This programme has no such group.")
        changing.move_group(programme, group, site=form.site.data or "", arm=form.arm.data or "")
        accounts.note(db, now(), guard.account().email, f"moved {group.name} of {programme.name} to {group.site}")
    return redirect(url_for("forecast.plan", slug=slug, answering=_share()), code=303)


def _page(programme: Programme, form: CutsForm, problem: str | None = None) -> str:
    questionnaire, share = planning.chosen_questionnaire(programme), _share()
    groups = [
        Group(each.id, each.name, each.site, "peer" if each.arm == "peer" else "training", each.headcount)
        for each in programme.groups
    ]
    questions = [
        Question(item.id, item.text("before", language.chosen()), len(item.options), each.by)
        for each in programme.declared_backgrounds
        for item in [questionnaire.items[each.item]]
    ]
    cuts = [cut for cut in CUTS if cut in programme.cuts.split(",")]
    return render_template(
        "reports/forecast.html",
        programme=programme,
        forecast=foresee(groups, cuts, questions, k=programme.k, share=share),
        questions=questions,
        form=form,
        backgrounds={item.id: item for item in questionnaire.backgrounds()},
        share=share,
        shares=SHARES,
        frozen=life.frozen(programme),
        problem=problem,
    )


def _share() -> int:
    chosen = request.values.get("answering", "")
    return next((share for share in SHARES if chosen == str(share)), USUAL_SHARE)
