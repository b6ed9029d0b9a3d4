"""What a form asks, as a digest that a browser can make from what it shows.

Answers the attack that tags people by the order or the wording of their questions: the digest is in the
wave's descriptor, so whoever is shown something else is bound to something else.
"""

import hashlib
import json

from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language


def asked(questionnaire: Questionnaire, wave: str, language: str) -> bytes:
    """SHA-256 of JSON: (item, question, [(code, label)], codes below 1) in the order asked; texts with single spaces.

    Codes below 1 come without their label: "Prefer not to say" is not the questionnaire's but the program's.
    """
    rows = [
        [
            item.id,
            _plain(item.text(wave, language)),
            [[option.code, _plain(in_language(option.label, language))] for option in item.options],
            sorted(code for code in item.codes if code < 1),
        ]
        for step in questionnaire.steps_in(wave)
        for item in (questionnaire.items[each] for each in step.items)
    ]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()).digest()


def _plain(text: str) -> str:
    return " ".join(text.split())
