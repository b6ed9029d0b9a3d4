"""The made-up company: its groups, its three trainings, and how its people would answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from surveys.programmes.planning import GroupPlan, Plan
from surveys.questionnaires.kinds import DOES_NOT_APPLY, PREFER_NOT, Item
from surveys.questionnaires.questionnaire import Questionnaire

ORGANISATION = "Brightwater Works"

GROUPS = (
    GroupPlan("Assembly, early shift", "Harbour plant", 38, "peer"),
    GroupPlan("Assembly, late shift", "Harbour plant", 35, "training"),
    GroupPlan("Night shift", "Harbour plant", 6, "training"),
    GroupPlan("Customer service", "Hill office", 30, "peer"),
    GroupPlan("Accounts and purchasing", "Hill office", 31, "training"),
    GroupPlan("Drivers", "Depot", 32, "training"),
)

FINISHED = Plan("Talking about mental health at work", GROUPS, backgrounds={"tenure": "whole"}, comments=True)
WAITING = Plan("Leading with an open door", (GROUPS[0], GROUPS[3]), k=10)
RUNNING = Plan("Peer support basics", (GROUPS[3], GROUPS[4], GROUPS[5]), comments=True)

PEOPLE = {"before": 0.88, "after": 0.77}  # share of the invited who answer

COMMENTS = (
    "The hour in small groups was worth more than all of the slides.",
    "I would have liked more time for questions.",
    "It was good to hear that others find it hard, too.",
    "Please do this again in a year, not once and never more.",
    "The room at the Harbour plant was far too warm.",
    "Since the training my shift talks about it. Before, nobody did.",
    "I am the only one on nights who has small children. Nobody asked how that goes.",
    "Ask 030 5550100 for a real helpline, the one on the slide does not answer.",
    "Less theory.",
    "My team leader came along and listened. That meant a lot.",
    "Kim Larsen held the talk on 12 March and was very good.",
    "One can say something now without being laughed at.",
    "I did not learn anything new, but I now know whom to call.",
    "Two hours are too long after an early shift.",
)

# where the answers to a scale lie on 1 to 5: openness gains clearly, engagement does not move
_CENTRE: Mapping[str, Mapping[str, float]] = {
    "E": {"before": 3.55, "after": 3.57},
    "O": {"before": 2.95, "after": 3.50},
    "C": {"before": 3.20, "after": 3.40},
    "H": {"before": 2.90, "after": 3.35},
    "P": {"before": 3.10, "after": 3.45},
}
_LOOKING_BACK = 2.6  # lower than they said at the time: they have learnt since what helping takes
_BETWEEN_PEOPLE, _WITHIN_A_PERSON = 0.55, 0.75
_SKIPPED, _PREFER_NOT, _DOES_NOT_APPLY = 0.02, 0.02, 0.01


@dataclass(frozen=True)
class Person:
    """One made-up person: how far she leans to agreeing, and where she stands in the company, from 0 to 1."""

    lean: float
    standing: float

    @classmethod
    def drawn(cls, chance: Random) -> "Person":
        return cls(chance.gauss(0, _BETWEEN_PEOPLE), chance.random())

    def answers(self, questionnaire: Questionnaire, wave: str, chance: Random) -> list[tuple[str, str]]:
        """The fields she would send: item and code."""
        fields = []
        for item in questionnaire.items_in(wave):
            fields += [(item.id, str(code)) for code in self._codes(item, wave, chance)]
        return fields

    def _codes(self, item: Item, wave: str, chance: Random) -> list[int]:
        fate = chance.random()
        if fate < _SKIPPED:
            return []
        if fate < _SKIPPED + _PREFER_NOT:
            return [PREFER_NOT]
        if item.does_not_apply and fate < _SKIPPED + _PREFER_NOT + _DOES_NOT_APPLY:
            return [DOES_NOT_APPLY]
        if item.kind == "pick":
            free = [option.code for option in item.options if option.code not in item.exclusive]
            return sorted(chance.sample(free, chance.randint(1, item.most)))
        if item.background:  # the same in every wave
            return [1 + int(self.standing * len(item.options))]
        if item.kind == "choice":
            return [chance.choice(item.options).code]
        return [self._agreement(item, wave, chance)]

    def _agreement(self, item: Item, wave: str, chance: Random) -> int:
        centre = _LOOKING_BACK if item.looks_back_at else _CENTRE.get(item.id[0], {}).get(wave, 3.2)
        meant = round(min(5.0, max(1.0, chance.gauss(centre + self.lean, _WITHIN_A_PERSON))))
        return 6 - meant if item.reverse else meant
