"""Accounts and their passwords (Argon2id, RFC 9106, by argon2-cffi)."""

from base64 import b64encode
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import Refusal, SignInRefused
from feedback.privacy import tokens
from feedback.staff.models import Account, AuditEntry

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200

_NEUTRAL = "The e-mail address or the password is wrong. Nothing was changed."


class AccountRefused(Refusal):
    """The account cannot be made or changed like that."""


def add(session: Session, *, name: str, email: str) -> Account:
    """A new HR account without a password; its first sign-in is by link."""
    address = email.strip().lower()
    if "@" not in address.strip("@") or not name.strip():
        raise AccountRefused("An account needs a name and an e-mail address. Nothing was stored.")
    if session.scalar(select(Account).where(Account.email == address)):
        raise AccountRefused(f"There is an account for {address} already. Nothing was stored.")
    account = Account(id=tokens.new_id(), name=name.strip(), email=address, role="hr")
    session.add(account)
    session.flush()
    return account


def find(session: Session, email: str) -> Account:
    """The account of that address, for those who hold the machine; raises ``AccountRefused``."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account is None:
        raise AccountRefused(f"There is no account for {email}.")
    return account


def set_password(account: Account, password: str, hasher: PasswordHasher) -> None:
    """Replace the password; length is the only rule (NIST SP 800-63B section 5.1.1.2)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountRefused(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; three or four words are good. "
            "The password was not changed."
        )
    account.password_hash = hasher.hash(password)


def check_password(session: Session, email: str, password: str, hasher: PasswordHasher) -> Account:
    """The account, or one neutral refusal that takes as long whether or not the account exists."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    stored = account.password_hash if account and account.password_hash else _unknown(hasher)
    try:
        hasher.verify(stored, password)
    except VerificationError:
        raise SignInRefused(_NEUTRAL) from None
    if account is None or account.password_hash is None:
        raise SignInRefused(_NEUTRAL)
    return account


def note(session: Session, at: datetime, who: str, what: str) -> None:
    """Write one line of the audit trail."""
    session.add(AuditEntry(at=at, who=who, what=what))


def _unknown(hasher: PasswordHasher) -> str:
    """A hash that no password has, at the same cost: checking it takes as long, and making it no time."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19${cost}${salt}${digest}"
