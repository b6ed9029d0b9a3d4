"""A programme is set up, opened and closed from the command line by the rules of the pages."""

import re

import pytest

from surveys.questionnaires import library, reading

PLAN = """
name = "Talking about mental health"
questionnaire = "candour-light"

[[groups]]
name = "Early shift"
site = "Harbour"
headcount = 30
arm = "peer"

[[groups]]
name = "Night shift"
site = "Harbour"
headcount = 6
"""


BACKGROUNDS = """
[backgrounds]
leading = "site"
tenure = "whole"
"""


@pytest.fixture
def create(trial):
    def created(plan: str):
        path = trial.folder / "plan.toml"
        path.write_text(plan, encoding="utf-8")
        return trial.run("create-programme", str(path))

    return created


def test_each_group_gets_a_link_for_each_wave(trial, create):
    output = create(PLAN).output
    assert "Its short name is: talking-about-mental-health" in output
    waves = trial.company.programme("talking-about-mental-health").waves
    codes = {form.code for wave in waves for form in wave.forms}
    assert set(re.findall(r"http://127\.0\.0\.1:8000/r/([0-9A-Z]{8})\n", output)) == codes
    assert len(codes) == 4


def test_a_plan_without_k_gets_the_one_of_the_settings_and_hears_which_groups_are_too_small(create):
    assert "Groups of fewer than 10, which are never shown alone: Night shift." in create(PLAN).output


def test_the_questionnaire_may_be_a_file_beside_the_plan(trial, create):
    own = library.source("candour-light").replace("1.0", "1.1")
    (trial.folder / "own.toml").write_text(own, encoding="utf-8")
    assert create(PLAN.replace("candour-light", "own.toml")).exit_code == 0
    assert trial.company.programme("talking-about-mental-health").questionnaire_digest == reading.parse(own).digest()


def test_a_plan_declares_its_background_questions(trial, create):
    plan = PLAN.replace("candour-light", "candour-core") + BACKGROUNDS
    assert create(plan).exit_code == 0
    assert trial.company.programme("talking-about-mental-health").backgrounds == "tenure:whole,leading:site"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('[[groups]]\nname = "Early', 'backgrounds = 5\n[[groups]]\nname = "Early', "[backgrounds] must hold lines"),
        ('[[groups]]\nname = "Early', '[backgrounds]\ntenure = 1\n[[groups]]\nname = "Early', "must hold lines"),
        ('[[groups]]\nname = "Early', "[backgrounds]\ntenure = 'whole'\n[[groups]]\nname = \"Early", "It has none"),
        ("candour-light", "nowhere.toml", "“nowhere.toml” is neither in the library"),
        ("headcount = 6", "headcount = 0", "Group 2 needs the number of people"),
        ("headcount = 6", "headcounts = 6", "headcounts"),
        ('name = "Talking about mental health"', "name = 5", "“name” must be a text"),
        ('questionnaire = "candour-light"', "waves = 2", "“waves” must be a list of texts"),
        ('questionnaire = "candour-light"', "k = 4", "can never be under 5"),
        ('questionnaire = "candour-light"', "smallest = 4", "unknown entry “smallest”"),
        ("[[groups]]", "[groups", "is not valid TOML"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(create, old, new, said):
    result = create(PLAN.replace(old, new))
    assert result.exit_code == 1
    assert said in result.output


def test_a_wave_opens_with_its_forms_and_closes_for_good(trial, create):
    create(PLAN)
    slug = "talking-about-mental-health"
    assert trial.run("open-wave", slug, "before", "--forms").exit_code == 0
    assert [(wave.state, {form.state for form in wave.forms}) for wave in trial.company.programme(slug).waves] == [
        ("open", {"open"}),
        ("draft", {"not open"}),
    ]
    assert trial.run("close-wave", slug, "before").exit_code == 0
    assert trial.run("open-wave", slug, "before").exit_code == 1
    assert trial.company.programme(slug).waves[0].state == "closed"


def test_forms_can_be_opened_after_their_wave(trial):
    assert trial.run("open-wave", trial.slug, "before", "--forms").exit_code == 0
    assert "was opened before" in trial.run("open-wave", trial.slug, "before").output


def test_a_programme_that_does_not_exist_is_refused(trial):
    for command in ("open-wave", "close-wave"):
        assert "There is no programme called “nothing”" in trial.run(command, "nothing", "before").output
