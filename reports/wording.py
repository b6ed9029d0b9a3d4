"""A printed comparison becomes one plain, honest sentence. By rule, from printed values only."""

from dataclasses import dataclass
from enum import Enum

from reports.disclosure.measures import Measure
from reports.disclosure.policy import ITEMS_FROM
from reports.disclosure.populations import Reason, Withheld
from reports.disclosure.printing import PrintedComparison, PrintedMean

SMALLEST_OF_INTEREST = 0.05  # of the printed range: 5 points of 100, 0.2 of 1 to 5


class Verdict(Enum):
    """What may be said about a change."""

    HIGHER = "higher"
    SLIGHTLY_HIGHER = "slightly higher"
    SAME = "about the same"
    SLIGHTLY_LOWER = "slightly lower"
    LOWER = "lower"
    NOT_CLEAR = "not clear"
    TOO_FEW = "too few answers to tell"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Said:
    """The verdict and the sentence that gives it."""

    verdict: Verdict
    sentence: str


REASONS = {
    Reason.SMALL: "Not shown: fewer than {k} people answered before or after.",
    Reason.MERGED: "Shown only together with others, because fewer than {k} people answered before or after.",
    Reason.NEEDED_TO_HIDE: "Not shown: together with the other figures it would give a small group away.",
    Reason.NOT_PROVEN: "Not shown: it could not be proven safe beside the other figures.",
    Reason.ALIKE: "Change not shown: nearly everybody answered alike, and a closer figure would tell what each said.",
    Reason.TOO_FINE: "Not shown: single statements are shown from {items} people on, and only where they and their "
    "scale together tell no more than each.",
    Reason.TOO_FEW_SCORES: "Not shown: fewer than {k} people answered enough of these questions before or after.",
}


def reason(why: Reason, k: int) -> str:
    """Why something is not shown, always in the same neutral tone."""
    return REASONS[why].format(k=k, items=ITEMS_FROM)


def smallest_of_interest(measure: Measure) -> float:
    """The smallest change that is called noticeable, fixed before anybody answers."""
    return (measure.high - measure.low) * SMALLEST_OF_INTEREST


def say(title: str, row: PrintedComparison | Withheld, measure: Measure, k: int) -> Said:
    """The sentence for one row. ``title`` begins it: "Openness"."""
    if isinstance(row, Withheld):
        return Said(Verdict.NOT_SHOWN, f"{title}: {_lower(reason(row.reason, k))}")
    if row.change is None or row.low is None or row.high is None:
        return Said(Verdict.NOT_SHOWN, f"{title}: {_means(row)}. {reason(row.withheld or Reason.ALIKE, k)}")
    verdict = judge(row, measure)
    return Said(verdict, _sentence(title, row, verdict, measure))


def judge(row: PrintedComparison, measure: Measure) -> Verdict:
    """The verdict from the printed interval; where a test was made, it must agree.

    The interval leaves out 0: a change, noticeable from ``smallest_of_interest`` on. It lies inside
    plus and minus that: about the same. Else it is not clear, and where the interval is more than
    four times as wide, too few have answered to tell.
    """
    assert row.change is not None and row.low is not None and row.high is not None  # noqa: S101  # a row with a change has its interval
    margin, tested_away = smallest_of_interest(measure), row.p == "p >= .05"
    if row.low > 0 and not tested_away:
        return Verdict.HIGHER if row.change >= margin else Verdict.SLIGHTLY_HIGHER
    if row.high < 0 and not tested_away:
        return Verdict.LOWER if row.change <= -margin else Verdict.SLIGHTLY_LOWER
    if -margin <= row.low and row.high <= margin:
        return Verdict.SAME
    return Verdict.TOO_FEW if row.high - row.low > 4 * margin else Verdict.NOT_CLEAR


def number(value: float, *, sign: bool = False) -> str:
    """A printed value as text, with a real minus sign and no needless zeros.

    >>> number(-3.0, sign=True), number(0.25), number(4.0, sign=True)
    ('−3', '0.25', '+4')
    """
    text = f"{value:+g}" if sign and value else f"{value:g}"
    return text.replace("-", "−")


def mean(printed: PrintedMean) -> str:
    """A printed mean as text: "62", "4.8 or more"."""
    return number(printed.value) if printed.bound == "at" else f"{number(printed.value)} {printed.bound}"


def _sentence(title: str, row: PrintedComparison, verdict: Verdict, measure: Measure) -> str:
    assert row.change is not None and row.low is not None and row.high is not None  # noqa: S101  # a row with a change has its interval
    span = f"{number(row.low, sign=True)} to {number(row.high, sign=True)}"
    change = f"{_means(row)}, a change of {number(row.change, sign=True)} (95 % interval {span})"
    margin = number(smallest_of_interest(measure))
    match verdict:
        case Verdict.HIGHER | Verdict.LOWER:
            return f"{title} was {verdict.value} after the training, by a noticeable amount: {change}."
        case Verdict.SLIGHTLY_HIGHER | Verdict.SLIGHTLY_LOWER:
            return f"{title} was {verdict.value} after the training: {change}."
        case Verdict.SAME:
            return f"{title} was about the same after the training: {change}; a change of {margin} or more is unlikely."
        case Verdict.TOO_FEW:
            return f"Too few people answered to tell whether {_lower(title)} changed: {change}."
        case _:
            return f"Whether {_lower(title)} changed is not clear: {change}."


def _means(row: PrintedComparison) -> str:
    return f"{mean(row.before)} before, {mean(row.after)} after"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
