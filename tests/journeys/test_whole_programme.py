"""A whole programme by invitation: tickets, gate, answers, six words, two custodians, the certificate."""

import hashlib
import re
import secrets
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from feedback import migrate
from feedback.app import create_app
from feedback.database import writing
from feedback.instance import Instance, now
from feedback.privacy import locking
from feedback.settings import Settings
from feedback.staff import accounts, sessions
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.filing import key_folder
from surveys.programmes import planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.journeys.conftest import DESK, PHONE, serving
from tests.journeys.test_every_screen import SMALL, barriers
from tests.journeys.test_hr_journey import follow, heading, press, to_the_report, wave
from tests.journeys.watching import Watch
from tests.mailserver import Mailbox, mail_server

pytestmark = pytest.mark.journey

PEOPLE = 10  # as few as the gate lets answer
GROUP = "Night shift"
NAME = "Listening at night"
LINK = re.compile(r"http://\S+/t/\w{8}#[\w-]+")


@dataclass(frozen=True)
class Office:
    """An installation with two custodians and a mail server."""

    base: str
    instance: Instance
    mail: Mailbox
    phrases: dict[str, str]

    def link_for(self, email: str) -> str:
        with writing(self.instance.engine) as db:
            return sessions.address(self.base, sessions.new_link(db, now(), account_id=accounts.find(db, email).id))

    def answers(self) -> int:
        """How many rows lie in all boxes, looked up behind the program's back."""
        return sum(_rows(path) for path in self.instance.boxes.glob("*/*.box"))


def _rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM scores").fetchone()[0])


HR, COUNCIL = "hr@brightwater.example", "council@brightwater.example"


@pytest.fixture
def office(made_settings: Settings, tmp_path: Path) -> Iterator[Office]:
    with mail_server() as box, socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(replace(made_settings, base_url=base, smtp=box.smtp), tmp_path / "instance")
        instance: Instance = app.extensions["candour"]
        migrate.upgrade(instance.engine, instance.folder)
        with writing(instance.engine) as db:
            phrases = {email: _custodian(db, instance, email) for email in (HR, COUNCIL)}
            planning.create(
                db,
                Plan(
                    NAME,
                    (GroupPlan(GROUP, "Harbour", PEOPLE),),
                    questionnaire="candour-light",
                    k=5,
                    entry="invitations",
                    keys_needed=2,
                    pairing=True,
                ),
            )
        with serving(listener, app):
            yield Office(base, instance, box, phrases)
        instance.engine.dispose()


def _custodian(db: Session, instance: Instance, email: str) -> str:
    account = accounts.add(db, name=email.partition("@")[0].title(), email=email)
    account.password_hash = "no password: the link is the way in"
    return custodians.add(
        db,
        key_folder(instance.keys),
        account.id,
        words=words(),
        choose=secrets.choice,
        cost=locking.MADE_UP_DATA_ONLY,
    )


