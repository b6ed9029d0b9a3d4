"""The facilitator stands in the room: prints the cards, opens the form, sees who draws and who types.

Her pages tell no number below k, nothing about a single card, and nothing of HR's. Controls: what she is not told
does exist, and whoever writes down who drew which card, and copies the files too, does find that card's answer.
"""

import re
import secrets

import pytest
from sqlalchemy import func, select

from feedback.database import reading, writing
from feedback.privacy import stretching
from surveys.filing import SHOWN
from surveys.programmes import planning
from surveys.programmes.models import Card
from surveys.programmes.planning import GroupPlan, Plan
from surveys.tickets import cards
from tests.attacks.waves import open_forms
from tests.company import token_in
from tests.sealing_client import SealingClient
from tests.surveys.custody.keys import files_of, places_of
from tests.surveys.invited import EARLY
from tests.surveys.views.asking import Asked, text_of

pytestmark = pytest.mark.attack

GROUP = "Early shift"
K = 7
PRINTED = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4}) ([0-9A-HJKMNP-TV-Z]{4})\b")


@pytest.fixture
def by_card(company):
    """A programme whose people come in by cards; its first wave takes answers."""
    slug = company.plan(
        Plan("Cards", (GroupPlan(GROUP, "Harbour", 20), GroupPlan("Late", "Hill", 20)), k=K, entry="cards")
    )
    return Asked(company, slug, company.begin(slug, "before")[GROUP])


@pytest.fixture
def facilitator(by_card):
    return by_card.company.facilitator(by_card.slug, GROUP)


def press(browser, path, page="/staff/room", **fields):
    token = token_in(browser.get(page).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, **fields})


def printed_codes(reply):
    """The codes of a printed sheet, as a facilitator reads them, with both halves of each card."""
    return ["".join(found) for found in PRINTED.findall(text_of(reply))]


def tags_of(by_card):
    with reading(by_card.company.instance.engine) as db:
        return set(db.scalars(select(Card.tag)))


def plain(page):
    return page.replace(token_in(page), "")


def current_folder(browser):
    return browser.application.extensions["candour"].boxes


def screen(browser):
    """The wall of the room as it stands on the next look, without waiting five minutes."""
    (current_folder(browser) / SHOWN).unlink(missing_ok=True)
    return plain(browser.get("/staff/room").get_data(as_text=True))


def test_below_k_her_screen_is_one_page_and_from_there_on_it_moves_in_fives(by_card, facilitator):
    pages = []
    for _answers in range(16):
        pages.append(screen(facilitator))
        by_card.fill(1)
    assert by_card.stored() == 16
    assert len(set(pages[:10])) == 1  # 5 is below k: the first number that is shown is 10
    assert pages[10] != pages[9]  # control: what moves is seen to move
    assert len(set(pages[10:15])) == len(set(pages[15:])) == 1
    assert [page for page in pages if re.search(r"At least (?!5|10|15)\d+ answers", page)] == []


def test_she_opens_and_closes_no_form_of_invited_people(invited):
    room = invited.company.facilitator(invited.slug, EARLY)
    for state in ("not open", "open"):
        pressed = [press(room, f"/staff/room/{verb}", page="/staff/in").status_code for verb in ("open", "close")]
        assert pressed == [409, 409]
        assert invited.form.state == state
        page = room.get("/staff/room").get_data(as_text=True)
        assert "/staff/room/open" not in page
        assert "/staff/room/close" not in page
        if state == "not open":
            invited.fetch(invited.codes(10))
            open_forms(invited)


def test_codes_are_shown_once_and_stand_nowhere_afterwards(by_card, facilitator):
    sheet = press(facilitator, "/staff/room/cards", page="/staff/room/cards", number="6")
    codes = printed_codes(sheet)
    assert len(set(codes)) == 12  # both halves of six cards
    tags = {stretching.card_tag(stretching.card_secret(code)) for code in codes}
    assert tags == tags_of(by_card)  # control: they are the cards
    later = [text_of(facilitator.get(page)) for page in ("/staff/room", "/staff/room/cards")]
    files = files_of(by_card.company.instance.folder)
    for code in codes:
        spaced = " ".join((code[:4], code[4:8], code[8:]))
        assert not places_of(code.encode(), files) | places_of(spaced.encode(), files)
        assert not any(code in page or spaced in page for page in later)


