"""What an operator decides, read once and checked before anything starts.

A value that is missing, unknown or weak stops the start: there is no default secret, and a
misspelt setting is not silently ignored.
"""

import binascii
import secrets
import tomllib
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from feedback.errors import Refusal
from feedback.mailaddress import is_mail_address

SMALLEST_GROUP_FLOOR = 5
SECRET_SIZE = 32
LANGUAGES = {"en": "English", "de": "Deutsch", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar"})
SECURITY = ("starttls", "tls", "none")

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsRefused(Refusal):
    """Candour does not start with these settings."""


@dataclass(frozen=True)
class SupportContact:
    """Someone an employee can turn to; shown on every page, never because of an answer."""

    label: str
    number: str
    hours: str = ""
    url: str = ""


@dataclass(frozen=True)
class Smtp:
    """The mail server that takes invitations. ``security`` is ``starttls``, ``tls``, or ``none`` on this machine."""

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Every setting there is.

    ``secret`` 32 random bytes, base64. ``base_url`` the address people type. ``organisation`` the
    name in the notice. ``database`` empty for SQLite in the instance folder, else an SQLAlchemy URL.
    ``leave_to`` where "Leave now" leads. ``smallest_group`` the k that a new programme starts with.
    ``made_up_data`` true only in the demo and in tests: it makes the opening phrase cheap to try.
    ``smtp`` is there only where invitations go out by mail.
    """

    secret: str
    base_url: str
    organisation: str
    database: str = ""
    language: str = "en"
    languages: tuple[str, ...] = tuple(LANGUAGES)
    leave_to: str = "https://www.example.org/"
    smallest_group: int = 10
    made_up_data: bool = False
    smtp: Smtp | None = None
    support: tuple[SupportContact, ...] = field(default=())

    @property
    def key(self) -> bytes:
        """The 32 bytes behind ``secret``."""
        return urlsafe_b64decode(self.secret)

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def on_this_machine(self) -> bool:
        """Whether only who sits at the machine can follow ``base_url``."""
        return urlsplit(self.base_url).hostname in _THIS_MACHINE


def read(values: Mapping[str, object]) -> Settings:
    """Checked settings from plain values; raises ``SettingsRefused`` naming the first bad one."""
    known = {each.name: each for each in fields(Settings)}
    for name in values:
        _require(name in known, f"Unknown setting “{name}”. Known are: {', '.join(sorted(known))}.")
    for name, each in known.items():
        needed = each.default is MISSING and each.default_factory is MISSING
        _require(name in values or not needed, f"The setting “{name}” is missing and has no default.")
    settings = Settings(**{**values, **_nested(values)})  # type: ignore[arg-type]  # checked just below
    _check_types(settings)
    _check_values(settings)
    return settings


def read_file(path: Path) -> Settings:
    """Checked settings from ``settings.toml``."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsRefused(f"There is no {path}. Run “candour init” first.") from None
    try:
        return read(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise SettingsRefused(f"{path} is not valid TOML: {fault}.") from fault


def new_secret() -> str:
    """A fresh ``secret`` for the settings file."""
    return urlsafe_b64encode(secrets.token_bytes(SECRET_SIZE)).decode()


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    support = values.get("support", ())
    _require(isinstance(support, list | tuple), "“support” must be a list of [[support]] tables.")
    names = {each.name for each in fields(SupportContact)}
    contacts = []
    for number, contact in enumerate(support, start=1):  # type: ignore[arg-type, var-annotated]  # a list, as required above
        where = f"[[support]] number {number}"
        _require(isinstance(contact, Mapping), f"{where} must be a table.")
        _require(set(contact) <= names, f"{where} may only have: {', '.join(sorted(names))}.")
        _require({"label", "number"} <= set(contact), f"{where} needs a label and a number.")
        contacts.append(SupportContact(**contact))
    languages = values.get("languages", tuple(LANGUAGES))
    smtp = _smtp(values["smtp"]) if "smtp" in values else None
    listed = isinstance(languages, list | tuple) and all(isinstance(code, str) for code in languages)
    _require(listed, "“languages” must be a list of texts.")
    return {"support": tuple(contacts), "languages": tuple(languages), "smtp": smtp}  # type: ignore[arg-type]  # a list, as required above


def _smtp(values: object) -> Smtp:
    known = [each.name for each in fields(Smtp)]
    _require(isinstance(values, Mapping), "“smtp” must be a table: [smtp].")
    _require(set(values) <= set(known), f"[smtp] may only have: {', '.join(sorted(known))}.")  # type: ignore[call-overload]  # a mapping, as required above
    _require({"host", "sender"} <= set(values), "[smtp] needs a host and a sender.")  # type: ignore[call-overload]  # as above
    smtp = Smtp(**values)  # type: ignore[arg-type]  # checked just below
    for name in known:
        kind = int if name == "port" else str
        _require(type(getattr(smtp, name)) is kind, f"“{name}” in [smtp] must be of type {kind.__name__}.")
    _check_smtp(smtp)
    return smtp


def _check_smtp(smtp: Smtp) -> None:
    _require(bool(smtp.host) and not any(map(str.isspace, smtp.host)), "“host” in [smtp] is empty or has a space.")
    _require(1 <= smtp.port <= 65535, "“port” in [smtp] must be 1 to 65535.")
    _require(is_mail_address(smtp.sender), "“sender” in [smtp] must be a mail address like survey@example.org.")
    _require(smtp.security in SECURITY, f"“security” in [smtp] must be one of: {', '.join(SECURITY)}.")
    _require(
        smtp.security != "none" or smtp.host in _THIS_MACHINE,
        "“security” in [smtp] may be none only on this machine: invitations must not travel in clear.",
    )
    _require(bool(smtp.user) == bool(smtp.password), "[smtp] needs both a user and a password, or neither.")


def _check_types(settings: Settings) -> None:
    expected = {"smallest_group": int, "made_up_data": bool, "languages": tuple, "support": tuple}
    for each in fields(Settings):
        if each.name == "smtp":
            continue  # checked where it was read
        value, kind = getattr(settings, each.name), expected.get(each.name, str)
        _require(type(value) is kind, f"“{each.name}” must be of type {kind.__name__}.")
    for contact in settings.support:
        plain = all(isinstance(getattr(contact, each.name), str) for each in fields(SupportContact))
        _require(plain, "Every value in [[support]] must be text.")
        _require(bool(contact.label.strip() and contact.number.strip()), "A [[support]] has an empty label or number.")
        _require(not contact.url or _address(contact.url, path=True), "“url” in [[support]] must be a full address.")


def _check_values(settings: Settings) -> None:
    _require(
        _strong(settings.secret),
        f"“secret” must be {SECRET_SIZE} random bytes in base64; “candour init” makes one.",
    )
    _require(bool(settings.organisation.strip()), "“organisation” is empty; the notice must say who asks.")
    _require(_address(settings.base_url), "“base_url” must be like https://survey.example.org, without a path.")
    _require(
        settings.https or settings.made_up_data or settings.on_this_machine,
        "“base_url” must start with https:// unless it is this machine: answers must not travel in clear.",
    )
    _require(_address(settings.leave_to, path=True), "“leave_to” must be a full address.")
    _require(
        settings.smallest_group >= SMALLEST_GROUP_FLOOR,
        f"“smallest_group” is {settings.smallest_group}; it can never be under {SMALLEST_GROUP_FLOOR}.",
    )
    unknown = [code for code in settings.languages if code not in LANGUAGES]
    _require(not unknown, f"“languages”: no translation for {', '.join(unknown)}. There are: {', '.join(LANGUAGES)}.")
    _require(settings.language in settings.languages, "“language” must be one of “languages”.")


def _strong(secret: str) -> bool:
    try:
        raw = b64decode(secret, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False  # without validate, a sentence would pass: what is not base64 in it is skipped
    return len(raw) == SECRET_SIZE and len(set(raw)) >= SECRET_SIZE // 2


def _address(text: str, *, path: bool = False) -> bool:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False  # a bracket left open, or a port that is no number
    beside = parts.query or parts.fragment or parts.username or parts.path.strip("/")
    return whole and not any(map(str.isspace, text)) and (path or not beside)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SettingsRefused(otherwise)
