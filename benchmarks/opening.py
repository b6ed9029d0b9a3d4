"""From two closed waves to a stored report: seconds, and the peak memory of the process that does it."""

import multiprocessing
import resource
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import select

from benchmarks.installation import EMAIL, Installation, installation
from feedback.app import create_app
from feedback.database import reading
from feedback.instance import Instance
from feedback.privacy import tokens
from feedback.settings import Settings
from feedback.staff.models import Account
from reports import opening_job
from surveys import answering
from surveys.custody.turning import Turn
from surveys.filing import box_of_open
from surveys.programmes.models import Programme
from surveys.programmes.planning import GroupPlan, Plan

SIZES = (1_000, 100_000)  # answers in both waves together
ITEMS = 20
PEOPLE_IN_A_GROUP = 25


def main() -> None:
    """Measure every size in a process of its own."""
    print("\nFrom closing to report (unsealing, checking, counting, gate, comparison, storing, destruction)")
    for size in SIZES:
        with installation() as made:
            slug = _fill(made, size)
            made.instance.engine.dispose()
            context = multiprocessing.get_context("spawn")
            with context.Pool(1) as pool:
                idle = pool.apply(_idle_memory)
                seconds, peak = pool.apply(_open, (made.settings, made.folder, slug, made.phrase))
            print(
                f"  {size:>7} answers of {ITEMS} items: {seconds:.2f} s, {size / seconds:.0f} answers a second, "
                f"peak {peak:.0f} MiB (idle {idle:.0f} MiB)"
            )


def _fill(made: Installation, size: int) -> str:
    count = min(200, max(2, size // 2 // PEOPLE_IN_A_GROUP))
    each = size // 2 // count
    groups = [GroupPlan(f"Group {number}", f"Site {number % 8}", each + 5) for number in range(count)]
    slug = made.plan(Plan("Benchmark", groups, questionnaire=_questionnaire()))
    chance = Random(1)  # noqa: S311  # made-up answers
    for wave in ("before", "after"):
        programme = made.begin(slug, wave)
        _answer_all(made, programme, wave, each, chance)
        made.close(slug, wave)
    return slug


def _answer_all(made: Installation, programme: Programme, wave: str, each: int, chance: Random) -> None:
    chosen = programme.wave(wave)
    assert chosen
    for form in chosen.forms:
        with made.instance.engine.connect() as connection:
            open_form = answering.find_form(connection, form.code)
        responses = [
            (tokens.new_tag(), {f"Q{item}": chance.randint(1, 5) for item in range(ITEMS)}, b"")
            for _each in range(each)
        ]
        answering.submit_all(box_of_open(made.instance.boxes, open_form), open_form, responses)


def _idle_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _open(settings: Settings, folder: Path, slug: str, phrase: str) -> tuple[float, float]:
    instance: Instance = create_app(settings, folder).extensions["candour"]
    with reading(instance.engine) as db:
        account = db.scalars(select(Account).where(Account.email == EMAIL)).one()
    began = perf_counter()
    begun = opening_job.begin(instance, slug, "after", Turn(account.id, phrase))
    opening_job.run(instance, begun)
    seconds = perf_counter() - began
    with reading(instance.engine) as db:
        state = opening_job.look_up(db, begun.job_id)
        assert state.stage == "done", state.problem
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _questionnaire() -> str:
    options = '["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]'
    lines = ['id = "benchmark"', 'version = "1"', 'title = "Benchmark"', 'licence = "CC0"']
    lines += ["[responses.agreement]", f"options = {options}", "[items]"]
    lines += [f'Q{item}.wording = "Statement {item}"' for item in range(ITEMS)]
    for step in range(0, ITEMS, 5):
        names = ", ".join(f'"Q{item}"' for item in range(step, step + 5))
        lines += ["[[steps]]", f'id = "s{step}"', f'title = "Part {step}"', f"items = [{names}]"]
    for name, first in (("one", 0), ("two", ITEMS // 2)):
        names = ", ".join(f'"Q{item}"' for item in range(first, first + ITEMS // 2))
        lines += [f"[scales.{name}]", f'title = "Scale {name}"', f"items = [{names}]", "outcome = true"]
    return "\n".join(lines)
