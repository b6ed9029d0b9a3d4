"""Invitations and reminders: whatever breaks, nobody is mailed twice, and everybody else is mailed when it goes on."""

import logging
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from dataclasses import replace

import pytest

from feedback.database import reading, writing
from feedback.mail import MailDown
from surveys import mailing_job
from surveys.closing import close_wave
from surveys.filing import boxes_in
from surveys.mailing_job import NoMailServer
from surveys.programmes import life, planning
from surveys.tickets import inviting
from surveys.tickets.inviting import CodesRefused, NotNow
from surveys.tickets.roster import Letter, MailingNow, RemindedAlready, State
from tests.mailserver import BREAK
from tests.surveys.invited import EARLY, LATE

LINK = re.compile(r"http://127\.0\.0\.1:8000/t/([0-9A-Z]{8})#([\w-]{22})\b")


@pytest.fixture
def instance(company, mailbox):
    """The installation, with a mail server in its settings."""
    return replace(company.instance, settings=replace(company.instance.settings, smtp=mailbox.smtp))


class Desk:
    """HR's desk at one wave."""

    def __init__(self, instance, invited):
        self.instance, self.invited, self.roster = instance, invited, invited.roster

    def add(self, number, group=EARLY):
        name = group.split()[0].lower()
        people = [f"{name}{each}@brightwater.example" for each in range(number)]
        self.roster.add([(self.invited.groups[group], person) for person in people])
        return people

    def invite(self, again=None):
        mailing_job.invite(self.instance, self.invited.slug, "before", again).send()

    def remind(self, rounds=None):
        seen = self.roster.rounds if rounds is None else rounds
        mailing_job.remind(self.instance, self.invited.slug, "before", seen).send()

    def wave(self, change):
        with writing(self.instance.engine) as db:
            return change(db, life.wave_of(planning.find(db, self.invited.slug), "before"))

    def open_forms(self):
        self.invited.fetch(self.invited.codes(10))
        self.invited.end_window(although_few=True)
        self.wave(lambda _db, wave: life.open_forms(wave, boxes_in(self.instance.boxes)))


@pytest.fixture
def desk(instance, invited):
    return Desk(instance, invited)


def break_at(step, number):
    """Break the connection off the ``number``-th time this step is reached, and once only."""
    reached = Counter()

    def say(now, _address):
        reached[now] += 1
        return BREAK if (now, reached[now]) == (step, number) else ""

    return say


def code_in(mailbox, address):
    return urlsafe_b64decode(LINK.search(mailbox.text_to(address)).group(2) + "==")


def test_everybody_gets_one_mail_with_a_code_that_fetches_one_ticket(desk, mailbox):
    people = [*desk.add(4), *desk.add(3, LATE)]
    desk.invite()
    assert sorted(mailbox.addresses) == sorted(people)
    assert len(desk.invited.fetch([code_in(mailbox, person) for person in people])) == 7
    assert desk.roster.states(Letter.INVITATION) == {State.SENT: 7}


def test_an_invitation_says_who_asks_and_leads_to_the_form_of_the_group(desk, mailbox):
    (person,) = desk.add(1, LATE)
    desk.invite()
    text = mailbox.text_to(person)
    assert "Brightwater Works" in text and "Peer support" in text
    assert LINK.search(text).group(1) == desk.invited.forms[LATE]
    assert 4 <= len(text.split("\r\n\r\n")) <= 8


@pytest.mark.attack
def test_two_invitations_differ_by_nothing_but_the_code(desk, mailbox):
    one, other = desk.add(2)
    desk.invite()
    texts = [mailbox.text_to(person) for person in (one, other)]
    assert texts[0] != texts[1]
    assert LINK.sub("", texts[0]) == LINK.sub("", texts[1])
    headers = {(message["From"], message["Subject"], tuple(message.keys())) for _to, message in mailbox.arrived}
    assert len(headers) == 1


def test_whoever_presses_twice_mails_nobody_twice(desk, mailbox):
    people = desk.add(3)
    desk.invite()
    desk.invite()
    assert sorted(mailbox.addresses) == people


@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_server_that_goes_down_in_the_middle_is_gone_on_with_and_all_get_one_mail(desk, mailbox, step):
    people = desk.add(9)
    mailbox.say = break_at(step, 4)
    with pytest.raises(MailDown, match="nobody is mailed twice"):
        desk.invite()
    assert desk.roster.states(Letter.INVITATION) == {State.SENT: 3, State.WAITING: 6}
    desk.invite()
    assert sorted(mailbox.addresses) == people
    assert len(desk.invited.fetch([code_in(mailbox, person) for person in people])) == 9


