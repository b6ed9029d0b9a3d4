"""Links work once and not for ever; sessions end by themselves."""

from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from feedback.database import reading, writing
from feedback.errors import SignInRefused
from feedback.staff import sessions
from feedback.staff.models import SignInLink, StaffSession
from feedback.staff.sessions import IDLE, LINK_LIFETIME, LONGEST, ROOM_IDLE, ROOM_LINK_LIFETIME, Visitor

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).replace(tzinfo=None)  # as the database keeps it
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def engine(company):
    return company.instance.engine


def link(engine, **whom):
    with writing(engine) as db:
        return sessions.new_link(db, NOON, **whom)


def traded(engine, secret, at=NOON):
    with writing(engine) as db:
        return sessions.trade(db, secret, at)


def seen(engine, secret, at):
    with reading(engine) as db:
        return sessions.find(db, secret, at)


@pytest.mark.attack
def test_a_link_works_once_even_for_eight_at_once(engine):
    secret = link(engine, room="room")

    def try_it(_number):
        try:
            return traded(engine, secret)[0]
        except SignInRefused:
            return None

    with ThreadPoolExecutor(8) as many:
        won = [cookie for cookie in many.map(try_it, range(8)) if cookie]
    assert len(won) == 1
    assert seen(engine, won[0], NOON) == Visitor(None, "room")
    with reading(engine) as db:
        assert len(db.scalars(select(StaffSession)).all()) == 1
        assert db.scalars(select(SignInLink)).all() == []


@pytest.mark.parametrize("lifetime", [LINK_LIFETIME, ROOM_LINK_LIFETIME])
def test_a_link_is_good_until_it_expires(engine, company, lifetime):
    whom = {"account_id": company.account.id} if lifetime is LINK_LIFETIME else {"room": "room"}
    assert traded(engine, link(engine, **whom), NOON + lifetime)
    with pytest.raises(SignInRefused):
        traded(engine, link(engine, **whom), NOON + lifetime + A_SECOND)


@pytest.mark.parametrize("secret", ["", "x", "x" * 43])
def test_a_link_that_was_made_up_opens_nothing(engine, secret):
    link(engine, room="room")
    with pytest.raises(SignInRefused):
        traded(engine, secret)


def test_a_session_ends_when_nobody_uses_it(engine, company):
    cookie, visitor = traded(engine, link(engine, account_id=company.account.id))
    assert seen(engine, cookie, NOON + IDLE) == visitor
    assert seen(engine, cookie, NOON + IDLE + A_SECOND) is None


def test_using_a_session_keeps_it_awake_but_not_for_ever(engine, company):
    cookie, visitor = traded(engine, link(engine, account_id=company.account.id))
    at = NOON
    while at < NOON + LONGEST:
        assert seen(engine, cookie, at) == visitor
        with writing(engine) as db:
            sessions.touch(db, cookie, at)
        at += IDLE
    assert seen(engine, cookie, at) == visitor
    assert seen(engine, cookie, at + A_SECOND) is None


def test_a_room_stays_open_for_a_day_of_training(engine):
    cookie, visitor = traded(engine, link(engine, room="room"))
    assert seen(engine, cookie, NOON + ROOM_IDLE) == visitor
    assert seen(engine, cookie, NOON + ROOM_IDLE + A_SECOND) is None


def test_signing_out_ends_the_session_on_the_server(engine):
    cookie, _visitor = traded(engine, link(engine, room="room"))
    with writing(engine) as db:
        sessions.end(db, cookie)
    assert seen(engine, cookie, NOON) is None


@pytest.mark.attack
def test_a_thief_of_the_database_finds_no_link_and_no_session(engine):
    unused, used = link(engine, room="room"), link(engine, room="room")
    cookie, _visitor = traded(engine, used)
    with reading(engine) as db:
        (kept,) = db.scalars(select(SignInLink.digest))
        (kept_session,) = db.scalars(select(StaffSession.digest))
    for stolen in (kept.hex(), kept.decode("latin-1"), urlsafe_b64encode(kept).decode().rstrip("=")):
        assert stolen not in {unused, used, cookie}
        with pytest.raises(SignInRefused):
            traded(engine, stolen)
    assert seen(engine, urlsafe_b64encode(kept_session).decode().rstrip("="), NOON) is None
    assert traded(engine, unused)


def test_the_secret_stands_in_the_fragment_of_the_address_only():
    assert sessions.address("https://survey.example.org/", "s3cret") == "https://survey.example.org/staff/in#s3cret"
