"""HR shares a report, and what the reader then sees."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.database import reading
from feedback.instance import now
from feedback.staff.models import AuditEntry
from reports import shelf
from reports.models import Reader
from tests.company import token_in
from tests.reports.sharing import Sharing
from tests.reports.views.conftest import FORMULA


@pytest.fixture
def sharing(company, two_groups):
    return Sharing.of(company, two_groups)


def page(sharing):
    return f"/staff/programmes/{sharing.slug}/after/readers"


def invite(sharing, **data):
    hr = sharing.company.hr()
    token = token_in(hr.get(page(sharing)).get_data(as_text=True))
    last = (now().date() + timedelta(days=30)).isoformat()
    return hr.post(
        page(sharing), data={"csrf_token": token, "name": "Works council", "reach": "every", "expires": last, **data}
    )


def stored(sharing):
    with reading(sharing.company.instance.engine) as db:
        return db.scalars(select(Reader)).all()


def noted(sharing):
    with reading(sharing.company.instance.engine) as db:
        return [each.what for each in db.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def secret_in(reply):
    return re.search(r"/shared#([\w-]{43})<", reply.get_data(as_text=True)).group(1)


# ------------------------------------------------------------------ HR's side


@pytest.mark.parametrize(("reach", "one"), [("this", True), ("every", False)])
def test_a_link_is_made_shown_once_and_noted(sharing, reach, one):
    publication = sharing.publish()
    reply = invite(sharing, reach=reach)
    assert reply.status_code == 200
    (reader,) = stored(sharing)
    assert reader.publication_id == (publication.id if one else None)
    what = "the report after of small-talk" if one else "every report of small-talk"
    until = (now().date() + timedelta(days=30)).isoformat()
    assert noted(sharing)[-1].lower().replace(" ", "-") == f"let works council read {what} until {until}".replace(
        " ", "-"
    )
    secret = secret_in(reply)
    assert sharing.browser(secret).get(f"/shared/reports/{publication.id}").status_code == 200
    assert secret not in sharing.company.hr().get(page(sharing)).get_data(as_text=True)


def test_the_usual_last_day_is_ninety_days_ahead(sharing):
    shown = sharing.company.hr().get(page(sharing)).get_data(as_text=True)
    assert f'value="{(now().date() + timedelta(days=90)).isoformat()}"' in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  "}, "Say who may read"),
        ({"name": "x" * 121}, "Say who may read"),
        ({"reach": "nothing"}, "Not a valid choice"),
        ({"reach": ""}, "Choose what the link opens"),
        ({"expires": ""}, "Choose the last day"),
        ({"expires": "2001-01-01"}, "from tomorrow to one year ahead"),
        ({"expires": "2999-01-01"}, "from tomorrow to one year ahead"),
        ({"expires": "tomorrow"}, "Not a valid date"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_no_link_is_made(sharing, wrong, said):
    reply = invite(sharing, **wrong)
    assert reply.status_code == 422
    assert reply.get_data(as_text=True).count(said) >= 2  # above the heading and at the field
    assert stored(sharing) == []


def test_without_a_report_there_is_a_link_to_every_report_to_come_and_none_to_this_one(sharing):
    assert invite(sharing, reach="this").status_code == 422
    secret = secret_in(invite(sharing))
    browser = sharing.browser(secret)
    assert "No report yet" in browser.get("/shared/reports").get_data(as_text=True)
    sharing.publish()
    assert "Before → After" in browser.get("/shared/reports").get_data(as_text=True)


def test_readers_are_listed_by_name_with_what_and_until_when(sharing):
    publication = sharing.publish()
    sharing.invite(name="Works council")
    old, _secret = sharing.invite(publication, name="<i>Consultant</i>")
    sharing.expire(old)
    shown = sharing.company.hr().get(page(sharing)).get_data(as_text=True)
    assert shown.index("&lt;i&gt;Consultant") < shown.index("has run out") < shown.index("Works council")
    assert "Before → After, 2026-03-02" in shown
    assert "every report, as soon as it is published" in shown


def test_a_link_is_taken_back_and_that_is_noted(sharing):
    reader, secret = sharing.invite(name=FORMULA)
    hr = sharing.company.hr()
    token = token_in(hr.get(page(sharing)).get_data(as_text=True))
    reply = hr.post(f"{page(sharing)}/{reader.id}/revoke", data={"csrf_token": token})
    assert (reply.status_code, reply.location) == (303, page(sharing))
    assert stored(sharing) == []
    assert noted(sharing)[-1].startswith(f"took back the link of {FORMULA}")
    assert sharing.try_link(secret)[1].status_code == 403
    assert hr.post(f"{page(sharing)}/{reader.id}/revoke", data={"csrf_token": token}).status_code == 404


def test_an_unknown_wave_has_no_readers(sharing):
    assert sharing.company.hr().get(page(sharing).replace("after", "never")).status_code == 404


def test_the_report_leads_there(sharing):
    sharing.publish()
    report = sharing.company.hr().get(f"/staff/programmes/{sharing.slug}/after/report").get_data(as_text=True)
    assert f'href="{page(sharing)}"' in report


# ------------------------------------------------------------------ the reader's side


def test_who_may_read_one_report_is_led_to_it_at_once(sharing):
    publication = sharing.publish()
    browser = sharing.browser(sharing.invite(publication)[1])
    assert browser.get("/shared/reports").location == f"/shared/reports/{publication.id}"


def test_the_reader_sees_the_findings_that_hr_sees(sharing):
    publication = sharing.publish()
    browser = sharing.browser(sharing.invite()[1])
    theirs = browser.get(f"/shared/reports/{publication.id}").get_data(as_text=True)
    ours = sharing.company.hr().get(f"/staff/programmes/{sharing.slug}/after/report").get_data(as_text=True)
    assert findings(theirs) == findings(ours)
    assert len(findings(theirs)) > 1000


def findings(shown):
    """From the heading to the end of the comments."""
    start = shown.index('<div class="title">')
    return shown[start : shown.index("</section>", shown.index("data-comments"))]


def test_a_withdrawn_report_says_so_in_the_list_and_on_its_page(sharing):
    publication = sharing.publish()
    browser = sharing.browser(sharing.invite()[1])
    path = f"/shared/reports/{publication.id}"
    assert not any("withdrawn" in browser.get(each).get_data(as_text=True) for each in ("/shared/reports", path))
    sharing.withdraw("A <wrong> title.")
    assert "withdrawn" in browser.get("/shared/reports").get_data(as_text=True)
    assert "The reason: A &lt;wrong&gt; title." in browser.get(path).get_data(as_text=True)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_file_is_the_one_that_hr_takes_away(sharing, kind):
    publication = sharing.publish()
    reply = sharing.browser(sharing.invite()[1]).get(f"/shared/reports/{publication.id}/{kind}")
    assert reply.data == shelf.file(sharing.company.instance.engine, publication, kind)
    assert reply.mimetype == shelf.format_of(kind).kind
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{sharing.slug}-after.{kind}"'


def test_every_file_of_the_shelf_is_offered_and_no_other_is_there(sharing):
    publication = sharing.publish()
    browser, path = sharing.browser(sharing.invite()[1]), f"/shared/reports/{publication.id}"
    shown = browser.get(path).get_data(as_text=True)
    assert all(f'href="{path}/{kind}"' in shown for kind in shelf.FORMATS)
    assert browser.get(f"{path}/exe").status_code == 404


def test_an_empty_code_is_asked_for_again(sharing):
    reply = sharing.company.app.test_client().post("/shared/in", data={"link": ""})
    assert (reply.status_code, "Set-Cookie" in reply.headers) == (422, False)
    assert "Paste the code from your link first" in reply.get_data(as_text=True)


def test_a_code_that_opened_nothing_is_not_shown_again(sharing):
    _browser, reply = sharing.try_link("wrong-but-somebodys")
    assert "wrong-but-somebodys" not in reply.get_data(as_text=True)
