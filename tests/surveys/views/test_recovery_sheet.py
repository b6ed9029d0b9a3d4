"""The page that shows an opening phrase once is also the sheet that goes into the safe."""

import re

import pytest

from feedback.database import writing
from feedback.staff import accounts
from tests.company import Company, token_in
from tests.surveys.views.asking import text_of


@pytest.fixture
def sheet(app):
    with writing(app.extensions["candour"].engine) as db:
        account = accounts.add(db, name="Noor", email="noor@brightwater.example")
        account.password_hash = "no password in tests"
    hr = Company(app, account, "").hr()
    token = token_in(hr.get("/staff/programmes/phrase").get_data(as_text=True))
    return hr.post("/staff/programmes/phrase", data={"csrf_token": token})


def test_it_says_whose_it_is_what_it_opens_and_when_to_destroy_it(sheet):
    said = text_of(sheet)
    for words in (
        "Brightwater Works · Noor",
        "They open the answers of every wave that is opened for asking from now on",
        "If they are lost, they cannot be replaced",
        "Destroy this sheet when the certificate says the keys are gone",
    ):
        assert words in said


def test_the_words_stand_on_it_once_and_it_can_be_printed(sheet):
    page = sheet.get_data(as_text=True)
    assert len(re.findall(r"<li>[a-z-]+</li>", page)) == 6
    assert page.count('class="phrase"') == 1
    assert "data-print" in page


def test_what_is_only_for_the_screen_is_not_printed(sheet):
    page = sheet.get_data(as_text=True)
    assert re.search(r'<h1 class="unprinted">', page)
    assert 'class="row moves"' in page
