"""Candidates become a table whose cells add up, for the suppression to work on.

Whatever a reader could add up must be a line here: everybody is the sum of the sites, a site the sum of its
groups, everybody the sum of the answers to a background question, those who gave none included. Sets that no report
prints (who gave no answer, the part of a group in one arm) are cells as well: the reader can think of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from reports.disclosure.crowd import Crowd
from reports.disclosure.hiding.tables import Line, Table
from reports.disclosure.populations import Cut, Population

Atoms = frozenset[int]
_WHOLE, _TOTAL, _PART = 1000.0, 4.0, 1.0  # a total is not hidden where a part of it will do


@dataclass(frozen=True)
class Cells:
    """The table, and which cell each candidate stands in: two that are the same people share one."""

    table: Table
    cell_of: Mapping[str, int]


def tabled(
    crowd: Crowd,
    candidates: Sequence[Population],
    printed_before: Mapping[int, Iterable[Atoms]],
    hide: frozenset[str] = frozenset(),
) -> Cells:
    """The table of the candidates.

    ``printed_before``  layer -> the sets of people that earlier releases showed in it
    ``hide``            keys of candidates that must not be shown
    """
    draft = _Draft(crowd)
    for each in candidates:
        draft.show(each)
    for total, parts in _lines(crowd, candidates):
        draft.line(total, parts)
    return draft.finished(printed_before, hide)


def _lines(crowd: Crowd, candidates: Sequence[Population]) -> Iterable[tuple[Atoms, list[Atoms]]]:
    by_cut: dict[Cut, list[Population]] = {}
    for each in candidates:
        by_cut.setdefault(each.cut, []).append(each)
    everybody = crowd.inside(by_cut["whole"][0])
    sites, groups, arms = ([crowd.inside(each) for each in by_cut.get(cut, [])] for cut in ("site", "group", "arm"))
    yield everybody, sites
    for place in sites or [everybody]:
        yield place, [group for group in groups if group <= place and group != place]
    alone = [place for place in sites if not any(group <= place for group in groups)]
    yield from _crossed(everybody, arms, [*groups, *alone])
    for item in crowd.backgrounds:
        answers = [crowd.inside(each) for each in by_cut.get(f"by:{item}", [])]
        if answers:
            yield from _answers(everybody, answers, sites if f"by:{item}@site" in by_cut else [])


def _crossed(everybody: Atoms, arms: Sequence[Atoms], finer: Sequence[Atoms]) -> Iterable[tuple[Atoms, list[Atoms]]]:
    """Arms beside groups or sites, which may lie in both arms."""
    yield everybody, list(arms)
    for arm in arms:
        yield arm, [arm & part for part in finer if arm & part]
    for part in finer:
        yield part, [arm & part for arm in arms if arm & part]


def _answers(everybody: Atoms, answers: Sequence[Atoms], sites: Sequence[Atoms]) -> Iterable[tuple[Atoms, list[Atoms]]]:
    """Everybody by answer, and each site; whoever is in no answer that is told apart is one more part."""
    parts = [*answers, everybody.difference(*answers)]
    yield everybody, parts
    for site in sites:
        yield site, [site & part for part in parts]
    if sites:
        for part in parts:
            yield part, [site & part for site in sites]


class _Draft:
    """Cells by the set of their atoms, in the order in which they were met."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd, self._cells, self._lines = crowd, dict[Atoms, int](), list[Line]()
        self._shown: dict[str, int] = {}
        self._weight: dict[int, float] = {}

    def show(self, population: Population) -> None:
        cell = self._cell(self._crowd.inside(population))
        self._shown[population.key] = cell
        self._weight[cell] = max(self._weight.get(cell, 0.0), _weight(population.cut))

    def line(self, total: Atoms, parts: Sequence[Atoms]) -> None:
        parts = [part for part in parts if part]
        if len(parts) > 1:
            self._lines.append(Line(self._cell(total), tuple(self._cell(part) for part in parts)))

    def finished(self, printed_before: Mapping[int, Iterable[Atoms]], hide: frozenset[str]) -> Cells:
        people = np.stack([self._crowd.count(atoms) for atoms in self._cells], axis=1)
        before = np.zeros(people.shape, dtype=np.bool_)
        for layer, sets in printed_before.items():
            before[layer, [self._cells[atoms] for atoms in sets if atoms in self._cells]] = True
        printable = {cell for key, cell in self._shown.items() if key not in hide}
        unprinted = np.array([cell not in printable for cell in range(people.shape[1])])
        fewest = people.min(axis=0)
        costs = [self._weight.get(cell, _PART) * (1 + log2(1 + fewest[cell])) for cell in range(people.shape[1])]
        names = ["" for _ in self._cells]
        for key, cell in self._shown.items():
            names[cell] = names[cell] or key
        names = [name or f"unprinted {cell}" for cell, name in enumerate(names)]
        return Cells(
            Table(tuple(names), people, tuple(dict.fromkeys(self._lines)), np.array(costs), unprinted, before),
            self._shown,
        )

    def _cell(self, atoms: Atoms) -> int:
        return self._cells.setdefault(atoms, len(self._cells))


def _weight(cut: Cut) -> float:
    if cut == "whole":
        return _WHOLE
    return _PART if cut == "group" or "@" in cut else _TOTAL
