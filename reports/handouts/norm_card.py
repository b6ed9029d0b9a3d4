"""Cards that say what most colleagues think: "About 8 out of 10 of your colleagues who answered agree".

Seeing that others do something good makes people willing, and seeing that few do makes them less so. Hence a card only
where a clear majority agrees, and never for a statement in which agreeing is the less favourable answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.handouts.provenance import Provenance, provenance
from reports.handouts.statements import Statement, statements
from reports.rendering.page import report_page

PEOPLE_FROM = 30  # who surely answered, in each wave
MAJORITY_FROM = 60  # per cent, printed: a step above half would be no majority to speak of
MOST_CARDS = 12  # on one page of paper
ROUNDED = 2  # how many people a number that is rounded to five may be short


@dataclass(frozen=True)
class Norm:
    """One card; ``tenths`` dots are filled, and half a dot more where ``more``."""

    text: str
    tenths: int
    more: bool
    said: str
    share: str


@dataclass(frozen=True)
class NormCard:
    """``norms`` in the order of the report; none where too few answered, or where no clear majority is printed.

    ``more`` says that the report has further ones, for which there is no room.
    """

    provenance: Provenance
    wave: str
    enough: bool
    norms: Sequence[Norm]
    more: bool


def norm_card(publication: Mapping[str, Any]) -> NormCard:
    """The cards of one report."""
    page = report_page(publication)
    enough = _enough(publication)
    compared = {line.id for line in page.items if line.line and line.line.before}  # a printed mean needs 30 answers
    found = [each for each in statements(publication, page) if each.id in compared and _positive(each)]
    return NormCard(
        provenance=provenance(publication),
        wave=page.wave_titles[1],
        enough=enough,
        norms=[_norm(each) for each in found[:MOST_CARDS]] if enough else [],
        more=enough and len(found) > MOST_CARDS,
    )


def _enough(publication: Mapping[str, Any]) -> bool:
    """Whether the printed numbers of people stand for so many at least, in both waves."""
    whole = next((each for each in publication["release"]["populations"] if each["cut"] == "whole"), None)
    return whole is not None and all(
        _at_least(took_part["responses"]) >= PEOPLE_FROM for took_part in whole["participation"].values()
    )


def _at_least(count: Mapping[str, Any]) -> int:
    rounded = count["about"] or count["bound"] != "at"
    return int(count["value"]) - (ROUNDED if rounded else 0)


def _positive(statement: Statement) -> bool:
    return not statement.reverse and statement.least >= MAJORITY_FROM


def _norm(statement: Statement) -> Norm:
    tenths, rest = divmod(statement.least, 10)
    out_of = f"{tenths} out of 10"
    if rest:
        said = f"More than {out_of}"
    else:
        said = f"{out_of} or more" if statement.most > statement.least else f"About {out_of}"
    return Norm(statement.text, tenths, rest > 0, said, statement.after)
