"""A real installation in a temporary folder, made once and copied for each test."""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask

from feedback import migrate, settings
from feedback.app import create_app
from feedback.database import writing
from feedback.instance import Instance, open_instance
from feedback.privacy import locking
from feedback.settings import Settings
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.filing import key_folder
from surveys.programmes.planning import GroupPlan, Plan
from tests import required
from tests.company import Company
from tests.mailserver import Mailbox, mail_server

hypothesis.settings.register_profile("candour", deadline=None)  # a busy machine is no fault of an example
hypothesis.settings.load_profile("candour")


_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; where there is none, what needs one is skipped, or fails if it is required."""
    found = required.program("browser", "chromium", "chromium-browser", "google-chrome")
    return {**browser_type_launch_args, "executable_path": found, "args": list(_FLAGS)}


@pytest.fixture(scope="session")
def made_settings() -> Settings:
    return settings.read(
        {
            "secret": settings.new_secret(),
            "base_url": "http://127.0.0.1:8000",
            "organisation": "Brightwater Works",
            "made_up_data": True,
            "support": [{"label": "Helpline", "number": "+00 555 0100", "hours": "day and night"}],
        }
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, made_settings: Settings) -> Path:
    """A migrated, empty database, to be copied: migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("migrated")
    instance = open_instance(made_settings, folder)
    migrate.upgrade(instance.engine, folder)
    instance.engine.dispose()
    return folder / "candour.sqlite"


@pytest.fixture
def app(tmp_path: Path, migrated: Path, made_settings: Settings) -> Iterator[Flask]:
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(migrated, folder / "candour.sqlite")
    made = create_app(made_settings, folder)
    yield made
    made.extensions["candour"].engine.dispose()


@pytest.fixture
def company(app: Flask) -> Company:
    instance: Instance = app.extensions["candour"]
    with writing(instance.engine) as db:
        account = accounts.add(db, name="Kim Larsen", email="hr@brightwater.example")
        account.password_hash = "no password in tests"
        phrase = custodians.add(
            db,
            key_folder(instance.keys),
            account.id,
            words=words(),
            choose=secrets.choice,
            cost=locking.MADE_UP_DATA_ONLY,
        )
    return Company(app, account, phrase)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that takes everything, unless a test says otherwise."""
    with mail_server() as box:
        yield box


@pytest.fixture
def six_groups() -> Plan:
    """Three sites, two groups with peer support, one group too small to be shown alone."""
    return Plan(
        "Talking about mental health",
        (
            GroupPlan("Early shift", "Harbour", 30, "peer"),
            GroupPlan("Late shift", "Harbour", 30, "training"),
            GroupPlan("Night shift", "Harbour", 6, "training"),
            GroupPlan("Customer service", "Hill", 30, "peer"),
            GroupPlan("Accounts", "Hill", 30, "training"),
            GroupPlan("Drivers", "Depot", 30, "training"),
        ),
    )


@pytest.fixture
def two_groups() -> Plan:
    """The least that can be compared: two groups and the short questionnaire."""
    groups = (GroupPlan("Early shift", "Harbour", 30, "peer"), GroupPlan("Late shift", "Harbour", 30, "training"))
    return Plan("Small talk", groups, questionnaire="candour-light", k=5)
