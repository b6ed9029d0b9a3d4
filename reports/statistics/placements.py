"""Where the people of one wave stand among those of the other: what every rank procedure is made of."""

from collections.abc import Sequence

from reports.statistics.counts import Counts, checked_counts
from reports.statistics.errors import NotEstimable


def two_waves(levels: Sequence[float], before: Sequence[int], after: Sequence[int]) -> tuple[Counts, Counts]:
    """Both waves checked, with at least one person in each.

    Raises BadCounts, and NotEstimable where a wave is empty.

    >>> earlier, later = two_waves([1, 2], [3, 1], [0, 2])
    >>> earlier.people, later.people
    (4, 2)
    """
    waves = checked_counts(levels, before), checked_counts(levels, after)
    if any(wave.people == 0 for wave in waves):
        raise NotEstimable("Two waves can only be compared with at least 1 person in each.")
    return waves


def placed(people: Counts, among: Counts) -> Counts:
    """``people`` by their doubled placement in the other wave, which rises with their level.

        placement = people of the other wave below + half of those on the same level

    Doubled, it is a whole number from 0 to twice the other wave.
    Orban & Wolfe (1982), Journal of the American Statistical Association 77(379), 666–672.

    >>> earlier, later = two_waves([1, 2, 3], [2, 1, 0], [0, 1, 4])
    >>> placed(later, among=earlier)
    Counts(levels=(2, 5, 6), counts=(0, 1, 4))
    """
    below, placements = 0, []
    for same in among.counts:
        placements.append(2 * below + same)
        below += same
    return Counts(tuple(placements), people.counts)
