"""The people a release is about, as the finest sets that it could ever tell apart.

An *atom* is one training group, and inside it one answer to each declared background question. A *layer* counts
the people of one wave: all who answered, or those with a value on one outcome. A population is a union of atoms.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reports.disclosure.populations import Population
from surveys.tallies import Codes, Tallies

RESPONSES = "responses"


@dataclass(frozen=True)
class Atom:
    """People of one group who gave the same answers to the background questions; code 0 is no answer."""

    group: str
    codes: Codes = ()


@dataclass(frozen=True)
class Layer:
    """What is counted: the people of a wave with a value on ``measure``, or all who answered."""

    wave: str
    measure: str = RESPONSES


@dataclass(frozen=True)
class Crowd:
    """Atoms, layers, and ``people[l, a]`` people of atom ``a`` in layer ``l``.

    ``backgrounds`` are the questions behind the codes of the atoms.
    """

    atoms: tuple[Atom, ...]
    layers: tuple[Layer, ...]
    people: NDArray[np.int64]
    backgrounds: tuple[str, ...] = ()

    @cached_property
    def groups(self) -> frozenset[str]:
        """Ids of all groups."""
        return frozenset(atom.group for atom in self.atoms)

    def inside(self, population: Population) -> frozenset[int]:
        """The atoms of a population, as indices."""
        groups = frozenset(population.groups)
        return frozenset(
            i for i, atom in enumerate(self.atoms) if atom.group in groups and self._among(atom, population)
        )

    def count(self, atoms: Iterable[int]) -> NDArray[np.int64]:
        """How many people are in these atoms, in each layer."""
        return np.asarray(self.people[:, sorted(atoms)].sum(axis=1), dtype=np.int64)

    def layers_of(self, waves: Iterable[str]) -> list[int]:
        """The layers that count these waves, as indices."""
        wanted = frozenset(waves)
        return [i for i, layer in enumerate(self.layers) if layer.wave in wanted]

    def _among(self, atom: Atom, population: Population) -> bool:
        if population.among is None:
            return True
        item, codes = population.among
        return atom.codes[self.backgrounds.index(item)] in codes


def crowd_of(tallies: Tallies, outcomes: Sequence[str]) -> Crowd:
    """The crowd behind the tallies; ``outcomes`` are the scales that every cut shows."""
    layers = tuple(Layer(wave, measure) for wave in tallies.waves for measure in (RESPONSES, *outcomes))
    atoms = tuple(_atoms(tallies))
    people = np.array([[_people(tallies, layer, atom) for atom in atoms] for layer in layers], dtype=np.int64)
    return Crowd(atoms, layers, people, tallies.backgrounds)


def sizes(crowd: Crowd, waves: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Group id -> the fewest people that count in any layer of each wave: what merging goes by."""
    found = {}
    for group in sorted(crowd.groups):
        counted = crowd.count(i for i, atom in enumerate(crowd.atoms) if atom.group == group)
        found[group] = tuple(int(counted[crowd.layers_of([wave])].min()) for wave in waves)
    return found


def said(crowd: Crowd, item: str) -> dict[int, int]:
    """Code of a background question -> the fewest people who gave that answer in any layer; 0 is no answer."""
    place = crowd.backgrounds.index(item)
    codes = sorted({0, *(atom.codes[place] for atom in crowd.atoms)})
    by_code = {code: [i for i, atom in enumerate(crowd.atoms) if atom.codes[place] == code] for code in codes}
    return {code: int(crowd.count(atoms).min()) if atoms else 0 for code, atoms in by_code.items()}


def _atoms(tallies: Tallies) -> Iterable[Atom]:
    if not tallies.backgrounds:
        return (Atom(group.id) for group in tallies.groups)
    none_given = (0,) * len(tallies.backgrounds)
    found = {(group, codes) for _wave, group, codes in tallies.parts}
    found |= {(group.id, none_given) for group in tallies.groups}
    return (Atom(group, codes) for group, codes in sorted(found))


def _people(tallies: Tallies, layer: Layer, atom: Atom) -> int:
    if not tallies.backgrounds:
        group = tallies.counts[layer.wave, atom.group]
        return group.responses if layer.measure == RESPONSES else _scored(group.scales, layer.measure)
    part = tallies.parts.get((layer.wave, atom.group, atom.codes))
    if part is None:
        return 0
    return part.responses if layer.measure == RESPONSES else _scored(part.scales, layer.measure)


def _scored(scales: Mapping[str, Mapping[int, int]], measure: str) -> int:
    return sum(scales.get(measure, {}).values())
