"""HR's page of invitations: nothing is stored until the list is good, and nothing tells who has fetched a ticket."""

import csv
import io
import re
import time
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest

from surveys.tickets.roster import Letter, State
from tests.company import token_in
from tests.mailserver import BREAK
from tests.surveys.invited import EARLY, LATE
from tests.surveys.views.asking import text_of

KIM, SAM = "kim@brightwater.example", "sam@brightwater.example"


class Desk:
    """HR at the page of one wave's invitations."""

    def __init__(self, invited, wave="before"):
        self.invited, self.roster, self.browser = invited, invited.roster, invited.company.hr()
        self.address = f"/staff/programmes/{invited.slug}/{wave}/invitations"

    def look(self):
        return self.browser.get(self.address)

    def press(self, what, **fields):
        token = token_in(self.look().get_data(as_text=True))
        return self.browser.post(f"{self.address}/{what}", data={"csrf_token": token, **fields})

    def add(self, text, **fields):
        return self.press("list", people=text, **{"group": self.invited.groups[EARLY], **fields})

    def until_sent(self):
        for _each in range(200):
            if not self.roster.is_mailing:
                return
            time.sleep(0.02)
        raise AssertionError("the mail never ended")


@pytest.fixture
def desk(invited):
    return Desk(invited)


@pytest.fixture
def post(company, mailbox):
    """The installation with a mail server in its settings."""
    instance = company.instance
    company.app.extensions["candour"] = replace(instance, settings=replace(instance.settings, smtp=mailbox.smtp))
    return mailbox


def test_a_good_list_is_stored_and_repeats_are_counted(desk):
    reply = desk.add(f"{KIM}\n{SAM};{LATE}\n{KIM.upper()}\n")
    assert reply.status_code == 303
    assert desk.roster.addresses() == {KIM, SAM}
    assert desk.roster.in_groups() == {desk.invited.groups[EARLY]: 1, desk.invited.groups[LATE]: 1}
    told = text_of(desk.browser.get(reply.headers["Location"]))
    assert "Added: 2 people" in told
    assert "there already: 1" in told


def test_bad_lines_are_shown_and_nothing_is_stored_until_hr_leaves_them_out(desk):
    pasted = f"{KIM}\nsam@\n{SAM};Nigth shift"
    refused = desk.add(pasted)
    assert refused.status_code == 422
    assert "Line 2: “sam@” is no mail address." in text_of(refused)
    assert "Line 3: No group of this programme is called “Nigth shift”." in text_of(refused)
    assert not desk.roster.exists
    assert KIM in refused.get_data(as_text=True)  # what was pasted stands there still, to be mended
    stored = desk.add(pasted, leave_out="y")
    assert stored.status_code == 303
    assert "left_out=2" in stored.headers["Location"]
    assert desk.roster.addresses() == {KIM}


def test_a_file_does_as_well(desk):
    reply = desk.add("", file=(io.BytesIO(f"E-Mail;Group\n{KIM};{LATE}\n".encode("utf-8-sig")), "list.csv"))
    assert reply.status_code == 303
    assert desk.roster.in_groups() == {desk.invited.groups[LATE]: 1}


@pytest.mark.parametrize("text", ["", "\n \n", "e-mail\n"])
def test_an_empty_list_is_refused(desk, text):
    refused = desk.add(text)
    assert refused.status_code == 422
    assert "Nothing was stored" in text_of(refused)


def test_a_file_that_is_no_text_is_refused(desk):
    refused = desk.add("", file=(io.BytesIO(b"\x81\x8d\x8f\x90"), "list.xlsx"))
    assert refused.status_code == 422
    assert "The file is no text" in text_of(refused)


def test_an_address_cannot_bring_markup_or_a_header_with_it(desk):
    refused = desk.add("<script>alert(1)</script>@b.example\nkim@b.example\rBcc: all@b.example")
    assert refused.status_code == 422
    assert "<script>alert" not in refused.get_data(as_text=True)


