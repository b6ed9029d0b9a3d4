"""Mail on its way: a thread, or a command, that sends a roster's invitations or reminders, one run at a time.

How far it is stands in the roster itself, so the page can be closed, and a server that was restarted goes on.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Thread

from feedback import language, mail
from feedback.database import reading
from feedback.errors import Refusal
from feedback.instance import Instance, now
from feedback.mail import MailDown, Post
from surveys.filing import roster_of
from surveys.programmes import life, planning
from surveys.programmes.models import Wave
from surveys.tickets import inviting, issuing
from surveys.tickets.inviting import Write
from surveys.tickets.letters import Sender
from surveys.tickets.roster import Letter, Roster, State

_log = logging.getLogger("candour")


class NoMailServer(Refusal):
    """The settings name no mail server."""

    status = 409


@dataclass(frozen=True)
class Run:
    """Everything that a run of mails needs, with the roster held and the mail server connected."""

    roster: Roster
    kind: Letter
    post: Post
    write: Write
    still: Callable[[], bool]

    def __call__(self) -> None:
        inviting.send(self.roster, self.kind, self.post, self.write, secrets.token_bytes, now, still=self.still)


Prepare = Callable[[Roster], object]


def invite(instance: Instance, slug: str, wave: str, again: State | None = None) -> "Mailing":
    """Invitations to all who wait, and with ``again`` also to those whose last one ended like that."""

    def prepare(roster: Roster) -> None:
        if again:
            roster.invite_again(again)

    def write(chosen: Wave) -> Write:
        inviting.check_may_invite(chosen)
        return sender(instance, chosen).invitation

    return Mailing(instance, slug, wave, Letter.INVITATION, write, prepare)


def remind(instance: Instance, slug: str, wave: str, rounds: int) -> "Mailing":
    """A reminder to everybody; what is left of a round that broke off comes first. ``rounds`` as the page showed it."""

    def prepare(roster: Roster) -> None:
        if not roster.states(Letter.REMINDER)[State.WAITING]:
            roster.begin_round(rounds)

    def write(chosen: Wave) -> Write:
        inviting.check_may_remind(chosen)
        asks = sender(instance, chosen)
        letter = asks.reminder if issuing.is_fetching(chosen) else asks.answering
        return lambda to, _code: letter(to)

    return Mailing(instance, slug, wave, Letter.REMINDER, write, prepare)


@dataclass(frozen=True)
class Mailing:
    """Mails that can go out. Each way to start raises a ``Refusal`` where none does, and then nothing is changed."""

    instance: Instance
    slug: str
    wave: str
    kind: Letter
    write: Callable[[Wave], Write]
    prepare: Prepare

    def send(self) -> None:
        """Send them and wait."""
        with self._begun() as run:
            run()

    def send_in_background(self) -> None:
        """Send them in a thread; returns when the mail server has answered."""
        with ExitStack() as stack:
            run = stack.enter_context(self._begun())
            held = stack.pop_all()
        Thread(target=_finish, args=(held, run), name="mailing", daemon=True).start()

    @contextmanager
    def _begun(self) -> Iterator[Run]:
        with reading(self.instance.engine) as db:
            chosen = life.wave_of(planning.find(db, self.slug), self.wave)
            write, roster, began = self.write(chosen), roster_of(self.instance.rosters, chosen.id), _phase(chosen)
        if self.instance.settings.smtp is None:
            raise NoMailServer("The settings name no mail server. Nobody was mailed. Codes can go out as a file.")
        with roster.mailing(), mail.connected(self.instance.settings.smtp) as post:
            self.prepare(roster)
            yield Run(roster, self.kind, post, write, lambda: self._phase_now() == began)

    def _phase_now(self) -> tuple[str, bool]:
        with reading(self.instance.engine) as db:
            return _phase(life.wave_of(planning.find(db, self.slug), self.wave))


def _phase(wave: Wave) -> tuple[str, bool]:
    """What the letters of a run rest on: once answering has begun, an invitation is no longer true."""
    return wave.state, issuing.is_fetching(wave)


def _finish(held: ExitStack, run: Run) -> None:
    with held:
        try:
            run()
        except MailDown:
            _log.warning("the mail server went away before all mails were sent")
        except Exception as fault:  # noqa: BLE001  # its text could hold an address
            _log.error("unexpected %s while mailing", type(fault).__name__)


def sender(instance: Instance, wave: Wave) -> Sender:
    """Who asks in the letters and links of a wave."""
    settings = instance.settings
    return Sender(
        organisation=settings.organisation,
        programme=wave.programme.name,
        base_url=settings.base_url,
        form_codes={form.group_id: form.code for form in wave.forms},
        translate=language.catalogue(settings.language).gettext,
    )
