"""Publications for machines: three addresses, a reader's secret as bearer token (RFC 6750), faults in JSON (RFC 9457).

docs/openapi.json describes them. Nothing here sets a cookie, takes a body or changes anything.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, g, json, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import MethodNotAllowed

from feedback.database import reading
from feedback.errors import Refusal
from feedback.instance import current, now
from reports import publishing, readers
from reports.models import Publication, Reader
from reports.rendering import table
from surveys.programmes.models import Programme

endpoint = Blueprint("endpoint", __name__, url_prefix="/api/v1")

_PROBLEM = "application/problem+json"
_PREFIX = "/api/"


@endpoint.before_request
def readers_only() -> Response | None:
    """Let a reader's token pass. No token and a wrong, expired or revoked one are one answer; tries are not limited:
    256 bits need no limit."""
    sent = request.authorization
    token = sent.token if sent is not None and sent.type == "bearer" else None
    try:
        with reading(current().engine) as db:
            g.reader = readers.admit(db, token or "", now().date())
    except readers.ReaderRefused:
        reply = _problem(
            401, "Send the token of a reader as “Authorization: Bearer …”. This one opens nothing, or none was sent."
        )
        reply.headers["WWW-Authenticate"] = 'Bearer realm="Candour"'
        return reply
    return None


@endpoint.get("/publications")
def publications() -> Response:
    """What the reader may read, the newest first."""
    with reading(current().engine) as db:
        return jsonify({"publications": [_about(db, each) for each in readers.readable(db, _reader())]})


@endpoint.get("/publications/<publication_id>")
def publication(publication_id: str) -> Response:
    """One publication as it is stored."""
    with reading(current().engine) as db:
        found = readers.publication_for(db, _reader(), publication_id)
        return jsonify({**_about(db, found), "publication": publishing.read(found)})


@endpoint.get("/publications/<publication_id>/table")
def rows(publication_id: str) -> Response:
    """The rows of its table; each cell as it is printed."""
    with reading(current().engine) as db:
        found = readers.publication_for(db, _reader(), publication_id)
        cells = [{name: row.get(name, "") for name in table.COLUMNS} for row in table.rows(publishing.read(found))]
        return jsonify({**_about(db, found), "rows": cells})


@endpoint.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """What cannot be had, in words."""
    return _problem(refusal.status, refusal.message)


@endpoint.after_app_request
def in_json(reply: Response) -> Response:
    """Whatever goes wrong before one of these pages is reached, or inside of it, is said in JSON, too."""
    if reply.status_code < 400 or reply.mimetype == _PROBLEM or not request.path.startswith(_PREFIX):
        return reply
    problem = _problem(reply.status_code, "There is nothing under this address, or not by this method.")
    if isinstance(request.routing_exception, MethodNotAllowed):
        problem.headers["Allow"] = ", ".join(sorted(request.routing_exception.valid_methods or ()))
    return problem


def _reader() -> Reader:
    """Whoever ``readers_only`` let pass."""
    found: Reader = g.reader
    return found


def _about(db: Session, found: Publication) -> dict[str, Any]:
    return {
        "id": found.id,
        "programme": db.get_one(Programme, found.programme_id).name,
        "wave": found.wave_kind,
        "edition": found.edition,
        "published": found.published.isoformat(),
        "withdrawn": publishing.why_withdrawn(db, found),
    }


def _problem(status: int, detail: str) -> Response:
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(json.dumps(said), status=status, content_type=_PROBLEM)
