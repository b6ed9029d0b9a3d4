"""Custodians from the command line: the words once, and afterwards names, since there is nothing else."""

import re

import pytest
from click.testing import CliRunner

from feedback.cli import main
from feedback.database import reading, writing
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.filing import key_folder
from tests.surveys.custody.keys import files_of, places_of


@pytest.fixture
def run(company):
    def ran(*arguments):
        return CliRunner().invoke(main.commands["custodian"], arguments, obj=company.instance)

    return ran


def noor(company):
    with writing(company.instance.engine) as db:
        return accounts.add(db, name="Noor", email="noor@brightwater.example").id


def test_the_words_are_printed_once_with_a_warning_and_open(company, run):
    account_id = noor(company)
    result = run("add", "--email", "Noor@brightwater.example")
    assert result.exit_code == 0
    (phrase,) = re.findall(r"^    ([a-z -]+)$", result.output, re.MULTILINE)
    assert "shown once and kept nowhere; lost words cannot be replaced" in result.output
    with reading(company.instance.engine) as db:
        made = custodians.find(db, account_id)
    assert custodians.turn_key(key_folder(company.instance.keys), made, words(), phrase)
    assert places_of(phrase.encode(), files_of(company.instance.folder)) == set()


def test_a_second_phrase_for_the_same_account_is_refused(company, run):
    keys = files_of(company.instance.keys)
    result = run("add", "--email", company.account.email)
    assert result.exit_code == 1
    assert "holds an opening phrase already" in str(result.exception.message)
    assert files_of(company.instance.keys) == keys


def test_nobody_without_an_account_gets_a_phrase(run):
    result = run("add", "--email", "nobody@brightwater.example")
    assert result.exit_code == 1
    assert "no account" in result.exception.message


def test_the_list_holds_names_and_nothing_else(company, run):
    noor(company)
    assert run("list").output == "Kim Larsen\n"
    run("add", "--email", "noor@brightwater.example")
    assert run("list").output == "Kim Larsen\nNoor\n"


def test_where_there_is_nobody_the_list_says_so(app):
    result = CliRunner().invoke(main.commands["custodian"], ["list"], obj=app.extensions["candour"])
    assert result.output == "Nobody holds an opening phrase yet.\n"
