"""Whatever an employee, a facilitator or somebody signing in can read is translated, and claims no more than it may."""

import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import feedback
from feedback.language import catalogue
from surveys.notice import overclaims

ROOT = Path(feedback.__file__).parents[1]
TRANSLATIONS = ROOT / "feedback" / "translations"

# HR's own pages may fall back to English; these may not.
FOR_EVERYBODY = (
    *(f"surveys/templates/surveys/{page}.html" for page in ("start", "step", "whole", "check", "sent")),
    *(f"surveys/templates/surveys/{page}.html" for page in ("code", "promise", "closed", "room")),
    *(f"surveys/templates/surveys/{page}.html" for page in ("private", "private_words", "receipt", "ticket")),
    *(f"surveys/templates/surveys/{page}.html" for page in ("cards", "card_sheets")),
    "feedback/",
    "surveys/notice.py",
    "surveys/pages.py",
    "surveys/tickets/letters.py",
    *(f"surveys/views/{page}.py" for page in ("employee", "form_pages", "private_words", "receipt", "tickets")),
    *(f"surveys/views/{page}.py" for page in ("room", "cards")),
)
PLURAL_FORMS = {"de": 2, "ar": 6}
COUNTED = {"count", "minutes", "most"}  # what a plural form for exactly none, one or two may say in a word
OVERCLAIMS = {
    "de": (
        r"100\s*(%|Prozent)",
        r"\b(vollständig|völlig|absolut|komplett|hundertprozentig|total)\w*",
        r"garant",
        r"\banonym",
        r"(nicht|un)\s?(rück)?verfolgbar",
        r"unmöglich",
        r"\bniemals\b",
        r"DSGVO",
        r"\bniemand erfährt\b",
        r"\babsolut\b|\bsicher\b",
    ),
    "ar": (
        r"100\s*[%٪]",
        "بالكامل",
        r"\bتمامًا",
        "كامل السرية|سرية تامة|سرّية تامة",
        "مجهول",
        "مضمون|نضمن|ضمان",
        "مستحيل|يستحيل",
        "مطلق",
        "لن يعرف|لن يعلم",
    ),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)([a-z])")


def _forms(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _wanted() -> dict[str, tuple[str, ...]]:
    """Every message in the sources: its id (the singular) and all its forms."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = {}
    for folder in ("feedback", "surveys"):
        for name, _line, texts, _comments, _context in extract_from_dir(ROOT / folder, methods, options):
            if f"{folder}/{name}".startswith(FOR_EVERYBODY):
                found[_forms(texts)[0]] = _forms(texts)
    return found


@cache
def _catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _translated(language: str) -> Iterator[tuple[Message, tuple[str, ...]]]:
    for message in _catalogue(language):
        if message.id and any(_forms(message.string)):
            yield message, _forms(message.string)


WANTED = _wanted()
LANGUAGES = pytest.mark.parametrize("language", PLURAL_FORMS)


def test_the_sources_were_read() -> None:
    """A positive control: without it, an empty extraction would pass every other test."""
    assert {"Leave now", "Send", "%(count)s question", "Our mistake", "Room screen", "Sign in"} <= WANTED.keys()


@LANGUAGES
def test_everything_an_employee_can_read_is_translated(language: str) -> None:
    texts = {_forms(message.id)[0]: forms for message, forms in _translated(language)}
    missing = [message for message in WANTED if not all(form.strip() for form in texts.get(message, ("",)))]
    assert not missing, f"run “make messages”, then translate into {language}: {missing}"


@LANGUAGES
def test_a_plural_has_every_form_of_the_language(language: str) -> None:
    held = _catalogue(language)
    assert held.num_plurals == PLURAL_FORMS[language]
    for message, forms in _translated(language):
        assert len(forms) == (PLURAL_FORMS[language] if message.pluralizable else 1), message.id
        assert all(forms), message.id


@LANGUAGES
def test_placeholders_are_those_of_the_english(language: str) -> None:
    for message, forms in _translated(language):
        english = set(_PLACEHOLDER.findall(_forms(message.id)[-1]))
        for number, form in enumerate(forms):
            given = set(_PLACEHOLDER.findall(form))
            in_words = {each for each in english if each[0] in COUNTED} if _names_its_number(message, number) else set()
            assert english - in_words <= given <= english, form
            assert "%" not in _PLACEHOLDER.sub("", form) or not english, form


def _names_its_number(message: Message, number: int) -> bool:
    """The Arabic forms for none, one and two, and a singular that is English without its number."""
    arabic_word = len(message.string) == PLURAL_FORMS["ar"] and number < 3
    return message.pluralizable and (arabic_word or (number == 0 and not _PLACEHOLDER.search(message.id[0])))


@LANGUAGES
def test_no_line_break_and_no_blank_at_an_end(language: str) -> None:
    for _message, forms in _translated(language):
        assert all(form == " ".join(form.split()) for form in forms), forms


@LANGUAGES
def test_no_translation_promises_more_than_anybody_can_keep(language: str) -> None:
    for _message, forms in _translated(language):
        for form in forms:
            found = [pattern for pattern in OVERCLAIMS[language] if re.search(pattern, form, re.IGNORECASE)]
            assert not found, f"{found} in {form}"
            assert not overclaims(form)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ihre Angaben sind vollständig anonym."),
        ("de", "Das garantieren wir."),
        ("ar", "إجاباتك مجهولة الهوية بالكامل."),
        ("ar", "السرية مضمونة."),
    ],
)
def test_the_list_of_overclaims_finds_one(language: str, text: str) -> None:
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in OVERCLAIMS[language])


@LANGUAGES
def test_the_catalogue_is_clean(language: str) -> None:
    source = (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    head = source.partition("\n\n")[0]
    assert f'"Language: {language}\\n"' in head
    assert "Plural-Forms: nplurals=" in head
    assert '"Content-Type: text/plain; charset=utf-8\\n"' in head
    assert "fuzzy" not in source
    assert "#~" not in source
    assert "FULL NAME" not in source
    assert [problem for message in _catalogue(language) for problem in message.check(_catalogue(language))] == []


@LANGUAGES
def test_the_catalogue_loads_without_a_warning(language: str) -> None:
    catalogue.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert catalogue(language).gettext("Leave now") != "Leave now"


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("de", 1, "1 Frage"),
        ("de", 2, "2 Fragen"),
        ("ar", 0, "لا أسئلة"),
        ("ar", 1, "سؤال واحد"),
        ("ar", 2, "سؤالان"),
        ("ar", 3, "3 أسئلة"),
        ("ar", 10, "10 أسئلة"),
        ("ar", 11, "11 سؤالًا"),
        ("ar", 99, "99 سؤالًا"),
        ("ar", 100, "100 سؤال"),
        ("ar", 103, "103 أسئلة"),
    ],
)
def test_a_number_takes_its_form(language: str, number: int, text: str) -> None:
    form = catalogue(language).ngettext("%(count)s question", "%(count)s questions", number)
    assert form % {"count": number} == text
