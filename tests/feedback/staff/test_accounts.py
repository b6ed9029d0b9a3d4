"""Accounts and passwords: long enough, wrong in one way only, and the same work whoever asks."""

import pytest
from argon2 import PasswordHasher

from feedback.database import reading, writing
from feedback.errors import SignInRefused
from feedback.staff import accounts
from feedback.staff.accounts import AccountRefused

PASSWORD = "four words are good"
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class Counting(PasswordHasher):
    """A real hasher that counts how often it is put to work, and at what cost."""

    def __init__(self):
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.work = []

    def hash(self, password, **more):
        self.work.append("hash")
        return super().hash(password, **more)

    def verify(self, stored, password):
        self.work.append(stored.split("$")[3])
        return super().verify(stored, password)


@pytest.fixture
def engine(app):
    engine = app.extensions["candour"].engine
    with writing(engine) as db:
        accounts.set_password(accounts.add(db, name="Kim", email="Kim@Example.org "), PASSWORD, CHEAP)
        accounts.add(db, name="Sam", email="sam@example.org")
    return engine


def test_the_password_signs_in_however_the_address_is_typed(engine):
    with reading(engine) as db:
        assert accounts.check_password(db, " KIM@example.org", PASSWORD, CHEAP).name == "Kim"


@pytest.mark.attack
def test_a_wrong_password_an_unknown_name_and_an_account_without_password_sound_the_same(engine):
    said = set()
    for email, password in (("kim@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("sam@example.org", "")):
        with reading(engine) as db, pytest.raises(SignInRefused) as refused:
            accounts.check_password(db, email, password, CHEAP)
        said.add((refused.value.message, refused.value.status))
    assert len(said) == 1


@pytest.mark.attack
def test_the_same_work_is_done_whether_or_not_the_account_exists(engine):
    done = []
    for email in ("kim@example.org", "nobody@example.org", "sam@example.org", "nobody@example.org"):
        hasher = Counting()
        with reading(engine) as db, pytest.raises(SignInRefused):
            accounts.check_password(db, email, "wrong", hasher)
        done.append(hasher.work)
    assert done == [["m=64,t=1,p=1"]] * 4


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 201])
def test_a_password_that_is_too_short_or_too_long_changes_nothing(engine, password):
    with pytest.raises(AccountRefused), writing(engine) as db:
        accounts.set_password(accounts.find(db, "kim@example.org"), password, CHEAP)
    with reading(engine) as db:
        assert accounts.check_password(db, "kim@example.org", PASSWORD, CHEAP)


def test_the_stored_hash_is_argon2id_and_not_the_password(engine):
    with reading(engine) as db:
        stored = accounts.find(db, "kim@example.org").password_hash
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


@pytest.mark.parametrize(
    ("name", "email"),
    [("", "a@example.org"), ("A", ""), ("A", "@"), ("A", "nothing"), ("Kim again", "KIM@example.org")],
)
def test_an_account_needs_a_name_and_an_address_of_its_own(engine, name, email):
    with pytest.raises(AccountRefused), writing(engine) as db:
        accounts.add(db, name=name, email=email)


def test_the_library_hashes_at_the_cost_its_authors_recommend():
    assert PasswordHasher().memory_cost >= 19 * 1024  # OWASP's floor for Argon2id is 19 MiB and two passes
    assert PasswordHasher().time_cost >= 2
