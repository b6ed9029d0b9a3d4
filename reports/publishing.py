"""Two closed waves become one stored publication: tallies, gate, comparison, words, ledger.

Nothing before the gate is stored, and nothing after it is computed again: the page and every file
are made from the stored bytes.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor, tokens
from reports import comparing, wording
from reports.comparing import Judged
from reports.disclosure import gate, ledger
from reports.disclosure.admitted import Admitted, admit
from reports.disclosure.gate import AskedItem, Release
from reports.disclosure.ledger import LedgerLine
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import CUTS, Cut
from reports.models import LedgerEntry, Publication
from surveys.programmes import planning
from surveys.programmes.models import Programme
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language
from surveys.tallies import Tallies

FORMAT = "candour publication 1"


class PublishedBefore(Refusal):
    """There is a publication of these waves; it stays as it is."""

    status = 409


def publish(session: Session, programme: Programme, tallies: Tallies, *, organisation: str, on: date) -> Publication:
    """Compare, word and store what the gate lets through. A second publication of the same waves is refused."""
    later = tallies.waves[1]
    if find(session, programme.id, later) is not None:
        raise PublishedBefore("This report has been published. It stays as it is; nothing was computed again.")
    questionnaire = planning.questionnaire_of(programme)
    cuts: Sequence[Cut] = [cut for cut in CUTS if cut in programme.cuts.split(",")]
    admitted = admit(tallies, cuts, Policy(programme.k), _earlier(session, programme))
    wanted = comparing.measures(questionnaire, tallies.waves)
    judged = _judge_all(questionnaire, admitted, wanted)
    estimates = comparing.corrected(
        {key: each.estimate for key, each in judged.items()}, [scale.id for scale in questionnaire.outcomes()]
    )
    release = gate.release(admitted, estimates, wanted, _asked(questionnaire, tallies.waves))
    paired = any(each.paired for each in judged.values())
    facts = _facts(programme, questionnaire, release, wanted, tallies, paired=paired)
    return _store(session, programme, later, {**facts, "organisation": organisation, "published": on.isoformat()}, on)


def find(session: Session, programme_id: str, wave: str) -> Publication | None:
    """The publication of a wave compared with the one before the training."""
    chosen = (Publication.programme_id == programme_id) & (Publication.wave_kind == wave)
    return session.scalar(select(Publication).where(chosen))


def of_programme(session: Session, programme: Programme) -> Sequence[Publication]:
    """Every publication of a programme."""
    return session.scalars(select(Publication).where(Publication.programme_id == programme.id)).all()


def read(publication: Publication | None) -> Mapping[str, object]:
    """What a publication says, or ``NotFound``."""
    if publication is None:
        raise NotFound("There is no report of these waves yet. Close both waves and open them first.")
    facts: Mapping[str, object] = json.loads(publication.body)
    return facts


def verify_ledger(session: Session) -> int:
    """Check the chain and every publication against it; returns how many there are.

    Raises ``LedgerBroken`` or ``PublicationChanged``.
    """
    entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.position)).all()
    ledger.verify([LedgerLine(entry.body, entry.digest) for entry in entries])
    for entry in entries:
        publication = session.get(Publication, entry.publication_id)
        facts = dict(read(publication))
        facts.pop("ledger", None)
        said = json.loads(entry.body)["publication"]
        if descriptor.digest(descriptor.canonical(facts)).hex() != said:
            raise PublicationChanged(
                f"The publication in line {entry.position + 1} of the ledger was changed after it was released."
            )
    return len(entries)


class PublicationChanged(Refusal):
    """The stored bytes of a publication are not those that were released."""

    status = 500


def _judge_all(
    questionnaire: Questionnaire, admitted: Admitted, wanted: Sequence[Measure]
) -> dict[tuple[str, str], Judged]:
    found = {
        (population.key, measure.id): (measure, admitted.comparison(population, measure))
        for population in admitted.populations
        for measure in wanted
        if population.cut in measure.cuts
    }
    return {
        key: comparing.compare(questionnaire, measure, counts)
        for key, (measure, counts) in found.items()
        if isinstance(counts, Comparison)
    }


def _asked(questionnaire: Questionnaire, waves: tuple[str, str]) -> list[AskedItem]:
    return [
        AskedItem(item.id, item.kind, tuple(option.code for option in item.options))
        for item in questionnaire.items.values()
        if any(item.asked_in(wave) for wave in waves)
    ]


def _earlier(session: Session, programme: Programme) -> list[dict[str, frozenset[str]]]:
    releases = [read(publication)["release"] for publication in of_programme(session, programme)]
    return [
        {population["key"]: frozenset(population["groups"]) for population in release["populations"]}
        for release in releases
        if isinstance(release, dict)
    ]


def _facts(
    programme: Programme,
    questionnaire: Questionnaire,
    release: Release,
    wanted: Sequence[Measure],
    tallies: Tallies,
    *,
    paired: bool,
) -> dict[str, object]:
    by_id = {measure.id: measure for measure in wanted}
    titles = {measure.id: _title(questionnaire, measure, tallies.waves[1]) for measure in wanted}
    said = {
        population.key: {
            measure: wording.say(titles[measure], row, by_id[measure], release.k)
            for measure, row in population.comparisons.items()
        }
        for population in release.populations
    }
    return {
        "format": FORMAT,
        "id": tokens.new_id(),
        "programme": {"name": programme.name, "slug": programme.slug, "k": release.k},
        "questionnaire": _described(questionnaire),
        "waves": list(tallies.waves),
        "measures": [_measure(questionnaire, measure, titles[measure.id]) for measure in wanted],
        "items": [_item(questionnaire, item.id, tallies.waves[1]) for item in _asked(questionnaire, tallies.waves)],
        "said": {
            key: {measure: {"verdict": each.verdict.value, "sentence": each.sentence} for measure, each in rows.items()}
            for key, rows in said.items()
        },
        "finding": _finding(questionnaire, said.get("whole", {}), release.k),
        "paired": paired,
        "counted": {wave: _counted(programme, wave) for wave in tallies.waves},
        "invalid": {wave: _rough(number) for wave, number in tallies.invalid.items()},
        "reasons": {why.value: wording.reason(why, release.k) for why in wording.REASONS},
        "notes": _notes(questionnaire, paired=paired),
        "release": release.plain(),
        "release_digest": release.digest().hex(),
    }


def _counted(programme: Programme, wave: str) -> str:
    """SHA-256 of the list of what was counted; empty where too few answered for a list."""
    kept = next((each.counted for each in programme.waves if each.kind == wave), None)
    return kept.digest.hex() if kept and kept.body else ""


def _store(session: Session, programme: Programme, wave: str, facts: dict[str, object], on: date) -> Publication:
    last = session.scalar(select(LedgerEntry).order_by(LedgerEntry.position.desc()).limit(1))
    position, previous = (last.position + 1, last.digest) if last else (0, ledger.GENESIS)
    line = descriptor.canonical(
        {
            "position": position,
            "publication": descriptor.digest(descriptor.canonical(facts)).hex(),
            "release": facts["release_digest"],
            "previous": previous.hex(),
        }
    )
    digest = ledger.entry_digest(previous, line)
    facts = {**facts, "ledger": {"position": position, "digest": digest.hex()}}
    publication = Publication(
        id=str(facts["id"]),
        programme_id=programme.id,
        wave_kind=wave,
        published=on,
        body=descriptor.canonical(facts),
    )
    session.add(publication)
    session.flush()
    session.add(LedgerEntry(position=position, publication_id=publication.id, body=line, digest=digest))
    session.flush()
    return publication


def _finding(questionnaire: Questionnaire, whole: Mapping[str, wording.Said], k: int) -> str:
    if not whole:
        return f"Fewer than {k} people answered before or after, so nothing can be shown."
    return " ".join(whole[scale.id].sentence for scale in questionnaire.outcomes() if scale.id in whole)


def _title(questionnaire: Questionnaire, measure: Measure, wave: str) -> str:
    if measure.kind == "scale":
        return in_language(questionnaire.scales[measure.id].title, "en")
    return f"“{questionnaire.items[measure.id].text(wave, 'en')}”"


def _measure(questionnaire: Questionnaire, measure: Measure, title: str) -> dict[str, object]:
    scale = questionnaire.scales.get(measure.id) if measure.kind == "scale" else None
    reverse = measure.kind == "item" and questionnaire.items[measure.id].reverse
    return {
        "id": measure.id,
        "kind": measure.kind,
        "title": title,
        "low": measure.low,
        "high": measure.high,
        "outcome": bool(scale and scale.outcome),
        "reverse": reverse,
        "smallest_of_interest": wording.smallest_of_interest(measure),
    }


def _item(questionnaire: Questionnaire, item_id: str, wave: str) -> dict[str, object]:
    item = questionnaire.items[item_id]
    asked = [kind for kind in ("before", wave) if item.asked_in(kind)]
    return {
        "id": item.id,
        "kind": item.kind,
        "reverse": item.reverse,
        "text": {kind: item.text(kind, "en") for kind in asked},
        "options": [{"code": option.code, "label": in_language(option.label, "en")} for option in item.options],
    }


def _described(questionnaire: Questionnaire) -> dict[str, object]:
    return {
        "id": questionnaire.id,
        "version": questionnaire.version,
        "title": in_language(questionnaire.title, "en"),
        "licence": questionnaire.licence,
        "new_scales": questionnaire.new_scales,
        "note": in_language(questionnaire.note, "en"),
        "digest": questionnaire.digest().hex(),
    }


def _notes(questionnaire: Questionnaire, *, paired: bool) -> list[str]:
    who = (
        "Some people's answers before and after were paired by a code that only they know; no name is known."
        if paired
        else "Answers before and after are not linked: two groups of people, mostly the same ones, are compared."
    )
    note = [in_language(questionnaire.note, "en")] if questionnaire.new_scales else []
    return [
        who,
        "There is no comparison group, so a change may have other causes than the training.",
        "People who were trained together tend to answer alike. The intervals ignore that and may be too narrow.",
        "Whoever did not answer may think otherwise.",
        "Means stand on steps that are wider where fewer people answered; interval ends are rounded outwards; "
        "numbers of people under 100 are rounded to 5.",
        "The change is the difference of the two printed means.",
        *note,
    ]


def _rough(number: int) -> int:
    """Records that did not validate, rounded up to five: a small number could point at somebody."""
    return -(-number // 5) * 5
