"""Commands of the first floor: set a programme up, open and close its waves, bring answers in, look around."""

import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from feedback.database import forgetting, reading, writing
from feedback.instance import Instance, now
from feedback.staff import accounts
from surveys import answering
from surveys.closing import close_wave as close
from surveys.custody.beginning import begin_wave
from surveys.custody.cli import custodian
from surveys.filing import boxes_in, key_folder, roster_of
from surveys.importing import contents, mapping, plans, storing
from surveys.importing.contents import Contents, Step
from surveys.invite_cli import invite
from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import WAVES, Programme, Wave
from surveys.tickets import issuing

WHO = "command line"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WAVE = click.Choice(WAVES)
_ROWS_A_STEP = 500


@click.command("create-programme")
@click.argument("plan", type=_FILE)
@click.pass_obj
def create_programme(instance: Instance, plan: Path) -> None:
    """Set a programme up as a TOML file says, and print the link of each group."""
    read = plans.read(plan, instance.settings.smallest_group)
    with writing(instance.engine) as db:
        programme = planning.create(db, read)
        accounts.note(db, now(), WHO, f"set up {programme.name}")
        told = [f"Set up “{programme.name}”. Its short name is: {programme.slug}"]
        told += _links(programme, instance.settings.base_url)
        if too_small := planning.too_small_alone(programme.groups, programme.k):
            told += [f"Groups of fewer than {programme.k}, which are never shown alone: {', '.join(too_small)}."]
    click.echo("\n".join(told))


@click.command("open-wave")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.option("--forms", is_flag=True, help="Let every group answer at once; also for a wave that is open already.")
@click.option("--although-few", is_flag=True, help="Open the forms although few have a ticket in some groups.")
@click.pass_obj
def open_wave(instance: Instance, programme: str, wave: str, *, forms: bool, although_few: bool) -> None:
    """Make a wave's key, lock it to the custodians and fix what is promised."""
    with writing(instance.engine) as db:
        chosen = life.wave_of(planning.find(db, programme), wave)
        if forms:
            roster = roster_of(instance.rosters, chosen.id)
            issuing.end_window(chosen, roster, instance.keys, although_few=although_few)
        if not (forms and chosen.state == "open"):
            begin_wave(db, key_folder(instance.keys), chosen)
            accounts.note(db, now(), WHO, f"opened the wave {wave} of {chosen.programme.name}")
        if forms:
            _open_forms(instance, chosen)
            accounts.note(db, now(), WHO, f"opened all forms of the wave {wave} of {programme}")
    click.echo(f"The wave “{wave}” is open.{' Every group can answer.' if forms else ''}")


@click.command("close-wave")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.pass_obj
def close_wave(instance: Instance, programme: str, wave: str) -> None:
    """Stop taking answers for good, in every group."""
    with forgetting(instance.engine) as db:
        chosen = life.wave_of(planning.find(db, programme), wave)
        close(db, chosen, instance.boxes, instance.keys, instance.rosters)
        accounts.note(db, now(), WHO, f"closed the wave {wave} of {chosen.programme.name}")
    click.echo(f"The wave “{wave}” is closed for good.")


@click.command("import-responses")
@click.argument("programme")
@click.argument("wave", type=_WAVE)
@click.argument("file", type=_FILE)
@click.option("--map", "map_file", type=_FILE, required=True, help="A TOML file: which column means what.")
@click.pass_obj
def import_responses(instance: Instance, programme: str, wave: str, file: Path, map_file: Path) -> None:
    """Bring in answers from another tool's CSV export: all of the file, or nothing."""
    meaning, raw = mapping.read(map_file.read_bytes()), file.read_bytes()
    with reading(instance.engine) as db:
        chosen = life.wave_of(planning.find(db, programme), wave)
        _check_open(chosen)
        answering.check_may_import(chosen.programme.entry, chosen.programme.name)
        with _progress("Checking", raw.count(b"\n"), _ROWS_A_STEP) as step:
            read = contents.read(raw, meaning, chosen, step)
        lots = storing.lots(db, instance.boxes, chosen, read, raw, secrets.SystemRandom().shuffle)
    with _progress("Storing", sum(len(lot.responses) for lot in lots)) as step:
        new = storing.store(lots, step)
    with writing(instance.engine) as db:
        accounts.note(db, now(), WHO, f"imported a file into the wave {wave} of {programme}")
    click.echo(_summary(wave, read, new))


commands: tuple[click.Command, ...] = (
    create_programme,
    open_wave,
    close_wave,
    import_responses,
    custodian,
    invite,
)


def _links(programme: Programme, base_url: str) -> Sequence[str]:
    base = base_url.rstrip("/")
    lines = []
    for wave in programme.waves:
        lines.append(f"{wave.kind}:")
        ordered = sorted(wave.forms, key=lambda form: form.group.position)
        lines += [f"  {form.group.name}  {base}/r/{form.code}" for form in ordered]
    return lines


def _open_forms(instance: Instance, wave: Wave) -> None:
    life.open_forms(wave, boxes_in(instance.boxes))


def _check_open(wave: Wave) -> None:
    if wave.state == "open":
        return
    programme = wave.programme
    if wave.state == "draft":
        raise WaveRefused(
            f"The wave “{wave.kind}” of “{programme.name}” is not open yet. Nothing was stored. "
            f"Open it with: candour open-wave {programme.slug} {wave.kind}"
        )
    raise WaveRefused(
        f"The wave “{wave.kind}” of “{programme.name}” is {wave.state}, and takes no answers any more. "
        "Nothing was stored."
    )


@contextmanager
def _progress(label: str, length: int, every: int = 1) -> Iterator[Step]:
    with click.progressbar(length=length, label=label, file=sys.stderr, update_min_steps=every) as bar:
        yield bar.update


def _summary(wave: str, read: Contents, new: int) -> str:
    """Totals only: how many of which group there are is nobody's business before the gate."""
    stored = sum(len(rows) for rows in read.by_group.values())
    before = f" ({stored - new} had been stored by an earlier run)" if new < stored else ""
    return (
        f"Read {read.rows} rows. Skipped {read.without_answers} without an answer. "
        f"Stored {new} in the wave “{wave}”{before}."
    )
