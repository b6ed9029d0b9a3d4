"""Change with the training group as the unit: one number a group, and each counts the same."""

import math
import statistics
from collections.abc import Sequence

from reports.statistics.change import Change
from reports.statistics.errors import BadParameter, NotEstimable
from reports.statistics.moments import Moments

GROUPS_FROM = 5  # training groups from which on a whole programme is judged by them


def mean_of_changes(changes: Sequence[float], confidence: float = 0.95) -> Change:
    """Student's t over groups: the mean of the groups' own changes.

        t = d̄ / √(v_d / G)        df = G − 1

    ``changes`` holds one change for each of G groups, the group's mean after minus its mean before.
    People trained together answer alike; that goes into the spread between the groups' changes, so the
    interval needs no assumption about it. Large and small groups count the same.
    Student (1908), Biometrika 6(1), 1–25; one summary a group: Donner & Klar (2000), Design and
    Analysis of Cluster Randomization Trials in Health Research, chapter 7.

    Raises BadParameter, and NotEstimable under 2 groups or where all changed by the same amount.

    >>> change = mean_of_changes([4.0, 1.0, 6.0, 3.0, 6.0])
    >>> change.estimate, change.df, round(change.p, 4)
    (4.0, 4.0, 0.0135)
    >>> round(change.low, 3), round(change.high, 3)
    (1.366, 6.634)
    """
    groups = moments_of_changes(changes)
    if groups.variance == 0:
        raise NotEstimable("All groups changed by the same amount, so there is no spread to judge by.")
    return Change(groups.mean, math.sqrt(groups.variance / groups.n), float(groups.n - 1), confidence)


def moments_of_changes(changes: Sequence[float]) -> Moments:
    """How many groups, their mean change, and the sample variance between them, summed exactly.

    Changes that differ by less than 10⁻¹² of the largest are taken as the same.
    Raises BadParameter for a change that is no finite number, and NotEstimable under 2 groups.

    >>> moments_of_changes([1.0, 2.0, 6.0])
    Moments(n=3, mean=3.0, variance=7.0)
    """
    if not all(map(math.isfinite, changes)):
        raise BadParameter("The change of a group must be a finite number.")
    if len(changes) < 2:
        raise NotEstimable(f"A change between groups needs at least 2 groups; here there are {len(changes)}.")
    values = [float(change) for change in changes]
    alike = max(values) - min(values) <= 1e-12 * max(map(abs, values))
    return Moments(len(values), statistics.mean(values), 0.0 if alike else statistics.variance(values))
