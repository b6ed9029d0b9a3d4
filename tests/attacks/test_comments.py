"""Somebody wants to know who wrote a comment, or to read comments that are not for everybody.

Tried: too few of them, the order on disk, every page and file there is, what is left after the release, and texts that
are made to break the pages. Each with a control: what is looked for is found where it is meant to be.
"""

import logging
import sqlite3
from collections.abc import Iterator
from html import unescape
from itertools import count

import numpy as np
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.database import reading, writing
from feedback.staff.models import AuditEntry
from reports.comments.models import Comment, CommentLot
from surveys.custody.models import Opening
from tests.company import Company
from tests.reports.comments.commented import PLAN, Commented, many, silent
from tests.surveys.custody.keys import files_of, places_of

pytestmark = pytest.mark.attack

CANARY = "my canary supervisor shouts at breakfast"
HOSTILE = (
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://example.org";"click")',
    "\u202eesrever\u202c and \u2067isolated\u2069",
    "{{ config }} {% raw %} %(name)s",
    "🙂" * 300,
    "</p></li></ul><h1>Fake heading</h1>",
)


@pytest.fixture
def lot(company: Company, caplog: pytest.LogCaptureFixture) -> Commented:
    """One canary among enough others, published and not read yet; every log speaks."""
    caplog.set_level(logging.DEBUG)
    made = Commented.of(company)
    made.ask("before", [CANARY, *many(12), *silent(12)])
    made.ask("after", silent(1))
    made.publish()
    return made


def released(made: Commented, **instead: str) -> None:
    """Clear everything, but drop or paraphrase the canary where that is asked for; then release."""
    browser = made.browser()
    made.clear_all(browser)
    if instead:
        made.press(browser, canary_of(made), **instead)
    assert made.press(browser, "release").status_code == 303


def canary_of(made: Commented) -> str:
    return next(each.id for each in made.waiting() if each.text == CANARY)


def places(made: Commented, caplog: pytest.LogCaptureFixture, secret: bytes = CANARY.encode()) -> set[str]:
    """The files, or the log, in which something stands."""
    with made.company.instance.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    records = "\n".join(
        f"{each.getMessage()} {each.exc_info} {each.exc_text} {each.__dict__}" for each in caplog.records
    )
    return places_of(secret, {**files_of(made.company.instance.folder), "log": records.encode()})


# ------------------------------------------------------------------ too few


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([CANARY, *many(18)], silent(1)),  # 19 people
        ([CANARY, *many(8), *silent(40)], silent(30)),  # 9 comments
        ([CANARY, *many(8), *silent(40)], many(19, "After")),  # 9, and 19 people beside them
    ],
    ids=["nineteen people", "nine comments", "nine, and more from too few people"],
)
def test_too_few_comments_are_neither_kept_nor_shown(company, caplog, before, after):
    made = Commented.of(company)
    made.ask("before", before)
    made.ask("after", after)
    made.publish()
    assert made.lot().state == "too few"
    assert made.waiting() == []
    assert places(made, caplog) == set()
    assert all(CANARY not in page for _path, page in pages(made, made.browser()))


def test_ten_comments_of_twenty_people_are_kept(company):
    """Control."""
    made = Commented.of(company)
    made.ask("before", [CANARY, *many(9), *silent(10)])
    made.ask("after", silent(1))
    made.publish()
    assert len(made.waiting()) == 10


def test_texts_that_somebody_sends_past_the_form_where_none_is_asked_are_never_opened(company, caplog):
    quiet = Commented.of(company)
    slug = company.plan(PLAN)
    with writing(company.instance.engine) as db:
        db.execute(text("UPDATE programme SET comments = 0 WHERE slug = :slug"), {"slug": slug})
    made = Commented(company, quiet.noor, slug)
    made.ask("before", [CANARY, *many(20)])
    made.ask("after", silent(1))
    made.publish()
    assert made.lot() is None
    assert places(made, caplog) == set()


# ------------------------------------------------------------------ whose it is


def order_told(arrival: list[str], on_disk: list[str]) -> float:
    """How much the order on disk tells of the order of arrival: rank correlation, 0 to 1."""
    return abs(float(np.corrcoef(np.arange(len(arrival)), [on_disk.index(each) for each in arrival])[0, 1]))


