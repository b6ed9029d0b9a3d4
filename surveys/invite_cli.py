"""Commands that invite people: put them on a wave's list, mail them, remind them, or make codes without mail."""

import csv
import secrets
from collections.abc import Iterable
from pathlib import Path

import click

from feedback.database import reading, writing
from feedback.errors import NotFound
from feedback.instance import Instance, now
from feedback.staff import accounts
from surveys import mailing_job
from surveys.filing import roster_of
from surveys.programmes import life, planning
from surveys.programmes.models import WAVES, Group, Programme, Wave
from surveys.tickets import address_list, inviting
from surveys.tickets.address_list import AddressList, ListRefused
from surveys.tickets.inviting import CodesRefused
from surveys.tickets.roster import Letter, Roster, State

WHO = "command line"
AGAIN = {"refused": State.REFUSED, "unknown": State.UNKNOWN}

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_WAVE = click.Choice(WAVES)
_FAULTS_SHOWN = 20


@click.group()
def invite() -> None:
    """Invite people to a wave, by mail or by codes."""


@invite.command("add")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.argument("file", type=_FILE)
@click.option("--group", default="", help="The group of whoever has none on the line.")
@click.option("--leave-out", is_flag=True, help="Leave lines out that cannot be used, and store the rest.")
@click.pass_obj
def add(instance: Instance, programme: str, wave: str, file: Path, group: str, *, leave_out: bool) -> None:
    """Put the addresses of a file on the list: one a line, or “address;group”."""
    with writing(instance.engine) as db:
        chosen = life.wave_of(planning.find(db, programme), wave)
        inviting.check_list_open(chosen)
        roster = roster_of(instance.rosters, chosen.id)
        read = _read(chosen, file, group, roster)
        if read.faults and not leave_out:
            raise ListRefused(_told(read))
        added = roster.add(read.people)
        accounts.note(db, now(), WHO, f"put {added} people on the list of the wave {wave} of {programme}")
    click.echo(f"Added {added}. Dropped {read.repeats} who were there already. Left out {len(read.faults)}.")


@invite.command("send")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.option("--again", type=click.Choice(list(AGAIN)), help="Also those whose last mail ended like that.")
@click.pass_obj
def send(instance: Instance, programme: str, wave: str, again: str | None) -> None:
    """Mail everybody on the list who waits. After a break, the same command goes on."""
    mailing_job.invite(instance, programme, wave, AGAIN.get(again or "")).send()
    _note(instance, f"mailed the invitations of the wave {wave} of {programme}")
    states = _roster(instance, programme, wave).states(Letter.INVITATION)
    click.echo(
        f"Taken by the mail server: {states[State.SENT]}. Refused: {states[State.REFUSED]}. "
        f"Broken off, end unknown: {states[State.UNKNOWN]}."
    )


@invite.command("remind")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.pass_obj
def remind(instance: Instance, programme: str, wave: str) -> None:
    """Mail everybody on the list, whoever has a ticket or not. After a break, the same command goes on."""
    mailing_job.remind(instance, programme, wave, _roster(instance, programme, wave).rounds).send()
    _note(instance, f"mailed a reminder of the wave {wave} of {programme}")
    click.echo("Everybody on the list has been mailed.")


@invite.command("codes")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.argument("group")
@click.argument("number", type=int)
@click.argument("file", type=_NEW_FILE)
@click.pass_obj
def codes(instance: Instance, programme: str, wave: str, group: str, number: int, file: Path) -> None:
    """Write a file of links, each good for one ticket, to be handed out without mail."""
    if file.exists():
        raise CodesRefused(f"{file} is there already, and would be overwritten. No code was made.")
    with writing(instance.engine) as db:
        chosen = life.wave_of(planning.find(db, programme), wave)
        found = _group(chosen.programme, group)
        sender = mailing_job.sender(instance, chosen)
        roster = roster_of(instance.rosters, chosen.id)
        made = inviting.make_codes(roster, chosen, found, number, secrets.token_bytes)
        _write(file, [("group", "link"), *((found.name, sender.ticket_link(found.id, code)) for code in made)])
        accounts.note(db, now(), WHO, f"made {number} codes for {found.name} in the wave {wave} of {programme}")
    click.echo(f"Wrote {number} links. Hand them out unseen, one each, and destroy the file.")


def _read(wave: Wave, file: Path, group: str, roster: Roster) -> AddressList:
    groups = {each.name: each.id for each in wave.programme.groups}
    only = wave.programme.groups[0].id if len(groups) == 1 else ""
    otherwise = _group(wave.programme, group).id if group else only
    return address_list.read(address_list.decode(file.read_bytes()), groups, otherwise, roster.addresses())


def _write(file: Path, rows: Iterable[tuple[str, str]]) -> None:
    file.touch(mode=0o600, exist_ok=False)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def _told(read: AddressList) -> str:
    lines = [f"  line {each.line}: {each.what}" for each in read.faults[:_FAULTS_SHOWN]]
    more = len(read.faults) - len(lines)
    return "\n".join(
        [
            "Lines of the list cannot be used. Nothing was stored. Mend them, or leave them out with --leave-out.",
            *lines,
            *([f"  and {more} more"] if more else []),
        ]
    )


def _group(programme: Programme, name: str) -> Group:
    found = next((each for each in programme.groups if each.name == name), None)
    if found is None:
        raise NotFound(f"No group of “{programme.name}” is called “{name}”. Nothing was stored.")
    return found


def _roster(instance: Instance, programme: str, wave: str) -> Roster:
    with reading(instance.engine) as db:
        return roster_of(instance.rosters, life.wave_of(planning.find(db, programme), wave).id)


def _note(instance: Instance, what: str) -> None:
    with writing(instance.engine) as db:
        accounts.note(db, now(), WHO, what)
