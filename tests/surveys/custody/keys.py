"""What a test does with custodians and keys of a company."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from feedback.database import reading, writing
from feedback.instance import now
from feedback.privacy import locking
from feedback.staff import accounts, sessions
from feedback.wordlist import words
from surveys.custody import custodians, turning
from surveys.custody.key_files import KeyFolder
from surveys.custody.models import Custodian
from surveys.custody.turning import Lock, Turn
from surveys.filing import key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import Wave
from surveys.programmes.planning import Plan
from tests.company import Company


def another_custodian(company: Company, name: str) -> tuple[str, str]:
    """A second account with a phrase of its own; returns its id and the phrase."""
    with writing(company.instance.engine) as db:
        account = accounts.add(db, name=name, email=f"{name}@brightwater.example")
        account.password_hash = "no password in tests"
        folder, cost = key_folder(company.instance.keys), locking.MADE_UP_DATA_ONLY
        return account.id, custodians.add(db, folder, account.id, words=words(), choose=secrets.choice, cost=cost)


def turn(
    company: Company, slug: str, *waves: str, typed: str | None = None, account_id: str | None = None
) -> list[Lock]:
    """Turn the company's key, or somebody else's, for these waves."""
    with reading(company.instance.engine) as db:
        programme = planning.find(db, slug)
        chosen = [life.wave_of(programme, wave) for wave in waves]
        one = Turn(account_id or company.account.id, company.phrase if typed is None else typed)
        return turning.turn(db, key_folder(company.instance.keys), words(), [one], chosen)


class Two:
    """A programme that the company's HR account, Kim, and a second custodian, sam, open only together."""

    def __init__(self, company: Company, plan: Plan) -> None:
        self.company, self.kim = company, company.turn
        self.sam = Turn(*another_custodian(company, "sam"))
        self.slug = company.plan(replace(plan, keys_needed=2))

    def ask(self, *waves: str) -> None:
        """Open these waves and close them again."""
        for wave in waves:
            self.company.begin(self.slug, wave)
            self.company.close(self.slug, wave)

    def open(self, *turns: Turn, waves: Sequence[str] = ("before",)) -> list[Lock]:
        """Turn these keys."""
        with reading(self.company.instance.engine) as db:
            return turning.turn(db, self.keys, words(), turns, self._waves(db, waves))

    def first(self, turn: Turn, waves: Sequence[str] = ("before",)) -> str:
        """Turn the first key; returns the name of the person who is to turn the other."""
        with reading(self.company.instance.engine) as db:
            return turning.turn_first(db, self.keys, words(), turn, self._waves(db, waves)).account.name

    def browser(self, turn: Turn) -> FlaskClient:
        """A browser in which one of the two is signed in."""
        with writing(self.company.instance.engine) as db:
            secret = sessions.new_link(db, now(), account_id=turn.account_id)
        return self.company.signed_in(secret)

    def share(self, turn: Turn, wave: str = "before") -> Path:
        """The file in which one of the two has a share of a wave's key."""
        return self.keys.wave(self.wave(wave).id) / self.custodian(turn).id

    def handed_to(self, turn: Turn, wave: str = "before") -> Path:
        """The file in which the other's share is handed over to one of the two."""
        return self.keys.handed(self.wave(wave).id, self.custodian(turn).id)

    def custodian(self, turn: Turn) -> Custodian:
        with reading(self.company.instance.engine) as db:
            found = custodians.find(db, turn.account_id)
        assert found
        return found

    def wave(self, kind: str) -> Wave:
        found = self.company.programme(self.slug).wave(kind)
        assert found
        return found

    @property
    def keys(self) -> KeyFolder:
        return key_folder(self.company.instance.keys)

    def _waves(self, db: Session, waves: Sequence[str]) -> list[Wave]:
        return [life.wave_of(planning.find(db, self.slug), wave) for wave in waves]


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def places_of(secret: bytes, files: dict[str, bytes]) -> set[str]:
    """The files in which these bytes stand, raw or written in one of the usual ways."""
    written = (
        secret,
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
        repr(secret).encode()[2:-1],
    )
    return {name for name, content in files.items() if any(form in content for form in written)}