def test_the_file_tells_neither_the_order_nor_the_group_of_a_comment(company, tmp_path):
    arrival = [*many(30, "First group"), *many(30, "Second group")]
    made = Commented.of(company)
    made.ask("before", arrival[:30], arrival[30:])
    made.ask("after", silent(1))
    made.publish()
    with company.instance.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    raw = (company.instance.folder / "candour.sqlite").read_bytes()
    with reading(company.instance.engine) as db:
        ends = {row.id: raw.index(row.sealed[-32:]) for row in db.scalars(select(Comment))}
    on_disk = [each.text for each in sorted(made.waiting(), key=lambda each: ends[each.id])]
    assert sorted(on_disk) == sorted(arrival)
    assert order_told(arrival, on_disk) < 0.7
    assert order_told(arrival, [each.text for each in made.waiting()]) < 0.7  # as the reader sees them

    with sqlite3.connect(tmp_path / "careless.sqlite") as careless:  # control: a table that has row ids
        careless.execute("CREATE TABLE comment (id TEXT, text TEXT)")
        careless.executemany("INSERT INTO comment VALUES (hex(randomblob(8)), ?)", [(each,) for each in arrival])
    careless.close()
    content = (tmp_path / "careless.sqlite").read_bytes()
    assert order_told(arrival, sorted(arrival, key=lambda each: -content.index(each.encode()))) > 0.9


