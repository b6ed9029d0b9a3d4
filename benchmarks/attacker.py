"""The attacker: how long it takes on tables of about 100, 300 and 1 000 atoms, and what it finds there."""

from collections import Counter
from itertools import product
from time import monotonic, perf_counter, process_time

import numpy as np

from reports.disclosure.attacking.attacker import Target, attack
from reports.disclosure.attacking.differences import Part, differences
from reports.disclosure.attacking.statements import Mean, People, Statement
from reports.disclosure.attacking.worlds import World

LOW, HIGH, K = 4, 20, 5
PRINTS = {"n exact, mean to .01": (1, 0.01), "n to 5, mean to .25": (5, 0.25)}


def main() -> None:
    """Print seconds, verdicts and what is left to the exact programs, for one wave and for eight bases."""
    print(f"\nAttacker: groups x background within sites, k = {K}, everybody under k hidden, scale {LOW} to {HIGH}")
    for (sites, groups, levels), (label, (unit, step)) in product([(4, 6, 4), (5, 15, 4), (10, 25, 4)], PRINTS.items()):
        _report(f"{sites * groups * levels} atoms, {label}", *table(sites, groups, levels, unit, step, ["after"]))
    bases = [f"{wave}/{measure}" for wave in ("before", "after") for measure in "ABCD"]
    for label, (unit, step) in PRINTS.items():
        _report(f"300 atoms x 8 bases, {label}", *table(5, 15, 4, unit, step, bases))


def table(
    sites: int, groups: int, levels: int, unit: int, step: float, bases: list[str]
) -> tuple[World, list[Statement], list[Target]]:
    """Make up people, print every cell of k or more, and list what is left over of 1 to k - 1 people."""
    rng = np.random.default_rng(sites * groups)
    shape = (sites, groups, levels)
    invited = rng.multinomial(1, [1 / levels] * levels, size=(sites, groups, 30)).sum(axis=2)
    invited = np.where(rng.random(shape) < 0.5, invited, invited // 2 + 1)
    atoms = np.arange(invited.size).reshape(shape)
    statements: list[Statement] = []
    targets: list[Target] = []
    for base in bases:
        people = rng.binomial(invited, 0.75)
        scores = np.vectorize(lambda n: rng.integers(LOW, HIGH + 1, n).sum(), otypes=[int])(people)
        shown, hidden = [], []
        for part in _cells(atoms):
            index = np.isin(atoms, list(part.atoms))
            n = int(people[index].sum())
            if n < K:
                hidden.append(part)
                continue
            shown.append(part)
            low = n if unit == 1 else int(5 * round(n / 5)) - 2
            statements.append(People(base, part.atoms, max(low, K), n if unit == 1 else low + 4))
            mean = step * round(scores[index].sum() / n / step)
            statements.append(Mean(base, part.atoms, mean - step / 2, mean + step / 2))
        few = (each for each in differences(base, shown, hidden) if 0 < people.ravel()[list(each.atoms)].sum() < K)
        targets += few
    return World(tuple(invited.ravel().tolist()), dict.fromkeys(bases, (LOW, HIGH))), statements, targets


def _cells(atoms: np.ndarray) -> list[Part]:
    sites, groups, levels = (range(size) for size in atoms.shape)
    found = [("whole", "Whole", atoms)]
    found += [("level", f"Level {c}", atoms[:, :, c]) for c in levels]
    found += [("site", f"Site {a}", atoms[a]) for a in sites]
    found += [(f"site {a} x level", f"Site {a}, level {c}", atoms[a, :, c]) for a in sites for c in levels]
    found += [(f"group {a}", f"Group {a}.{b}", atoms[a, b]) for a in sites for b in groups]
    found += [(f"{a} cell", f"Cell {a}.{b}.{c}", atoms[a, b, c]) for a in sites for b in groups for c in levels]
    return [Part(name, cut, frozenset(np.ravel(each).tolist())) for cut, name, each in found]


def _report(label: str, world: World, statements: list[Statement], targets: list[Target]) -> None:
    began, before = perf_counter(), process_time()
    report = attack(world, statements, targets, k=K, width=0.5, seconds=600, clock=monotonic, seed=1)
    took, cpu = perf_counter() - began, process_time() - before
    verdicts = Counter(each.verdict.value for each in report.findings)
    exact = sum(each.exact for each in report.findings)
    print(
        f"  {label}: {len(statements)} statements, {len(targets)} targets, {took:.1f} s ({cpu:.1f} s of one core); "
        f"{dict(verdicts)}; {exact} by exact programs"
    )
