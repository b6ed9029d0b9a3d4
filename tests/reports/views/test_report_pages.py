"""Opening and the report: nothing without the phrase, and the same bytes for everybody afterwards."""

import csv
import io
import json
import re
import threading
from html import unescape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from feedback.database import reading
from reports import publishing, verifying
from reports.models import Publication
from reports.rendering.page import name_of
from reports.verifying import Verified
from surveys.custody.models import Opening
from surveys.programmes import planning
from tests.company import Company, token_in
from tests.reports.views.conftest import FORMULA

SCHEMA = Path(__file__).parents[3] / "docs" / "publication.schema.json"


def turn_key(hr, report, phrase):
    token = token_in(hr.get(f"{report}/open").get_data(as_text=True))
    return hr.post(f"{report}/open", data={"csrf_token": token, "phrase": phrase})


def wait_for_the_opening():
    for thread in threading.enumerate():
        if thread.name == "opening":
            thread.join()


def other_words(phrase: str) -> str:
    """A phrase of our words that is not this one."""
    first, *rest = phrase.split()
    return " ".join(["abdomen" if first == "abacus" else "abacus", *rest])


# ------------------------------------------------------------------ the opening phrase


@pytest.mark.parametrize("kind", ["another phrase", "no words of ours", "too few words", "nothing at all"])
def test_a_wrong_opening_phrase_opens_nothing_and_says_so(closed, kind):
    wrong = {
        "another phrase": other_words(closed.company.phrase),
        "no words of ours": "let me in please right now",
        "too few words": " ".join(closed.company.phrase.split()[:5]),
        "nothing at all": "   ",
    }[kind]
    reply = turn_key(closed.company.hr(), closed.report, wrong)
    assert reply.status_code == 403
    assert "Nothing was opened" in reply.get_data(as_text=True)
    programme = closed.company.programme(closed.slug)
    assert [wave.state for wave in programme.waves] == ["closed", "closed"]
    with reading(closed.company.instance.engine) as db:
        assert db.scalars(select(Opening)).all() == []
        assert db.scalars(select(Publication)).all() == []


def test_an_empty_phrase_is_asked_for_again(closed):
    reply = turn_key(closed.company.hr(), closed.report, "")
    assert 400 <= reply.status_code < 500
    assert "Type your opening phrase" in reply.get_data(as_text=True)


def test_the_right_phrase_opens_counts_and_publishes(closed):
    hr = closed.company.hr()
    reply = turn_key(hr, closed.report, f"  {closed.company.phrase.upper()} ")
    assert reply.status_code == 303
    wait_for_the_opening()
    assert "The report is ready" in hr.get(reply.location).get_data(as_text=True)
    assert hr.get(closed.report).status_code == 200


def test_a_published_report_is_not_opened_again(published):
    hr = published.company.hr()
    assert "This report is published" in hr.get(f"{published.report}/open").get_data(as_text=True)


def test_waves_that_are_not_closed_are_not_opened(company, six_groups):
    slug = company.plan(six_groups)
    company.begin(slug, "before")
    hr, report = company.hr(), f"/staff/programmes/{slug}/after/report"
    assert "Both waves must be closed first" in hr.get(f"{report}/open").get_data(as_text=True)
    token = token_in(hr.get("/staff/programmes/new").get_data(as_text=True))
    reply = hr.post(f"{report}/open", data={"csrf_token": token, "phrase": company.phrase})
    assert 400 <= reply.status_code < 500
    assert "Nothing was opened" in reply.get_data(as_text=True)


def test_before_publishing_there_is_no_report_to_read(closed):
    hr = closed.company.hr()
    for suffix in ("", ".csv", ".json"):
        reply = hr.get(closed.report + suffix)
        assert reply.status_code == 404
        assert "There is no report of these waves yet" in reply.get_data(as_text=True)


def test_an_unknown_opening_says_so(published):
    assert published.company.hr().get(f"{published.report}/opening/0123456789abcdef").status_code == 404


# ------------------------------------------------------------------ the same for everybody


@pytest.mark.parametrize("suffix", ["", ".csv", ".json"])
def test_every_visit_gets_the_same_bytes(published, suffix):
    visits = [published.company.hr().get(published.report + suffix) for _visit in range(3)]
    assert {visit.status_code for visit in visits} == {200}
    assert len({visit.data for visit in visits}) == 1


def test_the_page_names_every_population_of_the_publication(published):
    facts = json.loads(published.company.hr().get(f"{published.report}.json").data)
    page = unescape(published.company.hr().get(published.report).get_data(as_text=True))
    for population in facts["release"]["populations"]:
        assert name_of(population) in page


def test_a_group_under_k_has_no_row_anywhere(published):
    hr = published.company.hr()
    facts = json.loads(hr.get(f"{published.report}.json").data)
    assert "Tiny" not in {population["name"] for population in facts["release"]["populations"]}
    shown = [row for row in table(hr.get(f"{published.report}.csv").data) if row["who"] == "Tiny"]
    assert all(row["not_shown_because"] and not row["before"] and not row["responses_before"] for row in shown)


# ------------------------------------------------------------------ the files


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_is_utf_8_with_a_mark_and_windows_line_ends(published):
    reply = published.company.hr().get(f"{published.report}.csv")
    assert reply.mimetype == "text/csv"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{published.slug}-after.csv"'
    assert reply.data.startswith(b"\xef\xbb\xbf")
    assert reply.data.endswith(b"\r\n")
    assert reply.data.count(b"\n") == reply.data.count(b"\r\n")


def test_no_cell_of_the_table_is_run_by_a_spreadsheet(published):
    rows = table(published.company.hr().get(f"{published.report}.csv").data)
    names = {row["who"] for row in rows}
    assert {"'+Early shift", f"'{FORMULA}"} <= names
    number = re.compile(r"-?\d+(\.\d+)?")
    for row in rows:
        for cell in row.values():
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or number.fullmatch(cell), cell


def test_the_table_says_what_the_publication_says(published):
    hr = published.company.hr()
    facts = json.loads(hr.get(f"{published.report}.json").data)
    rows = table(hr.get(f"{published.report}.csv").data)
    whole = next(each for each in facts["release"]["populations"] if each["cut"] == "whole")
    for measure, printed in whole["comparisons"].items():
        row = next(row for row in rows if row["cut"] == "whole" and row["measure"] == measure)
        assert float(row["before"]) == printed["before"]["value"]
        assert float(row["after"]) == printed["after"]["value"]
        assert row["change"] == ("" if printed["change"] is None else f"{printed['change']:g}")


def test_the_publication_is_handed_out_as_it_is_stored(published):
    company: Company = published.company
    reply = company.hr().get(f"{published.report}.json")
    with reading(company.instance.engine) as db:
        stored = publishing.find(db, planning.find(db, published.slug).id, "after")
        assert verifying.verify_ledger(db) == Verified(1, ())
    assert reply.mimetype == "application/json"
    assert reply.data == stored.body


def test_the_publication_keeps_to_its_schema(published):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    facts = json.loads(published.company.hr().get(f"{published.report}.json").data)
    assert [fault.message for fault in Draft202012Validator(schema).iter_errors(facts)] == []


# ------------------------------------------------------------------ who may see it


def test_the_facilitator_sees_no_report(published):
    with reading(published.company.instance.engine) as db:
        group = planning.find(db, published.slug).groups[0].name
    wall = published.company.facilitator(published.slug, group)
    for suffix in ("", ".csv", ".json", "/open"):
        assert wall.get(published.report + suffix).location == "/staff/in"
