"""A text in several languages, English always among them."""

from collections.abc import Mapping
from typing import Final, TypeAlias

Text: TypeAlias = Mapping[str, str]

FALLBACK: Final = "en"


def language_used(text: Text, language: str) -> str:
    """The language ``in_language`` really answers in, to mark the words with ``lang``.

    A regional language falls back to its parent ("de-AT" to "de"), any other to English.
    """
    parent = language.partition("-")[0]
    return next((known for known in (language, parent) if known in text), FALLBACK)


def in_language(text: Text, language: str) -> str:
    """The words in a language, or the nearest there is; "" for an optional text left out."""
    return text[language_used(text, language)]