@pytest.fixture
def opened(browser: Browser, office: Office) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for a person, watched to the end."""
    watched = []

    def opened(viewport: dict[str, int] = PHONE, *, cookies: bool = False) -> Page:
        context = browser.new_context(viewport=viewport, base_url=office.base)
        context.set_default_timeout(20_000)
        watched.append((context, Watch(context, office.base, office.instance.settings.leave_to), cookies))
        return context.new_page()

    yield opened
    complaints = [complaint for _context, watch, cookies in watched for complaint in watch.complaints(cookies=cookies)]
    for context, _watch, _cookies in watched:
        context.close()
    assert complaints == []


def desk_of(office: Office, opened: Callable[..., Page], email: str) -> Page:
    page = opened(DESK, cookies=True)
    page.goto(office.link_for(email))
    page.wait_for_url("**/programmes")
    return page


def invite_everybody(office: Office, hr: Page, title: str) -> list[str]:
    """HR opens the wave, pastes the list and mails it; the links that arrive."""
    before = len(office.mail.arrived)
    wave(hr, title).get_by_role("button", name="Open this wave").click()
    wave(hr, title).get_by_role("link", name="Invite people").click()
    people = [f"person{number}@brightwater.example" for number in range(PEOPLE)]
    hr.get_by_label("Addresses", exact=True).fill("\n".join([*people, people[0]]))
    press(hr, "Put on the list")
    expect(hr.get_by_text(f"Added: {PEOPLE} people. Dropped because they were there already: 1.")).to_be_visible()
    without_barriers(hr)
    press(hr, "Mail the invitations")
    expect(hr.get_by_text("Mail is going out")).to_have_count(0, timeout=30_000)
    arrived = office.mail.arrived[before:]
    assert sorted(address for address, _message in arrived) == sorted(people)
    follow(hr, "Back to the programme")
    return [LINK.findall(str(message.get_content()))[0] for _address, message in arrived]


def without_barriers(*pages: Page) -> None:
    for page in pages:
        size = page.viewport_size
        assert list(barriers(page, SMALL, schemes=["light"])) == []
        page.set_viewport_size(size or PHONE)


def fetch(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Fetch my ticket").click()
    expect(page.get_by_text("Done. Your ticket is in this browser.")).to_be_visible()
    assert "#" not in page.url


def form_address(link: str) -> str:
    return link.partition("#")[0].replace("/t/", "/r/")


def answer(page: Page, address: str, value: int, *, typed: str = "", draw: bool = False) -> str:
    """One person answers what is asked first, and sends; returns the six words that were drawn."""
    page.goto(f"{address}/form")
    page.locator(f"input[name=E1][value='{value}']").check()
    page.locator(f"input[name=E4][value='{max(1, value - 1)}']").check()
    while not page.get_by_role("button", name="Send", exact=True).is_visible():
        page.locator("[data-go=next]:visible").click()
    if typed or draw:
        page.get_by_text("Six private words").click()
    if draw:
        press(page, "Give me six words")
        expect(page.locator("[data-drawn] li")).to_have_count(6)
    if typed:
        page.get_by_label("Your six words, if you have them").fill(typed)
    drawn = " ".join(page.locator("[data-drawn] li").all_inner_texts()) if draw else ""
    press(page, "Send")
    expect(heading(page, "Thank you. Your answers are in.")).to_be_visible()
    return drawn


def look(page: Page, address: str, typed: str, button: str = "Was my answer counted?") -> None:
    page.goto(f"{address}/receipt")
    page.get_by_label("The six words that you got when you answered").fill(typed)
    press(page, button)


def close(hr: Page, title: str) -> None:
    wave(hr, title).get_by_text("Close this wave").click()
    wave(hr, title).get_by_role("button", name="Close for good").click()
    expect(wave(hr, title).get_by_text("No more answers are taken")).to_be_visible()


def test_a_whole_programme_by_invitation(office: Office, opened: Callable[..., Page]):
    hr = desk_of(office, opened, HR)
    follow(hr, NAME)
    programme = hr.url
    phones = [opened() for _person in range(PEOPLE)]

    # before: tickets first; nobody can answer until enough people have one
    links = invite_everybody(office, hr, "Before the training")
    address = form_address(links[0])
    for page, link in zip(phones[:-1], links[:-1], strict=True):
        fetch(page, link)
    press(hr, "End fetching and open all forms")
    expect(hr.get_by_text("Answering begins when at least 10 people have fetched their tickets.")).to_be_visible()
    phones[0].goto(address)
    expect(heading(phones[0], "Answering has not begun")).to_be_visible()
    thief = opened()
    thief.goto(links[0])
    without_barriers(thief, hr)
    thief.get_by_role("button", name="Fetch my ticket").click()
    expect(thief.get_by_text("This code gives no ticket: it has been used already")).to_be_visible()
    fetch(phones[-1], links[-1])
    hr.goto(programme)
    press(hr, "End fetching and open all forms")
    expect(hr.get_by_text("takes answers", exact=True)).to_have_count(1)
    assert not list((office.instance.keys / "signing").iterdir())

    # answers, sealed in the browser; one is taken back
    drawn = [answer(page, address, 1 + number % 3, draw=True) for number, page in enumerate(phones)]
    assert office.answers() == PEOPLE
    phones[0].goto(f"{address}/form")
    while not phones[0].get_by_role("button", name="Send", exact=True).is_visible():
        phones[0].locator("[data-go=next]:visible").click()
    press(phones[0], "Send")
    expect(phones[0].get_by_role("alert").filter(has_text="There is no ticket for this form")).to_be_visible()
    look(phones[1], address, drawn[1], "Take my answer back")
    expect(phones[1].get_by_text("Your answer has been taken out.")).to_be_visible()
    assert office.answers() == PEOPLE - 1
    close(hr, "Before the training")
    assert not list(office.instance.rosters.glob("*.roster*"))
    look(phones[0], address, drawn[0])
    expect(phones[0].get_by_text("Your answer was counted")).to_be_visible()
    look(phones[1], address, drawn[1])
    expect(phones[1].get_by_text("no answer stands in the list")).to_be_visible()

    # after: the same words pair, a slip in them does no harm
    links = invite_everybody(office, hr, "After the training")
    later = form_address(links[0])
    for page, link in zip(phones, links, strict=True):
        fetch(page, link)
    press(hr, "End fetching and open all forms")
    for number, page in enumerate(phones):
        answer(page, later, 5 - number % 2, typed=drawn[number].upper().replace(" ", ",  "))
    close(hr, "After the training")

    # two custodians, one after the other
    follow(hr, "Open the answers and publish")
    hr.get_by_text("I turn my key now, the other person later").click()
    without_barriers(hr)
    hr.locator("details form").get_by_label("Your opening phrase").fill(office.phrases[HR])
    press(hr, "Turn my key")
    expect(hr.get_by_text("You have turned your key.")).to_be_visible()
    council = desk_of(office, opened, COUNCIL)
    follow(council, NAME)
    follow(council, "Open the answers and publish")
    council.get_by_label("Your opening phrase").first.fill(office.phrases[COUNCIL])
    press(council, "Open and publish")
    to_the_report(council, script=True)
    expect(council.get_by_text("Line 1 of the ledger")).to_be_visible()

    # the list that everybody can fetch is the one whose fingerprint the report shows
    listed = opened().request.get(f"{later}/counted").body()
    assert len(listed.decode().splitlines()) == PEOPLE
    expect(council.get_by_text(hashlib.sha256(listed).hexdigest())).to_be_visible()

    # nothing is left but the certificate
    hr.goto(f"{programme}/certificate")
    expect(heading(hr, "Certificate of destruction")).to_be_visible()
    assert not list(office.instance.boxes.rglob("*.box*"))
    assert not [path for path in (office.instance.keys / "waves").rglob("*") if path.is_file()]
