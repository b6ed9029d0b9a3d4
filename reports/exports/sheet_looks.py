"""How sheets look: one ink, one green, quiet lines. A number keeps its value; its format shows step, sign and bound."""

from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

INK, SOFT, ACT, WARM, LINE, TINT = "#17242B", "#475A63", "#14574A", "#8A3B12", "#D5DDDB", "#EEF3F1"
BEFORE, AFTER = "#C98A4B", "#14574A"
DISAGREE, MIDDLE, AGREE = "#C98A4B", "#B8C4C1", "#3F9380"
ROW = 18  # points
LONGEST = 32_000  # letters; a cell holds 32 767

_A4, _LONGEST_FOOTER = 9, 100
_LINE, _TALLEST, _EM = 15.5, 400, 1.05  # points of a line and of the tallest row; columns a letter takes
_ON_SHEET = {"valign": "vcenter", "font_color": INK, "bottom": 1, "bottom_color": LINE}


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.title = self._of(bold=True, font_size=18, font_color=INK)
        self.sentence = self._of(font_size=11, font_color=SOFT)
        self.label = self._of(bold=True, font_color=ACT, valign="top")
        self.prose = self._of(font_color=INK, text_wrap=True, valign="top")
        self.finding = self._of(font_color=INK, text_wrap=True, valign="top", bold=True, font_size=13)
        self.warning = self._of(font_color=WARM, text_wrap=True, valign="top", bold=True, bg_color="#FBEEE6")
        self.head = self._head("left")
        self.number_head = self._head("right")
        self.text = self._of(**_ON_SHEET, align="left")
        self.wrapped = self._of(**_ON_SHEET, align="left", text_wrap=True)
        self.part = self._of(bold=True, font_color=ACT, bottom=1, bottom_color=LINE, valign="vcenter")
        self.key = self._of(**{**_ON_SHEET, "font_color": SOFT, "font_size": 8}, align="left", indent=1)
        self.arm = self._of(**{**_ON_SHEET, "font_color": SOFT, "font_size": 8}, align="right")
        self.hidden = self._of(
            **{**_ON_SHEET, "font_color": SOFT, "font_size": 9}, italic=True, text_wrap=True, align="left"
        )

    def number(
        self, step: float, *, signed: bool = False, bound: str = "at", unit: str = "", bold: bool = False
    ) -> Format:
        """The look of a printed number."""
        shown = number_format(step, signed=signed, bound=bound, unit=unit)
        return self._of(**_ON_SHEET, num_format=shown, align="right", bold=bold)

    def _head(self, side: str) -> Format:
        return self._of(
            bold=True,
            font_color=INK,
            bg_color=TINT,
            text_wrap=True,
            valign="bottom",
            bottom=2,
            bottom_color=ACT,
            align=side,
        )

    def _of(self, **how: object) -> Format:
        key = tuple(sorted(how.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(how))
        return self._made[key]


def number_format(step: float, *, signed: bool = False, bound: str = "at", unit: str = "") -> str:
    """How a spreadsheet shows a number on a step; ``bound`` and ``unit`` are words after it.

    >>> number_format(0.25, signed=True), number_format(5, bound="or more", unit=" %")
    ('+0.00;"−"0.00;0.00', '0" % or more"')
    """
    decimals = f"{step:g}".partition(".")[2]
    digits = f"0.{'0' * len(decimals)}" if decimals else "0"
    if signed:
        return f'+{digits};"−"{digits};{digits}'
    after = unit + ("" if bound == "at" else f" {bound}")
    return f'{digits}"{after}"' if after else digits


def new_sheet(book: Workbook, name: str, programme: str) -> Worksheet:
    """An empty sheet that prints on A4, one page wide, with its programme at the foot."""
    sheet = book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_footer(f"&L{programme[:_LONGEST_FOOTER].replace('&', '&&')}&RPage &P of &N")
    return sheet


def height(text: str, width: int, scale: float = 1) -> float:
    """How high a row has to be for a text in a column of this width; a spreadsheet need not work it out itself."""
    return min(_TALLEST, max(ROW, _LINE * scale * ceil(len(text) * scale * _EM / width) + 2.5))


def sheet_name(title: str, taken: set[str]) -> str:
    """A title as the name of a sheet: some characters may not be in it, it is short, and no two are alike.

    >>> sheet_name("Openness: now/then?", {"openness now then"})
    'Openness now then 2'
    """
    kept = " ".join("".join(" " if letter in "[]:*?/\\'" else letter for letter in title).split())[:27] or "Outcome"
    names = [kept, *(f"{kept} {n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name.lower() not in taken | {"history"})
