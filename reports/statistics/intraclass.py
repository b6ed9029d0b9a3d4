"""People trained together answer alike: how much so, and what it does to an interval."""

import math
import statistics
from collections.abc import Sequence

from reports.statistics.change import Change
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.moments import Moments

CAUTIOUS_ICC = 0.05


def icc(groups: Sequence[Moments]) -> float:
    """The intraclass correlation of one wave, ICC(1): the share of the variance that lies between groups.

        ICC = (B − W) / (B + (n₀ − 1) W)        n₀ = (N − Σ n_g² / N) / (G − 1)
        B = Σ n_g (m_g − m)² / (G − 1)        W = Σ (n_g − 1) v_g / (N − G)

    ``groups`` holds the moments of G groups with N people together; m is the mean of all people. The analysis of
    variance estimator for groups of unequal size. It can be negative, down to −1/(n₀ − 1), where groups are more
    alike than chance; it is given as it is, at most 1.
    Donner & Klar (2000), Design and Analysis of Cluster Randomization Trials in Health Research, chapter 1;
    n₀ as in Snedecor & Cochran (1989), Statistical Methods, 8th ed., chapter 13.

    Raises BadCounts for a group of nobody, and NotEstimable under 2 groups, with one person in each, or
    where everyone is on one level.

    >>> round(icc([Moments(10, 50.0, 300.0), Moments(12, 62.0, 280.0), Moments(14, 55.0, 320.0)]), 4)
    0.0276
    """
    if any(group.n < 1 for group in groups):
        raise BadCounts("There cannot be a group of nobody.")
    people, spare = sum(group.n for group in groups), len(groups) - 1
    if spare < 1 or people <= len(groups):
        raise NotEstimable("How alike people in a group answer can only be told with 2 groups of 2 people or more.")
    mean = math.fsum(group.n * group.mean for group in groups) / people
    between = math.fsum(group.n * (group.mean - mean) ** 2 for group in groups) / spare
    within = math.fsum((group.n - 1) * group.variance for group in groups) / (people - len(groups))
    size = (people - sum(group.n**2 for group in groups) / people) / spare
    whole = between + (size - 1) * within
    if whole <= 0:
        raise NotEstimable("Everyone is on the same level, so nothing can be said of how groups differ.")
    return (between - within) / whole


def cautious_icc(waves: Sequence[Sequence[Moments]]) -> float:
    """The intraclass correlation to reckon with: the mean over the waves, but never under 0.05.

    ``waves`` holds the groups of each wave. A few groups can look equal by chance, and an ICC taken too low makes
    an interval too narrow; 0.05 is a usual value for people who work together. A wave that says nothing is left
    out, and where none says anything 0.05 stands.
    Donner & Klar (2000), Design and Analysis of Cluster Randomization Trials in Health Research.

    >>> alike = [Moments(12, 50.0, 300.0), Moments(12, 50.0, 300.0)]
    >>> cautious_icc([alike, alike]), cautious_icc([])
    (0.05, 0.05)
    """
    found = []
    for groups in waves:
        try:
            found.append(icc(groups))
        except NotEstimable:
            continue
    return max(CAUTIOUS_ICC, statistics.fmean(found)) if found else CAUTIOUS_ICC


def average_size(sizes: Sequence[int]) -> float:
    """The size of the group that a person is in, on average over people: Σ n_g² / Σ n_g.

    Above the plain mean where groups differ in size, as large groups cost more precision.
    Kish (1965), Survey Sampling, chapter 5.

    Raises BadCounts for no groups or a group of nobody.

    >>> average_size([10, 30])
    25.0
    """
    if len(sizes) == 0 or min(sizes) < 1:
        raise BadCounts("There must be groups, each of at least one person.")
    return sum(size**2 for size in sizes) / sum(sizes)


def design_effect(intraclass: float, size: float) -> float:
    """How many times as large a variance is because people come in groups: 1 + (m − 1) ICC.

    ``intraclass`` lies between 0 and 1 and ``size`` m, 1 or more, is the people in a group (``average_size``).
    Kish (1965), Survey Sampling, chapter 5.

    Raises BadParameter.

    >>> round(design_effect(0.05, 12), 6)
    1.55
    """
    if not 0 <= intraclass <= 1:
        raise BadParameter(f"An intraclass correlation must here lie between 0 and 1, but it is {intraclass}.")
    if not 1 <= size < math.inf:
        raise BadParameter(f"A group must have 1 person or more on average, but it has {size}.")
    return 1 + (size - 1) * intraclass


def inflate(change: Change, effect: float, groups: int) -> Change:
    """A change between people, made less certain because they come in ``groups``.

        SE′ = SE √deff        1/df′ = s²/(G − 1) + (1 − s)²/df        s = (deff − 1) / deff

    ``effect`` is the design effect, 1 or more. The share s of the new variance rests on how G groups differ and
    has their degrees of freedom; the rest keeps those of people (Satterthwaite's rule). G − 1 for all of it would
    make intervals of 2 to 5 groups useless, df for all of it makes them too narrow: docs/statistics.md has the
    simulation. With one group there is nothing to learn how groups differ; df stays, and ``effect`` is an
    assumption alone.
    Kish (1965), Survey Sampling, chapter 5; Satterthwaite (1946), Biometrics Bulletin 2(6), 110–114.

    Raises BadParameter.

    >>> wider = inflate(Change(estimate=5.0, standard_error=2.0, df=94.0), effect=1.55, groups=4)
    >>> wider.estimate, round(wider.standard_error, 4), round(wider.df, 2)
    (5.0, 2.49, 21.55)
    """
    if not 1 <= effect < math.inf:
        raise BadParameter(f"A design effect must here be 1 or more, but it is {effect}.")
    if groups < 1:
        raise BadParameter(f"There must be at least one group, but there are {groups}.")
    return Change(
        estimate=change.estimate,
        standard_error=change.standard_error * math.sqrt(effect),
        df=_df_with_groups(change.df, (effect - 1) / effect, groups),
        confidence=change.confidence,
    )


def _df_with_groups(df: float, share: float, groups: int) -> float:
    if groups == 1:
        return df
    return 1 / (share**2 / (groups - 1) + (1 - share) ** 2 / df)
