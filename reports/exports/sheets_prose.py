"""The sheets of words: what the file is, whom it is about, how to read it, and how each figure was made."""

from collections.abc import Iterable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.exports.sheet_looks import LONGEST, Looks, height
from reports.rendering.page import ReportPage

Lines = Iterable[tuple[str, str]]  # (label, text)

_WIDTH = 110


def read_me(sheet: Worksheet, looks: Looks, page: ReportPage, sheets: Mapping[str, str]) -> None:
    """``sheets``: name of each sheet -> what is on it."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _WIDTH)
    sheet.write_string(0, 0, page.programme, looks.title)
    sheet.set_row(0, 30)
    sheet.write_string(1, 0, f"{page.organisation} · report of {page.published}", looks.sentence)
    row = 3
    if page.banner:
        row = _write(sheet, row, [("Read this first", page.banner)], looks.label, looks.warning)
    row = _write(sheet, row, _labelled("What was found", findings(page)), looks.label, looks.finding)
    _write(sheet, row + 1, _about(page, sheets), looks.label, looks.prose)


def method(sheet: Worksheet, looks: Looks, page: ReportPage) -> None:
    """How each figure was made, and how well the statements of each scale hang together."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, _WIDTH)
    sheet.write_string(0, 0, "Method, for those who want to check", looks.title)
    sheet.set_row(0, 30)
    row = _write(sheet, 2, page.method, looks.label, looks.prose)
    _write(sheet, row + 1, _labelled("Reliability", _reliability(page)), looks.label, looks.prose)


def findings(page: ReportPage) -> list[str]:
    """What is said first: a sentence for each outcome, or why there is none."""
    return [each.whole.sentence for each in page.outcomes] or [page.finding]


def how_to_read(page: ReportPage) -> list[str]:
    """What a reader of any file has to know before its numbers."""
    return [
        f"No figure here is about fewer than {page.k} people, neither directly nor by subtraction.",
        "Scales run from 0 to 100, means of single statements from 1 (the first answer offered) upwards. The interval "
        "of a change is a 95 % interval; a change is bold where it leaves out 0.",
        *page.notes,
        *(
            f"{wave}: up to {count} sealed records held no valid answers. They are not counted."
            for wave, count in page.invalid
        ),
    ]


def which_report(page: ReportPage) -> list[str]:
    """Where the report stands in the ledger; a draft stands nowhere."""
    if not page.ledger:
        return ["Not in the ledger of all reports."]
    return [f"Line {page.ledger['position'] + 1} of the ledger of all reports.", page.ledger["digest"]]


def who_answered(page: ReportPage) -> list[str]:
    """A line for each wave."""
    return [
        f"{wave.title}: {wave.answered} answered, {wave.invited} were invited; share: {wave.rate}."
        for wave in page.waves
    ] or [page.finding]


def _about(page: ReportPage, sheets: Mapping[str, str]) -> Lines:
    asked = page.questionnaire
    yield "Organisation", page.organisation
    yield "Report of", page.published
    yield "Smallest number of people", str(page.k)
    yield from _labelled("Which report", which_report(page))
    yield "", ""
    yield from _labelled("Who answered", who_answered(page))
    yield "", ""
    yield from _labelled("Sheets", [f"{name}: {what}" for name, what in sheets.items()])
    yield "", ""
    yield from _labelled("How to read this", how_to_read(page))
    yield from _labelled("What to keep in mind", page.caveats)
    yield "", ""
    yield from _labelled("Not shown", [f"{name}: {why}" for name, why in page.not_shown])
    yield from _labelled("Shown together", [f"{name}: {names}" for name, names in page.merged])
    yield "Questions", f"{asked['title']}, version {asked['version']}, {asked['licence']}."
    for wave, digest in page.counted:
        yield f"{wave}, list of what was counted", digest


def _reliability(page: ReportPage) -> list[str]:
    return [
        f"{each.scale}, {each.who}, {each.wave}: alpha {each.alpha} (95 % interval {each.interval}), "
        f"omega {each.omega or 'not fitted'}."
        for each in page.reliability
    ]


def _labelled(label: str, texts: Sequence[str]) -> Lines:
    """The label beside the first text alone."""
    for n, text in enumerate(texts):
        yield "" if n else label, text


def _write(sheet: Worksheet, row: int, lines: Lines, label: Format, look: Format) -> int:
    """Write lines below each other; return the row after them."""
    for said, text in lines:
        if said:
            sheet.write_string(row, 0, said, label)
        if text:
            sheet.write_string(row, 1, text[:LONGEST], look)
            sheet.set_row(row, height(text, _WIDTH, look.font_size / 11))
        row += 1
    return row
