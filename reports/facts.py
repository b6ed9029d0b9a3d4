"""The words and figures of one publication, from a release and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.privacy import tokens
from reports import wording
from reports.disclosure.gate import Release
from reports.disclosure.measures import Measure
from reports.disclosure.populations import Cut
from surveys.questionnaires.kinds import Item
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language

FORMAT = "candour publication 2"
CUT_TITLES: Mapping[Cut, str] = {
    "site": "By site",
    "group": "By training group",
    "arm": "With and without peer support",
}


@dataclass(frozen=True)
class Occasion:
    """What a publication says besides its figures; ``counted`` is wave -> digest of the list of what was counted."""

    programme: str
    slug: str
    organisation: str
    published: str
    counted: Mapping[str, str]


def facts(
    questionnaire: Questionnaire,
    occasion: Occasion,
    release: Release,
    wanted: Sequence[Measure],
    invalid: Mapping[str, int],
    *,
    paired: bool,
) -> dict[str, object]:
    """Everything a page or file may show, as JSON knows it."""
    by_id = {measure.id: measure for measure in wanted}
    titles = {measure.id: _title(questionnaire, measure, release.waves[1]) for measure in wanted}
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
        "organisation": occasion.organisation,
        "published": occasion.published,
        "programme": {"name": occasion.programme, "slug": occasion.slug, "k": release.k},
        "questionnaire": _described(questionnaire),
        "waves": list(release.waves),
        "cuts": _cuts(questionnaire, release),
        "measures": [_measure(questionnaire, measure, titles[measure.id]) for measure in wanted],
        "items": [_item(questionnaire, item.id, release.waves[1]) for item in asked(questionnaire, release.waves)],
        "said": {
            key: {measure: {"verdict": each.verdict.value, "sentence": each.sentence} for measure, each in rows.items()}
            for key, rows in said.items()
        },
        "finding": _finding(questionnaire, said.get("whole", {}), release),
        "paired": paired,
        "counted": dict(occasion.counted),
        "invalid": {wave: _rough(number) for wave, number in invalid.items()},
        "reasons": {why.value: wording.reason(why, release.k) for why in wording.REASONS},
        "notes": _notes(questionnaire, paired=paired),
        "release": release.plain(),
        "release_digest": release.digest().hex(),
    }


def asked(questionnaire: Questionnaire, waves: tuple[str, str]) -> list[Item]:
    """The items of either wave, in the order of the questionnaire."""
    return [item for item in questionnaire.items.values() if any(item.asked_in(wave) for wave in waves)]


def _cuts(questionnaire: Questionnaire, release: Release) -> list[dict[str, str]]:
    """Title of each cut that has a candidate, in the order of the report."""
    cuts = dict.fromkeys(unit.cut for unit in release.units if unit.cut != "whole")
    return [{"cut": cut, "title": CUT_TITLES.get(cut) or _asked_by(questionnaire, cut)} for cut in cuts]


def _asked_by(questionnaire: Questionnaire, cut: Cut) -> str:
    item, _at, place = cut.removeprefix("by:").partition("@")
    question = questionnaire.items[item]
    wave = next(iter(question.wording))
    return f"By answer to “{question.text(wave, 'en')}”" + (", at each site" if place else "")


def _finding(questionnaire: Questionnaire, whole: Mapping[str, wording.Said], release: Release) -> str:
    if whole:
        return " ".join(whole[scale.id].sentence for scale in questionnaire.outcomes() if scale.id in whole)
    if any(each.reason.value == "small" for each in release.withheld):
        return (
            f"Fewer than {release.k} people answered before or after, so nothing can be shown. "
            "What would help: more answers, or a later wave."
        )
    return (
        "Nothing can be shown without giving a small group away beside what was published before. "
        "What would help: fewer cuts and larger groups in the next programme."
    )


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
    waves = [kind for kind in ("before", wave) if item.asked_in(kind)]
    return {
        "id": item.id,
        "kind": item.kind,
        "reverse": item.reverse,
        "text": {kind: item.text(kind, "en") for kind in waves},
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
