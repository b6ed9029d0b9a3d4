import pytest
from scipy import stats

from reports.analysis.peer_support import peer_effects, seed_of
from tests.reports.analysis.publications import groups_with, population, publication, row

WHOLE = {"engagement": row(51.0, 52.0), "openness": row(51.0, 58.0)}
BEFORE = [50.0, 52.0, 47.0, 55.0, 51.0, 49.0, 53.0, 48.0]
CHANGES = [2.0, 3.0, 1.0, 4.0, 9.0, 12.0, 8.0, 11.0]
ARMS = ["training"] * 4 + ["peer"] * 4


def effect(arms=ARMS, before=BEFORE, changes=CHANGES):
    after = [b + c for b, c in zip(before, changes, strict=True)]
    return peer_effects(publication(WHOLE, groups_with(arms, before, after))).get("openness")


def first(*numbers):
    """The first so many groups without, then with peer support."""
    without, with_peers = numbers
    picked = [*range(without), *range(4, 4 + with_peers)]
    return effect(*([each[n] for n in picked] for each in (ARMS, BEFORE, CHANGES)))


def test_the_effect_is_welchs_over_the_changes_of_the_groups():
    found = effect()
    welch = stats.ttest_ind(CHANGES[4:], CHANGES[:4], equal_var=False).confidence_interval()
    assert (found.without_peers, found.with_peers, found.units) == (3.0, 10.0, (4, 4))  # 2.5 goes to the even step
    assert found.low <= welch.low < found.low + 1
    assert found.high - 1 < welch.high <= found.high
    assert found.p == "p < .01"
    assert "more favourably where peers took part" in found.sentence


def test_the_permutation_test_deals_the_groups_every_way():
    exactly = stats.permutation_test(
        (CHANGES[4:], CHANGES[:4]), lambda a, b: abs(a.mean() - b.mean()), n_resamples=10**5, alternative="greater"
    )
    assert exactly.pvalue == pytest.approx(2 / 70)
    assert effect().permutation == "p < .05"


def test_under_four_groups_in_an_arm_there_are_numbers_and_no_test():
    found = first(4, 3)
    assert (found.p, found.permutation, found.verdict) == (None, None, "not tested")
    assert found.change > 0


@pytest.mark.parametrize("numbers", [(4, 1), (1, 4), (4, 0), (0, 4)])
def test_an_arm_of_one_group_is_compared_with_nothing(numbers):
    assert first(*numbers) is None


def test_the_rows_of_the_arms_themselves_are_never_subtracted():
    arms = [
        population(f"arm:{arm}", {"openness": row(50.0, after)}) for arm, after in (("training", 51.0), ("peer", 60.0))
    ]
    assert peer_effects(publication(WHOLE, parts=arms)) == {}


def test_a_unit_of_groups_of_both_kinds_counts_for_neither():
    facts = publication(WHOLE, groups_with(ARMS, BEFORE, [b + c for b, c in zip(BEFORE, CHANGES, strict=True)]))
    facts["release"]["populations"][1]["groups"] = ["1", "5"]
    assert peer_effects(facts)["openness"].units == (3, 4)


def test_holm_is_over_the_outcomes_that_are_tested():
    close = [2.0, 3.0, 1.0, 4.0, 5.0, 6.0, 3.0, 7.0]
    alone = stats.ttest_ind(close[4:], close[:4], equal_var=False).pvalue
    assert 0.025 < alone < 0.05
    assert effect(changes=close).p == "p >= .05"


def test_how_far_apart_the_arms_were_at_the_start_is_said():
    apart = [40.0, 42.0, 41.0, 41.0, 61.0, 60.0, 62.0, 61.0]
    assert effect(before=apart).start == 20.0


def test_everybody_draws_the_same_arrangements_and_another_wave_draws_others():
    facts, later = publication(WHOLE), publication(WHOLE, waves=("before", "day30"))
    assert seed_of(facts) == seed_of(publication(WHOLE)) != seed_of(later)
