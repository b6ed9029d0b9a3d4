"""Counts of two waves become an estimate: the right procedure for what was collected."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.printing import Estimate
from reports.statistics.brunner_munzel import brunner_munzel
from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.hedges import hedges_g
from reports.statistics.holm import holm
from reports.statistics.intraclass import design_effect, inflate
from reports.statistics.moments import moments
from reports.statistics.overlap import partially_overlapping
from reports.statistics.welch import welch
from surveys.questionnaires import scoring
from surveys.questionnaires.questionnaire import Questionnaire, Scale

Counts = Sequence[int]


@dataclass(frozen=True)
class Crowding:
    """How the people of a population were trained.

    ``groups``  how many training groups they come from, >= 1
    ``share``   of all people the group of a person holds, on average over people, above 0, at most 1
    ``icc``     how alike the people of a group answer, 0 to 1
    """

    groups: int
    share: float
    icc: float


@dataclass(frozen=True)
class Judged:
    """An estimate and whether paired answers went into it."""

    estimate: Estimate
    paired: bool


def measures(questionnaire: Questionnaire, waves: tuple[str, str]) -> tuple[Measure, ...]:
    """What is compared: the outcomes in every cut, other scales and single items for everybody together."""
    asked = [item for item in questionnaire.items_in(waves[0]) if item.asked_in(waves[1]) and item.kind == "agreement"]
    scales = [
        scale_measure(scale)
        for scale in questionnaire.scales.values()
        if all(_scored_in(questionnaire, scale, wave) for wave in waves)
    ]
    items = [
        Measure(
            id=item.id,
            kind="item",
            low=1,
            high=len(item.options),
            person_step=1,
            finest=0.01,
            whole_only=True,
            reverse=item.reverse,
        )
        for item in asked
    ]
    return (*scales, *items)


def markers(questionnaire: Questionnaire, wave: str) -> tuple[Measure, ...]:
    """Scales that look back: asked after the training about the time before it, and never compared as if asked then."""
    return tuple(
        scale_measure(scale)
        for scale in questionnaire.scales.values()
        if looks_back(questionnaire, scale) and _scored_in(questionnaire, scale, wave)
    )


def looks_back(questionnaire: Questionnaire, scale: Scale) -> bool:
    """Whether the statements of a scale ask about an earlier time."""
    return all(questionnaire.items[item].looks_back_at for item in scale.items)


def scale_measure(scale: Scale) -> Measure:
    """A scale as it is printed: an index from 0 to 100."""
    return Measure(
        id=scale.id,
        kind="scale",
        low=0,
        high=100,
        person_step=100 / ((scale.points - 1) * len(scale.items)),
        finest=1.0,
        whole_only=not scale.outcome,
        items=scale.items,
    )


def compare(
    questionnaire: Questionnaire,
    measure: Measure,
    counts: Comparison,
    crowding: Crowding | None = None,
    *,
    chance: bool = False,
) -> Judged:
    """Mean before, mean after and the change between them.

    Partially overlapping t (Derrick et al. 2017) where phrases paired some people, else Welch; both widened by the
    design effect where people of several groups are in it. Where all answers are equal there is no interval: NaN,
    which the gate prints as a reason and not as a number. ``chance`` asks for that of a later answer to be the
    higher one too.
    """
    codes = sorted({*counts.before, *counts.after})
    levels = [printed_level(questionnaire, measure, code) for code in codes]
    before = [counts.before.get(code, 0) for code in codes]
    after = [counts.after.get(code, 0) for code in codes]
    means = moments(levels, before).mean, moments(levels, after).mean
    likely = _chance(levels, before, after) if chance else None
    change, paired = _change(levels, before, after, _pair_table(codes, counts.pairs))
    if change is None:
        nothing = math.nan
        none = Estimate(*means, means[1] - means[0], nothing, nothing, nothing, nothing, likely)
        return Judged(none, paired=False)
    if crowding and crowding.groups > 1:
        change = _widened(change, crowding, (sum(before), sum(after)))
    g = hedges_g(levels, before, after).estimate
    return Judged(Estimate(*means, change.estimate, change.low, change.high, change.p, g, likely), paired)


def printed_level(questionnaire: Questionnaire, measure: Measure, code: int) -> float:
    """The place of a level of a scale, or of a code of an item, on the printed range."""
    if measure.kind == "item":
        return float(code)
    return scoring.index(questionnaire.scales[measure.id], code)


def corrected(
    estimates: Mapping[tuple[str, str], Estimate], outcomes: Sequence[str]
) -> dict[tuple[str, str], Estimate]:
    """The same estimates with p for the outcomes of the whole programme alone, corrected by Holm (1979).

    Everything else is an estimate with an interval, and no test.
    """
    tested = [("whole", outcome) for outcome in outcomes if ("whole", outcome) in estimates]
    raw = {key: p for key in tested if (p := estimates[key].p) is not None and not math.isnan(p)}
    adjusted = dict(zip(raw, holm(list(raw.values())), strict=True)) if raw else {}
    untestable = dict.fromkeys(set(tested) - set(raw), math.nan)
    return {key: replace(each, p={**untestable, **adjusted}.get(key)) for key, each in estimates.items()}


def _scored_in(questionnaire: Questionnaire, scale: Scale, wave: str) -> bool:
    """Whether enough of a scale's statements are asked in a wave for anybody to have a score."""
    return sum(questionnaire.items[item].asked_in(wave) for item in scale.items) >= scale.least_answered


def _pair_table(codes: Sequence[int], pairs: Mapping[tuple[int, int], int] | None) -> list[list[int]] | None:
    if not pairs:
        return None
    return [[pairs.get((earlier, later), 0) for later in codes] for earlier in codes]


def _change(
    levels: Sequence[float], before: Counts, after: Counts, pairs: list[list[int]] | None
) -> tuple[Change | None, bool]:
    if pairs is not None:
        try:
            return partially_overlapping(levels, before, after, pairs), True
        except NotEstimable:
            pass  # paired people who do not differ at all: fall back on all answers, unpaired
    try:
        return welch(levels, before, after), False
    except NotEstimable:
        return None, False


def _widened(change: Change, crowding: Crowding, people: tuple[int, int]) -> Change:
    """The groups' people count for fewer than they are: those who were trained together answer alike."""
    size = sum(people) / len(people) * crowding.share
    return inflate(change, design_effect(crowding.icc, max(1.0, size)), crowding.groups)


def _chance(levels: Sequence[float], before: Counts, after: Counts) -> tuple[float, float, float]:
    """P(later answer higher) + half of P(equal); the interval is NaN where answers are all equal, or far apart."""
    try:
        found = brunner_munzel(levels, before, after)
    except NotEstimable:
        return _share_above(before, after), math.nan, math.nan
    return found.probability, found.low, found.high


def _share_above(before: Counts, after: Counts) -> float:
    """The share of all pairs of one answer before and one after in which the later is higher; ties count half."""
    doubled = sum(count * (2 * sum(before[:place]) + before[place]) for place, count in enumerate(after))
    return doubled / (2 * sum(before) * sum(after))