def test_no_page_tells_whether_a_card_was_used(by_card, facilitator):
    """Her pages, HR's, and what anybody is told who types the letters of a card."""
    codes = printed_codes(press(facilitator, "/staff/room/cards", page="/staff/room/cards", number="6"))
    hr = by_card.company.hr()
    client = SealingClient(by_card.company.app, by_card.code)
    secret_of = {code: stretching.card_secret(code) for code in codes}
    mine = next(code for code in codes if client_may_use(by_card, secret_of[code]))

    def pages():
        browser = by_card.company.app.test_client()
        group = next(group.id for group in by_card.company.programme(by_card.slug).groups if group.name == GROUP)
        typed = browser.post("/r", data={"code": mine})
        yield typed.status_code, typed.headers["Location"]
        yield screen(facilitator)
        yield plain(facilitator.get("/staff/room/cards").get_data(as_text=True))
        yield plain(hr.get(f"/staff/programmes/{by_card.slug}").get_data(as_text=True))
        yield plain(hr.get(f"/staff/programmes/{by_card.slug}/groups/{group}/cards").get_data(as_text=True))

    before = list(pages())
    assert client.send(client.body(secret_of[mine])).status_code == 201
    assert list(pages()) == before
    assert len(tags_of(by_card)) == 12  # a used card stays among the others
    assert client.send(client.body(secret_of[mine])).status_code == 201  # and sending says it was new each time
    assert by_card.stored() == 1  # control: it was not


def client_may_use(by_card, secret):
    """Whether it is the half for the wave that is open."""
    with reading(by_card.company.instance.engine) as db:
        form = by_card.form
        return cards.admitted(db.connection(), form.wave_id, form.group_id, stretching.card_tag(secret))


def usable(by_card, facilitator, number=6):
    """The stretched letters of printed cards that open the form of the present wave."""
    codes = printed_codes(press(facilitator, "/staff/room/cards", page="/staff/room/cards", number=str(number)))
    secret_of = [stretching.card_secret(code) for code in codes]
    return [secret for secret in secret_of if client_may_use(by_card, secret)]


def test_no_card_is_tested_for_having_been_used_without_using_it_up(by_card, facilitator):
    """She sends with each card and takes back at once, again and again: it costs the card that is tested."""
    client, tried = SealingClient(by_card.company.app, by_card.code), usable(by_card, facilitator)
    for secret in tried[:3]:
        assert client.send(client.body(secret)).status_code == 201
    seen = []
    for _round in range(3):
        locks = [client.locks() for _card in tried]
        replies = [client.send(client.body(secret, locks=lock)) for secret, lock in zip(tried, locks, strict=True)]
        assert len({(reply.status_code, reply.data, str(reply.headers)) for reply in replies}) == 1
        seen.append([client.withdraw(lock) for lock in locks])
    # asking once tells, and uses the card up: it is not there to be drawn any more, and asking again tells nothing
    assert seen == [[404, 404, 404, 200, 200, 200], [404] * 6, [404] * 6]
    assert by_card.stored() == 3


def test_without_script_a_used_card_gets_the_same_page_as_a_fresh_one(by_card, facilitator):
    tried = usable_codes(by_card, facilitator)
    replies = [by_card.send({"E1": ["4"], "card": [code]}) for code in (tried[0], tried[0], tried[1])]
    assert {(reply.status_code, reply.location, reply.data) for reply in replies} == {
        (303, f"/r/{by_card.code}/sent?lang=en", replies[0].data)
    }
    assert by_card.stored() == 2  # control: one was used before


def usable_codes(by_card, facilitator):
    codes = printed_codes(press(facilitator, "/staff/room/cards", page="/staff/room/cards", number="3"))
    return [code for code in codes if client_may_use(by_card, stretching.card_secret(code))]


