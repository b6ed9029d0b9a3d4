"""The certificate of destruction, to read, to print, and to check by its digest."""

import json
from collections.abc import Callable

from flask import Blueprint, Flask, current_app, render_template
from sqlalchemy.orm import Session

from feedback.database import reading
from feedback.instance import current
from feedback.privacy import descriptor
from feedback.staff import guard
from surveys import pages
from surveys.custody import destruction
from surveys.programmes import planning
from surveys.programmes.models import Programme

LeftOver = Callable[[Session, Programme], str]

certificate = Blueprint("certificate", __name__, url_prefix="/staff/programmes", template_folder="../templates")
certificate.before_request(guard.hr_only)


def tell_what_is_left(app: Flask, left_over: LeftOver) -> None:
    """For a floor above that keeps something longer: one line for the page, or nothing where nothing is left."""
    app.extensions.setdefault("candour-left-over", []).append(left_over)


@certificate.get("/<slug>/certificate")
def show(slug: str) -> str:
    """What was destroyed, from the stored bytes alone."""
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        body = destruction.certificate_of(db, programme).body
        left = [line for left_over in _left_over() if (line := left_over(db, programme))]
    facts = json.loads(body)
    return render_template(
        "surveys/certificate.html",
        slug=slug,
        facts=facts,
        waves=[(pages.wave_label(wave["wave"]), _lines(wave)) for wave in facts["waves"]],
        body=body.decode(),
        digest=descriptor.digest(body).hex(),
        left=left,
    )


def _left_over() -> list[LeftOver]:
    told: list[LeftOver] = current_app.extensions.get("candour-left-over", [])
    return told


def _lines(wave: dict[str, object]) -> list[tuple[str, object]]:
    """What a wave's part of the certificate says, whatever it says."""
    return [(fact.replace("_", " "), said) for fact, said in wave.items() if fact != "wave"]
