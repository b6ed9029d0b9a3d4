"""What a reader might try to learn: sets of people that shown populations leave over.

The reader holds the sets of people with a printed number. Taking one away from another that contains it leaves a
difference, and taking away all parts of a cut leaves the remainder of a line.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reports.disclosure.attacking.attacker import Target

NAMED = 3  # parts of a remainder that are named one by one


@dataclass(frozen=True)
class Part:
    """A population by the name its reader knows. Populations of one ``cut`` are disjoint as a rule."""

    name: str
    cut: str
    atoms: frozenset[int]


def differences(
    base: str, released: Sequence[Part], hidden: Sequence[Part], supports: Iterable[frozenset[int]] = ()
) -> tuple[Target, ...]:
    """List every set worth an attack once, under the first name found for it.

    ``hidden``    candidates for a population that were not released
    ``supports``  sets that some weighted sum of released populations singles out

    These come first; then A without B for every two released populations, B inside A, and every released
    population without all released populations of one cut inside it.

    >>> whole, site = Part("Whole", "whole", frozenset({0, 1, 2})), Part("Site 1", "site", frozenset({0, 1}))
    >>> [(each.name, sorted(each.atoms)) for each in differences("after/openness", [whole, site], [])]
    [('Whole without Site 1', [2])]
    """
    named: dict[frozenset[int], str] = {}
    for atoms, name in _worth_trying(released, hidden, supports):
        if atoms:
            named.setdefault(atoms, name)
    return tuple(Target(name, base, atoms) for atoms, name in named.items())


def _worth_trying(
    released: Sequence[Part], hidden: Sequence[Part], supports: Iterable[frozenset[int]]
) -> Iterator[tuple[frozenset[int], str]]:
    for part in hidden:
        yield part.atoms, part.name
    for number, support in enumerate(supports, start=1):
        yield support, f"Weighted sum {number}"
    for whole in released:
        inside = [part for part in released if part.atoms < whole.atoms]
        for part in inside:
            yield whole.atoms - part.atoms, f"{whole.name} without {part.name}"
        for cut in dict.fromkeys(part.cut for part in inside):
            yield _remainder(whole, [part for part in inside if part.cut == cut])


def _remainder(whole: Part, parts: Sequence[Part]) -> tuple[frozenset[int], str]:
    """Take away the largest parts first; one that overlaps a larger one is passed over."""
    left, taken = whole.atoms, []
    for part in sorted(parts, key=lambda part: -len(part.atoms)):
        if part.atoms <= left:
            left -= part.atoms
            taken.append(part.name)
    return left, f"{whole.name} without {_listed(sorted(taken))}"


def _listed(names: Sequence[str]) -> str:
    """Write a few names out and count the others."""
    if len(names) > NAMED:
        return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
