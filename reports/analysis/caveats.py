"""What must be kept in mind with these figures: each sentence is there because a printed figure calls for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from reports.analysis.companywide import Headline
from reports.analysis.units import Facts, Unit, outcomes, units
from reports.wording import number

LOW_RATE = 60  # per cent of the invited
RATES_APART = 10  # percentage points between the waves
MIX_APART = 10  # percentage points between a part's shares of the answers before and after
NEAR_END = 15  # per cent of the range: a mean this near to an end leaves little room
TRUST = "privacy_trust"  # the scale that tells how far the other answers can be believed
LOW_TRUST = 50
ENOUGH_UNITS = 6  # to compare those that began low with those that began high

WAVES = {"before": "before the training", "after": "after it", "day30": "a month later", "day90": "three months later"}


@dataclass(frozen=True)
class Caveat:
    """``kind`` names the rule that found it."""

    kind: str
    sentence: str


def caveats(publication: Facts, headlines: Mapping[str, Headline]) -> list[Caveat]:
    """Every caveat that these figures call for, the gravest first."""
    whole = next((each for each in publication["release"]["populations"] if each["key"] == "whole"), None)
    if whole is None:
        return []
    return [
        *_low_trust(whole),
        *_response(publication, whole),
        *_non_response(publication, whole, headlines),
        *_mix(publication, whole),
        *_ends(publication, whole),
        *_regression(publication),
    ]


def _low_trust(whole: Mapping[str, Any]) -> Iterator[Caveat]:
    row = whole["comparisons"].get(TRUST, {})
    means = [row[name]["value"] for name in ("before", "after") if name in row]
    if means and min(means) < LOW_TRUST:
        yield Caveat(
            "low privacy trust",
            f"Trust in privacy is low: {number(min(means))} of 100. People who fear to be recognised answer more "
            "favourably, or not at all, so read every other figure with care, and build trust before anything else.",
        )


def _response(publication: Facts, whole: Mapping[str, Any]) -> Iterator[Caveat]:
    rates = {wave: took["rate"] for wave, took in whole["participation"].items() if took["rate"]}
    low = [wave for wave, rate in rates.items() if rate["value"] < LOW_RATE]
    if low:
        said = " and ".join(f"{rates[wave]['value']} % {WAVES[wave]}" for wave in low)
        yield Caveat("low response", f"Of those invited, only {said} answered; the others may think otherwise.")
    values = [rate["value"] for rate in rates.values()]
    if len(values) == len(publication["waves"]) and max(values) - min(values) > RATES_APART:
        yield Caveat(
            "unequal response",
            f"The shares who answered differ by {max(values) - min(values)} points between the waves, so part of a "
            "change may come from other people answering.",
        )


def _non_response(publication: Facts, whole: Mapping[str, Any], headlines: Mapping[str, Headline]) -> Iterator[Caveat]:
    """How far those who did not answer would have to have moved the other way for nothing to be left."""
    rate = whole["participation"][publication["waves"][1]]["rate"]
    if not rate or rate["value"] >= 100:
        return
    odds = rate["value"] / (100 - rate["value"])
    for measure in outcomes(publication):
        headline = headlines.get(measure["id"])
        if headline and headline.low * headline.high > 0:
            tipping = -headline.change * odds
            reach = measure["high"] - measure["low"]
            said = (
                f"by {number(round(tipping), sign=True)} points on average"
                if abs(tipping) < reach
                else "by more than the scale allows"
            )
            yield Caveat(
                "tipping point",
                f"For the change in {measure['title']} to vanish over all who were invited, those who did not answer "
                f"would have to have moved {said}.",
            )


def _mix(publication: Facts, whole: Mapping[str, Any]) -> Iterator[Caveat]:
    """Parts of the programme that gave another share of the answers before than after."""
    for part in publication["release"]["populations"]:
        if part["cut"] in {"site", "arm"}:
            before, after = (_share(part, whole, wave) for wave in publication["waves"])
            if abs(after - before) > MIX_APART:
                name = {"training": "Training without peer support", "peer": "Training with peer support"}.get(
                    part["name"], part["name"]
                )
                yield Caveat(
                    "mix",
                    f"{name} gave about {round(before)} % of the answers before and {round(after)} % after: the two "
                    "crowds are not made alike.",
                )


def _share(part: Mapping[str, Any], whole: Mapping[str, Any], wave: str) -> float:
    counts = [each["participation"][wave]["responses"]["value"] for each in (part, whole)]
    return float(100 * counts[0] / max(1, counts[1]))


def _ends(publication: Facts, whole: Mapping[str, Any]) -> Iterator[Caveat]:
    for measure in outcomes(publication):
        row = whole["comparisons"].get(measure["id"], {})
        if "before" not in row:
            continue
        room = (measure["high"] - measure["low"]) * NEAR_END / 100
        value = row["before"]["value"]
        if value >= measure["high"] - room:
            yield Caveat(
                "ceiling", f"{measure['title']} was near the top already before: there was little room to rise."
            )
        if value <= measure["low"] + room:
            yield Caveat("floor", f"{measure['title']} was near the bottom before: there was little room to fall.")


def _regression(publication: Facts) -> Iterator[Caveat]:
    """Groups that began low rise, and groups that began high fall, by chance alone."""
    for measure in outcomes(publication):
        shown = sorted(units(publication, measure["id"]), key=lambda unit: unit.before)
        half = len(shown) // 2
        if len(shown) < ENOUGH_UNITS:
            continue
        low, high = (_mean_change(part) for part in (shown[:half], shown[-half:]))
        if low - high >= measure["smallest_of_interest"]:
            yield Caveat(
                "regression to the mean",
                f"Groups that began low in {measure['title']} moved by {number(round(low), sign=True)}, those that "
                f"began high by {number(round(high), sign=True)}. Part of that is chance evening out.",
            )


def _mean_change(part: Sequence[Unit]) -> float:
    return fmean(unit.change for unit in part)
