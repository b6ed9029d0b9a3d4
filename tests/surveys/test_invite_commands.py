"""People are invited from the command line by the rules of the page."""

import csv
import re
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest
from click.testing import CliRunner

from feedback.cli import Commands
from surveys import cli
from surveys.tickets.roster import Letter, State
from tests.mailserver import BREAK
from tests.surveys.invited import EARLY, LATE

CANDOUR = Commands("candour", commands={command.name: command for command in cli.commands})
LIST = f"kim@brightwater.example;{EARLY}\nsam@brightwater.example;{LATE}\n"


@pytest.fixture
def run(invited, mailbox):
    """Run a command in an installation that has a mail server."""
    instance = invited.company.instance
    instance = replace(instance, settings=replace(instance.settings, smtp=mailbox.smtp))

    def run(*arguments):
        return CliRunner().invoke(CANDOUR, arguments, obj=instance)

    return run


@pytest.fixture
def listed(run, invited, tmp_path):
    """Put a list on, as text; returns what was said."""

    def listed(text, *options):
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return run("invite", "add", invited.slug, "before", str(path), *options)

    return listed


def test_a_list_is_put_on_and_mailed(run, invited, listed, mailbox):
    assert listed(LIST + LIST).output == "Added 2. Dropped 2 who were there already. Left out 0.\n"
    said = run("invite", "send", invited.slug, "before")
    assert said.output == "Taken by the mail server: 2. Refused: 0. Broken off, end unknown: 0.\n"
    assert sorted(mailbox.addresses) == ["kim@brightwater.example", "sam@brightwater.example"]


def test_bad_lines_are_named_and_nothing_is_stored_unless_they_are_left_out(invited, listed):
    said = listed(LIST + "kay@\nlee@brightwater.example")
    assert said.exit_code == 1
    assert "line 3: “kay@” is no mail address." in said.output
    assert "line 4: The line names no group." in said.output
    assert not invited.roster.exists
    assert "Left out 1." in listed(LIST + "kay@\nlee@brightwater.example", "--leave-out", "--group", EARLY).output
    assert invited.roster.invited() == 3


def test_a_break_is_told_and_the_same_command_goes_on(run, invited, listed, mailbox):
    listed(LIST)
    mailbox.say = lambda step, _address: BREAK if step == "mail" and len(mailbox.arrived) == 1 else ""
    said = run("invite", "send", invited.slug, "before")
    assert said.exit_code == 1
    assert "nobody is mailed twice" in said.output
    mailbox.say = lambda _step, _address: ""
    assert run("invite", "send", invited.slug, "before").exit_code == 0
    assert len(mailbox.addresses) == len(set(mailbox.addresses)) == 2


def test_a_reminder_goes_to_everybody(run, invited, listed, mailbox):
    listed(LIST)
    assert run("invite", "remind", invited.slug, "before").output == "Everybody on the list has been mailed.\n"
    assert len(mailbox.arrived) == 2
    assert invited.roster.states(Letter.REMINDER) == {State.SENT: 2}


def test_codes_are_written_to_a_file_of_ones_own(run, invited, tmp_path):
    path = tmp_path / "codes.csv"
    assert run("invite", "codes", invited.slug, "before", LATE, "3", str(path)).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [urlsafe_b64decode(re.search(r"#([\w-]{22})$", row["link"]).group(1) + "==") for row in rows]
    assert len(invited.fetch(codes)) == 3
    again = run("invite", "codes", invited.slug, "before", LATE, "3", str(path))
    assert again.exit_code == 1
    assert "No code was made" in again.output
    assert invited.roster.invited() == 3


def test_an_unknown_group_is_told(run, invited, tmp_path):
    said = run("invite", "codes", invited.slug, "before", "Nobody", "3", str(tmp_path / "codes.csv"))
    assert said.exit_code == 1
    assert "is called “Nobody”" in said.output


def test_the_forms_open_only_when_enough_tickets_are_out(run, invited):
    refused = run("open-wave", invited.slug, "before", "--forms")
    assert refused.exit_code == 1
    assert "at least 10 people" in refused.output
    invited.fetch(invited.codes(10))
    assert "Every group can answer" in run("open-wave", invited.slug, "before", "--forms").output
    assert invited.form.takes_answers


def test_a_wave_of_invitations_cannot_be_opened_with_its_forms_at_once(run, invited):
    refused = run("open-wave", invited.slug, "after", "--forms")
    assert refused.exit_code == 1
    assert "Open the wave “after” first" in refused.output
    assert invited.company.programme(invited.slug).wave("after").state == "draft"
