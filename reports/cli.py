"""Commands of the top floor."""

import json
import os
import shutil
import socket
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import click
import segno

from feedback import migrate, settings
from feedback.app import create_app
from feedback.database import reading
from feedback.instance import Instance
from feedback.serving import Server
from reports import publishing
from reports.demo import company
from reports.demo.staging import Links, stage

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
    with reading(instance.engine) as db:
        click.echo(f"{publishing.verify_ledger(db)} releases, all as they were published.")


commands: tuple[click.Command, ...] = (demo, ledger)


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
