"""What in a comment could name somebody: marked for the reader's eye, and never taken for the whole of it.

Own patterns, because no library that works offline finds more than these; none finds "the only night-shift nurse".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_NAME, SHORTEST_WORD = 2, 4  # letters; "Kim" is looked for by itself, the "and" in a group's name is not

_MONTHS = "jan feb mar mär apr may mai jun jul aug sep oct okt nov dec dez".replace(" ", "|")
_PATTERNS = (
    re.compile(r"[\w.+-]+\s?(?:@|[\[(](?:at|@)[\])])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE),  # mail address
    re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|org|net|info|io|eu|de|uk|at|ch|fr)\b\S*", re.IGNORECASE),
    re.compile(r"\+?\d(?:[ ()/.-]{0,2}\d){5,}"),  # telephone
    re.compile(r"\b\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?"),  # date
    re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s)?(?:{_MONTHS})\w*", re.IGNORECASE),
    re.compile(r"(?<!\w)@\w+"),  # a name in some network
    re.compile(r"\w*\d(?:[ ]?\d){3,}\w*"),  # staff numbers, rooms, years
)


@dataclass(frozen=True)
class Piece:
    """A piece of a comment, ``marked`` if it could name somebody; all pieces together are the comment."""

    text: str
    marked: bool


def pieces(text: str, roster: Iterable[str]) -> list[Piece]:
    """The comment in pieces. ``roster`` holds names of groups, sites and staff: they count whole and word by word."""
    marked = [False] * len(text)
    for pattern in (*_PATTERNS, *_names(roster)):
        for found in pattern.finditer(text):
            marked[found.start() : found.end()] = [True] * len(found.group())
    ends = [place for place in range(1, len(text)) if marked[place] != marked[place - 1]]
    return [
        Piece(text[start:end], marked[start])
        for start, end in zip([0, *ends], [*ends, len(text)], strict=True)
        if end > start
    ]


def _names(roster: Iterable[str]) -> list[re.Pattern[str]]:
    words = {word for name in roster for word in (name, *re.findall(r"\w+", name)) if _is_telling(word)}
    longest_first = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return [re.compile(rf"(?<!\w)(?:{longest_first})(?:s|’s|'s)?(?!\w)", re.IGNORECASE)] if words else []


def _is_telling(word: str) -> bool:
    return len(word) >= (SHORTEST_WORD if word.islower() else SHORTEST_NAME)
