"""HR names the reader of the comments on the programme's page, before the first wave opens."""

from dataclasses import replace

import pytest

from tests.company import token_in
from tests.surveys.custody.keys import another_custodian
from tests.surveys.views.asking import text_of


@pytest.fixture
def slug(company, two_groups):
    return company.plan(replace(two_groups, comments=True))


def press(hr, slug, action, **fields):
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    return hr.post(f"/staff/programmes/{slug}/{action}", data={"csrf_token": token, **fields})


def test_the_page_asks_for_a_reader_before_the_wave_can_open(company, slug):
    hr = company.hr()
    said = text_of(hr.get(f"/staff/programmes/{slug}"))
    assert "Name the person who reads them first" in said
    assert "Best is somebody outside the line" in said
    reply = press(hr, slug, "before/open")
    assert reply.status_code == 409
    assert "Nothing was opened" in text_of(reply)
    assert press(hr, slug, "reader", account=company.account.id).status_code == 303
    assert press(hr, slug, "before/open").status_code == 303


def test_once_a_wave_is_open_the_reader_stays(company, slug):
    hr, (other, _phrase) = company.hr(), another_custodian(company, "sam")
    press(hr, slug, "reader", account=other)
    press(hr, slug, "before/open")
    page = text_of(hr.get(f"/staff/programmes/{slug}"))
    assert "sam reads the comments" in page
    assert "Reader of the comments" not in page
    assert press(hr, slug, "reader", account=company.account.id).status_code == 409
    assert company.programme(slug).reader_id == other


@pytest.mark.parametrize("account", ["", "nobody", "0" * 16])
def test_an_account_that_does_not_exist_is_nobody(company, slug, account):
    reply = press(company.hr(), slug, "reader", account=account)
    assert reply.status_code == 404
    assert company.programme(slug).reader_id is None


def test_a_programme_without_comments_names_no_reader(company, two_groups):
    slug, hr = company.plan(two_groups), company.hr()
    assert "Who reads the comments first" not in text_of(hr.get(f"/staff/programmes/{slug}"))
    assert press(hr, slug, "reader", account=company.account.id).status_code == 409


def test_comments_are_chosen_when_a_programme_is_set_up(company):
    hr = company.hr()
    fields = {
        "name": "Speaking up",
        "questionnaire": "candour-light",
        "k": "10",
        "groups-0-name": "Welding",
        "groups-0-site": "Harbour",
        "groups-0-headcount": "30",
        "groups-0-arm": "training",
    }
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    for chosen, asked in (({}, False), ({"comments": "y"}, True)):
        sent = {"csrf_token": token, **fields, **chosen, "name": f"Speaking up {asked}"}
        assert hr.post("/staff/programmes/new", data=sent).status_code == 303
        assert company.programme(f"speaking-up-{str(asked).lower()}").comments is asked
