"""A report may be corrected only if nobody's answers came or went, or so many that they hide each other.

A reader holds the withdrawn report and the new one. If a population differs by one person, the two reports together
are that person's answers. So each printed population must be the very same people's answers as before, or have gained
or lost k people or more; else the old report stands, withdrawn and with its reason.
"""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from feedback.errors import Refusal
from feedback.privacy import descriptor, keeping
from reports.models import Publication
from surveys.tallies import Tallies

_PIECE = 3000  # bytes, as much as is sealed at once
KEY = "corrections"  # the purpose for which the installation derives the key that snapshots are sealed with


class CorrectionRefused(Refusal):
    """Too few people's answers differ, or it cannot be told any more."""

    status = 409


def snapshot(facts: Mapping[str, Any], tallies: Tallies, key: bytes, many: Sequence[str] = ()) -> bytes:
    """What a later correction or audit needs, sealed, because it tells which sets of people are small.

    For each population and wave the exact number of people and a keyed digest of all counts; and ``many``, the sets
    that the gate counted as nobody, or as k or more.
    """
    taken = {name: [n, _digest(key, counts)] for name, n, counts in _populations(facts["release"]["units"], tallies)}
    content = descriptor.canonical({"taken": taken, "many": list(many)})
    pieces = [content[start : start + _PIECE] for start in range(0, len(content), _PIECE)]
    return b"".join(keeping.keep(key, _binding(str(facts["id"]), n), piece) for n, piece in enumerate(pieces))


def check(last: Publication, tallies: Tallies, key: bytes) -> None:
    """Raise ``CorrectionRefused`` unless every population is unchanged or differs by k people or more."""
    release, before = json.loads(last.body)["release"], _unsealed(last, key)["taken"]
    for name, n, counts in _populations(release["units"], tallies):
        if name not in before:  # another wave
            continue
        people, digest = before[name]
        if digest != _digest(key, counts) and abs(n - people) < release["k"]:
            raise CorrectionRefused(
                f"Compared with the withdrawn report, fewer than {release['k']} people's answers came or went in one "
                "of its groups; the two reports side by side would give them away. Nothing was published: the "
                "withdrawn report stays the only one."
            )


def many_of(publication: Publication, key: bytes) -> list[str]:
    """The sets of people that need not be attacked, as keys of ``reports.audit``."""
    found: list[str] = _unsealed(publication, key)["many"]
    return found


def _unsealed(last: Publication, key: bytes) -> dict[str, Any]:
    size = len(keeping.keep(key, b"", b""))
    pieces = [last.snapshot[start : start + size] for start in range(0, len(last.snapshot), size)]
    content = b"".join(keeping.kept(key, _binding(last.id, n), piece) for n, piece in enumerate(pieces))
    found: dict[str, Any] = json.loads(content)
    return found


def _populations(units: list[Mapping[str, Any]], tallies: Tallies) -> Iterator[tuple[str, int, object]]:
    for unit in units:
        for wave in tallies.waves:
            if unit["among"] is None:
                tables = [tallies.counts[wave, group] for group in unit["groups"]]
                people = sum(table.responses for table in tables)
                counts: object = [[_plain(table.items), _plain(table.scales)] for table in tables]
            else:
                parts = _parts(unit, wave, tallies)
                people, counts = sum(part[1] for part in parts), parts
            yield f"{unit['key']} {wave}", people, counts


def _parts(unit: Mapping[str, Any], wave: str, tallies: Tallies) -> list[tuple[str, int, object]]:
    item, answers = unit["among"]
    place, groups = tallies.backgrounds.index(item), frozenset(unit["groups"])
    return sorted(
        (f"{group}:{codes}", part.responses, _plain(part.scales))
        for (each, group, codes), part in tallies.parts.items()
        if each == wave and group in groups and codes[place] in answers
    )


def _plain(tables: Mapping[str, Mapping[int, int]]) -> object:
    return {name: {str(code): n for code, n in sorted(table.items()) if n} for name, table in sorted(tables.items())}


def _digest(key: bytes, counts: object) -> str:
    return hmac.new(key, json.dumps(counts, sort_keys=True).encode(), sha256).hexdigest()


def _binding(publication_id: str, piece: int) -> bytes:
    return f"snapshot {publication_id} {piece}".encode()
