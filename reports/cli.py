"""Commands of the top floor."""

import json
import os
import shutil
import socket
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import monotonic

import click
import segno

from feedback import migrate, settings
from feedback.app import create_app
from feedback.database import reading, writing
from feedback.doctor import UNSEEN, Verdict
from feedback.instance import Instance, now
from feedback.serving import Server
from feedback.staff import accounts
from reports import doctor as checks
from reports import publishing, solving, verifying
from reports.audit import audit as audit_all
from reports.audit import report_lines
from reports.comments import lots
from reports.demo import company
from reports.demo.staging import Links, stage
from reports.disclosure.ledger import public_key
from reports.opening_job import published
from reports.plan_cli import plan
from reports.report_cli import report
from surveys.programmes import planning
from surveys.tallies import groups_of

_SUPPORT = [
    {"label": "Emergency", "number": "112", "hours": "day and night"},
    {"label": "Employee assistance (made up)", "number": "+00 555 0100", "hours": "weekdays 8 to 18"},
]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the links as one JSON object, for programs.")
@click.option("--port", default=0, help="A free one is chosen unless you name one.")
@click.option("--lan", is_flag=True, help="Let phones on the same network in. Plain HTTP: for made-up data only.")
def demo(*, as_json: bool, port: int, lan: bool) -> None:
    """Start a made-up company in a temporary folder and print three links."""
    folder, owner = Path(tempfile.mkdtemp(prefix="candour-demo-")), os.getpid()
    try:
        host = _own_address() if lan else "127.0.0.1"
        chosen = port or _free_port()
        values = _settings(f"http://{host}:{chosen}")
        app = create_app(values, folder)
        instance: Instance = app.extensions["candour"]
        migrate.upgrade(instance.engine, folder)
        links = stage(app)
        solving.end()  # the server's processes are forked from this one, and no process of its own may go along
        instance.engine.dispose()
        bind = f"{'0.0.0.0' if lan else host}:{chosen}"  # noqa: S104  # --lan asks for it
        Server(values, folder, bind, 1, lambda: _announce(links, as_json=as_json)).run()
    finally:
        if os.getpid() == owner:  # a worker that ends leaves through here as well
            shutil.rmtree(folder, ignore_errors=True)


@click.group()
def ledger() -> None:
    """The chain of everything that was ever released."""


@ledger.command()
@click.pass_obj
def verify(instance: Instance) -> None:
    """Check that no line and no publication was changed."""
    key = public_key(instance.key_for(publishing.KEY))
    with reading(instance.engine) as db:
        found = verifying.verify_ledger(db, key, {"comments": lots.released})
    click.echo(f"{found.lines} lines, all as they were written and signed by {key.hex()}.")
    for each in found.remade:
        click.echo(f"This version of Candour makes {each} to other bytes; the figures are those of the publication.")


@click.command()
@click.pass_obj
def doctor(instance: Instance) -> None:
    """Look for what could give somebody away or lose answers; ends with 1 if something is bad. Changes nothing."""
    findings = checks.all_of(instance)
    click.echo("\n".join(str(each) for each in findings))
    click.echo("It cannot see:\n" + "\n".join(f"      {each}" for each in UNSEEN))
    if any(each.verdict is Verdict.BAD for each in findings):
        sys.exit(1)


@click.command()
@click.argument("programme")
@click.option("--seconds", default=600, show_default=True, help="Give up, and fail, after so long.")
@click.pass_obj
def audit(instance: Instance, programme: str, seconds: int) -> None:
    """Attack everything that was ever published of a programme, and say what could be learnt."""
    with reading(instance.engine) as db:
        found = planning.find(db, programme)
        publications = published(db, found, instance)
        groups = groups_of(found)
    if not publications:
        raise click.ClickException("Nothing has been published of this programme yet.")
    attack = partial(audit_all, publications, groups, seconds=seconds, clock=monotonic)
    result = solving.aside(seconds + 60, attack)
    for line in report_lines(result, len(publications)):
        click.echo(line)
    if not result.passes:
        raise click.ClickException("The attacker learnt something. Publish nothing more, and withdraw what is named.")


@click.command()
@click.argument("programme")
@click.argument("wave")
@click.option("--reason", prompt="Why (everybody who reads the report will see it)")
@click.pass_obj
def withdraw(instance: Instance, programme: str, wave: str, reason: str) -> None:
    """Mark a report as withdrawn. It stays readable, with the reason on it, and in the ledger."""
    with writing(instance.engine) as db:
        publishing.withdraw(db, planning.find(db, programme), wave, reason, instance.key_for(publishing.KEY))
        accounts.note(db, now(), "command line", f"withdrew the report of {programme}, {wave}")
    click.echo("Withdrawn. The waves can be opened again if their keys still exist.")


commands: tuple[click.Command, ...] = (demo, plan, report, ledger, audit, withdraw, doctor)


def _settings(base_url: str) -> settings.Settings:
    return settings.read(
        {
            "secret": settings.new_secret(),
            "base_url": base_url,
            "organisation": company.ORGANISATION,
            "made_up_data": True,
            "support": _SUPPORT,
        }
    )


def _announce(links: Links, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(links)))
    else:
        _announce_to_a_person(links)
    sys.stdout.flush()


def _announce_to_a_person(links: Links) -> None:
    click.echo("\nCandour, with made-up data in a temporary folder. Nothing is sent anywhere.\n")
    click.echo(f"  Employee      {links.employee}")
    click.echo(f"  Facilitator   {links.facilitator}")
    click.echo(f"  HR            {links.hr}\n")
    click.echo("The links of facilitator and HR work once.")
    click.echo("HR: “Leading with an open door” waits to be opened, with this opening phrase:")
    click.echo(f"  {links.opening_phrase}\n")
    click.echo("The employee's form as a square code (a phone needs “candour demo --lan”):")
    segno.make(links.employee, error="m", micro=False).terminal(compact=True)
    click.echo("Ctrl-C stops; everything is deleted then. For real: candour init")


def _free_port() -> int:
    for wanted in (8000, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise click.ClickException("There is no free port.")


def _own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which way out there is
        return str(probe.getsockname()[0])
