"""A wave opens once, closes once, and what was promised is never eased."""

import json

import pytest
from sqlalchemy import text

from feedback.database import writing
from feedback.errors import NotFound
from surveys.custody.beginning import begin_wave
from surveys.filing import box_of, key_folder
from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from surveys.programmes.plan_digest import plan_digest
from surveys.programmes.planning import PlanRefused
from tests.company import token_in


@pytest.fixture
def slug(company, two_groups):
    return company.plan(two_groups)


class Change:
    """Do something to a wave inside one transaction, as a page does."""

    def __init__(self, company, slug):
        self.company, self.slug = company, slug

    def __call__(self, wave, what):
        with writing(self.company.instance.engine) as db:
            return what(life.wave_of(planning.find(db, self.slug), wave))

    def box(self, form):
        return box_of(self.company.instance.boxes, form)

    def begin(self, wave):
        with writing(self.company.instance.engine) as db:
            begin_wave(db, key_folder(self.company.instance.keys), life.wave_of(planning.find(db, self.slug), wave))

    def open_first_form(self, wave):
        self(wave, lambda chosen: life.open_form(chosen.forms[0], self.box(chosen.forms[0])))

    def close_first_form(self, wave):
        self(wave, lambda chosen: life.close_form(chosen.forms[0], self.box(chosen.forms[0])))

    def close(self, wave):
        self(wave, lambda chosen: life.close_wave(chosen, self.box))

    def k(self, k):
        with writing(self.company.instance.engine) as db:
            life.raise_k(planning.find(db, self.slug), k)


@pytest.fixture
def change(company, slug):
    return Change(company, slug)


def states(company, slug):
    return [wave.state for wave in company.programme(slug).waves]


def test_a_wave_goes_its_way(company, slug, change):
    assert states(company, slug) == ["draft", "draft"]
    change.begin("before")
    change.open_first_form("before")
    assert states(company, slug) == ["open", "draft"]
    change.close("before")
    assert states(company, slug) == ["closed", "draft"]
    change("before", life.mark_opened)
    assert states(company, slug) == ["opened", "draft"]


def test_a_wave_opens_once_and_keeps_its_key(company, slug, change):
    change.begin("before")
    first = company.programme(slug).wave("before")
    keys = sorted((path, path.read_bytes()) for path in company.instance.keys.rglob("*") if path.is_file())
    with pytest.raises(WaveRefused, match="opened before"):
        change.begin("before")
    again = company.programme(slug).wave("before")
    assert (again.public_key, again.descriptor) == (first.public_key, first.descriptor)
    assert sorted((path, path.read_bytes()) for path in company.instance.keys.rglob("*") if path.is_file()) == keys


def test_a_form_does_not_open_before_its_wave(company, slug, change):
    with pytest.raises(WaveRefused, match="Nothing was changed"):
        change.open_first_form("before")
    assert company.programme(slug).wave("before").forms[0].state == "not open"


def test_a_wave_closes_once_and_no_form_opens_after(company, slug, change):
    with pytest.raises(WaveRefused, match="not open"):
        change.close("before")
    change.begin("before")
    change.close("before")
    for again in (change.close, change.open_first_form, change.close_first_form, change.begin):
        with pytest.raises(WaveRefused, match="Nothing was changed"):
            again("before")
    assert states(company, slug) == ["closed", "draft"]


def test_a_form_closes_once_and_can_open_again(company, slug, change):
    change.begin("before")
    with pytest.raises(WaveRefused):
        change.close_first_form("before")
    change.open_first_form("before")
    change.close_first_form("before")
    with pytest.raises(WaveRefused):
        change.close_first_form("before")
    change.open_first_form("before")
    assert sorted(form.state for form in company.programme(slug).wave("before").forms) == ["not open", "open"]


@pytest.mark.parametrize("state", ["draft", "open", "destroyed"])
def test_only_a_closed_wave_counts_as_opened(change, company, slug, state):
    change.begin("before")
    with writing(company.instance.engine) as db:
        db.execute(text("UPDATE wave SET state = :state WHERE kind = 'before'"), {"state": state})
    with pytest.raises(WaveRefused, match="Nothing was opened"):
        change("before", life.mark_opened)


