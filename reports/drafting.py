"""Tallies become the facts of a publication that the attacker could not break.

The gate decides, the statistics compare, the words are chosen, everything is written out as it would be handed out;
then the attacker reads it together with all that was published before. What it learns from is hidden, and all is
done again. Nothing here is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import numpy as np

from feedback.errors import Refusal
from reports import comparing
from reports.audit import Audit, audit, many
from reports.comparing import Judged
from reports.crowding import crowding, likeness
from reports.disclosure import gate
from reports.disclosure.admitted import Admitted, admit
from reports.disclosure.attacking.attacker import Finding, Target
from reports.disclosure.choosing import Earlier
from reports.disclosure.crowd import Crowd, crowd_of
from reports.disclosure.gate import Aside, AskedItem
from reports.disclosure.measures import Comparison, Measure
from reports.disclosure.policy import Policy
from reports.disclosure.populations import Background, Cut, Population
from reports.facts import Occasion, asked, facts
from reports.knowledge import Map, map_of
from reports.looking_back import marked
from reports.reliability import reliabilities
from reports.solving import CalculationFailed, aside
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.text import in_language
from surveys.tallies import Tallies

GATE_SECONDS, ATTACK_SECONDS = 60.0, 60.0
GRACE = 60.0  # seconds beyond its own limit after which a calculation is given up
ROUNDS = 6  # how often something more is hidden, before everything but the whole is

Facts = Mapping[str, Any]


class HiddenPrecision(Refusal):
    """An artefact says more than the publication: a fault of the product, so nothing leaves."""

    status = 500


class NotSafe(Refusal):
    """Not even an empty report passed the attack."""

    status = 500


@dataclass(frozen=True)
class Plan:
    """What was declared before the first answer: ``digest`` is that of the waves' descriptors."""

    k: int
    cuts: tuple[Cut, ...]
    backgrounds: tuple[Background, ...]
    digest: str


@dataclass(frozen=True)
class Draft:
    """``facts`` to publish, and ``many``: keys of the sets of people that the gate counted as nobody, or as k or more.

    The latter are for later audits and for nobody else: what is missing among them is small.
    """

    facts: dict[str, object]
    many: tuple[str, ...]


def draft(
    questionnaire: Questionnaire,
    plan: Plan,
    occasion: Occasion,
    tallies: Tallies,
    earlier: Sequence[Facts],
    on_step: Callable[[], None] = lambda: None,
) -> Draft:
    """The facts of a publication that passed the attack; ``earlier`` are those of the programme so far, with ``many``.

    ``on_step`` is called at each step, and every second while it lasts. Raises a ``Refusal`` where the check failed;
    then there is nothing to publish.
    """
    hide: frozenset[str] = frozenset()
    for round_ in range(ROUNDS + 3):
        on_step()
        admitted = _admitted(questionnaire, plan, tallies, earlier, hide, on_step)
        found = written(questionnaire, plan, occasion, admitted, earlier)
        noted = _many(questionnaire, tallies, [*earlier, found], plan.k)
        on_step()
        result = _attacked([*earlier, {**found, "many": noted}], tallies, on_step)
        if result is not None and result.odd:
            raise HiddenPrecision(f"{result.odd[0].says}. Nothing was published. Tell whoever looks after Candour.")
        if result is not None and result.passes:
            return Draft({**found, "attacked": result.tried}, tuple(noted))
        hide = _hide_more(admitted, result, tallies, [*earlier, found], hide, round_)
    raise NotSafe(
        "What was published before contradicts itself or could not be checked in time. Nothing was published; run "
        "candour audit to see where."
    )


def backgrounds(questionnaire: Questionnaire, declared: Sequence[tuple[str, bool]]) -> tuple[Background, ...]:
    """The declared background questions, (item, by site), with their answers in words."""
    return tuple(
        Background(
            item,
            tuple((option.code, in_language(option.label, "en")) for option in questionnaire.items[item].options),
            by_site,
        )
        for item, by_site in declared
    )


def _admitted(
    questionnaire: Questionnaire,
    plan: Plan,
    tallies: Tallies,
    earlier: Sequence[Facts],
    hide: frozenset[str],
    on_wait: Callable[[], None],
) -> Admitted:
    """The exact way, or the plain one where even its first step takes too long."""
    decide = partial(
        admit,
        tallies,
        plan.cuts,
        Policy(plan.k),
        [scale.id for scale in questionnaire.outcomes()],
        backgrounds=plan.backgrounds,
        units=_units(earlier[0]["release"]["units"]) if earlier else (),
        earlier=[Earlier(tuple(each["waves"]), _units(each["release"]["populations"])) for each in earlier],
        hide=hide,
        seconds=GATE_SECONDS,
        clock=monotonic,
    )
    try:
        return aside(GATE_SECONDS + GRACE, decide, on_wait)
    except CalculationFailed:
        return aside(GRACE, partial(decide, exactly=False), on_wait)


