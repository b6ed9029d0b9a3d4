"""Nothing is about fewer than k people: not in either wave, not by a small roster, not by a setting under the floor."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from time import monotonic

import pytest
from sqlalchemy.exc import IntegrityError

from feedback import settings
from feedback.database import writing
from feedback.settings import SettingsRefused
from reports.artefacts import page_html
from reports.audit import audit
from reports.disclosure.policy import Policy, PolicyRefused
from reports.opening_job import OpeningRefused
from surveys.importing import plans
from surveys.programmes import planning
from surveys.programmes.models import Programme
from surveys.programmes.planning import PlanRefused
from tests.attacks.subtracting import given_away, shown_in
from tests.company import token_in
from tests.reports.drafts import careless, draft_of, keys_of, light, page_of, plan_of, table_of, tallies_of
from tests.surveys.views.asking import text_of

pytestmark = pytest.mark.attack

BIG = ("0", "Leeds", "peer", 30, 30)


@pytest.mark.parametrize(("before", "after"), [(4, 30), (30, 4)])
def test_a_programme_with_one_answer_too_few_in_either_wave_prints_no_figure(before, after):
    tallies = tallies_of(light(), ("1", "Leeds", "peer", before, after))
    found = draft_of(light(), tallies)
    assert keys_of(found) == []
    assert page_html.rows(page_of(found)) == []
    assert shown_in(found) == {}
    assert "fewer than 5 people answered before or after" in page_of(found).lower()


def test_a_programme_with_just_enough_answers_prints_its_figures():
    tallies = tallies_of(light(), ("1", "Leeds", "peer", 5, 5))
    found = draft_of(light(), tallies)
    assert keys_of(found) == ["whole"]
    assert {row.population for row in page_html.rows(page_of(found))} == {"whole"}


@pytest.mark.parametrize(("before", "after", "alone"), [(4, 30, False), (30, 4, False), (5, 5, True)])
def test_a_group_stands_alone_only_with_k_answers_in_both_waves(before, after, alone):
    tallies = tallies_of(light(), BIG, ("1", "Leeds", "peer", before, after), ("2", "Leeds", "peer", 30, 30))
    found = draft_of(light(), tallies, plan_of(light(), cuts=["group"]))
    assert ("group:1" in keys_of(found)) == alone
    assert (">Group 1<" in page_of(found).partition("What is not shown")[0]) == alone
    for wave in ("before", "after"):
        assert given_away([found], tallies, 5, wave) == []


def test_a_rule_that_looks_at_one_wave_only_is_caught():
    tallies = tallies_of(light(), BIG, ("1", "Leeds", "peer", 30, 4), ("2", "Leeds", "peer", 30, 30))
    shown = careless(light(), tallies, plan_of(light(), cuts=["group"]), least=1)
    assert given_away([shown], tallies, 5, "after") != []
    assert given_away([shown], tallies, 5, "before") == []


@pytest.mark.parametrize("rosters", [(2,), (2, 1), (3, 1), (2, 2, 3)])
def test_a_group_with_a_roster_under_k_is_in_no_set_of_fewer_than_k(rosters):
    """Everybody knows how many were invited: that a cell could hold more is no protection where it cannot."""
    small = [(f"s{n}", "York", "peer", size, size, size) for n, size in enumerate(rosters)]
    rows = BIG, ("1", "Leeds", "training", 20, 20), ("2", "York", "training", 20, 20), *small
    tallies = tallies_of(light(), *rows)
    found = draft_of(light(), tallies)
    assert given_away([found], tallies, 5, "after") == []
    assert not {f"group:s{n}" for n in range(len(rosters))} & set(keys_of(found))
    assert given_away([careless(light(), tallies)], tallies, 5, "after") != [] or sum(rosters) >= 5


# ------------------------------------------------------------------ k = 4


def test_k_of_four_stops_the_start():
    good = {"secret": settings.new_secret(), "base_url": "https://survey.example.org", "organisation": "Brightwater"}
    assert settings.read({**good, "smallest_group": 5}).smallest_group == 5
    with pytest.raises(SettingsRefused, match="smallest_group"):
        settings.read({**good, "smallest_group": 4})


def test_k_of_four_is_no_policy():
    assert Policy(5).k == 5
    with pytest.raises(PolicyRefused, match="it must be 5 people"):
        Policy(4)


def test_k_of_four_in_a_plan_file_stores_nothing(company, tmp_path):
    file = tmp_path / "plan.toml"
    file.write_text('name = "Four"\nk = 4\n[[groups]]\nname = "A"\nsite = "B"\nheadcount = 30\n', encoding="utf-8")
    with writing(company.instance.engine) as db, pytest.raises(PlanRefused, match="can never be under 5; you asked"):
        planning.create(db, plans.read(file, 10))
    with writing(company.instance.engine) as db, pytest.raises(PlanRefused, match="can never be under 5"):
        planning.create(db, plans.read(_without_k(file), 4))


def test_k_of_four_in_the_form_stores_nothing(company):
    hr = company.hr()
    page = hr.get("/staff/programmes/new").get_data(as_text=True)
    sent = {
        "csrf_token": token_in(page),
        "name": "Four",
        "questionnaire": "candour-light",
        "cuts": ["site"],
        "groups-0-name": "A",
        "groups-0-site": "B",
        "groups-0-headcount": "30",
        "groups-0-arm": "peer",
    }
    assert "at least 5" in text_of(hr.post("/staff/programmes/new", data={**sent, "k": "4"}))
    with writing(company.instance.engine) as db:
        assert db.query(Programme).all() == []
    assert hr.post("/staff/programmes/new", data={**sent, "k": "5"}).status_code == 303


def test_the_database_itself_refuses_k_of_four(company, two_groups):
    slug = company.plan(two_groups)
    with pytest.raises(IntegrityError), writing(company.instance.engine) as db:
        planning.find(db, slug).k = 4


def _without_k(file):
    file.write_text(file.read_text(encoding="utf-8").replace("k = 4\n", ""), encoding="utf-8")
    return file


@pytest.fixture
def closed(company, two_groups):
    return answered(company, two_groups)


def answered(company, plan):
    """Six people of each group answer, then both waves are closed."""
    slug = company.plan(plan)
    for wave in ("before", "after"):
        for code in company.begin(slug, wave).values():
            for number in range(6):
                company.answer(code, {"E1": 2 + number % 3, "E4": 3, "O1": 4 - number % 2, "O2": 3, "C3": 2})
        company.close(slug, wave)
    return slug


def edited(company, change, value):
    """Somebody who can write in the file of the database changes it, past every rule of the database."""
    with closing(sqlite3.connect(company.instance.folder / "candour.sqlite")) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(change, (value,))
        database.commit()


@pytest.mark.parametrize("k", [4, 1, 0])
def test_a_k_written_into_the_database_by_hand_is_refused_at_use(company, closed, k):
    """The descriptor of the wave, which everybody saw before answering, says what was promised."""
    edited(company, "UPDATE programme SET k = ?", k)
    refused(company, closed)


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("UPDATE programme SET cuts = ?", "site,group"),
        ("UPDATE training_group SET site = ? WHERE position = 0", "Hill"),
        ("UPDATE training_group SET arm = ? WHERE position = 0", "training"),
        ("UPDATE programme SET backgrounds = ?", "tenure:whole"),
    ],
)
def test_a_plan_that_was_changed_by_hand_after_the_answers_is_refused_at_use(company, closed, change, value):
    edited(company, change, value)
    refused(company, closed)


def test_a_k_of_ten_that_was_promised_cannot_be_five_by_hand(company, two_groups):
    slug = answered(company, replace(two_groups, k=10))
    edited(company, "UPDATE programme SET k = ?", 5)
    refused(company, slug)


def refused(company, slug):
    with pytest.raises(OpeningRefused, match=r"not those that people were promised.*Nothing was opened"):
        company.publish(slug)
    assert company.hr().get(f"/staff/programmes/{slug}/after/report").status_code == 404


def test_a_raised_k_is_followed(company, closed):
    with writing(company.instance.engine) as db:
        planning.find(db, closed).k = 10
    assert company.publish(closed) == "done"
    page = company.hr().get(f"/staff/programmes/{closed}/after/report").get_data(as_text=True)
    assert "No figure here is about fewer than 10 people" in page


# ------------------------------------------------------------------ pairs and skipped items


def test_no_figure_is_about_the_paired_where_few_are_left_over():
    """12 answered after, 11 of them are paired: whatever the pairs add would be the twelfth person's answer."""
    for before in (12, 30):
        loose, paired = (
            tallies_of(light(), ("1", "Leeds", "peer", before, 12), pairs=each) for each in ({}, {"1": 11})
        )
        assert paired.pairs["1"].people == 11
        assert _same(draft_of(light(), loose), draft_of(light(), paired))


