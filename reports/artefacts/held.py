"""Every number that a publication holds, as a number or within its words: a file may hold these and no other.

A coarse net under the readers' fine one: it catches what stands where no reader looks for a figure.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.artefacts.figures import Odd

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGEST = re.compile(r"\b[0-9a-f]{16,128}\b")  # one number each: its digits by themselves would allow any small one
_IN_WORDS_OF_OURS = frozenset({0.0, 1.0, 95.0, 100.0})  # ends of scales, the first answer, the interval


def held(body: bytes) -> frozenset[float]:
    """All numbers of a publication without their signs, and the arms of its intervals; ``body`` is its JSON."""
    publication = json.loads(body)
    line = publication.get("ledger", {}).get("position")
    counted = set() if line is None else {float(line + 1)}  # people count lines from one
    return frozenset({*_numbers(publication), *_arms(publication), *counted, *_IN_WORDS_OF_OURS})


def in_words(text: str) -> list[float]:
    """The numbers in a text.

    >>> in_words("−3 (95 % interval −7.5 to +1)")
    [3.0, 95.0, 7.5, 1.0]
    """
    digests = [float(int(each, 16)) for each in _DIGEST.findall(text)]
    return [*digests, *(float(each) for each in _NUMBER.findall(_DIGEST.sub(" ", text)))]


def odd_words(texts: Iterable[str], known: frozenset[float], where: str) -> Iterator[Odd]:
    """Texts with a number that the publication does not hold."""
    for text in texts:
        for number in in_words(text):
            if number not in known:
                yield Odd(where, f"“{text[:80]}” says {number:g}, which the publication does not")


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from in_words(name)
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, str):
        yield from in_words(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield round(abs(float(value)), 10)


def _arms(value: Any) -> Iterator[float]:
    """How far the ends of an interval lie from the change: what an error bar is made of."""
    if isinstance(value, Mapping):
        if isinstance(value.get("change"), int | float):
            yield round(value["change"] - value["low"], 10)
            yield round(value["high"] - value["change"], 10)
        for each in value.values():
            yield from _arms(each)
    elif isinstance(value, list):
        for each in value:
            yield from _arms(each)
