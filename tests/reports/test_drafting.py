"""A draft is made of counts alone, passes its attack, and is the same for the same counts."""

import pytest

from feedback.privacy import descriptor
from reports import drafting
from reports.disclosure.policy import PolicyRefused
from tests.reports.drafts import OCCASION, core, draft_of, keys_of, light, plan_of, tallies_of

ROWS = ("1", "Leeds", "peer", 20, 22), ("2", "Leeds", "training", 18, 20), ("3", "York", "training", 25, 25)


def test_a_draft_of_the_same_counts_is_the_same_but_for_its_id():
    one, other = (draft_of(light(), tallies_of(light(), *ROWS)) for _each in range(2))
    assert one.pop("id") != other.pop("id")
    assert descriptor.canonical(one) == descriptor.canonical(other)


def test_a_draft_says_how_far_it_is():
    steps = []
    drafting.draft(light(), plan_of(light()), OCCASION, tallies_of(light(), *ROWS), [], lambda: steps.append(1))
    assert len(steps) >= 2


def test_a_draft_names_the_plan_and_counts_the_attacks():
    found = draft_of(light(), tallies_of(light(), *ROWS))
    assert found["release"]["plan"] == "00" * 32
    assert found["attacked"] > 0


def test_a_later_report_of_a_programme_keeps_the_units_of_the_first():
    first = draft_of(light(), tallies_of(light(), *ROWS))
    later = tallies_of(light(), ("1", "Leeds", "peer", 20, 3), *ROWS[1:], waves=("before", "day30"))
    second = draft_of(light(), later, earlier=[first])
    assert second["release"]["units"] == first["release"]["units"]
    assert "group:1" not in keys_of(second)


def test_a_k_under_the_floor_is_refused_though_it_is_found_out_in_another_process():
    with pytest.raises(PolicyRefused, match="cannot be 4"):
        draft_of(light(), tallies_of(light(), *ROWS), plan_of(light(), k=4))


def test_background_questions_bring_their_answers_in_words():
    (tenure,) = drafting.backgrounds(core("tenure"), [("tenure", True)])
    assert (tenure.item, tenure.by_site, tenure.labels[0]) == ("tenure", True, (1, "Less than 1 year"))
