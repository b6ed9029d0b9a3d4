"""Why an estimate cannot be given. A report shows the reason in its place, never a number.

StatisticsError
  BadCounts          the counts cannot be counts of people
  BadParameter       a confidence, a power or a p value out of its range
  NotEstimable       sound counts that do not hold enough to say it
"""


class StatisticsError(ValueError):
    """No estimate can be given; the message says why, in plain words."""


class BadCounts(StatisticsError):
    """The counts contradict themselves: negative, fractional, too few, or more pairs than people."""


class BadParameter(StatisticsError):
    """A number that steers a procedure lies outside its range."""


class NotEstimable(StatisticsError):
    """The counts are sound, but too few or too much alike to answer the question."""
