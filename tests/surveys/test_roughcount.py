"""The only number in the room: in steps of five, still for five minutes, silent below k."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.roughcount import SECONDS, STEP, RoughCount


class Clock:
    def __init__(self, now=0.0):
        self.now = now

    def __call__(self):
        return self.now


@given(st.integers(5, 100), st.integers(0, 500))
def test_it_is_a_multiple_of_five_never_above_the_count_and_never_below_k(k, count):
    shown = RoughCount(Clock()).of("form", k, lambda: count)
    if shown is None:
        assert count < k + STEP
    else:
        assert shown % STEP == 0
        assert k <= shown <= count < shown + STEP


@pytest.mark.parametrize("count", range(10))
def test_below_k_nothing_is_said(count):
    assert RoughCount(Clock()).of("form", 10, lambda: count) is None


@pytest.mark.attack
def test_nobody_can_watch_the_number_move_when_a_phone_is_put_down():
    clock, arrived = Clock(), [20]
    rough = RoughCount(clock)
    seen = []
    for second in range(SECONDS):
        clock.now = float(second)
        arrived[0] = 20 + second // 10
        seen.append(rough.of("form", 10, lambda: arrived[0]))
    assert set(seen) == {20}
    clock.now = float(SECONDS)
    assert rough.of("form", 10, lambda: arrived[0]) == 45


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(0, 3)), max_size=40))
def test_in_any_five_minutes_by_the_clock_there_is_one_number(steps):
    clock, arrived, seen = Clock(), 0, {}
    rough = RoughCount(clock)
    for wait, more in steps:
        clock.now += wait
        arrived += more
        seen.setdefault(int(clock.now) // SECONDS, set()).add(rough.of("form", 5, lambda: arrived))  # noqa: B023
    assert all(len(numbers) == 1 for numbers in seen.values())


def test_forms_are_counted_apart():
    rough = RoughCount(Clock())
    assert rough.of("one", 5, lambda: 12) == 10
    assert rough.of("other", 5, lambda: 7) == 5


def test_k_is_looked_at_anew_each_time():
    rough = RoughCount(Clock())
    assert rough.of("form", 5, lambda: 8) == 5
    assert rough.of("form", 6, lambda: 8) is None