def test_six_words_tell_whoever_used_a_card_the_truth(by_card, facilitator):
    """The second who sends with a card is told the same as the first; whose answer lies there, the words say."""
    client, (secret, *_others) = SealingClient(by_card.company.app, by_card.code), usable(by_card, facilitator)
    first, second = client.locks(), client.locks()
    assert [client.send(client.body(secret, locks=locks)).status_code for locks in (first, second)] == [201, 201]
    assert (client.look(first), client.look(second)) == (200, 404)


def test_she_reaches_no_page_of_hr_and_no_other_group(by_card, facilitator):
    company, other = by_card.company, Asked(by_card.company, by_card.slug, by_card.code)
    group = next(group.id for group in company.programme(by_card.slug).groups if group.name == "Late")
    adapter = company.app.url_map.bind("localhost")
    values = {"slug": other.slug, "wave": "before", "group_id": group, "job": "0" * 16, "chart": "x", "kind": "csv"}
    values |= {"version": "1", "name": "xlsx"}
    reached = set()
    for rule in company.app.url_map.iter_rules():
        if rule.rule.startswith("/staff/programmes") and "GET" in rule.methods:
            path = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            reached.add(facilitator.get(path).headers.get("Location", "a page"))
    assert reached == {"/staff/in"}
    assert company.hr().get(f"/staff/programmes/{by_card.slug}").status_code == 200  # control
    assert "Late" not in facilitator.get("/staff/room").get_data(as_text=True)


def answered_with_cards(by_card, number=6):
    """So many people draw a card and answer; returns the codes in the order in which they were drawn."""
    with writing(by_card.company.instance.engine) as db:
        programme = planning.find(db, by_card.slug)
        group = next(group for group in programme.groups if group.name == GROUP)
        made = cards.make(db, programme, group, number, secrets.choice, lambda: "six words", lambda _all: None)
    client = SealingClient(by_card.company.app, by_card.code)
    drawn = [card.halves[0].code for card in made]
    for each, code in enumerate(drawn):
        assert client.send(client.body(stretching.card_secret(code), {"E1": 1 + each % 5})).status_code == 201
    return drawn


def tag_of(code):
    return stretching.card_tag(stretching.card_secret(code))


def in_boxes(by_card, tag):
    files = files_of(by_card.company.instance.folder)
    return {name for name in places_of(tag, files) if name.startswith("boxes/") and not name.endswith("-journal")}


def test_the_known_limit_a_card_that_was_seen_finds_its_own_row_and_no_other_while_the_wave_is_open(by_card):
    """The threat model says so. The tag is made of the letters alone, and the row lies under it, sealed."""
    drawn = answered_with_cards(by_card)
    seen, unseen = drawn[0], drawn[1:]
    assert in_boxes(by_card, tag_of(seen))
    rows = files_of(by_card.company.instance.folder)
    known = tag_of(seen)
    for code in unseen:  # and one card, even with the whole sheet's printing before one's eyes, says nothing of others
        assert known not in {stretching.card_tag(known), tag_of(code)}
        assert not places_of(code.encode(), rows)


def test_after_the_close_no_card_is_known_to_the_database(by_card):
    answered_with_cards(by_card)
    by_card.company.close(by_card.slug, "before")
    with reading(by_card.company.instance.engine) as db:
        wave_id = by_card.form.wave_id
        assert db.scalar(select(func.count()).where(Card.wave_id == wave_id)) == 0
        assert db.scalar(select(func.count()).select_from(Card)) == 6  # control: the halves for after are there


def test_after_the_close_no_card_is_left_in_any_file_of_the_database(by_card):
    drawn = answered_with_cards(by_card)
    by_card.company.close(by_card.slug, "before")
    files = files_of(by_card.company.instance.folder)
    left = {name for code in drawn for name in places_of(tag_of(code), files)}
    assert not {name for name in left if name.startswith("candour.sqlite")}


def test_after_the_close_a_card_finds_no_row_any_more(by_card):
    drawn = answered_with_cards(by_card)
    by_card.company.close(by_card.slug, "before")
    assert not any(in_boxes(by_card, tag_of(code)) for code in drawn)
