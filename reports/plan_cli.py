"""The planner on the command line: ``candour plan``."""

import math
from collections.abc import Iterator

import click

from feedback.database import reading
from feedback.instance import Instance
from reports.planner.asked import ASKED, known_of, plan_of
from reports.planner.outlook import headline, outlook
from reports.planner.plan import Plan
from reports.statistics.errors import StatisticsError
from reports.wording import number
from surveys.programmes import planning

_USUAL = {name: asked.usual for name, asked in ASKED.items()}
_OPTIONS: list[click.Parameter] = [
    click.Option(
        [f"--{name.replace('_', '-')}"],
        type=click.IntRange(int(each.low), int(each.high)) if each.whole else click.FloatRange(each.low, each.high),
        help=f"{each.what.rstrip(',')}{'' if name == 'peer_groups' else f'; usually {each.usual:g}'}.",
    )
    for name, each in ASKED.items()
]


@click.command(params=[click.Option(["--programme"], help="Begin with the groups of a programme."), *_OPTIONS])
@click.pass_obj
def plan(instance: Instance, /, programme: str | None, **given: float | None) -> None:
    """Say how small a change a plan would find, and how many people a wanted change takes.

    Half of the groups get peer support unless you say otherwise. Nothing is stored.
    """
    for name, value in given.items():
        if value is not None and math.isnan(value):
            raise click.BadParameter(
                "nan is not a number. Give one, such as 5.", param_hint=f"--{name.replace('_', '-')}"
            )
    known = _known(instance, programme) if programme else {}
    said = {**known, **{name: value for name, value in given.items() if value is not None}}
    numbers = {**_USUAL, "peer_groups": int(said.get("groups", _USUAL["groups"])) // 2, **said}
    try:
        planned = plan_of(numbers)
    except StatisticsError as bad:
        raise click.ClickException(str(bad)) from None
    for line in _lines(planned, numbers["wanted"]):
        click.echo(line)


def _known(instance: Instance, programme: str) -> dict[str, int]:
    with reading(instance.engine) as db:
        return known_of(planning.find(db, programme))


def _lines(planned: Plan, wanted: float) -> Iterator[str]:
    answers = planned.answers
    yield (
        f"{planned.invited:,} people invited in {planned.groups} groups, about {int(answers.before):,} answer before, "
        f"{int(answers.after):,} again after, {int(planned.pairs):,} of them paired."
    )
    yield headline(planned)
    yield ""
    yield f"{'':38}{'With this plan':20}To see {number(wanted)} points"
    for row in outlook(planned, wanted):
        yield f"{row.title:38}{row.found or '—':20}{row.fewest}"
        if row.why_not:
            yield f"  {row.why_not}"
