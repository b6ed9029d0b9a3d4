"""The PDF says what the page says, to eyes and to screen readers, and is the same bytes each time."""

import json
import re
import subprocess
import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from feedback.doctor import Verdict
from reports.doctor import pdf_files
from reports.exports import document
from reports.rendering.findings import environment, findings_html
from reports.rendering.page import report_page
from tests.reports.exports import made_up
from tests.required import lacking

A4, LETTER = (595, 842), (612, 792)
DIGITS = re.compile(r"\d+(?:\.\d+)?")
AGAIN = """
import hashlib, json, sys
from reports.exports.document import to_pdf
print(hashlib.sha256(to_pdf(json.load(sys.stdin))).hexdigest())
"""


@pytest.fixture(scope="module", autouse=True)
def pango():
    if lacks := document.missing():
        lacking(f"no PDF without {lacks}")


def pdf_of(facts, paper="a4"):
    return PdfReader(BytesIO(document.to_pdf(facts, paper)))


@pytest.fixture(scope="module")
def pdf():
    return pdf_of(made_up.publication())


def text_of(pdf):
    return "\n".join(page.extract_text() for page in pdf.pages)


def elements(pdf):
    """(kind, element) of the whole structure, in reading order."""

    def below(element):
        kind = element.get("/S")
        if kind is not None:
            yield kind.removeprefix("/"), element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            found = kid.get_object()
            if isinstance(found, dict):
                yield from below(found)

    return list(below(pdf.trailer["/Root"]["/StructTreeRoot"]))


