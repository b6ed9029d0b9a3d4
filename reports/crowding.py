"""How much less the people of a population tell, because they were trained in groups and answer alike there."""

from collections.abc import Mapping, Sequence

from reports.comparing import Crowding, printed_level
from reports.disclosure.admitted import Admitted
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.populations import Population
from reports.statistics.intraclass import average_size, cautious_icc
from reports.statistics.moments import Moments, moments
from surveys.questionnaires.questionnaire import Questionnaire


def crowding(admitted: Admitted, population: Population, icc: float) -> Crowding:
    """How the people of a population were trained.

    How many of each group answered is a secret; that they answered in proportion to the invited is taken for granted.
    """
    invited = [group.headcount for group in admitted.tallies.groups if group.id in population.groups]
    return Crowding(len(invited), average_size(invited) / sum(invited), icc)


def likeness(questionnaire: Questionnaire, admitted: Admitted, measure: Measure) -> float:
    """The intraclass correlation to reckon with, measured on the groups that are shown and on no other.

    No figure may tell of those that are hidden.
    """
    shown = [each for each in admitted.populations if each.cut == "group" and measure.reported_in(each.cut)]
    found = [admitted.comparison(population, measure) for population in shown]
    counted = [each for each in found if isinstance(each, Comparison)]
    return cautious_icc(
        [
            _moments(questionnaire, measure, [each.before for each in counted]),
            _moments(questionnaire, measure, [each.after for each in counted]),
        ]
    )


def _moments(questionnaire: Questionnaire, measure: Measure, tables: Sequence[Mapping[int, int]]) -> list[Moments]:
    return [
        moments(
            [printed_level(questionnaire, measure, code) for code in sorted(table)], [table[c] for c in sorted(table)]
        )
        for table in tables
    ]
