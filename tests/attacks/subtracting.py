"""A reader adds and subtracts two or three of the populations that the artefacts show; the test knows the counts.

Written apart from the product: it reads the keys off the table that was handed out, and counts people in plain sums.
"""

import csv
import io
from itertools import combinations

import numpy as np

from reports.audit import artefacts


def shown_in(publication):
    """Population key -> its unit, for what the table shows a figure of."""
    table = artefacts(publication)["table"].decode("utf-8-sig")
    keys = {row["population"] for row in csv.DictReader(io.StringIO(table)) if row["population"]}
    units = {unit["key"]: unit for unit in publication["release"]["units"]}
    return {key: units[key] for key in sorted(keys)}


def given_away(publications, tallies, k, wave):
    """Names of combinations that are about 1 to k - 1 people of a wave, sums and contrasts alike.

    Tried are all A, A - B and A - B - C, and every A without all of one cut.
    """
    units = {(n, key): unit for n, each in enumerate(publications) for key, unit in shown_in(each).items()}
    atoms, people = _atoms(tallies, wave)
    rows = {name: np.array([_inside(atom, unit, tallies) for atom in atoms], dtype=int) for name, unit in units.items()}
    rows = {row.tobytes(): (name, row) for name, row in rows.items()}  # the same people twice are one row
    names = [name for name, _row in rows.values()]
    matrix = np.array([row for _name, row in rows.values()]).reshape(len(rows), len(people))
    found = []
    for size in (1, 2, 3):
        chosen = np.array(list(combinations(range(len(names)), size)), dtype=int).reshape(-1, size)
        for signs in _signs(size):
            sums = sum(sign * matrix[chosen[:, place]] for place, sign in enumerate(signs))
            about = (sums != 0) @ people
            found += [tuple(names[i] for i in chosen[which]) for which in np.flatnonzero((about > 0) & (about < k))]
    return found + _remainders(list(rows.values()), {name: unit["cut"] for name, unit in units.items()}, people, k)


def _remainders(rows, cut_of, people, k):
    """What a population has besides everything of one cut that is shown inside it."""
    found = []
    for whole, around in rows:
        for cut in set(cut_of.values()):
            parts = [
                row for name, row in rows if cut_of[name] == cut and (row <= around).all() and (row < around).any()
            ]
            left = around - sum(parts, np.zeros_like(around))
            if parts and left.min() >= 0 and 0 < left @ people < k:
                found.append((whole, cut))
    return found


def _signs(size):
    return {1: [(1,)], 2: [(1, -1)], 3: [(1, -1, -1), (-1, 1, -1), (-1, -1, 1)]}[size]


def _atoms(tallies, wave):
    if not tallies.backgrounds:
        return [(group.id, ()) for group in tallies.groups], np.array(
            [tallies.counts[wave, group.id].responses for group in tallies.groups]
        )
    atoms = sorted({(group, codes) for _wave, group, codes in tallies.parts})
    counts = [tallies.parts[wave, *atom].responses if (wave, *atom) in tallies.parts else 0 for atom in atoms]
    return atoms, np.array(counts)


def _inside(atom, unit, tallies):
    group, codes = atom
    if group not in unit["groups"]:
        return False
    if not unit["among"]:
        return True
    item, wanted = unit["among"]
    return codes[tallies.backgrounds.index(item)] in wanted


def people_in(tallies, everybody, target):
    """How many people a target of the attacker really holds."""
    wave, measure = target.base.split("/", 1)
    wanted = [everybody.atoms[i] for i in target.atoms]
    if not tallies.backgrounds or not everybody.backgrounds:
        groups = {atom.group for atom in wanted}
        return sum(_with_a_value(tallies.counts[wave, group], measure) for group in groups)
    places = [tallies.backgrounds.index(item) for item in everybody.backgrounds]
    chosen = {(atom.group, atom.codes) for atom in wanted}
    return sum(
        _with_a_value(part, measure)
        for (each, group, codes), part in tallies.parts.items()
        if each == wave and (group, tuple(codes[place] for place in places)) in chosen
    )


def _with_a_value(tally, measure):
    return tally.responses if measure == "responses" else sum(tally.scales[measure].values())
