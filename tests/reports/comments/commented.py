"""A programme that asks for comments, and people who write some."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.database import reading, writing
from feedback.instance import now
from feedback.privacy import sealing, tokens
from feedback.privacy.sealing import Part
from feedback.staff import accounts, sessions
from feedback.staff.models import Account
from reports.comments import lots
from reports.comments.lots import Written
from reports.comments.models import CommentLot
from surveys import answering
from surveys.filing import box_of_open
from surveys.programmes import planning, reader
from surveys.programmes.planning import GroupPlan, Plan
from tests.company import Company, token_in

PLAN = Plan(
    "Speaking up",
    (GroupPlan("Welding", "Harbour", 300, "peer"), GroupPlan("Accounts", "Hill", 300, "training")),
    questionnaire="candour-light",
    k=5,
    comments=True,
)


@dataclass(frozen=True)
class Commented:
    """A programme whose comments Noor reads first; nobody has answered yet."""

    company: Company
    noor: Account
    slug: str

    @classmethod
    def of(cls, company: Company, plan: Plan = PLAN) -> "Commented":
        slug = company.plan(plan)
        with writing(company.instance.engine) as db:
            noor = accounts.add(db, name="Noor Haddad", email="noor@brightwater.example")
            noor.password_hash = "no password in tests"
            reader.name_reader(planning.find(db, slug), noor)
        return cls(company, noor, slug)

    def ask(self, wave: str, *lots_of: Sequence[str | bytes]) -> None:
        """Open a wave, let each group's people send these texts (empty ones are no comment), and close it."""
        codes = self.company.begin(self.slug, wave)
        for code, texts in zip(codes.values(), lots_of, strict=False):
            self.send(code, texts)
        self.company.close(self.slug, wave)

    def send(self, code: str, texts: Iterable[str | bytes]) -> None:
        with self.company.instance.engine.connect() as connection:
            form = answering.find_form(connection, code)
        key, digest = form.public_key, form.wave_digest
        people = [
            replace(
                answering.sealed(form, tokens.new_tag(), {}, b""),
                text=sealing.seal_response(key, digest, Part.TEXT, text if isinstance(text, bytes) else text.encode()),
            )
            for text in texts
        ]
        box_of_open(self.company.instance.boxes, form).put_all(people)

    def publish(self, wave: str = "after") -> None:
        assert self.company.publish(self.slug, wave) == "done"

    @property
    def key(self) -> bytes:
        return self.company.instance.key_for(lots.KEY)

    @property
    def page(self) -> str:
        return f"/staff/programmes/{self.slug}/after/comments"

    def lot(self, wave: str = "after") -> CommentLot | None:
        with reading(self.company.instance.engine) as db:
            return lots.find(db, planning.find(db, self.slug).id, wave)

    def waiting(self, wave: str = "after") -> list[Written]:
        """What the reader has before her."""
        with reading(self.company.instance.engine) as db:
            lot = lots.find(db, planning.find(db, self.slug).id, wave)
            return lots.read(db, lot, self.key) if lot else []

    def browser(self) -> FlaskClient:
        """A browser in which Noor is signed in."""
        with writing(self.company.instance.engine) as db:
            secret = sessions.new_link(db, now(), account_id=self.noor.id)
        return self.company.signed_in(secret)

    def press(self, browser: FlaskClient, action: str, **fields: str) -> TestResponse:
        """Press a button of the reader's page."""
        token = token_in(browser.get("/staff/programmes/new").get_data(as_text=True))
        return browser.post(f"{self.page}/{action}", data={"csrf_token": token, **fields})

    def clear_all(self, browser: FlaskClient) -> None:
        for each in self.waiting():
            assert self.press(browser, each.id, decision="cleared").status_code == 303


def many(number: int, stem: str = "The room was too warm, number") -> list[str]:
    """So many comments, each another one."""
    return [f"{stem} {chr(97 + place // 26)}{chr(97 + place % 26)}." for place in range(number)]


def silent(number: int) -> list[str]:
    """So many people who answer and write nothing."""
    return [""] * number
