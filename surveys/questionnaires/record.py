"""A response as it is written before it is sealed; the browser writes the same facts itself.

{"v": 1, "group": group id, "answers": {item id: code, or list of codes}, "pair": pair tag in hexadecimal}
"""

import json
from collections.abc import Iterable
from typing import Final

from feedback.privacy.sealing import SIZE, Part
from surveys.questionnaires.kinds import Answers, Item, Value

VERSION: Final = 1
MOST_BYTES: Final = SIZE[Part.SCORES] - 2  # padding writes the length before it

_GROUP_ID = "0" * 16
_PAIR_TAG = bytes(32)


def written(group_id: str, answers: Answers, pair: bytes) -> bytes:
    """The bytes that are sealed as scores; at most ``MOST_BYTES`` fit. ``pair`` has 32 bytes or none."""
    record = {"v": VERSION, "group": group_id, "answers": dict(answers), "pair": pair.hex()}
    return json.dumps(record, separators=(",", ":")).encode()


def longest(items: Iterable[Item]) -> int:
    """How many bytes a record of these items has at most."""
    return len(written(_GROUP_ID, {item.id: _longest_value(item) for item in items}, _PAIR_TAG))


def _longest_value(item: Item) -> Value:
    codes = sorted(item.codes, key=_digits, reverse=True)
    if item.kind != "pick":
        return codes[0]
    together = tuple(code for code in codes if code not in item.alone)[: item.most]
    return max(together, (codes[0],), key=lambda value: sum(map(_digits, value)) + len(value))


def _digits(code: int) -> int:
    return len(str(code))
