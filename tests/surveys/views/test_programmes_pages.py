"""HR sets a programme up, opens and closes its waves, and is told in plain words what does not work."""

import re

from feedback.database import reading, writing
from feedback.staff import accounts
from surveys.custody.custodians import find as find_custodian
from tests.company import Company, token_in
from tests.surveys.views.asking import chosen_in, text_of

TENURE = {"backgrounds-0-item": "tenure", "backgrounds-0-by": "whole"}
ROWS = (("Early shift", "Harbour", "30", "peer"), ("Night shift", "Harbour", "6", "training"))


def fields(hr, rows=ROWS, **changes):
    """The set-up page as HR would send it."""
    sent = {
        "csrf_token": token_in(hr.get("/staff/programmes/new").get_data(as_text=True)),
        "name": "Listening well",
        "questionnaire": "candour-core",
        "k": "10",
        "cuts": ["site", "group", "arm"],
    }
    for number, row in enumerate(rows):
        sent |= {
            f"groups-{number}-{name}": value
            for name, value in zip(("name", "site", "headcount", "arm"), row, strict=True)
        }
    return sent | changes


def test_background_questions_are_offered_and_kept_as_they_were_chosen(company):
    hr = company.hr()
    assert "How long have you worked here?" in text_of(hr.get("/staff/programmes/new"))
    assert hr.post("/staff/programmes/new", data=fields(hr, **TENURE)).status_code == 303
    assert company.programme("listening-well").backgrounds == "tenure:whole"
    refused = hr.post("/staff/programmes/new", data=fields(hr, k="4", **TENURE)).get_data(as_text=True)
    assert ("backgrounds-0-by", "whole") in chosen_in(refused)


def press(hr, slug, action, **data):
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    return hr.post(f"/staff/programmes/{slug}/{action}", data={"csrf_token": token, **data})


def test_a_programme_is_set_up_and_the_group_that_is_too_small_is_named(company):
    hr = company.hr()
    reply = hr.post("/staff/programmes/new", data=fields(hr))
    assert reply.status_code == 303
    assert reply.location == "/staff/programmes/listening-well/plan"
    page = text_of(hr.get("/staff/programmes/listening-well"))
    assert re.search(r"Night shift Harbour, training 6 people Will not be shown alone", page)
    assert "Early shift Harbour, training with peer support 30 people" in page


def test_what_is_wrong_with_a_plan_is_said_with_all_entries_kept(company):
    hr = company.hr()
    for changes, says in (
        ({"name": ""}, "Give the programme a name"),
        ({"k": "4"}, "The smallest group that is shown is a whole number of at least 5"),
        ({"groups-0-headcount": "0"}, "The number of people who are invited is a whole number of at least 1"),
        ({"groups-0-site": ""}, "Group 1 needs a site"),
        ({"groups-1-name": "early SHIFT"}, "Two groups are called"),
        ({"groups-1-name": "x" * 81}, "80 characters"),
        ({"backgrounds-0-item": "E1", "backgrounds-0-by": "whole"}, "“E1” is no background question"),
        ({"questionnaire": "candour-light", **TENURE}, "“tenure” is no background question"),
        ({"cuts": ["group"], **TENURE, "backgrounds-0-by": "site"}, "only if the report is cut by site"),
    ):
        reply = hr.post("/staff/programmes/new", data=fields(hr, **changes))
        assert 400 <= reply.status_code < 500, says
        assert says in text_of(reply)
        assert 'value="Early shift"' in reply.get_data(as_text=True) or "groups-0-name" in changes
    assert "Listening well" not in text_of(hr.get("/staff/programmes"))


def test_a_plan_without_groups_is_refused(company):
    hr = company.hr()
    reply = hr.post("/staff/programmes/new", data=fields(hr, rows=()))
    assert 400 <= reply.status_code < 500
    assert "A programme has 1 to 200 groups" in text_of(reply)


def test_more_lines_keep_what_was_typed(company):
    hr = company.hr()
    page = hr.post("/staff/programmes/new", data=fields(hr, more="1")).get_data(as_text=True)
    assert 'value="Night shift"' in page
    assert 'name="groups-5-name"' in page


