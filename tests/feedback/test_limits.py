"""Tries are counted by what is tried, and come back with time."""

from concurrent.futures import ThreadPoolExecutor

from feedback.limits import Limit


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_passes_and_then_only_what_time_gives_back():
    clock = Clock()
    limit = Limit(burst=3, per_minute=6, clock=clock)
    assert [limit.allows("a") for _ in range(4)] == [True, True, True, False]
    clock.now = 9.9
    assert not limit.allows("a")
    clock.now = 10.1
    assert limit.allows("a")
    assert not limit.allows("a")


def test_one_name_spends_nothing_of_another():
    limit = Limit(burst=1, per_minute=1, clock=Clock())
    assert limit.allows("a")
    assert limit.allows("b")
    assert not limit.allows("a")


def test_a_long_rest_gives_a_burst_and_no_more():
    clock = Clock()
    limit = Limit(burst=2, per_minute=60, clock=clock)
    assert limit.allows("a")
    clock.now = 10_000.0
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]


def test_many_names_do_not_fill_the_memory():
    limit = Limit(burst=1, per_minute=1, clock=Clock(), most_names=10)
    assert all(limit.allows(str(name)) for name in range(1000))
    assert len(limit._buckets) <= 10


def test_many_at_once_share_one_burst():
    limit = Limit(burst=50, per_minute=1, clock=Clock())
    with ThreadPoolExecutor(16) as many:
        assert sum(many.map(limit.allows, ["a"] * 400)) == 50
