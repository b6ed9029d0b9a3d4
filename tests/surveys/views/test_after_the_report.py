"""What HR can still do on a programme's page: let more people in, and repeat a destruction."""

from feedback.database import writing
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.company import Company, token_in

SMALL = Plan("Trial", (GroupPlan("Team", "Here", 12),))


def test_a_destruction_that_failed_can_be_repeated_from_the_page(company):
    slug = _closed(company)
    waves = company.instance.keys / "waves"
    stumbling_block = next(waves.iterdir()) / "zz-not-a-file"
    stumbling_block.mkdir()
    assert company.publish(slug) == "done"
    assert any(company.instance.boxes.rglob("*.box"))
    stumbling_block.rmdir()
    browser = company.hr()
    page = browser.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert "still there" in page
    browser.post(f"/staff/programmes/{slug}/destroy", data={"csrf_token": token_in(page)})
    assert not any(company.instance.boxes.rglob("*.box"))
    assert not any(waves.iterdir())
    assert "Certificate of destruction" in browser.get(f"/staff/programmes/{slug}").get_data(as_text=True)


def test_nothing_is_destroyed_before_every_wave_is_published(company):
    slug = company.plan(SMALL)
    company.begin(slug, "before")
    browser = company.hr()
    token = token_in(browser.get(f"/staff/programmes/{slug}").get_data(as_text=True))
    assert browser.post(f"/staff/programmes/{slug}/destroy", data={"csrf_token": token}).status_code == 409
    assert any(company.instance.boxes.rglob("*.box"))


def test_a_group_can_grow_and_then_takes_more_answers(company):
    slug = company.plan(Plan("Trial", (GroupPlan("Team", "Here", 1),)))
    code = company.begin(slug, "before")["Team"]
    assert company.answer(code, {"O1": 3}).status_code == 303
    assert company.answer(code, {"O1": 3}).status_code == 409
    browser = company.hr()
    _set(company, browser, slug, "2")
    assert company.answer(code, {"O1": 3}).status_code == 303


def test_a_group_cannot_shrink_or_have_a_size_that_is_no_number(company):
    slug = company.plan(SMALL)
    browser = company.hr()
    for people, status in (("11", 409), ("many", 400), ("", 400), ("99999999", 400)):
        assert _set(company, browser, slug, people) == status
    assert company.programme(slug).groups[0].headcount == 12


def test_only_the_size_of_a_group_that_exists_can_be_set(company):
    slug = company.plan(SMALL)
    with writing(company.instance.engine) as db:
        programme = planning.find(db, slug)
        life.raise_headcount(programme, programme.groups[0], 13)
    browser = company.hr()
    token = token_in(browser.get(f"/staff/programmes/{slug}").get_data(as_text=True))
    reply = browser.post(
        f"/staff/programmes/{slug}/groups/nobody/headcount", data={"csrf_token": token, "headcount": "20"}
    )
    assert reply.status_code == 404


def test_no_group_grows_after_the_last_wave_has_closed(company):
    slug = _closed(company)
    browser = company.hr()
    assert "More people came" not in browser.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert _set(company, browser, slug, "500") == 409
    assert company.programme(slug).groups[0].headcount == 12


def _closed(company: Company) -> str:
    slug = company.plan(SMALL)
    for wave in ("before", "after"):
        codes = company.begin(slug, wave)
        for _person in range(11):
            company.answer(codes["Team"], {"O1": 3})
        company.close(slug, wave)
    return slug


def _set(company: Company, browser, slug: str, people: str) -> int:
    page = browser.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    group = company.programme(slug).groups[0].id
    address = f"/staff/programmes/{slug}/groups/{group}/headcount"
    return browser.post(address, data={"csrf_token": token_in(page), "headcount": people}).status_code
