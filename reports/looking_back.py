"""How people see the time before the training when they look back: a marker beside the comparison, never in it."""

from reports.comparing import markers, printed_level
from reports.disclosure.admitted import Admitted
from reports.disclosure.measures import Measure
from reports.disclosure.pairing import counted_in
from surveys.questionnaires.questionnaire import Questionnaire


def marked(questionnaire: Questionnaire, admitted: Admitted) -> dict[Measure, float]:
    """The mean of each scale that looks back, over everybody with a score in the later wave."""
    tallies = admitted.tallies
    found: dict[Measure, float] = {}
    for measure in markers(questionnaire, tallies.waves[1]):
        tables = [counted_in(tallies, tallies.waves[1], group.id, measure) for group in tallies.groups]
        people = sum(sum(table.values()) for table in tables)
        total = sum(printed_level(questionnaire, measure, code) * n for table in tables for code, n in table.items())
        if people:
            found[measure] = total / people
    return found
