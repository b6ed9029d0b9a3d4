"""The publication is read number by number."""

import json
from types import MappingProxyType

import pytest

from reports.artefacts.publication_json import read, steps


def body(more=MappingProxyType({}), **changes):
    at = {"bound": "at"}
    row = {"before": {"value": 52.0, **at}, "after": {"value": 58.0, **at}, "step": 2.0}
    row |= {"change": 6.0, "low": -2.0, "high": 14.0}
    for name, value in changes.items():
        row[name] = {"value": value, **at} if name in {"before", "after"} else value
    took_part = {wave: {"responses": {"value": 70, "about": True, **at}} for wave in ("before", "after")}
    withheld = {"cut": "whole", "name": "O2", "reason": "too few scores"}
    population = {"key": "whole", "participation": took_part, "comparisons": {"openness": row, "O2": withheld}}
    shares = {"O1": {"shares": {"agree": {"value": 35, **at}}}, "O2": withheld}
    release = {"waves": ["before", "after"], "populations": [population], "items": {"before": {}, "after": shares}}
    consistent = {
        "after": {"whole": {"openness": {"alpha": 0.8, "low": 0.7, "high": 0.85, "omega": None, "step": 0.05}}}
    }
    marker = {"openness_before": {"wave": "after", "mean": {"value": 46.0, **at}, "step": 2.0}}
    release |= {"markers": marker, "consistency": consistent}
    made = {"openness": {"change": 6.0, "low": -2.0, "high": 14.0, "step": 2.0}}
    above = {"headlines": made, "peer_support": {}, "lasting": made}
    return json.dumps({"release": release, **above, **more}).encode()


def test_every_printed_number_is_a_figure():
    figures, odd = read(body())
    found = [(each.what, each.wave, each.low, each.high) for each in figures]
    assert ("mean", "after", 57.0, 59.0) in found
    assert ("people", "before", 68, 72) in found
    assert [each.part for each in figures if each.what == "share"] == ["agree"]
    assert odd == []


def test_a_row_that_is_not_shown_has_no_step():
    assert steps(body()) == {("whole", "openness"): 2.0}


@pytest.mark.parametrize("name", ["before", "after", "change", "low", "high"])
def test_a_number_off_its_step_is_odd(name):
    _figures, odd = read(body(**{name: 52.3}))
    assert [name in each.says for each in odd] == [True]


@pytest.mark.parametrize(
    ("name", "value"), [("chance", {"value": 62, "low": 55, "high": 70}), ("g", 0.41), ("change", None)]
)
def test_what_stands_beside_a_row_has_its_own_step(name, value):
    _figures, odd = read(body(**{name: value}))
    assert len(odd) == (value is not None)


def test_what_is_made_of_rows_stands_on_their_step():
    _figures, odd = read(body(more={"peer_support": {"openness": {"change": 6.5, "step": 2.0}}}))
    assert [each.says for each in odd] == ["peer_support, openness: change 6.5 is finer than 2.0"]


def test_a_mean_off_its_step_is_read_as_closely_as_it_is_written():
    figures, _odd = read(body(before=52.3))
    found = next(each for each in figures if each.what == "mean" and each.wave == "before")
    assert (found.low, found.high) == pytest.approx((52.25, 52.35))