def test_the_tables_have_no_place_for_a_group_a_time_or_a_score(lot):
    columns = {
        table.name: {column.name for column in table.columns} for table in (Comment.__table__, CommentLot.__table__)
    }
    assert columns == {
        "comment": {"id", "lot_id", "sealed", "decision"},
        "comment_lot": {"id", "programme_id", "wave_kind", "waves", "state", "unreadable", "body"},
    }
    with sqlite3.connect(lot.company.instance.folder / "candour.sqlite") as database:
        (made,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = 'comment'").fetchone()
    database.close()
    assert "WITHOUT ROWID" in made


def test_a_released_list_is_in_neither_the_readers_order_nor_that_of_arrival(company):
    made = Commented.of(company)
    made.ask("before", many(60))
    made.ask("after", silent(1))
    made.publish()
    as_read = [each.text for each in made.waiting()]
    released(made)
    page = company.hr().get(f"/staff/programmes/{made.slug}/after/report").get_data(as_text=True)
    shown = sorted(many(60), key=page.index)
    assert order_told(many(60), shown) < 0.7
    assert order_told(as_read, shown) < 0.7
    assert order_told(shown, shown) > 0.99  # control


# ------------------------------------------------------------------ who sees it


def pages(made: Commented, browser: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every address that can be read, with everything that can stand in it, and what the browser gets there."""
    programme = made.company.programme(made.slug)
    with reading(made.company.instance.engine) as db:
        job = db.scalars(select(Opening.id)).first()
    known = {
        "slug": made.slug,
        "wave": "after",
        "code": programme.waves[0].forms[0].code,
        "group_id": programme.groups[0].id,
        "job": job,
    }
    adapter, visited = made.company.app.url_map.bind("127.0.0.1"), count()
    for rule in made.company.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= known.keys() and "out" not in rule.endpoint:
            path = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            next(visited)
            yield path, unescape(browser.get(path).get_data(as_text=True))
    assert next(visited) > 25


def test_before_the_release_no_page_shows_a_comment_but_the_readers_to_the_reader(lot):
    assert {path for path, page in pages(lot, lot.company.hr()) if CANARY in page} == set()
    assert {path for path, page in pages(lot, lot.company.app.test_client()) if CANARY in page} == set()
    assert {path for path, page in pages(lot, lot.browser()) if CANARY in page} == {lot.page}  # control


def test_after_the_release_the_reports_page_shows_it_and_no_file_and_no_other_page(lot):
    released(lot)
    report = f"/staff/programmes/{lot.slug}/after/report"
    for browser in (lot.company.hr(), lot.browser()):
        assert {path for path, page in pages(lot, browser) if CANARY in page} == {report}
    hr = lot.company.hr()
    for file in (".csv", ".json"):
        reply = hr.get(report + file)
        assert reply.status_code == 200
        assert CANARY.encode() not in reply.data


def test_no_line_of_the_audit_trail_and_no_address_holds_a_comment(lot, caplog):
    released(lot, decision="paraphrased", paraphrase="Somebody shouts.")
    with reading(lot.company.instance.engine) as db:
        trail = "\n".join(f"{entry.who} {entry.what}" for entry in db.scalars(select(AuditEntry)))
    assert "released the comments" in trail  # control
    assert not {"canary", "shouts", "warm"} & set(trail.split())
    assert "log" not in places(lot, caplog)


# ------------------------------------------------------------------ what is left of it


def test_before_the_release_no_file_and_no_log_shows_a_comment(lot, caplog):
    assert places(lot, caplog) == set()
    (lot.company.instance.folder / "notes.txt").write_text(f"read this: {CANARY}", encoding="utf-8")
    logging.getLogger("careless").info(CANARY)
    assert places(lot, caplog) == {"notes.txt", "log"}  # control


def test_after_the_release_the_database_shows_what_everybody_may_read(lot, caplog):
    """Control of the test above: in clear it would be found."""
    released(lot)
    assert places(lot, caplog) == {"candour.sqlite"}


@pytest.mark.parametrize("instead", [{"decision": "dropped"}, {"decision": "paraphrased", "paraphrase": "In short."}])
def test_what_was_dropped_or_replaced_is_gone_from_every_file_sealed_as_it_was(lot, caplog, instead):
    with reading(lot.company.instance.engine) as db:
        sealed = db.get_one(Comment, canary_of(lot)).sealed
    assert places(lot, caplog, sealed[:64]) == {"candour.sqlite"}  # control
    released(lot, **instead)
    assert lot.waiting() == []
    assert places(lot, caplog) == set()
    assert places(lot, caplog, sealed[:64]) == places(lot, caplog, sealed[-64:]) == set()
    report = lot.company.hr().get(f"/staff/programmes/{lot.slug}/after/report").get_data(as_text=True)
    assert CANARY not in report
    assert ("In short." in report) is ("paraphrase" in instead)


def test_a_fault_in_the_middle_of_taking_in_publishes_nothing_and_logs_no_comment(company, caplog):
    caplog.set_level(logging.DEBUG)
    made = Commented.of(company)
    made.ask("before", [CANARY, *many(12), *silent(12)])
    made.ask("after", silent(1))
    with writing(company.instance.engine) as db:
        db.execute(text("ALTER TABLE comment RENAME TO comment_away"))
    assert "Something went wrong on our side" in company.publish(made.slug)
    assert "unexpected OperationalError" in caplog.text  # control: something was logged
    assert places(made, caplog) == set()
    assert company.programme(made.slug).wave("before").state == "closed"
    with writing(company.instance.engine) as db:
        db.execute(text("ALTER TABLE comment_away RENAME TO comment"))
    made.publish()
    assert CANARY in {each.text for each in made.waiting()}  # and nothing was lost


def test_the_database_without_the_settings_opens_no_comment(lot, caplog):
    """A backup of the database alone: every key that lies in it is tried."""
    with reading(lot.company.instance.engine) as db:
        row = db.get_one(Comment, canary_of(lot))
    secret = lot.company.instance.settings.key
    assert places(lot, caplog, lot.key) == places(lot, caplog, secret) == set()
    assert b"canary" not in row.sealed


# ------------------------------------------------------------------ texts made to do harm


def test_hostile_texts_are_shown_as_what_they_are(company):
    made = Commented.of(company)
    made.ask("before", [*HOSTILE, *many(12), *silent(12)])
    made.ask("after", silent(1))
    made.publish()
    browser = made.browser()
    reader = browser.get(made.page).get_data(as_text=True)
    released(made)
    report = company.hr().get(f"/staff/programmes/{made.slug}/after/report").get_data(as_text=True)
    for page in (reader, report):
        for hostile in HOSTILE:
            assert hostile in unescape(page).replace("<mark>", "").replace("</mark>", "")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<h1>Fake" not in page
        assert page.count("<h1") == 1
        assert page.count('class="comment" dir="auto"') == len(HOSTILE) + 12  # each in a direction of its own
