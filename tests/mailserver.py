"""A mail server in a thread, which takes, refuses or breaks off as a test says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from feedback.settings import Smtp

SENDER = "survey@brightwater.example"
BREAK = "break off"


def always(_step: str, _address: str) -> str:
    """Take everything."""
    return ""


@dataclass
class Mailbox:
    """What has arrived. ``say`` is asked at each step (mail, rcpt, data) and says a code, ``BREAK``, or nothing."""

    port: int = 0
    say: Callable[[str, str], str] = always
    arrived: list[tuple[str, EmailMessage]] = field(default_factory=list)
    greeted_as: set[str] = field(default_factory=set)
    steps: list[str] = field(default_factory=list)

    @property
    def addresses(self) -> list[str]:
        return [address for address, _message in self.arrived]

    @property
    def smtp(self) -> Smtp:
        return Smtp(host="127.0.0.1", port=self.port, sender=SENDER, security="none")

    def text_to(self, address: str) -> str:
        """The text of the newest mail to somebody."""
        found = [message for to, message in self.arrived if to == address]
        return str(found[-1].get_content())

    async def handle_MAIL(  # noqa: N802  # the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.greeted_as.add(session.host_name or "")
        envelope.mail_from = address
        return self._answer(server, "mail", address)

    async def handle_RCPT(  # noqa: N802  # as above
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self._answer(server, "rcpt", address)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # as above
        (address,) = envelope.rcpt_tos
        reply = self._answer(server, "data", address)
        if reply.startswith("2") or self.say("keeps all the same", address):
            content: Any = envelope.content
            self.arrived.append((address, message_from_bytes(content, policy=AS_SENT)))  # type: ignore[arg-type]
        return reply

    def _answer(self, server: SMTP, step: str, address: str) -> str:
        self.steps.append(f"{step} {address}")
        said = self.say(step, address)
        if said == BREAK:
            server.transport.abort()
            return "451 nobody hears this"
        return said or "250 fine"


class _Accounts:
    """Knows one user."""

    def __call__(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"survey", b"correct horse")
        return AuthResult(success=known, handled=False)


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """A server on a free port of this machine; with ``tls`` it offers STARTTLS and wants to know who comes."""
    box = Mailbox(free_port())
    wants = {"tls_context": tls, "require_starttls": True, "auth_required": True, "authenticator": _Accounts()}
    controller = Controller(box, hostname="127.0.0.1", port=box.port, **(wants if tls else {}))
    controller.start()
    yield box
    controller.stop()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
