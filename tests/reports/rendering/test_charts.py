"""A drawing says in its title what it shows, in the words that are printed, and nothing finer."""

import re
from xml.etree import ElementTree

import pytest

from reports.rendering import charts
from reports.rendering.charts import Range
from reports.rendering.page import report_page
from tests.reports.exports import made_up

SPAN = Range(0, 100)


@pytest.mark.parametrize(
    "drawn",
    [
        charts.dumbbell(52, 58, SPAN, "said"),
        charts.forest(6, -2, 14, Range(-20, 20), "said"),
        charts.bands(25, 40, 35, "said"),
        charts.trend([52, 58, 57], SPAN, "said"),
    ],
)
def test_the_title_comes_first_and_the_drawing_is_hidden_on_the_page(drawn):
    svg = ElementTree.fromstring(drawn)  # noqa: S314  # made by us
    assert (svg[0].tag, svg[0].text) == ("title", "said")
    assert svg.get("aria-hidden") == "true"
    assert svg.get("viewBox") is None


def test_a_title_is_text():
    assert "<b>" not in charts.bands(25, 40, 35, "<b>")


def test_an_axis_names_its_marks():
    assert "<title>Scale: 0, 50, 100</title>" in charts.axis(SPAN, {0: "0", 50: "50", 100: "100"})


def test_titles_hold_the_printed_words_of_their_row():
    page = report_page(made_up.publication())
    lines = [line for outcome in page.outcomes for _title, rows in outcome.cuts for line in (outcome.whole, *rows)]
    assert len(lines) > 20
    for line in lines:
        assert f"<title>Before {line.before}, after {line.after}</title>" in line.dumbbell
        assert f"<title>A change of {line.change}, interval {line.interval}</title>" in line.forest
    for band in (band for item in page.items for band in item.bands):
        assert f"<title>Disagree {band.disagree}, neither {band.middle}, agree {band.agree}</title>" in band.drawing


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_bands_are_told_apart_in_grey():
    agree, disagree, middle = (luminance(each) for each in (charts.AGREE, charts.DISAGREE, charts.MIDDLE))
    assert (disagree + 0.05) / (agree + 0.05) > 2
    assert (middle + 0.05) / (disagree + 0.05) > 2


def test_colours_of_the_key_are_those_of_the_bands():
    drawn = charts.bands(25, 40, 35, "")
    assert re.findall(r'fill="(#\w+)"', drawn) == [charts.DISAGREE, charts.MIDDLE, charts.AGREE]


@pytest.mark.parametrize("shares", [(25, 40, 35), (95, 5, 0), (0, 0, 100), (0, 100, 0)])
def test_bands_lean_to_the_side_of_most_and_neither_is_split_in_the_middle(shares):
    drawn = charts.bands(*shares, "")
    bands = [tuple(map(float, each)) for each in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', drawn)]
    assert [width for _x, width in bands] == [share / 2 for share in shares]
    assert bands[1][0] + bands[1][1] / 2 == pytest.approx(50, abs=0.1)
    assert all(x >= 0 and x + width <= 100 for x, width in bands)
