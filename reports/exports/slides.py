"""The publication as slides: the finding is the title, charts can be edited, limits stand in the notes."""

import io
from collections.abc import Mapping
from typing import Any

from reports.exports import (
    slide_course,
    slide_outcomes,
    slide_peers,
    slide_people,
    slide_statements,
    slide_words,
)
from reports.exports.slide_deck import Deck, which_report
from reports.exports.slide_text import SOFT, Run, fitting
from reports.exports.xml_text import legal
from reports.exports.zipped import fixed
from reports.rendering.page import report_page


def to_pptx(facts: Mapping[str, Any]) -> bytes:
    """The slides, the same bytes for the same facts."""
    facts = legal(facts)
    deck, out = Deck.of(facts, report_page(facts)), io.BytesIO()
    _title(deck)
    slide_words.read_first(deck)
    _findings(deck)
    slide_words.not_shown(deck)
    slide_words.limits(deck)
    slide_words.method(deck)
    slide_words.how_to_check(deck)
    deck.file.save(out)
    return fixed(out.getvalue())


def _findings(deck: Deck) -> None:
    if deck.page.nothing_shown:
        slide_words.nothing(deck)
        return
    slide_outcomes.glance(deck)
    slide_people.who_answered(deck)
    slide_outcomes.outcomes(deck)
    slide_peers.peer_support(deck)
    slide_course.course(deck)
    slide_outcomes.others(deck)
    slide_course.looking_back(deck)
    slide_statements.statements(deck)
    slide_statements.choices(deck)


def _title(deck: Deck) -> None:
    page = deck.page
    *_labels, ledger = which_report(page)
    said = [
        [Run(fitting(page.organisation, 10.9, 20, 2), 20)],
        [Run(f"Report of {page.published}", 16, SOFT)],
        [Run(f"No figure is about fewer than {page.k} people, neither directly nor by subtraction.", 14, SOFT)],
        [Run(ledger, 10, SOFT)],
    ]
    deck.first(page.programme, said)
