"""The map: which column of another tool's export means what. One TOML file, read strictly.

    [file]                                  may be left out
    delimiter = ","                         one character, or "tab"; "," where left out
    encoding = "utf-8"                      "utf-8" where left out; a byte order mark is no problem
    missing = ["NA", "-99"]                 cells that mean "no answer"; an empty cell always does

    [group]
    column = "Team"                         the column that says which training group
    names = { "T1" = "Early shift" }        cell = name of the group; without it, cells are names

    [pairing]                               may be left out
    column = "Code"                         the same person's code in every wave

    [words]                                 labels that all items share
    "Strongly disagree" = 1
    "Strongly agree" = 5

    [items.E1]                              one table for each item that the file answers
    column = "Q7"
    words = { "No" = 1, "Yes" = 2 }         labels of this item; they stand in for the shared ones
    separator = ";"                         for items with several answers in one cell

A cell is looked up among the words, where case and spaces do not count; a cell that is no word must be
a code. Where a word is itself a number that stands for another code, as in an export that
counts from the other end, no number is taken for a code.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from surveys.importing.problems import ImportRefused, Problems, shown

T = TypeVar("T", str, int)

NUMBER: Final = re.compile(r"([+-]?[0-9]{1,9})(\.0+)?")
SEPARATOR: Final = ";"


@dataclass(frozen=True)
class ItemMap:
    """Where one item's answers stand. ``words`` goes from folded label to code."""

    column: str
    words: Mapping[str, int]
    own_words: bool
    separator: str = SEPARATOR

    @property
    def takes_numbers(self) -> bool:
        """Whether a number that is no word is the code itself."""
        return all(as_number(label) in (None, code) for label, code in self.words.items())


@dataclass(frozen=True)
class ResponseMap:
    """The whole map. ``missing`` and the keys of ``group_names`` are folded."""

    delimiter: str
    encoding: str
    missing: frozenset[str]
    group_column: str
    group_names: Mapping[str, str]
    pairing_column: str | None
    items: Mapping[str, ItemMap]

    def columns(self) -> Iterator[tuple[str, str]]:
        """(what it is for, column) for every column that the map names."""
        yield "group", self.group_column
        if self.pairing_column is not None:
            yield "pairing", self.pairing_column
        for name, item in self.items.items():
            yield f"items.{name}", item.column

    def is_missing(self, cell: str) -> bool:
        """Whether the cell says that there is no answer."""
        return not cell or folded(cell) in self.missing


def folded(text: str) -> str:
    """What counts of a label: neither case nor spaces, nor how an accent is encoded."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def as_number(text: str) -> int | None:
    """The whole number that is written there, if one is; "4.0" is 4, as some tools write it."""
    found = NUMBER.fullmatch(text.strip())
    return int(found.group(1)) if found else None


def read(toml: bytes) -> ResponseMap:
    """The map in a TOML file, or ``ImportRefused`` with everything that is wrong with it."""
    problems = Problems("The map cannot be used.")
    root = _Place("", _decoded(toml), problems)
    root.only("file", "group", "pairing", "words", "items")
    found = _read(root)
    _check_columns(found, problems)
    problems.refuse_if_any()
    return found


def _read(root: "_Place") -> ResponseMap:
    file, group, pairing = root.inner("file"), root.inner("group"), root.inner("pairing")
    file.only("delimiter", "encoding", "missing")
    group.only("column", "names")
    pairing.only("column")
    return ResponseMap(
        delimiter=_delimiter(file),
        encoding=file.text("encoding", "utf-8"),
        missing=frozenset(folded(each) for each in file.texts("missing")),
        group_column=group.text("column"),
        group_names=group.by_label("names", str, "the name of a group"),
        pairing_column=pairing.text("column") if "pairing" in root.entries else None,
        items=_items(root),
    )


def _items(root: "_Place") -> dict[str, ItemMap]:
    shared = root.by_label("words", int, "a code")
    tables = root.inner("items")
    if not tables.entries:
        root.wrong("items", "there is none. Write [items.ID] with a column for each item that the file answers.")
    return {name: _item(tables.inner(name), shared) for name in tables.entries}


def _item(table: "_Place", shared: Mapping[str, int]) -> ItemMap:
    table.only("column", "words", "separator")
    own = "words" in table.entries
    return ItemMap(
        column=table.text("column"),
        words=table.by_label("words", int, "a code") if own else shared,
        own_words=own,
        separator=table.text("separator", SEPARATOR),
    )


def _delimiter(file: "_Place") -> str:
    written = file.text("delimiter", ",", strip=False)
    delimiter = "\t" if written == "tab" else written
    if len(delimiter) != 1 or delimiter in '"\r\n':
        file.wrong("delimiter", "this must be one character such as “,” or “;”, or the word “tab”.")
        return ","
    return delimiter


def _check_columns(found: ResponseMap, problems: Problems) -> None:
    """A column means one thing; a word means a code or no answer, not both."""
    used: dict[str, str] = {}
    for purpose, column in found.columns():
        if column and column in used:
            problems.add(f"{purpose} and {used[column]} both name the column “{shown(column)}”. It can mean one thing.")
        used.setdefault(column, purpose)
    for label in sorted({label for item in found.items.values() for label in item.words if found.is_missing(label)}):
        problems.add(f"words: “{shown(label)}” has a code, but also stands for “no answer” in file.missing. Keep one.")


def _decoded(toml: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(toml.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ImportRefused("The map is not UTF-8. Save it as UTF-8 and try again. Nothing was stored.") from None
    except tomllib.TOMLDecodeError as fault:
        raise ImportRefused(f"The map is not valid TOML: {fault}. Nothing was stored.") from None


@dataclass(frozen=True)
class _Place:
    """One table of the map; what is wrong in it is noted, and an empty value stands in for it."""

    where: str
    entries: Mapping[str, object]
    problems: Problems = field(repr=False)

    def only(self, *known: str) -> None:
        for key in self.entries:
            if key not in known:
                self.wrong(key, f"this key is not known here. Known are: {', '.join(known)}.")

    def inner(self, key: str) -> "_Place":
        value = self.entries.get(key, {})
        if not isinstance(value, dict):
            self.wrong(key, "this must be a table of keys and values.")
            value = {}
        return _Place(self._at(key), value, self.problems)

    def text(self, key: str, otherwise: str | None = None, *, strip: bool = True) -> str:
        value = self.entries.get(key, otherwise)
        if not isinstance(value, str) or not (value.strip() if strip else value):
            self.wrong(key, "this must be a text in quotation marks.")
            return ""
        return value.strip() if strip else value

    def texts(self, key: str) -> list[str]:
        value = self.entries.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.wrong(key, 'this must be a list of texts such as ["NA", "-99"].')
            return []
        return value

    def by_label(self, key: str, kind: type[T], expected: str) -> dict[str, T]:
        """A table from labels of the file to codes or names; two spellings of one label are one."""
        meanings: dict[str, T] = {}
        table = self.inner(key)
        for label, value in table.entries.items():
            if not isinstance(value, kind) or isinstance(value, bool):
                table.wrong(label, f"this must be {expected}.")
            elif meanings.setdefault(folded(label), value) != value:
                table.wrong(label, "the same label stands here with another meaning; case and spaces do not count.")
        return meanings

    def wrong(self, key: str, what: str) -> None:
        self.problems.add(f"{self._at(key)}: {what}")

    def _at(self, key: str) -> str:
        return f"{self.where}.{shown(key)}" if self.where else shown(key)
