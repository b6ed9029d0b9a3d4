"""The certificate of destruction, to read, to print, and to check by its digest."""

import json

from flask import Blueprint, render_template

from feedback.database import reading
from feedback.instance import current
from feedback.privacy import descriptor
from feedback.staff import guard
from surveys import pages
from surveys.custody import destruction
from surveys.programmes import planning

certificate = Blueprint("certificate", __name__, url_prefix="/staff/programmes", template_folder="../templates")
certificate.before_request(guard.hr_only)


@certificate.get("/<slug>/certificate")
def show(slug: str) -> str:
    """What was destroyed, from the stored bytes alone."""
    with reading(current().engine) as db:
        body = destruction.certificate_of(db, planning.find(db, slug)).body
    facts = json.loads(body)
    return render_template(
        "surveys/certificate.html",
        slug=slug,
        facts=facts,
        waves=[(pages.wave_label(wave["wave"]), _lines(wave)) for wave in facts["waves"]],
        body=body.decode(),
        digest=descriptor.digest(body).hex(),
    )


def _lines(wave: dict[str, object]) -> list[tuple[str, object]]:
    """What a wave's part of the certificate says, whatever it says."""
    return [(fact.replace("_", " "), said) for fact, said in wave.items() if fact != "wave"]
