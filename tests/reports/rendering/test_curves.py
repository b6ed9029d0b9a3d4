"""Falling lines over a number of people."""

import re

import pytest

from reports.rendering import curves

LINES = {"first": [(100, 12.0), (200, 8.0), (400, 5.5)], "third": [(50, 45.0), (200, 11.0), (400, 7.7)]}


def numbers(kind, drawn):
    return [float(each) for each in re.findall(rf'{kind}="([\d.-]+)', drawn)]


def test_each_line_is_drawn_and_each_plan_has_a_dot():
    drawn = curves.curves(LINES, 200, 5)
    assert re.findall(r'<polyline class="(\w+)"', drawn) == ["first", "third"]
    assert drawn.count("<circle") == 2
    assert numbers("cx", drawn) == [52.5, 52.5]


def test_less_change_lies_lower():
    first, third = numbers("cy", curves.curves(LINES, 200, 5))
    assert first > third


def test_what_is_out_of_reach_is_cut_off_and_the_axis_ends_at_thirty():
    drawn = curves.curves(LINES, 50, 5)
    assert ">30</text>" in drawn and ">35</text>" not in drawn
    assert "<circle" not in drawn


def test_a_wanted_change_above_the_drawing_has_no_line():
    assert 'class="zero"' in curves.curves(LINES, 200, 5)
    assert 'class="zero"' not in curves.curves(LINES, 200, 60)


@pytest.mark.parametrize("most", [2, 3, 7, 40, 99, 288, 400, 1_000, 1_234_567])
def test_few_round_numbers_of_people_stand_below(most):
    drawn = curves.curves({"first": [(1, 9.0), (most, 3.0)]}, most, 5)
    marks = re.findall(r'text-anchor="middle"[^>]*>([\d,]+)<', drawn)
    assert 1 <= len(marks) <= 9
    assert all(int(mark.replace(",", "")) <= most for mark in marks)


def test_a_reader_of_the_screen_is_sent_to_the_table_alone():
    assert 'aria-hidden="true"' in curves.curves(LINES, 200, 5)
    assert all('aria-hidden="true"' in curves.sample(kind) for kind in curves.KINDS)
    assert 'class="zero"' in curves.goal()
