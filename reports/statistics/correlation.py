"""How closely the same person's answers before and after go together."""

import math

from scipy import special

from reports.statistics.errors import NotEstimable
from reports.statistics.pairs import Pairs

ENOUGH_PAIRS = 20
CAUTION = 0.80


def correlation(pairs: Pairs) -> float:
    """Pearson's r over the pairs, −1 to 1.

        r = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²))

    Pearson (1896), Philosophical Transactions A 187, 253–318.
    Raises NotEstimable where the pairs all share one level, before or after.

    >>> from reports.statistics.pairs import checked_pairs
    >>> correlation(checked_pairs([1, 2], [[3, 1], [1, 3]]))
    0.5
    """
    n, before, after = pairs.people, pairs.before, pairs.after
    across = n * before.squares - before.total**2
    down = n * after.squares - after.total**2
    if across * down == 0:
        raise NotEstimable("The pairs are all on one level, so nothing can be said of how answers go together.")
    together = n * pairs.products - before.total * after.total
    return max(-1.0, min(1.0, float(together) / math.sqrt(across * down)))


def cautious_correlation(pairs: Pairs) -> float:
    """The correlation to reckon with: r itself, or something lower when few pairs show it.

        under 20 pairs:  max(0, tanh(artanh(min(r, 1 − 1/n)) − z₀.₈₀ / √(n − 3)))

    A correlation taken too high makes an interval too narrow. With 20 pairs or more r stands
    as it is. With fewer it gives way to its one-sided lower 80 % bound by Fisher's z. A handful of
    pairs can lie on a line by chance, and then Fisher's bound would be 1, so r is first held to
    1 − 1/n. Nothing lower than 0 is taken, which stands for pairs that are not used at all; so it
    does with 3 pairs or fewer, where the bound does not exist, and where r is not defined.
    Fisher (1921), Metron 1(4), 3–32; caution after Pomponio et al. (2023), arXiv 2312.14689.

    >>> from reports.statistics.pairs import checked_pairs
    >>> cautious_correlation(checked_pairs([1, 2], [[15, 5], [5, 15]]))
    0.5
    >>> round(cautious_correlation(checked_pairs([1, 2], [[6, 2], [2, 6]])), 4)
    0.3058
    """
    n = pairs.people
    try:
        r = correlation(pairs)
    except NotEstimable:
        return 0.0
    if n >= ENOUGH_PAIRS:
        return r
    if n <= 3:
        return 0.0
    held = min(r, 1 - 1 / n)
    step = math.tanh(float(special.ndtri(CAUTION)) / math.sqrt(n - 3))
    # the addition theorem of tanh, which unlike artanh also takes r = −1
    return max(0.0, (held - step) / (1 - held * step))
