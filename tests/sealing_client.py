"""An honest browser in Python: fetches a wave, makes the ticket, seals, and sends one body of one length.

It knows a form's code and what the server says to everybody, and asks over HTTP alone.
"""

import json
import re
import secrets
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from feedback.privacy import descriptor, stretching, tickets
from feedback.privacy.sealing import Part, seal_response
from surveys.submission import TICKET
from tests.feedback.privacy.blinding import Client

_GROUP = re.compile(r'data-group="([^"]+)"')


@dataclass(frozen=True)
class Locks:
    """What lies beside scores and text; ``receipt`` takes them back."""

    receipt: bytes

    @property
    def finder(self) -> bytes:
        return stretching.finder(self.receipt)

    @property
    def text_finder(self) -> bytes:
        return stretching.finder(stretching.text_receipt(self.receipt))

    def beside(self, scores: bytes, text: bytes) -> tuple[bytes, bytes]:
        """The lock of each part."""
        of_text = stretching.text_receipt(self.receipt)
        return stretching.lock(self.receipt, scores), stretching.lock(of_text, text)


class SealingClient:
    """One browser at one form; ``told`` is what it tells with each request without being asked."""

    def __init__(self, app: Flask, code: str, **told: Any) -> None:
        self.code, self.app, self._told = code, app, told
        self.descriptor = app.test_client().get(f"/r/{code}/wave", **told).data
        self.wave = json.loads(self.descriptor)
        self.digest = descriptor.digest(self.descriptor)

    @property
    def group(self) -> str:
        """As the page for tickets says it, or that of the form."""
        pages = (self.app.test_client().get(path, **self._told) for path in (f"/t/{self.code}", f"/r/{self.code}/form"))
        found = next(filter(None, (_GROUP.search(page.get_data(as_text=True)) for page in pages)), None)
        assert found, "no page names a group"
        return found.group(1)

    def ask_for_ticket(self) -> Client:
        """A ticket that has been blinded and not yet signed."""
        return Client(b64decode(self.wave["ticket_key"]), tickets.context(self.digest, self.group))

    def fetch(self, invitation: bytes) -> bytes:
        """The ticket for an invitation's code."""
        asking = self.ask_for_ticket()
        return asking.ticket(self.issue(invitation + asking.request()).data)

    def issue(self, body: bytes) -> TestResponse:
        return self._post(f"/t/{self.code}/issue", body)

    def locks(self, words: str = "") -> Locks:
        """Random ones, or those of six words."""
        return Locks(stretching.receipt(words, self.digest) if words else secrets.token_bytes(32))

    def seal(self, part: Part, content: bytes) -> bytes:
        return seal_response(b64decode(self.wave["key"]), self.digest, part, content)

    def body(
        self,
        ticket: bytes,
        answers: dict[str, Any] | None = None,
        text: str = "",
        locks: Locks | None = None,
        group: str = "",
    ) -> bytes:
        """What is sent: a token of 354 bytes, or a secret of 32 filled up to that."""
        locks = locks or self.locks()
        record = {"v": 1, "group": group, "answers": answers or {}, "pair": ""}
        scores = self.seal(Part.SCORES, json.dumps(record).encode())
        text_part = self.seal(Part.TEXT, text.encode())
        lock, text_lock = locks.beside(scores, text_part)
        return ticket.ljust(TICKET, b"\0") + lock + scores + text_lock + text_part

    def send(self, body: bytes) -> TestResponse:
        return self._post(f"/r/{self.code}/sealed", body)

    def look(self, locks: Locks) -> int:
        return self._post(f"/r/{self.code}/receipt/look", locks.finder).status_code

    def withdraw(self, locks: Locks) -> int:
        return self._post(f"/r/{self.code}/receipt/withdraw", locks.receipt).status_code

    def _post(self, path: str, body: bytes) -> TestResponse:
        """Each time as a browser that was never here."""
        return self.app.test_client().post(path, data=body, **self._told)
