"""An opening at work: a thread that unseals, counts, compares and publishes, and says how far it is.

The keys live in this process's memory for as long as the work takes. How far it is stands in the
database, so that the page can be closed and opened again.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
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
from surveys.custody import destruction, handing, turning
from surveys.custody.key_files import KeyFolder, KeyMissing
from surveys.custody.models import Opening
from surveys.custody.turning import Lock, Pair, Turn
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


@dataclass(frozen=True)
class Begun:
    """An opening that can do its work: its id, what opens the waves, and who turned the keys."""

    job_id: str
    locks: Sequence[Lock]
    by: str


def begin(instance: Instance, slug: str, later: str, *turns: Turn) -> Begun:
    """Turn one key, or two, and note that an opening begins. Raises a ``Refusal``; then nothing was opened."""
    with writing(instance.engine) as db:
        programme, waves = _to_open(db, slug, later)
        keys = key_folder(instance.keys)
        locks = turning.turn(db, keys, words(), turns, waves)
        by = _who(db, keys, turns, waves)
        job = Opening(
            id=tokens.new_id(),
            programme_id=programme.id,
            wave_kind=later,
            stage="unsealing",
            percent=0,
            beat=now(),
        )
        db.add(job)
        accounts.note(db, now(), by, f"opened {programme.name}, before and {later}")
    return Begun(job.id, locks, by)


def begin_in_background(instance: Instance, slug: str, later: str, *turns: Turn) -> str:
    """The same, then do the work in a thread; returns the opening's id at once."""
    begun = begin(instance, slug, later, *turns)
    Thread(target=run, args=(instance, begun), name="opening").start()
    return begun.job_id


def turn_first(instance: Instance, slug: str, later: str, turn: Turn) -> None:
    """Turn the first of two keys and keep it for the other person. Raises a ``Refusal``; then nothing was kept."""
    with writing(instance.engine) as db:
        programme, waves = _to_open(db, slug, later)
        turning.turn_first(db, key_folder(instance.keys), words(), turn, waves)
        who = db.get_one(Account, turn.account_id).email
        accounts.note(db, now(), who, f"turned the first key of {programme.name}, before and {later}")


def pair_for(session: Session, instance: Instance, slug: str, later: str, account_id: str) -> Pair | None:
    """The two who open these waves together, as one of them sees it; ``None`` where one opens, or for anybody else."""
    waves = [life.wave_of(planning.find(session, slug), kind) for kind in ("before", later)]
    try:
        return turning.pair_of(session, key_folder(instance.keys), account_id, waves)
    except KeyMissing:
        return None


def run(instance: Instance, begun: Begun) -> None:
    """Do the work; whatever happens is noted where the page can read it."""
    try:
        _open_and_publish(instance, begun)
    except Refusal as refusal:
        _note_unless_done(instance, begun.job_id, refusal.message)
    except Exception as fault:  # noqa: BLE001  # whoever waits must be told, and told no more than this
        _log.error("unexpected %s while opening", type(fault).__name__)
        _note_unless_done(instance, begun.job_id, "Something went wrong on our side. Nothing was published; try again.")


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


def _open_and_publish(instance: Instance, begun: Begun) -> None:
    job_id = begun.job_id
    with reading(instance.engine) as db:
        job = look_up(db, job_id)
        programme = db.get_one(Programme, job.programme_id)
        later, waves = job.wave_kind, _waves(programme, job.wave_kind)
        answered = sum(box_of(instance.boxes, form).count() for wave in waves for form in wave.forms)
        progress = _Progress(instance, job_id, answered)
        tallies = count_waves(programme, ("before", later), begun.locks, instance.boxes, progress.one_more)
    _note(instance, job_id, "comparing", 90)
    with writing(instance.engine) as db:
        programme = db.get_one(Programme, programme.id)
        publishing.publish(db, programme, tallies, organisation=instance.settings.organisation, on=now().date())
        for wave in _waves(programme, later):
            life.mark_opened(wave)
    _note(instance, job_id, "done", 100)
    with writing(instance.engine) as db:
        programme = db.get_one(Programme, programme.id)
        for wave in _waves(programme, later):
            handing.take_back(key_folder(instance.keys), wave.id)
        _destroy_after_the_last(db, instance, programme, begun.by)


def _destroy_after_the_last(db: Session, instance: Instance, programme: Programme, by: str) -> None:
    published = {publication.wave_kind for publication in publishing.of_programme(db, programme)}
    if published >= {wave.kind for wave in programme.waves if wave.kind != "before"}:
        keys = key_folder(instance.keys)
        destruction.destroy(db, programme, keys, instance.boxes, instance.rosters, on=now().date(), by=by)


def _to_open(session: Session, slug: str, later: str) -> tuple[Programme, list[Wave]]:
    programme = planning.find(session, slug)
    waves = _waves(programme, later)
    if publishing.find(session, programme.id, later) is not None:
        raise publishing.PublishedBefore("This report has been published. It stays as it is.")
    return programme, waves


def _who(session: Session, keys: KeyFolder, turns: Sequence[Turn], waves: Sequence[Wave]) -> str:
    """Everybody whose key was turned for this opening, also if that was earlier."""
    ids = [turn.account_id for turn in turns]
    if len(ids) == 1 and waves[0].programme.keys_needed == 2:
        ids.append(turning.pair_of(session, keys, ids[0], waves).other.account_id)
    return " and ".join(session.get_one(Account, each).email for each in ids)


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
