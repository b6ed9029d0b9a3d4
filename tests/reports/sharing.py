"""Published reports and readers from outside, for tests of what is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.database import writing
from feedback.instance import now
from reports import publishing, readers
from reports.models import Publication, Reader
from surveys.programmes import planning
from surveys.programmes.planning import Plan
from tests.company import Company
from tests.reports.drafts import draft_of, light, tallies_of

SEED, DAY = b"s" * 32, date(2026, 3, 2)


@cache
def facts() -> Mapping[str, Any]:
    """A report of two groups; whoever publishes it twice gives it another id."""
    made: Mapping[str, Any] = draft_of(
        light(), tallies_of(light(), ("1", "Leeds", "peer", 20, 22), ("2", "York", "peer", 18, 20))
    )
    return made


@dataclass
class Sharing:
    """One programme of a company, its reports and its readers."""

    company: Company
    slug: str

    @classmethod
    def of(cls, company: Company, plan: Plan) -> "Sharing":
        return cls(company, company.plan(plan))

    def beside(self, plan: Plan) -> "Sharing":
        """Another programme of the same company."""
        return Sharing.of(self.company, replace(plan, name="Another programme"))

    def publish(self, number: int = 1) -> Publication:
        """Store a report, with this number as its id."""
        made = {**facts(), "id": f"{number:016x}"}
        with writing(self.company.instance.engine) as db:
            return publishing.store(db, planning.find(db, self.slug), made, DAY, SEED)

    def withdraw(self, reason: str) -> None:
        with writing(self.company.instance.engine) as db:
            publishing.withdraw(db, planning.find(db, self.slug), "after", reason, SEED)

    def invite(self, publication: Publication | None = None, *, name: str = "Works council") -> tuple[Reader, str]:
        today = now().date()
        with writing(self.company.instance.engine) as db:
            return readers.invite(
                db,
                planning.find(db, self.slug),
                publication,
                name=name,
                today=today,
                expires=today + timedelta(days=90),
            )

    def expire(self, reader: Reader) -> None:
        """As if its last day had been yesterday."""
        with writing(self.company.instance.engine) as db:
            db.get_one(Reader, reader.id).expires = now().date() - timedelta(days=1)

    def revoke(self, reader: Reader) -> None:
        with writing(self.company.instance.engine) as db:
            readers.revoke(db, planning.find(db, self.slug), reader.id)

    def try_link(self, secret: str) -> tuple[FlaskClient, TestResponse]:
        """A browser that hands a code in, and what it is told."""
        browser = self.company.app.test_client()
        return browser, browser.post("/shared/in", data={"link": secret})

    def browser(self, secret: str) -> FlaskClient:
        """A browser in which a reader is."""
        browser, reply = self.try_link(secret)
        assert reply.status_code == 303, reply.get_data(as_text=True)
        return browser

    def ask(self, path: str, secret: str | None, **told: str) -> TestResponse:
        """The endpoint's answer to a machine."""
        told |= {"Authorization": f"Bearer {secret}"} if secret else {}
        return self.company.app.test_client().get(f"/api/v1{path}", headers=told)
