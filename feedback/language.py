"""Which language a page is in. It comes from the address or the form, never from a header or a cookie."""

import gettext
import io
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, has_request_context, request
from werkzeug.exceptions import HTTPException

from feedback.instance import current
from feedback.settings import LANGUAGES, RIGHT_TO_LEFT


def chosen() -> str:
    """The language of this page: what the person chose, else the installation's."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        asked, settings = _asked(), current().settings
        g.language = asked if asked in settings.languages else settings.language
    return str(g.language)


def _asked() -> str:
    try:
        return request.values.get("lang", "") if request.method == "GET" else request.form.get("lang", "")
    except HTTPException:
        return ""  # a body too large to be read still gets a page that says so


def choose(language: str) -> None:
    """Fix the language of the rest of this request."""
    g.language = language


def direction(language: str) -> str:
    """``rtl`` or ``ltr``, as the ``dir`` attribute wants it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def listed(words: Iterable[str]) -> str:
    """Words with the comma of this page's language between them."""
    return ("، " if chosen() == "ar" else ", ").join(words)


def name(language: str) -> str:
    """A language's name in that language."""
    return LANGUAGES[language]


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations, read from the .po file itself, so that there is nothing to compile."""
    source = files("feedback") / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes()), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate one message into the language of this page."""
    return catalogue(chosen()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Translate a message with a number in it."""
    return catalogue(chosen()).ngettext(singular, plural, n)
