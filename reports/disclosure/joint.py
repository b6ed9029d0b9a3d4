"""Single statements beside the scale that they make: together they may tell more than each of them.

The mean of a scale is the mean of the means of its statements. Where the printed intervals of all but one of them, and
that of the scale, leave that one little room, its sum can be worked out, and even that everybody answered the same.
Then no statement of that scale is printed.
"""

from collections.abc import Mapping, Sequence

from reports.disclosure.measures import Measure
from reports.disclosure.policy import clip
from reports.disclosure.populations import Reason, Withheld
from reports.disclosure.printing import PrintedComparison, PrintedMean

Row = PrintedComparison | Withheld
Key = tuple[str, str]  # population, measure
Interval = tuple[float, float]

SUMS = 2  # that must fit whatever is printed


def without_telling_items(
    printed: Mapping[Key, Row], measures: Sequence[Measure], people: Mapping[str, int]
) -> dict[Key, Row]:
    """The rows, with the statements of a scale withheld where they and the scale together tell too much.

    ``people``  population -> the fewest who answered in a wave
    """
    by_id = {measure.id: measure for measure in measures}
    told = [
        (population, item)
        for population in dict.fromkeys(population for population, _measure in printed)
        for scale in measures
        if scale.items
        for item in scale.items
        if _tells(population, scale, printed, by_id, people[population])
    ]
    return {key: Withheld("whole", key[1], Reason.TOO_FINE) if key in told else row for key, row in printed.items()}


def _tells(
    population: str, scale: Measure, printed: Mapping[Key, Row], by_id: Mapping[str, Measure], people: int
) -> bool:
    rows = [printed.get((population, item)) for item in scale.items]
    whole = printed.get((population, scale.id))
    shown = [row for row in rows if isinstance(row, PrintedComparison)]
    if not isinstance(whole, PrintedComparison) or len(shown) < len(rows):
        return False  # one of them is open, and so are all others
    items = [by_id[item] for item in scale.items]
    return any(
        _closes(
            [_interval(getattr(row, wave), row.step, item) for row, item in zip(shown, items, strict=True)],
            _interval(getattr(whole, wave), whole.step, scale),
            people,
            round(items[0].high - items[0].low),
        )
        for wave in ("before", "after")
    )


def _interval(mean: PrintedMean, step: float, measure: Measure) -> Interval:
    """Where the mean lies, as a share of the way from the unfavourable to the favourable end."""
    low = measure.low if mean.bound == "or less" else mean.value - step / 2
    high = measure.high if mean.bound == "or more" else mean.value + step / 2
    width = measure.high - measure.low
    share = max(0.0, (low - measure.low) / width), min(1.0, (high - measure.low) / width)
    return (1 - share[1], 1 - share[0]) if measure.reverse else share


def _closes(items: Sequence[Interval], scale: Interval, people: int, moves: int) -> bool:
    """Whether fewer than ``SUMS`` sums, or hardly anybody off an end, are left to one of them.

    An answer can be moved so many times from one end of the range to the other.
    """
    number, sums, off = len(items), people * moves, clip(people)
    lows, highs = sum(low for low, _high in items), sum(high for _low, high in items)
    for low, high in items:
        least = max(low, number * scale[0] - (highs - high))
        most = min(high, number * scale[1] - (lows - low))
        if (most - least) * sums < SUMS or most * sums < off or (1 - least) * sums < off:
            return True
    return False
