"""A programme whose people are invited one by one, while tickets are being fetched."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.database import reading, writing
from surveys import answering
from surveys.answering import OpenForm
from surveys.custody.beginning import begin_wave
from surveys.filing import key_folder, roster_of
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from surveys.tickets import issuing, signing
from surveys.tickets.roster import CODE_SIZE, Roster
from tests.company import Company
from tests.feedback.privacy.blinding import Client

EARLY, LATE = "Early shift", "Late shift"
PLAN = Plan("Peer support", (GroupPlan(EARLY, "Harbour", 30), GroupPlan(LATE, "Harbour", 20)), k=5, entry="invitations")


@dataclass(frozen=True)
class Invited:
    """Its first wave is open, its forms are not."""

    company: Company
    slug: str
    wave_id: str
    forms: dict[str, str]
    groups: dict[str, str]

    @property
    def roster(self) -> Roster:
        return roster_of(self.company.instance.rosters, self.wave_id)

    @property
    def form(self) -> OpenForm:
        with reading(self.company.instance.engine) as db:
            return answering.find_form(db.connection(), self.forms[EARLY])

    def codes(self, number: int, group: str = EARLY) -> list[bytes]:
        """So many codes that may fetch a ticket."""
        drawn = [secrets.token_bytes(CODE_SIZE) for _each in range(number)]
        self.roster.add_codes(self.groups[group], drawn)
        return drawn

    def client(self) -> Client:
        """A browser that has not asked yet."""
        form = self.form
        return Client(form.ticket_key, form.ticket_context)

    def issue(self, body: bytes) -> bytes:
        keys = self.company.instance.keys
        return issuing.issue(self.roster, signing.read(keys, self.wave_id), self.form.ticket_key, body)

    def fetch(self, codes: Sequence[bytes]) -> list[bytes]:
        """The ticket of each code."""
        clients = [(code, self.client()) for code in codes]
        return [client.ticket(self.issue(code + client.request())) for code, client in clients]

    def end_window(self, *, although_few: bool = False) -> None:
        with writing(self.company.instance.engine) as db:
            wave = life.wave_of(planning.find(db, self.slug), "before")
            issuing.end_window(wave, self.roster, self.company.instance.keys, although_few=although_few)


def invited_in(company: Company, plan: Plan = PLAN) -> Invited:
    """Set it up, and let the fetching begin."""
    slug = company.plan(plan)
    with writing(company.instance.engine) as db:
        wave = life.wave_of(planning.find(db, slug), "before")
        begin_wave(db, key_folder(company.instance.keys), wave)
        forms = {form.group.name: form.code for form in wave.forms}
        return Invited(company, slug, wave.id, forms, {form.group.name: form.group_id for form in wave.forms})
