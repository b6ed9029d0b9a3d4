"""A plan that cannot be kept is refused in words, and nothing of it is stored."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from feedback.database import reading
from feedback.errors import NotFound, Refusal
from surveys.programmes import planning
from surveys.programmes.models import Background, Form, Programme
from surveys.programmes.planning import GroupPlan, Plan, PlanRefused, plan_from

GROUP = GroupPlan("Early shift", "Harbour", 30)
GOOD = Plan("Talking", (GROUP, GroupPlan("Late shift", "Harbour", 30, "peer")))

BAD = {
    "no name": {"name": ""},
    "a blank name": {"name": "  "},
    "a name too long": {"name": "x" * 121},
    "k of four": {"k": 4},
    "k of zero": {"k": 0},
    "a negative k": {"k": -10},
    "k as text": {"k": "10"},
    "k as a fraction": {"k": 10.0},
    "k as a truth": {"k": True},
    "a k beyond all numbers": {"k": 10**30},
    "no waves": {"waves": ()},
    "no wave after": {"waves": ("before",)},
    "an unknown wave": {"waves": ("before", "after", "day60")},
    "an unknown cut": {"cuts": ("site", "gender")},
    "a cut by age": {"cuts": ("age",)},
    "a background question that is not there": {"backgrounds": {"age": "whole"}},
    "a background question of another questionnaire": {
        "questionnaire": "candour-light",
        "backgrounds": {"tenure": "whole"},
    },
    "an item that is no background question": {"backgrounds": {"P1": "whole"}},
    "a statement as a background question": {"backgrounds": {"E1": "site"}},
    "three background questions": {"backgrounds": {"tenure": "whole", "leading": "whole", "P1": "whole"}},
    "a background question by group": {"backgrounds": {"tenure": "group"}},
    "a background question down to nowhere": {"backgrounds": {"tenure": ""}},
    "a background question by site without that cut": {"backgrounds": {"tenure": "site"}, "cuts": ("group", "arm")},
    "no groups": {"groups": ()},
    "too many groups": {"groups": [GroupPlan(str(number), "Harbour", 5) for number in range(201)]},
    "two groups of one name": {"groups": (GROUP, replace(GROUP, name=" early SHIFT "))},
    "a group without a name": {"groups": (replace(GROUP, name=" "),)},
    "a group without a site": {"groups": (replace(GROUP, site=""),)},
    "a group name too long": {"groups": (replace(GROUP, name="x" * 81),)},
    "a group name that is no text": {"groups": (replace(GROUP, name=5),)},
    "nobody invited": {"groups": (replace(GROUP, headcount=0),)},
    "fewer than nobody": {"groups": (replace(GROUP, headcount=-1),)},
    "more than there are people": {"groups": (replace(GROUP, headcount=10**9),)},
    "a headcount as text": {"groups": (replace(GROUP, headcount="30"),)},
    "a headcount as a truth": {"groups": (replace(GROUP, headcount=True),)},
    "half a person": {"groups": (replace(GROUP, headcount=29.5),)},
    "an unknown arm": {"groups": (replace(GROUP, arm="control"),)},
    "an unknown questionnaire": {"questionnaire": "candour-huge"},
    "a questionnaire that is no TOML": {"questionnaire": "[[["},
}


def stored(company):
    with reading(company.instance.engine) as db:
        return db.scalar(select(func.count()).select_from(Programme))


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
def test_a_plan_that_cannot_be_kept_is_refused_in_words(company, changes):
    with pytest.raises(Refusal) as refused:
        company.plan(replace(GOOD, **changes))
    assert re.search(r"[.!]$", refused.value.message)
    assert len(refused.value.message) > 30
    assert stored(company) == 0


def test_a_good_plan_has_a_form_for_every_group_and_wave(company):
    slug = company.plan(replace(GOOD, waves=("day90", "after", "before")))
    programme = company.programme(slug)
    assert [wave.kind for wave in programme.waves] == ["before", "after", "day90"]
    assert [wave.state for wave in programme.waves] == ["draft"] * 3
    assert [(group.name, group.arm) for group in programme.groups] == [
        ("Early shift", "training"),
        ("Late shift", "peer"),
    ]
    with reading(company.instance.engine) as db:
        codes = db.scalars(select(Form.code)).all()
    assert len(set(codes)) == 6


def test_cuts_are_kept_in_one_order_whatever_order_they_are_named_in(company):
    assert company.programme(company.plan(replace(GOOD, cuts=("arm", "site")))).cuts == "site,arm"
    assert company.programme(company.plan(replace(GOOD, cuts=()))).cuts == ""


def test_background_questions_are_asked_where_they_are_declared_and_nowhere_else(company):
    declared = company.programme(company.plan(replace(GOOD, backgrounds={"leading": "site", "tenure": "whole"})))
    assert declared.declared_backgrounds == (Background("tenure", "whole"), Background("leading", "site"))
    assert {"tenure", "leading"} <= planning.questionnaire_of(declared).items.keys()
    one = company.programme(company.plan(replace(GOOD, backgrounds={"leading": "whole"})))
    assert planning.questionnaire_of(one).items.keys() & {"tenure", "leading"} == {"leading"}
    none = company.programme(company.plan(GOOD))
    assert none.declared_backgrounds == ()
    assert not planning.questionnaire_of(none).items.keys() & {"tenure", "leading"}


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Talking about it", ["talking-about-it", "talking-about-it-2", "talking-about-it-3"]),
        ("Über Gefühle!", ["uber-gefuhle", "uber-gefuhle-2"]),
        ("نتحدث", ["programme", "programme-2"]),
        ("New", ["new-2"]),
        ("phrase", ["phrase-2"]),
    ],
)
def test_every_programme_gets_an_address_of_its_own(company, name, slugs):
    assert [company.plan(replace(GOOD, name=name)) for _ in slugs] == slugs
    page = company.hr().get(f"/staff/programmes/{slugs[-1]}").get_data(as_text=True)
    assert "Early shift" in page


def test_a_programme_that_is_not_there_is_not_found(company):
    with pytest.raises(NotFound):
        company.programme("nothing")


def test_groups_that_will_never_be_shown_alone_are_named():
    groups = [replace(GROUP, headcount=9), replace(GROUP, name="Late shift", headcount=10)]
    assert planning.too_small_alone(groups, 10) == ["Early shift"]


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Talking", "groups": [], "kk": 5},
        {"name": "Talking", "groups": [{"name": "a", "site": "b"}]},
        {"name": "Talking", "groups": [{"name": "a", "site": "b", "headcount": 5, "manager": "x"}]},
        {"name": "Talking", "groups": ["Early shift"]},
        {"name": "Talking", "groups": 5},
        {"groups": [{"name": "a", "site": "b", "headcount": 5}]},
    ],
)
def test_plain_values_that_are_no_plan_are_refused(values):
    with pytest.raises(PlanRefused, match="Nothing was stored"):
        plan_from(values)


def test_what_was_chosen_stays_as_it_was_when_it_was_chosen(company):
    first, second = (company.programme(company.plan(GOOD)) for _ in range(2))
    assert first.questionnaire_digest == second.questionnaire_digest
    assert planning.chosen_questionnaire(first).digest() == first.questionnaire_digest
    assert first.pair_key != second.pair_key
