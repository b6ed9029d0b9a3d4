"""A report that is stored, and what lies on its shelf."""

from datetime import date
from functools import cache

from sqlalchemy import select

from feedback.database import reading, writing
from reports import publishing
from reports.models import PublicationFile
from surveys.programmes import planning
from tests.reports.drafts import draft_of, light, tallies_of

SEED, DAY = b"s" * 32, date(2026, 3, 2)


@cache
def drafted(wave):
    """Two groups and five statements."""
    rows = ("1", "Leeds", "peer", 20, 22), ("2", "York", "peer", 18, 20)
    return draft_of(light(), tallies_of(light(), *rows, waves=("before", wave)))


def stored(company, slug, wave="after", **changes):
    """The same report, stored: under another id, or of another wave."""
    with writing(company.instance.engine) as db:
        return publishing.store(db, planning.find(db, slug), {**drafted(wave), **changes}, DAY, SEED)


def withdraw(company, slug, reason):
    with writing(company.instance.engine) as db:
        publishing.withdraw(db, planning.find(db, slug), "after", reason, SEED)


def shelved(company):
    """What is kept: (publication's id, name) -> bytes."""
    with reading(company.instance.engine) as db:
        return {(each.publication_id, each.name): each.body for each in db.scalars(select(PublicationFile))}
