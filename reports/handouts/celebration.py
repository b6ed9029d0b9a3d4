"""What became better for sure, and thanks to all who took part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.handouts.provenance import Provenance, provenance
from reports.rendering.page import Outcome, ReportPage, Wave, report_page
from reports.wording import Verdict

BETTER = (Verdict.HIGHER.value, Verdict.SLIGHTLY_HIGHER.value)


@dataclass(frozen=True)
class Celebration:
    """``gains`` are scales; single statements are so many that one of them would be higher by chance.

    ``answered`` is who took part, wave by wave.
    """

    provenance: Provenance
    waves: tuple[str, str]
    banner: str
    gains: Sequence[Outcome]
    answered: Sequence[Wave]


def celebration(publication: Mapping[str, Any]) -> Celebration:
    """The sheet of one report."""
    page = report_page(publication)
    return Celebration(
        provenance=provenance(publication),
        waves=page.wave_titles,
        banner=page.banner,
        gains=_gains(publication, page),
        answered=page.waves,
    )


def _gains(publication: Mapping[str, Any], page: ReportPage) -> list[Outcome]:
    scales = [*page.outcomes, *page.others]
    return [scale for scale in scales if scale.whole.change and _better(publication, scale.whole.measure)]


def _better(publication: Mapping[str, Any], measure: str) -> bool:
    """Whether the printed interval behind the sentence lies above no change, and the sentence says so."""
    whole = publication["release"]["populations"][0]
    found = publication["headlines"].get(measure) or whole["comparisons"][measure]
    return found["low"] > 0 and publication["said"][whole["key"]][measure]["verdict"] in BETTER
