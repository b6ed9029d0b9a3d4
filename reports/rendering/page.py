"""What the report's template shows, taken from a stored publication and from nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from reports.rendering import analysis, charts
from reports.rendering.analysis import Course, Marker, Over, Peers, Reliability
from reports.rendering.charts import Range
from reports.rendering.lines import ARM_NAMES, WAVE_TITLES, Line, count_text, line_of, name_of, share_text
from reports.wording import number


@dataclass(frozen=True)
class Outcome:
    """One scale: everybody together, then each cut. The axes say what the drawings' places stand for."""

    title: str
    low: str
    high: str
    axis: Markup
    change_axis: Markup
    whole: Line
    over: Over | None
    beside: Sequence[str]
    cuts: Sequence[tuple[str, Sequence[Line]]]
    outcome: bool


@dataclass(frozen=True)
class Bands:
    """How one wave answered an agreement item."""

    wave: str
    kind: str
    drawing: Markup
    disagree: str
    middle: str
    agree: str
    prefer_not: str


@dataclass(frozen=True)
class ItemLine:
    """One agreement item for everybody together; no ``line`` where it was asked in one wave alone."""

    id: str
    text: str
    reverse: bool
    line: Line | None
    bands: Sequence[Bands]


@dataclass(frozen=True)
class Choice:
    """One item with options of its own: option -> share in each wave it was asked in."""

    text: str
    waves: Sequence[str]
    options: Sequence[tuple[str, Sequence[str]]]
    hidden: str


@dataclass(frozen=True)
class Wave:
    """Who answered one wave."""

    title: str
    answered: str
    invited: str
    rate: str


@dataclass(frozen=True)
class ReportPage:
    """The whole report."""

    programme: str
    organisation: str
    published: str
    k: int
    finding: str
    headlines: Sequence[str]
    nothing_shown: bool
    waves: Sequence[Wave]
    outcomes: Sequence[Outcome]
    others: Sequence[Outcome]
    items: Sequence[ItemLine]
    choices: Sequence[Choice]
    not_shown: Sequence[tuple[str, str]]
    merged: Sequence[tuple[str, str]]
    notes: Sequence[str]
    questionnaire: Mapping[str, Any]
    counted: Sequence[tuple[str, str]]
    invalid: Sequence[tuple[str, int]]
    ledger: Mapping[str, Any]
    wave_titles: tuple[str, str]
    banner: str
    peers: Sequence[Peers]
    course: Sequence[Course]
    looking_back: Sequence[Marker]
    caveats: Sequence[str]
    reliability: Sequence[Reliability]
    method: Sequence[tuple[str, str]]


def report_page(publication: Mapping[str, Any]) -> ReportPage:
    """The report as its template needs it."""
    release, counted = publication["release"], publication.get("counted", {})
    whole = next((each for each in release["populations"] if each["cut"] == "whole"), None)
    span = range_of_changes(publication)
    scales = [_outcome(publication, each, span) for each in publication["measures"] if each["kind"] == "scale"]
    return ReportPage(
        programme=publication["programme"]["name"],
        organisation=publication["organisation"],
        published=publication["published"],
        k=publication["programme"]["k"],
        finding=publication["finding"],
        headlines=[_headline(scale.whole) for scale in scales if scale and scale.outcome] or [publication["finding"]],
        nothing_shown=whole is None,
        waves=[_wave(whole, wave) for wave in publication["waves"]] if whole else [],
        outcomes=[scale for scale in scales if scale and scale.outcome],
        others=[scale for scale in scales if scale and not scale.outcome],
        items=_items(publication) if whole else [],
        choices=_choices(publication) if whole else [],
        not_shown=_not_shown(publication),
        merged=[(name_of(each), "; ".join(each["merged"])) for each in release["populations"] if each["merged"]],
        notes=publication["notes"],
        questionnaire=publication["questionnaire"],
        counted=[(WAVE_TITLES[wave], digest) for wave in publication["waves"] if (digest := counted.get(wave))],
        invalid=[(WAVE_TITLES[wave], number) for wave, number in publication["invalid"].items() if number],
        ledger=publication.get("ledger", {}),
        wave_titles=(WAVE_TITLES[publication["waves"][0]], WAVE_TITLES[publication["waves"][1]]),
        banner=analysis.banner(publication),
        peers=analysis.peers(publication, span),
        course=analysis.course(publication),
        looking_back=analysis.looking_back(publication),
        caveats=[each["sentence"] for each in publication["caveats"] if each["kind"] != "low privacy trust"],
        reliability=analysis.reliability(publication),
        method=[(each["term"], each["text"]) for each in publication["method"]],
    )