@pytest.mark.parametrize("name", ["", "day30", "BEFORE", "nothing"])
def test_a_wave_that_was_not_planned_is_not_found(change, name):
    with pytest.raises(NotFound):
        change(name, life.mark_opened)


@pytest.mark.attack
def test_k_rises_at_any_time_and_falls_only_before_the_first_wave(company, slug, change):
    change.k(12)
    change.k(8)
    change.begin("before")
    for lower in (7, 5):
        with pytest.raises(WaveRefused, match="rise but not fall"):
            change.k(lower)
    change.k(8)
    change.k(9)
    change.close("before")
    with pytest.raises(WaveRefused):
        change.k(8)
    assert company.programme(slug).k == 9


@pytest.mark.attack
@pytest.mark.parametrize("k", [4, 0, -1, 4.9, True, "5", None, 10**30])
def test_no_road_leads_to_a_k_that_is_none(company, slug, change, k):
    with pytest.raises((PlanRefused, TypeError)):
        change.k(k)
    assert company.programme(slug).k == 5


@pytest.mark.attack
def test_the_pages_lead_to_no_k_under_five_either(company, slug):
    browser = company.hr()
    token = token_in(browser.get(f"/staff/programmes/{slug}").get_data(as_text=True))
    for k in ("4", "0", "-7", "4.5", "", "five", "9" * 40):
        reply = browser.post(f"/staff/programmes/{slug}/k", data={"k": k, "csrf_token": token})
        assert reply.status_code == 400, k
        assert "Nothing was" in reply.get_data(as_text=True)
    assert company.programme(slug).k == 5
    assert browser.post(f"/staff/programmes/{slug}/k", data={"k": "6", "csrf_token": token}).status_code == 303
    assert company.programme(slug).k == 6


def test_the_descriptor_fixes_what_is_promised(company, slug, change):
    change.begin("before")
    programme = company.programme(slug)
    said = json.loads(programme.wave("before").descriptor)
    assert said["k"] == 5
    assert said["cuts"] == ["site", "group", "arm"]
    assert said["backgrounds"] == []
    assert said["plan"] == plan_digest(programme).hex()
    assert said["questionnaire"] == programme.questionnaire_digest.hex()
    assert [group[1:] for group in said["groups"]] == [["Harbour", "peer"], ["Harbour", "training"]]
    change.k(9)
    assert json.loads(company.programme(slug).wave("before").descriptor) == said


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        "programme SET k = 6",
        "programme SET cuts = 'site'",
        "programme SET backgrounds = 'tenure:whole'",
        "training_group SET arm = 'peer'",
    ],
)
def test_another_promise_has_another_fingerprint(company, slug, change, changed):
    change.begin("before")
    wave = company.programme(slug).wave("before")
    described = change("before", lambda chosen: life.describe(chosen, wave.public_key, b"", 1))
    assert described == wave.descriptor
    with writing(company.instance.engine) as db:
        db.execute(text(f"UPDATE {changed}"))
    assert change("before", lambda chosen: life.describe(chosen, wave.public_key, b"", 1)) != wave.descriptor
    assert change("before", lambda chosen: life.describe(chosen, b"another key" * 3, b"", 1)) != wave.descriptor


def test_a_draft_has_no_fingerprint(change):
    with pytest.raises(WaveRefused):
        change("before", life.digest_of)


def test_every_form_that_is_not_open_opens_at_once(company, slug, change):
    with pytest.raises(WaveRefused):
        change("before", lambda chosen: life.open_forms(chosen, change.box))
    change.begin("before")
    change.open_first_form("before")
    change("before", lambda chosen: life.open_forms(chosen, change.box))
    assert [form.state for form in company.programme(slug).wave("before").forms] == ["open", "open"]


@pytest.mark.attack
def test_a_group_can_grow_and_never_shrink(company, slug):
    def resize(people):
        with writing(company.instance.engine) as db:
            programme = planning.find(db, slug)
            life.raise_headcount(programme, programme.groups[0], people)

    resize(30)
    resize(31)
    for people in (30, 5, 0, -1, planning.LARGEST_HEADCOUNT + 1):
        with pytest.raises(WaveRefused, match="Nothing was changed"):
            resize(people)
    assert company.programme(slug).groups[0].headcount == 31
