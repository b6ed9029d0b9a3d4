"""Values of R 4.2.2 (wilcox.test) and coin 1.4.2 (wilcox_test)."""

import pytest

from reports.statistics.mann_whitney import exact_mann_whitney, mann_whitney

# wilcox.test(after, before, exact = FALSE); coin::wilcox_test(…, distribution = exact("shift"))
WAVES = [
    (range(1, 6), [2, 4, 3, 1, 0], [0, 2, 4, 3, 1], 76.5, 0.040814182106288996, 0.048528870510294655),
    (range(1, 6), [0, 11, 1, 1, 1], [1, 2, 3, 4, 1], 109, 0.0611287060289777, 0.063372369542782789),
    (range(1, 8), [1, 0, 9, 4, 3, 0, 2], [0, 2, 1, 1, 8, 0, 0], 143.5, 0.21961697028182484, 0.21131948736726994),
    (
        range(4, 21),
        [0, 1, 0, 1, 2, 1, 2, 3, 3, 4, 3, 3, 2, 1, 1, 1, 0],
        [0, 0, 1, 0, 1, 1, 1, 2, 3, 3, 4, 4, 3, 3, 2, 2, 1],
        555.5,
        0.065183324493273207,
        0.064336677974422052,
    ),
    (
        range(4, 21),
        [0, 1, 0, 2, 3, 2, 4, 5, 6, 7, 5, 6, 3, 2, 1, 1, 0],
        [0, 0, 1, 0, 1, 2, 3, 3, 5, 6, 7, 8, 7, 5, 4, 3, 2],
        1830.5,
        0.0028330819370940273,
        0.0025786462233202984,
    ),
    # 120 people, as many as the exact test takes
    (range(1, 6), [10, 15, 15, 10, 10], [5, 10, 15, 15, 15], 2187.5, 0.037696912887042952, 0.037837791634688568),
    # pain scores of Brunner & Munzel (2000)
    (range(1, 6), [11, 2, 0, 1, 0], [3, 1, 4, 2, 1], 121.5, 0.0077407867051071701, 0.0066902229999551309),
]


@pytest.mark.parametrize(("levels", "before", "after", "u", "p", "exact_p"), WAVES)
def test_both_tests_give_what_r_gives(levels, before, after, u, p, exact_p):
    approximate, exact = mann_whitney(levels, before, after), exact_mann_whitney(levels, before, after)
    assert approximate.u == exact.u == u
    assert approximate.p == pytest.approx(p, rel=1e-9)
    assert exact.p == pytest.approx(exact_p, rel=1e-9)


def test_without_ties_it_is_the_p_that_r_gives_for_the_placentas():
    # R, ?wilcox.test: permeability at term and at 12 to 26 weeks, W = 35; Hollander & Wolfe (1973), 69 f.
    term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    early = [1.15, 0.88, 0.90, 0.74, 1.21]
    levels = sorted(term + early)
    test = exact_mann_whitney(levels, [int(x in early) for x in levels], [int(x in term) for x in levels])
    assert test.u == 35
    assert test.p == pytest.approx(0.25441225441225, abs=1e-13)
