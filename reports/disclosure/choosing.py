"""Which candidates are shown: enough is hidden that nobody can work out a number about fewer than k people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reports.disclosure.crowd import RESPONSES, Crowd
from reports.disclosure.hiding import contrasts, refinement, suppression
from reports.disclosure.hiding.contrasts import ContrastsUndecided
from reports.disclosure.hiding.tables import Clock, NoSafePattern, SolverFailed
from reports.disclosure.populations import Cut, Population, Reason, Withheld
from reports.disclosure.tabling import Atoms, tabled

ROUNDS = 20  # how often a contrast is met by hiding one population more

Method = Literal["all", "cutting planes", "repaired", "refinement", "nothing"]


@dataclass(frozen=True)
class Earlier:
    """What an earlier release showed of the same people: its waves and its populations."""

    waves: tuple[str, ...]
    populations: tuple[Population, ...]


@dataclass(frozen=True)
class Choice:
    """The populations to show, everybody first, and what is not shown.

    ``withheld``      what its reader would look for and not find, in the order of the candidates
    ``refused_cuts``  cut -> why nothing of it is shown
    ``method``        how it was found: "refinement" is the fallback where the solver's time was up
    """

    populations: tuple[Population, ...]
    withheld: tuple[Withheld, ...]
    refused_cuts: Mapping[Cut, Reason]
    method: Method


def choose(
    crowd: Crowd,
    candidates: Sequence[Population],
    k: int,
    *,
    earlier: Sequence[Earlier] = (),
    hide: frozenset[str] = frozenset(),
    seconds: float,
    clock: Clock,
    exactly: bool = True,
) -> Choice:
    """Hide as little as needed, exactly where there is time, else by the plain proof.

    ``earlier``  every release made before about any of these waves
    ``hide``     keys of candidates that must not be shown, whatever the proof says
    ``seconds``  after so long on the ``clock``, the plain proof has to do; not ``exactly``: it does at once

    Everybody together is shown if it is safe; nothing is, if that is not.
    """
    known = _known(crowd, earlier)
    if _small(crowd, candidates[0], k) or candidates[0].key in hide or known is None:
        return _nothing(crowd, candidates, k)
    if not hide and _all_safe(crowd, candidates, known, k):
        return _explained(crowd, candidates, frozenset(each.key for each in candidates), k, "all")
    until = clock() + seconds
    try:
        if not exactly:
            raise ContrastsUndecided("the exact way was not asked for")
        shown, method = _hide_least(crowd, candidates, known, k, hide, lambda: max(0.0, until - clock()), clock)
    except (NoSafePattern, ContrastsUndecided, SolverFailed):
        shown, method = _by_refinement(crowd, candidates, known, k, hide), "refinement"
    return _explained(crowd, candidates, shown, k, method) if shown else _nothing(crowd, candidates, k)


def _known(crowd: Crowd, earlier: Sequence[Earlier]) -> dict[int, list[Atoms]] | None:
    """Layer -> the sets shown in it before; ``None`` if one of them was about people who are not here."""
    known: dict[int, list[Atoms]] = {}
    for release in earlier:
        for population in release.populations:
            if not crowd.groups.issuperset(population.groups):
                return None
            for layer in crowd.layers_of(release.waves):
                known.setdefault(layer, []).append(crowd.inside(population))
    return known


def _hide_least(
    crowd: Crowd,
    candidates: Sequence[Population],
    known: Mapping[int, Sequence[Atoms]],
    k: int,
    hide: frozenset[str],
    left: Callable[[], float],
    clock: Clock,
) -> tuple[frozenset[str], Method]:
    for _round in range(ROUNDS):
        cells = tabled(crowd, candidates, known, hide)
        pattern = suppression.suppress(cells.table, k, seconds=left(), clock=clock)
        shown = frozenset(key for key, cell in cells.cell_of.items() if not pattern.hidden[cell]) - hide
        if candidates[0].key not in shown:
            raise NoSafePattern
        used = _in_contrasts(crowd, [each for each in candidates if each.key in shown], known, k, left, clock)
        if not used:
            return shown, pattern.method
        hide |= {min(used, key=lambda each: (int(crowd.count(crowd.inside(each)).min()), each.key)).key}
    raise ContrastsUndecided


def _in_contrasts(
    crowd: Crowd,
    shown: Sequence[Population],
    known: Mapping[int, Sequence[Atoms]],
    k: int,
    left: Callable[[], float],
    clock: Clock,
) -> list[Population]:
    """Those shown, everybody apart, that combine into a number about 1 to k - 1 people; none is the aim.

    Raises ``NoSafePattern`` where earlier releases do so by themselves.
    """
    used: dict[str, Population] = {}
    for layers in _alike(crowd, known):
        before = list(dict.fromkeys(known.get(layers[0], ())))
        rows = [crowd.inside(each) for each in shown] + before
        incidence = np.array([[atom in row for atom in range(len(crowd.atoms))] for row in rows], dtype=np.int8)
        for contrast in contrasts.exposed(incidence, crowd.people[layers], k, seconds=left(), clock=clock):
            movable = [shown[row] for row in contrast.rows if 0 < row < len(shown)]
            if not movable:
                raise NoSafePattern
            used |= {each.key: each for each in movable}
    return list(used.values())


def _alike(crowd: Crowd, known: Mapping[int, Sequence[Atoms]]) -> Iterable[list[int]]:
    """Layers in which a reader holds the same rows, together."""
    by_rows: dict[frozenset[Atoms], list[int]] = {}
    for layer in range(len(crowd.layers)):
        by_rows.setdefault(frozenset(known.get(layer, ())), []).append(layer)
    return by_rows.values()


def _all_safe(crowd: Crowd, candidates: Sequence[Population], known: Mapping[int, Sequence[Atoms]], k: int) -> bool:
    """Whether everything can be shown by the plain proof, without a solver."""
    rows = [crowd.inside(each) for each in candidates]
    before = [atoms for sets in known.values() for atoms in sets]
    classes = refinement.refinement([*rows, *before])
    return not any(_small(crowd, each, k) for each in candidates) and refinement.safe(classes, _sizes(crowd), k)


def _sizes(crowd: Crowd) -> dict[int, tuple[int, ...]]:
    return {atom: tuple(int(n) for n in crowd.people[:, atom]) for atom in range(len(crowd.atoms))}


def _by_refinement(
    crowd: Crowd,
    candidates: Sequence[Population],
    known: Mapping[int, Sequence[Atoms]],
    k: int,
    hide: frozenset[str],
) -> frozenset[str]:
    """Everybody, then one cut after the other as a whole, as long as the plain proof holds."""
    sizes = _sizes(crowd)
    rows = [atoms for sets in known.values() for atoms in sets]
    shown: set[str] = set()
    for cut in dict.fromkeys(each.cut for each in candidates):
        of_cut = [each for each in candidates if each.cut == cut]
        proposed = [*rows, *(crowd.inside(each) for each in of_cut)]
        allowed = not hide & {each.key for each in of_cut} and not any(_small(crowd, each, k) for each in of_cut)
        if allowed and refinement.safe(refinement.refinement(proposed), sizes, k):
            rows = proposed
            shown |= {each.key for each in of_cut}
        elif cut == "whole":
            break
    return frozenset(shown)


def _explained(crowd: Crowd, candidates: Sequence[Population], shown: frozenset[str], k: int, method: Method) -> Choice:
    populations = tuple(each for each in candidates if each.key in shown)
    cuts = {each.cut for each in populations}
    refused: dict[Cut, Reason] = {}
    withheld: list[Withheld] = []
    for each in candidates:
        if each.key in shown:
            withheld += [Withheld(each.cut, name, Reason.MERGED) for name in each.merged]
            continue
        why = _reason(crowd, each, k)
        withheld.append(Withheld(each.cut, each.name, why))
        if each.cut not in cuts:
            refused[each.cut] = Reason.SMALL if refused.get(each.cut) is Reason.SMALL else why
    return Choice(populations, tuple(withheld), refused, method)


def _nothing(crowd: Crowd, candidates: Sequence[Population], k: int) -> Choice:
    why = Reason.SMALL if _small(crowd, candidates[0], k) else Reason.NOT_PROVEN
    refused = {each.cut: why for each in candidates[1:]}
    return Choice((), (Withheld("whole", candidates[0].name, why),), refused, "nothing")


def _reason(crowd: Crowd, population: Population, k: int) -> Reason:
    counted = crowd.count(crowd.inside(population))
    answered = [n for n, layer in zip(counted, crowd.layers, strict=True) if layer.measure == RESPONSES]
    if min(answered) < k:
        return Reason.SMALL
    return Reason.TOO_FEW_SCORES if counted.min() < k else Reason.NEEDED_TO_HIDE


def _small(crowd: Crowd, population: Population, k: int) -> bool:
    return bool(crowd.count(crowd.inside(population)).min() < k)
