"""Counts of two waves become an estimate: the right procedure for what was collected."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.printing import Estimate
from reports.statistics.change import Change
from reports.statistics.errors import NotEstimable
from reports.statistics.hedges import hedges_g
from reports.statistics.holm import holm
from reports.statistics.moments import moments
from reports.statistics.overlap import partially_overlapping
from reports.statistics.welch import welch
from surveys.questionnaires import scoring
from surveys.questionnaires.questionnaire import Questionnaire


@dataclass(frozen=True)
class Judged:
    """An estimate and whether paired answers went into it."""

    estimate: Estimate
    paired: bool


def measures(questionnaire: Questionnaire, waves: tuple[str, str]) -> tuple[Measure, ...]:
    """What is compared: the outcomes in every cut, other scales and single items for everybody together."""
    asked = [item for item in questionnaire.items_in(waves[0]) if item.asked_in(waves[1]) and item.kind == "agreement"]
    scales = [
        Measure(
            id=scale.id,
            kind="scale",
            low=0,
            high=100,
            person_step=100 / ((scale.points - 1) * len(scale.items)),
            finest=1.0,
            whole_only=not scale.outcome,
            items=scale.items,
        )
        for scale in questionnaire.scales.values()
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


def compare(questionnaire: Questionnaire, measure: Measure, counts: Comparison) -> Judged:
    """Mean before, mean after and the change between them.

    Partially overlapping t (Derrick et al. 2017) where phrases paired some people, else Welch. Where all
    answers are equal there is no interval: NaN, which the gate prints as a reason and not as a number.
    """
    codes = sorted({*counts.before, *counts.after})
    levels = [_printed(questionnaire, measure, code) for code in codes]
    before = [counts.before.get(code, 0) for code in codes]
    after = [counts.after.get(code, 0) for code in codes]
    means = moments(levels, before).mean, moments(levels, after).mean
    change, paired = _change(levels, before, after, _pair_table(codes, counts.pairs))
    if change is None:
        nothing = math.nan
        return Judged(Estimate(*means, means[1] - means[0], nothing, nothing, nothing, nothing), paired=False)
    g = hedges_g(levels, before, after).estimate
    return Judged(Estimate(*means, change.estimate, change.low, change.high, change.p, g), paired)


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


def _printed(questionnaire: Questionnaire, measure: Measure, code: int) -> float:
    if measure.kind == "item":
        return float(code)
    return scoring.index(questionnaire.scales[measure.id], code)


def _pair_table(codes: Sequence[int], pairs: Mapping[tuple[int, int], int] | None) -> list[list[int]] | None:
    if not pairs:
        return None
    return [[pairs.get((earlier, later), 0) for later in codes] for earlier in codes]


def _change(
    levels: Sequence[float], before: Sequence[int], after: Sequence[int], pairs: list[list[int]] | None
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
