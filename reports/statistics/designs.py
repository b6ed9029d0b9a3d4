"""How surely a study will tell a change: the standard error its estimate will have, before anybody answers.

Each design is the ``Change`` that such a study would report if nothing changed; what it could find is then
``smallest_found`` of it. Numbers of people are expected ones and need not be whole.
"""

import math
from dataclasses import dataclass

from reports.statistics.change import Change
from reports.statistics.errors import BadCounts, BadParameter, NotEstimable
from reports.statistics.moments import Moments
from reports.statistics.welch import welch_df


@dataclass(frozen=True)
class Answers:
    """How many people will answer: ``before``, ``after``, and ``both`` times, who are among the others.

    0 ≤ both ≤ before, after; or BadCounts.
    """

    before: float
    after: float
    both: float

    def __post_init__(self) -> None:
        if not (0 <= self.both <= self.before < math.inf and self.both <= self.after < math.inf):
            raise BadCounts(f"{self.both} people cannot be among {self.before} before and {self.after} after.")


@dataclass(frozen=True)
class Spread:
    """How answers differ where nothing changes.

    ``sd``           standard deviation of people's answers in a wave, above 0
    ``correlation``  between the two answers of a person, within a group, −1 to 1
    ``icc``          share of the variance that is a group's own in every wave
    ``wave_icc``     share of the variance that is a group's own in one wave alone; like the others 0 if not given

    Both shares are 0 or more and together below 1; or BadParameter.
    """

    sd: float
    correlation: float = 0.0
    icc: float = 0.0
    wave_icc: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.sd < math.inf:
            raise BadParameter(f"A standard deviation must be above 0, but it is {self.sd}.")
        if not -1 <= self.correlation <= 1:
            raise BadParameter(f"A correlation must lie between −1 and 1, but it is {self.correlation}.")
        if not (self.icc >= 0 and self.wave_icc >= 0 and self.icc + self.wave_icc < 1):
            raise BadParameter("The shares of the variance that are the groups' own must together lie between 0 and 1.")


def people_as_units(people: Answers, spread: Spread) -> Change:
    """Everybody before against everybody after, with those in both paired: ``partially_overlapping`` foreseen.

        SE² = sd² (1/n₁ + 1/n₂ − 2 r n_c / (n₁ n₂))
        df = (n_c − 1) + (w − n_c + 1) (n_a + n_b) / (n_a + n_b + 2 n_c)

    n₁ and n₂ answer ``before`` and ``after``, n_c in ``both`` waves and paired, n_a and n_b in one only; w are Welch's
    degrees of freedom. Nobody paired is ``welch``, everybody paired the paired t. It takes people as independent,
    whatever the shares of groups in ``spread``: ``inflate`` widens it where they come in groups.
    Derrick, Russ, Toher & White (2017), Journal of Modern Applied Statistical Methods 16(1), 137–157.

    Raises NotEstimable under 2 people in a wave, or where nothing but pairs that answer alike is left.

    >>> study = people_as_units(Answers(20, 20, 10), Spread(sd=1.0, correlation=0.5))
    >>> round(study.standard_error**2, 6), round(study.df, 6)
    (0.075, 23.5)
    """
    if min(people.before, people.after) < 2:
        raise NotEstimable("A change can only be found with at least 2 people in each wave.")
    alone = people.before + people.after - 2 * people.both
    unpaired = _welch_df(people)
    return Change(
        estimate=0.0,
        standard_error=spread.sd * math.sqrt(_relative_variance(people, spread.correlation)),
        df=(people.both - 1) + (unpaired - people.both + 1) * alone / (alone + 2 * people.both),
    )


def group_change_variance(group: Answers, spread: Spread) -> float:
    """The variance of one group's own change, its mean after minus its mean before.

        v = sd² (2 ρ_w + (1 − ρ − ρ_w) (1/m₁ + 1/m₂ − 2 r m_b / (m₁ m₂)))

    m₁ and m₂ people of the group answer before and after, m_b both times. Whoever answers twice brings the own level
    along, paired by a phrase or not. ρ is ``icc``, which stays and cancels; ρ_w is ``wave_icc``.
    Hooper, Teerenstra, de Hoop & Eldridge (2016), Statistics in Medicine 35(26), 4718–4728: cluster
    autocorrelation ρ / (ρ + ρ_w) and individual autocorrelation r.

    Raises NotEstimable under 1 person in a wave.

    >>> round(group_change_variance(Answers(10, 10, 10), Spread(20, 0.6, icc=0.05, wave_icc=0.05)), 6)
    68.8
    """
    if min(group.before, group.after) < 1:
        raise NotEstimable("A group can only change with at least 1 person in each wave.")
    people = (1 - spread.icc - spread.wave_icc) * _relative_variance(group, spread.correlation)
    return spread.sd**2 * (2 * spread.wave_icc + people)


def groups_as_units(groups: int, group: Answers, spread: Spread) -> Change:
    """The mean of the changes of groups that are alike in size: ``mean_of_changes`` foreseen.

        SE² = v / G        df = G − 1        v as in ``group_change_variance``

    ``groups`` G is 2 or more and ``group`` the answers of each of them.
    Student (1908), Biometrika 6(1), 1–25; one summary a group: Donner & Klar (2000), Design and Analysis of
    Cluster Randomization Trials in Health Research, chapter 7.

    Raises NotEstimable under 2 groups, and as ``group_change_variance``.

    >>> study = groups_as_units(10, Answers(10, 10, 10), Spread(20, 0.6, icc=0.05, wave_icc=0.05))
    >>> round(study.standard_error**2, 6), study.df
    (6.88, 9.0)
    """
    _several(groups)
    return Change(0.0, math.sqrt(group_change_variance(group, spread) / groups), float(groups - 1))


def arms_of_groups(without: int, with_peers: int, group: Answers, spread: Spread) -> Change:
    """Changes with peer support less those without, over groups: ``difference_in_differences`` foreseen.

        SE² = v (1/G₁ + 1/G₂)        df as in ``welch``        v as in ``group_change_variance``

    G₁ groups are ``without`` and G₂ ``with_peers``, 2 or more each and alike in size; ``group``
    holds the answers of each of them.
    Welch (1947), Biometrika 34(1–2), 28–35; Donner & Klar (2000), Design and Analysis of Cluster Randomization
    Trials in Health Research, chapter 7.

    Raises NotEstimable under 2 groups in an arm, and as ``group_change_variance``.

    >>> study = arms_of_groups(5, 5, Answers(10, 10, 10), Spread(20, 0.6, icc=0.05, wave_icc=0.05))
    >>> round(study.standard_error**2, 6), round(study.df, 6)
    (27.52, 8.0)
    """
    _several(min(without, with_peers))
    variance = group_change_variance(group, spread) * (1 / without + 1 / with_peers)
    return Change(0.0, math.sqrt(variance), welch_df(Moments(without, 0.0, 1.0), Moments(with_peers, 0.0, 1.0)))


def _several(groups: int) -> None:
    if groups < 2:
        raise NotEstimable(f"How groups differ can only be told from 2 on; here there would be {groups}.")


def _relative_variance(people: Answers, correlation: float) -> float:
    apart = 1 / people.before + 1 / people.after
    # as a share of the unpaired variance, so that rounding alone never leaves a spread
    left = 1 - 2 * correlation * people.both / (people.before + people.after)
    return apart * left if left > 1e-12 else 0.0


def _welch_df(people: Answers) -> float:
    first, second = 1 / people.before, 1 / people.after
    return (first + second) ** 2 / (first**2 / (people.before - 1) + second**2 / (people.after - 1))
