"""Who changes what was released, or the ledger of it, is found out; and a report comes to be once or not at all."""

import json
import secrets
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from click.testing import CliRunner
from sqlalchemy import event, select

from feedback import settings
from feedback.app import create_app
from feedback.cli import Commands
from feedback.database import reading, writing
from feedback.errors import Refusal
from feedback.instance import open_instance
from feedback.privacy import locking
from feedback.staff import accounts
from feedback.wordlist import words
from reports import cli, opening_job, publishing, verifying
from reports.disclosure import ledger
from reports.disclosure.ledger import GENESIS, LedgerBroken, LedgerLine
from reports.models import LedgerEntry, Publication
from reports.verifying import PublicationChanged
from surveys.custody import custodians
from surveys.filing import key_folder
from surveys.programmes import planning
from surveys.programmes.planning import GroupPlan, Plan
from tests.company import Company
from tests.reports.views.conftest import answered

pytestmark = pytest.mark.attack

CANDOUR = Commands("candour", commands={command.name: command for command in cli.commands})
PLAN = Plan(
    "Listening well",
    (
        GroupPlan("Early shift", "Harbour", 30, "peer"),
        GroupPlan("Late shift", "Harbour", 20, "training"),
        GroupPlan("Hill", "Hill", 24, "training"),
    ),
    questionnaire="candour-light",
    k=5,
    waves=("before", "after", "day30"),
)


