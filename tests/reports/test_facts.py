"""What a publication says over its rows follows from its rows: anybody can make it again from the table file."""

import csv
import io
import json
from dataclasses import asdict
from functools import cache

import pytest
from scipy import stats

from reports.analysis import caveats, companywide, lasting, peer_support
from tests.reports.drafts import answering, counted, draft_of, groups_of, light, table_of, tallies_of

ARMS = ["peer", "training"] * 4
ROWS = [(str(n), f"Site {n % 2}", arm, 30 + n, 28 + n, 50) for n, arm in enumerate(ARMS, 1)]


@cache
def eight_groups():
    return draft_of(light(), answered_in("after", 2))


@cache
def a_month_later():
    return draft_of(light(), answered_in("day30", 3), earlier=[eight_groups()])


def answered_in(wave, seed):
    """The same answers before, and those of this seed later."""
    before, later, groups = answering(1), answering(seed), groups_of(*ROWS)
    people = {("before", row[0]): [before(light(), "before") for _each in range(row[3])] for row in ROWS}
    people |= {(wave, row[0]): [later(light(), wave) for _each in range(row[4])] for row in ROWS}
    return counted(light(), groups, people, waves=("before", wave))


def rows_of(publication, cut, measure="openness2"):
    table = csv.DictReader(io.StringIO(table_of(publication)))
    return [row for row in table if row["cut"] == cut and row["measure"] == measure]


def arm_of(row):
    return ARMS[int(row["population"].partition(":")[2]) - 1]


def inside(printed, exactly):
    """Whether a printed interval holds the exact one, and no more than a step beyond it."""
    low, high, step = (float(printed[name]) for name in ("interval_low", "interval_high", "step"))
    return low <= exactly.low < low + step + 1e-9 and high - step - 1e-9 < exactly.high <= high


def test_the_line_over_groups_is_made_of_the_rows_of_the_groups():
    groups = rows_of(eight_groups(), "group")
    (made,) = rows_of(eight_groups(), "whole groups")
    found = stats.ttest_1samp([float(row["change"]) for row in groups], 0)
    assert len(groups) == 8
    assert inside(made, found.confidence_interval())


def test_the_effect_of_peer_support_is_made_of_the_rows_of_the_groups():
    changes = {
        arm: [float(row["change"]) for row in rows_of(eight_groups(), "group") if arm_of(row) == arm]
        for arm in ("peer", "training")
    }
    (made,) = rows_of(eight_groups(), "peer support")
    welch = stats.ttest_ind(changes["peer"], changes["training"], equal_var=False)
    assert inside(made, welch.confidence_interval())
    assert (made["p"] == "p >= .05") or welch.pvalue < 0.05


def test_what_happened_since_is_made_of_the_rows_of_the_groups_of_both_reports():
    then = {row["population"]: float(row["after"]) for row in rows_of(eight_groups(), "group")}
    since = [float(row["after"]) - then[row["population"]] for row in rows_of(a_month_later(), "group")]
    (made,) = rows_of(a_month_later(), "lasting")
    assert inside(made, stats.ttest_1samp(since, 0).confidence_interval())


def test_everything_said_over_the_rows_needs_the_rows_alone():
    """Made again from the stored text with all that is said taken out, it is the same."""
    for publication, earlier in ((eight_groups(), []), (a_month_later(), [eight_groups()])):
        bare = json.loads(json.dumps({key: publication[key] for key in ("waves", "measures", "groups", "release")}))
        found = companywide.headlines(bare)
        said = publication["headlines"]
        assert {name: asdict(each) | {"found": said[name]["found"]} for name, each in found.items()} == said
        effects = {name: asdict(each) for name, each in peer_support.peer_effects(bare).items()}
        assert plainly(effects) == plainly(publication["peer_support"])
        course = {name: asdict(each) for name, each in lasting.lasting(bare, earlier).items()}
        assert plainly(course) == plainly(publication["lasting"])
        assert [asdict(each) for each in caveats.caveats(bare, found)] == publication["caveats"]


def plainly(value):
    return json.loads(json.dumps(value))


def test_where_groups_are_tested_no_row_of_people_has_a_test():
    publication = eight_groups()
    assert {each["basis"] for each in publication["headlines"].values()} == {"groups"}
    tested = {row["p"] for each in publication["release"]["populations"] for row in each["comparisons"].values()}
    assert tested == {None}


def test_with_few_groups_the_row_of_everybody_is_tested_and_leads():
    publication = draft_of(light(), tallies_of(light(), *ROWS[:3]))
    headline, row = publication["headlines"]["openness2"], publication["release"]["populations"][0]["comparisons"]
    assert (headline["basis"], headline["units"]) == ("people", None)
    assert headline["p"] == row["openness2"]["p"] is not None


def test_why_kinds_of_training_are_not_compared_is_said_where_there_are_both():
    def notes(*rows):
        return [note for note in draft_of(light(), tallies_of(light(), *rows))["notes"] if "at least 2" in note]

    assert len(notes(*ROWS[:2])) == 1
    assert notes(ROWS[0]) == []
    assert not [note for note in eight_groups()["notes"] if "at least 2" in note]


@pytest.mark.parametrize("term", ["Groups", "Whole programme", "Peer support", "Reliability", "Made with"])
def test_the_method_annex_says_how(term):
    assert [each["text"] for each in eight_groups()["method"] if each["term"] == term] != []


def test_the_method_annex_names_the_unit_that_was_used():
    def whole(publication):
        return next(each["text"] for each in publication["method"] if each["term"] == "Whole programme")

    assert "Student's t on the number of groups" in whole(eight_groups())
    assert "Over people" in whole(draft_of(light(), tallies_of(light(), *ROWS[:3])))
