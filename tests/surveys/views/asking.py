"""A wave that takes answers, and what a page of its form says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.privacy import tokens
from surveys import answering
from surveys.answering import OpenForm
from surveys.filing import box_of_open
from tests.company import Company, carry_in

_INPUT = re.compile(r"<input ([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Asked:
    """A programme whose first wave is open, and the form of one of its groups."""

    company: Company
    slug: str
    code: str

    @property
    def form(self) -> OpenForm:
        with self.company.instance.engine.connect() as connection:
            return answering.find_form(connection, self.code)

    def stored(self) -> int:
        """How many responses lie in the group's box."""
        return box_of_open(self.company.instance.boxes, self.form).count()

    def fill(self, people: int) -> None:
        """So many people send an empty form."""
        box, form = box_of_open(self.company.instance.boxes, self.form), self.form
        box.put_all([answering.sealed(form, tokens.new_tag(), {}, b"") for _each in range(people)])

    def start(self, browser: FlaskClient, language: str = "en") -> str:
        """The first step, as a browser without script gets it."""
        return browser.post(self._answer, data={"action": "start", "lang": language}).get_data(as_text=True)

    def go(
        self, browser: FlaskClient, page: str, action: str, answers: dict[str, Sequence[str]] | None = None
    ) -> TestResponse:
        """Press a button of a page with so much chosen on it."""
        ours = {name: hidden_in(page, name) for name in ("carry", "step", "lang")}
        return browser.post(self._answer, data={**ours, "action": action, **(answers or {})})

    def send(self, fields: dict[str, Sequence[str]], carry: str | None = None) -> TestResponse:
        """Send the single document with these fields, whatever they are."""
        browser = self.company.app.test_client()
        carry = carry or carry_in(browser.get(f"/r/{self.code}/form").get_data(as_text=True))
        ours = {"carry": carry, "step": "all", "lang": "en", "action": "send"}
        return browser.post(self._answer, data={**ours, **fields})

    @property
    def _answer(self) -> str:
        return f"/r/{self.code}/answer"


def text_of(reply: TestResponse) -> str:
    """The words of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True))))


def inputs_in(page: str) -> list[dict[str, str]]:
    """The attributes of every input of a page; one without a value counts as its own name."""
    return [
        {**dict(_ATTRIBUTE.findall(inside)), **({"checked": "checked"} if re.search(r"\bchecked\b", inside) else {})}
        for inside in _INPUT.findall(page)
    ]


def hidden_in(page: str, name: str) -> str:
    return next(each["value"] for each in inputs_in(page) if each.get("name") == name)


def chosen_in(page: str) -> set[tuple[str, str]]:
    """Item and code of every answer that is chosen on a page."""
    return {(each["name"], each["value"]) for each in inputs_in(page) if "checked" in each}
