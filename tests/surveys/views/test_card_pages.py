"""The pages that print cards: a number, the sheets once, and never a word about a single card."""

import re
from base64 import urlsafe_b64encode

import pytest
import segno
from sqlalchemy import func, select

from feedback.database import reading
from feedback.privacy import stretching
from feedback.staff.models import AuditEntry
from feedback.wordlist import words
from surveys import answering
from surveys.boxes import Kept, Sealed
from surveys.filing import box_of_open
from surveys.programmes.models import Card
from surveys.programmes.planning import GroupPlan, Plan
from tests.company import token_in
from tests.surveys.views.asking import text_of

GROUP = "Early shift"
ROOM = "/staff/room/cards"
PLAN = Plan(
    "Peer support", (GroupPlan(GROUP, "Harbour", 10), GroupPlan("Late shift", "Harbour", 4)), k=5, entry="cards"
)


@pytest.fixture
def slug(company):
    return company.plan(PLAN)


@pytest.fixture
def forms(company, slug):
    """The wave before is open: group -> code of its form."""
    return company.begin(slug, "before")


@pytest.fixture
def wall(company, slug, forms):
    """The browser of the facilitator of the early shift."""
    return company.facilitator(slug, GROUP)


def desk_of(company, slug, group=GROUP):
    """The address at which HR prints for a group."""
    group_id = next(each.id for each in company.programme(slug).groups if each.name == group)
    return f"/staff/programmes/{slug}/groups/{group_id}/cards"


def press(browser, number, page=ROOM):
    token = token_in(browser.get(page).get_data(as_text=True))
    return browser.post(page, data={"csrf_token": token, "number": str(number)})


def codes_on(reply):
    """The codes on the sheets, card by card, in the order of the page."""
    spaced = re.findall(r'<p class="code"[^>]*>([^<]+)</p>', reply.get_data(as_text=True))
    return [code.replace(" ", "") for code in spaced]


def phrases_on(reply):
    return re.findall(r'<b class="six"[^>]*>([^<]+)</b>', reply.get_data(as_text=True))


def kept(company):
    with reading(company.instance.engine) as db:
        return db.scalar(select(func.count()).select_from(Card))


def without_token(reply):
    """The bytes of a page, but for the token of its session."""
    return re.sub(rb'name="csrf_token"[^>]* value="[^"]+"', b"", reply.get_data())


def test_the_page_proposes_a_fifth_more_cards_than_people_and_says_what_cards_cannot_do(wall):
    page = wall.get(ROOM)
    assert 'name="number" type="number" value="12"' in page.get_data(as_text=True)
    assert "Whoever notes who draws which card, and can also copy the server’s files" in text_of(page)
    assert "Spare cards are counted and destroyed in front of the group." in text_of(page)


def test_the_sheets_hold_so_many_cards_and_say_that_this_is_the_only_time(company, wall):
    reply = press(wall, 12)
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-store"
    codes = codes_on(reply)
    assert len(set(codes)) == 24 == kept(company)
    assert "These codes are not shown again. Destroy the spare cards in front of the group." in text_of(reply)
    assert "Do not reload this page" in text_of(reply)


def test_every_code_of_the_sheets_leads_to_its_form(company, wall, forms):
    after = {form.code for form in company.programme("peer-support").wave("after").forms}
    before, later = codes_on(press(wall, 1))
    browser = company.app.test_client()
    assert browser.post("/r", data={"code": before}).location.startswith(f"/r/{forms[GROUP]}")
    assert browser.post("/r", data={"code": later}).location[3:11] in after


def test_the_square_holds_the_fingerprint_where_there_is_one_and_the_code(company, slug, wall):
    reply = press(wall, 1)
    before, after = codes_on(reply)
    programme = company.programme(slug)
    codes = {wave.kind: next(form.code for form in wave.forms if form.group.name == GROUP) for wave in programme.waves}
    with company.instance.engine.connect() as connection:
        digest = answering.find_form(connection, codes["before"]).wave_digest
    fingerprint = urlsafe_b64encode(digest).decode().rstrip("=")
    page = reply.get_data(as_text=True)
    base = company.instance.settings.base_url
    for content in (
        f"{base}/r/{codes['before']}#{fingerprint}.{before}",
        f"{base}/r/{codes['after']}#.{after}",
    ):
        square = segno.make(content, error="m", micro=False)
        assert square.svg_inline(border=2, lineclass=None, svgclass=None, omitsize=True) in page


def test_the_six_words_stand_on_the_part_that_is_kept_and_nowhere_else(wall):
    reply = press(wall, 3)
    shown = phrases_on(reply)
    assert len(set(shown)) == 3
    assert all(set(phrase.split()) <= set(words()) for phrase in shown)
    for card in reply.get_data(as_text=True).split("<article")[1:]:
        first, second = card.split('<div class="half">')[1:]
        assert "six" not in first and "throw it away" in first
        assert "six" in second and "Keep this part" in second


def test_without_pairing_no_words_are_printed(company):
    slug = company.plan(Plan("No pairs", PLAN.groups, k=5, entry="cards", pairing=False))
    reply = press(company.facilitator(slug, GROUP), 2)
    assert len(codes_on(reply)) == 4
    assert phrases_on(reply) == []
    assert "six words" not in text_of(reply)