def words(html):
    """What a reader of HTML sees, and the titles of its drawings."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<style>.*?</style>", " ", html)).replace("&amp;", "&")


def test_it_is_tagged_has_a_language_and_shows_its_title(pdf):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_its_properties_are_those_of_the_publication(pdf):
    facts, said = made_up.publication(), pdf.metadata
    assert (said.title, said.author, said.creator) == (facts["programme"]["name"], facts["organisation"], "Candour")
    assert DIGITS.findall(said.subject) == DIGITS.findall("engagement-2 openness-2")  # names of two short scales
    assert {said["/CreationDate"][:10], said["/ModDate"][:10]} == {"D:20260302"}
    assert said.producer.startswith("WeasyPrint ")


def test_headings_tables_and_their_heads_are_there_to_be_jumped_to(pdf):
    kinds = [kind for kind, _element in elements(pdf)]
    assert kinds.count("H1") == 1
    assert kinds.index("H1") < kinds.index("H2")
    assert {"Table", "Caption", "THead", "TBody", "TR", "TH", "TD", "L", "P"} <= set(kinds)


def test_every_drawing_says_in_words_what_it_shows(pdf):
    drawn = [element for kind, element in elements(pdf) if kind == "Figure"]
    assert len(drawn) > 40
    assert [each for each in drawn if not each.get("/Alt")] == []
    assert any(re.fullmatch(r"Before \d+, after \d+", each["/Alt"]) for each in drawn)
    assert any(each["/Alt"].startswith("A change of ") for each in drawn)


def numbers_beside_the_page(pdf, facts):
    """What is in the file and not in the words of the page, as a browser shows them."""
    around = (
        "Smallest group 5 people, line 4 of the ledger, 3fa9b2c1d4e5f607…"  # said on the first sheet and below each
    )
    reading = environment().get_template("reports/_reading.html").module
    page = report_page(facts)
    shown = f"{findings_html(facts)} {reading.how_to_read(page)} {reading.fingerprints(page)}"
    printed = {*DIGITS.findall(words(f"{shown} {around}")), *map(str, range(1, len(pdf.pages) + 1))}
    spoken = " ".join(str(element["/Alt"]) for kind, element in elements(pdf) if kind == "Figure")
    return set(DIGITS.findall(f"{text_of(pdf)} {spoken}")) - printed


def test_every_number_in_it_is_printed_on_the_page(pdf):
    facts = made_up.publication()
    assert numbers_beside_the_page(pdf, facts) == set()
    facts["notes"].append("73.19")
    assert numbers_beside_the_page(pdf_of(facts), made_up.publication()) == {"73.19"}  # control


def test_it_says_on_each_sheet_what_it_is_and_at_the_end_how_to_check_it(pdf):
    facts, last = made_up.publication(), len(pdf.pages)
    for number, page in enumerate(pdf.pages, 1):
        said = page.extract_text()
        assert f"Page {number} of {last}" in said
        assert "Report of 2026-03-02 · line 4 of the ledger · 3fa9b2c1d4e5f607…" in said
    assert facts["ledger"]["digest"] in re.sub(r"\s", "", text_of(pdf))
    assert "fewer than 5 people" in text_of(pdf)


def test_every_font_is_inside(pdf):
    fonts = {
        each["/DescendantFonts"][0]["/FontDescriptor"]["/FontName"]: each["/DescendantFonts"][0]["/FontDescriptor"]
        for page in pdf.pages
        for each in page["/Resources"]["/Font"].values()
    }
    assert any("Hyperlegible" in name for name in fonts)
    assert [name for name, described in fonts.items() if not {"/FontFile2", "/FontFile3"} & set(described)] == []


@pytest.mark.parametrize(("paper", "size"), [("a4", A4), ("letter", LETTER)])
def test_it_fits_the_paper(paper, size):
    box = pdf_of(made_up.publication(), paper).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_it_is_the_same_bytes_in_another_process():
    facts = json.dumps(made_up.publication())
    made = [
        subprocess.run([sys.executable, "-c", AGAIN], input=facts, capture_output=True, text=True, check=True).stdout
        for _each in range(2)
    ]
    assert made[0] == made[1]


def test_umlauts_and_arabic_come_through():
    said = text_of(pdf_of(made_up.named("Schicht Süd-Öst", "فريق المساء")))
    assert "Schicht Süd-Öst" in said
    assert set("فريق") <= set(said)


def test_labels_stay_text_and_load_nothing(monkeypatch):
    asked = []
    monkeypatch.setattr(document, "_fetch", lambda url, fetch=document._fetch: asked.append(url) or fetch(url))
    names = ('=HYPERLINK("http://x")', '<img src="file:///etc/hostname">', "</style><b>x", "x\u202ey", "long " * 100)
    pdf = pdf_of(made_up.named(*names))
    said = re.sub(r"\s", "", text_of(pdf))
    for name in (names[0], names[1], names[2], names[4]):
        assert re.sub(r"\s", "", name) in said
    assert "Link" not in {kind for kind, _element in elements(pdf)}
    assert set(asked) == {"font:400", "font:700"}


def test_a_sign_that_no_font_has_does_not_stop_it():
    assert "Page 1 of" in text_of(pdf_of(made_up.named("Night shift \U0010ff00 🎉")))


@pytest.mark.parametrize("address", ["http://192.0.2.1/a.png", "file:///etc/hostname", "data:,x", "font:900"])
def test_nothing_but_our_fonts_is_fetched(address):
    with pytest.raises(ValueError, match="loads nothing"):
        document._fetch(address)


def test_a_publication_that_shows_nobody_says_so_first():
    said = " ".join(pdf_of(made_up.nothing_shown()).pages[0].extract_text().split())
    assert "nothing can be shown" in said
    assert "Who answered" not in said


def test_a_publication_without_groups_has_no_cut():
    assert "By training group" not in text_of(pdf_of(made_up.without_groups()))


def test_two_hundred_groups_are_all_in_it():
    pdf = pdf_of(made_up.with_groups(200))
    said = text_of(pdf)
    assert [n for n in range(200) if said.count(f"Group {n:03}") < 2] == []
    assert 20 < len(pdf.pages) < 60


def test_a_library_that_is_not_there_is_named():
    def opens(name):
        if "pango-1.0" in name:
            raise OSError(name)

    assert document.missing(opens) == "libpango-1.0-0"
    assert document.missing(lambda _name: None) is None


def test_without_it_a_file_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(document, "missing", lambda: "libpango-1.0-0")
    with pytest.raises(document.NoPdf, match=r"libpango-1\.0-0 is not installed"):
        document.to_pdf(made_up.publication())


def test_the_doctor_names_it_too():
    assert pdf_files(None).verdict is Verdict.GOOD
    found = pdf_files("libpango-1.0-0")
    assert found.verdict is Verdict.WARN
    assert "libpango-1.0-0 is not installed" in found.said