def _headline(line: Line) -> str:
    """The verdict without its figures: the sentence up to the colon, where there is a verdict."""
    return line.sentence if line.hidden else f"{line.sentence.partition(': ')[0]}."


def range_of_changes(publication: Mapping[str, Any]) -> Range:
    """One range for the changes of all scales, so that they can be compared down the page and across files."""
    scales = [measure for measure in publication["measures"] if measure["kind"] == "scale"]
    printed = [
        each["comparisons"][measure["id"]]
        for each in publication["release"]["populations"]
        for measure in scales
        if measure["id"] in each["comparisons"]
    ]
    derived = [*publication["headlines"].values(), *publication["peer_support"].values()]
    spans = [(row["low"], row["high"]) for row in (*printed, *derived) if row.get("change") is not None]
    return charts.widest(spans, least=2 * max((measure["smallest_of_interest"] for measure in scales), default=5))


def _outcome(publication: Mapping[str, Any], measure: Mapping[str, Any], span: Range) -> Outcome | None:
    populations = [each for each in publication["release"]["populations"] if measure["id"] in each["comparisons"]]
    if not populations:
        return None
    lines = {each["key"]: line_of(publication, each, measure, span) for each in populations}
    cuts = [
        (title, _in_order(publication, cut, [*_shown(lines, populations, cut), *_hidden(publication, cut)]))
        for cut, title in _titles(publication).items()
        if measure["outcome"]
    ]
    scale = Range(measure["low"], measure["high"])
    ends = (scale.low, (scale.low + scale.high) / 2, scale.high)
    return Outcome(
        title=measure["title"],
        low=number(scale.low),
        high=number(scale.high),
        axis=charts.axis(scale, {end: number(end) for end in ends}),
        change_axis=charts.axis(span, {end: number(end, sign=True) for end in (span.low, 0, span.high)}),
        whole=lines["whole"],
        over=analysis.over_groups(publication, measure["id"], span),
        beside=analysis.beside(publication, measure["id"]) if measure["outcome"] else [],
        cuts=[(title, rows) for title, rows in cuts if rows],
        outcome=measure["outcome"],
    )


def _in_order(publication: Mapping[str, Any], cut: str, lines: Sequence[Line]) -> list[Line]:
    """By name; the answers to a background question as they stand in the form, site by site."""
    asked = cut.removeprefix("by:").partition("@")[0]
    answers = [option["label"] for item in publication["items"] if item["id"] == asked for option in item["options"]]

    def place(line: Line) -> tuple[str, int]:
        said = line.name.removesuffix(", or no answer given")
        for position, answer in enumerate(answers):
            if said == answer or said.endswith(f": {answer}"):
                return said.removesuffix(answer), position
        return line.name, len(answers)

    return sorted(lines, key=place if cut.startswith("by:") else lambda line: (line.name, 0))


def _titles(publication: Mapping[str, Any]) -> dict[str, str]:
    return {each["cut"]: each["title"] for each in publication["cuts"]}


def _shown(lines: Mapping[str, Line], populations: Sequence[Mapping[str, Any]], cut: str) -> list[Line]:
    return [lines[each["key"]] for each in populations if each["cut"] == cut]


