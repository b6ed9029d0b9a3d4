"""The files of a report as HR takes them away: the same for everybody, and told apart by their names."""

import re
from html import unescape

import pytest
from sqlalchemy import event, select

from feedback.database import reading
from reports import opening_job, shelf
from reports.exports import document
from reports.models import PublicationFile
from reports.shelf import FORMATS
from surveys.custody.models import Opening


@pytest.fixture(autouse=True)
def pango(request):
    if "name" in request.fixturenames and (lacks := FORMATS[request.getfixturevalue("name")].missing()):
        pytest.skip(f"{lacks} is not on this machine")


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_is_handed_out_as_what_it_is_and_is_the_same_each_time(published, name):
    hr, chosen = published.company.hr(), FORMATS[name]
    reply = hr.get(f"{published.report}.{name}")
    assert (reply.status_code, reply.mimetype) == (200, chosen.kind)
    expected = f'attachment; filename="{shelf.file_name(f"{published.slug}-after", name)}"'
    assert reply.headers["Content-Disposition"] == expected
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert published.company.hr().get(f"{published.report}.{name}").data == reply.data


def test_asking_for_the_head_alone_says_how_long_it_is(published):
    hr = published.company.hr()
    whole, head = hr.get(f"{published.report}.zip"), hr.head(f"{published.report}.zip")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))


def test_a_file_that_there_is_not_is_not_found(published):
    hr = published.company.hr()
    for suffix in (".docx", ".pdf.exe", ".PDF", "."):
        assert hr.get(published.report + suffix).status_code == 404
    assert hr.get(published.report.replace("/after/", "/day90/") + ".xlsx").status_code == 404


def test_before_publishing_there_is_no_file(closed):
    for suffix in (".pdf", ".xlsx", ".zip", "/print"):
        reply = closed.company.hr().get(closed.report + suffix)
        assert reply.status_code == 404
        assert "There is no report of these waves yet" in reply.get_data(as_text=True)


def test_a_facilitator_and_a_stranger_get_no_file(published):
    wall = published.company.facilitator(published.slug, "Late shift")
    for browser in (wall, published.company.app.test_client()):
        for suffix in (*(f".{name}" for name in FORMATS), "/print"):
            assert browser.get(published.report + suffix).location == "/staff/in"


def cards(published):
    page = published.company.hr().get(published.report).get_data(as_text=True)
    return re.findall(r'<a class="card" href="([^"]+)"( download)?><b>([^<]+)</b><span class="small">([^<]+)', page)


def test_the_page_offers_every_file_and_says_what_it_is_for(published):
    found = {address: (title, about) for address, _download, title, about in cards(published)}
    for name, each in FORMATS.items():
        if not each.missing():
            assert tuple(map(unescape, found[f"{published.report}.{name}"])) == (each.title, each.about)


def test_without_pango_the_page_offers_the_print_view_instead_of_a_pdf(published, monkeypatch):
    monkeypatch.setitem(document._NEEDED, "libnowhere-1.0", ("libnowhere-1.0.so.0",))
    address, download, title, _about = cards(published)[0]
    assert (address, download, title) == (f"{published.report}/print", "", "Open the print view")
    assert not any(".pdf" in address for address, *_rest in cards(published))


def test_without_pango_a_pdf_is_refused_in_words(closed, monkeypatch):
    assert closed.company.publish(closed.slug) == "done"
    monkeypatch.setitem(document._NEEDED, "libnowhere-1.0", ("libnowhere-1.0.so.0",))
    reply = closed.company.hr().get(f"{closed.report}.pdf")
    assert reply.status_code == 503
    assert "libnowhere-1.0 is not installed" in reply.get_data(as_text=True)


def test_the_print_view_is_the_page_in_one_file_and_lets_its_own_style_in_alone(published):
    hr = published.company.hr()
    reply = hr.get(f"{published.report}/print")
    assert reply.data == hr.get(f"{published.report}.html").data
    assert "Content-Disposition" not in reply.headers
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "unsafe" not in policy
    page = reply.get_data(as_text=True)
    assert not re.search(r"<script|\sstyle=|\son\w+=|<link|<img|\ssrc=|url\((?!data:font/woff2;)", page)


# ------------------------------------------------------------------ made before anybody asks


def kept(company):
    with reading(company.instance.engine) as db:
        return set(db.scalars(select(PublicationFile.name)))


def opening(company):
    with reading(company.instance.engine) as db:
        return opening_job.look_up(db, db.scalars(select(Opening.id)).one())


def test_an_opening_makes_the_files_and_then_says_that_it_is_done(closed):
    company = closed.company
    begun = opening_job.begin(company.instance, closed.slug, "after", company.turn)
    opening_job.run(company.instance, begun, ("xlsx", "csv"))
    assert kept(company) == {"xlsx", "csv"}
    assert (opening(company).stage, opening(company).percent) == ("done", 100)


def test_a_file_that_cannot_be_made_undoes_nothing_and_the_others_are_made(closed, monkeypatch):
    monkeypatch.setitem(document._NEEDED, "libnowhere-1.0", ("libnowhere-1.0.so.0",))
    company = closed.company
    begun = opening_job.begin(company.instance, closed.slug, "after", company.turn)
    opening_job.run(company.instance, begun, ("pdf", "csv"))
    assert kept(company) == {"csv"}
    assert (opening(company).stage, opening(company).problem) == ("done", "")
    assert company.hr().get(closed.report).status_code == 200
    assert [wave.state for wave in company.programme(closed.slug).waves] == ["destroyed", "destroyed"]


def test_even_our_own_mistake_in_a_file_undoes_nothing(closed, caplog):
    company = closed.company
    begun = opening_job.begin(company.instance, closed.slug, "after", company.turn)
    opening_job.run(company.instance, begun, ("csv", None))
    assert opening(company).stage == "done"
    assert company.hr().get(closed.report).status_code == 200


def test_the_answers_are_destroyed_before_the_first_file_is_made(closed):
    company, seen = closed.company, []

    def look(_connection, _cursor, statement, *_more):
        if "INSERT INTO publication_file" in statement:
            seen.append(list(company.instance.boxes.rglob("*.box")))

    assert list(company.instance.boxes.rglob("*.box"))
    event.listen(company.instance.engine, "before_cursor_execute", look)
    begun = opening_job.begin(company.instance, closed.slug, "after", company.turn)
    opening_job.run(company.instance, begun, ("csv",))
    assert seen == [[]]
