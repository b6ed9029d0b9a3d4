"""Who may answer: a secret is the secret and nothing more."""

import secrets

import pytest

from feedback.database import reading
from feedback.privacy import stretching
from surveys import admission, answering
from surveys.admission import TicketRefused
from surveys.submission import SECRET, TICKET


@pytest.fixture
def tag_of(company, two_groups):
    code = company.begin(company.plan(two_groups), "before")["Early shift"]
    with reading(company.instance.engine) as db:
        form = answering.find_form(db.connection(), code)
        yield lambda ticket: admission.tag_of(db.connection(), form, ticket)


def test_the_secret_of_a_room_becomes_its_tag(tag_of):
    secret = secrets.token_bytes(SECRET)
    assert tag_of(secret.ljust(TICKET, b"\0")) == stretching.room_tag(secret)


@pytest.mark.attack
def test_nothing_may_hide_behind_a_secret(tag_of):
    """A client that was tampered with could mark a person there."""
    secret = secrets.token_bytes(SECRET).ljust(TICKET, b"\0")
    for position in range(SECRET, TICKET):
        marked = secret[:position] + b"\1" + secret[position + 1 :]
        with pytest.raises(TicketRefused, match="Nothing was stored"):
            tag_of(marked)
    for length in (secret[:SECRET], secret[:-1], secret + b"\0"):
        with pytest.raises(TicketRefused):
            tag_of(length)
