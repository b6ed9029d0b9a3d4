"""What every answer of the web server has in common: headers, error pages, templates, static files."""

import gzip
import hashlib
import logging
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from feedback import language
from feedback.errors import Refusal
from feedback.instance import current
from feedback.language import _, ngettext

LARGEST_BODY = 64 * 1024
YEAR = 365 * 24 * 3600

csrf = CSRFProtect()

_log = logging.getLogger("candour")

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True)
class Asset:
    """One static file, plain and compressed, with the digest that names this version of all of them.

    One version for all, because the style sheet names its font by a relative address.
    """

    content: bytes
    compressed: bytes
    kind: str
    version: str


def init_app(app: Flask) -> None:
    """Headers, templates, static files and error pages for the whole product."""
    app.config.update(
        SECRET_KEY=app.extensions["candour"].key_for("staff-cookie"),
        SESSION_COOKIE_NAME="candour_staff",
        SESSION_COOKIE_PATH="/staff",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.extensions["candour"].settings.https,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_SSL_STRICT=False,  # _same_site stands in for the check of the referrer
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the staff session
    )
    csrf.init_app(app)
    _prepare_templates(app)
    app.add_url_rule("/static/<version>/<path:filename>", "static", _static)
    app.url_defaults(_name_version)
    app.before_request(_same_site)
    app.after_request(_add_headers)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(Exception, _own_fault)


def exempt_from_csrf(blueprint: Blueprint) -> None:
    """For employee pages, which have no cookie to abuse and a sealed field of their own, and for readers' pages.

    A reader's cookie is strict, and nothing that a reader can send changes anything.
    """
    csrf.exempt(blueprint)


def open_to_other_sites(app: Flask, endpoints: Iterable[str]) -> None:
    """For what a client that somebody else serves may fetch and send: each request carries its own right."""
    app.extensions.setdefault("candour-open", set()).update(endpoints)


def _is_open() -> bool:
    return request.endpoint in current_app.extensions.get("candour-open", ())


def _prepare_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    app.context_processor(_page_context)


def _page_context() -> dict[str, object]:
    settings = current().settings
    chosen = language.chosen()
    return {
        "language": chosen,
        "direction": language.direction(chosen),
        "organisation": settings.organisation,
        "support": settings.support,
    }


def _same_site() -> None:
    """A browser says when another site sent the form; then nothing is done."""
    sent_by = request.headers.get("Sec-Fetch-Site", "none")
    if request.method == "POST" and sent_by not in {"same-origin", "none"} and not _is_open():
        abort(403)


def _add_headers(response: Response) -> Response:
    if _is_open():
        response.headers.update(_FOR_ALL)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if current().settings.https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    return response


@cache
def _assets() -> dict[str, Asset]:
    contents = {name: file.read_bytes() for name, file in _walk(files("feedback") / "static", "")}
    version = hashlib.sha256(b"".join(contents[name] for name in sorted(contents))).hexdigest()[:12]
    return {name: _asset(name, content, version) for name, content in contents.items()}


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = prefix + entry.name
        found += _walk(entry, name + "/") if entry.is_dir() else [(name, entry)]
    return found


def _asset(name: str, content: bytes, version: str) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(content, gzip.compress(content, mtime=0), kind, version)


def _static(version: str, filename: str) -> Response:
    asset = _assets().get(filename)
    if asset is None or version != asset.version:
        abort(404)
    squeezed = "gzip" in request.headers.get("Accept-Encoding", "") and len(asset.compressed) < len(asset.content)
    response = Response(asset.compressed if squeezed else asset.content, mimetype=asset.kind)
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    # no ETag and no date: a validator can be made different for each person, and is a cookie then
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _name_version(endpoint: str, values: dict[str, object]) -> None:
    if endpoint == "static" and (asset := _assets().get(str(values.get("filename")))):
        values.setdefault("version", asset.version)


def _page(title: str, message: str, status: int) -> tuple[str, int]:
    for_staff = request.path.startswith(("/staff", "/shared"))
    onward = (_("To the start"), url_for(_start_of(request.path), lang=language.chosen()))
    page = {"title": title, "message": message, "for_staff": for_staff, "next": [onward]}
    return render_template("refusal.html", page=page), status


def _start_of(path: str) -> str:
    """Where somebody begins again: whoever is not signed in is led to the sign-in page from there."""
    if path.startswith("/staff/room"):
        return "room.screen"
    if path.startswith("/shared"):
        return "shared.overview"
    return "programmes.overview" if path.startswith("/staff") else "employee.type_code"


def _refused(refusal: Refusal) -> tuple[str, int]:
    return _page(_("That did not work"), refusal.message, refusal.status)


def _stale(_fault: CSRFError) -> tuple[str, int]:
    return _page(
        _("This page is too old"),
        _("The form was open too long, or you signed out. Nothing was stored. Reload the page and try again."),
        400,
    )


_WORDS: dict[int, Callable[[], tuple[str, str]]] = {
    403: lambda: (_("Not from here"), _("This was sent from another site. Nothing was stored.")),
    404: lambda: (
        _("Nothing here"),
        _("There is no page under this address. Check the link, or type the code again."),
    ),
    405: lambda: (_("Nothing here"), _("This address cannot be opened like that. Nothing was stored.")),
    413: lambda: (_("Too large"), _("More was sent than any of our forms can hold. Nothing was stored.")),
}


def _http_fault(fault: HTTPException) -> tuple[str, int] | HTTPException:
    if fault.code is None or fault.code < 400:
        return fault
    title, message = _WORDS.get(fault.code, lambda: (_("That did not work"), _("Nothing was stored.")))()
    return _page(title, message, fault.code)


def _own_fault(fault: Exception) -> tuple[str, int]:
    # the kind of error and no more: its text and its traceback can hold an answer
    _log.error("unexpected %s in %s", type(fault).__name__, request.endpoint)
    message = _(
        "Something went wrong on our side. Please try again in a few minutes: a form that is sent twice counts once."
    )
    return _page(_("Our mistake"), message, 500)
