"""The slides are read part by part as their file holds them; whatever was slipped into them is found."""

import io
import re
from zipfile import ZipFile

import pytest

from feedback.privacy import descriptor
from reports.artefacts.slides_pptx import read
from reports.exports.slides import to_pptx
from reports.exports.zipped import packed
from tests.reports.exports.published_reports import report

pytestmark = pytest.mark.attack

BOOK, SHEET = "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", "xl/worksheets/sheet1.xml"  # all outcomes, before and after


def parts_of(content):
    with ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.fixture(scope="module")
def made():
    facts = report()
    return parts_of(to_pptx(facts)), descriptor.canonical(facts)


def found_in(parts, body):
    figures, odd = read(packed(parts), ("before", "after"), ("Before", "After"), body)
    return figures, [each.says for each in odd]


def changed(parts, name, pattern, new):
    text, times = re.subn(pattern, new, parts[name].decode(), count=1)
    assert times == 1
    return {**parts, name: text.encode()}


def test_honest_slides_have_nothing_odd(made):
    figures, odd = found_in(*made)
    assert odd == []
    assert {each.what for each in figures} == {"people", "mean", "share"}


@pytest.mark.parametrize(
    ("part", "pattern", "new", "says"),
    [
        ("ppt/slides/slide3.xml", r"<a:t>", "<a:t>mean 52.31 ", "52.31"),
        ("ppt/slides/slide3.xml", r'descr="', 'descr="73.5 ', "73.5"),
        ("ppt/slides/slide3.xml", r'name="Bars: ', 'name="Bars: 73.5 ', "73.5"),
        ("ppt/slides/slide3.xml", r"<p:sld ", '<p:sld show="0" ', "something is hidden"),
        ("ppt/slides/slide3.xml", r'(<p:cNvPr id="\d+" name="Table)', r"\1 73", "73"),
        ("ppt/notesSlides/notesSlide3.xml", r"<a:t>", "<a:t>73 people ", "73"),
        ("ppt/slideMasters/slideMaster1.xml", r"<a:t>", "<a:t>73 people ", "73"),
        ("docProps/core.xml", r"<dc:subject>", "<dc:subject>73 people; ", "73"),
        ("docProps/core.xml", r"T00:00:00Z", "T09:41:00Z", "41"),
        ("ppt/charts/chart1.xml", r"(<c:val>.*?<c:v>)[\d.]+", r"\g<1>52.31", "draws 52.31"),
        ("ppt/charts/chart1.xml", r'<c:max val="[^"]+"', '<c:max val="73.1"', "axis to 73.1"),
        ("ppt/charts/chart1.xml", r'<c:w val="[^"]+"', '<c:w val="0.731"', "places its plot at 0.731"),
        ("ppt/charts/chart2.xml", r"(<c:plus>.*?<c:v>)[\d.]+", r"\g<1>3.127", "draws 3.127"),
    ],
)
def test_a_number_that_was_slipped_in_is_odd(made, part, pattern, new, says):
    _figures, odd = found_in(changed(made[0], part, f"(?s){pattern}", new), made[1])
    assert any(says in each for each in odd)


def test_a_part_of_another_kind_is_odd(made):
    _figures, odd = found_in({**made[0], "customXml/item1.xml": b"<rows/>"}, made[1])
    assert odd == ["there is a part named customXml/item1.xml"]


def test_a_finer_number_in_chart_and_workbook_is_odd_and_a_figure(made):
    """The positive control: a mean as it was before it was rounded, in both places at once."""
    parts, body = made
    book = parts_of(parts[BOOK])
    printed = re.search(r'<c r="B2"[^>]*><v>([^<]+)</v>', book[SHEET].decode())[1]
    finer = f"{float(printed) + 0.3127:.4f}"
    book = changed(book, SHEET, r'(<c r="B2"[^>]*><v>)[^<]+', rf"\g<1>{finer}")
    parts = changed(
        {**parts, BOOK: packed(book)}, "ppt/charts/chart1.xml", r"(?s)(<c:val>.*?<c:v>)[\d.]+", rf"\g<1>{finer}"
    )
    figures, odd = found_in(parts, body)
    assert any("finer than" in each for each in odd)
    assert any("is not in the publication" in each for each in odd)
    assert any(each.what == "mean" and each.low <= float(finer) <= each.high < each.low + 0.001 for each in figures)


def test_a_part_number_beyond_the_slides_is_odd(made):
    _figures, odd = found_in(
        changed(made[0], "ppt/slides/slide3.xml", "(?s)(<a:t>[^<]+)", r"\1, part 2 of 731"), made[1]
    )
    assert any("731" in each for each in odd)
