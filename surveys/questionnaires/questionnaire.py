"""A questionnaire: items, the steps they are shown in, and the scales they count in."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from surveys.questionnaires.kinds import Item
from surveys.questionnaires.text import Text


@dataclass(frozen=True)
class Step:
    """The items shown together, under one title and one lead-in ("How far do you agree?")."""

    id: str
    title: Text
    lead: Text
    items: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """Agreement items that are averaged into one number.

    A person has a score if at least ``least_answered`` of the items hold an answer.
    ``points`` is the number of options each of the items has.
    """

    id: str
    title: Text
    items: tuple[str, ...]
    least_answered: int
    outcome: bool
    points: int = 5


@dataclass(frozen=True)
class Questionnaire:
    """All that is asked in the waves of one programme, and how it is scored.

    Only ``reading.parse`` checks that the parts fit together; make one there.
    """

    id: str
    version: str
    title: Text
    licence: str
    new_scales: bool
    note: Text
    languages: tuple[str, ...]
    items: Mapping[str, Item]
    steps: tuple[Step, ...]
    scales: Mapping[str, Scale]

    def steps_in(self, wave: str) -> tuple[Step, ...]:
        """The steps of one wave, each with only the items asked in it; none is empty."""
        asked = (replace(step, items=self._asked(step, wave)) for step in self.steps)
        return tuple(step for step in asked if step.items)

    def items_in(self, wave: str) -> tuple[Item, ...]:
        """The items of one wave, in the order they are shown."""
        return tuple(self.items[name] for step in self.steps for name in self._asked(step, wave))

    def backgrounds(self) -> tuple[Item, ...]:
        """The background questions that a programme may declare, in the order they are shown."""
        return tuple(self.items[name] for step in self.steps for name in step.items if self.items[name].background)

    def asking(self, backgrounds: Collection[str]) -> "Questionnaire":
        """The same without the background questions that are not among these ids, and without steps left empty."""
        items = {name: item for name, item in self.items.items() if not item.background or name in backgrounds}
        shown = (replace(step, items=tuple(name for name in step.items if name in items)) for step in self.steps)
        return replace(self, items=items, steps=tuple(step for step in shown if step.items))

    def outcomes(self) -> tuple[Scale, ...]:
        """The one or two scales the report leads with."""
        return tuple(scale for scale in self.scales.values() if scale.outcome)

    def digest(self) -> bytes:
        """SHA-256 (32 bytes) over everything above, orders included.

        Equal for two files that mean the same, whatever their spacing and comments.
        """
        whole = asdict(self)
        whole["items"] = list(whole["items"].values())
        whole["scales"] = list(whole["scales"].values())
        canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), default=sorted)
        return sha256(canonical.encode("ascii")).digest()

    def _asked(self, step: Step, wave: str) -> tuple[str, ...]:
        return tuple(name for name in step.items if self.items[name].asked_in(wave))
