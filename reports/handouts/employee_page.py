"""The report on one page for all employees: everybody together, and nothing of single groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reports.handouts.provenance import Provenance, provenance
from reports.rendering.lines import Line
from reports.rendering.page import Outcome, Wave, report_page


@dataclass(frozen=True)
class EmployeePage:
    """``findings`` are sentences; ``reasons`` say why the report itself leaves something out, each once.

    ``over_groups``  whether the findings, and with them the changes of outcomes, count training groups
    """

    provenance: Provenance
    wave_titles: tuple[str, str]
    banner: str
    findings: Sequence[str]
    waves: Sequence[Wave]
    scales: Sequence[Outcome]
    over_groups: bool
    reasons: Sequence[str]


def employee_page(publication: Mapping[str, Any]) -> EmployeePage:
    """The page of one report."""
    page = report_page(publication)
    return EmployeePage(
        provenance=provenance(publication),
        wave_titles=page.wave_titles,
        banner=page.banner,
        findings=page.headlines,
        waves=page.waves,
        scales=[replace(scale, whole=_as_found(scale)) for scale in (*page.outcomes, *page.others)],
        over_groups=any(scale.over for scale in page.outcomes),
        reasons=list(dict.fromkeys(why for _name, why in page.not_shown)),
    )


def _as_found(scale: Outcome) -> Line:
    """The row of everybody with the change that the finding rests on, so that there is one change to read."""
    if not scale.over:
        return scale.whole
    over = scale.over
    return replace(
        scale.whole,
        change=over.change,
        interval=over.interval,
        sure=over.sure,
        verdict=over.verdict,
        forest=over.forest,
    )
