"""Did a change hold until later, fade, or grow?"""

from enum import Enum

from reports.statistics.change import Change
from reports.statistics.equivalence import equivalent
from reports.statistics.errors import BadParameter
from reports.statistics.normal import two_sided_z

Ends = tuple[float, float]


class Retention(Enum):
    """What became of a change in the time after it."""

    HELD = "held"
    FADED = "faded"
    GREW = "grew"
    NOT_CLEAR = "not clear"
    NOTHING_TO_HOLD = "nothing to hold"


def retention(first: Change, since: Change, margin: float) -> Retention:
    """What became of the ``first`` change, from before to after, in ``since``, from after to later.

        the interval of first includes 0                            nothing to hold
        that of since lies wholly on the other side of 0            faded
        that of since lies wholly on the side of first              grew
        since surely lies within ±margin (``equivalent``)           held
        else                                                        not clear

    The rules are asked from top to bottom and are those of the report for any change: an interval that leaves out 0
    is a change, however small; else one that is surely smaller than ``margin``, the smallest change of interest, is
    none worth noticing. Faded says that part was lost, not that all was. Intervals are at each change's own
    confidence; ``margin`` is in the unit of the changes, above 0.
    Held is shown by equivalence, not by the want of a difference: Schuirmann (1987), Journal of Pharmacokinetics
    and Biopharmaceutics 15(6), 657–680.

    Raises BadParameter.

    >>> retention(Change(8.0, 2.0, 90.0), Change(-6.0, 2.0, 90.0), margin=5.0)
    <Retention.FADED: 'faded'>
    >>> retention(Change(8.0, 2.0, 90.0), Change(0.5, 2.0, 90.0), margin=5.0)
    <Retention.HELD: 'held'>
    """
    return _verdict((first.low, first.high), (since.low, since.high), within=equivalent(since, margin))


def retention_of(first: Ends, since: Ends, margin: float) -> Retention:
    """``retention`` from two 95 % intervals alone, as a report prints them: low and high.

    The 90 % interval that "held" asks about shares its middle with ``since`` and is narrower as in the normal
    distribution, by 1.645 to 1.960; Student's would be narrower still, so nothing is called held too soon.

    Raises BadParameter, also for an interval that ends before it begins.

    >>> retention_of((2.0, 10.0), (-3.0, 4.0), margin=5.0), retention_of((-10.0, -2.0), (1.0, 7.0), margin=5.0)
    (<Retention.HELD: 'held'>, <Retention.FADED: 'faded'>)
    """
    if not margin > 0:
        raise BadParameter(f"The margin must be above 0, but it is {margin}.")
    if not (first[0] <= first[1] and since[0] <= since[1]):
        raise BadParameter("An interval must not end before it begins.")
    middle = (since[0] + since[1]) / 2
    half = (since[1] - since[0]) / 2 * two_sided_z(0.90) / two_sided_z(0.95)
    return _verdict(first, since, within=abs(middle) + half < margin)


def _verdict(first: Ends, since: Ends, *, within: bool) -> Retention:
    if first[0] <= 0 <= first[1]:
        return Retention.NOTHING_TO_HOLD
    onward, back = (since[0] > 0, since[1] < 0) if first[0] > 0 else (since[1] < 0, since[0] > 0)
    if back:
        return Retention.FADED
    if onward:
        return Retention.GREW
    return Retention.HELD if within else Retention.NOT_CLEAR
