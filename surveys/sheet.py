"""The answers so far, as they travel in the page: a random tag and what has been chosen."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from feedback.errors import Refusal
from feedback.privacy import carrying, tokens
from feedback.privacy.errors import Altered
from surveys.answering import OpenForm
from surveys.questionnaires import checking
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers, Value
from surveys.questionnaires.questionnaire import Questionnaire


class SheetTooOld(Refusal):
    """The sealed field does not belong to this form, was changed, or is older than a day."""

    status = 410


@dataclass(frozen=True)
class Sheet:
    """One person's answers on the way. ``tag`` makes sending twice the same as sending once.

    ``comment`` is what was typed, checked only when it is sent.
    """

    tag: bytes
    answers: Answers
    comment: str = ""

    def with_step(
        self, questionnaire: Questionnaire, wave: str, items: Iterable[str], fields: Iterable[tuple[str, str]]
    ) -> "Sheet":
        """The sheet after one page: its items are answered anew, all others stay.

        Raises ``AnswerRefused`` for a field that is no item of this page or holds no valid answer.
        """
        here = frozenset(items)
        given = checking.checked(questionnaire, wave, fields)
        if not here >= given.keys():
            raise AnswerRefused("A question was answered that is not on this page.")
        kept: Mapping[str, Value] = {item: value for item, value in self.answers.items() if item not in here}
        return replace(self, answers={**kept, **given})


def new_sheet() -> Sheet:
    """An empty sheet under a tag of its own."""
    return Sheet(tokens.new_tag(), {})


def pack(sheet: Sheet, key: bytes, form: OpenForm, hour: int) -> str:
    """The sheet as a hidden field that only this server can read, for this form only."""
    facts = {"tag": sheet.tag.hex(), "answers": dict(sheet.answers), "comment": sheet.comment}
    content = json.dumps(facts, separators=(",", ":"))
    return carrying.carry(key, _binding(form), hour, content.encode())


def unpack(text: str, key: bytes, form: OpenForm, hour: int) -> Sheet:
    """The sheet again; raises ``SheetTooOld``."""
    try:
        content = json.loads(carrying.carried(key, _binding(form), hour, text))
    except Altered:
        raise SheetTooOld("The sealed field is not ours or is too old. Nothing was stored.") from None
    answers = {item: tuple(value) if isinstance(value, list) else value for item, value in content["answers"].items()}
    return Sheet(bytes.fromhex(content["tag"]), answers, content.get("comment", ""))


def _binding(form: OpenForm) -> bytes:
    return form.code.encode() + form.wave_digest