def _attacked(publications: Sequence[Facts], tallies: Tallies, on_wait: Callable[[], None]) -> Audit | None:
    """What the attacker found; ``None`` where it did not come to an end, which passes as little as a finding."""
    attack = partial(audit, publications, tallies.groups, seconds=ATTACK_SECONDS, clock=monotonic)
    try:
        return aside(ATTACK_SECONDS + GRACE, attack, on_wait)
    except CalculationFailed:
        return None


def written(
    questionnaire: Questionnaire, plan: Plan, occasion: Occasion, admitted: Admitted, earlier: Sequence[Facts] = ()
) -> dict[str, object]:
    """The facts of what is admitted, before anybody attacks them."""
    tallies = admitted.tallies
    wanted = comparing.measures(questionnaire, tallies.waves)
    judged = _judge_all(questionnaire, admitted, wanted)
    outcomes = [scale.id for scale in questionnaire.outcomes()]
    estimates = comparing.corrected({key: each.estimate for key, each in judged.items()}, outcomes)
    release = gate.release(admitted, estimates, wanted, _aside(questionnaire, admitted), plan.digest)
    paired = any(each.paired for each in judged.values())
    return facts(questionnaire, occasion, release, wanted, tallies, earlier, paired=paired)


def _aside(questionnaire: Questionnaire, admitted: Admitted) -> Aside:
    """What is printed beside the comparisons."""
    waves = admitted.tallies.waves
    items = [
        AskedItem(item.id, item.kind, tuple(option.code for option in item.options))
        for item in asked(questionnaire, waves)
    ]
    return Aside(items, marked(questionnaire, admitted), reliabilities(questionnaire, admitted))


def _judge_all(
    questionnaire: Questionnaire, admitted: Admitted, wanted: Sequence[Measure]
) -> dict[tuple[str, str], Judged]:
    found = {
        (population, measure): admitted.comparison(population, measure)
        for population in admitted.populations
        for measure in wanted
        if measure.reported_in(population.cut)
    }
    alike = {measure: likeness(questionnaire, admitted, measure) for measure in wanted}
    return {
        (population.key, measure.id): comparing.compare(
            questionnaire,
            measure,
            counts,
            crowding(admitted, population, alike[measure]),
            chance=population.cut == "whole" and measure.kind == "scale",
        )
        for (population, measure), counts in found.items()
        if isinstance(counts, Comparison)
    }


def _many(questionnaire: Questionnaire, tallies: Tallies, publications: Sequence[Facts], k: int) -> list[str]:
    crowd = crowd_of(tallies, list(questionnaire.scales))
    return many(publications, tallies.groups, partial(_people, crowd), k)


def _people(crowd: Crowd, everybody: Map, targets: Sequence[Target]) -> list[int | None]:
    """How many people each target really holds; ``None`` for a wave or a measure that is not counted here."""
    layers = {f"{layer.wave}/{layer.measure}": row for row, layer in enumerate(crowd.layers)}
    places = [crowd.backgrounds.index(item) for item in everybody.backgrounds]
    number = {(atom.group, atom.codes): i for i, atom in enumerate(everybody.atoms)}
    people = np.zeros((len(crowd.layers), len(everybody.atoms)), dtype=np.int64)
    for column, atom in enumerate(crowd.atoms):
        people[:, number[atom.group, tuple(atom.codes[place] for place in places)]] += crowd.people[:, column]
    return [
        int(people[layers[each.base], sorted(each.atoms)].sum()) if each.base in layers else None for each in targets
    ]


def _hide_more(
    admitted: Admitted,
    result: Audit | None,
    tallies: Tallies,
    publications: Sequence[Facts],
    hide: frozenset[str],
    round_: int,
) -> frozenset[str]:
    """What led to the findings; when that does not help, everything but the whole; in the end the whole too."""
    shown = {each.key for each in admitted.populations}
    if round_ < ROUNDS and result is not None and result.report.consistent:
        everybody = map_of(tallies.groups, publications)
        blamed = {_blamed(admitted, everybody, finding) for finding in result.failed} - {"whole"}
        if blamed:
            return hide | blamed
    parts = {unit.key for unit in admitted.units} - {"whole"}
    return hide | (parts if shown > {"whole"} else parts | {"whole"})


def _blamed(admitted: Admitted, everybody: Map, finding: Finding) -> str:
    """The smallest population that can be taken away so that the target is no longer what is left over."""
    atoms = finding.target.atoms
    inside = {each.key: everybody.inside(vars(each)) for each in admitted.populations}
    around = [key for key, each in inside.items() if atoms <= each]
    nearest = min(around, key=lambda key: len(inside[key]), default="whole")
    beside = [key for key, each in inside.items() if each < inside.get(nearest, frozenset()) and not each & atoms]
    return min(beside, key=lambda key: (len(inside[key]), key), default=nearest)


def _units(plain: Sequence[Mapping[str, Any]]) -> tuple[Population, ...]:
    return tuple(
        Population(
            each["key"],
            each["cut"],
            each["name"],
            tuple(each["groups"]),
            tuple(each["merged"]),
            (each["among"][0], tuple(each["among"][1])) if each["among"] else None,
        )
        for each in plain
    )
