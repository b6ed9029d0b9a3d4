"""What every sheet says of itself: whose report it is made of, and where that stands in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Provenance:
    """``line`` and ``digest`` are empty where the report has no line in a ledger yet."""

    programme: str
    organisation: str
    published: str
    k: int
    line: str
    digest: str


def provenance(publication: Mapping[str, Any]) -> Provenance:
    """Where a sheet comes from."""
    ledger = publication.get("ledger", {})
    return Provenance(
        programme=publication["programme"]["name"],
        organisation=publication["organisation"],
        published=publication["published"],
        k=publication["programme"]["k"],
        line=str(ledger["position"] + 1) if ledger else "",
        digest=ledger.get("digest", ""),
    )
