"""The slides say what the page says: findings as titles, charts that can be edited, limits in the notes."""

import io
import json
import subprocess
import sys
from datetime import datetime
from zipfile import ZipFile

import openpyxl
import pptx
import pytest

from feedback.privacy import descriptor
from reports.artefacts import publication_json, slides_pptx
from reports.exports.slide_findings import finding_of
from reports.exports.slide_rows import Row
from reports.exports.slide_text import fitting
from reports.exports.slides import to_pptx
from reports.rendering.page import report_page
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

WAVES, TITLES = ("before", "after"), ("Before", "After")


def opened(facts):
    return pptx.Presentation(io.BytesIO(to_pptx(facts)))


def titles(deck):
    return [slide.shapes.title.text for slide in deck.slides]


def texts(slide):
    cells = [cell.text for each in slide.shapes if each.has_table for row in each.table.rows for cell in row.cells]
    return [each.text_frame.text for each in slide.shapes if each.has_text_frame] + cells


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def embedded(chart):
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active


def read(facts):
    return slides_pptx.read(to_pptx(facts), WAVES, TITLES, descriptor.canonical(facts))


def figures(found):
    return {(each.what, each.population, each.wave, each.measure, each.part, each.low, each.high) for each in found}


def test_the_first_slide_says_what_it_is():
    facts = report()
    said = " ".join(texts(opened(facts).slides[0]))
    for wanted in (
        facts["programme"]["name"],
        facts["organisation"],
        facts["published"],
        f"fewer than {facts['programme']['k']} people",
        "Line 7 of the ledger",
        LEDGER["digest"],
    ):
        assert wanted in said


def test_a_draft_says_that_it_has_no_line():
    facts = report()
    del facts["ledger"]
    assert "Not in the ledger of all reports." in texts(opened(facts).slides[0])[1]


def test_every_title_is_a_finding_and_no_two_are_alike():
    facts = report()
    found = titles(opened(facts))
    assert " ".join(report_page(facts).headlines) in found
    assert all(found)
    assert len(set(found)) == len(found)


def test_it_is_wide_and_has_one_size():
    deck = opened(report())
    assert round(deck.slide_width / deck.slide_height, 3) == round(16 / 9, 3)


def test_a_chart_is_native_and_its_workbook_holds_what_it_draws():
    found = charts(opened(report()))
    assert {type(each.plots[0]).__name__ for each in found} >= {"BarPlot"}
    for chart in found:
        rows = list(embedded(chart).iter_rows(values_only=True))
        for column, series in enumerate(chart.plots[0].series, 1):
            assert [row[column] for row in rows[1:]] == list(series.values)
            assert rows[0][column] == series.name


def test_intervals_are_error_bars_that_end_where_the_printed_interval_ends():
    facts = report()
    whole = facts["release"]["populations"][0]["comparisons"]
    for chart in charts(opened(facts)):
        sheet = [list(row) for row in embedded(chart).iter_rows(values_only=True)]
        head, rows = sheet[0], sheet[1:]
        if "Low end" not in head:
            continue
        assert "errBars" in chart.part.blob.decode()
        for row in (dict(zip(head[1:], row[1:], strict=True)) for row in rows):
            change = row.get("Change", row.get("Difference"))
            if change is None:
                continue
            assert change - row["Length to the lower end"] == pytest.approx(row["Low end"])
            assert change + row["Length to the upper end"] == pytest.approx(row["High end"])
            if row["population"] == "whole":
                assert row["High end"] == whole[row["measure"]]["high"]


def test_every_chart_and_table_has_an_alternative_text():
    for slide in opened(report()).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.xpath(".//p:cNvPr/@descr")[0]) > 20


def test_the_title_is_read_first():
    for slide in opened(report()).slides:
        assert slide.shapes[0].is_placeholder


def test_the_notes_say_how_many_answered_the_limits_and_the_ledger():
    facts = report()
    deck = opened(facts)
    for slide in deck.slides:
        for wanted in (LEDGER["digest"], f"fewer than {facts['programme']['k']} people", *facts["notes"]):
            assert wanted in notes(slide)
    groups = next(slide for slide in deck.slides if "by training group" in slide.shapes.title.text)
    line = report_page(facts).outcomes[0].cuts[1][1][0]
    assert f"{line.people[0]} before and {line.people[1]} after answered" in notes(groups)


def test_its_properties_are_the_reports():
    facts = report()
    said = opened(facts).core_properties
    assert (said.title, said.author, said.language) == (facts["programme"]["name"], facts["organisation"], "en")
    assert said.created == said.modified == datetime.fromisoformat(facts["published"])


def test_every_number_is_one_that_the_publication_prints():
    for facts in (report(), of_groups(40), with_labels(report()), over_the_waves(report()), nothing_shown()):
        assert read(facts)[1] == []


def test_its_figures_are_those_of_the_publication():
    facts = report()
    stated = figures(publication_json.read(descriptor.canonical(facts))[0])
    found = figures(read(facts)[0])
    assert found <= stated
    scales = {each["id"] for each in facts["measures"] if each["outcome"]}
    assert {each for each in stated if each[0] == "mean" and each[3] in scales} <= found
    assert {each for each in stated if each[0] == "share" and each[4] in {"agree", "middle", "disagree"}} <= found


