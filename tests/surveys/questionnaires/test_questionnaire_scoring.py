"""Scores are exact, miss what is missing, and agree with a calculation by hand."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.kinds import WAVES
from surveys.questionnaires.library import load, names
from surveys.questionnaires.questionnaire import Questionnaire, Scale
from surveys.questionnaires.scoring import answer_range, index, levels, score, unit

CORE = load("candour-core")
LIGHT = load("candour-light")

CASES = [(load(name), scale) for name in names() for scale in load(name).scales.values()]
SKIPPED = None


@st.composite
def answered(draw: st.DrawFn) -> tuple[Questionnaire, Scale, dict[str, int]]:
    questionnaire, scale = draw(st.sampled_from(CASES))
    codes = st.sampled_from([SKIPPED, -2, -1, 1, 2, 3, 4, 5])
    drawn = {name: draw(codes) for name in scale.items}
    return questionnaire, scale, {name: code for name, code in drawn.items() if code is not SKIPPED}


def mean_by_fractions(questionnaire: Questionnaire, scale: Scale, answers: dict[str, int]) -> Fraction | None:
    given_ = [(questionnaire.items[name].reverse, answers.get(name, 0)) for name in scale.items]
    points = [6 - code if reverse else code for reverse, code in given_ if code >= 1]
    return Fraction(sum(points), len(points)) if len(points) >= scale.least_answered else None


GOLDEN = [
    # Engagement, E5 reversed, unit lcm(5, 6) = 30.
    # 4 + 4 + 3 + 5 + (6 − 2) + 4 = 24; 24 × 30 / 6 = 120; (120 / 30 − 1) × 25 = 75.
    ("engagement", {"E1": 4, "E2": 4, "E3": 3, "E4": 5, "E5": 2, "E6": 4}, 120, 75.0),
    # E3 skipped: 4 + 4 + 5 + (6 − 2) + 4 = 21; 21 × 30 / 5 = 126; (126 / 30 − 1) × 25 = 80.
    ("engagement", {"E1": 4, "E2": 4, "E4": 5, "E5": 2, "E6": 4}, 126, 80.0),
    # E3 "prefer not", E4 "does not apply": 4 of 6 are left, and 5 are needed.
    ("engagement", {"E1": 4, "E2": 4, "E3": -1, "E4": -2, "E5": 2, "E6": 4}, None, None),
    # All lowest: 1 × 5 + (6 − 5) = 6; 6 × 30 / 6 = 30; 0.
    ("engagement", {"E1": 1, "E2": 1, "E3": 1, "E4": 1, "E5": 5, "E6": 1}, 30, 0.0),
    # Openness, O4 and O6 reversed. 5 everywhere: 4 × 5 + 2 × (6 − 5) = 22; 22 × 5 = 110; 66 2/3.
    ("openness", dict.fromkeys(["O1", "O2", "O3", "O4", "O5", "O6"], 5), 110, 200 / 3),
    # All highest: 4 × 5 + 2 × (6 − 1) = 30; 30 × 5 = 150; 100.
    ("openness", {"O1": 5, "O2": 5, "O3": 5, "O4": 1, "O5": 5, "O6": 1}, 150, 100.0),
    # O4 not said: 2 + 3 + 4 + 3 + (6 − 4) = 14; 14 × 30 / 5 = 84; (84 / 30 − 1) × 25 = 45.
    ("openness", {"O1": 2, "O2": 3, "O3": 4, "O4": -1, "O5": 3, "O6": 4}, 84, 45.0),
    # Privacy trust, C3 reversed, unit lcm(3, 4) = 12. 4 + 3 + (6 − 4) + 2 = 11; 11 × 3 = 33; 43.75.
    ("privacy_trust", {"C1": 4, "C2": 3, "C3": 4, "C4": 2}, 33, 43.75),
    # C2 does not apply: 4 + (6 − 4) + 2 = 8; 8 × 4 = 32; (32 / 12 − 1) × 25 = 41 2/3.
    ("privacy_trust", {"C1": 4, "C2": -2, "C3": 4, "C4": 2}, 32, 125 / 3),
    # Helping confidence, unit 3: the sum. 2 + 4 + 5 = 11; (11 / 3 − 1) × 25 = 66 2/3.
    ("helping_confidence", {"H1": 2, "H2": 4, "H3": 5}, 11, 200 / 3),
    # Looking back: its own three answers, and none of the other scale. 2 + 2 + 3 = 7; (7 / 3 − 1) × 25 = 33 1/3.
    ("helping_confidence_before", {"H1b": 2, "H2b": 2, "H3b": 3, "H1": 5, "H2": 5, "H3": 5}, 7, 100 / 3),
    # Two of three are not enough.
    ("helping_confidence", {"H1": 2, "H2": 4}, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answers", "level", "expected"), GOLDEN)
def test_the_score_is_the_one_worked_out_by_hand(name, answers, level, expected):
    scale = CORE.scales[name]
    assert score(CORE, scale, answers) == level
    if level is not None:
        assert index(scale, level) == pytest.approx(expected, abs=1e-12)


def test_the_light_scales_need_both_statements():
    # 4 + 5 = 9 with unit 2: 9 × 2 / 2 = 9; (9 / 2 − 1) × 25 = 87.5.
    engagement = LIGHT.scales["engagement2"]
    assert score(LIGHT, engagement, {"E1": 4, "E4": 5}) == 9
    assert index(engagement, 9) == 87.5
    assert score(LIGHT, engagement, {"E1": 4}) is None
    assert score(LIGHT, engagement, {"E1": 4, "E4": -1}) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("engagement", 30), ("openness", 30), ("privacy_trust", 12), ("helping_confidence", 3)],
)
def test_the_unit_is_the_least_common_multiple(name, expected):
    assert unit(CORE.scales[name]) == expected


@pytest.mark.parametrize(("items", "least", "expected"), [(7, 7, 7), (7, 6, 42), (7, 5, 210), (1, 1, 1), (10, 8, 360)])
def test_the_unit_of_other_lengths(items, least, expected):
    assert unit(Scale("s", {"en": "S"}, tuple(map(str, range(items))), least, True)) == expected


def test_a_scale_of_seven_points_runs_from_nought_to_a_hundred_too():
    scale = Scale("s", {"en": "S"}, ("a", "b"), 1, True, points=7)
    assert levels(scale) == range(2, 15)
    assert [index(scale, level) for level in (2, 8, 14)] == [0.0, 50.0, 100.0]


@given(answered())
def test_the_score_is_the_exact_mean(case):
    questionnaire, scale, answers = case
    level, mean = score(*case), mean_by_fractions(questionnaire, scale, answers)
    assert (level is None) == (mean is None)
    assert level is None or Fraction(level, unit(scale)) == mean


@given(answered())
def test_every_score_is_one_of_the_levels_and_its_index_lies_on_the_scale(case):
    level = score(*case)
    assert level is None or (type(level) is int and level in levels(case[1]))
    assert level is None or 0 <= index(case[1], level) <= 100


@given(answered())
def test_a_missing_answer_counts_the_same_however_it_is_missing(case):
    questionnaire, scale, answers = case
    present = {name: code for name, code in answers.items() if code >= 1}
    assert score(questionnaire, scale, present) == score(*case)


@given(answered())
def test_turning_every_answer_round_turns_the_score_round(case):
    questionnaire, scale, answers = case
    turned = {name: 6 - code if code >= 1 else code for name, code in answers.items()}
    level, opposite = score(*case), score(questionnaire, scale, turned)
    assert (level is None) == (opposite is None)
    assert level is None or opposite is None or level + opposite == 6 * unit(scale)


@given(answered(), st.data())
def test_a_more_favourable_answer_never_lowers_the_score(case, data):
    questionnaire, scale, answers = case
    level = score(*case)
    movable = [n for n, code in answers.items() if code >= 1]
    if level is None:
        return
    name = data.draw(st.sampled_from(movable))
    best = 1 if questionnaire.items[name].reverse else 5
    better = score(questionnaire, scale, answers | {name: best})
    assert better is not None and better >= level


@given(answered())
def test_answers_to_other_questions_do_not_move_the_score(case):
    questionnaire, scale, answers = case
    assert score(questionnaire, scale, answers | {"barriers": (1, 2), "P1": 1}) == score(*case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1].id)
def test_the_index_rises_evenly_from_nought_to_a_hundred(case):
    _, scale = case
    values = [index(scale, level) for level in levels(scale)]
    assert (values[0], values[-1]) == (0.0, 100.0)
    assert all(low < high for low, high in pairwise(values))


def test_the_answer_range_leaves_the_missing_codes_out():
    assert answer_range(CORE.items["E1"]) == range(1, 6)
    assert answer_range(CORE.items["P2"]) == range(1, 4)
    assert answer_range(CORE.items["barriers"]) == range(1, 11)


def test_a_scale_can_be_scored_in_every_wave_in_which_it_is_asked():
    for questionnaire, scale in CASES:
        for wave in WAVES:
            assert len({questionnaire.items[name].asked_in(wave) for name in scale.items}) == 1
