"""Native charts, editable where the slides are shown: bars side by side, a change with its interval, shares, a course.

What is drawn are printed values; the workbook within holds the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Pt

from reports.exports.slide_deck import Place, described
from reports.exports.slide_sheet import Sheet, workbook
from reports.exports.slide_text import ACT, INK, SOFT, WARM, rgb
from reports.rendering.charts import Range

HAIR, PALE = "D5DDDB", "9CC7BC"
MEANS, CHANGES = "General", '"+"General;"−"General;General'

_CODE = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


@dataclass(frozen=True)
class Look:
    """How one series is filled; hollow where it has only an edge, so that it stands apart in grey, too."""

    colour: str
    hollow: bool = False


BEFORE_AFTER = (Look(WARM, hollow=True), Look(ACT))


def add(slide: Slide, kind: Any, sheet: Sheet, place: Place, said: tuple[str, str], created: datetime) -> Any:
    """A native chart with its workbook; ``said`` is its name and its alternative text."""
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # the library's charts carry no types
    data.categories = [_kept(each) for each in sheet.names]
    for title, values in sheet.series.items():
        data.add_series(_kept(title), values)
    frame: Any = slide.shapes.add_chart(kind, *place.emu(), data)
    described(frame, *said)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(sheet, created))
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(11), rgb(SOFT)
    return chart


def _kept(text: str) -> str:
    """A text as charts keep it: what looks like the code of a character is none."""
    return _CODE.sub(r"_x005F\1", text)


def bars(chart: Any, looks: Sequence[Look], span: Range, *, gap: int = 80) -> None:
    """Lying bars from top to bottom, without axis texts: those stand in the table beside them."""
    plot = chart.plots[0]
    plot.gap_width, plot.overlap, plot.vary_by_categories = gap, -8, False
    for series, look in zip(plot.series, looks, strict=True):
        series.invert_if_negative = False
        _fill(series.format, look)
    _axes(chart, span)


def intervals(chart: Any, sheet: Sheet, ends: Sequence[tuple[float, float] | None]) -> None:
    """The ends of intervals as error bars of the one series: ``ends`` are (down to, up to) as lengths."""
    (series,) = chart.plots[0].series
    up, down = (_lengths(sheet, title, ends, at) for title, at in ((UP, 1), (DOWN, 0)))
    line = f'<c:spPr><a:ln w="25400" cap="rnd"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:ln></c:spPr>'
    drawn = (
        f'<c:errBars xmlns:c="{_SPACE}" xmlns:a="{_DRAWN}"><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/><c:plus>{up}</c:plus><c:minus>{down}</c:minus>{line}</c:errBars>'
    )
    series._element.find(f"{{{_SPACE}}}cat").addprevious(parse_xml(drawn))  # numbers, fixed words


UP, DOWN = "Length to the upper end", "Length to the lower end"


def lengths(change: float, low: float, high: float) -> tuple[float, float]:
    """How far the ends of an interval lie from the change, as exact as they are printed.

    >>> lengths(0.1, -0.3, 0.6)
    (0.4, 0.5)
    """
    return round(change - low, 6), round(high - change, 6)


def _lengths(sheet: Sheet, title: str, ends: Sequence[tuple[float, float] | None], at: int) -> str:
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{each[at]:g}</c:v></c:pt>' for n, each in enumerate(ends) if each is not None
    )
    return (
        f"<c:numRef><c:f>{sheet.column(title)}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(ends)}"/>{points}</c:numCache></c:numRef>'
    )


def _fill(look_of: Any, look: Look) -> None:
    look_of.fill.solid()
    look_of.fill.fore_color.rgb = rgb("FFFFFF" if look.hollow else look.colour)
    look_of.line.color.rgb = rgb(look.colour)
    look_of.line.width = Pt(1.75 if look.hollow else 0.75)


def _axes(chart: Any, span: Range) -> None:
    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = rgb(SOFT)
    values.minimum_scale, values.maximum_scale = span.low, span.high
    values.major_unit = (span.high - span.low) / 4
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    values.format.line.fill.background()
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(HAIR)


def stacked(chart: Any, looks: Sequence[Look]) -> None:
    """Shares of each row over its whole width, whatever rounding left them to add up to."""
    bars(chart, looks, Range(0, 1))
    plot = chart.plots[0]
    plot.overlap = 100
    for axis_end in ("minimum_scale", "maximum_scale", "major_unit"):
        setattr(chart.value_axis, axis_end, None)
    chart.value_axis.has_major_gridlines = False
    for series in plot.series:
        series.format.line.color.rgb = rgb("FFFFFF")


def line(chart: Any, span: Range) -> None:
    """One line with dots over the waves, on the whole range of its scale."""
    (series,) = chart.plots[0].series
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(ACT), Pt(2.5)
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 11
    _fill(series.marker.format, Look(ACT))
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = span.low, span.high
    chart.value_axis.major_unit = (span.high - span.low) / 4
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(HAIR)
    chart.value_axis.format.line.fill.background()
    chart.category_axis.tick_labels.font.size = Pt(13)


def counts(chart: Any, looks: Sequence[Look]) -> None:
    """Numbers of people from nought on, each wave named at its bars."""
    printed = [value for series in chart.plots[0].series for value in series.values if value is not None]
    bars(chart, looks, Range(0, max(printed, default=1)))
    chart.value_axis.maximum_scale = None
    chart.value_axis.major_unit = None
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.tick_labels.font.size = Pt(14)


def show_scale(chart: Any) -> None:
    """Write the ends and quarters of the scale below the bars."""
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # the names run downwards, so high is below
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = MEANS, False


def fill_frame(chart: Any, x: float = 0.0, y: float = 0.0, width: float = 1.0, height: float = 1.0) -> None:
    """Let the plot itself take this part of its frame, so that bars stand beside the rows of a table."""
    sides = "".join(f'<c:{name} val="{value}"/>' for name, value in (("x", x), ("y", y), ("w", width), ("h", height)))
    layout = (
        f'<c:layout xmlns:c="{_SPACE}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/>{sides}</c:manualLayout></c:layout>'
    )
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(f"{{{_SPACE}}}layout"):
        area.remove(old)
    area.insert(0, parse_xml(layout))  # numbers and fixed words only


def labels(plot: Any, form: str, size: float, said: Mapping[tuple[int, int], str], *, above: bool = False) -> None:
    """Values at the bars' ends; ``said`` has words where a value alone would say too much: (series, row) -> text."""
    plot.has_data_labels = True
    shown = plot.data_labels
    shown.show_value, shown.number_format, shown.number_format_is_linked = True, form, False
    shown.font.size, shown.font.bold = Pt(size), True
    shown.font.color.rgb = rgb(INK)
    place = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.OUTSIDE_END
    shown.position = place
    for (series, row), words in said.items():
        plot.series[series].points[row].data_label.position = place
        frame = plot.series[series].points[row].data_label.text_frame
        frame.text = words
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold = Pt(size), True
        font.color.rgb = rgb(INK)


BAR, STACKED, LINE, COLUMN = (
    XL_CHART_TYPE.BAR_CLUSTERED,
    XL_CHART_TYPE.BAR_STACKED_100,
    XL_CHART_TYPE.LINE_MARKERS,
    XL_CHART_TYPE.COLUMN_CLUSTERED,
)
