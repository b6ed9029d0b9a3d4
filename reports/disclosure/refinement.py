"""The proof that no reader can work out a number about fewer than k people.

A reader may add, subtract and weight everything that was ever released. Whatever comes out is
constant on each *atom*: the people whom exactly the same released populations contain. If every
atom holds nobody or at least k people, then so does every set of people that can be singled out,
and so does every contrast between people.
"""

from collections.abc import Iterable, Mapping, Sequence

People = frozenset[str]  # ids of groups
Counts = tuple[int, int]  # people in the earlier and in the later wave


def split(atoms: Sequence[People], population: People) -> list[People]:
    """Split the atoms at the edge of one more population; what was outside all of them is a new atom."""
    parts = [part for atom in atoms for part in (atom & population, atom - population) if part]
    outside = population.difference(*atoms)
    return [*parts, outside] if outside else parts


def refinement(populations: Iterable[People]) -> list[People]:
    """Return the atoms: the coarsest partition of which every population is a union."""
    atoms: list[People] = []
    for population in populations:
        atoms = split(atoms, population)
    return atoms


def count(people: People, sizes: Mapping[str, Counts]) -> Counts:
    """Add up the groups, for each wave."""
    return sum(sizes[group][0] for group in people), sum(sizes[group][1] for group in people)


def safe(atoms: Iterable[People], sizes: Mapping[str, Counts], k: int) -> bool:
    """Tell whether every atom holds nobody or at least k people, in each wave."""
    return all(n == 0 or n >= k for atom in atoms for n in count(atom, sizes))


def pairs_safe(
    atoms: Sequence[People],
    paired: Iterable[People],
    sizes: Mapping[str, Counts],
    pairs: Mapping[str, int],
    k: int,
) -> bool:
    """Tell whether statistics of the pairs inside the ``paired`` populations leave the proof standing.

    Such a statistic tells the pairs of a population from the other people in it. Let a reader combine it
    with released sums. On an atom that holds both kinds, the combination cannot vanish on both: at best
    the smaller of the two is left. All atoms of a block (the people in the same paired populations) are
    in the same case, so at least the sum of these smaller parts is left: nobody, or at least k people.

    ``atoms`` is the refinement of all released populations; each paired population is one of these.
    """
    for block in refinement(paired):
        inside = [atom for atom in atoms if atom <= block]
        for wave in (0, 1):
            least = [_smaller_part(atom, wave, sizes, pairs) for atom in inside]
            if min(least) < 0 or 0 < sum(least) < k:
                return False
    return True


def _smaller_part(atom: People, wave: int, sizes: Mapping[str, Counts], pairs: Mapping[str, int]) -> int:
    both = sum(pairs[group] for group in atom)
    return min(both, count(atom, sizes)[wave] - both)
