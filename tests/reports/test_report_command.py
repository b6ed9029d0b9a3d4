"""``candour report`` writes what the pages hand out, from the stored publication alone."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedback.cli import main
from reports import shelf
from reports.exports import document
from reports.report_cli import report
from reports.shelf import FORMATS
from tests.reports.shelved import shelved, stored, withdraw


@pytest.fixture
def slug(company, two_groups):
    return company.plan(two_groups)


def run(company, *arguments, code=0):
    """In an empty folder, as the command line does it: a refusal is said in its own words."""
    result = CliRunner().invoke(main, ["--help"])
    assert "report" in result.output
    result = CliRunner().invoke(report, [*arguments], obj=company.instance)
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("name", ["html", "xlsx", "zip", "csv", "json"])
def test_it_writes_the_bytes_that_are_on_the_shelf(company, slug, tmp_path, name):
    publication = stored(company, slug)
    said = run(company, slug, "--format", name, "--out", str(tmp_path / "report"))
    written = (tmp_path / "report").read_bytes()
    assert shelved(company) == {(publication.id, name): written}
    assert said.stdout == ""
    assert f"{len(written):,} bytes" in said.stderr


def test_it_prints_nothing_but_the_file_where_that_is_wanted(company, slug):
    publication = stored(company, slug)
    said = run(company, slug, "--format", "json", "--out", "-")
    assert said.stdout_bytes == publication.body
    assert said.stderr == ""


def test_it_is_a_page_in_this_folder_unless_told(company, slug, tmp_path, monkeypatch):
    stored(company, slug)
    monkeypatch.chdir(tmp_path)
    run(company, slug)
    page = Path(f"{slug}-after.html").read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>")
    assert not re.search(r"\ssrc=|<link|url\((?!data:font/woff2;)", page)


def test_of_several_waves_the_newest_is_written_unless_one_is_named(company, slug):
    after = stored(company, slug)
    later = stored(company, slug, "day30")
    assert run(company, slug, "--format", "json", "--out", "-").stdout_bytes == later.body
    assert run(company, slug, "--wave", "after", "--format", "json", "--out", "-").stdout_bytes == after.body


def test_it_says_so_where_a_report_was_withdrawn(company, slug):
    stored(company, slug)
    withdraw(company, slug, "The groups were mixed up.")
    said = run(company, slug, "--format", "json", "--out", "-")
    assert "Do not use its figures. The reason: The groups were mixed up." in said.stderr


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["no-such"], "no programme"),
        (["{slug}"], "There is no report of these waves yet"),
        (["{slug}", "--wave", "day90"], "There is no report of these waves yet"),
        (["{slug}", "--format", "docx"], "docx"),
        (["{slug}", "--wave", "before"], "before"),
    ],
)
def test_what_it_cannot_write_it_says_and_leaves_no_file(company, slug, tmp_path, arguments, why):
    out = tmp_path / "report"
    given = [each.format(slug=slug) for each in arguments]
    result = CliRunner().invoke(report, [*given, "--out", str(out)], obj=company.instance)
    assert result.exit_code != 0
    assert why in f"{result.output}{result.exception}"
    assert not out.exists()


def test_without_its_library_a_pdf_is_refused_and_leaves_no_file(company, slug, tmp_path, monkeypatch):
    monkeypatch.setitem(document._NEEDED, "libnowhere-1.0", ("libnowhere-1.0.so.0",))
    stored(company, slug)
    result = CliRunner().invoke(
        report, [slug, "--format", "pdf", "--out", str(tmp_path / "report.pdf")], obj=company.instance
    )
    assert isinstance(result.exception, shelf.FileUnmade)
    assert list(tmp_path.glob("*.pdf")) == []


def test_every_format_has_a_name_to_ask_for_it():
    assert {"html", "pdf", "pptx", "xlsx", "zip", "csv", "json"} <= set(FORMATS)
