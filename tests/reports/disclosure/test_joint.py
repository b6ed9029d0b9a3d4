"""Statements and their scale together: by every pair of sums that could have been."""

from reports.disclosure.joint import without_telling_items
from reports.disclosure.measures import Measure
from reports.disclosure.populations import Reason, Withheld
from reports.disclosure.printing import PrintedComparison, PrintedMean

E1 = Measure("E1", "item", low=1, high=5, person_step=1, finest=0.01, whole_only=True)
E4 = Measure("E4", "item", low=1, high=5, person_step=1, finest=0.01, whole_only=True)
TURNED = Measure("E4", "item", low=1, high=5, person_step=1, finest=0.01, whole_only=True, reverse=True)
SCALE = Measure("E", "scale", low=0, high=100, person_step=12.5, finest=1.0, items=("E1", "E4"))


def row(value, step, bound="at"):
    mean = PrintedMean(value, bound)
    return PrintedComparison(mean, mean, step)


def kept(first, second, scale, measures=(E1, E4, SCALE), people=30):
    printed = {("whole", "E1"): first, ("whole", "E4"): second, ("whole", "E"): scale}
    found = without_telling_items(printed, measures, {"whole": people})
    assert found["whole", "E"] == scale
    return not isinstance(found["whole", "E1"], Withheld)


def test_where_all_three_leave_room_all_three_are_shown():
    assert kept(row(3.0, 0.1), row(3.4, 0.1), row(55, 2.0))


def test_a_scale_at_the_edge_of_what_its_statements_allow_tells_their_sums():
    """3.0 and 3.4 at the most are 3.05 and 3.45: a mean of 56.25. A scale of 57 or more leaves just that corner."""
    assert not kept(row(3.0, 0.1), row(3.4, 0.1), row(58, 2.5))


def test_a_statement_that_all_others_push_to_its_end_is_not_shown():
    """Whoever knows that the scale is as low as it can be knows that nobody gave anything but the lowest answer."""
    assert not kept(row(1.2, 0.1, "or less"), row(3.0, 0.1), row(24, 0.5))
    assert kept(row(1.2, 0.1, "or less"), row(3.0, 0.1), row(27, 2.0))


def test_a_statement_that_counts_the_other_way_is_turned_first():
    assert kept(row(3.0, 0.1), row(2.6, 0.1), row(55, 2.0), measures=(E1, TURNED, SCALE))
    assert not kept(row(3.0, 0.1), row(3.4, 0.1), row(58, 2.0), measures=(E1, TURNED, SCALE))


def test_a_statement_that_is_open_leaves_all_others_open():
    hidden = Withheld("whole", "E4", Reason.TOO_FINE)
    assert kept(row(3.0, 0.1), hidden, row(58, 2.5))
