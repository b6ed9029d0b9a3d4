"""What invitations and reminders say. A reminder is the same for everybody of a group and carries no code."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feedback.mail import Letter
from surveys.tickets.roster import Taken

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Sender:
    """Who asks for what. ``form_codes`` are those of the groups, by id; ``translate`` speaks the mails' language."""

    organisation: str
    programme: str
    base_url: str
    form_codes: Mapping[str, str]
    translate: Translate

    def invitation(self, to: Taken, code: bytes) -> Letter:
        """The one mail with a code in it, in the part of the address that no server is sent."""
        _ = self.translate
        lines = (
            self._who_asks(),
            _("First you fetch a ticket. It lets you answer once, and no file of ours says whose answers came by it."),
            _("Open this link on the device, and in the browser, with which you will answer:"),
            self.ticket_link(to.group_id, code),
            _("The link is for you alone and works once. Answering is a second visit: a mail to everybody says when."),
            _("Taking part is your choice. No page shows who has fetched a ticket."),
        )
        return self._letter(to, _("Your ticket for a few questions"), lines)

    def reminder(self, to: Taken) -> Letter:
        """While tickets are fetched: to everybody, whoever has one or not."""
        _ = self.translate
        lines = (
            self._who_asks(),
            _("This reminder goes to everybody, because nobody looks who has a ticket already."),
            _("To fetch yours, open the link in your invitation. To see whether this device holds one, look here:"),
            self._page("t", to.group_id),
            _("Answering begins when enough people have a ticket; then another mail goes to everybody."),
        )
        return self._letter(to, _("Reminder: a ticket for a few questions"), lines)

    def answering(self, to: Taken) -> Letter:
        """When answering has begun: to everybody."""
        _ = self.translate
        lines = (
            self._who_asks(),
            _("You can answer now. Use the device and the browser with which you fetched your ticket:"),
            self._page("r", to.group_id),
            _("This mail goes to everybody, because nobody looks who has answered."),
            _("Take your time: the longer between ticket and answer, the less anybody can guess."),
        )
        return self._letter(to, _("You can answer now"), lines)

    def ticket_link(self, group_id: str, code: bytes) -> str:
        """Where a code fetches a ticket."""
        return f"{self._page('t', group_id)}#{urlsafe_b64encode(code).rstrip(b'=').decode()}"

    def _who_asks(self) -> str:
        _ = self.translate
        sentence = _("%(organisation)s asks for a few minutes of your time, without your name: “%(programme)s”.")
        return sentence % {"organisation": self.organisation, "programme": self.programme}

    def _page(self, kind: str, group_id: str) -> str:
        return f"{self.base_url.rstrip('/')}/{kind}/{self.form_codes[group_id]}"

    def _letter(self, to: Taken, subject: str, lines: tuple[str, ...]) -> Letter:
        return Letter(to.address, subject, "\n\n".join(lines) + "\n")
