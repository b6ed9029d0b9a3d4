"""What a test does with custodians and keys of a company."""

import base64
import secrets
from pathlib import Path

from feedback.database import reading, writing
from feedback.privacy import locking
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians, turning
from surveys.custody.turning import Lock
from surveys.filing import key_folder
from surveys.programmes import life, planning
from tests.company import Company


def another_custodian(company: Company, name: str) -> tuple[str, str]:
    """A second account with a phrase of its own; returns its id and the phrase."""
    with writing(company.instance.engine) as db:
        account = accounts.add(db, name=name, email=f"{name}@brightwater.example")
        folder, cost = key_folder(company.instance.keys), locking.MADE_UP_DATA_ONLY
        return account.id, custodians.add(db, folder, account.id, words=words(), choose=secrets.choice, cost=cost)


def turn(
    company: Company, slug: str, *waves: str, typed: str | None = None, account_id: str | None = None
) -> list[Lock]:
    """Turn the company's key, or somebody else's, for these waves."""
    with reading(company.instance.engine) as db:
        programme = planning.find(db, slug)
        chosen = [life.wave_of(programme, wave) for wave in waves]
        folder, who = key_folder(company.instance.keys), account_id or company.account.id
        return turning.turn(db, folder, who, words(), company.phrase if typed is None else typed, chosen)


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
