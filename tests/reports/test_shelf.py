"""A file of a report is made once, and everybody gets those bytes."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import delete, update

from feedback.database import writing
from feedback.errors import NotFound
from reports import shelf, solving
from reports.exports import document
from reports.models import LedgerEntry, Publication, PublicationFile
from reports.shelf import FORMATS, FileChanged, FileUnmade
from tests.reports.shelved import shelved, stored, withdraw

BEGINS = {
    "pdf": b"%PDF-",
    "pdf-letter": b"%PDF-",
    "pptx": b"PK",
    "xlsx": b"PK",
    "html": b"<!doctype html>",
    "zip": b"PK",
    "csv": b"\xef\xbb\xbf",
    "json": b"{",
}


@pytest.fixture
def publication(company, two_groups):
    return stored(company, company.plan(two_groups))


@pytest.fixture
def engine(company):
    return company.instance.engine


@pytest.mark.parametrize("name", FORMATS)
def test_every_file_is_what_its_name_says_and_is_kept(company, engine, publication, name):
    if lacks := FORMATS[name].missing():
        pytest.skip(f"{lacks} is not on this machine")
    made = shelf.file(engine, publication, name)
    assert made.lstrip().startswith(BEGINS[name])
    assert shelved(company) == {(publication.id, name): made}


def test_what_is_kept_is_handed_out_and_never_made_again(engine, publication):
    before = shelf.file(engine, publication, "xlsx")
    solving.end()  # whatever were made now would need a new process
    assert shelf.file(engine, publication, "xlsx") == before
    assert solving._pool.cache_info().currsize == 0


def test_the_publication_itself_is_handed_out_as_it_is_stored(engine, publication):
    assert shelf.file(engine, publication, "json") == publication.body


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_of_two_who_make_it_at_once_both_get_the_one_that_is_kept(company, engine, publication, name):
    start, got = Barrier(2), []

    def ask():
        start.wait()
        got.append(shelf.file(engine, publication, name))

    threads = [Thread(target=ask) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 2
    assert set(got) == set(shelved(company).values())


def test_whoever_makes_a_file_second_gets_the_first_one(company, engine, publication):
    assert shelf._keep(engine, publication, "csv", b"first") == b"first"
    assert shelf._keep(engine, publication, "csv", b"second") == b"first"
    assert list(shelved(company).values()) == [b"first"]


def test_nobody_waits_for_the_database_while_a_file_is_made(engine, publication, monkeypatch):
    """A writer who comes meanwhile would be refused after five seconds, and waited for until then."""
    monkeypatch.setattr(solving, "POLL", 0.01)
    wrote = []

    def write():
        with writing(engine) as db:
            wrote.append(db.get_one(Publication, publication.id).id)

    shelf.file(engine, publication, "xlsx", write)
    assert wrote


def test_a_name_that_is_none_of_ours_is_not_found(engine, publication):
    for name in ("exe", "", "PDF", "pdf-a3", "../pdf"):
        with pytest.raises(NotFound, match="no such file"):
            shelf.file(engine, publication, name)


def test_without_its_library_a_pdf_is_refused_in_words_and_all_else_is_made(company, engine, publication, monkeypatch):
    monkeypatch.setitem(document._NEEDED, "libnowhere-1.0", ("libnowhere-1.0.so.0",))
    with pytest.raises(FileUnmade, match=r"libnowhere-1\.0 is not installed\. Open the report's print view") as refused:
        shelf.file(engine, publication, "pdf")
    assert refused.value.status == 503
    assert shelved(company) == {}
    assert shelf.file(engine, publication, "xlsx")


def test_a_file_that_takes_too_long_is_refused_and_the_report_stands(company, engine, publication, monkeypatch):
    monkeypatch.setattr(shelf, "LONGEST", 0.0)
    with pytest.raises(FileUnmade, match="The report stands as it is"):
        shelf.file(engine, publication, "xlsx")
    assert shelved(company) == {}


def test_a_file_that_was_changed_afterwards_is_not_handed_out(engine, publication):
    shelf.file(engine, publication, "csv")
    with writing(engine) as db:
        db.execute(update(PublicationFile).values(body=b"better figures"))
    with pytest.raises(FileChanged, match="Restore the database"):
        shelf.file(engine, publication, "csv")


def test_the_files_go_with_their_publication(company, engine, publication, two_groups):
    shelf.file(engine, publication, "csv")
    with writing(engine) as db:
        db.execute(delete(LedgerEntry))
        db.execute(delete(Publication))
    assert shelved(company) == {}


def test_another_edition_has_files_of_its_own(company, engine, two_groups):
    slug = company.plan(two_groups)
    first = stored(company, slug)
    withdraw(company, slug, "The title was wrong.")
    second = stored(company, slug, id="0123456789abcdef")
    files = [shelf.file(engine, each, "json") for each in (first, second)]
    assert files == [first.body, second.body]
    assert len(shelved(company)) == 2


def test_a_file_is_named_after_programme_and_wave():
    assert shelf.file_name("plan-after", "pdf-letter") == "plan-after-letter.pdf"
    assert {shelf.file_name("x", name).partition(".")[2] for name in FORMATS} == {
        each.extension for each in FORMATS.values()
    }
