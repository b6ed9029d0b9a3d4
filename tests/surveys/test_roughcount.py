"""The only number in the room: in steps of five, still for five minutes, silent below k, one for all processes."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.roughcount import SECONDS, STEP, RoughCount


class Clock:
    def __init__(self, now=0.0):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture(scope="module")
def rough_count(tmp_path_factory):
    """In a file of its own, unless one is given."""

    def made(clock, path=None):
        return RoughCount(path or tmp_path_factory.mktemp("rough") / "boxes" / "shown", clock)

    return made


@given(st.integers(5, 100), st.integers(0, 500))
def test_it_is_a_multiple_of_five_never_above_the_count_and_never_below_k(rough_count, k, count):
    shown = rough_count(Clock()).of("form", k, lambda: count)
    if shown is None:
        assert count < k + STEP
    else:
        assert shown % STEP == 0
        assert k <= shown <= count < shown + STEP


@pytest.mark.parametrize("count", range(10))
def test_below_k_nothing_is_said(rough_count, count):
    assert rough_count(Clock()).of("form", 10, lambda: count) is None


@pytest.mark.attack
def test_nobody_can_watch_the_number_move_when_a_phone_is_put_down(rough_count):
    clock, arrived = Clock(), [20]
    rough = rough_count(clock)
    seen = []
    for second in range(SECONDS):
        clock.now = float(second)
        arrived[0] = 20 + second // 10
        seen.append(rough.of("form", 10, lambda: arrived[0]))
    assert set(seen) == {20}
    clock.now = float(SECONDS)
    assert rough.of("form", 10, lambda: arrived[0]) == 45


@given(st.lists(st.tuples(st.floats(0, 400), st.integers(0, 3)), max_size=40))
def test_in_any_five_minutes_by_the_clock_there_is_one_number(rough_count, steps):
    clock, arrived, seen = Clock(), 0, {}
    rough = rough_count(clock)
    for wait, more in steps:
        clock.now += wait
        arrived += more
        seen.setdefault(int(clock.now) // SECONDS, set()).add(rough.of("form", 5, lambda: arrived))  # noqa: B023
    assert all(len(numbers) == 1 for numbers in seen.values())


def test_forms_are_counted_apart(rough_count):
    rough = rough_count(Clock())
    assert rough.of("one", 5, lambda: 12) == 10
    assert rough.of("other", 5, lambda: 7) == 5


def test_k_is_looked_at_anew_each_time(rough_count):
    rough = rough_count(Clock())
    assert rough.of("form", 5, lambda: 8) == 5
    assert rough.of("form", 6, lambda: 8) is None


@pytest.mark.attack
def test_two_processes_show_one_number(rough_count, tmp_path):
    """Control: each counting for itself, whoever asks both in turn sees 10, then 15, then 10."""
    clock, arrived, path = Clock(), [10], tmp_path / "boxes" / "shown"
    workers = [rough_count(clock, path) for _each in range(2)]
    alone = [rough_count(clock, tmp_path / str(number)) for number in range(2)]
    seen, apart = [], []
    for number in (10, 15, 19):
        arrived[0] = number
        seen += [worker.of("form", 5, lambda: arrived[0]) for worker in workers]
        apart += [alone[number > 10].of("form", 5, lambda: arrived[0]), alone[0].of("form", 5, lambda: arrived[0])]
    assert seen == [10] * 6
    assert set(apart) == {10, 15}
    clock.now += SECONDS
    assert [worker.of("form", 5, lambda: arrived[0]) for worker in workers] == [15, 15]


def test_many_who_ask_at_once_are_told_one_number(rough_count, tmp_path):
    arrived = iter(range(10, 200))
    with ThreadPoolExecutor(16) as many:
        asked = [
            many.submit(rough_count(Clock(), tmp_path / "shown").of, "form", 5, lambda: next(arrived))
            for _each in range(32)
        ]
    assert len({each.result() for each in asked}) == 1


@pytest.mark.attack
def test_the_file_holds_the_present_five_minutes_and_no_finer_time(rough_count, tmp_path):
    clock, path = Clock(SECONDS * 7 + 123.4), tmp_path / "boxes" / "shown"
    rough = rough_count(clock, path)
    rough.of("one", 5, lambda: 12)
    rough.of("other", 5, lambda: 7)
    assert json.loads(path.read_text()) == {"window": 7, "shown": {"one": 10, "other": 5}}
    assert (path.stat().st_mode & 0o777, path.stat().st_mtime_ns) == (0o600, 0)
    clock.now += SECONDS
    rough.of("other", 5, lambda: 7)
    assert json.loads(path.read_text()) == {"window": 8, "shown": {"other": 5}}


@pytest.mark.parametrize("left", ["", "{", "[]", '{"window": 0}', '{"window": 0, "shown": 3}', "7" * 100])
def test_a_file_that_was_left_half_written_is_begun_anew(rough_count, tmp_path, left):
    path = tmp_path / "shown"
    path.write_text(left)
    assert rough_count(Clock(), path).of("form", 5, lambda: 12) == 10
    assert json.loads(path.read_text())["shown"] == {"form": 10}
