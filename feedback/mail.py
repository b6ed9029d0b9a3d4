"""Plain mail over SMTP: text, no picture, nothing that reports back, and for each one how it ended.

The three steps of SMTP (RFC 5321 section 3.3) are walked one by one, because what a lost connection means depends on
the step: before the text nothing was sent, after it nobody knows. Nothing is logged here.
"""

import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import Enum

from feedback.errors import Refusal
from feedback.settings import Smtp

PATIENCE = 30  # seconds for each step

_SHUTTING_DOWN = 421


class MailDown(Refusal):
    """The mail server takes nothing now; the mail that was to go out has not gone out."""

    status = 502


class Outcome(Enum):
    """How one mail ended: taken by the server, refused by it, or broken off when it might have been taken."""

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Letter:
    """One mail to one person."""

    to: str
    subject: str
    text: str


class Post:
    """A connection to the mail server, for one letter after the other."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self._server, self._sender = server, sender

    def send(self, letter: Letter, on: datetime) -> Outcome:
        """Hand one letter over; ``on`` is the date it bears, in UTC. Raises ``MailDown`` if it was not handed over."""
        content = _written(letter, self._sender, on)
        try:
            self._require(self._server.mail(self._sender)[0], "The mail server does not take mail from this sender")
            code = self._server.rcpt(letter.to)[0]
            if code == _SHUTTING_DOWN:
                raise _down("The mail server is closing")
            if not _agreed(code):
                self._forget()
                return Outcome.REFUSED
        except (OSError, smtplib.SMTPException):
            raise _down("The connection to the mail server was lost") from None
        return self._hand_over(content)

    def _hand_over(self, content: bytes) -> Outcome:
        try:
            code = self._server.data(content)[0]
        except smtplib.SMTPDataError:  # it said no before it saw the text
            self._forget()
            return Outcome.REFUSED
        except (OSError, smtplib.SMTPException):
            return Outcome.UNKNOWN
        return Outcome.SENT if _agreed(code) else Outcome.REFUSED

    def _forget(self) -> None:
        with suppress(OSError, smtplib.SMTPException):  # a lost connection shows at the next letter
            self._server.rset()

    def _require(self, code: int, otherwise: str) -> None:
        if not _agreed(code):
            raise _down(f"{otherwise} (it said {code})")


@contextmanager
def connected(smtp: Smtp) -> Iterator[Post]:
    """A connection, encrypted as the settings say; raises ``MailDown``."""
    try:
        server = _encrypted(smtp)
    except (OSError, smtplib.SMTPException):
        raise _down("The mail server cannot be reached, or offers no connection that can be trusted") from None
    try:
        _sign_in(server, smtp)
        yield Post(server, smtp.sender)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _encrypted(smtp: Smtp) -> smtplib.SMTP:
    name = smtp.sender.rpartition("@")[2]  # else the name of this machine would be told
    trusted = ssl.create_default_context()
    if smtp.security == "tls":
        return smtplib.SMTP_SSL(smtp.host, smtp.port, name, timeout=PATIENCE, context=trusted)
    server = smtplib.SMTP(smtp.host, smtp.port, name, timeout=PATIENCE)
    try:
        if smtp.security == "starttls":
            server.starttls(context=trusted)
        server.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, smtp: Smtp) -> None:
    if not smtp.user:
        return
    try:
        server.login(smtp.user, smtp.password)
    except (OSError, smtplib.SMTPException):
        raise _down("The mail server does not accept the user or the password") from None


def _written(letter: Letter, sender: str, on: datetime) -> bytes:
    message = EmailMessage(SMTP)
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(on)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    message.set_content(letter.text, cte="quoted-printable")
    return message.as_bytes()


def _agreed(code: int) -> bool:
    return 200 <= code < 300


def _down(what: str) -> MailDown:
    return MailDown(f"{what}. Whoever has not been mailed yet still waits; nobody is mailed twice. Try again later.")
