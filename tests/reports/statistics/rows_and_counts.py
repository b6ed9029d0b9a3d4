"""Raw rows for the oracles, counts for ours, and made-up surveys to try both on."""

import numpy as np
from hypothesis import strategies as st


def rows(levels, counts):
    """One value for each person."""
    return np.repeat(np.asarray(levels, dtype=float), counts)


def tally(levels, values):
    """How many of the values are on each level."""
    return [int(np.sum(np.asarray(values) == level)) for level in levels]


def table(levels, before, after):
    """How many pairs are on each level before and each level after."""
    before, after = np.asarray(before), np.asarray(after)
    return [[int(np.sum((before == i) & (after == j))) for j in levels] for i in levels]


def paired_rows(levels, pairs):
    """One value before and one after for each paired person."""
    cells = [
        (i, j) for i, row in zip(levels, pairs, strict=True) for j, n in zip(levels, row, strict=True) for _ in range(n)
    ]
    return np.array([i for i, _ in cells], dtype=float), np.array([j for _, j in cells], dtype=float)


LEVELS = st.lists(st.integers(-30, 30), min_size=3, max_size=6, unique=True).map(sorted)
PEOPLE = st.integers(0, 12)


@st.composite
def two_waves(draw):
    """Levels, before, after: at least two people in a wave, and some spread in both."""
    levels = draw(LEVELS)
    waves = st.lists(PEOPLE, min_size=len(levels), max_size=len(levels)).filter(lambda wave: sum(map(bool, wave)) > 1)
    return levels, draw(waves), draw(waves)


@st.composite
def overlapping_waves(draw, most=6):
    """Levels, before, after, pairs: some people in both waves, some in one; at most so many pairs of a kind."""
    levels, before_only, after_only = draw(two_waves())
    size = len(levels)
    pairs = draw(st.lists(st.lists(st.integers(0, most), min_size=size, max_size=size), min_size=size, max_size=size))
    before = [alone + sum(row) for alone, row in zip(before_only, pairs, strict=True)]
    after = [alone + sum(column) for alone, column in zip(after_only, zip(*pairs, strict=True), strict=True)]
    return levels, before, after, pairs
