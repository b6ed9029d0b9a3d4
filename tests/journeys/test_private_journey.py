"""What only this person has: answers sealed in the browser, the poster's fingerprint, six words, the way back."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from feedback.database import reading
from feedback.privacy import descriptor
from feedback.wordlist import words
from surveys import answering, submission
from tests.journeys.conftest import Opener
from tests.journeys.live import Live
from tests.journeys.test_employee_journey import FIRST, go_on, heading, question, start, to_the_end

pytestmark = pytest.mark.journey

THANKS = "Thank you. Your answers are in."


def fingerprint(live: Live, address: str) -> bytes:
    with reading(live.instance.engine) as db:
        return answering.find_form(db.connection(), address.rpartition("/")[2]).wave_digest


def sent_from(page: Page) -> list[Request]:
    """Every request with a body that the page makes from now on."""
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.method == "POST" else None)
    return seen


def press_send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Send")).click()


def answered_with_words(page: Page, address: str) -> str:
    start(page, address)
    question(page, FIRST).get_by_label("Agree", exact=True).check()
    to_the_end(page)
    page.get_by_text("Six private words").click()
    page.get_by_role("button", name="Give me six words").click()
    drawn = page.locator("[data-drawn] li").all_inner_texts()
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    return " ".join(drawn)


def look(page: Page, typed: str) -> None:
    page.get_by_label("The six words that you got when you answered").fill(typed)
    page.get_by_role("button", name="Was my answer counted?").click()


def test_what_leaves_the_browser_is_sealed_and_of_one_length(live: Live, phone: Opener):
    page = phone()
    sent = sent_from(page)
    stored = live.stored(live.links.employee)
    answered_with_words(page, live.links.employee)
    assert live.stored(live.links.employee) == stored + 1
    assert [request.url for request in sent] == [f"{live.links.employee}/sealed"]
    assert len(sent[0].post_data_buffer or b"") == submission.LENGTH
    assert "cookie" not in sent[0].headers


def test_what_is_sent_again_after_a_lost_reply_is_the_very_same(live: Live, phone: Opener):
    """Sealed anew it would look like another answer, and whoever sends it would hear that hers was refused."""
    page = phone()
    sent, stored = sent_from(page), live.stored(live.links.employee)
    start(page, live.links.employee)
    to_the_end(page)
    page.route("**/sealed", lambda route: (route.fetch(), route.fulfill(status=429))[1])  # a proxy lost the reply
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="Wait a minute")).to_be_visible()
    page.unroute("**/sealed")
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    assert live.stored(live.links.employee) == stored + 1
    first, again = (request.post_data_buffer for request in sent)
    assert first == again


def test_six_words_find_the_answer_and_take_it_back(live: Live, phone: Opener):
    page = phone()
    stored = live.stored(live.links.employee)
    drawn = answered_with_words(page, live.links.employee)
    assert len(drawn.split()) == 6
    assert set(drawn.split()) <= set(words())

    page.get_by_role("link", name=re.compile("Was my answer counted")).click()
    sent = sent_from(page)
    typed = f" {drawn.upper().replace(' ', ', ')} "
    look(page, typed)
    expect(page.get_by_text("Your answer is here, locked with all the others.")).to_be_visible()
    page.get_by_role("button", name="Take my answer back").click()
    expect(page.get_by_text("Your answer has been taken out.")).to_be_visible()
    assert live.stored(live.links.employee) == stored
    look(page, typed)
    expect(page.get_by_text("Under these words there is no answer")).to_be_visible()
    assert all(drawn.split()[0] not in (request.post_data_buffer or b"").decode("latin-1") for request in sent)


def test_the_same_works_without_script(live: Live, phone: Opener):
    page = phone(java_script_enabled=False)
    stored = live.stored(live.links.employee)
    page.goto(f"{live.links.employee}/words")
    drawn = " ".join(page.locator("ol.phrase li").all_inner_texts())
    start(page, live.links.employee)
    to_the_end(page)
    page.get_by_text("Six private words").click()
    page.get_by_label("Your six words, if you have them").fill(drawn)
    press_send(page)
    expect(heading(page, THANKS)).to_be_visible()
    assert live.stored(live.links.employee) == stored + 1
    page.get_by_role("link", name=re.compile("Was my answer counted")).click()
    look(page, drawn)
    expect(page.get_by_text("Your answer is here, locked with all the others.")).to_be_visible()
    page.get_by_label("The six words that you got when you answered").fill(drawn)
    page.get_by_role("button", name="Take my answer back").click()
    expect(page.get_by_text("Your answer has been taken out.")).to_be_visible()
    assert live.stored(live.links.employee) == stored


def test_words_that_cannot_be_read_stop_the_sending_and_say_so(live: Live, phone: Opener):
    page = phone()
    stored = live.stored(live.links.employee)
    start(page, live.links.employee)
    to_the_end(page)
    page.get_by_text("Six private words").click()
    page.get_by_label("Your six words, if you have them").fill("five words are not enough")
    press_send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert live.stored(live.links.employee) == stored


def test_the_letters_of_the_poster_are_those_on_the_phone(live: Live, phone: Opener):
    digest = fingerprint(live, live.links.employee)
    page = phone()
    start(page, f"{live.links.employee}#{descriptor.in_fragment(digest)}")
    to_the_end(page)
    page.get_by_text("Is this the round on the poster?").click()
    expect(page.locator("[data-fingerprint] .token")).to_have_text(descriptor.spoken(digest))


def test_another_poster_than_this_round_sends_nothing(live: Live, phone: Opener):
    other = descriptor.in_fragment(bytes(32))
    page = phone()
    stored = live.stored(live.links.employee)
    sent = sent_from(page)
    start(page, f"{live.links.employee}#{other}")
    to_the_end(page)
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="not the questions of the poster")).to_be_visible()
    assert sent == []
    assert live.stored(live.links.employee) == stored


def test_questions_that_are_not_those_of_the_round_are_not_answered(live: Live, phone: Opener):
    """An operator who asks one person something else: her browser compares what it shows with what the wave says."""
    page = phone()
    stored = live.stored(live.links.employee)
    page.route(
        "**/form*",
        lambda route: route.fulfill(
            response=(reply := route.fetch()), body=reply.text().replace(FIRST, "The meals in the canteen are good.")
        ),
    )
    page.goto(live.links.employee)
    page.get_by_role("button", name="Start").click()
    question(page, "The meals in the canteen are good.").get_by_label("Agree", exact=True).check()
    for _step in range(5):
        go_on(page)
    press_send(page)
    expect(page.get_by_role("alert").filter(has_text="not those of this round")).to_be_visible()
    assert live.stored(live.links.employee) == stored
