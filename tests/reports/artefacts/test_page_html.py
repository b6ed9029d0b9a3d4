"""The page is read as a browser gets it: words of rows, and the places of what is drawn in them."""

import pytest

from reports.artefacts.page_html import read, rows

WAVES, STEPS, RANGES = ("before", "after"), {("whole", "openness"): 2.0}, {"openness": (0, 100)}


def page(before="52", after="58", change="+6", interval="−2 to +14", ring="51.8%", dot="57.4%"):
    return (
        '<table><tr data-population="whole" data-measure="openness"><th><span data-says="people-before">about 70</span>'
        f'<br></th><td><span data-says="before">{before}</span><svg><circle class="ring" cx="{ring}"/>'
        f'<circle class="dot" cx="{dot}"/></svg><span data-says="after">{after}</span></td>'
        f'<td><span data-says="change"><b>{change}</b></span>(<span data-says="interval">{interval}</span>)</td></tr>'
        "<tr><td>52.31</td></tr></table>"
    )


def means(text):
    figures, odd = read(text, WAVES, STEPS, RANGES)
    return [(each.wave, each.low, each.high) for each in figures if each.what == "mean"], odd


def test_a_row_is_its_words_and_its_drawing():
    (row,) = rows(page())
    assert (row.population, row.measure) == ("whole", "openness")
    assert row.says == {
        "people-before": "about 70",
        "before": "52",
        "after": "58",
        "change": "+6",
        "interval": "−2 to +14",
    }
    assert [kind for kind, _has in row.drawn] == ["ring", "dot"]


def test_words_and_drawing_that_agree_say_the_same_twice():
    found, odd = means(page())
    assert found == [("before", 51, 53), ("after", 57, 59)] * 2
    assert odd == []


def test_a_place_beside_its_value_says_more_than_the_words():
    found, _odd = means(page(ring="52.2%"))
    (low, high) = next((low, high) for wave, low, high in found if wave == "before" and high - low < 1)
    assert low < 52.4 < high


@pytest.mark.parametrize("said", ["before", "after", "change", "interval"])
def test_a_number_off_its_step_is_odd(said):
    _found, odd = means(page(**{said: "52.3"}))
    assert [each.where for each in odd] == ["page"]
    assert said in odd[0].says


def test_a_number_of_people_and_a_share_are_figures_too():
    text = '<tr data-population="whole" data-measure="O1" data-wave="after"><td data-says="share-agree">35 %</td></tr>'
    (figure,), _odd = read(text, WAVES, STEPS, RANGES)
    assert (figure.what, figure.part, figure.low, figure.high) == ("share", "agree", 0.325, 0.375)
