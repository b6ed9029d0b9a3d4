"""What costs the server a stretching has one limit for everybody together, and never one for an address."""

import pytest

from feedback.limits import Limit
from feedback.wordlist import words
from surveys.views import employee, private_words


@pytest.mark.attack
def test_typing_letters_of_cards_has_one_limit_for_all_together(asked, monkeypatch):
    """Each try costs stretching, and anybody can type. Form codes cost nothing and go on working."""
    monkeypatch.setattr(employee, "_card_tries", Limit(burst=3, per_minute=0, clock=lambda: 0.0))
    browsers = [asked.company.app.test_client() for _each in range(5)]
    said = [browser.post("/r", data={"code": f"{number:012}"}) for number, browser in enumerate(browsers)]
    assert [reply.status_code for reply in said] == [404] * 3 + [429] * 2
    assert browsers[4].post("/r", data={"code": asked.code}).status_code == 303


@pytest.mark.attack
def test_typing_six_words_has_one_limit_for_all_together(asked, monkeypatch):
    """For looking, taking back and sending, in every form; without words an answer is still taken."""
    monkeypatch.setattr(private_words, "_stretchings", Limit(burst=2, per_minute=0, clock=lambda: 0.0))
    browser, typed = asked.company.app.test_client(), " ".join(words()[:6])
    receipt = f"/r/{asked.code}/receipt"
    said = [browser.post(receipt, data={"words": typed, "action": action}) for action in ("look", "withdraw", "look")]
    assert [reply.status_code for reply in said] == [200, 200, 429]
    assert asked.send({"words": [typed]}).status_code == 429
    assert asked.stored() == 0
    assert asked.send({}).status_code == 303
