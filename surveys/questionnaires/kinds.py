"""The kinds of question, and what may be answered to each.

    agreement   one option of an ordered set that several items share; the only kind that scales count
    choice      one option of the item's own
    pick        several options of the item's own, at most ``most``

Options carry the codes 1, 2, …, n in the order they are shown, low to high. The two codes
below stand for answers without a content: they are missing values and never a midpoint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, TypeAlias

from surveys.questionnaires.text import Text, in_language, language_used

PREFER_NOT: Final = -1
DOES_NOT_APPLY: Final = -2

Code: TypeAlias = int
Value: TypeAlias = int | tuple[int, ...]
Answers: TypeAlias = Mapping[str, Value]
Wording: TypeAlias = Mapping[str, Text]
Kind: TypeAlias = Literal["agreement", "choice", "pick"]

WAVES: Final = ("before", "after", "day30", "day90")


@dataclass(frozen=True)
class Option:
    """One answer offered."""

    code: Code
    label: Text


@dataclass(frozen=True)
class Item:
    """One question.

    ``wording`` goes from wave kind to text; a wave that is not in it is one in which the
    question is not asked. ``reverse`` marks an agreement item whose high end is unfavourable.
    ``exclusive`` holds the codes of a pick that cannot be combined with another, such as
    "None". ``programme_only`` asks every report to show the item for the whole programme and
    for no part of it. ``background`` marks a choice by which results can be told apart; it is put
    only where a programme declares it, and then in every wave. ``looks_back_at`` names the
    agreement item that this one asks about again afterwards, as things were before the training.
    """

    id: str
    kind: Kind
    options: tuple[Option, ...]
    wording: Wording
    reverse: bool = False
    most: int = 1
    does_not_apply: bool = False
    exclusive: frozenset[Code] = frozenset()
    programme_only: bool = False
    background: bool = False
    looks_back_at: str | None = None

    @cached_property
    def codes(self) -> frozenset[Code]:
        """Every code that may come back, the missing values offered included."""
        missing = {PREFER_NOT, DOES_NOT_APPLY} if self.does_not_apply else {PREFER_NOT}
        return frozenset(option.code for option in self.options) | missing

    @cached_property
    def alone(self) -> frozenset[Code]:
        """The codes that cannot be combined with another."""
        return self.exclusive | (self.codes & {PREFER_NOT, DOES_NOT_APPLY})

    def asked_in(self, wave: str) -> bool:
        """Whether the question is put in a wave of this kind; False for an unknown kind."""
        return wave in self.wording

    def text(self, wave: str, language: str) -> str:
        """The question as put in one wave, in a language or the nearest there is.

        Raises KeyError for a wave in which it is not asked.
        """
        return in_language(self.wording[wave], language)

    def labels(self, language: str) -> tuple[str, ...]:
        """The options in words, in the order of their codes, in a language or the nearest there is."""
        return tuple(in_language(option.label, language) for option in self.options)

    def text_language(self, wave: str, language: str) -> str:
        """The language ``text`` really answers in, to mark the words with ``lang``."""
        return language_used(self.wording[wave], language)
