from collections import defaultdict

import pytest

from reports.disclosure.policy import clip
from reports.disclosure.shares import PrintedCount, PrintedShare, bands, rate, responses, share


def test_numbers_below_100_are_rounded_to_five_and_others_are_exact():
    assert responses(12, 50) == PrintedCount(10, about=True)
    assert responses(13, 50) == PrintedCount(15, about=True)
    assert responses(123, 200) == PrintedCount(123, about=False)


@pytest.mark.parametrize("invited", range(5, 260))
def test_the_number_of_responses_never_tells_that_nearly_everybody_answered(invited):
    classes = defaultdict(list)
    for n in range(5, invited + 1):
        classes[responses(n, invited)].append(n)
    allowed = max(5, invited - clip(invited))
    assert all(min(numbers) <= allowed for numbers in classes.values())


@pytest.mark.parametrize("base", range(5, 200))
def test_a_tenth_and_at_least_two_may_always_be_on_either_side_of_a_share(base):
    classes = defaultdict(list)
    for n in range(base + 1):
        classes[share(n, base)].append(n)
    assert all(min(numbers) <= base - clip(base) for numbers in classes.values())
    assert all(max(numbers) >= clip(base) for numbers in classes.values())
    assert all(printed.value % 5 == 0 for printed in classes)


@pytest.mark.parametrize(
    ("n", "value", "bound"),
    [(0, 10, "or less"), (5, 10, "or less"), (25, 50, "at"), (38, 75, "at"), (50, 90, "or more")],
)
def test_shares_of_fifty_people(n, value, bound):
    assert share(n, 50) == PrintedShare(value, bound)


def test_a_response_rate_needs_ten_invited_people():
    assert rate(9, 9) is None
    assert rate(10, 10) == PrintedShare(80, "or more")
    assert rate(60, 100) == PrintedShare(60, "at")


def test_five_options_of_agreement_make_three_bands():
    table = {1: 6, 2: 6, 3: 8, 4: 10, 5: 10, -1: 7, 0: 3}
    assert {band: printed.value for band, printed in bands(table, range(1, 6)).items()} == {
        "disagree": 30,
        "middle": 20,
        "agree": 50,
    }
