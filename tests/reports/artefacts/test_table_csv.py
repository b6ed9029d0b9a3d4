"""The table is read cell by cell, as it stands in the file."""

import pytest

from reports.artefacts.table_csv import read
from reports.rendering.table import COLUMNS

GOOD = {
    "cut": "whole",
    "population": "whole",
    "measure": "openness",
    "before": "52",
    "after": "96",
    "after_bound": "or more",
    "step": "2",
    "change": "6",
    "interval_low": "-2",
    "interval_high": "14",
    "responses_before": "about 70",
    "responses_after": "120",
}


def table(**changes):
    row = {**dict.fromkeys(COLUMNS, ""), **GOOD, **changes}
    hidden = {**dict.fromkeys(COLUMNS, ""), "who": "Night shift", "not_shown_because": "Not shown."}
    lines = [",".join(COLUMNS), *(",".join(each.values()) for each in (row, hidden))]
    return "\r\n".join(lines).encode("utf-8-sig")


def test_every_cell_with_a_number_is_a_figure():
    figures, odd = read(table(), ("before", "after"))
    assert [(each.what, each.wave, each.low, each.high) for each in figures] == [
        ("people", "before", 68, 72),
        ("mean", "before", 51, 53),
        ("people", "after", 120, 120),
        ("mean", "after", 95, float("inf")),
    ]
    assert odd == []


@pytest.mark.parametrize("cell", ["before", "after", "change", "interval_low", "interval_high"])
def test_a_cell_off_its_step_is_odd(cell):
    _figures, odd = read(table(**{cell: "52.3"}), ("before", "after"))
    assert [cell in each.says for each in odd] == [True]


def test_a_row_without_a_change_is_read_as_far_as_it_goes():
    figures, odd = read(table(change="", interval_low="", interval_high="", before=""), ("before", "after"))
    assert [each.wave for each in figures if each.what == "mean"] == ["after"]
    assert odd == []
