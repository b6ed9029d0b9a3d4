"""A map is read strictly, and everything that is wrong with it is said at once."""

import pytest

from surveys.importing import mapping
from surveys.importing.problems import ImportRefused
from tests.surveys.importing.conftest import MAP


def refusal(toml: str | bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        mapping.read(toml if isinstance(toml, bytes) else toml.encode())
    assert "Nothing was stored." in refused.value.message
    return refused.value.message


def test_what_is_left_out_has_a_plain_meaning():
    read = mapping.read(b'[group]\ncolumn = "Team"\n[items.E1]\ncolumn = "Q1"\n')
    assert (read.delimiter, read.encoding, read.pairing_column) == (",", "utf-8", None)
    assert read.is_missing("")
    assert not read.is_missing("NA")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('delimeter = ";"\n', "delimeter: this key"),
        ('[file]\ndelimeter = ";"\n', "file.delimeter"),
        ('[group]\nname = "Team"\n', "group.name"),
        ('[pairing]\ncode = "Team"\n', "pairing.code"),
        ('[items.E1]\ncolum = "Q1"\n', "items.E1.colum"),
        ('[answers.E1]\ncolumn = "Q1"\n', "answers"),
    ],
)
def test_an_unknown_key_is_refused_and_the_known_ones_are_named(written, key):
    said = refusal(written)
    assert f"- {key}" in said
    assert "this key is not known here. Known are: " in said


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('missing = ["NA", "-99"]', "missing = [-99]", "file.missing"),
        ('missing = ["NA", "-99"]', 'delimiter = ", "', "file.delimiter"),
        ('missing = ["NA", "-99"]', "encoding = 8", "file.encoding"),
        ('"Agree" = 4', '"Agree" = "4"', "words.Agree"),
        ('"Agree" = 4', '"Agree" = true', "words.Agree"),
        ('"Agree" = 4', '"Agree" = 4.5', "words.Agree"),
        ('column = "Team"', "", "group.column"),
        ('names = { "T2" = "Late shift" }', 'names = ["T2"]', "group.names"),
        ('column = "Code"', "", "pairing.column"),
        ('column = "Could tell"', 'column = " "', "items.O1.column"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_where_it_stands(old, new, where):
    assert f"- {where}: this must be" in refusal(MAP.replace(old, new))


def test_a_map_without_items_is_refused():
    assert "items: there is none" in refusal('[group]\ncolumn = "Team"\n')


def test_a_column_cannot_be_an_answer_and_the_group():
    assert "items.O1 and group both name the column “Team”" in refusal(MAP.replace("Could tell", "Team"))


def test_two_meanings_of_one_cell_for_the_group_are_refused():
    said = refusal(MAP.replace('"T2" = "Late shift"', '"T2" = "Late shift", "t2 " = "Early shift"'))
    assert "group.names.t2: the same label stands here with another meaning" in said


def test_everything_is_said_at_once():
    assert refusal('[group]\n[pairing]\nx = 1\n[items.E1]\ncolumn = 3\nwords = { "Yes" = "1" }\n').count("\n- ") == 5


@pytest.mark.parametrize("toml", [b"[group", b"\xff", b'[items.E1]\ncolumn = "a"\n[items.E1]\ncolumn = "b"\n'])
def test_what_is_no_toml_is_refused(toml):
    assert "The map is not" in refusal(toml)
