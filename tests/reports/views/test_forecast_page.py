"""HR sees what the report will probably show, and changes the plan until the first wave opens."""

import re
from dataclasses import replace

import pytest

from surveys.programmes.planning import GroupPlan, Plan
from tests.company import token_in
from tests.surveys.views.asking import chosen_in, text_of

FINE = Plan(
    "Too fine",
    [GroupPlan(f"Team {number}", f"Site {number}", 7) for number in range(4)],
    backgrounds={"tenure": "whole"},
)
TENURE, LEADING = ("backgrounds-0-item", "tenure"), ("backgrounds-1-item", "leading")


@pytest.fixture
def slug(company, six_groups):
    return company.plan(replace(six_groups, backgrounds={"tenure": "site"}))


def address(slug):
    return f"/staff/programmes/{slug}/plan"


def send(hr, slug, where="", **data):
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    return hr.post(f"{address(slug)}{where}", data={"csrf_token": token, **data})


def row(page, cut, name):
    """The cells of one row of one part of the table, as words."""
    parts = {re.search(r"colspan=\"3\">(.*?)</th>", each)[1]: each for each in re.split(r"(?=<tbody)", page)[1:]}
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", parts[cut], re.DOTALL)
    return next(words(each) for each in rows if re.search(rf"<th scope=\"row\"[^>]*>{re.escape(name)}<", each))


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_says_of_each_row_what_will_become_of_it(company, slug):
    page = company.hr().get(address(slug)).get_data(as_text=True)
    assert row(page, "Everybody together", "Whole programme") == "Whole programme 93 shown"
    assert row(page, "By site", "Hill") == "Hill 36 shown"
    assert row(page, "By training group", "Early shift") == "Early shift 18 shown"
    assert row(page, "By training group", "Night shift") == (
        "Night shift 3 together with others as “Other groups at Harbour”"
    )
    assert row(page, "How long have you worked here?", "Whole programme") == "Whole programme 31 for each answer shown"
    assert row(page, "How long have you worked here? By site", "Depot") == "Depot 6 for each answer not shown"


def test_the_share_that_answers_can_be_chosen_and_nonsense_is_the_usual(company, slug):
    hr = company.hr()
    for chosen, expected in (
        ("40", "Hill 24 shown"),
        ("80", "Hill 48 shown"),
        ("7", "Hill 36 shown"),
        ("x", "Hill 36"),
    ):
        page = hr.get(f"{address(slug)}?answering={chosen}").get_data(as_text=True)
        assert row(page, "By site", "Hill").startswith(expected)


def test_what_would_help_is_said(company, slug):
    page = text_of(company.hr().get(address(slug)))
    assert "a group or site needs 17 people to be shown alone" in page
    assert "Report the background questions for the whole company instead of by site" in page


def test_a_plan_of_which_nothing_survives_says_so(company):
    hr = company.hr()
    fine = text_of(hr.get(address(company.plan(FINE))))
    assert "Only everybody together could be shown" in fine
    assert "Make groups larger" in fine
    tiny = replace(FINE, name="Tiny", groups=[GroupPlan("Two", "Hill", 6), GroupPlan("One", "Hill", 6)])
    page = text_of(hr.get(address(company.plan(tiny))))
    assert "Nothing could be shown" in page
    assert "Invite more people" in page


def test_cuts_and_background_questions_are_changed_before_the_first_wave_and_seen_at_once(company, slug):
    hr = company.hr()
    page = hr.get(address(slug)).get_data(as_text=True)
    assert {("cuts", "site"), ("cuts", "group"), ("cuts", "arm"), ("backgrounds-0-by", "site")} <= chosen_in(page)
    backgrounds = dict([TENURE, ("backgrounds-0-by", ""), LEADING, ("backgrounds-1-by", "whole")])
    reply = send(hr, slug, cuts=["site"], answering="80", **backgrounds)
    assert (reply.status_code, reply.location) == (303, f"{address(slug)}?answering=80")
    programme = company.programme(slug)
    assert (programme.cuts, programme.backgrounds) == ("site", "leading:whole")
    page = hr.get(reply.location).get_data(as_text=True)
    assert "By training group</th>" not in page
    assert row(page, "Do you lead other people at work?", "Whole programme").startswith("Whole programme 62 for each")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"cuts": ["site", "age"]}, "The report can be cut by"),
        (dict([TENURE, ("backgrounds-0-by", "site")], cuts=["group"]), "only if the report is cut by site"),
        (dict([TENURE, ("backgrounds-0-by", "group")]), "how far down"),
        ({"backgrounds-0-item": "E1", "backgrounds-0-by": "whole"}, "no background question"),
        ({"backgrounds-0-by": "whole"}, "no background question"),
    ],
)
def test_a_change_that_cannot_be_kept_is_refused_in_words(company, slug, data, says):
    before = company.programme(slug)
    reply = send(company.hr(), slug, **data)
    assert 400 <= reply.status_code < 500
    assert says in text_of(reply)
    after = company.programme(slug)
    assert (after.cuts, after.backgrounds) == (before.cuts, before.backgrounds)


def test_a_group_is_moved_before_the_first_wave(company, slug):
    hr, group = company.hr(), company.programme(slug).groups[5]
    assert send(hr, slug, f"/groups/{group.id}", site="Hill", arm="peer").status_code == 303
    moved = company.programme(slug).groups[5]
    assert (moved.site, moved.arm) == ("Hill", "peer")
    assert send(hr, slug, f"/groups/{group.id}", site="", arm="peer").status_code == 400
    assert send(hr, slug, "/groups/nothing", site="Hill", arm="peer").status_code == 404


@pytest.mark.attack
def test_after_the_first_wave_has_opened_the_page_changes_nothing(company, slug):
    company.begin(slug, "before")
    hr, group = company.hr(), company.programme(slug).groups[0]
    page = hr.get(address(slug)).get_data(as_text=True)
    assert "can no longer be changed" in page
    assert 'name="cuts"' not in page and 'name="site"' not in page
    for where, data in (("", {"cuts": ["site"]}), (f"/groups/{group.id}", {"site": "Hill", "arm": "peer"})):
        reply = send(hr, slug, where, **data)
        assert reply.status_code == 409
        assert "Nothing was changed" in text_of(reply)
    after = company.programme(slug)
    assert (after.cuts, after.backgrounds, after.groups[0].site) == ("site,group,arm", "tenure:site", "Harbour")


def test_the_programme_leads_to_its_forecast_and_back(company, slug):
    hr = company.hr()
    assert f'href="{address(slug)}"' in hr.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert f'href="/staff/programmes/{slug}"' in hr.get(address(slug)).get_data(as_text=True)


@pytest.mark.attack
def test_the_forecast_is_the_same_whatever_was_answered(company, slug):
    hr, code = company.hr(), company.begin(slug, "before")["Early shift"]
    before = hr.get(address(slug)).get_data()
    assert company.answer(code, {"E1": 5, "tenure": 2}).status_code == 303
    assert hr.get(address(slug)).get_data() == before


def test_nobody_sees_a_forecast_without_signing_in(company, slug):
    stranger = company.app.test_client()
    assert stranger.get(address(slug)).location == "/staff/in"
    assert company.facilitator(slug, "Early shift").get(address(slug)).status_code != 200
