"""One TOML table and the place it stands at, so that every refusal can name that place."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from re import compile as pattern
from typing import Final, TypeVar

from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.text import FALLBACK, Text

T = TypeVar("T", str, int, bool)

LONGEST_TEXT: Final = 600
UNWANTED: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # control, half a character, line, paragraph
IDENTIFIER: Final = pattern(r"[A-Za-z][A-Za-z0-9_]{0,30}")


@dataclass(frozen=True)
class Table:
    """``where`` is the dotted place in the file, "" for the file itself."""

    where: str
    entries: Mapping[str, object]

    def at(self, key: str) -> str:
        """The dotted place of one key."""
        shown = "".join(letter if letter.isprintable() else "?" for letter in key)[:60]
        return f"{self.where}.{shown}" if self.where else shown

    def only(self, *known: str) -> None:
        """Refuse any key but these, so that a slip of the pen is never silently ignored."""
        for key in self.entries:
            if key not in known:
                raise QuestionnaireRefused(
                    self.at(key), f"this key does not belong here. Allowed are: {', '.join(known)}."
                )

    def needed(self, key: str) -> object:
        """What stands under a key that must be there."""
        if key not in self.entries:
            raise QuestionnaireRefused(self.at(key), "this is missing. Add it.")
        return self.entries[key]

    def string(self, key: str) -> str:
        """A plain text that is the same in all languages."""
        return words(self.at(key), self.needed(key))

    def flag(self, key: str) -> bool:
        """true or false; false where left out."""
        return _plain(self.at(key), self.entries.get(key, False), bool, "true or false")

    def number(self, key: str, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``."""
        return whole(self.at(key), self.needed(key), least, most)

    def table(self, key: str) -> "Table":
        """The table under a key; an empty one where it is left out."""
        return inner(self.at(key), self.entries.get(key, {}))

    def named(self, key: str) -> dict[str, "Table"]:
        """A table of tables whose keys are identifiers, such as ``[items.E1]``."""
        outer = self.table(key)
        for name in outer.entries:
            identifier(outer.at(name), name)
        return {name: inner(outer.at(name), value) for name, value in outer.entries.items()}

    def listed(self, key: str) -> dict[str, object]:
        """The entries of a list that must be there, each under its place, such as ``steps[2]``."""
        value = self.needed(key)
        if not isinstance(value, list) or not value:
            raise QuestionnaireRefused(self.at(key), "this must be a list with at least one entry.")
        return {f"{self.at(key)}[{place}]": entry for place, entry in enumerate(value, start=1)}

    def text(self, key: str, languages: tuple[str, ...]) -> Text:
        """A text in one or several of the languages."""
        return text(self.at(key), self.needed(key), languages)

    def optional_text(self, key: str, languages: tuple[str, ...]) -> Text:
        """The same, or an empty English text where it is left out."""
        return self.text(key, languages) if key in self.entries else {FALLBACK: ""}


def text(where: str, value: object, languages: tuple[str, ...]) -> Text:
    """A string is English; a table goes from language to words, English among them."""
    by_language = {FALLBACK: value} if isinstance(value, str) else value
    if not isinstance(by_language, dict):
        raise QuestionnaireRefused(where, 'this must be a text, or texts by language such as { en = "…", de = "…" }.')
    place = Table(where, by_language)
    for language in by_language:
        if language not in languages:
            raise QuestionnaireRefused(
                place.at(language),
                f"there is no such language or wave here. Languages are: {', '.join(languages)}.",
            )
    if not by_language.get(FALLBACK):
        raise QuestionnaireRefused(where, 'no English text. Add one: en = "…".')
    return {language: words(place.at(language), each) for language, each in by_language.items()}


def words(where: str, value: object) -> str:
    """One line of text, without spaces around it."""
    line = _plain(where, value, str, "a text in quotation marks").strip()
    if not line:
        raise QuestionnaireRefused(where, "this text is empty. Write it, or take the line out.")
    if len(line) > LONGEST_TEXT:
        raise QuestionnaireRefused(where, f"this text is longer than {LONGEST_TEXT} characters. Shorten it.")
    if any(unicodedata.category(letter) in UNWANTED for letter in line):
        raise QuestionnaireRefused(where, "this text holds a line break or control character. Take it out.")
    return line


def whole(where: str, value: object, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``."""
    number = _plain(where, value, int, f"a whole number from {least} to {most}")
    if not least <= number <= most:
        raise QuestionnaireRefused(where, f"this must be a whole number from {least} to {most}.")
    return number


def identifier(where: str, value: object) -> str:
    """A name for use in forms, files and tallies."""
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        raise QuestionnaireRefused(where, "an id starts with a letter and has at most 31 letters (a-z), digits and _.")
    return value


def inner(where: str, value: object) -> Table:
    """A table inside another."""
    if not isinstance(value, dict):
        raise QuestionnaireRefused(where, "this must be a table of keys and values.")
    return Table(where, value)


def _plain(where: str, value: object, kind: type[T], expected: str) -> T:
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise QuestionnaireRefused(where, f"this must be {expected}.")
    return value
