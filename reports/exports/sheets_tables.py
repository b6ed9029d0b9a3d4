"""The sheets of rows: the flat table as it is in the CSV, the statements, and the other questions."""

from collections.abc import Iterator, Mapping
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.exports.sheet_looks import AGREE, DISAGREE, LONGEST, MIDDLE, ROW, Looks, height
from reports.rendering.lines import WAVE_TITLES
from reports.rendering.table import COLUMNS, rows

Facts = Mapping[str, Any]

_ON_THE_STEP = {"before": False, "after": False, "change": True, "interval_low": True, "interval_high": True}  # signed?
_OTHER_STEPS = {"hedges_g": 0.1, "responses_before": 1, "responses_after": 1, "invited": 1}
_ENDS = ("low_end", "high_end", "step")
_NUMBERS = {*_ON_THE_STEP, *_OTHER_STEPS, *_ENDS}
_WIDTHS = {"who": 30, "measure_title": 30, "not_shown_because": 48, "merged_from": 16, "verdict": 16, "population": 14}
_BANDS = {"disagree": ("Disagree", DISAGREE), "middle": ("Neither", MIDDLE), "agree": ("Agree", AGREE)}
_SHARE_STEP = 5  # per cent


def changes(sheet: Worksheet, looks: Looks, facts: Facts) -> None:
    """Every row of the flat table, under the same names; what is not shown has a row too."""
    for column, name in enumerate(COLUMNS):
        head = looks.number_head if name in _NUMBERS else looks.head
        sheet.write_string(0, column, name.replace("_", " "), head)
        sheet.set_column(column, column, _WIDTHS.get(name, 10))
    last = 0
    for last, row in enumerate(rows(facts), 1):
        for column, name in enumerate(COLUMNS):
            _cell(sheet, last, column, row.get(name, ""), _look(looks, row, name))
    sheet.set_default_row(ROW)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, COLUMNS.index("who") + 1)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(0)


def statements(sheet: Worksheet, looks: Looks, facts: Facts) -> None:
    """How everybody answered each statement in each wave, in per cent of those who answered it."""
    sheet.write_string(0, 0, "Statement by statement, everybody together", looks.title)
    sheet.write_string(
        1, 0, "Shares of those who answered each statement. Every share is a multiple of five per cent.", looks.sentence
    )
    heads = ("Statement", "Wave", *(title for title, _colour in _BANDS.values()), "Rather not say", "measure", "wave")
    for column, name in enumerate(heads):
        sheet.write_string(3, column, name, looks.number_head if 2 <= column <= 5 else looks.head)
    for column, width in enumerate((80, 20, 16, 16, 16, 16, 9, 9)):
        sheet.set_column(column, column, width)
    last = 3
    for last, (item, wave, printed) in enumerate(_asked(facts), 4):
        _statement(sheet, looks, last, item, wave, printed, facts)
    for column, (_title, colour) in enumerate(_BANDS.values(), 2):
        sheet.conditional_format(4, column, max(4, last), column, _bar(colour))
    sheet.freeze_panes(4, 1)
    sheet.repeat_rows(3)


def choices(sheet: Worksheet, looks: Looks, facts: Facts) -> None:
    """The questions with options of their own: the share of each option in each wave."""
    sheet.write_string(0, 0, "Other questions, everybody together", looks.title)
    waves = facts["waves"]
    for column, name in enumerate(("Question", "Answer", *(WAVE_TITLES[wave] for wave in waves))):
        sheet.write_string(2, column, name, looks.number_head if column > 1 else looks.head)
    for column, width in enumerate((60, 36, 34, 34)):
        sheet.set_column(column, column, width)
    row = 3
    for item in facts["items"]:
        for option in item["options"] if item["kind"] != "agreement" else ():
            said = wording(facts, item)
            sheet.write_string(row, 0, said, looks.wrapped)
            sheet.set_row(row, max(30, height(said, 60), height(option["label"], 36)))
            sheet.write_string(row, 1, option["label"], looks.wrapped)
            for column, wave in enumerate(waves, 2):
                _choice(sheet, looks, (row, column), facts, facts["release"]["items"][wave].get(item["id"]), option)
            row += 1
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)


def wording(facts: Facts, item: Mapping[str, Any]) -> str:
    """The wording of the later wave, or of the earlier where the item was asked in no other."""
    before, later = facts["waves"]
    return str(item["text"].get(later) or item["text"][before])


def _look(looks: Looks, row: Mapping[str, str], name: str) -> Format:
    if name in _ON_THE_STEP:
        return looks.number(float(row.get("step") or 1), signed=_ON_THE_STEP[name])
    if name in _ENDS:
        return looks.number(float(row.get(name) or 1))
    return looks.number(_OTHER_STEPS[name]) if name in _OTHER_STEPS else looks.text


def _cell(sheet: Worksheet, row: int, column: int, value: str, look: Format) -> None:
    """Numbers as numbers, all else as text: "about 25" is no number."""
    if COLUMNS[column] in _NUMBERS and value.lstrip("-").replace(".", "", 1).isdecimal():
        sheet.write_number(row, column, float(value), look)
    else:
        sheet.write_string(row, column, value[:LONGEST], look)


def _asked(facts: Facts) -> Iterator[tuple[Mapping[str, Any], str, Mapping[str, Any]]]:
    """(statement, wave, what is printed of it) in the order of the page."""
    for item in facts["items"]:
        for wave in facts["waves"] if item["kind"] == "agreement" else ():
            printed = facts["release"]["items"][wave].get(item["id"])
            if printed:
                yield item, wave, printed


def _statement(
    sheet: Worksheet,
    looks: Looks,
    row: int,
    item: Mapping[str, Any],
    wave: str,
    printed: Mapping[str, Any],
    facts: Facts,
) -> None:
    said = wording(facts, item)
    sheet.write_string(row, 0, said, looks.wrapped)
    sheet.set_row(row, height(said, 80))
    sheet.write_string(row, 1, WAVE_TITLES[wave], looks.text)
    sheet.write_string(row, 6, item["id"], looks.key)
    sheet.write_string(row, 7, wave, looks.key)
    if "reason" in printed:
        sheet.merge_range(row, 2, row, 5, facts["reasons"][printed["reason"]], looks.hidden)
        sheet.set_row(row, max(30, height(said, 80)))
        return
    for column, share in enumerate((*(printed["shares"][band] for band in _BANDS), printed["prefer_not"]), 2):
        sheet.write_number(row, column, share["value"], looks.number(_SHARE_STEP, bound=share["bound"], unit=" %"))


def _choice(
    sheet: Worksheet, looks: Looks, place: tuple[int, int], facts: Facts, printed: Any, option: Mapping[str, Any]
) -> None:
    if printed is None:
        sheet.write_string(*place, "not asked", looks.hidden)
    elif "reason" in printed:
        sheet.write_string(*place, facts["reasons"][printed["reason"]], looks.hidden)
    else:
        share = printed["shares"][str(option["code"])]
        sheet.write_number(*place, share["value"], looks.number(_SHARE_STEP, bound=share["bound"], unit=" %"))


def _bar(colour: str) -> dict[str, object]:
    """A bar within each cell, from nobody to everybody."""
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 100}
    return {"type": "data_bar", "bar_color": colour, "bar_solid": True, "bar_no_border": True, **ends}
