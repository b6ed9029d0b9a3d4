"""Changing a plan, which is possible until somebody may have answered: until the first wave opens.

Answers whoever adds a cut, or moves a group, when the answers are there: the difference between two tables
of the same people is about the few who moved.
"""

from collections.abc import Collection, Mapping

from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import ARMS, Group, Programme
from surveys.programmes.planning import PlanRefused

LONGEST_SITE = 80


def change_cuts(programme: Programme, cuts: Collection[str], backgrounds: Mapping[str, str]) -> None:
    """Declare other cuts and background questions; raises ``WaveRefused`` or ``PlanRefused``, then nothing changed.

    ``backgrounds`` goes from item id to "whole" or "site", as in ``planning.Plan``.
    """
    _check_free(programme, "what the report is cut by")
    questionnaire = planning.chosen_questionnaire(programme)
    chosen = planning.stored_cuts(cuts), planning.stored_backgrounds(questionnaire, cuts, backgrounds)
    programme.cuts, programme.backgrounds = chosen


def move_group(programme: Programme, group: Group, *, site: str, arm: str) -> None:
    """Put a group to another site or arm; raises ``WaveRefused`` or ``PlanRefused``, then nothing changed."""
    _check_free(programme, f"where “{group.name}” belongs")
    if not site.strip() or len(site) > LONGEST_SITE:
        raise PlanRefused(f"“{group.name}” needs a site of up to {LONGEST_SITE} characters. Nothing was changed.")
    if arm not in ARMS:
        raise PlanRefused(f"“{group.name}”: say whether peer supporters take part. Nothing was changed.")
    group.site, group.arm = site.strip(), arm


def _check_free(programme: Programme, what: str) -> None:
    if life.frozen(programme):
        raise WaveRefused(
            f"A wave of “{programme.name}” has been opened, and people were promised {what}. Nothing was changed. "
            "To report otherwise, set up another programme and ask again."
        )