def installed(folder, migrated, made_settings):
    """An installation with one account that holds an opening phrase."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(migrated, folder / "candour.sqlite")
    app = create_app(made_settings, folder)
    instance = app.extensions["candour"]
    with writing(instance.engine) as db:
        account = accounts.add(db, name="Kim Larsen", email="hr@brightwater.example")
        account.password_hash = "no password in tests"
        cost = locking.MADE_UP_DATA_ONLY
        keys = key_folder(instance.keys)
        phrase = custodians.add(db, keys, account.id, words=words(), choose=secrets.choice, cost=cost)
    return Company(app, account, phrase)


@pytest.fixture(scope="module")
def answers(tmp_path_factory, migrated, made_settings):
    """Two closed waves; a third is still to come, so that the keys outlive the report."""
    folder = tmp_path_factory.mktemp("answers")
    company = installed(folder / "instance", migrated, made_settings)
    slug = answered(company, PLAN).slug
    company.instance.engine.dispose()
    return company, slug


@pytest.fixture(scope="module")
def released(answers, tmp_path_factory, made_settings):
    """A report, withdrawn and published again: three lines in the ledger."""
    company = copied(answers[0], tmp_path_factory.mktemp("released"), made_settings)
    assert company.publish(answers[1]) == "done"
    with writing(company.instance.engine) as db:
        seed = company.instance.key_for(publishing.KEY)
        publishing.withdraw(db, planning.find(db, answers[1]), "after", "A title was wrong.", seed)
    assert company.publish(answers[1]) == "done"
    company.instance.engine.dispose()
    return company, answers[1]


def copied(company, folder, made_settings):
    shutil.copytree(company.instance.folder, folder / "copy")
    return replace(company, app=create_app(made_settings, folder / "copy"))


@pytest.fixture
def closed(answers, tmp_path, made_settings):
    company = copied(answers[0], tmp_path, made_settings)
    yield company, answers[1]
    company.instance.engine.dispose()


@pytest.fixture
def published(released, tmp_path, made_settings):
    company = copied(released[0], tmp_path, made_settings)
    yield company, released[1]
    company.instance.engine.dispose()


def verify(company):
    key = ledger.public_key(company.instance.key_for(publishing.KEY))
    with reading(company.instance.engine) as db:
        return verifying.verify_ledger(db, key)


def by_hand(company, *statements):
    """Somebody writes in the file of the database."""
    with closing(sqlite3.connect(company.instance.folder / "candour.sqlite")) as database:
        for statement, *values in statements:
            database.execute(statement, values)
        database.commit()


def lines_of(company):
    with reading(company.instance.engine) as db:
        return db.scalars(select(LedgerEntry).order_by(LedgerEntry.position)).all()


def test_an_untouched_ledger_holds_and_the_report_is_made_to_the_same_bytes(published):
    found = verify(published[0])
    assert (found.lines, found.remade) == (3, ())
    assert [line.kind for line in lines_of(published[0])] == ["release", "withdrawal", "release"]


# ------------------------------------------------------------------ lines


@pytest.mark.parametrize("position", [0, 1])
def test_a_removed_line_is_found(published, position):
    by_hand(published[0], ("DELETE FROM ledger_entry WHERE position = ?", position))
    with pytest.raises(LedgerBroken, match=f"Line {position + 1} "):
        verify(published[0])


def test_a_last_release_that_was_removed_leaves_a_report_that_nobody_released(published):
    by_hand(published[0], ("DELETE FROM ledger_entry WHERE position = 2",))
    with pytest.raises(PublicationChanged, match="the ledger does not know"):
        verify(published[0])


@pytest.mark.parametrize(("one", "other"), [(0, 1), (1, 2), (0, 2)])
def test_lines_that_changed_places_are_found(published, one, other):
    swap = "UPDATE ledger_entry SET position = ? WHERE position = ?"
    by_hand(published[0], (swap, 99, one), (swap, one, other), (swap, other, 99))
    with pytest.raises(LedgerBroken, match=f"Line {one + 1} "):
        verify(published[0])


@pytest.mark.parametrize("position", [0, 1, 2])
def test_an_altered_line_is_found(published, position):
    body = lines_of(published[0])[position].body
    by_hand(published[0], ("UPDATE ledger_entry SET body = ? WHERE position = ?", body + b" ", position))
    with pytest.raises(LedgerBroken, match=f"Line {position + 1} "):
        verify(published[0])


@pytest.mark.parametrize("signed", [True, False])
def test_a_whole_new_chain_without_the_key_of_the_installation_is_found(published, signed):
    """The reason of the withdrawal is changed, and every digest after it computed again."""
    company, previous, changed = published[0], GENESIS, []
    for line in lines_of(company):
        said = {**json.loads(line.body), "previous": previous.hex()}
        if line.kind == "withdrawal":
            said["reason"] = "Nothing was wrong."
        body = publishing.descriptor.canonical(said)
        previous = ledger.entry_digest(previous, body)
        signature = ledger.sign(b"e" * 32, previous) if signed else line.signature
        changed.append((body, previous, signature, line.position))
    update = "UPDATE ledger_entry SET body = ?, digest = ?, signature = ? WHERE position = ?"
    by_hand(company, *[(update, *each) for each in changed])
    ledger.verify([LedgerLine(body, digest) for body, digest, *_ in changed])  # control: the chain by itself fits
    with pytest.raises(LedgerBroken, match="was not signed by this installation"):
        verify(company)


# ------------------------------------------------------------------ publications


def edit_first(company, change):
    """Change a publication as it lies in the database."""
    entry = lines_of(company)[0]
    with reading(company.instance.engine) as db:
        facts = json.loads(db.get_one(Publication, entry.publication_id).body)
    change(facts)
    body = publishing.descriptor.canonical(facts)
    by_hand(company, ("UPDATE publication SET body = ? WHERE id = ?", body, entry.publication_id))


def test_a_publication_that_was_edited_in_the_database_is_found(published):
    edit_first(published[0], lambda facts: facts.update(finding="Everything is better."))
    with pytest.raises(PublicationChanged, match=r"line 1 of the ledger was changed"):
        verify(published[0])


def test_a_publication_that_was_put_beside_the_ledger_is_found(published):
    kept = "programme_id, wave_kind, published, body, snapshot"
    copy = f"INSERT INTO publication (id, edition, {kept}) SELECT ?, 9, {kept} FROM publication LIMIT 1"  # noqa: S608
    by_hand(published[0], (copy, "0123456789abcdef"))
    with pytest.raises(PublicationChanged, match="the ledger does not know"):
        verify(published[0])


def test_a_publication_that_was_deleted_in_the_database_is_found(published):
    by_hand(published[0], ("DELETE FROM publication WHERE edition = 1",))
    with pytest.raises(Refusal):
        verify(published[0])


def test_a_withdrawn_report_is_still_read_and_still_attacked(published):
    company, slug = published
    with reading(company.instance.engine) as db:
        editions = publishing.of_programme(db, planning.find(db, slug))
        assert [each.edition for each in editions] == [1, 2]
        assert publishing.why_withdrawn(db, editions[0]) == "A title was wrong."
        assert publishing.why_withdrawn(db, editions[1]) is None


# ------------------------------------------------------------------ the commands


def run(published, *arguments):
    return CliRunner().invoke(CANDOUR, arguments, obj=published[0].instance)


def test_the_commands_say_that_all_is_well(published):
    checked, attacked = run(published, "ledger", "verify"), run(published, "audit", published[1])
    assert (checked.exit_code, attacked.exit_code) == (0, 0), attacked.output
    assert "3 lines, all as they were written and signed by" in checked.output
    assert "Reports: 2. Sets of people to aim at: " in attacked.output
    assert "A set is safe if" in attacked.output


def test_the_commands_fail_where_the_database_was_tampered_with(published):
    def finer(facts):
        facts["release"]["populations"][0]["comparisons"]["openness2"]["after"]["value"] += 0.3

    edit_first(published[0], finer)
    checked, attacked = run(published, "ledger", "verify"), run(published, "audit", published[1])
    assert (checked.exit_code, attacked.exit_code) == (1, 1)
    assert "was changed after it was released" in checked.output
    assert "Hidden precision in the publication" in attacked.output
    assert "The attacker learnt something" in attacked.output


def test_an_audit_that_has_no_time_fails(published):
    attacked = run(published, "audit", published[1], "--seconds", "0")
    assert attacked.exit_code == 1
    assert "Safe: 0." in attacked.output


def test_an_audit_of_nothing_says_so(closed):
    attacked = run(closed, "audit", closed[1])
    assert attacked.exit_code == 1
    assert "Nothing has been published of this programme yet" in attacked.output
    assert run(closed, "audit", "no-such").exit_code == 1


# ------------------------------------------------------------------ once or not at all


def stored(company):
    with reading(company.instance.engine) as db:
        return len(db.scalars(select(Publication)).all()), len(db.scalars(select(LedgerEntry)).all())


def test_two_openings_at_once_make_one_release(closed):
    company, slug = closed
    begun = [opening_job.begin(company.instance, slug, "after", company.turn) for _each in range(2)]
    start = Barrier(2)

    def work(one):
        start.wait()
        opening_job.run(company.instance, one)

    threads = [Thread(target=work, args=(one,)) for one in begun]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(company.instance.engine) as db:
        ends = sorted((job.stage, job.problem) for job in (opening_job.look_up(db, one.job_id) for one in begun))
    assert [stage for stage, _problem in ends] == ["done", "refused"]
    assert "This report has been published" in ends[1][1]
    assert stored(company) == (1, 1)
    assert verify(company).lines == 1


def test_two_who_store_the_same_report_at_once_store_one(closed):
    company, slug = closed
    assert company.publish(slug) == "done"
    with reading(company.instance.engine) as db:
        facts = publishing.read(publishing.find(db, planning.find(db, slug).id, "after"))
    with pytest.raises(publishing.PublishedBefore), writing(company.instance.engine) as db:
        again = {**facts, "id": "0123456789abcdef"}
        publishing.store(db, planning.find(db, slug), again, opening_job.now().date(), b"s" * 32)
    assert stored(company) == (1, 1)


def test_a_full_disk_publishes_nothing_says_so_and_can_be_repeated(closed):
    company, slug = closed
    engine = company.instance.engine
    begun = opening_job.begin(company.instance, slug, "after", company.turn)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def full(connection, _entry):
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")

    engine.dispose()
    event.listen(engine, "connect", full)
    opening_job.run(company.instance, begun)
    with reading(engine) as db:
        job = opening_job.look_up(db, begun.job_id)
    assert (job.stage, "Nothing was published" in job.problem) == ("refused", True)
    assert stored(company) == (0, 0)

    event.remove(engine, "connect", full)
    engine.dispose()
    assert company.publish(slug) == "done"
    assert stored(company) == (1, 1)


# ------------------------------------------------------------------ downloads


def test_a_late_answer_is_refused_and_every_download_stays_the_same_to_the_byte(published):
    company, slug = published
    report = f"/staff/programmes/{slug}/after/report"

    def downloads():
        return [company.hr().get(f"{report}{suffix}").data for suffix in ("", ".csv", ".json")]

    first = downloads()
    form = next(wave for wave in company.programme(slug).waves if wave.kind == "after").forms[0]
    late = company.app.test_client().get(f"/r/{form.code}/form")
    assert late.status_code != 200 or 'name="carry"' not in late.get_data(as_text=True)
    assert downloads() == first
    with pytest.raises(publishing.PublishedBefore):
        company.publish(slug)
    assert downloads() == first


def test_another_secret_does_not_check_the_signatures_of_this_installation(published, tmp_path, made_settings):
    other = open_instance(replace(made_settings, secret=settings.new_secret()), tmp_path / "copy")
    with reading(other.engine) as db, pytest.raises(LedgerBroken, match="not signed by this installation"):
        verifying.verify_ledger(db, ledger.public_key(other.key_for(publishing.KEY)))
    other.engine.dispose()


def test_a_line_that_was_signed_as_something_else_is_found(published):
    """Neither a withdrawal nor a release can be talked away by calling its line another name."""
    for position in (0, 2):
        before = lines_of(published[0])[position].kind
        by_hand(published[0], ("UPDATE ledger_entry SET kind = ? WHERE position = ?", "note", position))
        with pytest.raises(LedgerBroken, match="stands as something else"):
            verify(published[0])
        by_hand(published[0], ("UPDATE ledger_entry SET kind = ? WHERE position = ?", before, position))
    verify(published[0])


def test_a_publication_that_was_moved_to_another_wave_is_found(published):
    by_hand(published[0], ("UPDATE publication SET edition = 7 WHERE edition = ?", 1))
    with pytest.raises(PublicationChanged):
        verify(published[0])
