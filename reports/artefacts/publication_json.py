"""The publication itself, as machines get it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.artefacts.figures import Figure, Odd, interval, on_step, people

WHERE = "publication"
SHARE_STEP = 5  # per cent
EFFECT_STEP = 0.1  # of g
MADE = ("change", "low", "high", "finds", "start", "with_peers", "without_peers")

Steps = Mapping[tuple[str, str], float]  # (population, measure) -> print step


def read(body: bytes) -> tuple[list[Figure], list[Odd]]:
    """All figures of a stored publication, and what is finer than it may be."""
    publication = json.loads(body)
    release = publication["release"]
    figures = [each for population in release["populations"] for each in _population(release["waves"], population)]
    shares = [each for wave, items in release["items"].items() for each in _items(wave, items)]
    odd = [each for population in release["populations"] for each in _odd(population)]
    return [*figures, *shares], [*odd, *_odd_aside(release), *_odd_above(publication)]


def steps(body: bytes) -> Steps:
    """The print step of every row."""
    return {
        (population["key"], measure): row["step"]
        for population in json.loads(body)["release"]["populations"]
        for measure, row in population["comparisons"].items()
        if "step" in row
    }


def _population(waves: Iterable[str], population: Mapping[str, Any]) -> Iterator[Figure]:
    key, (earlier, later) = population["key"], waves
    for wave, took_part in population["participation"].items():
        yield Figure("people", key, wave, "", "", *people(_count(took_part["responses"])), WHERE)
    for measure, row in population["comparisons"].items():
        if "step" in row:
            for wave, printed in ((earlier, row["before"]), (later, row["after"])):
                yield Figure("mean", key, wave, measure, "", *interval(_bounded(printed), row["step"]), WHERE)


def _items(wave: str, items: Mapping[str, Any]) -> Iterator[Figure]:
    for item, printed in items.items():
        for part, share in printed.get("shares", {}).items():
            low, high = interval(_bounded(share), SHARE_STEP)
            yield Figure("share", "whole", wave, item, part, low / 100, high / 100, WHERE)


def _odd(population: Mapping[str, Any]) -> Iterator[Odd]:
    for measure, row in population["comparisons"].items():
        means = {name: row[name]["value"] for name in ("before", "after") if name in row}
        for name, value in {**means, **{name: row.get(name) for name in ("change", "low", "high")}}.items():
            if value is not None and not on_step(value, row["step"]):
                yield Odd(WHERE, f"{population['key']}, {measure}: {name} {value} is finer than {row['step']}")


def _odd_aside(release: Mapping[str, Any]) -> Iterator[Odd]:
    """What is printed beside the rows: chances, effect sizes, scales that look back, reliability."""
    for population in release["populations"]:
        for measure, row in population["comparisons"].items():
            where = f"{population['key']}, {measure}"
            yield from _off(where, SHARE_STEP, row.get("chance") or {})
            yield from _off(where, EFFECT_STEP, {"g": row.get("g")})
    for scale, marker in release["markers"].items():
        yield from _off(scale, marker["step"], {"mean": marker["mean"]["value"]})
    for wave, populations in release["consistency"].items():
        for population, scales in populations.items():
            for scale, found in scales.items():
                yield from _off(f"{wave}, {population}, {scale}", found["step"], found)


def _odd_above(publication: Mapping[str, Any]) -> Iterator[Odd]:
    """What is made of printed rows."""
    for section in ("headlines", "peer_support", "lasting"):
        for measure, found in publication[section].items():
            yield from _off(f"{section}, {measure}", found["step"], {name: found.get(name) for name in MADE})


def _off(where: str, step: float, values: Mapping[str, Any]) -> Iterator[Odd]:
    for name, value in values.items():
        if value is not None and not on_step(value, step):
            yield Odd(WHERE, f"{where}: {name} {value} is finer than {step}")


def _bounded(printed: Mapping[str, Any]) -> str:
    bound = "" if printed["bound"] == "at" else f" {printed['bound']}"
    return f"{printed['value']!r}{bound}"


def _count(printed: Mapping[str, Any]) -> str:
    about = "about " if printed["about"] and printed["bound"] == "at" else ""
    return f"{about}{printed['value']}{'' if printed['bound'] == 'at' else ' ' + printed['bound']}"
