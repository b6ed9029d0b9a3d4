"""What every page has in common."""

import pytest


@pytest.mark.attack
def test_an_error_of_ours_is_logged_by_its_kind_and_place_alone(app, caplog):
    """Its text and its traceback can hold an answer."""

    def broken():
        raise ValueError("canary-answer")

    app.add_url_rule("/broken", "broken", broken)
    reply = app.test_client().get("/broken")
    assert reply.status_code == 500
    assert "Our mistake" in reply.get_data(as_text=True)
    assert "unexpected ValueError in broken" in caplog.text
    assert "canary-answer" not in caplog.text + reply.get_data(as_text=True)
