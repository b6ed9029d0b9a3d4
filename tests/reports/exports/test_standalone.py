"""The report as one file of HTML: it loads nothing, and a label stays a label."""

import re

from reports.exports.standalone import to_html
from tests.reports.exports.published_reports import HOSTILE, nothing_shown, of_groups, report, with_labels


def test_it_loads_nothing_and_has_its_fonts_inside():
    page = to_html(report()).decode()
    assert page.count("url(data:font/woff2;base64,") == 2
    assert not re.search(r"<script|<link|<img|\ssrc=|\sstyle=|\son\w+=|@import|url\((?!data:font/woff2;)", page)


def test_the_same_publication_gives_the_same_bytes():
    assert to_html(report()) == to_html(report())


def test_it_names_programme_organisation_day_k_and_ledger():
    facts = report()
    page = to_html(facts).decode()
    k, ledger = facts["programme"]["k"], facts["ledger"]
    for said in (facts["programme"]["name"], facts["organisation"], facts["published"], ledger["digest"]):
        assert said in page
    assert f"No figure here is about fewer than {k} people" in page
    assert f"Line {ledger['position'] + 1}" in page


def test_a_label_that_would_be_a_tag_is_text():
    page = to_html(with_labels(report(), HOSTILE)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "فريق المساء" in page
    assert "Schicht Süd-Öst" in page


def test_a_style_that_a_label_closes_stays_open():
    facts = report()
    facts["programme"]["name"] = "</style><style>body { display: none }"
    page = to_html(facts).decode()
    assert page.count("<style>") == page.count("</style>") == 1


def test_a_report_that_shows_nothing_and_one_of_many_groups_are_pages_too():
    assert "nothing can be shown" in to_html(nothing_shown()).decode()
    assert to_html(of_groups(40)).decode().count("<tr") > 40
