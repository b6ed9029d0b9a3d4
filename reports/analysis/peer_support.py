"""Did the outcomes move more where peers took part? From printed changes alone.

Over training groups, where at least two of either arm are shown; a test from four of either on. An arm of one group is
that group's result and is compared with nothing. The arms were not drawn by lot: what is found is an association.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from statistics import fmean
from typing import Any

import numpy as np

from reports.analysis.printed import outward, rounded
from reports.analysis.units import Facts, outcomes, row_of, units
from reports.disclosure.printing import PBand, band
from reports.statistics.combined import Interval
from reports.statistics.difference_in_differences import (
    Scope,
    difference_in_differences,
    permutation_of_groups,
    scope,
)
from reports.statistics.errors import NotEstimable
from reports.statistics.holm import holm
from reports.wording import Moved, Verdict, judge, lower, moved, number

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PeerEffect:
    """One outcome with peer support, against without.

    ``units``                        how many groups without and with
    ``without_peers``, ``with_peers``  the change in either arm
    ``start``                        how much higher those with peer support stood before anything happened
    ``change``, ``low``, ``high``    the difference of the two changes, with its 95 % interval; all on ``step``
    ``p``, ``permutation``           Welch's, after Holm, and that of dealing the groups anew; None without a test
    """

    units: tuple[int, int]
    without_peers: float
    with_peers: float
    start: float
    change: float
    low: float
    high: float
    step: float
    p: PBand | None
    permutation: PBand | None
    verdict: str
    sentence: str


@dataclass(frozen=True)
class _Found:
    """The same before it is put in words; p as it is."""

    units: tuple[int, int]
    without_peers: float
    with_peers: float
    start: float
    moved: Moved
    step: float
    p: float | None = None
    permutation: float | None = None


def peer_effects(publication: Facts) -> dict[str, PeerEffect]:
    """Outcome -> effect; empty where an arm shows fewer than two groups."""
    measures = {each["id"]: each for each in outcomes(publication)}
    looked_at = {name: _over_groups(publication, each) for name, each in measures.items()}
    found = {name: each for name, each in looked_at.items() if each}
    tested = {name: each.p for name, each in found.items() if each.p is not None}
    corrected = dict(zip(tested, holm(list(tested.values())), strict=True)) if tested else {}
    return {name: _said(measures[name], each, corrected.get(name)) for name, each in found.items()}


def seed_of(publication: Facts) -> int:
    """The seed of drawn arrangements: fixed by the plan and the wave, so that everybody draws the same ones."""
    digest = sha256(f"{publication['release']['plan']} {publication['waves'][1]}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


def _over_groups(publication: Facts, measure: Row) -> _Found | None:
    whole = row_of(publication, "whole", measure["id"])
    shown = units(publication, measure["id"])
    without, with_peers = ([unit for unit in shown if unit.arm == arm] for arm in ("training", "peer"))
    allowed = scope(len(without), len(with_peers))
    if whole is None or allowed is Scope.NOTHING:
        return None
    changes = [unit.change for unit in without], [unit.change for unit in with_peers]
    try:
        difference = difference_in_differences(*changes)
    except NotEstimable:
        return None  # in each arm all groups print the same change
    tested = allowed is Scope.TESTED
    dealt = permutation_of_groups(*changes, rng=np.random.default_rng(seed_of(publication))) if tested else None
    step = whole["step"]
    return _Found(
        (len(without), len(with_peers)),
        rounded(fmean(changes[0]), step),
        rounded(fmean(changes[1]), step),
        rounded(fmean(unit.before for unit in with_peers) - fmean(unit.before for unit in without), step),
        outward(Interval(difference.estimate, difference.low, difference.high), step),
        step,
        difference.p if tested else None,
        dealt.p if dealt else None,
    )


def _said(measure: Row, found: _Found, p: float | None) -> PeerEffect:
    moved_ = Moved(found.moved.change, found.moved.low, found.moved.high, None if p is None else band(p))
    verdict = Verdict.NOT_TESTED if p is None else judge(moved_, measure["smallest_of_interest"])
    return PeerEffect(
        found.units,
        found.without_peers,
        found.with_peers,
        found.start,
        moved_.change,
        moved_.low,
        moved_.high,
        found.step,
        moved_.p,
        None if found.permutation is None else band(found.permutation),
        verdict.value,
        _sentence(measure, found, moved_, verdict),
    )


def _sentence(measure: Row, found: _Found, difference: Moved, verdict: Verdict) -> str:
    title, figures = measure["title"], _figures(found, difference)
    match verdict:
        case Verdict.HIGHER | Verdict.SLIGHTLY_HIGHER:
            return f"{title} changed more favourably where peers took part{_amount(verdict)}: {figures}."
        case Verdict.LOWER | Verdict.SLIGHTLY_LOWER:
            return f"{title} changed less favourably where peers took part{_amount(verdict)}: {figures}."
        case Verdict.SAME:
            margin = number(measure["smallest_of_interest"])
            unlikely = f"a difference of {margin} or more is unlikely"
            return f"{title} changed about alike with and without peer support: {figures}; {unlikely}."
        case Verdict.NOT_TESTED:
            return f"{title}, not tested because too few training groups of both kinds are shown: {figures}."
        case _:
            return f"Whether {lower(title)} changed differently where peers took part is not clear: {figures}."


def _amount(verdict: Verdict) -> str:
    return ", by a noticeable amount" if verdict in {Verdict.HIGHER, Verdict.LOWER} else ""


def _figures(found: _Found, difference: Moved) -> str:
    with_peers, without = (number(value, sign=True) for value in (found.with_peers, found.without_peers))
    over = f"over {found.units[1]} and {found.units[0]} training groups"
    return f"{with_peers} with peer support and {without} without {over}, a difference of {moved(difference)}"
