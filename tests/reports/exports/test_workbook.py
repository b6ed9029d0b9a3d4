"""The workbook says what the page says, in numbers that can be calculated with, and runs nothing."""

import io
import subprocess
import sys

import openpyxl
import pytest

from feedback.privacy import descriptor
from reports.artefacts import publication_json, workbook_xlsx
from reports.exports.sheet_looks import height, number_format, sheet_name
from reports.exports.workbook import to_xlsx
from reports.rendering.table import COLUMNS, rows
from tests.reports.exports.published_reports import (
    HOSTILE,
    LEDGER,
    nothing_shown,
    of_groups,
    over_the_waves,
    report,
    with_labels,
    withheld_outcome,
)

# openpyxl does not know what makes data bars exact
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

WAVES, TITLES = ("before", "after"), ("Before", "After")


def opened(facts):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(facts)))


def texts(book):
    return [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def read(facts):
    return workbook_xlsx.read(to_xlsx(facts), WAVES, TITLES, descriptor.canonical(facts))


def figures(found):
    return {(each.what, each.population, each.wave, each.measure, each.part, each.low, each.high) for each in found}


def test_it_begins_with_what_it_is():
    facts = report()
    first = opened(facts).worksheets[0]
    said = " ".join(str(cell.value) for row in first.iter_rows() for cell in row if cell.value)
    assert first.title == "Read me"
    for wanted in (
        facts["programme"]["name"],
        facts["organisation"],
        facts["published"],
        f"fewer than {facts['programme']['k']} people",
        "Line 7 of the ledger",
        LEDGER["digest"],
        *(each["sentence"] for each in facts["headlines"].values()),
    ):
        assert wanted in said


def test_a_draft_says_that_it_has_no_line():
    facts = report()
    del facts["ledger"]
    assert "Not in the ledger of all reports." in texts(opened(facts))


def test_every_row_of_the_table_is_there_with_numbers_as_numbers():
    facts = report()
    sheet = opened(facts)["Changes"]
    found = list(sheet.iter_rows(min_row=2, values_only=True))
    wanted = list(rows(facts))
    assert len(found) == len(wanted)
    for cells, row in zip(found, wanted, strict=True):
        for name, cell in zip(COLUMNS, cells, strict=True):
            said = row.get(name, "")
            assert (f"{cell:g}" if isinstance(cell, int | float) else cell or "") == said
    numbers = {
        name for cells in found for name, cell in zip(COLUMNS, cells, strict=True) if isinstance(cell, int | float)
    }
    assert numbers >= {"before", "after", "change", "interval_low", "interval_high", "step", "hedges_g"}
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (f"A1:W{len(wanted) + 1}", "D2")


def test_it_prints_on_a4_one_page_wide():
    for sheet in opened(report()):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_a_number_looks_like_its_step_and_says_its_bound():
    assert number_format(2) == "0"
    assert number_format(0.25, signed=True) == '+0.00;"−"0.00;0.00'
    assert number_format(5, bound="or less", unit=" %") == '0" % or less"'


def test_the_charts_can_be_edited_and_draw_cells():
    book = opened(report())
    charts = {sheet.title: [type(each).__name__ for each in sheet._charts] for sheet in book if sheet._charts}
    assert charts == {
        "Overview": ["BarChart"],
        "Engagement": ["BarChart"],
        "Openness": ["BarChart"],
        "Peer support": ["BarChart"],
    }
    bars = book["Engagement"]._charts[0].series[0].errBars
    assert bars.plus.numRef.f.startswith("'Engagement'!$J$5")


def test_a_later_wave_has_a_sheet_of_its_own():
    book = opened(over_the_waves(report()))
    sheet = book["Over the waves"]
    assert [cell.value for cell in sheet[4]][:4] == ["Outcome", "Before", "After", "A month later"]
    assert [cell.value for cell in sheet[5]][:5] == ["Engagement", 50, 51, 52, 1]
    assert [type(each).__name__ for each in sheet._charts] == ["LineChart"]


@pytest.mark.parametrize(
    "make",
    [
        report,
        nothing_shown,
        lambda: withheld_outcome(report()),
        lambda: with_labels(report()),
        lambda: over_the_waves(report()),
        lambda: of_groups(200),
    ],
)
def test_every_number_in_the_file_is_one_that_is_printed(make):
    facts = make()
    found, odd = read(facts)
    assert odd == []
    assert figures(found) <= figures(publication_json.read(descriptor.canonical(facts))[0])


def test_the_file_holds_every_figure_there_is():
    facts = report()
    wanted, _odd = publication_json.read(descriptor.canonical(facts))
    agreement = {each["id"] for each in facts["items"] if each["kind"] == "agreement"}
    left_out = {
        each for each in figures(wanted) - figures(read(facts)[0]) if each[3] in agreement or each[0] != "share"
    }
    assert left_out == set()


def test_labels_are_text_whatever_they_look_like():
    facts = with_labels(report())
    book = opened(facts)
    found = " ".join(texts(book))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    for label in HOSTILE:
        assert label.replace("\x00\x1b", " ") in found


def test_nobody_shown_makes_a_file_that_says_why():
    book = opened(nothing_shown())
    assert book.sheetnames == ["Read me", "Changes", "Method"]
    assert any("so nothing can be shown" in each for each in texts(book))


def test_an_outcome_that_is_not_shown_says_why_in_the_place_of_its_numbers():
    facts = withheld_outcome(report())
    sheet = opened(facts)["Engagement"]
    assert sheet["B5"].value == facts["reasons"]["too few scores"]
    assert [sheet.cell(5, column).value for column in range(3, 7)] == [None] * 4


def test_properties_are_of_the_report_and_of_nobody_else():
    facts, book = report(), opened(report())
    found = book.properties
    assert (found.title, found.creator, found.lastModifiedBy) == (
        facts["programme"]["name"], facts["organisation"], facts["organisation"]
    )  # fmt: skip
    assert {each.date().isoformat() for each in (found.created, found.modified)} == {facts["published"]}


def test_the_same_report_makes_the_same_bytes_in_another_process(tmp_path):
    facts = report()
    (tmp_path / "facts.json").write_bytes(descriptor.canonical(facts))
    program = (
        "import sys, json, hashlib; from reports.exports.workbook import to_xlsx; "
        "print(hashlib.sha256(to_xlsx(json.load(open(sys.argv[1], encoding='utf-8')))).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program, tmp_path / "facts.json"],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": n},
        ).stdout
        for n in "12"
    ]
    assert runs[0] == runs[1]


def test_names_of_sheets_are_short_and_differ():
    assert sheet_name("a" * 40, set()) == "a" * 27
    assert sheet_name("[]:*?/\\'", set()) == "Outcome"
    assert sheet_name("History", set()) == "History 2"


def test_a_long_text_has_a_high_row():
    assert height("short", 110) == 18
    assert height("word " * 100, 110) > 60
