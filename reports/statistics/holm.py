"""Several tests at once, with one risk of a false alarm."""

from collections.abc import Sequence

from reports.statistics.errors import BadParameter


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's adjusted p values, in the order given.

        p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎)        p₍₁₎ ≤ … ≤ p₍ₘ₎

    Whatever is then called real below 0.05, the chance of a single false alarm among all m is at
    most 0.05, however the tests hang together. No p values give no p values.
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65–70.

    Raises BadParameter for anything outside 0 to 1.

    >>> holm([0.01, 0.04])
    (0.02, 0.04)
    >>> holm([0.5, 0.02, 0.04])
    (0.5, 0.06, 0.08)
    """
    if not all(0 <= p <= 1 for p in p_values):
        raise BadParameter("A p value must lie between 0 and 1.")
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * float(p_values[place])))
        adjusted[place] = highest
    return tuple(adjusted)
