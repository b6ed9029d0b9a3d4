"""The facilitator's screen: a code to scan, a door to open and close, and a count that points at nobody."""

import pytest

from feedback.database import writing
from surveys.programmes import life, planning
from surveys.roughcount import SECONDS
from surveys.views import room
from tests.company import token_in
from tests.surveys.views.asking import Asked, text_of

GROUP = "Early shift"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 10_000 * SECONDS + 1.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(room, "_clock", made)
    return made


@pytest.fixture
def wall(asked: Asked):
    """The screen of the room, with its facilitator signed in."""
    return asked.company.facilitator(asked.slug, GROUP)


def press(wall, action):
    token = token_in(wall.get("/staff/room").get_data(as_text=True))
    return wall.post(f"/staff/room/{action}", data={"csrf_token": token})


def test_no_count_is_shown_below_k(asked, wall, clock):
    asked.fill(9)
    assert "Fewer than 10 answers so far" in text_of(wall.get("/staff/room"))


def test_the_count_moves_in_steps_of_five(asked, wall, clock):
    asked.fill(14)
    assert "At least 10 answers" in text_of(wall.get("/staff/room"))
    asked.fill(1)
    clock.now += SECONDS
    assert "At least 15 answers" in text_of(wall.get("/staff/room"))


def test_the_count_is_held_still_for_five_minutes(asked, wall, clock):
    asked.fill(9)
    assert "Fewer than 10" in text_of(wall.get("/staff/room"))
    asked.fill(11)
    clock.now += SECONDS - 2
    assert "Fewer than 10" in text_of(wall.get("/staff/room"))
    clock.now += 2
    assert "At least 20 answers" in text_of(wall.get("/staff/room"))


def test_the_count_waits_for_a_k_that_was_raised(asked, wall, clock):
    asked.fill(14)
    with writing(asked.company.instance.engine) as db:
        life.raise_k(planning.find(db, asked.slug), 15)
    assert "Fewer than 15 answers so far" in text_of(wall.get("/staff/room"))


def test_the_screen_shows_the_way_to_the_form_and_no_answer(asked, wall):
    asked.send({"E1": ["4"]})
    page = wall.get("/staff/room").get_data(as_text=True)
    assert "<svg" in page
    assert f"{asked.code[:4]}-{asked.code[4:]}" in page
    assert "127.0.0.1:8000/r" in page


def test_a_facilitator_closes_and_opens_the_form_of_her_room(asked, wall):
    assert press(wall, "close").status_code == 303
    assert "This form is closed" in text_of(wall.get("/staff/room"))
    assert not asked.form.takes_answers
    assert press(wall, "open").status_code == 303
    assert asked.form.takes_answers


def test_a_door_that_is_closed_already_says_so(asked, wall):
    press(wall, "close")
    reply = press(wall, "close")
    assert reply.status_code == 409
    assert "The form is not open. Nothing was changed." in text_of(reply)


def test_a_wave_that_hr_has_closed_is_not_opened_from_the_room(asked, wall):
    token = token_in(wall.get("/staff/room").get_data(as_text=True))
    asked.company.close(asked.slug, "before")
    reply = wall.post("/staff/room/open", data={"csrf_token": token})
    assert reply.status_code == 409
    assert not asked.form.takes_answers


def test_before_hr_opens_the_wave_the_screen_says_who_is_waited_for(company, six_groups):
    wall = company.facilitator(company.plan(six_groups), GROUP)
    assert "HR has not opened this round of questions yet" in text_of(wall.get("/staff/room"))


def test_a_room_link_opens_no_page_of_hr_and_no_other_room(asked, wall):
    for page in ("/staff/programmes", f"/staff/programmes/{asked.slug}", "/staff/password"):
        reply = wall.get(page)
        assert (reply.status_code, reply.location) == (302, "/staff/in")
    assert "Late shift" not in wall.get("/staff/room").get_data(as_text=True)
