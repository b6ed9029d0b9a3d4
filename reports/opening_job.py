"""An opening at work: a thread that unseals, counts, compares and publishes, and says how far it is.

The keys live in this process's memory for as long as the work takes. How far it is stands in the
database, so that the page can be closed and opened again.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import SystemRandom
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
from reports import corrections, drafting, public_summary, publishing, shelf
from reports.comments import lots
from reports.drafting import Draft, Plan
from reports.facts import Occasion
from reports.models import Publication
from reports.public_summary import NoSummary
from surveys.comments import Heap, heap_up
from surveys.custody import destruction, handing, turning
from surveys.custody.key_files import KeyFolder, KeyMissing
from surveys.custody.models import Opening
from surveys.custody.turning import Lock, Pair, Turn
from surveys.filing import box_of, key_folder
from surveys.programmes import life, planning
from surveys.programmes.models import Programme, Wave
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.tallies import Tallies, count_waves

STALE = timedelta(seconds=60)
PROMISED = ("cuts", "backgrounds", "groups", "questionnaire", "comments", "public", "pairing", "entry")

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
    Thread(target=run, args=(instance, begun, tuple(shelf.FORMATS)), name="opening").start()
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


def run(instance: Instance, begun: Begun, files: Sequence[str] = ()) -> None:
    """Do the work, and make these files of the report; whatever happens is noted where the page can read it.

    A file that is not made here is made for whoever asks for it first.
    """
    try:
        publication = _open_and_publish(instance, begun)
        _make_files(instance, begun.job_id, publication, files)
    except Refusal as refusal:
        _note_end(instance, begun.job_id, refusal.message)
    except Exception as fault:  # noqa: BLE001  # whoever waits must be told, and told no more than this
        _log.error("unexpected %s while opening", type(fault).__name__)
        _note_end(instance, begun.job_id, "Something went wrong on our side. Nothing was published; try again.")


def look_up(session: Session, job_id: str) -> Opening:
    """How far an opening is; one that has fallen silent counts as broken off, or as done where it was published."""
    job = session.get(Opening, job_id)
    if job is None:
        raise NotFound("There is no such opening.")
    silent = now() - job.beat > STALE
    if job.stage == "files" and silent:
        job.stage = "done"
    if job.stage not in {"done", "refused"} and silent:
        job.stage, job.problem = (
            "refused",
            "The opening was broken off. Nothing was published; open the waves again.",
        )
    return job


def _open_and_publish(instance: Instance, begun: Begun) -> Publication:
    job_id = begun.job_id
    with reading(instance.engine) as db:
        job = look_up(db, job_id)
        programme = db.get_one(Programme, job.programme_id)
        later, waves = job.wave_kind, _waves(programme, job.wave_kind)
        answered = sum(box_of(instance.boxes, form).count() for wave in waves for form in wave.forms)
        progress = _Progress(instance, job_id, answered * (2 if programme.comments else 1))
        tallies = count_waves(programme, ("before", later), begun.locks, instance.boxes, progress.one_more)
        unread = lots.untaken(db, programme, ("before", later))
        heap = _heap(instance, waves, unread, begun.locks, progress)
    drawn = _draft(instance, begun, tallies)
    summaries = _public_summaries(instance, begun, tallies)
    with writing(instance.engine) as db:
        programme = db.get_one(Programme, programme.id)
        publication = _publish(db, instance, programme, drawn, tallies)
        done = {each["wave"] for each in publishing.summaries(db, programme.id)}
        for summary in (each for each in summaries if each["wave"] not in done):
            publishing.store_summary(db, programme, summary, instance.key_for(publishing.KEY))
        if unread:
            lots.take_in(db, programme, later, unread, heap, instance.key_for(lots.KEY))
        for wave in _waves(programme, later):
            life.mark_opened(wave)
    _note(instance, job_id, "files", 0)
    with writing(instance.engine) as db:
        programme = db.get_one(Programme, programme.id)
        for wave in _waves(programme, later):
            handing.take_back(key_folder(instance.keys), wave.id)
        _destroy_after_the_last(db, instance, programme, begun.by)
    return publication


def _make_files(instance: Instance, job_id: str, publication: Publication, names: Sequence[str]) -> None:
    """So that they lie there before anybody asks. What cannot be made is said to whoever asks for it."""
    for done, name in enumerate(names):
        with suppress(Refusal):
            note = partial(_note, instance, job_id, "files", 100 * done // len(names))
            note()
            shelf.file(instance.engine, publication, name, note)
    _note(instance, job_id, "done", 100)


@dataclass(frozen=True)
class Drawn:
    """A draft, with what must not have changed until it is stored."""

    draft: Draft
    k: int
    beside: list[tuple[object, object]]


def _draft(instance: Instance, begun: Begun, tallies: Tallies) -> Drawn:
    """Compute without holding the database: the gate and the attacker take their time."""
    with reading(instance.engine) as db:
        programme = db.get_one(Programme, look_up(db, begun.job_id).programme_id)
        questionnaire = planning.questionnaire_of(programme)
        plan = _plan(programme, questionnaire)
        occasion = Occasion(
            programme.name,
            programme.slug,
            instance.settings.organisation,
            now().date().isoformat(),
            {wave: _counted(programme, wave) for wave in tallies.waves},
        )
        earlier = published(db, programme, instance)
    percent = iter(range(86, 100))

    def go_on() -> None:
        _note(instance, begun.job_id, "comparing", next(percent, 99))

    return Drawn(drafting.draft(questionnaire, plan, occasion, tallies, earlier, go_on), plan.k, _beside(earlier))


def _beside(earlier: Sequence[Mapping[str, object]]) -> list[tuple[object, object]]:
    """What a draft was attacked together with: editions, and whether they stand."""
    return [(each["id"], each["superseded"]) for each in earlier]


def published(db: Session, programme: Programme, instance: Instance) -> list[Mapping[str, object]]:
    """Everything ever published of a programme, as an audit needs it."""
    key = instance.key_for(corrections.KEY)
    return [
        {
            **publishing.read(each),
            "many": corrections.many_of(each, key),
            "superseded": publishing.is_withdrawn(db, each),
        }
        for each in publishing.of_programme(db, programme)
    ]


def _plan(programme: Programme, questionnaire: Questionnaire) -> Plan:
    cuts = programme.cuts.split(",") if programme.cuts else []
    declared = [(each.item, each.by == "site") for each in programme.declared_backgrounds]
    backgrounds = drafting.backgrounds(questionnaire, declared)
    promised = json.loads(life.wave_of(programme, "before").descriptor or b"{}")
    return Plan(programme.k, tuple(cuts), backgrounds, promised["plan"])


def _public_summaries(instance: Instance, begun: Begun, tallies: Tallies) -> list[Mapping[str, object]]:
    """Of the waves that have none yet, where the programme opted in and enough people answered."""
    with reading(instance.engine) as db:
        programme = db.get_one(Programme, look_up(db, begun.job_id).programme_id)
        done = {each["wave"] for each in publishing.summaries(db, programme.id)}
        questionnaire, name, epsilon = planning.questionnaire_of(programme), programme.name, programme.public_epsilon
    made: list[Mapping[str, object]] = []
    for wave in tallies.waves if epsilon else ():
        if wave not in done:
            with suppress(NoSummary):
                organisation = instance.settings.organisation
                made.append(public_summary.facts(questionnaire, tallies, wave, epsilon, name, organisation))
    return made


def _publish(db: Session, instance: Instance, programme: Programme, drawn: Drawn, tallies: Tallies) -> Publication:
    key, draft = instance.key_for(corrections.KEY), drawn.draft
    publishing.check_open(db, programme.id, tallies.waves[1])
    if (programme.k, _beside(published(db, programme, instance))) != (drawn.k, drawn.beside):
        raise publishing.PublishedBefore(
            "Another report of this programme, or a rule of it, changed meanwhile. Nothing was stored; open the waves "
            "again."
        )
    for each in publishing.of_programme(db, programme):
        corrections.check(each, tallies, key)
    snapshot = corrections.snapshot(draft.facts, tallies, key, draft.many)
    seed = instance.key_for(publishing.KEY)
    return publishing.store(db, programme, draft.facts, now().date(), seed, snapshot=snapshot)


def _counted(programme: Programme, wave: str) -> str:
    """SHA-256 of the list of what was counted; empty where too few answered for a list."""
    kept = next((each.counted for each in programme.waves if each.kind == wave), None)
    return kept.digest.hex() if kept and kept.body else ""


def _heap(
    instance: Instance, waves: Sequence[Wave], unread: Sequence[str], locks: Sequence[Lock], progress: "_Progress"
) -> Heap:
    """The comments of the waves that are opened for the first time."""
    return heap_up(
        [(wave, lock) for wave, lock in zip(waves, locks, strict=True) if wave.kind in unread],
        instance.boxes,
        least_respondents=lots.IN_FORCE.respondents,
        shuffle=SystemRandom().shuffle,
        on_each=progress.one_more,
    )


def _destroy_after_the_last(db: Session, instance: Instance, programme: Programme, by: str) -> None:
    stand = {each.wave_kind for each in publishing.of_programme(db, programme) if not publishing.is_withdrawn(db, each)}
    if stand >= {wave.kind for wave in programme.waves if wave.kind != "before"}:
        keys = key_folder(instance.keys)
        destruction.destroy(db, programme, keys, instance.boxes, instance.rosters, on=now().date(), by=by)


def _to_open(session: Session, slug: str, later: str) -> tuple[Programme, list[Wave]]:
    programme = planning.find(session, slug)
    waves = _waves(programme, later)
    publishing.check_open(session, programme.id, later)
    for wave in waves:
        _check_promised(wave)
    return programme, waves


def _check_promised(wave: Wave) -> None:
    """What is reported is what everybody could read before answering; k alone may have risen since."""
    if wave.descriptor is None:
        raise OpeningRefused(f"The wave “{wave.kind}” has not been opened for answers yet. Nothing was opened.")
    promised, held = json.loads(wave.descriptor), json.loads(life.describe(wave, b"", b"", 0))
    same = all(promised[name] == held[name] for name in PROMISED)
    if not same or promised["k"] > held["k"]:
        raise OpeningRefused(
            "The smallest group, the cuts or the groups in the database are not those that people were promised when "
            f"they answered “{wave.kind}”. Restore the database from a backup. Nothing was opened."
        )


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


def _note_end(instance: Instance, job_id: str, problem: str) -> None:
    """What fails after publishing is the destruction, which the programme's page offers to repeat, or a file."""
    with reading(instance.engine) as db:
        is_published = look_up(db, job_id).stage in {"files", "done"}
    _note(instance, job_id, *(("done", 100) if is_published else ("refused", 100, problem)))
