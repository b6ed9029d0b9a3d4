"""The command line: ``candour``. Upper floors add their commands; they are named here as strings."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from feedback import migrate, settings
from feedback.database import writing
from feedback.errors import Refusal
from feedback.instance import Instance, look_into, now, open_instance
from feedback.serving import Server
from feedback.staff import accounts, sessions

FLOORS = ("surveys.cli", "reports.cli")
SETTINGS = "settings.toml"

_WITHOUT_INSTANCE = frozenset({"init", "demo"})
_CHANGES_NOTHING = frozenset({"doctor"})
_OWNER_ONLY = 0o077


class Commands(click.Group):
    """Says a refusal in its own words, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refusal as refusal:
            raise click.ClickException(refusal.message) from None


@click.group(cls=Commands)
@click.option(
    "--instance",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("instance"),
    envvar="CANDOUR_INSTANCE",
    show_default=True,
    help="The folder with settings, database, boxes and keys.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Anonymous surveys before and after training."""
    os.umask(_OWNER_ONLY)  # whatever is made from here on is for its owner alone
    if context.invoked_subcommand in _WITHOUT_INSTANCE or "--help" in sys.argv:
        context.obj = folder
    else:
        instance_in = look_into if context.invoked_subcommand in _CHANGES_NOTHING else open_instance
        context.obj = instance_in(settings.read_file(folder / SETTINGS), folder)


@main.command()
@click.option("--organisation", prompt="Name of your organisation", help="Named in the notice as the one who asks.")
@click.option("--base-url", prompt="Address people will type (https://…)", help="Without a path.")
@click.option("--name", prompt="Your name")
@click.option("--email", prompt="Your e-mail address")
@click.pass_obj
def init(folder: Path, organisation: str, base_url: str, name: str, email: str) -> None:
    """Make a new installation and print the first sign-in link."""
    path = folder / SETTINGS
    if path.exists():
        raise settings.SettingsRefused(f"There is {path} already. Nothing was changed.")
    values = {"secret": settings.new_secret(), "base_url": base_url, "organisation": organisation}
    checked = settings.read(values)
    instance = open_instance(checked, folder)
    path.touch(mode=0o600)
    path.write_text("".join(f"{key} = {_quoted(value)}\n" for key, value in values.items()), encoding="utf-8")
    migrate.upgrade(instance.engine, folder)
    click.echo(f"Made {path}. Add the people employees can turn to as [[support]] tables there.")
    click.echo(f"Sign in once with:  {_add_account(instance, name, email)}")
    click.echo("Then start with:    candour serve")


@main.command(name="migrate")
@click.pass_obj
def migrate_command(instance: Instance) -> None:
    """Bring the database to the newest form."""
    migrate.upgrade(instance.engine, instance.folder)
    click.echo("The database is up to date.")


@main.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Put a proxy with HTTPS in front.")
@click.option("--workers", default=2, show_default=True)
@click.pass_obj
def serve(instance: Instance, bind: str, workers: int) -> None:
    """Start the web server."""
    migrate.upgrade(instance.engine, instance.folder)
    instance.engine.dispose()
    Server(instance.settings, instance.folder, bind, workers, lambda: click.echo(f"Candour listens on {bind}.")).run()


@main.group()
def staff() -> None:
    """Accounts of those who sign in."""


@staff.command()
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.pass_obj
def add(instance: Instance, name: str, email: str) -> None:
    """Add an account and print its one-time sign-in link."""
    click.echo(_add_account(instance, name, email))


@staff.command()
@click.option("--email", required=True)
@click.pass_obj
def link(instance: Instance, email: str) -> None:
    """Print a new one-time sign-in link; the password is asked for anew."""
    with writing(instance.engine) as db:
        account = accounts.find(db, email)
        account.password_hash = None
        sessions.end_all(db, account.id)
        secret = sessions.new_link(db, now(), account_id=account.id)
        accounts.note(db, now(), "command line", f"made a sign-in link for {account.email}")
    click.echo(sessions.address(instance.settings.base_url, secret))


def _add_account(instance: Instance, name: str, email: str) -> str:
    with writing(instance.engine) as db:
        account = accounts.add(db, name=name, email=email)
        secret = sessions.new_link(db, now(), account_id=account.id)
        accounts.note(db, now(), "command line", f"added the account {account.email}")
    return sessions.address(instance.settings.base_url, secret)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


for _floor in FLOORS:
    for _command in import_module(_floor).commands:
        main.add_command(_command)
