"""HR sees how small a change a plan would find, and how many people a wanted change takes."""

import pytest

from tests.surveys.views.asking import text_of

ADDRESS = "/staff/planner"
NUMBERS = {
    "invited": "288",
    "groups": "12",
    "peer_groups": "6",
    "response": "60",
    "again": "85",
    "paired": "60",
    "k": "10",
    "wanted": "5",
    "sd": "20",
    "correlation": "0.6",
    "icc": "0.05",
    "wave_icc": "0.05",
}


def ask(hr, **changed):
    return hr.get(ADDRESS, query_string={**NUMBERS, **changed})


def test_the_page_works_without_a_programme_and_without_any_number(company):
    reply = company.hr().get(ADDRESS)
    assert reply.status_code == 200
    assert "would probably be found from" in text_of(reply)
    assert 'value="200"' in reply.get_data(as_text=True)


def test_what_a_plan_finds_is_said_in_points_in_words_and_in_people(company):
    reply = ask(company.hr())
    page = text_of(reply)
    assert "would probably be found from 7.2 points on: about a third of a standard deviation" in page
    assert "about 172 answer before" in page and "about 88 of them paired" in page
    assert "552 people in 23 groups" in page
    assert "A group gives about 12 answers" in page
    assert "a standard deviation of 20 points" in page
    assert reply.get_data(as_text=True).count("<polyline") == 4


def test_groups_that_would_not_be_shown_are_named_as_such(company):
    page = text_of(ask(company.hr(), again="50"))
    assert "Nothing is ever shown about fewer than 10, so single groups will be shown only together" in page
    assert "Cannot be reached with groups so small." in page


def test_under_k_people_nothing_is_shown(company):
    reply = ask(company.hr(), invited="12", groups="2", peer_groups="0")
    assert "Nothing is shown about fewer than 10 people, and about 6 would answer." in text_of(reply)


def test_a_programme_fills_the_numbers_in_and_leads_to_its_forecast(company, six_groups):
    slug = company.plan(six_groups)
    page = company.hr().get(f"{ADDRESS}?programme={slug}").get_data(as_text=True)
    for number in ("156", "6", "2", "85"):
        assert f'value="{number}"' in page
    assert f'href="/staff/programmes/{slug}/plan"' in page
    assert f'name="programme" value="{slug}"' in page


def test_the_programme_stays_known_when_other_numbers_are_tried(company, six_groups):
    slug = company.plan(six_groups)
    page = ask(company.hr(), programme=slug).get_data(as_text=True)
    assert f'href="/staff/programmes/{slug}"' in page and 'value="288"' in page


def test_a_programme_that_is_not_there_is_said(company):
    assert company.hr().get(f"{ADDRESS}?programme=nothing").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"invited": ""}, "The number of people invited is a whole number from 1 to 1,000,000."),
        ({"invited": "many"}, "The number of people invited is a whole number"),
        ({"invited": "9" * 5000}, "The number of people invited is a whole number"),
        ({"groups": "0"}, "The number of training groups is a whole number from 1 to 200."),
        ({"groups": "12.5"}, "The number of training groups is a whole number"),
        ({"invited": "10", "peer_groups": "3"}, "There cannot be more groups than people invited."),
        ({"peer_groups": "13"}, "There cannot be more groups with peer support than groups."),
        ({"k": "4"}, "The smallest group that is shown is a whole number from 5"),
        ({"paired": "101"}, "are paired is a whole number from 0 to 100."),
        ({"wanted": "5,5"}, "with a point, not a comma"),
        ({"sd": "nan"}, "The standard deviation of people, in points, is a number"),
        ({"sd": "inf"}, "The standard deviation of people, in points, is a number"),
        ({"icc": "0.5"}, "from 0 to 0.4."),
        ({"correlation": "1"}, "from 0 to 0.95."),
    ],
)
def test_a_number_that_cannot_be_is_explained_and_nothing_is_worked_out(company, wrong, says):
    reply = ask(company.hr(), **wrong)
    assert reply.status_code == 422
    assert says in text_of(reply)
    assert "points on" not in text_of(reply)


@pytest.mark.parametrize(
    "corner",
    [
        {"invited": "1", "groups": "1", "peer_groups": "0"},
        {"invited": "1000000", "groups": "1", "peer_groups": "1"},
        {"invited": "1000000", "groups": "200", "peer_groups": "100", "response": "100", "again": "100", "sd": "1"},
        {"sd": "50", "icc": "0.4", "wave_icc": "0.4", "correlation": "0"},
        {"response": "1", "again": "1"},
        {"paired": "0"},
        {"icc": "0", "wave_icc": "0", "correlation": "0.95", "paired": "100", "again": "100"},
    ],
)
def test_every_corner_of_the_ranges_has_an_answer(company, corner):
    assert ask(company.hr(), **corner).status_code == 200


def test_hr_finds_the_planner_from_the_list_the_programme_and_its_forecast(company, six_groups):
    hr, slug = company.hr(), company.plan(six_groups)
    assert f'href="{ADDRESS}"' in hr.get("/staff/programmes").get_data(as_text=True)
    for place in (f"/staff/programmes/{slug}", f"/staff/programmes/{slug}/plan"):
        assert f'href="{ADDRESS}?programme={slug}"' in hr.get(place).get_data(as_text=True)


def test_nobody_sees_the_planner_without_signing_in(company, six_groups):
    assert company.app.test_client().get(ADDRESS).location == "/staff/in"
    slug = company.plan(six_groups)
    assert company.facilitator(slug, "Early shift").get(ADDRESS).status_code != 200