def test_labels_stay_text_wherever_they_came_from():
    deck = opened(with_labels(report()))
    for chart in charts(deck):
        for row in embedded(chart).iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    said = "\n".join(notes(slide) for slide in deck.slides)
    for label in HOSTILE:
        assert label.replace("\x00\x1b", " ") in said


def test_a_long_label_is_cut_on_the_slide_and_whole_in_the_notes():
    deck = opened(with_labels(report()))
    long = next(each for each in HOSTILE if len(each) > 400)
    slide = next(slide for slide in deck.slides if long in notes(slide))
    assert long not in " ".join(texts(slide))
    assert any(each.endswith("…") and each.startswith("very very") for each in texts(slide))


def test_a_label_is_never_cut_within_a_number():
    assert fitting("Night shift 12345", 1.2, 12) == "Night shift…"
    assert fitting("1" * 400, 1, 12) == "…"


def test_two_hundred_groups_come_by_twelve_at_most():
    deck = opened(of_groups(200))
    pages = [slide for slide in deck.slides if ", by training group" in slide.shapes.title.text]
    assert len(pages) >= 2 * 200 / 12
    for slide in pages:
        (table,) = [shape.table for shape in slide.shapes if shape.has_table]
        assert len(table.rows) <= 13


def test_what_is_hidden_stands_in_its_place_with_the_reason():
    facts = report()
    facts["release"]["withheld"] = [{"cut": "group", "name": "Assembly", "reason": "small"}]
    slide = next(slide for slide in opened(facts).slides if "by training group" in slide.shapes.title.text)
    (table,) = [shape.table for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert next(row for row in rows if row[0] == "Assembly")[2] == facts["reasons"]["small"]


def test_a_withheld_outcome_says_why_and_draws_nothing():
    facts = withheld_outcome(report())
    deck = opened(facts)
    slide = next(slide for slide in deck.slides if facts["reasons"]["too few scores"] in " ".join(texts(slide)))
    assert slide is not None
    assert read(facts)[1] == []


def test_where_nothing_is_shown_there_is_no_chart():
    deck = opened(nothing_shown())
    assert charts(deck) == []
    assert titles(deck)[1].startswith("Fewer than 5 people answered")


def test_a_bound_is_said_in_words_at_its_bar():
    facts = report()
    facts["release"]["populations"][0]["comparisons"]["openness"]["before"] = {"value": 95, "bound": "or more"}
    assert any("95 or more" in chart.part.blob.decode() for chart in charts(opened(facts)))


def test_a_question_with_answers_of_its_own_has_a_slide():
    facts = report()
    item = next(each for each in facts["items"] if each["kind"] != "agreement" and "before" in each["text"])
    shares = {str(each["code"]): {"value": 10, "bound": "or less"} for each in item["options"]}
    facts["release"]["items"]["before"][item["id"]] = {"kind": item["kind"], "shares": shares}
    deck = opened(facts)
    slide = next(slide for slide in deck.slides if slide.shapes.title.text == item["text"]["before"])
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == [each["label"] for each in item["options"]]
    assert "10 % or less" in chart.part.blob.decode()


def test_the_waves_of_a_course_stand_in_their_order():
    facts = json.loads(descriptor.canonical(over_the_waves(report())))
    (chart, *_more) = [each for each in charts(opened(facts)) if type(each.plots[0]).__name__ == "LinePlot"]
    assert list(chart.plots[0].categories) == ["Before", "After", "A month later"]


@pytest.mark.parametrize(
    ("verdicts", "says"),
    [
        (["higher", "slightly higher"], "higher in each one shown"),
        (["lower"], "lower in each one shown"),
        (["higher", "lower"], "higher in some of those shown, lower in others"),
        (["lower", "not clear"], "lower in some of those shown, higher in none"),
        (["about the same"], "about the same in each one shown"),
        (["about the same", "not clear"], "no clear change in any one shown"),
        ([], "no figure can be shown"),
    ],
)
def test_a_finding_is_made_of_verdicts(verdicts, says):
    rows = [Row(str(n), change=(0, 0, 0), verdict=verdict) for n, verdict in enumerate(verdicts)]
    assert finding_of("Openness", [*rows, Row("hidden", hidden="Not shown.")]) == f"Openness: {says}"


def test_the_same_report_gives_the_same_bytes_in_another_process(tmp_path):
    stored = tmp_path / "facts.json"
    stored.write_bytes(descriptor.canonical(report()))
    program = (
        "import json, sys, hashlib, pathlib; from reports.exports.slides import to_pptx; "
        "print(hashlib.sha256(to_pptx(json.loads(pathlib.Path(sys.argv[1]).read_bytes()))).hexdigest())"
    )
    made = [
        subprocess.run([sys.executable, "-c", program, stored], capture_output=True, text=True, check=True).stdout
        for _twice in range(2)
    ]
    assert made[0] == made[1]


def test_nothing_in_it_tells_when_or_where_it_was_made():
    with ZipFile(io.BytesIO(to_pptx(report()))) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not {"docProps/app.xml", "docProps/thumbnail.jpeg"} & set(file.namelist())
        assert not any("printerSettings" in name for name in file.namelist())
        for name in file.namelist():
            if name.endswith(".xlsx"):
                with ZipFile(io.BytesIO(file.read(name))) as book:
                    assert b"2026-03-02T00:00:00Z" in book.read("docProps/core.xml")