@pytest.mark.parametrize("kept", [False, True], ids=["lost", "kept all the same"])
def test_a_mail_whose_end_nobody_heard_is_not_sent_again_by_itself(desk, mailbox, kept):
    people = desk.add(9)
    breaks = break_at("data", 4)
    mailbox.say = lambda step, address: "yes" * kept if step == "keeps all the same" else breaks(step, address)
    with pytest.raises(MailDown):
        desk.invite()
    desk.invite()
    assert desk.roster.states(Letter.INVITATION) == {State.SENT: 8, State.UNKNOWN: 1}
    assert max(Counter(mailbox.addresses).values()) == 1
    assert len(mailbox.arrived) == 8 + kept
    desk.invite(State.UNKNOWN)  # somebody has seen the number, and decided
    assert set(mailbox.addresses) == set(people)
    assert len(desk.invited.fetch([code_in(mailbox, person) for person in people])) == 9


def test_whoever_is_killed_in_the_middle_leaves_one_mail_unknown_and_none_lost(desk, mailbox, monkeypatch):
    people = desk.add(5)

    def killed(*_arguments):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("smtplib.SMTP.data", killed)  # the library's last step: the server has heard everything else
        with pytest.raises(SystemExit):
            desk.invite()
    assert desk.roster.states(Letter.INVITATION) == {State.UNKNOWN: 1, State.WAITING: 4}
    desk.invite()
    assert len(set(mailbox.addresses)) == len(mailbox.addresses) == 4
    desk.invite(State.UNKNOWN)
    assert sorted(mailbox.addresses) == people


def test_refused_addresses_are_tried_again_with_fresh_codes_when_hr_says_so(desk, mailbox):
    people = desk.add(6)
    mailbox.say = lambda step, address: "550 nobody here" if step == "rcpt" and address in people[:2] else ""
    desk.invite()
    desk.invite()
    assert sorted(mailbox.addresses) == people[2:]
    assert desk.roster.states(Letter.INVITATION) == {State.SENT: 4, State.REFUSED: 2}
    mailbox.say = lambda _step, _address: ""
    desk.invite(State.REFUSED)
    assert sorted(mailbox.addresses) == people
    assert len(desk.invited.fetch([code_in(mailbox, person) for person in people])) == 6


def test_nothing_is_changed_where_the_server_cannot_be_reached(desk, mailbox):
    desk.add(3)
    away = replace(desk.instance.settings, smtp=replace(mailbox.smtp, port=1))
    desk.instance = replace(desk.instance, settings=away)
    for again in (None, State.REFUSED, State.UNKNOWN):
        with pytest.raises(MailDown, match="cannot be reached"):
            desk.invite(again)
    with pytest.raises(MailDown):
        desk.remind()
    assert desk.roster.states(Letter.INVITATION) == {State.WAITING: 3}
    assert desk.roster.rounds == 0


def test_without_a_mail_server_the_page_says_so_and_nobody_is_mailed(desk, company):
    desk.add(3)
    desk.instance = company.instance
    with pytest.raises(NoMailServer, match="Codes can go out as a file"):
        desk.invite()


def test_only_one_run_sends_at_a_time(desk, mailbox):
    desk.add(3)
    with desk.roster.mailing(), pytest.raises(MailingNow):
        desk.invite(State.UNKNOWN)
    assert mailbox.arrived == []


@pytest.mark.attack
def test_a_reminder_goes_to_everybody_alike_and_carries_no_code(desk, mailbox):
    people = desk.add(5)
    desk.invite()
    desk.invited.fetch([code_in(mailbox, person) for person in people[:2]])
    mailbox.arrived.clear()
    desk.remind()
    assert sorted(mailbox.addresses) == people
    texts = {str(message.get_content()) for _to, message in mailbox.arrived}
    assert len(texts) == 1
    assert "#" not in texts.pop()


def test_a_reminder_goes_on_where_it_broke_off_and_a_second_press_is_no_second_round(desk, mailbox):
    people = desk.add(6)
    mailbox.say = break_at("mail", 3)
    with pytest.raises(MailDown):
        desk.remind()
    desk.remind()
    assert sorted(mailbox.addresses) == people
    with pytest.raises(RemindedAlready):
        desk.remind(0)
    desk.remind()
    assert Counter(mailbox.addresses) == Counter(people * 2)


def test_when_answering_has_begun_the_mail_to_everybody_says_so(desk, mailbox):
    (person,) = desk.add(1)
    desk.open_forms()
    desk.remind()
    assert f"/r/{desk.invited.forms[EARLY]}" in mailbox.text_to(person)
    assert "You can answer now" in mailbox.text_to(person)


