"""The workbook is read cell by cell as its file holds it; whatever was slipped into it is found."""

import io
import re
from zipfile import ZipFile

import pytest

from feedback.privacy import descriptor
from reports.artefacts.workbook_xlsx import read
from reports.exports.workbook import to_xlsx
from reports.exports.zipped import packed
from tests.reports.exports.published_reports import report

pytestmark = pytest.mark.attack

ROW = "xl/worksheets/sheet{}.xml"  # 2 is the overview, 3 an outcome, 5 the flat table


@pytest.fixture(scope="module")
def made():
    facts = report()
    with ZipFile(io.BytesIO(to_xlsx(facts))) as file:
        return {name: file.read(name) for name in file.namelist()}, descriptor.canonical(facts)


def odd(made, name="", pattern="", new="", more=None):
    """What the reader says after one place of one part was changed, or a part was added."""
    parts, body = {**made[0], **(more or {})}, made[1]
    if name:
        changed, times = re.subn(pattern, new, parts[name].decode(), count=1)
        assert times == 1
        parts[name] = changed.encode()
    return [each.says for each in read(packed(parts), ("before", "after"), ("Before", "After"), body)[1]]


def test_an_honest_workbook_has_nothing_odd(made):
    assert odd(made) == []


@pytest.mark.parametrize("sheet", [2, 3, 5])
def test_a_cell_with_a_finer_number_is_odd(made, sheet):
    found = odd(made, ROW.format(sheet), r'<c r="([BI]\d+)" s="(\d+)"><v>\d\d</v>', r'<c r="\1" s="\2"><v>52.3127</v>')
    assert any("52.3127" in each and "is not in the publication" in each for each in found)
    assert any("finer than" in each for each in found)


def test_a_finer_number_that_is_hidden_behind_a_round_format_is_odd(made):
    assert odd(made, ROW.format(2), r"<v>\d\d</v></c><c r=\"C5\"", '<v>52.0000001</v></c><c r="C5"')


@pytest.mark.parametrize(
    ("part", "pattern", "new", "says"),
    [
        ("xl/workbook.xml", r'(<sheet name="Method")', r'\1 state="veryHidden"', "a hidden sheet, Method"),
        (
            "xl/workbook.xml",
            "<definedNames>",
            '<definedNames><definedName name="n">52</definedName>',
            "a defined name, n",
        ),
        (ROW.format(3), r'<row r="7"', '<row r="7" hidden="1"', "a hidden row in Engagement"),
        (ROW.format(5), r'<col min="2"', '<col hidden="1" min="2"', "a hidden col in Changes"),
        (ROW.format(3), r'(<c r="B5" s="\d+">)', r"\1<f>1+1</f>", "a formula in Engagement"),
        ("docProps/core.xml", r"<dc:subject>", "<dc:subject>73 people; ", "73"),
        ("docProps/core.xml", r"T00:00:00Z", "T09:41:00Z", "41"),
        ("xl/sharedStrings.xml", r"(<si><t>)", r"\g<1>mean 52.31 ", "52.31"),
        ("xl/charts/chart1.xml", r"(<c:val>.*?<c:v>)[\d.]+", r"\g<1>52.31", "draws 52.31"),
        ("xl/drawings/drawing1.xml", r'descr="', 'descr="73.5 ', "73.5"),
        (ROW.format(1), r"&amp;L", "&amp;L73.5 ", "73.5"),
    ],
)
def test_what_was_slipped_in_is_odd(made, part, pattern, new, says):
    assert any(says in each for each in odd(made, part, pattern, new))


@pytest.mark.parametrize(
    "name", ["xl/comments1.xml", "docProps/custom.xml", "xl/media/image1.png", "customXml/item1.xml"]
)
def test_a_part_of_another_kind_is_odd(made, name):
    assert odd(made, more={name: b"<x/>"}) == [f"a part named {name}"]


def test_a_bound_is_read_from_the_format_of_its_cell():
    facts = report()
    item = next(each["id"] for each in facts["items"] if each["kind"] == "agreement" and "after" in each["text"])
    facts["release"]["items"]["after"][item]["shares"]["agree"] = {"value": 90, "bound": "or more"}
    figures, _odd = read(to_xlsx(facts), ("before", "after"), ("Before", "After"), descriptor.canonical(facts))
    found = [
        each for each in figures if (each.what, each.measure, each.wave, each.part) == ("share", item, "after", "agree")
    ]
    assert [(each.low, each.high) for each in found] == [(0.875, float("inf"))]
