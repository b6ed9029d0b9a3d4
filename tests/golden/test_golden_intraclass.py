import numpy as np
import pytest

from reports.statistics.intraclass import icc
from reports.statistics.moments import Moments

# R, ?chickwts: weights of chickens by feed; Anonymous (1948), Biometrika 35, 214
CHICKENS = [
    [368, 390, 379, 260, 404, 318, 352, 359, 216, 222, 283, 332],
    [179, 160, 136, 227, 217, 168, 108, 124, 143, 140],
    [309, 229, 181, 141, 260, 203, 148, 169, 213, 257, 244, 271],
    [325, 257, 303, 315, 380, 153, 263, 242, 206, 344, 258],
    [243, 230, 248, 327, 329, 250, 193, 271, 316, 267, 199, 171, 158, 248],
    [423, 340, 392, 339, 341, 226, 320, 295, 334, 322, 297, 318],
]
# Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428, table 2
RATINGS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def moments_of_rows(groups):
    return [Moments(len(rows), float(np.mean(rows)), float(np.var(rows, ddof=1))) for rows in groups]


def test_icc_of_groups_of_one_size_is_the_published_one():
    # Shrout & Fleiss print .17; R 4.2.2, psych: ICC(…)$results["Single_raters_absolute", "ICC"]
    assert icc(moments_of_rows(RATINGS)) == pytest.approx(0.165741768405476, abs=1e-9)


def test_icc_of_unequal_groups_is_that_of_rs_analysis_of_variance():
    # R 4.2.2: anova(lm(weight ~ feed, chickwts)): B = 46225.8324205841, W = 3008.55416916417, n0 = 11.8084507042254
    assert icc(moments_of_rows(CHICKENS)) == pytest.approx(0.548835147024332, abs=1e-9)
