import numpy as np
import pytest
from scipy import stats

from reports.statistics.difference_in_differences import difference_in_differences, permutation_of_groups

WITHOUT = [2.5, -1.0, 3.0, 0.5, 4.0, 1.0]
WITH_PEERS = [6.0, 3.5, 8.0, 2.0, 7.5]
WITHOUT_TIES = [0.0, 2.0, 2.0, 4.0, 4.0, 6.0]
WITH_PEERS_TIES = [4.0, 4.0, 6.0, 6.0, 8.0]


def test_difference_in_differences_gives_what_r_gives():
    # R 4.2.2: t.test(with_peers, without)
    difference = difference_in_differences(WITHOUT, WITH_PEERS)
    assert difference.estimate == pytest.approx(5.4 - 5 / 3, abs=1e-12)
    assert difference.statistic == pytest.approx(2.7112207294020547, abs=1e-9)
    assert difference.df == pytest.approx(7.0699269811390328, abs=1e-9)
    assert difference.p == pytest.approx(0.0298611984715943, abs=1e-9)
    assert (difference.low, difference.high) == pytest.approx((0.4837782792339014, 6.9828883874327659), abs=1e-9)


@pytest.mark.parametrize(
    ("without", "with_peers", "p"),
    [(WITHOUT, WITH_PEERS, 0.0303030303030303), (WITHOUT_TIES, WITH_PEERS_TIES, 0.0649350649350649)],
)
def test_permutation_gives_what_coin_gives(without, with_peers, p):
    # R 4.2.2, coin 1.4.2: pvalue(oneway_test(y ~ arm, distribution = "exact"))
    found = permutation_of_groups(without, with_peers, rng=np.random.default_rng(1))
    assert (found.enumerated, found.draws) == (True, 462)
    assert found.p == pytest.approx(p, abs=1e-12)


def test_permutation_equals_scipys_enumeration():
    theirs = stats.permutation_test(
        (WITH_PEERS, WITHOUT),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        vectorized=True,
        n_resamples=np.inf,
    )
    ours = permutation_of_groups(WITHOUT, WITH_PEERS, rng=np.random.default_rng(1)).p
    far = np.abs(theirs.null_distribution) >= abs(theirs.statistic) - 1e-12
    assert ours == pytest.approx(far.mean(), abs=1e-12)
