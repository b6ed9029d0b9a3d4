"""Opening: sealed responses become answers in this process's memory, and nowhere else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from feedback.privacy import sealing
from feedback.privacy.errors import Unsealable
from feedback.privacy.sealing import Part
from surveys.answering import RECORD_VERSION
from surveys.boxes import Box
from surveys.custody import custodians
from surveys.custody.custodians import KeyFolder, KeyMissing
from surveys.programmes import life
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Wave
from surveys.questionnaires import checking
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers
from surveys.questionnaires.questionnaire import Questionnaire


@dataclass(frozen=True)
class Response:
    """One person's answers to one wave; ``pair`` is empty where nothing links before and after."""

    answers: Answers
    pair: bytes


@dataclass(frozen=True)
class Lock:
    """What it takes to open one wave."""

    private_key: bytes = field(repr=False)
    wave_digest: bytes
    wave: str


def turn(
    session: Session,
    keys: KeyFolder,
    account_id: str,
    words: Sequence[str],
    typed: str,
    waves: Sequence[Wave],
) -> list[Lock]:
    """Turn one custodian's key for closed waves. Raises a ``Refusal``; then nothing was opened."""
    custodian = custodians.find(session, account_id)
    if custodian is None:
        raise KeyMissing("You hold no opening phrase. Nothing was opened.")
    for wave in waves:
        if wave.state not in {"closed", "opened"}:
            raise WaveRefused(
                f"The wave “{wave.kind}” is {wave.state}; only a closed wave can be opened. Nothing was opened."
            )
    private = custodians.turn_key(keys, custodian, words, typed)
    return [
        Lock(
            custodians.wave_key(keys, wave.id, life.digest_of(wave), custodian, private),
            life.digest_of(wave),
            wave.kind,
        )
        for wave in waves
    ]


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
