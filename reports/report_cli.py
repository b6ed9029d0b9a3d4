"""A published report as a file, on the command line: ``candour report``."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from feedback.database import reading
from feedback.instance import Instance
from reports import publishing, shelf
from reports.models import Publication
from surveys.programmes import planning
from surveys.programmes.models import WAVES


@click.command()
@click.argument("programme")
@click.option("--wave", type=click.Choice(WAVES[1:]), help="The later wave; usually that of the newest report.")
@click.option("--format", "name", type=click.Choice(list(shelf.FORMATS)), default="html", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), help="A file, or - to print.")
@click.pass_obj
def report(instance: Instance, programme: str, wave: str | None, name: str, out: Path | None) -> None:
    """Write a published report to a file.

    It is made from the stored publication alone, once: whoever takes it from the pages has the same bytes.
    """
    with reading(instance.engine) as db:
        publication = _chosen(db, programme, wave)
        withdrawn = publishing.why_withdrawn(db, publication)
    body = shelf.file(instance.engine, publication, name)
    where = out or Path(shelf.file_name(f"{programme}-{publication.wave_kind}", name))
    with click.open_file(str(where), "wb") as file:
        file.write(body)
    if str(where) != "-":
        click.echo(f"{where}: {len(body):,} bytes.", err=True)
    if withdrawn is not None:
        click.echo(f"This report was withdrawn. Do not use its figures. The reason: {withdrawn}", err=True)


def _chosen(db: Session, slug: str, wave: str | None) -> Publication:
    """The newest edition of a wave, or the newest report there is."""
    programme = planning.find(db, slug)
    all_of_them = publishing.of_programme(db, programme)
    newest = all_of_them[-1].wave_kind if all_of_them else WAVES[1]
    return publishing.existing(db, programme.id, wave or newest)
