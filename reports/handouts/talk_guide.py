"""A guide for a team that talks about the lowest statement: of everybody together, never of the team itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.handouts.provenance import Provenance, provenance
from reports.handouts.statements import Statement, statements
from reports.rendering.page import report_page

MOST_TIES = 6  # among more, none stands out


@dataclass(frozen=True)
class TalkGuide:
    """``lowest`` holds every statement that may be the lowest; none where so many may be that none stands out.

    ``waves`` are the names of the two waves; ``level`` says that statements are printed and none stands out.
    """

    provenance: Provenance
    waves: tuple[str, str]
    banner: str
    lowest: Sequence[Statement]
    level: bool


def talk_guide(publication: Mapping[str, Any]) -> TalkGuide:
    """The guide of one report."""
    page = report_page(publication)
    lowest = _lowest(statements(publication, page))
    level = len(lowest) > MOST_TIES
    return TalkGuide(
        provenance=provenance(publication),
        waves=page.wave_titles,
        banner=page.banner,
        lowest=[] if level else lowest,
        level=level,
    )


def _lowest(found: Sequence[Statement]) -> Sequence[Statement]:
    """All but those that are surely higher than another, so that ties stand together, in the order of the page."""
    lowest = min((each.most for each in found), default=0)
    return [each for each in found if each.least <= lowest]
