"""The report's page and its files: time, bytes and peak memory, made for the first time and taken from the shelf."""

import gzip
import json
import multiprocessing
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.installation import EMAIL, Installation, installation
from feedback.database import writing
from feedback.instance import now
from feedback.staff import sessions
from feedback.staff.models import Account
from reports import drafting, publishing, shelf
from reports.demo.company import Person
from reports.drafting import Plan
from reports.facts import Occasion
from reports.models import Publication
from surveys.custody.opening import Response
from surveys.programmes import planning
from surveys.programmes.planning import GroupPlan
from surveys.questionnaires import checking, library
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.tallies import Arm, Group, Tallies, tally

WAVES = ("before", "after")
ARMS: tuple[Arm, Arm] = ("training", "peer")
OCCASION = Occasion("Listening well", "listening-well", "Brightwater Works", "2026-03-02", {})
SIZES = (6, 30, 200)
VISITS = 20
_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def main() -> None:
    """Measure page and files for a small, a middling and a large customer."""
    print("\nThe report's page and its files (first: in a new process; again: in the same one; kept: from the shelf)")
    for groups in SIZES:
        facts = _facts(groups)
        with installation() as made:
            publication = _store(made, facts)
            shown = sum(each["cut"] == "group" for each in facts["release"]["populations"])
            print(f"  {groups} groups ({shown} shown), publication {len(publication.body):,} bytes")
            _measure_page(_signed_in(made), f"/staff/programmes/{OCCASION.slug}/after/report")
            for name in shelf.FORMATS:
                _measure(made, publication, name)


def _measure_page(browser: FlaskClient, address: str) -> None:
    reply = browser.get(address)
    assert reply.status_code == 200
    body = reply.data
    took = _median(lambda: browser.get(address))
    print(f"    page       {took:.0f} ms, {len(body):,} bytes, gzipped {len(gzip.compress(body)):,}")


def _measure(made: Installation, publication: Publication, name: str) -> None:
    facts = dict(publishing.read(publication))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        idle = pool.apply(_peak)
        first, size, peak = pool.apply(_make, (name, facts))
        again, _size, _peak_again = pool.apply(_make, (name, facts))
    shelf.file(made.instance.engine, publication, name)
    kept = _median(lambda: shelf.file(made.instance.engine, publication, name))
    print(
        f"    {name:10} first {first:.2f} s, again {again:.2f} s, kept {kept:.1f} ms, {size:,} bytes, "
        f"peak {peak:.0f} MiB (idle {idle:.0f})"
    )


def _make(name: str, facts: Mapping[str, Any]) -> tuple[float, int, float]:
    """Seconds of the processor, as nothing in it waits; bytes; MiB."""
    began = process_time()
    size = len(shelf.FORMATS[name].make(facts))
    return process_time() - began, size, _peak()


def _peak() -> float:
    """MiB; ``getrusage`` would count what the process was forked from as well."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def _median(ask: Callable[[], object]) -> float:
    """Milliseconds."""
    ask()
    times = []
    for _each in range(VISITS):
        began = perf_counter()
        ask()
        times.append(perf_counter() - began)
    return 1e3 * median(times)


def _facts(groups: int) -> Mapping[str, Any]:
    questionnaire = library.load("candour-core")
    plan = Plan(5, ("site", "group", "arm"), (), "00" * 32)
    facts = drafting.draft(questionnaire, plan, OCCASION, _made_up(questionnaire, groups), []).facts
    found: Mapping[str, Any] = json.loads(json.dumps(facts))
    return found


def _made_up(questionnaire: Questionnaire, number: int) -> Tallies:
    """Groups of 12 to 40 invited on sites of ten, half of them with peer support; nine of ten answer."""
    chance = Random(number)  # noqa: S311  # made-up people
    groups = [
        Group(f"g{n:03}", f"Group {n}", f"Site {n // 10}", ARMS[n % 2], chance.randint(12, 40)) for n in range(number)
    ]
    sheets = {
        (wave, group.id): [_sheet(questionnaire, wave, chance) for _each in range(group.headcount * 9 // 10)]
        for wave in WAVES
        for group in groups
    }
    return tally(questionnaire, WAVES, groups, sheets, ())


def _sheet(questionnaire: Questionnaire, wave: str, chance: Random) -> Response:
    fields = Person.drawn(chance).answers(questionnaire, wave, chance)
    return Response(checking.checked(questionnaire, wave, fields), b"")


def _store(made: Installation, facts: Mapping[str, Any]) -> Publication:
    groups = [GroupPlan(f"Group {n}", "Here", 40) for n in range(2)]  # the page names those of the publication
    made.plan(planning.Plan(OCCASION.programme, groups))
    with writing(made.instance.engine) as db:
        return publishing.store(db, planning.find(db, OCCASION.slug), facts, date(2026, 3, 2), b"s" * 32)


def _signed_in(made: Installation) -> FlaskClient:
    with writing(made.instance.engine) as db:
        account = db.scalars(select(Account).where(Account.email == EMAIL)).one()
        account.password_hash = "no password here"  # noqa: S105  # nothing hashes to that
        secret = sessions.new_link(db, now(), account_id=account.id)
    browser = made.app.test_client()
    token = _TOKEN.search(browser.get("/staff/in").get_data(as_text=True))
    assert token
    browser.post("/staff/in/link", data={"link": secret, "csrf_token": token[1]})
    return browser