def test_nothing_numbers_the_cards_or_the_sheets(wall):
    sheets = press(wall, 12).get_data(as_text=True).partition('<section class="sheets"')[2]
    cards = [re.sub(r"<[^>]+>", " ", card) for card in sheets.split("<article")[1:]]
    said = {
        re.sub(r"\b[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}\b", "CODE", card).partition("Your six words")[0]
        for card in cards
    }
    assert len(said) == 1, said


def test_the_same_number_sent_again_makes_other_cards(company, wall):
    first, second = codes_on(press(wall, 3)), codes_on(press(wall, 3))
    assert not set(first) & set(second)
    assert kept(company) == 12
    page = text_of(wall.get(ROOM))
    assert "Made before: 6 cards" in page
    assert "destroy what is left of them first" in page
    assert not [code for code in first + second if code in page.replace(" ", "")]


@pytest.mark.parametrize("number", ["", "0", "-3", "501", "twelve", "1.5", "9" * 30])
def test_what_is_no_number_of_cards_makes_none(company, wall, number):
    reply = press(wall, number)
    assert reply.status_code == 422
    assert "a whole number from 1 to 500" in text_of(reply)
    assert kept(company) == 0


def test_more_than_three_cards_a_person_are_refused_and_in_the_end_no_form_is_left(company, wall):
    reply = press(wall, 31)
    assert reply.status_code == 400
    assert "No card was made" in text_of(reply)
    assert kept(company) == 0
    token = token_in(wall.get(ROOM).get_data(as_text=True))
    press(wall, 30)
    assert 'name="number"' not in wall.get(ROOM).get_data(as_text=True)
    assert wall.post(ROOM, data={"csrf_token": token, "number": "1"}).status_code == 400
    assert kept(company) == 60


def test_hr_prints_for_any_group_and_the_audit_trail_says_how_many_but_no_code(company, slug, forms):
    browser = company.hr()
    assert "Print cards" in text_of(browser.get(f"/staff/programmes/{slug}"))
    reply = press(browser, 5, desk_of(company, slug, "Late shift"))
    assert len(codes_on(reply)) == 10
    press(company.facilitator(slug, GROUP), 7)
    with reading(company.instance.engine) as db:
        lines = [(entry.who, entry.what) for entry in db.scalars(select(AuditEntry)) if "cards" in entry.what]
        everything = " ".join(entry.what for entry in db.scalars(select(AuditEntry)))
    assert sorted(lines) == [
        ("facilitator", "printed 7 cards for Early shift"),
        ("hr@brightwater.example", "printed 5 cards for Late shift"),
    ]
    assert not [code for code in codes_on(reply) if code in everything]


def test_a_group_of_another_programme_is_not_found(company, slug, two_groups):
    other = desk_of(company, company.plan(two_groups)).rpartition("/groups/")[2]
    browser = company.hr()
    assert browser.get(f"/staff/programmes/{slug}/groups/{other}").status_code == 404
    assert browser.get(f"/staff/programmes/nowhere/groups/{other}").status_code == 404


def test_a_room_link_prints_for_its_own_room_alone_and_a_stranger_for_none(company, slug, wall):
    page = desk_of(company, slug, "Late shift")
    token = token_in(wall.get(ROOM).get_data(as_text=True))
    for browser, address in ((wall, page), (company.app.test_client(), page), (company.app.test_client(), ROOM)):
        reply = browser.get(address)
        assert (reply.status_code, reply.location) == (302, "/staff/in")
    assert wall.post(page, data={"csrf_token": token, "number": "1"}).status_code == 302
    assert company.hr().get(ROOM).status_code == 302
    assert kept(company) == 0


def test_without_the_token_of_the_session_nothing_is_printed(company, wall):
    assert wall.post(ROOM, data={"number": "1"}).status_code == 400
    assert kept(company) == 0


def test_where_people_come_by_a_link_no_page_offers_cards(company, two_groups):
    slug = company.plan(two_groups)
    wall = company.facilitator(slug, GROUP)
    assert wall.get(ROOM).status_code == 409
    assert ROOM not in wall.get("/staff/room").get_data(as_text=True)
    assert "Print cards" not in text_of(company.hr().get(f"/staff/programmes/{slug}"))


def test_when_every_round_is_over_there_is_nothing_to_print(company, slug, wall):
    company.begin(slug, "after")
    for wave in ("before", "after"):
        company.close(slug, wave)
    reply = wall.get(ROOM)
    assert reply.status_code == 409
    assert "so a card would open nothing" in text_of(reply)


@pytest.mark.attack
def test_no_page_changes_by_a_single_byte_when_a_card_is_used(company, slug, forms, wall):
    codes = codes_on(press(wall, 12))
    hr, phone = company.hr(), company.app.test_client()

    def pages():
        looked_at = [wall.get(ROOM), wall.get("/staff/room"), hr.get(f"/staff/programmes/{slug}")]
        looked_at += [hr.get(desk_of(company, slug)), *(phone.post("/r", data={"code": code}) for code in codes)]
        return [(reply.status_code, reply.location, without_token(reply)) for reply in looked_at]

    before = pages()
    with company.instance.engine.connect() as connection:
        form = answering.find_form(connection, forms[GROUP])
    box = box_of_open(company.instance.boxes, form)
    tags = [stretching.card_tag(stretching.card_secret(code)) for code in codes[:8:2]]
    assert [box.put(Sealed(tag, b"sealed")) for tag in tags] == [Kept.NEW] * 4
    assert pages() == before
    press(wall, 1)  # the control: a card that is made does change a page
    assert pages() != before