def test_pairs_of_one_group_are_not_told_beside_that_group():
    """31 are not paired in all; but of the group that has a row of its own it is one."""
    rows = ("1", "Leeds", "peer", 30, 12), ("2", "Leeds", "peer", 30, 30)
    drafts = [draft_of(light(), tallies_of(light(), *rows, pairs=pairs)) for pairs in ({}, {"1": 11})]
    assert _outcomes(drafts[0]) == _outcomes(drafts[1])


def test_enough_pairs_sharpen_an_interval_and_print_no_figure_of_their_own():
    rows = ("1", "Leeds", "peer", 30, 30), ("2", "Leeds", "peer", 30, 30)
    loose, paired = (draft_of(light(), tallies_of(light(), *rows, pairs=pairs)) for pairs in ({}, {"1": 25, "2": 25}))
    assert (loose["paired"], paired["paired"]) == (False, True)
    assert _figures(loose) == _figures(paired)
    assert not _same(loose, paired)


def _outcomes(publication):
    """The rows of the outcomes, which every group has."""
    rows = {each["key"]: each["comparisons"] for each in publication["release"]["populations"]}
    return {(key, name): row[name] for key, row in rows.items() for name in ("engagement2", "openness2")}


def _same(one, other):
    return [f(one) == f(other) for f in (page_of, table_of)] == [True, True]


def _figures(publication):
    """All that is printed but intervals and what follows from them."""
    populations = publication["release"]["populations"]
    return [
        (each["key"], each["participation"], name, row["before"], row["after"], row["change"])
        for each in populations
        for name, row in each["comparisons"].items()
    ]


def test_the_audit_does_not_pass_without_time():
    tallies = tallies_of(light(), BIG, ("1", "Leeds", "peer", 4, 30), ("2", "York", "peer", 30, 30))
    found = {**draft_of(light(), tallies), "many": []}
    assert audit([found], tallies.groups, seconds=30, clock=monotonic).passes
    assert not audit([found], tallies.groups, seconds=0, clock=monotonic).passes
