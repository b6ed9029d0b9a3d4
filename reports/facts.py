"""The words and figures of one publication, from a release and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from feedback.privacy import tokens
from reports import wording
from reports.analysis import caveats, companywide, lasting, peer_support
from reports.analysis.companywide import Headline
from reports.analysis.peer_support import PeerEffect
from reports.disclosure.gate import Release
from reports.disclosure.measures import Measure
from reports.disclosure.populations import Cut
from reports.method import annex
from reports.statistics.difference_in_differences import NUMBERS_FROM
from surveys.questionnaires.kinds import Item
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language
from surveys.tallies import Group, Tallies

FORMAT = "candour publication 3"
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
    tallies: Tallies,
    earlier: Sequence[Mapping[str, Any]] = (),
    *,
    paired: bool,
) -> dict[str, object]:
    """Everything a page or file may show, as JSON knows it; ``earlier`` are the programme's reports so far."""
    titles = {measure.id: _title(questionnaire, measure, release.waves[1]) for measure in wanted}
    printed = _printed(questionnaire, occasion, release, wanted, titles, tallies.groups)
    basis = companywide.basis(printed)
    if basis == "groups":
        release = release.untested()  # one test for each outcome: that over groups
        printed["release"] = release.plain()
    headlines = companywide.headlines(printed)
    peers = peer_support.peer_effects(printed)
    said = _said(release, wanted, titles)
    for measure, headline in headlines.items():
        said["whole"][measure] = {"verdict": headline.verdict, "sentence": headline.sentence}
    return {
        **printed,
        "said": said,
        "finding": _finding(questionnaire, said.get("whole", {}), release),
        "headlines": {measure: _headline(questionnaire, measure, each) for measure, each in headlines.items()},
        "peer_support": {name: asdict(each) for name, each in peers.items()},
        "lasting": {name: asdict(each) for name, each in lasting.lasting(printed, earlier).items()},
        "looking_back": _looking_back(questionnaire, release),
        "caveats": [asdict(each) for each in caveats.caveats(printed, headlines)],
        "paired": paired,
        "counted": dict(occasion.counted),
        "invalid": {wave: _rough(number) for wave, number in tallies.invalid.items()},
        "reasons": {why.value: wording.reason(why, release.k) for why in wording.REASONS},
        "notes": [*_notes(questionnaire, basis, paired=paired), *_uncompared(tallies.groups, peers)],
        "method": annex(printed, basis, paired=paired),
        "release_digest": release.digest().hex(),
    }


def _printed(
    questionnaire: Questionnaire,
    occasion: Occasion,
    release: Release,
    wanted: Sequence[Measure],
    titles: Mapping[str, str],
    groups: Sequence[Group],
) -> dict[str, Any]:
    """The release, and what its ids stand for."""
    return {
        "format": FORMAT,
        "id": tokens.new_id(),
        "organisation": occasion.organisation,
        "published": occasion.published,
        "programme": {"name": occasion.programme, "slug": occasion.slug, "k": release.k},
        "questionnaire": _described(questionnaire),
        "waves": list(release.waves),
        "cuts": _cuts(questionnaire, release),
        "groups": [{"id": each.id, "name": each.name, "site": each.site, "arm": each.arm} for each in groups],
        "measures": [_measure(questionnaire, measure, titles[measure.id]) for measure in wanted],
        "items": [_item(questionnaire, item.id, release.waves[1]) for item in asked(questionnaire, release.waves)],
        "release": release.plain(),
    }


def _said(
    release: Release, wanted: Sequence[Measure], titles: Mapping[str, str]
) -> dict[str, dict[str, dict[str, str]]]:
    """Population -> measure -> verdict and sentence."""
    by_id = {measure.id: measure for measure in wanted}
    return {
        population.key: {
            measure: {"verdict": said.verdict.value, "sentence": said.sentence}
            for measure, row in population.comparisons.items()
            for said in [wording.say(titles[measure], row, by_id[measure], release.k)]
        }
        for population in release.populations
    }


def _headline(questionnaire: Questionnaire, measure: str, headline: Headline) -> dict[str, object]:
    title = in_language(questionnaire.scales[measure].title, "en")
    return {**asdict(headline), "found": companywide.found_sentence(title, headline)}


def _looking_back(questionnaire: Questionnaire, release: Release) -> list[dict[str, object]]:
    """Scales that look back, each with the scale that asked at the time."""
    return [
        {
            "scale": name,
            "title": in_language(questionnaire.scales[name].title, "en"),
            "at_the_time": _asked_at_the_time(questionnaire, name),
        }
        for name in release.markers
    ]


def _asked_at_the_time(questionnaire: Questionnaire, marker: str) -> str | None:
    """The scale whose statements the marker looks back at."""
    looked_at = {questionnaire.items[item].looks_back_at for item in questionnaire.scales[marker].items}
    return next((scale.id for scale in questionnaire.scales.values() if looked_at == set(scale.items)), None)


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


def _finding(questionnaire: Questionnaire, whole: Mapping[str, Mapping[str, str]], release: Release) -> str:
    if whole:
        return " ".join(whole[scale.id]["sentence"] for scale in questionnaire.outcomes() if scale.id in whole)
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


def _notes(questionnaire: Questionnaire, basis: str, *, paired: bool) -> list[str]:
    who = (
        "Some people's answers before and after were paired by a code that only they know; no name is known."
        if paired
        else "Answers before and after are not linked: two groups of people, mostly the same ones, are compared."
    )
    note = [in_language(questionnaire.note, "en")] if questionnaire.new_scales else []
    return [
        who,
        "There is no comparison group, so a change may have other causes than the training.",
        _units_note(basis),
        "Whoever did not answer may think otherwise.",
        "Means stand on steps that are wider where fewer people answered; interval ends are rounded outwards; "
        "numbers of people under 100 are rounded to 5.",
        "The change is the difference of the two printed means.",
        *note,
    ]


def _uncompared(groups: Sequence[Group], peers: Mapping[str, PeerEffect]) -> list[str]:
    """Why a programme with both kinds of training is not compared by kind."""
    if peers or len({each.arm for each in groups}) < 2:
        return []
    return [
        f"Training with and without peer support are compared where at least {NUMBERS_FROM} training groups of each "
        "kind are shown with a change; here there are fewer."
    ]


def _units_note(basis: str) -> str:
    if basis == "groups":
        return (
            "People who were trained together tend to answer alike, so the first sentences count training groups, each "
            "once; rows of several groups have intervals that are widened for it."
        )
    return (
        "People who were trained together tend to answer alike. Intervals of several groups are widened for it by a "
        "rule of thumb, because too few groups are shown to measure it; take them as approximate."
    )


def _rough(number: int) -> int:
    """Records that did not validate, rounded up to five: a small number could point at somebody."""
    return -(-number // 5) * 5
