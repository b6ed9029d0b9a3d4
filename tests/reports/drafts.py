"""Programmes for tests of what is published: made-up people answer, and a draft is made of their counts."""

from functools import cache
from random import Random

from reports import comparing, drafting
from reports.audit import artefacts
from reports.disclosure.admitted import Admitted
from reports.disclosure.choosing import Choice
from reports.disclosure.measures import Comparison
from reports.disclosure.policy import Policy
from reports.disclosure.populations import WHOLE, Population
from reports.drafting import Plan
from reports.facts import Occasion
from surveys.custody.opening import Response
from surveys.questionnaires import library
from surveys.tallies import Group, tally

WAVES = ("before", "after")
OCCASION = Occasion("Listening well", "listening-well", "Brightwater Works", "2026-03-02", {})
CUTS = ("site", "group", "arm")


@cache
def light():
    """Five statements, two outcomes."""
    return library.load("candour-light")


@cache
def core(*backgrounds):
    """The long questionnaire with these background questions."""
    return library.load("candour-core").asking(backgrounds)


def plan_of(questionnaire, k=5, cuts=CUTS, backgrounds=()):
    """``backgrounds``: (item, whether by site)."""
    return Plan(k, tuple(cuts), drafting.backgrounds(questionnaire, backgrounds), "00" * 32)


def groups_of(*rows):
    """Groups given as (id, site, arm, ...[, headcount as the sixth])."""
    return [Group(row[0], f"Group {row[0]}", row[1], row[2], row[5] if len(row) > 5 else 40) for row in rows]


def answering(seed):
    """Makes ``person(questionnaire, wave)``: answers to every agreement item, the same ones for the same seed."""
    chance = Random(seed)  # noqa: S311  # made-up people, the same ones each time

    def person(questionnaire, wave, **given):
        lean = chance.gauss(3.2, 0.8)
        agreement = {
            item.id: min(5, max(1, round(chance.gauss(lean, 0.7))))
            for item in questionnaire.items_in(wave)
            if item.kind == "agreement"
        }
        return {**agreement, **given}

    return person


def counted(questionnaire, groups, people, backgrounds=(), waves=WAVES, pairs=None):
    """Tallies of ``people``: (wave, group id) -> answers of each. ``pairs``: group id -> how many are paired."""
    paired = pairs or {}
    sheets = {
        (wave, group.id): [
            Response(answers, f"{group.id}-{n}".encode() if n < paired.get(group.id, 0) else b"")
            for n, answers in enumerate(people.get((wave, group.id), ()))
        ]
        for wave in waves
        for group in groups
    }
    return tally(questionnaire, waves, groups, sheets, backgrounds)


def tallies_of(questionnaire, *rows, seed=1, waves=WAVES, pairs=None):
    """Tallies of groups given as (id, site, arm, people before, people after[, headcount])."""
    person, groups = answering(seed), groups_of(*rows)
    people = {
        (wave, row[0]): [person(questionnaire, wave) for _each in range(n)]
        for row in rows
        for wave, n in zip(waves, row[3:5], strict=True)
    }
    return counted(questionnaire, groups, people, waves=waves, pairs=pairs)


def draft_of(questionnaire, tallies, plan=None, earlier=()):
    """The facts that would be published."""
    return drawn(questionnaire, tallies, plan, earlier).facts


def drawn(questionnaire, tallies, plan=None, earlier=()):
    """The same with what the gate counted."""
    return drafting.draft(questionnaire, plan or plan_of(questionnaire), OCCASION, tallies, list(earlier))


def careless(questionnaire, tallies, plan=None, least=None):
    """The facts under the rule of many products: whatever has ``least`` people in both waves is shown."""
    plan = plan or plan_of(questionnaire)
    asked_for = [each for each in _unmerged(tallies, plan) if _fewest(tallies, each) >= (least or plan.k)]
    shown = Choice(tuple(asked_for), (), {}, "all")
    return published(questionnaire, tallies, plan, Admitted(tallies, Policy(plan.k), _unmerged(tallies, plan), shown))


def exact(questionnaire, tallies, plan=None):
    """The same, with every number of people as it is and every mean and change as fine as a drawing can show."""
    publication = careless(questionnaire, tallies, plan)
    wanted = {measure.id: measure for measure in comparing.measures(questionnaire, tallies.waves)}
    units = {unit.key: unit for unit in _unmerged(tallies, plan or plan_of(questionnaire))}
    shown = Admitted(tallies, Policy(5), tuple(units.values()), Choice(tuple(units.values()), (), {}, "all"))
    for population in publication["release"]["populations"]:
        unit = units[population["key"]]
        for wave, took_part in population["participation"].items():
            took_part["responses"] = {"value": people_of(tallies, wave, unit), "about": False, "bound": "at"}
        for name, row in population["comparisons"].items():
            counts = shown.comparison(unit, wanted[name])
            if isinstance(counts, Comparison) and "step" in row:
                found = comparing.compare(questionnaire, wanted[name], counts).estimate
                step = 0.25 if wanted[name].high == 100 else 0.01
                means = [round(round(mean / step) * step, 2) for mean in (found.before, found.after)]
                before, after = ({"value": mean, "bound": "at"} for mean in means)
                change = round(means[1] - means[0], 2)
                row |= {"step": step, "before": before, "after": after, "change": change, "low": -9.0, "high": 9.0}
                publication["said"][population["key"]][name]["verdict"] = "not clear"
    return publication


def published(questionnaire, tallies, plan, admitted):
    """The facts of what is admitted, whoever admitted it; nobody attacks them."""
    return drafting.written(questionnaire, plan, OCCASION, admitted)


def page_of(publication):
    return artefacts(publication)["page"].decode()


def table_of(publication):
    return artefacts(publication)["table"].decode("utf-8-sig")


def keys_of(publication):
    """Keys of what is shown."""
    return [each["key"] for each in publication["release"]["populations"]]


def _unmerged(tallies, plan):
    """Every population that was declared, each site, group and arm by itself."""
    ways = {"site": lambda group: group.site, "group": lambda group: group.id, "arm": lambda group: group.arm}
    everybody = tuple(sorted(group.id for group in tallies.groups))
    found = [Population("whole", "whole", WHOLE, everybody)]
    for cut in plan.cuts:
        for value in sorted({ways[cut](group) for group in tallies.groups}):
            inside = tuple(sorted(group.id for group in tallies.groups if ways[cut](group) == value))
            found.append(Population(f"{cut}:{value}", cut, value, inside))
    places = [each for each in found if each.cut == "site"]
    for background in plan.backgrounds:
        for code, label in (*background.labels, (0, "No answer given")):
            among = background.item, (code,)
            key, (whole, *by_site) = f"by:{background.item}:{code}", background.cuts
            found.append(Population(key, whole, label, everybody, among=among))
            found += [
                Population(f"{key}@{place.name}", cut, f"{place.name}: {label}", place.groups, among=among)
                for cut in by_site
                for place in places
            ]
    return tuple(found)


def _fewest(tallies, population):
    return min(people_of(tallies, wave, population) for wave in tallies.waves)


def people_of(tallies, wave, population):
    """How many people of a population answered a wave."""
    if population.among is None:
        return sum(tallies.counts[wave, group].responses for group in population.groups)
    item, codes = population.among
    place = tallies.backgrounds.index(item)
    return sum(
        part.responses
        for (each, group, said), part in tallies.parts.items()
        if each == wave and group in population.groups and said[place] in codes
    )