def test_a_wave_opens_once_and_a_second_time_is_refused_in_words(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    assert press(hr, slug, "before/open").status_code == 303
    key = company.programme(slug).waves[0].public_key
    reply = press(hr, slug, "before/open")
    assert reply.status_code == 409
    assert "was opened before. Nothing was changed." in text_of(reply)
    assert company.programme(slug).waves[0].public_key == key


def test_a_closed_wave_is_neither_closed_nor_opened_again(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    press(hr, slug, "before/open")
    assert press(hr, slug, "before/close").status_code == 303
    for action in ("before/close", "before/open", "before/forms"):
        assert press(hr, slug, action).status_code == 409
    assert company.programme(slug).waves[0].state == "closed"


def test_a_wave_that_does_not_exist_says_so(company, six_groups):
    slug = company.plan(six_groups)
    reply = press(company.hr(), slug, "tomorrow/open")
    assert reply.status_code == 404
    assert "has no wave called" in text_of(reply)


def test_k_rises_and_never_falls_once_a_wave_is_open(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    assert press(hr, slug, "k", k="8").status_code == 303
    press(hr, slug, "before/open")
    assert press(hr, slug, "k", k="12").status_code == 303
    refused = press(hr, slug, "k", k="11")
    assert refused.status_code == 409
    assert "can rise but not fall" in text_of(refused)
    for nonsense in ("4", "-1", "many", ""):
        reply = press(hr, slug, "k", k=nonsense)
        assert 400 <= reply.status_code < 500
        assert "Nothing was changed" in text_of(reply)
    assert company.programme(slug).k == 12


def test_without_an_opening_phrase_no_wave_can_be_opened(app, six_groups):
    with writing(app.extensions["candour"].engine) as db:
        account = accounts.add(db, name="Noor", email="noor@brightwater.example")
        account.password_hash = "no password in tests"
    company = Company(app, account, "")
    slug, hr = company.plan(six_groups), company.hr()
    assert "Nobody holds an opening phrase yet" in text_of(hr.get(f"/staff/programmes/{slug}"))
    reply = press(hr, slug, "before/open")
    assert reply.status_code == 409
    assert "Nobody holds an opening phrase yet" in text_of(reply)
    assert company.programme(slug).waves[0].state == "draft"


def test_an_opening_phrase_is_shown_once_and_never_again(app):
    with writing(app.extensions["candour"].engine) as db:
        account = accounts.add(db, name="Noor", email="noor@brightwater.example")
        account.password_hash = "no password in tests"
    hr = Company(app, account, "").hr()
    token = token_in(hr.get("/staff/programmes/phrase").get_data(as_text=True))
    made = hr.post("/staff/programmes/phrase", data={"csrf_token": token}).get_data(as_text=True)
    words = re.findall(r"<li>([a-z-]+)</li>", made)
    assert len(words) == 6
    for page in (hr.get("/staff/programmes/phrase"), hr.get("/staff/programmes")):
        assert not any(f">{word}<" in page.get_data(as_text=True) for word in words)
    with reading(app.extensions["candour"].engine) as db:
        assert find_custodian(db, account.id) is not None


def test_a_second_phrase_for_the_same_account_is_refused(company):
    hr = company.hr()
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    reply = hr.post("/staff/programmes/phrase", data={"csrf_token": token})
    assert reply.status_code == 403
    assert "holds an opening phrase already. Nothing was changed." in text_of(reply)


def test_a_room_link_is_shown_once_and_opens_that_room(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    group = company.programme(slug).waves[0].forms[2].group
    page = press(hr, slug, f"groups/{group.id}/room").get_data(as_text=True)
    secret = re.search(r"/staff/in#([\w-]+)", page)[1]
    assert secret not in hr.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert group.name in text_of(company.signed_in(secret).get("/staff/room"))


def test_a_room_link_for_a_group_of_another_programme_is_refused(company, six_groups):
    first, second = company.plan(six_groups), company.plan(six_groups)
    foreign = company.programme(second).waves[0].forms[0].group
    assert press(company.hr(), first, f"groups/{foreign.id}/room").status_code == 404


def test_the_links_of_a_wave_lead_to_its_forms(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    codes = company.begin(slug, "before")
    page = hr.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert all(f"http://127.0.0.1:8000/r/{code}" in page for code in codes.values())


def test_nothing_happens_without_the_token_of_the_page(company, six_groups):
    slug, hr = company.plan(six_groups), company.hr()
    reply = hr.post(f"/staff/programmes/{slug}/before/open")
    assert reply.status_code == 400
    assert "Nothing was stored" in text_of(reply)
    assert company.programme(slug).waves[0].state == "draft"


def test_no_page_of_hr_opens_without_signing_in(company, six_groups):
    slug = company.plan(six_groups)
    stranger = company.app.test_client()
    for page in ("", "/new", "/phrase", f"/{slug}", f"/{slug}/after/report", f"/{slug}/after/report.json"):
        reply = stranger.get(f"/staff/programmes{page}")
        assert (reply.status_code, reply.location) == (302, "/staff/in"), page
