"""Answers are checked against the questionnaire twice, by the same rules.

Once as form fields, before sealing, where the server sees them; and always again as an
unsealed record at the opening, because whoever seals in a browser can seal anything.
Both give the answers in the order of the questionnaire, so nothing tells which came first.
"""

from collections.abc import Iterable

from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers, Code, Item, Value
from surveys.questionnaires.questionnaire import Questionnaire


def checked(questionnaire: Questionnaire, wave: str, fields: Iterable[tuple[str, str]]) -> Answers:
    """The answers in the fields of a form, or ``AnswerRefused``.

    A field is the id of an item and a code in decimal; a pick sends one field for each code;
    a skipped item sends none. Pass the item fields alone: any other is refused as unknown.
    """
    sent: dict[str, list[str]] = {}
    for name, code in fields:
        sent.setdefault(name, []).append(code)
    return {
        item.id: _value(item, wave, _decimal_codes(item, wave, sent[item.id]))
        for item in _answered(questionnaire, wave, sent)
    }


def valid(questionnaire: Questionnaire, wave: str, answers: object) -> Answers:
    """The answers in an unsealed record, or ``AnswerRefused`` whatever else it may hold.

    The record is decoded JSON: an object from item id to a code or, for a pick, a list of codes.
    """
    if not isinstance(answers, dict):
        raise AnswerRefused("The answers do not have the form of answers.")
    return {
        item.id: _value(item, wave, _json_codes(item, wave, answers[item.id]))
        for item in _answered(questionnaire, wave, answers)
    }


def _answered(questionnaire: Questionnaire, wave: str, names: Iterable[object]) -> list[Item]:
    """The items of the wave that are among the names; every name must be one."""
    asked = {item.id: item for item in questionnaire.items_in(wave)}
    given = set(names)
    for name in given - asked.keys():
        if name in questionnaire.items:
            raise AnswerRefused("One answer is to a question that is not asked in this survey.", str(name))
        raise AnswerRefused("One answer is to a question that is not in this questionnaire.")
    return [item for item in asked.values() if item.id in given]


def _decimal_codes(item: Item, wave: str, sent: list[str]) -> list[Code]:
    written = {str(code): code for code in item.codes}
    if any(code not in written for code in sent):
        raise _refused(item, wave, "choose one of the answers shown.")
    return [written[code] for code in sent]


def _json_codes(item: Item, wave: str, value: object) -> list[Code]:
    codes = value if item.kind == "pick" else [value]
    # In Python True == 1 and 1.0 == 1; in an answer neither is a code.
    if not isinstance(codes, list) or any(type(code) is not int or code not in item.codes for code in codes):
        raise _refused(item, wave, "choose one of the answers shown.")
    return codes


def _value(item: Item, wave: str, codes: list[Code]) -> Value:
    if item.kind == "pick":
        return _picked(item, wave, codes)
    if len(codes) != 1:
        raise _refused(item, wave, "this was answered more than once. Choose one answer.")
    return codes[0]


def _picked(item: Item, wave: str, codes: list[Code]) -> tuple[Code, ...]:
    if not codes:
        raise _refused(item, wave, "choose an answer, or leave the question out.")
    if len(set(codes)) < len(codes):
        raise _refused(item, wave, "one answer was sent twice. Choose each once.")
    if len(codes) > 1 and item.alone & set(codes):
        raise _refused(item, wave, "one of these answers cannot go with another. Choose it alone, or take it out.")
    if len(codes) > item.most:
        raise _refused(item, wave, f"choose at most {item.most} answers.")
    return tuple(sorted(codes))


def _refused(item: Item, wave: str, problem: str) -> AnswerRefused:
    return AnswerRefused(f"“{item.text(wave, 'en')}”: {problem}", item.id)
