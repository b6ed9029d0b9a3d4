"""The method annex: how each figure of one report was made, for whoever wants to make it again."""

import platform
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from reports.analysis.peer_support import seed_of
from reports.disclosure.policy import ITEMS_FROM, RELIABILITY_FROM, TESTS_FROM
from reports.statistics.difference_in_differences import NUMBERS_FROM, TESTED_FROM
from reports.statistics.group_changes import GROUPS_FROM
from reports.statistics.intraclass import CAUTIOUS_ICC
from reports.wording import number

Facts = Mapping[str, Any]
Entry = dict[str, str]


def annex(publication: Facts, basis: str, *, paired: bool) -> list[Entry]:
    """Term -> how it was done, in the order of the analysis plan."""
    entries = {
        "Analysis plan": "Fixed in code before anybody answered; the digest of the plan stands in the waves' "
        f"descriptors: {publication['release']['plan']}.",
        "Outcomes": f"{_titles(publication)}. Index from 0 to 100: the mean of the answered statements, those that are "
        "reversed turned around, if enough of them were answered. Steps between answers are taken as equal.",
        "Base": "Every row has one base in each wave: those with a value. Skipped, “Prefer not to say” and “Does not "
        "apply” are missing values, never midpoints.",
        "People as units": _people(paired=paired),
        "Groups": "People trained together answer alike. Intervals of several groups are widened by the design effect "
        f"1 + (m − 1) ICC, with the ICC of the groups shown and never less than {CAUTIOUS_ICC:g} (Donner & Klar 2000; "
        "Kish 1965).",
        "Whole programme": _whole(basis),
        "Peer support": f"Difference of the mean printed changes of groups with and without, Welch's t over groups; "
        f"test from {TESTED_FROM} groups in each arm, numbers from {NUMBERS_FROM}; beside it a permutation test that "
        f"deals the groups anew, every way if there are 20 000 or fewer, else 9 999 drawn ones with seed "
        f"{seed_of(publication)}. An arm of one group is that group's result and is compared with nothing. Groups were "
        "not drawn by lot: associated with, not caused by.",
        "Several outcomes": "p of the outcomes is corrected by Holm (1979). All else is an estimate with a 95 % "
        "interval and no test.",
        "Chance of a higher answer": "P(later > earlier) + half of P(equal) for two people drawn at random, with the "
        "interval of Brunner & Munzel (2000) on the logit scale; as if unpaired.",
        "Effect size": "Hedges' g with the exact correction (Hedges 1981), one decimal.",
        "Noticeable": f"A change of {_margins(publication)} or more, fixed beforehand. “About the same” needs the 90 % "
        "interval inside that (Schuirmann 1987).",
        "What could be found": "The true change that would be found four times in five at 5 %, from the standard error "
        "behind the printed interval (noncentral t).",
        "Reliability": f"Cronbach's alpha with Feldt's interval and McDonald's omega (one factor), of those who "
        f"answered every statement of the scale, from {RELIABILITY_FROM} of them on, unless nearly all are alike.",
        "Printing": f"Means on steps that widen as fewer answer, intervals rounded outwards, tests from {TESTS_FROM} "
        f"people in each wave, single statements from {ITEMS_FROM}. Changes are differences of printed means.",
        "To recompute": "“Whole programme” over groups, “Peer support” and “Did it last” are made of the printed rows "
        "of the table file and of nothing else. Rows of people rest on counts that nobody outside may see.",
        "Made with": f"Candour {version('candour')}, Python {platform.python_version()}, NumPy {version('numpy')}, "
        f"SciPy {version('scipy')}.",
    }
    return [{"term": term, "text": text} for term, text in entries.items()]


def _titles(publication: Facts) -> str:
    return " and ".join(each["title"] for each in publication["measures"] if each["outcome"])


def _margins(publication: Facts) -> str:
    margins = sorted({each["smallest_of_interest"] for each in publication["measures"] if each["outcome"]})
    return " or ".join(f"{number(each)} points" for each in margins)


def _people(*, paired: bool) -> str:
    if paired:
        return (
            "Partially overlapping samples t, T_new2 (Derrick, Russ, Toher & White 2017): all answers count, pairs as "
            "pairs; under 20 pairs the lower 80 % bound of their correlation. Rows without pairs: Welch's t."
        )
    return "Welch's t (1947) with Satterthwaite's degrees of freedom; no answers were paired."


def _whole(basis: str) -> str:
    if basis == "groups":
        return (
            "Mean of the printed changes of the training groups shown, each counting the same, Student's t on the "
            "number of groups less one. Groups that are shown only together are one unit."
        )
    return (
        f"Over people, because fewer than {GROUPS_FROM} training groups are shown with a change; approximate, since "
        "how groups differ cannot be seen."
    )