def test_the_mail_goes_out_and_the_page_says_how_far_it_is(desk, post):
    desk.add(f"{KIM}\n{SAM}")
    assert "Mail the invitations" in text_of(desk.look())
    assert desk.press("send").status_code == 303
    desk.until_sent()
    assert sorted(post.addresses) == [KIM, SAM]
    told = text_of(desk.look())
    assert re.search(r"Taken by the mail server\s+2", told)
    assert re.search(r"still to go out\s+0", told)


def test_what_broke_off_goes_on_at_the_press_of_a_button(desk, post):
    desk.add(f"{KIM}\n{SAM}\nkay@brightwater.example")
    post.say = lambda step, _address: BREAK if step == "mail" and len(post.arrived) == 1 else ""
    desk.press("send")
    desk.until_sent()
    assert re.search(r"still to go out\s+2", text_of(desk.look()))
    post.say = lambda _step, _address: ""
    desk.press("send")
    desk.until_sent()
    assert len(post.addresses) == len(set(post.addresses)) == 3


def test_refused_addresses_are_named_and_tried_again(desk, post):
    desk.add(f"{KIM}\n{SAM}")
    post.say = lambda step, address: "550 no" if (step, address) == ("rcpt", SAM) else ""
    desk.press("send")
    desk.until_sent()
    assert f"would not carry mail to: {SAM}" in text_of(desk.look())
    post.say = lambda _step, _address: ""
    desk.press("send", again="refused")
    desk.until_sent()
    assert sorted(post.addresses) == [KIM, SAM]


def test_mails_that_broke_off_are_a_number_and_go_out_again_only_when_hr_says_so(desk, post):
    desk.add(f"{KIM}\n{SAM}")
    post.say = lambda step, _address: BREAK if step == "data" and not post.arrived else ""
    desk.press("send")
    desk.until_sent()
    told = desk.look()
    assert re.search(r"end unknown\s+1", text_of(told))
    assert KIM not in told.get_data(as_text=True) and SAM not in told.get_data(as_text=True)
    post.say = lambda _step, _address: ""
    desk.press("send")
    desk.until_sent()
    assert len(post.arrived) == 1
    desk.press("send", again="unknown")
    desk.until_sent()
    assert sorted(post.addresses) == [KIM, SAM]


def test_a_mail_server_that_is_away_is_told_and_nothing_is_changed(desk, post, company):
    desk.add(KIM)
    instance = company.instance
    away = replace(post.smtp, port=1)
    company.app.extensions["candour"] = replace(instance, settings=replace(instance.settings, smtp=away))
    refused = desk.press("send")
    assert refused.status_code == 502
    assert "cannot be reached" in text_of(refused)
    assert desk.roster.states(Letter.INVITATION) == {State.WAITING: 1}


def test_without_a_mail_server_the_page_offers_codes(desk):
    desk.add(KIM)
    assert "Codes can still be handed out as a file" in text_of(desk.look())
    assert desk.press("send").status_code == 409


def test_a_reminder_goes_to_everybody_once_a_press(desk, post):
    desk.add(f"{KIM}\n{SAM}")
    desk.press("send")
    desk.until_sent()
    post.arrived.clear()
    page = desk.look().get_data(as_text=True)
    fields = {"csrf_token": token_in(page), "rounds": re.search(r'name="rounds" value="(\d+)"', page).group(1)}
    assert desk.browser.post(f"{desk.address}/remind", data=fields).status_code == 303
    desk.until_sent()
    assert desk.browser.post(f"{desk.address}/remind", data=fields).status_code == 409
    assert sorted(post.addresses) == [KIM, SAM]


def test_codes_come_as_a_file_once_and_fetch_tickets(desk):
    reply = desk.press("codes", among=desk.invited.groups[LATE], number="3")
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(reply.get_data().decode("utf-8-sig"))))
    assert [row["group"] for row in rows] == [LATE] * 3
    found = [re.fullmatch(r"http://127\.0\.0\.1:8000/t/(\w+)#([\w-]{22})", row["link"]) for row in rows]
    assert {each.group(1) for each in found} == {desk.invited.forms[LATE]}
    assert len(desk.invited.fetch([urlsafe_b64decode(each.group(2) + "==") for each in found])) == 3


