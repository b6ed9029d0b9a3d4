"""An opening at work: a thread that unseals, counts, compares and publishes, and says how far it is.

The keys live in this process's memory for as long as the work takes. How far it is stands in the
database, so that the page can be closed and opened again.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from threading import Thread
from time import monotonic

from sqlalchemy.orm import Session

from feedback.database import reading, writing
from feedback.errors import NotFound, Refusal
from feedback.instance import Instance, now
from feedback.privacy import tokens
from feedback.staff import accounts
from feedback.staff.models import Account
from feedback.wordlist import words
from reports import publishing
from surveys.custody import destruction
from surveys.custody.models import Opening
from surveys.custody.turning import Lock, turn
from surveys.filing import box_of, key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import Programme, Wave
from surveys.tallies import count_waves

STALE = timedelta(seconds=60)

_BEAT = 0.5  # seconds between two notes of progress
_log = logging.getLogger("candour")


class OpeningRefused(Refusal):
    """The waves cannot be opened now."""

    status = 409


def begin(instance: Instance, slug: str, later: str, account: Account, phrase: str) -> tuple[str, list[Lock]]:
    """Turn the key and note that an opening begins; returns its id and the keys. Raises a ``Refusal``."""
    with writing(instance.engine) as db:
        programme = planning.find(db, slug)
        waves = _waves(programme, later)
        if publishing.find(db, programme.id, later) is not None:
            raise publishing.PublishedBefore("This report has been published. It stays as it is.")
        locks = turn(db, key_folder(instance.keys), account.id, words(), phrase, waves)
        job = Opening(
            id=tokens.new_id(),
            programme_id=programme.id,
            wave_kind=later,
            stage="unsealing",
            percent=0,
            beat=now(),
        )
        db.add(job)
        accounts.note(db, now(), account.email, f"opened {programme.name}, before and {later}")
    return job.id, locks


def begin_in_background(instance: Instance, slug: str, later: str, account: Account, phrase: str) -> str:
    """The same, then do the work in a thread; returns the opening's id at once."""
    job_id, locks = begin(instance, slug, later, account, phrase)
    Thread(target=run, args=(instance, job_id, locks, account.email), name="opening").start()
    return job_id


def run(instance: Instance, job_id: str, locks: Sequence[Lock], by: str) -> None:
    """Do the work; whatever happens is noted where the page can read it."""
    try:
        _open_and_publish(instance, job_id, locks, by)
    except Refusal as refusal:
        _note_unless_done(instance, job_id, refusal.message)
    except Exception as fault:  # noqa: BLE001  # whoever waits must be told, and told no more than this
        _log.error("unexpected %s while opening", type(fault).__name__)
        _note_unless_done(instance, job_id, "Something went wrong on our side. Nothing was published; try again.")


def look_up(session: Session, job_id: str) -> Opening:
    """How far an opening is; one that has fallen silent counts as broken off."""
    job = session.get(Opening, job_id)
    if job is None:
        raise NotFound("There is no such opening.")
    if job.stage not in {"done", "refused"} and now() - job.beat > STALE:
        job.stage, job.problem = (
            "refused",
            "The opening was broken off. Nothing was published; open the waves again.",
        )
    return job


def _open_and_publish(instance: Instance, job_id: str, locks: Sequence[Lock], by: str) -> None:
    with reading(instance.engine) as db:
        job = look_up(db, job_id)
        programme = db.get_one(Programme, job.programme_id)
        later, waves = job.wave_kind, _waves(programme, job.wave_kind)
        answered = sum(box_of(instance.boxes, form).count() for wave in waves for form in wave.forms)
        progress = _Progress(instance, job_id, answered)
        tallies = count_waves(programme, ("before", later), locks, instance.boxes, progress.one_more)
    _note(instance, job_id, "comparing", 90)
    with writing(instance.engine) as db:
        programme = db.get_one(Programme, programme.id)
        publishing.publish(db, programme, tallies, organisation=instance.settings.organisation, on=now().date())
        for wave in _waves(programme, later):
            life.mark_opened(wave)
    _note(instance, job_id, "done", 100)
    with writing(instance.engine) as db:
        _destroy_after_the_last(db, instance, db.get_one(Programme, programme.id), by)


def _destroy_after_the_last(db: Session, instance: Instance, programme: Programme, by: str) -> None:
    published = {publication.wave_kind for publication in publishing.of_programme(db, programme)}
    if published >= {wave.kind for wave in programme.waves if wave.kind != "before"}:
        destruction.destroy(db, programme, key_folder(instance.keys), instance.boxes, on=now().date(), by=by)


def _waves(programme: Programme, later: str) -> list[Wave]:
    if later == "before":
        raise OpeningRefused("A report compares the answers before the training with later ones. Choose a later wave.")
    return [life.wave_of(programme, "before"), life.wave_of(programme, later)]


class _Progress:
    """Notes how much of the work is done, twice a second."""

    def __init__(self, instance: Instance, job_id: str, total: int) -> None:
        self._instance, self._job, self._total = instance, job_id, max(1, total)
        self._done, self._noted = 0, monotonic()

    def one_more(self) -> None:
        self._done += 1
        if monotonic() - self._noted > _BEAT:
            self._noted = monotonic()
            _note(self._instance, self._job, "unsealing", 85 * self._done // self._total)


def _note(instance: Instance, job_id: str, stage: str, percent: int, problem: str = "") -> None:
    with writing(instance.engine) as db:
        job = db.get_one(Opening, job_id)
        job.stage, job.percent, job.problem, job.beat = stage, min(percent, 100), problem, now()


def _note_unless_done(instance: Instance, job_id: str, problem: str) -> None:
    """What fails after publishing is the destruction; the programme's page offers to repeat that."""
    with reading(instance.engine) as db:
        done = look_up(db, job_id).stage == "done"
    if not done:
        _note(instance, job_id, "refused", 100, problem)
