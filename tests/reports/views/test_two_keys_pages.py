"""Two people open a programme by the pages: on one screen, or one after the other."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from feedback.database import reading
from feedback.staff.models import AuditEntry
from reports import opening_job
from surveys.custody import destruction
from surveys.custody.models import Opening
from surveys.custody.turning import Turn
from surveys.programmes import planning
from tests.company import token_in
from tests.reports.views.test_report_pages import wait_for_the_opening
from tests.surveys.custody.keys import Two, another_custodian, files_of
from tests.surveys.views.asking import text_of

OPEN = "What happens now"


@pytest.fixture
def two(company, two_groups):
    made = Two(company, two_groups)
    made.ask("before", "after")
    return made


def report(two, wave="after"):
    return f"/staff/programmes/{two.slug}/{wave}/report"


def page(two, turn):
    return text_of(two.browser(turn).get(f"{report(two)}/open"))


def send(two, turn, action, **phrases):
    """One of the two sends a form of the opening page."""
    browser = two.browser(turn)
    token = token_in(browser.get(f"{report(two)}/open").get_data(as_text=True))
    reply = browser.post(f"{report(two)}/{action}", data={"csrf_token": token, **phrases})
    wait_for_the_opening()
    return reply


def certificate(two):
    with reading(two.company.instance.engine) as db:
        return json.loads(destruction.certificate_of(db, planning.find(db, two.slug)).body)


def nothing_happened(two, files):
    with reading(two.company.instance.engine) as db:
        assert db.scalars(select(Opening)).all() == []
    return files_of(two.company.instance.keys) == files


def test_both_phrases_on_one_screen_open_and_publish(two):
    said = page(two, two.kim)
    assert "Both of you are here" in said
    assert "Opening phrase of sam" in said
    assert send(two, two.kim, "open", phrase=two.kim.typed, other=two.sam.typed).status_code == 303
    assert two.browser(two.sam).get(report(two)).status_code == 200
    assert certificate(two)["by"] == "hr@brightwater.example and sam@brightwater.example"
    assert [wave["keys_destroyed"] for wave in certificate(two)["waves"]] == [2, 2]


@pytest.mark.attack
@pytest.mark.parametrize(("wrong", "whose", "place"), [("phrase", "Kim Larsen", "phrase"), ("other", "sam", "other")])
def test_a_wrong_phrase_in_either_field_opens_nothing_and_says_whose_it_was(two, wrong, whose, place):
    files = files_of(two.company.instance.keys)
    right = {"phrase": two.kim.typed, "other": two.sam.typed}
    reply = send(two, two.kim, "open", **{**right, wrong: right["other" if wrong == "phrase" else "phrase"]})
    assert reply.status_code == 403
    assert f"not the opening phrase of {whose}. Nothing was opened" in text_of(reply)
    assert f'href="#{place}"' in reply.get_data(as_text=True)
    assert nothing_happened(two, files)


def test_one_phrase_of_two_is_asked_for_again(two):
    files = files_of(two.company.instance.keys)
    reply = send(two, two.kim, "open", phrase=two.kim.typed)
    assert reply.status_code == 422
    assert "Type the opening phrase of sam, or turn your key first" in text_of(reply)
    assert nothing_happened(two, files)


def test_one_turns_now_and_the_other_opens_later(two):
    assert send(two, two.sam, "turn", **{"first-phrase": two.sam.typed}).status_code == 303
    assert "You have turned your key. Now Kim Larsen signs in" in page(two, two.sam)
    said = page(two, two.kim)
    assert "sam has turned their key" in said
    assert "Both of you are here" not in said
    assert send(two, two.kim, "open", phrase=two.kim.typed).status_code == 303
    assert two.browser(two.kim).get(report(two)).status_code == 200
    assert certificate(two)["by"] == "hr@brightwater.example and sam@brightwater.example"


@pytest.mark.attack
@pytest.mark.parametrize("typed", ["", "not six words of ours", "theirs"])
def test_a_wrong_first_turn_keeps_nothing(two, typed):
    files = files_of(two.company.instance.keys)
    reply = send(two, two.kim, "turn", **{"first-phrase": two.sam.typed if typed == "theirs" else typed})
    assert reply.status_code in {403, 422}
    assert 'href="#first-phrase"' in reply.get_data(as_text=True)
    assert nothing_happened(two, files)


@pytest.mark.attack
def test_who_turned_first_cannot_open_by_the_page_either(two):
    send(two, two.sam, "turn", **{"first-phrase": two.sam.typed})
    assert send(two, two.sam, "open", phrase=two.sam.typed).status_code == 422
    assert send(two, two.sam, "open", phrase=two.sam.typed, other=two.sam.typed).status_code == 403
    assert {wave.state for wave in two.company.programme(two.slug).waves} == {"closed"}


def test_the_audit_trail_says_who_turned_which_key(two):
    send(two, two.sam, "turn", **{"first-phrase": two.sam.typed})
    send(two, two.kim, "open", phrase=two.kim.typed)
    with reading(two.company.instance.engine) as db:
        trail = [(entry.who, entry.what) for entry in db.scalars(select(AuditEntry))]
    assert ("sam@brightwater.example", "turned the first key of Small talk, before and after") in trail
    assert ("hr@brightwater.example and sam@brightwater.example", "opened Small talk, before and after") in trail


def test_who_turned_first_may_turn_once_more_where_a_file_was_damaged(two):
    send(two, two.sam, "turn", **{"first-phrase": two.sam.typed})
    two.handed_to(two.kim).write_bytes(b"damaged")
    reply = send(two, two.kim, "open", phrase=two.kim.typed)
    assert reply.status_code == 409
    assert "let the other person turn their key again" in text_of(reply)
    assert "Turn my key once more" in page(two, two.sam)
    send(two, two.sam, "turn", **{"first-phrase": two.sam.typed})
    assert send(two, two.kim, "open", phrase=two.kim.typed).status_code == 303


@pytest.mark.attack
def test_a_third_person_is_told_that_it_is_for_the_two(two):
    third = Turn(*another_custodian(two.company, "ada"))
    said = page(two, third)
    assert "Two people open these answers together, and you are neither of them" in said
    assert OPEN not in said
    browser = two.browser(third)
    token = token_in(browser.get("/staff/programmes/new").get_data(as_text=True))
    for action, phrases in (("open", {"phrase": third.typed}), ("turn", {"first-phrase": third.typed})):
        reply = browser.post(f"{report(two)}/{action}", data={"csrf_token": token, **phrases})
        assert reply.status_code == 409
        assert "Nothing" in text_of(reply)


def test_where_one_key_is_enough_one_phrase_is_asked_for(company, two_groups):
    two = Two(company, two_groups)
    two.slug = company.plan(two_groups)
    two.ask("before", "after")
    assert "Both of you" not in page(two, two.kim)
    assert send(two, two.sam, "open", phrase=two.sam.typed).status_code == 303
    assert certificate(two)["by"] == "sam@brightwater.example"


def test_what_was_handed_over_is_gone_once_the_report_is_out_though_the_keys_stay_for_the_next(company, two_groups):
    two = Two(company, replace(two_groups, waves=("before", "after", "day30")))
    two.ask("before", "after")
    opening_job.turn_first(company.instance, two.slug, "after", two.kim)
    assert two.handed_to(two.sam).exists()
    opening_job.run(company.instance, opening_job.begin(company.instance, two.slug, "after", two.sam))
    assert not two.handed_to(two.sam).exists()
    assert two.share(two.sam).exists()
    two.ask("day30")
    begun = opening_job.begin(company.instance, two.slug, "day30", two.kim, two.sam)
    opening_job.run(company.instance, begun)
    assert len(certificate(two)["waves"]) == 3


# ------------------------------------------------------------------ the programme's page


def test_the_programmes_page_says_in_one_line_who_holds_the_keys(company, two_groups):
    two = Two(company, two_groups)
    said = text_of(two.browser(two.kim).get(f"/staff/programmes/{two.slug}"))
    assert said.count("Keys needed to open the answers: 2 of 2 (Kim Larsen, sam).") == 2
    two.ask("before")
    another_custodian(company, "ada")
    said = text_of(two.browser(two.kim).get(f"/staff/programmes/{two.slug}"))
    assert said.count("Keys needed to open the answers: 2 of 2 (Kim Larsen, sam).") == 2
    either = company.plan(two_groups)
    said = text_of(two.browser(two.kim).get(f"/staff/programmes/{either}"))
    assert "Keys needed to open the answers: 1 of 3 (Kim Larsen, ada, sam)." in said


def test_a_wave_for_two_does_not_open_while_there_is_one(company, two_groups):
    slug, hr = company.plan(replace(two_groups, keys_needed=2)), company.hr()
    shown = hr.get(f"/staff/programmes/{slug}").get_data(as_text=True)
    assert "needs two people with an opening phrase; there is one" in shown
    assert f"/staff/programmes/{slug}/before/open" not in shown
    reply = hr.post(f"/staff/programmes/{slug}/before/open", data={"csrf_token": token_in(shown)})
    assert reply.status_code == 409
    assert "there is one" in text_of(reply)
