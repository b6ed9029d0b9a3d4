from reports.analysis.lasting import lasting, previous
from tests.reports.analysis.publications import groups_with, publication, row


def report(wave, after, low, high, groups=(), headline=None):
    facts = publication({"openness": row(50.0, after, low, high)}, groups, waves=("before", wave))
    facts["headlines"] = {
        "openness": {"low": headline[0], "high": headline[1]} if headline else {"low": low, "high": high}
    }
    return facts


AFTER = report("after", 60.0, 6.0, 14.0)


def test_the_first_report_of_a_programme_has_nothing_that_could_have_lasted():
    assert lasting(AFTER, []) == {}


def test_a_change_that_is_about_the_same_later_has_held():
    found = lasting(report("day30", 61.0, 10.0, 12.0), [report("after", 60.0, 9.0, 11.0)])["openness"]
    assert (found.since, found.verdict, found.change, found.basis) == ("after", "held", 1.0, "people")
    assert "held until a month after the training" in found.sentence


def test_a_change_of_which_little_is_left_has_faded():
    found = lasting(report("day90", 51.0, -1.0, 3.0), [AFTER])["openness"]
    assert (found.verdict, found.change) == ("faded", -9.0)


def test_a_change_that_goes_on_has_grown():
    assert lasting(report("day30", 72.0, 19.0, 25.0), [AFTER])["openness"].verdict == "grew"


def test_where_nothing_had_changed_nothing_could_hold():
    found = lasting(report("day30", 58.0, 4.0, 12.0), [report("after", 51.0, -3.0, 5.0)])["openness"]
    assert "nothing could hold or fade" in found.sentence


def test_the_nearest_earlier_wave_that_still_stands_is_compared():
    day30, withdrawn = report("day30", 58.0, 4.0, 12.0), report("day30", 90.0, 35.0, 45.0) | {"superseded": True}
    day90 = report("day90", 57.0, 3.0, 11.0)
    assert previous(day90, [AFTER, day30]) is day30
    assert previous(day90, [AFTER, withdrawn]) is AFTER


def test_the_course_names_every_wave_in_order():
    found = lasting(report("day90", 57.0, 3.0, 11.0), [report("day30", 58.0, 4.0, 12.0), AFTER])["openness"]
    assert {wave: mean["value"] for wave, mean in found.means.items()} == {
        "before": 50.0,
        "after": 60.0,
        "day30": 58.0,
        "day90": 57.0,
    }


def test_groups_that_both_reports_show_are_the_units():
    arms, before = ["peer"] * 6, [50.0, 52.0, 47.0, 55.0, 51.0, 49.0]
    then = report("after", 60.0, 6.0, 14.0, groups_with(arms, before, [b + 10 for b in before]))
    steady = [59.0, 63.0, 56.0, 66.0, 61.0, 60.0]
    found = lasting(report("day30", 61.0, 7.0, 15.0, groups_with(arms, before, steady)), [then])["openness"]
    assert (found.basis, found.units) == ("groups", 6)
    assert found.low <= 0 <= found.high
