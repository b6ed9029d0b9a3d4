"""The statements whose answers are printed, each with the share that gave the favourable answer last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.rendering.lines import share_text
from reports.rendering.page import Bands, ReportPage


@dataclass(frozen=True)
class Statement:
    """One statement of both waves; ``least`` and ``most`` are what its printed share may stand for, per cent."""

    id: str
    text: str
    reverse: bool
    before: str
    after: str
    least: int
    most: int
    bands: Bands


def statements(publication: Mapping[str, Any], page: ReportPage) -> Sequence[Statement]:
    """In the order of the page. What was asked once looks back, or asks about what the training brought."""
    before, later = (publication["release"]["items"][wave] for wave in publication["waves"])
    return [
        _statement(line.id, line.text, line.bands[-1], reverse=line.reverse, before=before, later=later)
        for line in page.items
        if _printed(before, line.id) and _printed(later, line.id)
    ]


def _printed(items: Mapping[str, Any], item: str) -> bool:
    return "shares" in items.get(item, {})


def _statement(
    item: str, text: str, bands: Bands, *, reverse: bool, before: Mapping[str, Any], later: Mapping[str, Any]
) -> Statement:
    """Favourable is to agree, or to disagree where the statement is turned round."""
    part = "disagree" if reverse else "agree"
    printed = later[item]["shares"][part]
    return Statement(
        id=item,
        text=text,
        reverse=reverse,
        before=share_text(before[item]["shares"][part]),
        after=share_text(printed),
        least=0 if printed["bound"] == "or less" else printed["value"],
        most=100 if printed["bound"] == "or more" else printed["value"],
        bands=bands,
    )
