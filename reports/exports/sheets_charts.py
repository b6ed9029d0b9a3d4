"""The sheets with drawings: a table as on the page, and beside it a chart of the same cells that can be edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from reports.exports.sheet_looks import ACT, AFTER, BEFORE, INK, LINE, ROW, SOFT, Looks
from reports.rendering.charts import Range
from reports.rendering.lines import WAVE_TITLES, Line
from reports.rendering.page import Outcome, ReportPage, range_of_changes

Facts = Mapping[str, Any]

HEAD = 3  # the row of the column heads
FIRST, BEFORE_AT, AFTER_AT, CHANGE_AT, LOW_AT, HIGH_AT, KEY_AT, MEASURE_AT, BELOW_AT, ABOVE_AT, BESIDE = (
    4,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    11,
)
_PIXELS = 4 / 3  # in a point


@dataclass(frozen=True)
class Row:
    """One row of a table: its line on the page, and what is printed of it as numbers where there are any."""

    name: str
    printed: Mapping[str, Any]
    key: str = ""
    measure: str = ""
    hidden: str = ""


def overview(book: Workbook, sheet: Worksheet, looks: Looks, facts: Facts, page: ReportPage) -> None:
    """Every scale for everybody together, and the outcomes by wave as columns."""
    scales = [*page.outcomes, *page.others]
    rows = [_row(facts, scale.whole, scale.title) for scale in scales]
    _table(sheet, looks, page, "Everybody together", " ".join(page.headlines), rows, "Scale")
    chart = book.add_chart({"type": "column"})
    last = FIRST + max(1, len(page.outcomes)) - 1
    for column, colour in ((BEFORE_AT, BEFORE), (AFTER_AT, AFTER)):
        chart.add_series(
            {
                "name": [sheet.get_name(), HEAD, column],
                "categories": [sheet.get_name(), FIRST, 0, last, 0],
                "values": [sheet.get_name(), FIRST, column, last, column],
                "fill": {"color": colour},
                "gap": 120,
                "overlap": -8,
                "data_labels": {"value": True, "font": {"color": INK, "size": 10}},
            }
        )
    ends = [facts_of(facts, each.whole.measure) for each in page.outcomes]
    _axes(chart, "Outcomes by wave", (min(e["low"] for e in ends), max(e["high"] for e in ends)))
    _place(sheet, chart, "The outcomes before and after, everybody together, as in the table.", 300)


def outcome(book: Workbook, sheet: Worksheet, looks: Looks, facts: Facts, page: ReportPage, shown: Outcome) -> None:
    """One outcome: everybody, training groups as units, each cut; the changes with their intervals beside it."""
    rows = [_row(facts, shown.whole, shown.whole.name)]
    if shown.over:
        name = f"Training groups, each counting once ({shown.over.units})"
        rows.append(Row(name, facts["headlines"][shown.whole.measure], measure=shown.whole.measure))
    for title, lines in shown.cuts:
        rows.append(Row(title, {}))
        rows += [_row(facts, line, line.name) for line in lines]
    _table(sheet, looks, page, shown.title, shown.whole.sentence, rows, "Who")
    chart = book.add_chart({"type": "bar"})
    last = FIRST + len(rows) - 1
    line = {"color": INK, "width": 1.5}
    chart.add_series(
        {
            "name": [sheet.get_name(), HEAD, CHANGE_AT],
            "categories": [sheet.get_name(), FIRST, 0, last, 0],
            "values": [sheet.get_name(), FIRST, CHANGE_AT, last, CHANGE_AT],
            "fill": {"color": "#8FC1B4"},
            "gap": 70,
            "y_error_bars": {
                "type": "custom",
                "minus_values": f"={_cells(sheet, BELOW_AT, last)}",
                "plus_values": f"={_cells(sheet, ABOVE_AT, last)}",
                "line": line,
            },
        }
    )
    _names_down(chart, "Change with its 95 % interval", range_of_changes(facts))
    text = "The changes of the table as bars from no change, each with its interval as a line."
    _place(sheet, chart, text, max(260, round((len(rows) + 4) * ROW * _PIXELS)))


def peer_support(book: Workbook, sheet: Worksheet, looks: Looks, facts: Facts, page: ReportPage) -> None:
    """The change with peer support less the change without, over training groups."""
    sheet.write_string(0, 0, "With and without peer support", looks.title)
    sheet.write_string(
        1, 0, "Groups were not drawn by lot: a difference need not come from peer support.", looks.sentence
    )
    heads = ("Outcome", "Change without", "Change with", "Difference", "From", "To", "At the start", "Groups without")
    _heads(sheet, looks, (*heads, "Groups with"), (34, 11, 11, 11, 9, 9, 11, 11, 11))
    row = FIRST
    titles = {each["id"]: each["title"] for each in facts["measures"]}
    for row, (measure, found) in enumerate(facts["peer_support"].items(), FIRST):
        sheet.write_string(row, 0, titles[measure], looks.wrapped)
        for column, name in enumerate(("without_peers", "with_peers", "change", "low", "high", "start"), 1):
            sheet.write_number(
                row, column, found[name], looks.number(found["step"], signed=True, bold=name == "change")
            )
        for column, count in enumerate(found["units"], 7):
            sheet.write_number(row, column, count, looks.number(1))
    for place, each in enumerate(page.peers, row + 2):
        sheet.write_string(place, 0, each.sentence, looks.sentence)
    chart = book.add_chart({"type": "column"})
    for column, colour in ((1, BEFORE), (2, AFTER)):
        chart.add_series(_series(sheet, column, row, colour))
    _axes(chart, "Change without and with peer support", None)
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(row + 4 + len(page.peers), 0, chart, {"description": "The changes of the table as columns."})


def course(book: Workbook, sheet: Worksheet, looks: Looks, facts: Facts, page: ReportPage) -> None:
    """The mean of each outcome in every wave that a report stands for."""
    waves = list(dict.fromkeys(wave for found in facts["lasting"].values() for wave in found["means"]))
    sheet.write_string(0, 0, "Did it last?", looks.title)
    sheet.write_string(1, 0, "Means of everybody, and the change since the earlier report.", looks.sentence)
    heads = ("Outcome", *(WAVE_TITLES[wave] for wave in waves), "Change", "From", "To")
    _heads(sheet, looks, heads, (34, *[14] * (len(heads) - 1)))
    chart, row = book.add_chart({"type": "line"}), FIRST
    for row, (measure, found) in enumerate(facts["lasting"].items(), FIRST):
        sheet.write_string(row, 0, facts_of(facts, measure)["title"], looks.wrapped)
        for column, wave in enumerate(waves, 1):
            if wave in found["means"]:
                _mean(sheet, looks, row, column, found["means"][wave], found["step"])
        for column, name in enumerate(("change", "low", "high"), len(waves) + 1):
            sheet.write_number(
                row, column, found[name], looks.number(found["step"], signed=True, bold=name == "change")
            )
        chart.add_series(_way(sheet, row, len(waves), (AFTER, BEFORE)[(row - FIRST) % 2]))
    for place, each in enumerate(page.course, row + 2):
        sheet.write_string(place, 0, each.sentence, looks.sentence)
    ends = [facts_of(facts, measure) for measure in facts["lasting"]]
    _axes(chart, "Means over the waves", (min(e["low"] for e in ends), max(e["high"] for e in ends)))
    chart.set_size({"width": 640, "height": 320})
    sheet.insert_chart(row + 4 + len(page.course), 0, chart, {"description": "The means of the table as lines."})


def facts_of(facts: Facts, measure: str) -> Mapping[str, Any]:
    """What a measure is called and between what it lies."""
    found: Mapping[str, Any] = next(each for each in facts["measures"] if each["id"] == measure)
    return found


def _row(facts: Facts, line: Line, name: str) -> Row:
    populations = facts["release"]["populations"]
    rows: list[Mapping[str, Any]] = [
        each["comparisons"][line.measure] for each in populations if each["key"] == line.key
    ]
    printed = rows[0] if rows else {}
    return Row(name, printed if "step" in printed else {}, line.key, line.measure, line.hidden)


def _cells(sheet: Worksheet, column: int, last: int) -> str:
    name = sheet.get_name().replace("'", "''")
    return f"'{name}'!{xl_range_abs(FIRST, column, last, column)}"


def _table(
    sheet: Worksheet, looks: Looks, page: ReportPage, title: str, sentence: str, rows: Sequence[Row], who: str
) -> None:
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_string(1, 0, sentence, looks.sentence)
    heads = (who, *page.wave_titles, "Change", "From", "To", "population", "measure", "below", "above")
    _heads(sheet, looks, heads, (38, 10, 10, 10, 8, 8, 11, 11, 7, 7))
    sheet.set_default_row(ROW)
    for place, row in enumerate(rows, FIRST):
        _write(sheet, looks, place, row)
    sheet.freeze_panes(FIRST, 1)
    sheet.repeat_rows(HEAD)


def _heads(sheet: Worksheet, looks: Looks, heads: Sequence[str], widths: Sequence[int]) -> None:
    sheet.set_row(0, 30)
    sheet.set_row(HEAD, 32)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(HEAD, column, head, looks.number_head if column else looks.head)
        sheet.set_column(column, column, width)


def _write(sheet: Worksheet, looks: Looks, place: int, row: Row) -> None:
    """Numbers where they are printed; else the reason in their place, as on the page."""
    is_part = not (row.printed or row.hidden)
    sheet.write_string(place, 0, row.name, looks.part if is_part else looks.text)
    if is_part:
        return
    sheet.write_string(place, KEY_AT, row.key, looks.key)
    sheet.write_string(place, MEASURE_AT, row.measure, looks.key)
    step = row.printed.get("step", 1)
    for column, wave in ((BEFORE_AT, "before"), (AFTER_AT, "after")):
        if wave in row.printed:
            _mean(sheet, looks, place, column, row.printed[wave], step)
        else:
            sheet.write_blank(place, column, None, looks.text)
    if row.hidden:
        sheet.merge_range(place, CHANGE_AT if row.printed else BEFORE_AT, place, HIGH_AT, row.hidden, looks.hidden)
        sheet.set_row(place, 42 if row.printed else 30)
        return
    sure = row.printed["low"] > 0 or row.printed["high"] < 0
    for column, name in ((CHANGE_AT, "change"), (LOW_AT, "low"), (HIGH_AT, "high")):
        look = looks.number(step, signed=True, bold=sure and name == "change")
        sheet.write_number(place, column, row.printed[name], look)
    for column, upper, lower in ((BELOW_AT, "change", "low"), (ABOVE_AT, "high", "change")):
        arm = round(row.printed[upper] - row.printed[lower], 10)  # both as printed; 10 digits drop what floats add
        sheet.write_number(place, column, arm, looks.arm)


def _mean(sheet: Worksheet, looks: Looks, row: int, column: int, mean: Mapping[str, Any], step: float) -> None:
    sheet.write_number(row, column, mean["value"], looks.number(step, bound=mean["bound"]))


def _series(sheet: Worksheet, column: int, last: int, colour: str) -> dict[str, Any]:
    return {
        "name": [sheet.get_name(), HEAD, column],
        "categories": [sheet.get_name(), FIRST, 0, last, 0],
        "values": [sheet.get_name(), FIRST, column, last, column],
        "fill": {"color": colour},
        "gap": 120,
    }


def _way(sheet: Worksheet, row: int, waves: int, colour: str) -> dict[str, Any]:
    return {
        "name": [sheet.get_name(), row, 0],
        "categories": [sheet.get_name(), HEAD, 1, HEAD, waves],
        "values": [sheet.get_name(), row, 1, row, waves],
        "line": {"color": colour, "width": 2.25},
        "marker": {"type": "circle", "size": 8, "fill": {"color": colour}, "border": {"color": colour}},
    }


def _axes(chart: Chart, title: str, ends: tuple[float, float] | None) -> None:
    """One title, quiet gridlines, the whole range of the scale."""
    reach = {} if ends is None else {"min": ends[0], "max": ends[1]}
    _titled(chart, title)
    chart.set_x_axis({"num_font": {"color": INK, "size": 10}, "line": {"color": SOFT}, "label_position": "low"})
    chart.set_y_axis(
        {"num_format": "0", "major_gridlines": {"visible": True, "line": {"color": LINE}}, **_QUIET, **reach}
    )
    chart.set_legend({"position": "top"})


def _names_down(chart: Chart, title: str, reach: Range) -> None:
    """Names from top to bottom as in the table, at the left even of bars that go left."""
    _titled(chart, title)
    names = {"reverse": True, "label_position": "low", "num_font": {"color": INK, "size": 9}, "line": {"color": SOFT}}
    chart.set_y_axis({**names, "major_gridlines": {"visible": False}, "interval_unit": 1})
    chart.set_x_axis(
        {
            "num_format": '+0;"−"0;0',
            "major_gridlines": {"visible": True, "line": {"color": LINE}},
            "min": reach.low,
            "max": reach.high,
            **_QUIET,
        }
    )
    chart.set_legend({"none": True})


_QUIET = {"line": {"none": True}, "num_font": {"color": SOFT, "size": 9}}


def _titled(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"color": ACT, "size": 12, "bold": True}, "overlay": False})
    chart.set_chartarea({"border": {"none": True}})


def _place(sheet: Worksheet, chart: Chart, description: str, height: int) -> None:
    chart.set_size({"width": 620, "height": height})
    sheet.insert_chart(HEAD, BESIDE, chart, {"description": description})
