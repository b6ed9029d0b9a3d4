"""Sheets for teams and employees, made of a report that stands; one of them HR may publish to everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from feedback.database import reading, writing
from feedback.instance import current, now
from feedback.staff import accounts, guard
from reports import announcing, publishing
from reports.handouts.celebration import celebration
from reports.handouts.employee_page import employee_page
from reports.handouts.norm_card import norm_card
from reports.handouts.talk_guide import talk_guide
from reports.handouts.written import Sheet, written
from surveys.programmes import planning

Page = str | Response

handouts = Blueprint(
    "handouts", __name__, url_prefix="/staff/programmes/<slug>/<wave>/handouts", template_folder="../templates"
)
handouts.before_request(guard.hr_only)


@dataclass(frozen=True)
class Public:
    """Whether everybody can read the page, and where."""

    announced: bool
    address: str


@handouts.get("/talk-guide")
def show_talk_guide(slug: str, wave: str) -> Page:
    """For one conversation in a team."""
    return _sheet(slug, wave, talk_guide(_facts(slug, wave)))


@handouts.get("/celebration")
def show_celebration(slug: str, wave: str) -> Page:
    """What became better for sure."""
    return _sheet(slug, wave, celebration(_facts(slug, wave)))


@handouts.get("/norm-card")
def show_norm_card(slug: str, wave: str) -> Page:
    """What most colleagues say."""
    return _sheet(slug, wave, norm_card(_facts(slug, wave)))


@handouts.get("/employees")
def show_employee_page(slug: str, wave: str) -> Page:
    """The one page for everybody, before and after it is published."""
    with reading(current().engine) as db:
        publication = announcing.standing(db, planning.find(db, slug), wave)
        announced = announcing.is_announced(db, publication)
    address = current().settings.base_url + url_for("public.show_report", slug=slug, wave=wave)
    page = employee_page(publishing.read(publication))
    return _sheet(slug, wave, page, Public(announced, address))


@handouts.post("/employees/publish")
def publish(slug: str, wave: str) -> Page:
    """Let everybody read the page."""
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        announcing.announce(db, announcing.standing(db, programme, wave))
        accounts.note(db, now(), guard.account().email, f"published {programme.name}, {wave}, to all employees")
    return redirect(url_for(".show_employee_page", slug=slug, wave=wave), code=303)


@handouts.post("/employees/take-back")
def take_back(slug: str, wave: str) -> Page:
    """Take the page down again."""
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        announcing.take_back(db, announcing.standing(db, programme, wave))
        accounts.note(db, now(), guard.account().email, f"took the page of {programme.name}, {wave}, back")
    return redirect(url_for(".show_employee_page", slug=slug, wave=wave), code=303)


def _facts(slug: str, wave: str) -> Mapping[str, Any]:
    with reading(current().engine) as db:
        return publishing.read(announcing.standing(db, planning.find(db, slug), wave))


def _sheet(slug: str, wave: str, sheet: Sheet, public: Public | None = None) -> Page:
    return render_template(
        "reports/handout.html",
        slug=slug,
        wave=wave,
        title=sheet.provenance.programme,
        article=written(sheet),
        public=public,
    )
