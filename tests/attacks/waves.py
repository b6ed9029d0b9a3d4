"""A wave of invited people in which answering has begun."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from feedback.database import writing
from surveys.filing import boxes_in
from surveys.programmes import life, planning
from tests.sealing_client import SealingClient
from tests.surveys.invited import EARLY, Invited


@dataclass
class Ballot:
    """Its tickets are fetched; the forms open when it is made."""

    invited: Invited
    tickets: list[bytes]
    client: SealingClient = field(init=False)

    def __post_init__(self) -> None:
        open_forms(self.invited)
        self.client = self.client_of(EARLY)

    @classmethod
    def of(cls, invited: Invited, people: int = 10) -> "Ballot":
        """So many people fetch a ticket, and answering begins."""
        return cls(invited, invited.fetch(invited.codes(people)))

    def client_of(self, group: str) -> SealingClient:
        return SealingClient(self.invited.company.app, self.invited.forms[group])

    def answer(self, answers: dict[str, Any] | None = None, group: str = EARLY) -> None:
        """Everybody who holds a ticket answers alike, in an order that is not that of fetching."""
        client = self.client_of(group)
        for ticket in sorted(self.tickets):
            body = client.body(ticket, answers, group=self.invited.groups[group])
            assert client.send(body).status_code == 201

    def rows(self, group: str = EARLY) -> list[tuple[bytes, bytes, bytes]]:
        """(tag, lock, sealed scores) as they lie in a group's box, whatever its state."""
        path = self.invited.company.instance.boxes / self.invited.wave_id / f"{self.invited.groups[group]}.box"
        with closing(sqlite3.connect(path)) as database:
            return database.execute("SELECT tag, lock, sealed FROM scores").fetchall()


def open_forms(invited: Invited) -> None:
    """Fetching ends and answering begins, as HR's button does it."""
    invited.end_window(although_few=True)
    with writing(invited.company.instance.engine) as db:
        wave = life.wave_of(planning.find(db, invited.slug), "before")
        life.open_forms(wave, boxes_in(invited.company.instance.boxes))
