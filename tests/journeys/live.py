"""The made-up company behind a real server: where people begin, and what lies in its boxes."""

from dataclasses import dataclass

from flask import Flask

from feedback.database import reading, writing
from feedback.instance import Instance, now
from feedback.privacy import tokens
from feedback.staff import accounts, sessions
from reports import readers
from reports.demo.staging import Links
from surveys import answering
from surveys.custody.models import Opening
from surveys.filing import box_of_open
from surveys.programmes import life, planning

FINISHED = "talking-about-mental-health-at-work"
WAITING = "leading-with-an-open-door"
RUNNING = "peer-support-basics"


@dataclass(frozen=True)
class Live:
    """A served installation."""

    app: Flask
    links: Links

    @property
    def instance(self) -> Instance:
        found: Instance = self.app.extensions["candour"]
        return found

    @property
    def base(self) -> str:
        return self.links.base

    def code(self, slug: str, wave: str, group: str) -> str:
        """The code of one group's form."""
        with reading(self.instance.engine) as db:
            forms = life.wave_of(planning.find(db, slug), wave).forms
            return next(form.code for form in forms if form.group.name == group)

    def stored(self, address: str) -> int:
        """How many responses lie in the box behind the address of a form."""
        with self.instance.engine.connect() as connection:
            form = answering.find_form(connection, address.rpartition("/")[2])
        return box_of_open(self.instance.boxes, form).count()

    def room_link(self, slug: str, group: str) -> str:
        """A new link for the facilitator of a group."""
        with writing(self.instance.engine) as db:
            found = next(each for each in planning.find(db, slug).groups if each.name == group)
            return sessions.address(self.base, sessions.new_link(db, now(), room=found.id))

    def reader_link(self, slug: str) -> str:
        """A new link for somebody who may read every report of a programme."""
        today = now().date()
        with writing(self.instance.engine) as db:
            found, until = planning.find(db, slug), today + readers.USUAL
            _reader, secret = readers.invite(db, found, None, name="Works council", today=today, expires=until)
            return readers.address(self.base, secret)

    def hr_link(self, email: str = "hr@brightwater.example") -> str:
        """A new link for somebody in HR; an account is made where there is none."""
        with writing(self.instance.engine) as db:
            try:
                account = accounts.find(db, email)
            except accounts.AccountRefused:
                account = accounts.add(db, name="Noor Haddad", email=email)
            account.password_hash = account.password_hash or "no password: the link is the way in"
            return sessions.address(self.base, sessions.new_link(db, now(), account_id=account.id))

    def opening(self, slug: str, stage: str) -> str:
        """The id of an opening that is noted to be that far."""
        with writing(self.instance.engine) as db:
            found = Opening(
                id=tokens.new_id(),
                programme_id=planning.find(db, slug).id,
                wave_kind="after",
                stage=stage,
                percent=40,
                beat=now(),
                problem="This is not your opening phrase. Nothing was opened.",
            )
            db.add(found)
            return found.id