def test_mails_are_in_the_language_of_the_settings(desk, mailbox):
    desk.add(1)
    desk.instance = replace(desk.instance, settings=replace(desk.instance.settings, language="ar"))
    desk.invite()
    assert LINK.search(mailbox.arrived[0][1].get_content())


def test_nobody_is_invited_or_reminded_at_the_wrong_time(desk, company, mailbox):
    desk.add(1)
    with pytest.raises(NotNow, match="Open the round first"):
        mailing_job.invite(desk.instance, desk.invited.slug, "after").send()
    with pytest.raises(NotNow, match="not open"):
        mailing_job.remind(desk.instance, desk.invited.slug, "after", 0).send()
    desk.open_forms()
    with pytest.raises(NotNow, match="over"):
        desk.invite()
    assert mailbox.arrived == []


def test_codes_can_be_handed_out_without_any_address(desk):
    codes = desk.wave(lambda db, wave: make(desk, wave, 3))
    assert len(desk.invited.fetch(codes)) == 3
    assert desk.roster.addresses() == set()


def make(desk, wave, number):
    group = next(each for each in wave.programme.groups if each.name == EARLY)
    return inviting.make_codes(desk.roster, wave, group, number, secrets.token_bytes)


@pytest.mark.parametrize("number", [0, -1, inviting.MOST_CODES_AT_ONCE + 1])
def test_codes_in_a_number_that_nobody_needs_are_not_made(desk, number):
    with pytest.raises(CodesRefused, match="No code was made"):
        desk.wave(lambda _db, wave: make(desk, wave, number))


def test_more_people_than_were_planned_are_noticed(desk):
    desk.add(31)
    with reading(desk.instance.engine) as db:
        groups = planning.find(db, desk.invited.slug).groups
        assert inviting.over_headcount(groups, desk.roster) == [(EARLY, 31, 30)]


def files_with(folder, *secret):
    """Every file that holds one of these, whatever it is."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.suffix for path in found if any(each in path.read_bytes() for each in secret)}


@pytest.mark.attack
def test_no_file_but_the_roster_holds_an_address_and_none_holds_a_code(desk, mailbox, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    people = desk.add(12)
    mailbox.say = break_at("mail", 5)
    with pytest.raises(MailDown):
        desk.invite()
    desk.invite()
    codes = [code_in(mailbox, person) for person in people]
    desk.invited.fetch(codes)
    addresses = [person.encode() for person in people]
    written = [form for code in codes for form in (code, code.hex().encode(), urlsafe_b64encode(code)[:22])]
    assert files_with(desk.instance.folder, *addresses) == {".roster", ".roster-journal"}
    assert files_with(desk.instance.folder, *written) == set()
    said = "".join(record.getMessage() for record in caplog.records if record.name != "mail.log") + "".join(
        capfd.readouterr()
    )
    assert not any(each in said for each in people)


@pytest.mark.attack
def test_closing_the_wave_leaves_no_roster(desk):
    people = desk.add(3)
    folders = desk.instance
    desk.wave(lambda db, wave: close_wave(db, wave, folders.boxes, folders.keys, folders.rosters))
    assert files_with(folders.folder, *[person.encode() for person in people]) == set()
    assert not desk.roster.exists


def in_the_middle(mailbox, number, do):
    """Do something when this many mails have been taken."""

    def say(step, _address):
        if step == "data" and len(mailbox.arrived) == number:
            do()
        return ""

    mailbox.say = say


@pytest.mark.attack
def test_a_wave_that_closes_while_mail_goes_out_stops_it_and_leaves_no_address(desk, company, mailbox):
    people = desk.add(6)
    in_the_middle(mailbox, 2, lambda: company.close(desk.invited.slug, "before"))
    desk.invite()
    assert len(mailbox.arrived) == 3  # the one that was on its way is the last
    assert files_with(desk.instance.folder, *[person.encode() for person in people]) == set()
    assert [path.suffix for path in desk.instance.rosters.iterdir()] == [".lock"]


@pytest.mark.parametrize("begin", [Desk.invite, Desk.remind])
def test_when_the_forms_open_mail_about_tickets_stops(desk, mailbox, begin):
    """An invitation, or a reminder to fetch, would send people to where nothing can be fetched."""
    people = desk.add(6)
    in_the_middle(mailbox, 2, desk.open_forms)
    begin(desk)
    assert len(mailbox.arrived) == 3
    mailbox.say = lambda _step, _address: ""
    desk.remind()
    texts = [str(message.get_content()) for _to, message in mailbox.arrived]
    assert ["You can answer now" in text for text in texts] == [False] * 3 + [True] * (len(texts) - 3)
    assert set(mailbox.addresses) == set(people)
