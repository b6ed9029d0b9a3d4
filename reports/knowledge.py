"""What all artefacts ever handed out tell a reader, as statements about atoms, and whom the reader would aim at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import product
from math import floor, isinf
from typing import Any

from reports.artefacts.figures import Figure
from reports.disclosure.attacking.attacker import Target, World
from reports.disclosure.attacking.differences import Part, differences
from reports.disclosure.attacking.statements import Mean, People, Share, Statement
from reports.disclosure.crowd import RESPONSES, Atom
from surveys.tallies import Group


@dataclass(frozen=True)
class Known:
    """One publication as its readers hold it: the parts it speaks of, and every figure in its artefacts."""

    publication: Mapping[str, Any]
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Map:
    """Everybody as atoms: who is where is no secret, how they answered a background question is one."""

    atoms: tuple[Atom, ...]
    caps: tuple[int, ...]
    backgrounds: tuple[str, ...]

    def inside(self, unit: Mapping[str, Any]) -> frozenset[int]:
        """The atoms of a unit of a release."""
        among = unit["among"]
        here = (i for group in unit["groups"] for i in self._of_group.get(group, ()))
        return frozenset(i for i in here if self._among(self.atoms[i], among))

    @cached_property
    def _of_group(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for i, atom in enumerate(self.atoms):
            found.setdefault(atom.group, []).append(i)
        return found

    def named(self, atoms: Iterable[int]) -> str:
        """The atoms in words that stay the same from release to release."""
        return ",".join([self._names[i] for i in sorted(atoms)])

    @cached_property
    def _names(self) -> list[str]:
        return [":".join((atom.group, *map(str, atom.codes))) for atom in self.atoms]

    def _among(self, atom: Atom, among: Sequence[Any] | None) -> bool:
        return among is None or atom.codes[self.backgrounds.index(among[0])] in among[1]


def map_of(groups: Sequence[Group], publications: Iterable[Mapping[str, Any]]) -> Map:
    """The atoms that the units of all publications could ever tell apart."""
    codes: dict[str, set[int]] = {}
    for publication in publications:
        for unit in publication["release"]["units"]:
            if unit["among"]:
                codes.setdefault(unit["among"][0], {0}).update(unit["among"][1])
    backgrounds = tuple(sorted(codes))
    answers = list(product(*(sorted(codes[item]) for item in backgrounds)))
    pairs = [(group, each) for group in sorted(groups, key=lambda group: group.id) for each in answers]
    return Map(
        tuple(Atom(group.id, each) for group, each in pairs), tuple(group.headcount for group, _ in pairs), backgrounds
    )


def world(everybody: Map, known: Sequence[Known]) -> World:
    """How many people there may be, and between what each of their values lies."""
    ranges = {
        _base(each.publication, wave, measure["id"]): (float(measure["low"]), float(measure["high"]))
        for each in known
        for measure in each.publication["measures"]
        for wave in each.publication["waves"]
    }
    return World(everybody.caps, ranges)


class Guess(Enum):
    """What a reader may take for granted besides what is printed."""

    NOTHING = "nothing"
    ALL_HAVE_A_VALUE = "nobody who answered skipped too much"
    SMALL_IN_EACH_WAVE = "the same, and what is called small is so before and after"


def statements(everybody: Map, known: Sequence[Known], guess: Guess = Guess.NOTHING) -> list[Statement]:
    """Every figure, and what rules and reasons tell besides.

    Whoever is shown numbers k; whoever was hidden to hide others does too.
    """
    found: dict[Statement, None] = {}
    for each in known:
        units = {unit["key"]: everybody.inside(unit) for unit in each.publication["release"]["units"]}
        measures = [measure["id"] for measure in each.publication["measures"]]
        for figure in each.figures:
            bases = {measure: _base(each.publication, figure.wave, measure) for measure in (RESPONSES, *measures)}
            k = each.publication["release"]["k"]
            for statement in _said(figure, units[figure.population], bases, k, sure=guess is Guess.NOTHING):
                found[statement] = None
        for statement in _reasons(everybody, each.publication, guess):
            found[statement] = None
    return list(found)


def _said(
    figure: Figure, atoms: frozenset[int], bases: Mapping[str, str], k: int, *, sure: bool
) -> Iterable[Statement]:
    if figure.what == "people":
        low, high = max(k, floor(figure.low)), None if isinf(figure.high) else floor(figure.high)
        for measure, base in bases.items():  # no more people have a value than answered
            yield People(base, atoms, low if measure == RESPONSES or not sure else 0, high)
        return
    base = bases.get(figure.measure, f"{figure.wave}/{figure.measure}")
    if figure.what == "mean":
        yield Mean(base, atoms, figure.low, figure.high)
    else:
        yield Share(base, figure.part, atoms, max(0.0, figure.low), min(1.0, figure.high))
    yield People(base, atoms, k, None)


def _reasons(everybody: Map, publication: Mapping[str, Any], guess: Guess) -> Iterable[Statement]:
    """What "small" and "needed to hide" say of the numbers of people, wave by wave."""
    hidden = {(each["cut"], each["name"]): each["reason"] for each in publication["release"]["withheld"]}
    k, measures = publication["release"]["k"], [each["id"] for each in publication["measures"] if each["outcome"]]
    for unit in publication["release"]["units"]:
        why, atoms = hidden.get((unit["cut"], unit["name"])), everybody.inside(unit)
        for wave in publication["waves"] if why and atoms else ():
            for measure in (RESPONSES, *measures):
                base = _base(publication, wave, measure)
                if why == "needed to hide":
                    yield People(base, atoms, k, None)
                if why == "small" and guess is Guess.SMALL_IN_EACH_WAVE:
                    yield People(base, atoms, 0, k - 1)


def _base(publication: Mapping[str, Any], wave: str, measure: str) -> str:
    """The people of a wave with a value; those of an edition that was withdrawn may be others."""
    edition = f"#{publication['id']}" if publication.get("superseded") else ""
    return f"{wave}/{measure}{edition}"


def targets(everybody: Map, known: Sequence[Known]) -> list[Target]:
    """Whom a reader would aim at, in every base in which more than one set of people is printed."""
    shown: dict[str, dict[str, Part]] = {}
    hidden: dict[str, Part] = {}
    for each in known:
        units = {unit["key"]: unit for unit in each.publication["release"]["units"]}
        hidden |= {part.name: part for unit in units.values() for part in _alone(everybody, unit)}
        parts = {key: Part(_name(unit), unit["cut"], everybody.inside(unit)) for key, unit in units.items()}
        for figure in each.figures:
            if figure.what != "people":
                base = _base(each.publication, figure.wave, figure.measure)
                shown.setdefault(base, {})[figure.population] = parts[figure.population]
    found: list[Target] = []
    for base, here in shown.items():
        printed = {part.atoms for part in here.values()}
        if len(printed) > 1:
            unseen = [part for part in hidden.values() if part.atoms not in printed]
            aimed_at = differences(base, list(here.values()), unseen)
            found += [target for target in aimed_at if target.atoms not in printed]
    return found


def _alone(everybody: Map, unit: Mapping[str, Any]) -> Iterable[Part]:
    """The unit, and each of its groups by itself where several were merged."""
    yield Part(_name(unit), unit["cut"], everybody.inside(unit))
    if len(unit["groups"]) > 1 and unit["among"] is None:
        for group in unit["groups"]:
            yield Part(f"group {group}", "group", everybody.inside({"groups": [group], "among": None}))


def _name(unit: Mapping[str, Any]) -> str:
    return f"{unit['name']} ({unit['key']})"
