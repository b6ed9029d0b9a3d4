"""A pasted list: what can be used is read however it is written, and what cannot is named by its line."""

import pytest

from surveys.tickets import address_list
from surveys.tickets.address_list import ListRefused

GROUPS = {"Early shift": "early", "Late shift": "late"}
KIM, SAM = "kim@brightwater.example", "sam@brightwater.example"


def read(text, otherwise="early", known=frozenset()):
    return address_list.read(text, GROUPS, otherwise, known)


@pytest.mark.parametrize(
    "text",
    [
        f"{KIM}\n{SAM}",
        f"\ufeff{KIM}\r\n\r\n{SAM}\r\n".removeprefix("\ufeff"),
        f"  {KIM} \n\t\n{SAM};\n",
        f"e-mail\n{KIM}\n{SAM}",
        f"Kim Larsen <{KIM}>\n<{SAM}>",
        f'"{KIM}"\n"{SAM}"',
        f"{KIM};Early shift\n{SAM};EARLY  SHIFT",
        f"address,group\n{KIM},Early shift\n{SAM},early shift",
        f"{KIM}\tEarly shift\n{SAM}\t",
    ],
)
def test_a_list_is_read_however_it_is_written(text):
    found = read(text)
    assert found.people == [("early", KIM), ("early", SAM)]
    assert (found.repeats, found.faults) == (0, [])


def test_each_line_may_name_its_group():
    assert read(f"{KIM};Late shift\n{SAM}").people == [("late", KIM), ("early", SAM)]


def test_repeats_are_dropped_and_counted_whether_in_the_list_or_on_the_roster():
    found = read(f"{KIM}\n{KIM.upper()}\n{SAM}\n{KIM};Late shift", known={SAM})
    assert found.people == [("early", KIM)]
    assert found.repeats == 3


def test_every_bad_line_is_named_by_its_number_in_the_list():
    found = read(f"address\n{KIM}\n\nkim@\n{SAM};Nigth shift\nLarsen, Kim\n{'x' * 100}")
    assert [(each.line, each.what) for each in found.faults] == [
        (4, "“kim@” is no mail address."),
        (5, "No group of this programme is called “Nigth shift”."),
        (6, "“Larsen” is no mail address."),
        (7, f"“{'x' * 60}…” is no mail address."),
    ]
    assert found.people == [("early", KIM)]


def test_where_no_group_is_chosen_each_line_needs_one():
    found = read(f"{KIM}\n{SAM};Late shift", otherwise="")
    assert [(each.line, each.what) for each in found.faults] == [(1, "The line names no group.")]
    assert found.people == [("late", SAM)]


def test_an_empty_list_names_nobody():
    assert read(" \n;\n\n").people == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_office_programs_write(encoding):
    assert address_list.decode(f"{KIM};Frühschicht".encode(encoding)) == f"{KIM};Frühschicht"


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(ListRefused, match="Nothing was stored"):
        address_list.decode(b"\x81\x8d\x8f\x90")
