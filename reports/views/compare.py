"""HR sees the published rows of several programmes side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.database import reading
from feedback.errors import NotFound
from feedback.instance import current
from feedback.staff import guard
from reports import publishing
from reports.models import Publication
from reports.rendering.lines import WAVE_TITLES
from reports.side_by_side import FEWEST, MOST, Comparison, side_by_side
from reports.wording import lower
from surveys.programmes.models import Programme

compare = Blueprint("compare", __name__, url_prefix="/staff", template_folder="../templates")
compare.before_request(guard.hr_only)


@dataclass(frozen=True)
class Offered:
    """A report that stands, as the form names it."""

    id: str
    programme: str
    wave: str
    published: str


@compare.get("/compare")
def choose() -> str | tuple[str, int]:
    """Choose reports; those that are chosen stand below each other, outcome by outcome."""
    chosen = list(dict.fromkeys(request.args.getlist("publication")))
    with reading(current().engine) as db:
        standing = {each.id: (name, each) for name, each in _standing(db)}
        if not set(chosen) <= set(standing):
            raise NotFound("One of these reports is not there, or was withdrawn. Choose again.")
        offered = [_offered(name, each) for name, each in standing.values()]
        facts = [publishing.read(standing[each][1]) for each in chosen] if FEWEST <= len(chosen) <= MOST else []
    page = _page(offered, chosen, facts)
    return (page, 422) if chosen and not facts else page


def _page(offered: Sequence[Offered], chosen: Sequence[str], facts: Sequence[Mapping[str, Any]]) -> str:
    compared: Sequence[Comparison] = side_by_side(facts) if facts else ()
    return render_template(
        "reports/compare.html", offered=offered, chosen=chosen, comparisons=compared, wrong=bool(chosen and not facts)
    )


def _standing(session: Session) -> list[tuple[str, Publication]]:
    """The newest report of each wave of each programme, where it was not withdrawn, by name."""
    rows = select(Programme.name, Publication).join(Publication, Publication.programme_id == Programme.id)
    newest = {
        (each.programme_id, each.wave_kind): (name, each)
        for name, each in session.execute(rows.order_by(Programme.name, Publication.edition))
    }
    return [(name, each) for name, each in newest.values() if not publishing.is_withdrawn(session, each)]


def _offered(name: str, publication: Publication) -> Offered:
    wave = lower(WAVE_TITLES[publication.wave_kind])
    return Offered(publication.id, name, wave, publication.published.isoformat())
