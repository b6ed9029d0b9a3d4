"""The plain proof that no reader can work out a number about fewer than k people, for where time is short.

A reader may add, subtract and weight everything that was ever released. Whatever comes out is
constant on each *class*: the people whom exactly the same released populations contain. If every
class holds nobody or at least k people, then so does every set of people that can be singled out,
and so does every contrast between people. It hides more than is needed, and needs no solver.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Atom = TypeVar("Atom", bound=Hashable)  # whatever names the finest sets of people
Counts: TypeAlias = tuple[int, ...]  # people in each layer


def split(classes: Sequence[frozenset[Atom]], population: frozenset[Atom]) -> list[frozenset[Atom]]:
    """Split the classes at the edge of one more population; what was outside all of them is a new class."""
    parts = [part for each in classes for part in (each & population, each - population) if part]
    outside = population.difference(*classes)
    return [*parts, outside] if outside else parts


def refinement(populations: Iterable[frozenset[Atom]]) -> list[frozenset[Atom]]:
    """Return the classes: the coarsest partition of which every population is a union."""
    classes: list[frozenset[Atom]] = []
    for population in populations:
        classes = split(classes, population)
    return classes


def count(people: Iterable[Atom], sizes: Mapping[Atom, Counts]) -> Counts:
    """Add up the atoms, in each layer."""
    counted = [sizes[atom] for atom in people]
    return tuple(sum(layer) for layer in zip(*counted, strict=True)) if counted else (0,)


def safe(classes: Iterable[frozenset[Atom]], sizes: Mapping[Atom, Counts], k: int) -> bool:
    """Tell whether every class holds nobody or at least k people, in each layer."""
    return all(n == 0 or n >= k for each in classes for n in count(each, sizes))


def pairs_safe(
    classes: Sequence[frozenset[Atom]],
    paired: Iterable[frozenset[Atom]],
    sizes: Mapping[Atom, Counts],
    pairs: Mapping[Atom, int],
    k: int,
) -> bool:
    """Tell whether statistics of the pairs inside the ``paired`` populations leave the proof standing.

    Such a statistic tells the pairs of a population from the other people in it. Let a reader combine it
    with released sums. On a class that holds both kinds, the combination cannot vanish on both: at best
    the smaller of the two is left. All classes of a block (the people in the same paired populations) are
    in the same case, so at least the sum of these smaller parts is left: nobody, or at least k people.

    ``classes`` is the refinement of all released populations, ``safe`` itself; each paired population is one of these.
    """
    if not safe(classes, sizes, k):
        return False
    for block in refinement(paired):
        inside = [each for each in classes if each <= block]
        for layer in range(len(next(iter(sizes.values())))):
            least = [_smaller_part(each, layer, sizes, pairs) for each in inside]
            if min(least) < 0 or 0 < sum(least) < k:
                return False
    return True


def _smaller_part(each: frozenset[Atom], layer: int, sizes: Mapping[Atom, Counts], pairs: Mapping[Atom, int]) -> int:
    both = sum(pairs[atom] for atom in each)
    return min(both, count(each, sizes)[layer] - both)
