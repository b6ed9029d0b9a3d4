"""Files of a report on their way to a browser: what is offered, as an attachment, and to be printed."""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import Response

from feedback.instance import current
from feedback.language import _
from reports import shelf
from reports.models import Publication

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Offer:
    """One card: a file, or the print view where this machine cannot make a PDF."""

    title: str
    about: str
    address: str
    download: bool = True


def offers(address: Callable[[str], str], print_view: str) -> Sequence[Offer]:
    """Every file that can be made here; ``address`` says where the one of a name lies."""
    can = {name: each for name, each in shelf.FORMATS.items() if not each.missing()}
    files = [Offer(_(each.title), _(each.about), address(name)) for name, each in can.items()]
    if len(can) == len(shelf.FORMATS):
        return files
    return [Offer(_("Open the print view"), _("To print, or to save as a PDF from there"), print_view, False), *files]


def attachment(publication: Publication, name: str, stem: str) -> Response:
    """A file to be kept; ``stem`` is what its name begins with."""
    response = _response(publication, name)
    response.headers["Content-Disposition"] = f'attachment; filename="{shelf.file_name(stem, name)}"'
    return response


def to_print(publication: Publication) -> Response:
    """The page in one file, to be looked at: its own style is let in, and nothing else."""
    response = _response(publication, "html")
    style = _STYLE.search(response.get_data())
    allowed = b64encode(sha256(style[1] if style else b"").digest()).decode()
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{allowed}'; font-src data:; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    return response


def _response(publication: Publication, name: str) -> Response:
    return Response(shelf.file(current().engine, publication, name), mimetype=shelf.format_of(name).kind)
