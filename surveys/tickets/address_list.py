"""A list of addresses as somebody pasted or uploaded it: what can be used, and line by line what cannot."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from email.utils import parseaddr

from feedback.errors import Refusal
from feedback.mailaddress import is_mail_address

_HEADINGS = frozenset({"address", "email", "e-mail", "mail", "mail address", "e-mail address", "adresse"})
_SHOWN = 60


class ListRefused(Refusal):
    """Nothing of the list was stored."""

    status = 422


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line, counted from 1."""

    line: int
    what: str


@dataclass(frozen=True)
class AddressList:
    """What was read: (group id, address) of everybody who is new, and what was dropped."""

    people: Sequence[tuple[str, str]]
    repeats: int
    faults: Sequence[Fault]


def decode(raw: bytes) -> str:
    """The text of an uploaded file: UTF-8, or what older office programs write."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListRefused("The file is no text. Save the list as CSV or plain text. Nothing was stored.")


def read(text: str, groups: Mapping[str, str], otherwise: str, known: Set[str]) -> AddressList:
    """One address a line, or “address;group”, with a comma or a tab as well.

    ``groups`` are ids by name; ``otherwise`` is the id of the group of whoever has none on the line, or empty.
    ``known`` are the addresses, in small letters, that are on the roster already: they count as repeats.
    """
    by_name = {_folded(name): group_id for name, group_id in groups.items()}
    people: dict[str, tuple[str, str]] = {}
    faults, repeats = [], 0
    for number, line in _lines(text):
        address, group = _cells(line)
        group_id = by_name.get(_folded(group), "") if group else otherwise
        if what := _fault(address, group, group_id):
            faults.append(Fault(number, what))
        elif address.casefold() in known or address.casefold() in people:
            repeats += 1
        else:
            people[address.casefold()] = group_id, address
    return AddressList(list(people.values()), repeats, faults)


def _lines(text: str) -> list[tuple[int, str]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip(" \t;,")]
    headed = bool(lines) and _cells(lines[0][1])[0].casefold() in _HEADINGS
    return lines[1:] if headed else lines


def _cells(line: str) -> tuple[str, str]:
    separator = next((each for each in ";\t," if each in line), ";")
    first, _separator, rest = line.partition(separator)
    address = first.strip().strip('"').strip()
    if "<" in address:
        address = parseaddr(address)[1] or address
    return address, rest.strip(" \t;,").strip('"').strip()


def _fault(address: str, group: str, group_id: str) -> str:
    if not is_mail_address(address):
        return f"“{_short(address)}” is no mail address."
    if group and not group_id:
        return f"No group of this programme is called “{_short(group)}”."
    return "" if group_id else "The line names no group."


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
