"""What is said of a smallest change that would be found: in words, by rule, against what trials of such courses found.

The anchors are standardised differences: Morgan, Ross & Reavley (2018), PLoS ONE 13(5), e0197102, 18 trials of Mental
Health First Aid: knowledge 0.31 to 0.72, confidence to help 0.21 to 0.58, stigma 0.08 to 0.14; Gayed et al. (2018),
Occupational and Environmental Medicine 75(6), 462–470, 10 trials of training for managers: knowledge 0.73, attitude
0.36. They are averages of other courses and promise nothing of this one.
"""

import math

from reports.planner.foreseeing import Design, Lack
from reports.planner.plan import Plan
from reports.statistics.difference_in_differences import TESTED_FROM
from reports.statistics.group_changes import GROUPS_FROM
from reports.wording import number
from surveys.programmes.planning import MOST_GROUPS

TITLES = {
    Design.UNPAIRED: "Everybody, nobody paired",
    Design.PAIRED: "Everybody, with the pairs there are",
    Design.GROUPS: "Training groups, each counting once",
    Design.PEERS: "Peer support against training alone",
}

METHODS = {
    Design.UNPAIRED: "All answers before against all answers after (Welch’s t)",
    Design.PAIRED: "The same, with pairs as pairs (partially overlapping samples t)",
    Design.GROUPS: "The mean of the groups’ own changes (Student’s t)",
    Design.PEERS: "The difference between the changes of both kinds of groups (Welch’s t over groups)",
}

_FRACTIONS = (
    (0.1, "a tenth of a standard deviation"),
    (0.2, "a fifth of a standard deviation"),
    (0.25, "a quarter of a standard deviation"),
    (1 / 3, "a third of a standard deviation"),
    (0.4, "two fifths of a standard deviation"),
    (0.5, "half a standard deviation"),
    (0.6, "three fifths of a standard deviation"),
    (2 / 3, "two thirds of a standard deviation"),
    (0.75, "three quarters of a standard deviation"),
    (1.0, "one standard deviation"),
)

# the first bound that is not exceeded speaks; each is an end of what the reviews above found
_ANCHORS = (
    (0.14, "Trials of such courses found as much in attitudes, and more in confidence and knowledge."),
    (0.36, "Trials of such courses often found as much in confidence and knowledge, and some did in attitudes."),
    (0.58, "Trials of such courses found as much in confidence or knowledge, but seldom in attitudes."),
    (0.73, "Only the largest changes in trials of such courses, those in knowledge, were of this size."),
    (math.inf, "Trials of such courses seldom found so much: a usual change would probably be missed."),
)


def points(change: float) -> str:
    """A smallest change as it is printed, rounded up to a tenth of a point.

    >>> points(6.04), points(5.0), points(1.0)
    ('6.1 points', '5 points', '1 point')
    """
    tenths = math.ceil(round(change * 10, 6)) / 10
    return f"{number(tenths)} point" if tenths == 1 else f"{number(tenths)} points"


def in_deviations(share: float) -> str:
    """A change in standard deviations, in words: the nearest simple fraction.

    >>> in_deviations(0.31), in_deviations(0.04), in_deviations(1.42)
    ('about a third of a standard deviation', 'less than a tenth of a standard deviation', '1.4 standard deviations')
    """
    if share < 0.075:
        return f"less than {_FRACTIONS[0][1]}"
    if share > 1.05:
        return f"{number(round(share, 1))} standard deviations"
    return f"about {min(_FRACTIONS, key=lambda each: abs(each[0] - share))[1]}"


def compared_with_trials(share: float) -> str:
    """What a change of so many standard deviations is, beside what trials of such courses found.

    >>> compared_with_trials(0.9)
    'Trials of such courses seldom found so much: a usual change would probably be missed.'
    """
    return next(sentence for most, sentence in _ANCHORS if share <= most)


def why_not(lack: Lack, plan: Plan) -> str:
    """Why a design finds nothing with this plan."""
    match lack:
        case Lack.TOO_FEW:
            return (
                f"Nothing is shown about fewer than {plan.k} people, and about {int(plan.answers.after)} would answer."
            )
        case Lack.SMALL_GROUPS:
            return (
                f"A group would give about {int(plan.answers_of_a_group.after)} answers after the training. Under "
                f"{plan.k} it is shown only together with others, so there are too few groups to count."
            )
        case Lack.FEW_GROUPS:
            return f"Groups are counted from {GROUPS_FROM} on."
        case Lack.FEW_IN_ARM:
            return f"It takes at least {TESTED_FROM} groups with peer support and {TESTED_FROM} without."
        case Lack.NOBODY_PAIRED:
            return "Nobody would be paired."
        case Lack.TOO_LARGE:
            return "Not even the largest change that the index can show would be found."


def so_many(plan: Plan) -> str:
    """How many people it takes: "552 people in 23 groups"."""
    return f"{plan.invited:,} people in {plan.groups} groups"


def never(largest: float | Lack) -> str:
    """Why no number of groups suffices; ``largest`` is what the largest programme finds."""
    match largest:
        case Lack.NOBODY_PAIRED:
            return "Cannot be reached while nobody is paired."
        case Lack.FEW_IN_ARM:
            return "Cannot be reached without enough groups of both kinds."
        case Lack():
            return "Cannot be reached with groups so small."
        case _:
            return f"Cannot be reached with {MOST_GROUPS} groups as large as these, the most there can be."
