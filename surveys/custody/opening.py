"""Opening: sealed responses become answers in this process's memory, and nowhere else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.privacy import sealing
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import Part
from surveys import texts
from surveys.answering import RECORD_VERSION
from surveys.boxes import Box
from surveys.custody.turning import Lock
from surveys.questionnaires import checking
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.texts import TextRefused


@dataclass(frozen=True)
class Response:
    """One person's answers to one wave; ``pair`` is empty where nothing links before and after."""

    answers: Answers
    pair: bytes


def unseal_all(box: Box, group_id: str, lock: Lock, questionnaire: Questionnaire) -> Iterator[Response | None]:
    """Each response of a closed box, ``None`` for one that is not valid. The order is that of random tags."""
    for sealed in box.read():
        yield _unseal(sealed, group_id, lock, questionnaire)


def unseal_texts(box: Box, lock: Lock) -> Iterator[str | None]:
    """The comment of each response of a closed box: empty where none was written, ``None`` where it is not valid.

    The order is that of random tags of their own, which nothing joins to the scores.
    """
    for sealed in box.read_texts():
        yield _unseal_text(sealed, lock)


def _unseal_text(sealed: bytes, lock: Lock) -> str | None:
    try:
        return texts.decoded(sealing.unseal_response(lock.private_key, lock.wave_digest, Part.TEXT, sealed))
    except (Unsealable, TextRefused):
        return None


def _unseal(sealed: bytes, group_id: str, lock: Lock, questionnaire: Questionnaire) -> Response | None:
    try:
        record = json.loads(sealing.unseal_response(lock.private_key, lock.wave_digest, Part.SCORES, sealed))
        if record["v"] != RECORD_VERSION or record["group"] != group_id:
            return None
        answers = checking.valid(questionnaire, lock.wave, record["answers"])
        return Response(answers, bytes.fromhex(record["pair"]))
    except (Unsealable, AnswerRefused, ValueError, TypeError, KeyError, RecursionError):
        return None