@pytest.mark.parametrize("number", ["", "0", "501", "many"])
def test_codes_in_a_number_that_nobody_needs_are_not_made(desk, number):
    assert desk.press("codes", among=desk.invited.groups[LATE], number=number).status_code == 422
    assert desk.roster.invited() == 0


@pytest.mark.attack
def test_no_page_changes_by_a_byte_when_tickets_are_fetched(desk, post):
    desk.add(f"{KIM}\n{SAM}")
    codes = desk.invited.codes(20)
    pages = (desk.address, f"/staff/programmes/{desk.invited.slug}", "/staff/programmes")

    def seen():
        got = [desk.browser.get(page).get_data(as_text=True) for page in pages]
        return [re.sub(r'name="csrf_token"[^>]* value="[^"]+"', "", page) for page in got]

    before = seen()
    assert before == seen()
    desk.invited.fetch(codes)
    assert seen() == before


def test_a_list_can_be_made_before_the_wave_opens_but_nothing_is_mailed(desk, post):
    later = Desk(desk.invited, "after")
    assert later.add(KIM).status_code == 303
    assert later.press("send").status_code == 409
    assert later.press("remind", rounds="0").status_code == 409
    assert post.steps == []


def test_nobody_is_put_on_the_list_after_fetching_has_ended(desk, post):
    desk.add(KIM)
    desk.invited.fetch(desk.invited.codes(10))
    programme = f"/staff/programmes/{desk.invited.slug}"
    assert "End fetching" in text_of(desk.browser.get(programme))
    token = token_in(desk.look().get_data(as_text=True))
    assert desk.browser.post(f"{programme}/before/forms", data={"csrf_token": token}).status_code == 303
    refused = desk.browser.post(f"{desk.address}/list", data={"csrf_token": token, "people": SAM})
    assert (refused.status_code, desk.roster.addresses()) == (409, {KIM})
    assert "answering has begun" in text_of(desk.look())


def test_too_few_and_too_many_are_pointed_out(desk):
    desk.add("\n".join(f"person{each}@brightwater.example" for each in range(3)))
    assert "only when at least 10 people have a ticket" in text_of(desk.look())
    desk.add("\n".join(f"person{each}@brightwater.example" for each in range(31)))
    assert f"{EARLY}: 31 are invited, 30 were planned" in text_of(desk.look())


def test_a_programme_without_invitations_has_no_such_page(company, six_groups):
    slug = company.plan(six_groups)
    browser = company.hr()
    assert browser.get(f"/staff/programmes/{slug}/before/invitations").status_code == 409
    assert "Invite people" not in text_of(browser.get(f"/staff/programmes/{slug}"))


@pytest.mark.attack
@pytest.mark.parametrize("what", ["", "/list", "/send", "/remind", "/codes"])
def test_only_hr_sees_and_changes_the_list(invited, what):
    for browser in (invited.company.app.test_client(), invited.company.facilitator(invited.slug, EARLY)):
        address = f"/staff/programmes/{invited.slug}/before/invitations{what}"
        token = token_in(browser.get("/staff/in").get_data(as_text=True))
        reply = browser.post(address, data={"csrf_token": token}) if what else browser.get(address)
        assert (reply.status_code, reply.headers["Location"]) == (302, "/staff/in")


def files_with(folder, *addresses):
    """The kinds of files that hold one of these."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.suffix for path in files if any(each.encode() in path.read_bytes() for each in addresses)}


@pytest.mark.attack
def test_after_inviting_by_the_pages_no_file_but_the_roster_and_no_log_holds_an_address(desk, post, caplog, capfd):
    desk.add(f"{KIM}\n{SAM}\nkay@")
    desk.add(f"{KIM}\n{SAM}")
    post.say = lambda step, address: "550 no" if (step, address) == ("rcpt", SAM) else ""
    desk.press("send")
    desk.until_sent()
    desk.press("remind", rounds="0")
    desk.until_sent()
    folder = desk.invited.company.instance.folder
    assert files_with(folder, KIM, SAM) == {".roster", ".roster-journal"}
    assert files_with(folder, "hr@brightwater.example")  # which stands in the database: this search does find
    ours = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    assert not any(KIM in said or SAM in said for said in [*ours, *capfd.readouterr()])
