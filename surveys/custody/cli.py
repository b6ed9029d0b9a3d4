"""Commands about custodians: ``candour custodian``."""

import secrets

import click

from feedback.database import reading, writing
from feedback.instance import Instance, now
from feedback.privacy import locking
from feedback.staff import accounts
from feedback.wordlist import words
from surveys.custody import custodians
from surveys.filing import key_folder


@click.group()
def custodian() -> None:
    """Those who hold an opening phrase."""


@custodian.command()
@click.option("--email", required=True, help="Of an account that there is: candour staff add.")
@click.pass_obj
def add(instance: Instance, email: str) -> None:
    """Make an opening phrase for an account and print it, once."""
    cost = locking.MADE_UP_DATA_ONLY if instance.settings.made_up_data else locking.STANDARD
    with writing(instance.engine) as db:
        account = accounts.find(db, email)
        phrase = custodians.add(
            db, key_folder(instance.keys), account.id, words=words(), choose=secrets.choice, cost=cost
        )
        accounts.note(db, now(), "command line", f"made an opening phrase for {account.email}")
        name = account.name
    click.echo(f"The opening phrase of {name}:\n\n    {phrase}\n")
    click.echo("These six words are shown once and kept nowhere; lost words cannot be replaced.")
    click.echo(f"Write them down for {name} alone, on paper, and clear this screen and its history.")


@custodian.command(name="list")
@click.pass_obj
def list_all(instance: Instance) -> None:
    """Print the names of those who hold an opening phrase."""
    with reading(instance.engine) as db:
        names = sorted(each.account.name for each in custodians.all_of(db))
    click.echo("\n".join(names) or "Nobody holds an opening phrase yet.")