def _hidden(publication: Mapping[str, Any], cut: str) -> list[Line]:
    """What a reader would look for in this table, in the same place and tone as all else."""
    if cut in publication["release"]["refused_cuts"]:
        return []
    return [
        Line(name=ARM_NAMES.get(each["name"], each["name"]), merged="", people=("", ""), hidden=_why(publication, each))
        for each in publication["release"]["withheld"]
        if each["cut"] == cut and each["reason"] != "merged"
    ]


def _why(publication: Mapping[str, Any], withheld: Mapping[str, Any]) -> str:
    return str(publication["reasons"][withheld["reason"]])


def _wave(whole: Mapping[str, Any], wave: str) -> Wave:
    took_part = whole["participation"][wave]
    rate = share_text(took_part["rate"]) if took_part["rate"] else "not shown: too few were invited"
    return Wave(WAVE_TITLES[wave], count_text(took_part["responses"]), count_text(took_part["invited"]), rate)


def _items(publication: Mapping[str, Any]) -> list[ItemLine]:
    whole = publication["release"]["populations"][0]
    compared = {measure["id"]: measure for measure in publication["measures"] if measure["kind"] == "item"}
    return [
        ItemLine(
            id=item["id"],
            text=_text(publication, item),
            reverse=item["reverse"],
            line=line_of(publication, whole, compared[item["id"]]) if item["id"] in compared else None,
            bands=_bands(publication, item["id"]),
        )
        for item in publication["items"]
        if item["kind"] == "agreement"
    ]


def _bands(publication: Mapping[str, Any], item: str) -> list[Bands]:
    printed = {wave: publication["release"]["items"][wave].get(item, {}) for wave in publication["waves"]}
    return [_bands_of(wave, each) for wave, each in printed.items() if "shares" in each]


def _bands_of(wave: str, printed: Mapping[str, Any]) -> Bands:
    disagree, middle, agree = (printed["shares"][each] for each in ("disagree", "middle", "agree"))
    said = f"Disagree {share_text(disagree)}, neither {share_text(middle)}, agree {share_text(agree)}"
    return Bands(
        WAVE_TITLES[wave],
        wave,
        charts.bands(disagree["value"], middle["value"], agree["value"], said),
        share_text(disagree),
        share_text(middle),
        share_text(agree),
        share_text(printed["prefer_not"]),
    )


def _text(publication: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """The wording of the later wave, or of the earlier where the item was asked in no other."""
    before, later = publication["waves"]
    return str(item["text"].get(later) or item["text"][before])


def _choices(publication: Mapping[str, Any]) -> list[Choice]:
    return [_choice(publication, item) for item in publication["items"] if item["kind"] != "agreement"]


def _choice(publication: Mapping[str, Any], item: Mapping[str, Any]) -> Choice:
    printed = {
        wave: publication["release"]["items"][wave][item["id"]]
        for wave in publication["waves"]
        if item["id"] in publication["release"]["items"][wave]
    }
    shown = {wave: each["shares"] for wave, each in printed.items() if "shares" in each}
    labels = [(str(option["code"]), option["label"]) for option in item["options"]]
    options = [(label, [share_text(shares[code]) for shares in shown.values()]) for code, label in labels]
    hidden = "" if shown else "Not shown: too few people answered this question."
    return Choice(_text(publication, item), [WAVE_TITLES[wave] for wave in shown], options if shown else [], hidden)


def _not_shown(publication: Mapping[str, Any]) -> list[tuple[str, str]]:
    release, reasons = publication["release"], publication["reasons"]
    single = [
        (ARM_NAMES.get(each["name"], each["name"]), reasons[each["reason"]])
        for each in release["withheld"]
        if each["cut"] not in release["refused_cuts"]
    ]
    cuts = [(_titles(publication)[cut], reasons[reason]) for cut, reason in release["refused_cuts"].items()]
    return single + cuts
