"""What a comment may be: a few lines of text, the same rule in the form, in the browser and at the opening."""

import re
from enum import Enum

MOST = 300  # characters, counted as Unicode code points: at most 1200 bytes
LEAST_COMMENTS, LEAST_RESPONDENTS = (
    10,
    20,
)  # from how many on comments are shown: promised, and kept by reports.comments

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Wrong(Enum):
    """Why a text is no comment."""

    TOO_LONG = "too long"
    CONTROLS = "controls"


class TextRefused(ValueError):
    """The text is no comment; ``why`` says which rule it breaks. Its own words are never in the error."""

    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


def checked(text: str) -> str:
    """The comment, its line ends and outer blanks made plain; empty where there is none. Raises ``TextRefused``."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    if _CONTROLS.search(plain):
        raise TextRefused(Wrong.CONTROLS)
    if len(plain) > MOST:
        raise TextRefused(Wrong.TOO_LONG)
    return plain


def decoded(content: bytes) -> str:
    """A comment from the bytes that were sealed, UTF-8. Raises ``TextRefused``."""
    try:
        return checked(content.decode())
    except UnicodeDecodeError:
        raise TextRefused(Wrong.CONTROLS) from None
