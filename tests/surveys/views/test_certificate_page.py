"""The certificate of destruction: the stored bytes, in words, with the digest that checks them."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from feedback.database import reading, writing
from surveys.custody import destruction
from surveys.filing import key_folder
from surveys.programmes import life, planning
from tests.surveys.views.asking import text_of


@pytest.fixture
def slug(company, two_groups):
    made = company.plan(two_groups)
    for wave in ("before", "after"):
        company.begin(made, wave)
        company.close(made, wave)
    return made


def destroy(company, slug):
    with writing(company.instance.engine) as db:
        programme, keys = planning.find(db, slug), key_folder(company.instance.keys)
        for wave in programme.waves:
            if wave.state == "closed":
                life.mark_opened(wave)
        day, by = date(2026, 3, 2), "hr@brightwater.example"
        folders = company.instance
        destruction.destroy(db, programme, keys, folders.boxes, folders.rosters, on=day, by=by)


def stored(company, slug):
    with reading(company.instance.engine) as db:
        return destruction.certificate_of(db, planning.find(db, slug)).body


def page(company, slug):
    return company.hr().get(f"/staff/programmes/{slug}/certificate")


def test_before_the_destruction_there_is_none_and_no_link_to_one(company, slug):
    reply = page(company, slug)
    assert reply.status_code == 404
    assert "have not been destroyed" in text_of(reply)
    assert "/certificate" not in company.hr().get(f"/staff/programmes/{slug}").get_data(as_text=True)


def test_it_says_what_when_by_whom_and_what_it_does_not_cover(company, slug):
    destroy(company, slug)
    said = text_of(page(company, slug))
    for words in ("Small talk", "On 2026-03-02", "hr@brightwater.example", "Brightwater Works", "Copies that somebody"):
        assert words in said
    assert said.count("Boxes destroyed: 2. Keys destroyed: 1.") == 2


def test_whoever_copies_the_text_gets_the_digest_that_is_printed(company, slug):
    destroy(company, slug)
    shown, body = unescape(page(company, slug).get_data(as_text=True)), stored(company, slug)
    assert body.decode() in shown
    assert hashlib.sha256(body).hexdigest() in shown
    assert json.loads(body)["programme"] == "Small talk"


def test_where_people_were_invited_what_let_them_in_is_gone_too(company, two_groups):
    slug = company.plan(replace(two_groups, entry="invitations"))
    for wave in ("before", "after"):
        company.begin(slug, wave)
        company.close(slug, wave)
    destroy(company, slug)
    assert text_of(page(company, slug)).count("Signing key: gone since the wave closed, or before.") == 2
    assert json.loads(stored(company, slug))["waves"][0]["list_of_invited_people"] == "gone since the wave closed"
    assert not list((company.instance.keys / "signing").iterdir())


def test_the_programmes_page_leads_to_it(company, slug):
    destroy(company, slug)
    assert f'href="/staff/programmes/{slug}/certificate"' in company.hr().get(f"/staff/programmes/{slug}").get_data(
        as_text=True
    )


@pytest.mark.attack
def test_pressing_destroy_again_makes_no_other_certificate(company, slug):
    destroy(company, slug)
    first = stored(company, slug)
    destroy(company, slug)
    assert stored(company, slug) == first


def test_it_can_be_printed(company, slug):
    destroy(company, slug)
    assert "data-print" in page(company, slug).get_data(as_text=True)


def test_nobody_else_reads_it(company, slug):
    destroy(company, slug)
    assert company.app.test_client().get(f"/staff/programmes/{slug}/certificate").location == "/staff/in"
