"""What follows from the printed rows, as the report's template shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports.rendering import charts
from reports.rendering.charts import Range
from reports.rendering.lines import WAVE_TITLES, mean_text, moved_text, span_text
from reports.wording import number

Publication = Mapping[str, Any]


@dataclass(frozen=True)
class Over:
    """The row of an outcome that counts training groups, each once; ``units`` says how many."""

    units: int
    change: str
    interval: str
    sure: bool
    verdict: str
    forest: Markup


@dataclass(frozen=True)
class Peers:
    """One outcome with and without peer support."""

    title: str
    sentence: str
    units: tuple[int, int]
    without_peers: str
    with_peers: str
    start: str
    change: str
    interval: str
    sure: bool
    verdict: str
    forest: Markup


@dataclass(frozen=True)
class Course:
    """One outcome over the waves: (wave, printed mean), with the drawing of its way."""

    title: str
    sentence: str
    means: Sequence[tuple[str, str]]
    drawing: Markup


@dataclass(frozen=True)
class Marker:
    """A scale that looks back, beside the mean of the scale that asked at the time; empty where that has none."""

    title: str
    mean: str
    then: str
    now: str


@dataclass(frozen=True)
class Reliability:
    """One scale of one population in one wave."""

    who: str
    scale: str
    wave: str
    alpha: str
    interval: str
    omega: str


def over_groups(publication: Publication, measure: str, span: Range) -> Over | None:
    """The row over training groups, where the headline rests on them."""
    headline = publication["headlines"].get(measure)
    if headline is None or headline["basis"] != "groups":
        return None
    return Over(
        headline["units"],
        number(headline["change"], sign=True),
        span_text(headline["low"], headline["high"]),
        headline["low"] > 0 or headline["high"] < 0,
        headline["verdict"],
        _forest(headline, span),
    )


def beside(publication: Publication, measure: str) -> list[str]:
    """What else is said of an outcome: what could have been found, and how likely a later answer is the higher one."""
    headline = publication["headlines"].get(measure)
    whole = publication["release"]["populations"][0]["comparisons"].get(measure, {})
    chance = whole.get("chance")
    likely = (
        "Of two answers drawn at random, one from before and one from after, the later is the higher one in about "
        f"{chance['value']} % of cases ({chance['low']} to {chance['high']} %); 50 % would be no difference."
        if chance
        else ""
    )
    return [said for said in (likely, headline["found"] if headline else "") if said]


def peers(publication: Publication, span: Range) -> list[Peers]:
    """Each outcome with and without peer support."""
    titles = _titles(publication)
    return [
        Peers(
            titles[measure],
            found["sentence"],
            (found["units"][0], found["units"][1]),
            number(found["without_peers"], sign=True),
            number(found["with_peers"], sign=True),
            number(found["start"], sign=True),
            number(found["change"], sign=True),
            span_text(found["low"], found["high"]),
            found["low"] > 0 or found["high"] < 0,
            found["verdict"],
            _forest(found, span),
        )
        for measure, found in publication["peer_support"].items()
    ]


def course(publication: Publication) -> list[Course]:
    """Each outcome over all waves that a report stands for."""
    measures = {each["id"]: each for each in publication["measures"]}
    return [_course(measures[name], found) for name, found in publication["lasting"].items()]


def _course(measure: Mapping[str, Any], found: Mapping[str, Any]) -> Course:
    means_of = found["means"]  # stored keys are in the order of the alphabet
    printed = {wave: means_of[wave] for wave in WAVE_TITLES if wave in means_of}
    means = [(WAVE_TITLES[wave], mean_text(mean)) for wave, mean in printed.items()]
    drawing = charts.trend(
        [mean["value"] for mean in printed.values()],
        Range(measure["low"], measure["high"]),
        ", ".join(f"{wave} {mean}" for wave, mean in means),
    )
    return Course(measure["title"], found["sentence"], means, drawing)


def looking_back(publication: Publication) -> list[Marker]:
    """Each scale that looks back."""
    found = publication["release"]["markers"]
    rows = publication["release"]["populations"][0]["comparisons"] if found else {}
    return [
        Marker(
            each["title"],
            mean_text(found[each["scale"]]["mean"]),
            *(_mean_of(rows.get(each["at_the_time"], {}), wave) for wave in ("before", "after")),
        )
        for each in publication["looking_back"]
    ]


def reliability(publication: Publication) -> list[Reliability]:
    """Every printed reliability, scale by scale."""
    names = {each["key"]: each["name"] for each in publication["release"]["populations"]}
    titles = _titles(publication) | {each["scale"]: each["title"] for each in publication["looking_back"]}
    rows = [
        (scale, population, wave, printed)
        for wave, populations in publication["release"]["consistency"].items()
        for population, scales in populations.items()
        for scale, printed in scales.items()
        if scale in titles
    ]
    order = list(titles)
    rows.sort(key=lambda row: (order.index(row[0]), row[1] != "whole", row[1], publication["waves"].index(row[2])))
    return [
        Reliability(
            "Everybody" if population == "whole" else names[population],
            titles[scale],
            WAVE_TITLES[wave],
            f"{printed['alpha']:.2f}",
            f"{printed['low']:.2f} to {printed['high']:.2f}",
            "" if printed["omega"] is None else f"{printed['omega']:.2f}",
        )
        for scale, population, wave, printed in rows
    ]


def banner(publication: Publication) -> str:
    """What must be read before anything else; empty where nothing must."""
    return next((str(each["sentence"]) for each in publication["caveats"] if each["kind"] == "low privacy trust"), "")


def _titles(publication: Publication) -> dict[str, str]:
    return {each["id"]: each["title"] for each in publication["measures"]}


def _forest(found: Mapping[str, Any], span: Range) -> Markup:
    change, low, high = found["change"], found["low"], found["high"]
    return charts.forest(change, low, high, span, moved_text(number(change, sign=True), span_text(low, high)))


def _mean_of(row: Mapping[str, Any], wave: str) -> str:
    return mean_text(row[wave]) if wave in row else ""
