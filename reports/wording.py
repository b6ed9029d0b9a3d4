"""A printed comparison becomes one plain, honest sentence. By rule, from printed values only."""

from dataclasses import dataclass
from enum import Enum

from reports.disclosure.measures import Measure
from reports.disclosure.policy import ITEMS_FROM
from reports.disclosure.populations import Reason, Withheld
from reports.disclosure.printing import PBand, PrintedComparison, PrintedMean
from reports.statistics.change import Change
from reports.statistics.equivalence import equivalent

TWO_SIDED_95 = 1.959963984540054  # standard normal quantile
LARGE = 1e9  # degrees of freedom of a t that is normal
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
    NOT_TESTED = "not tested"
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
        return Said(Verdict.NOT_SHOWN, f"{title}: {lower(reason(row.reason, k))}")
    if row.change is None or row.low is None or row.high is None:
        return Said(Verdict.NOT_SHOWN, f"{title}: {_means(row)}. {reason(row.withheld or Reason.ALIKE, k)}")
    found, margin = Moved(row.change, row.low, row.high, row.p), smallest_of_interest(measure)
    verdict = judge(found, margin)
    return Said(verdict, sentence(title, f"{_means(row)}, a change of {moved(found)}", verdict, margin))


@dataclass(frozen=True)
class Moved:
    """A printed change with its 95 % interval; ``p`` where the plan makes a test."""

    change: float
    low: float
    high: float
    p: PBand | None = None

    def inside(self, margin: float) -> bool:
        """Whether it surely lies within the margin, at the 5 % level: the 90 % interval does.

        That interval follows from the printed one. Where its ends are not equally far away, the farther counts;
        normal quantiles make it a little wider than Student's.
        """
        half = max(self.change - self.low, self.high - self.change)
        return half > 0 and equivalent(Change(self.change, half / TWO_SIDED_95, LARGE), margin)


def judge(found: Moved, margin: float) -> Verdict:
    """The verdict from the printed interval; where a test was made, it must agree.

    The interval leaves out 0: a change, noticeable from ``margin`` on. It surely lies inside plus and minus that:
    about the same. Else it is not clear, and where the interval is more than four times as wide as the margin, too few
    have answered to tell.
    """
    tested_away = found.p == "p >= .05"
    if found.low > 0 and not tested_away:
        return Verdict.HIGHER if found.change >= margin else Verdict.SLIGHTLY_HIGHER
    if found.high < 0 and not tested_away:
        return Verdict.LOWER if found.change <= -margin else Verdict.SLIGHTLY_LOWER
    if found.inside(margin):
        return Verdict.SAME
    return Verdict.TOO_FEW if found.high - found.low > 4 * margin else Verdict.NOT_CLEAR


def sentence(title: str, figures: str, verdict: Verdict, margin: float) -> str:
    """What is said of a change from before to after; ``figures`` are the numbers behind it, in words."""
    match verdict:
        case Verdict.HIGHER | Verdict.LOWER:
            return f"{title} was {verdict.value} after the training, by a noticeable amount: {figures}."
        case Verdict.SLIGHTLY_HIGHER | Verdict.SLIGHTLY_LOWER:
            return f"{title} was {verdict.value} after the training: {figures}."
        case Verdict.SAME:
            least = number(margin)
            return f"{title} was about the same after the training: {figures}; a change of {least} or more is unlikely."
        case Verdict.TOO_FEW:
            return f"Too few people answered to tell whether {lower(title)} changed: {figures}."
        case _:
            return f"Whether {lower(title)} changed is not clear: {figures}."


def moved(found: Moved) -> str:
    """A change with its interval as text: "+4 (95 % interval −1 to +9)"."""
    span = f"{number(found.low, sign=True)} to {number(found.high, sign=True)}"
    return f"{number(found.change, sign=True)} (95 % interval {span})"


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


def _means(row: PrintedComparison) -> str:
    return f"{mean(row.before)} before, {mean(row.after)} after"


def lower(text: str) -> str:
    """The text as it stands within a sentence."""
    return text[:1].lower() + text[1:]
