"""A publication as one flat table: a row for each population and measure, printed values only.

Rows that are made of other rows (groups as units, peer support, the course over the waves) stand below them, with
what they are made of in ``who``.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = (
    "cut",
    "population",
    "who",
    "merged_from",
    "measure",
    "measure_title",
    "low_end",
    "high_end",
    "before",
    "before_bound",
    "after",
    "after_bound",
    "step",
    "change",
    "interval_low",
    "interval_high",
    "p",
    "hedges_g",
    "responses_before",
    "responses_after",
    "invited",
    "verdict",
    "not_shown_because",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(publication: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every row of the table, in the order of the report; what is not shown has a row too."""
    measures = {measure["id"]: measure for measure in publication["measures"]}
    for population in publication["release"]["populations"]:
        for name, printed in population["comparisons"].items():
            yield _row(publication, population, measures[name], printed)
    yield from _derived(publication, measures)
    for withheld in publication["release"]["withheld"]:
        yield {
            "cut": withheld["cut"],
            "who": withheld["name"],
            "not_shown_because": publication["reasons"][withheld["reason"]],
        }
    for cut, reason in publication["release"]["refused_cuts"].items():
        yield {"cut": cut, "who": "", "not_shown_because": publication["reasons"][reason]}


def _derived(publication: Mapping[str, Any], measures: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    for name, headline in publication["headlines"].items():
        if headline["basis"] == "groups":
            who = f"Training groups, each counting once ({headline['units']})"
            yield _made("whole groups", who, measures[name], headline)
    for name, effect in publication["peer_support"].items():
        who = "Change with peer support less change without"
        yield _made("peer support", who, measures[name], effect)
    for name, course in publication["lasting"].items():
        yield _made("lasting", f"Change since {course['since']}", measures[name], course)


def _made(cut: str, who: str, measure: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, str]:
    return {
        "cut": cut,
        "who": who,
        "measure": measure["id"],
        "measure_title": measure["title"],
        "low_end": _number(measure["low"]),
        "high_end": _number(measure["high"]),
        "step": _number(found["step"]),
        "change": _number(found["change"]),
        "interval_low": _number(found["low"]),
        "interval_high": _number(found["high"]),
        "p": found.get("p") or "",
        "verdict": found["verdict"],
    }


def to_csv(publication: Mapping[str, Any]) -> bytes:
    """The table as CSV: UTF-8 with BOM, CRLF; text that a spreadsheet would run is defused."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(publication):
        writer.writerow({name: _defused(name, value) for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig")


def _row(
    publication: Mapping[str, Any],
    population: Mapping[str, Any],
    measure: Mapping[str, Any],
    printed: Mapping[str, Any],
) -> dict[str, str]:
    before, later = publication["waves"]
    took_part = population["participation"]
    row = {
        "cut": population["cut"],
        "population": population["key"],
        "who": population["name"],
        "merged_from": "; ".join(population["merged"]),
        "measure": measure["id"],
        "measure_title": measure["title"],
        "low_end": _number(measure["low"]),
        "high_end": _number(measure["high"]),
        "responses_before": _count(took_part[before]["responses"]),
        "responses_after": _count(took_part[later]["responses"]),
        "invited": _count(took_part[before]["invited"]) if took_part[before]["invited"] else "",
        "verdict": publication["said"][population["key"]][measure["id"]]["verdict"],
    }
    if "reason" in printed:
        return {**row, "not_shown_because": publication["reasons"][printed["reason"]]}
    return {
        **row,
        "before": _number(printed["before"]["value"]),
        "before_bound": _bound(printed["before"]["bound"]),
        "after": _number(printed["after"]["value"]),
        "after_bound": _bound(printed["after"]["bound"]),
        "step": _number(printed["step"]),
        "change": _number(printed["change"]),
        "interval_low": _number(printed["low"]),
        "interval_high": _number(printed["high"]),
        "p": printed["p"] or "",
        "hedges_g": _number(printed["g"]),
        "not_shown_because": publication["reasons"][printed["withheld"]] if printed["withheld"] else "",
    }


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _bound(bound: str) -> str:
    return "" if bound == "at" else bound


def _count(count: Mapping[str, Any]) -> str:
    about = "about " if count["about"] else ""
    return f"{about}{count['value']}{'' if count['bound'] == 'at' else ' ' + count['bound']}"


def _defused(name: str, value: str) -> str:
    labels = {"who", "merged_from", "measure_title", "not_shown_because"}
    return f"'{value}" if name in labels and value.startswith(_FORMULA) else value
