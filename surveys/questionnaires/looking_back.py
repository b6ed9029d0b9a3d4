"""A statement about the time before, asked afterwards, goes with the one it looks back at and with no other kind.

People judge their earlier selves by what they have learnt since, so such answers are never
counted together with answers about the present.
"""

from collections.abc import Mapping, Sequence

from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.kinds import Item


def fitting(items: Mapping[str, Item]) -> None:
    """Every item that looks back does so from a later wave, at a statement that is answered in the same way.

    Raises QuestionnaireRefused at the first that does not.
    """
    for item in items.values():
        if item.looks_back_at is not None:
            _looking_at(f"items.{item.id}.looks_back_at", item, items.get(item.looks_back_at))


def kept_apart(where: str, items: Sequence[Item]) -> None:
    """The items of one scale all look back, or none does; ``where`` is the place a refusal names.

    Raises QuestionnaireRefused where they are mixed.
    """
    if len({item.looks_back_at is None for item in items}) > 1:
        raise QuestionnaireRefused(where, "some of these items look back and some do not. Make two scales of them.")


def not_an_outcome(where: str, items: Sequence[Item]) -> None:
    """None of the items of an outcome looks back; ``where`` is the place a refusal names.

    Raises QuestionnaireRefused where one does.
    """
    if any(item.looks_back_at is not None for item in items):
        raise QuestionnaireRefused(where, "these items look back; an outcome is about the present. Mark another scale.")


def _looking_at(where: str, item: Item, other: Item | None) -> None:
    if other is None:
        raise QuestionnaireRefused(where, "there is no item of this name. Correct it or write the item.")
    if other.kind != "agreement":
        raise QuestionnaireRefused(where, "only an agreement item can be looked back at. Name one.")
    if other.looks_back_at is not None:
        raise QuestionnaireRefused(where, "that item looks back itself. Name one that does not.")
    if len(other.options) != len(item.options):
        raise QuestionnaireRefused(where, "the two items have different numbers of options. Use one number.")
    if other.reverse != item.reverse:
        raise QuestionnaireRefused(where, "one of the two items is reversed. Reverse both or none.")
    if item.asked_in("before"):
        raise QuestionnaireRefused(where, "before, there is nothing to look back at. Ask it in later waves only.")
