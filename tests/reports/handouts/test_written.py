"""Whatever number is on a sheet stands on the report, to the last digit and the last place of a drawing."""

from dataclasses import replace

import pytest

from reports.handouts.celebration import celebration
from reports.handouts.employee_page import employee_page
from reports.handouts.norm_card import norm_card
from reports.handouts.talk_guide import talk_guide
from reports.handouts.written import written
from tests.reports.exports.made_up import publication, with_groups
from tests.reports.exports.published_reports import HOSTILE, nothing_shown, of_groups, report, with_labels
from tests.reports.handouts.sheets import all_at, text_of, unprinted, with_change, with_share

SHEETS = (talk_guide, celebration, norm_card, employee_page)
REPORTS = {
    "long questionnaire": report,
    "short questionnaire": publication,
    "200 groups": lambda: of_groups(200),
    "many groups": lambda: with_groups(200),
    "nothing shown": nothing_shown,
    "everybody agrees": lambda: all_at(90),
    "better": lambda: with_change(report(), "openness", 8.0, 2.0, 14.0, "higher"),
}


@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("facts", REPORTS.values(), ids=REPORTS)
def test_every_number_and_every_drawing_stands_on_the_report(facts, make):
    facts = facts()
    assert unprinted(facts, written(make(facts))) == (set(), set())


def test_a_number_that_is_finer_would_be_noticed():
    facts = report()
    sheet = employee_page(facts)
    first, *others = sheet.scales
    finer = replace(first, whole=replace(first.whole, before="61.37"))
    numbers, _drawings = unprinted(facts, written(replace(sheet, scales=[finer, *others])))
    assert numbers == {"61.37"}


def test_a_drawing_at_another_place_would_be_noticed():
    facts = report()
    sheet = employee_page(facts)
    first, *others = sheet.scales
    moved = replace(first, whole=replace(first.whole, forest=first.whole.forest.replace('cx="', 'cx="1')))
    _numbers, drawings = unprinted(facts, written(replace(sheet, scales=[moved, *others])))
    assert len(drawings) == 1


def test_a_norm_of_another_share_would_be_noticed():
    facts = all_at(90)
    sheet = norm_card(facts)
    numbers, _drawings = unprinted(facts, written(replace(sheet, norms=[replace(sheet.norms[0], share="91 %")])))
    assert numbers == {"91"}


@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
def test_labels_come_through_as_text(make):
    facts = with_labels(report())
    html = written(make(facts))
    assert HOSTILE[4] in text_of(html)
    assert "<script" not in html


@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
def test_the_same_report_makes_the_same_sheet(make):
    assert written(make(report())) == written(make(report()))


@pytest.mark.parametrize("make", SHEETS, ids=lambda make: make.__name__)
def test_a_report_without_a_line_in_the_ledger_says_nothing_of_one(make):
    facts = {name: each for name, each in report().items() if name != "ledger"}
    assert "ledger" not in text_of(written(make(facts)))
    assert report()["ledger"]["digest"] in written(make(report()))


def test_a_statement_that_is_named_by_hostile_text_is_text_on_the_guide():
    facts = with_share(report(), "O1", 5)
    item = next(each for each in facts["items"] if each["id"] == "O1")
    item["text"]["after"] = "<b onclick=x>no</b>"
    html = written(talk_guide(facts))
    assert "<b onclick" not in html
    assert "&lt;b onclick" in html
