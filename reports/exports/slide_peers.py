"""With and without peer support, as changes side by side and as the difference between them."""

from collections.abc import Mapping
from typing import Any

from reports.exports import slide_rows
from reports.exports.slide_charts import Look
from reports.exports.slide_deck import Deck, Place, text
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_rows import Heads, Row
from reports.exports.slide_text import ACT, SOFT, WARM, Run
from reports.rendering.lines import span_text
from reports.rendering.page import range_of_changes
from reports.wording import number

_LOOKS = (Look(WARM, hollow=True), Look(ACT))


def peer_support(deck: Deck) -> None:
    """One row for each outcome; nothing where groups of both kinds are not shown."""
    if not deck.page.peers:
        return
    found = deck.facts["peer_support"]
    rows = [_row(peer.title, found[measure]) for measure, peer in zip(found, deck.page.peers, strict=True)]
    sentences = [peer.sentence for peer in deck.page.peers]
    apart = [
        f"{peer.title}: at the start those with peer support stood {peer.start} apart." for peer in deck.page.peers
    ]
    slide = deck.slide(" ".join(f"{each.partition(': ')[0]}." for each in sentences), [*sentences, *apart, _CAUSE])
    span = range_of_changes(deck.facts)
    heads = Heads("Outcome, and how many groups", ("Without", "With"), span, "Difference", span, _LOOKS)
    below = slide_rows.draw(deck, slide, heads, rows, "Change with and without peer support") + 0.35
    said = [[Run(each, 13)] for each in (*sentences, *apart)]
    text(slide, Place(LEFT, below, ACROSS, 6.8 - below), [*said, [Run(_CAUSE, 13, SOFT)]])


_CAUSE = "Groups were not drawn by lot, so a difference goes together with peer support and need not come from it."


def _row(title: str, found: Mapping[str, Any]) -> Row:
    without, others = found["units"]
    return Row(
        name=title,
        small=f"{without} without, {others} with",
        pair=(found["without_peers"], found["with_peers"]),
        says=(number(found["without_peers"], sign=True), number(found["with_peers"], sign=True)),
        change=(found["change"], found["low"], found["high"]),
        moved=number(found["change"], sign=True),
        interval=span_text(found["low"], found["high"]),
        sure=found["low"] > 0 or found["high"] < 0,
        verdict=found["verdict"],
        between=(", ", " without and with peer support "),
    )
