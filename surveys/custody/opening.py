"""Opening: sealed responses become answers in this process's memory, and nowhere else."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.privacy import sealing
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import Part
from surveys.answering import RECORD_VERSION
from surveys.boxes import Box
from surveys.custody.turning import Lock
from surveys.questionnaires import checking
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers
from surveys.questionnaires.questionnaire import Questionnaire


@dataclass(frozen=True)
class Response:
    """One person's answers to one wave; ``pair`` is empty where nothing links before and after."""

    answers: Answers
    pair: bytes


def unseal_all(box: Box, group_id: str, lock: Lock, questionnaire: Questionnaire) -> Iterator[Response | None]:
    """Each response of a closed box, ``None`` for one that is not valid. The order is that of random tags."""
    for sealed in box.read():
        yield _unseal(sealed, group_id, lock, questionnaire)


def _unseal(sealed: bytes, group_id: str, lock: Lock, questionnaire: Questionnaire) -> Response | None:
    try:
        record = json.loads(sealing.unseal_response(lock.private_key, lock.wave_digest, Part.SCORES, sealed))
        if record["v"] != RECORD_VERSION or record["group"] != group_id:
            return None
        answers = checking.valid(questionnaire, lock.wave, record["answers"])
        return Response(answers, bytes.fromhex(record["pair"]))
    except (Unsealable, AnswerRefused, ValueError, TypeError, KeyError, RecursionError):
        return None
