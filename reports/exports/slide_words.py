"""Slides of words: what to read first, what is not shown, limits, method, and how to check this file."""

from collections.abc import Sequence

from reports.exports.slide_deck import Deck, Place, parts, text, titled, which_report
from reports.exports.slide_house import ACROSS, LEFT
from reports.exports.slide_table import name, table
from reports.exports.slide_text import SOFT, Run, fitting, lines_of

_TOP, _ROOM, _TERM, _TEXT = 1.5, 5.3, 2.6, 9.53  # inches
_BODY = Place(LEFT, 1.7, ACROSS, 5.1)

Pair = tuple[str, str]


def read_first(deck: Deck) -> None:
    """What must be read before anything else, where there is something."""
    if deck.page.banner:
        slide = deck.slide("Read this first", [deck.page.banner])
        text(slide, _BODY, [[Run(deck.page.banner, 24)]])


def nothing(deck: Deck) -> None:
    """That nothing can be shown, and what would help."""
    said, _colon, helps = deck.page.finding.partition(" What would help: ")
    slide = deck.slide(said, [deck.page.finding])
    text(slide, _BODY, [[Run("What would help", 16, SOFT, bold=True)], [Run(helps, 24)]])


def not_shown(deck: Deck) -> None:
    """Everything that a reader would look for, with the reason."""
    merged = [(each, f"Shown together: {groups}.") for each, groups in deck.page.merged]
    pairs = [*deck.page.not_shown, *merged]
    for title, some in titled("What is not shown, and why", parts(pairs, 11)):
        _pairs(deck, title, some, ("What", "Why"), 12, lines=2)


def limits(deck: Deck) -> None:
    """What to keep in mind."""
    said = [*deck.page.caveats, *deck.page.notes]
    for title, some in titled("What to keep in mind", parts(said, 8)):
        slide = deck.slide(title)
        text(slide, _BODY, [[Run(f"–  {each}", 15)] for each in some], after=9)


def method(deck: Deck) -> None:
    """How each figure was made, for those who want to check."""
    pages: list[list[Pair]] = [[]]
    used = 0.0
    for pair in deck.page.method:
        height = _height(pair[1], 12)
        if pages[-1] and used + height > _ROOM - 0.4:
            pages.append([])
            used = 0.0
        pages[-1].append(pair)
        used += height
    for title, some in titled("Method, for those who want to check", [page for page in pages if page]):
        _pairs(deck, title, some, ("Term", "How it was done"), 12, lines=9)


def how_to_check(deck: Deck) -> None:
    """Which report this is, and its digests."""
    page = deck.page
    about = page.questionnaire
    said = [
        *which_report(page),
        f"No figure in this file is about fewer than {page.k} people, neither directly nor by subtraction.",
        f"Questions: {about['title']}, version {about['version']}, {about['licence']}.",
        *(f"{wave}: fingerprint of the list of what was counted: {digest}" for wave, digest in page.counted),
        *(
            f"{wave}: up to {number} sealed records held no valid answers. They are not counted."
            for wave, number in page.invalid
        ),
    ]
    slide = deck.slide("How to check which report this is", said)
    text(slide, _BODY, [[Run(fitting(each, ACROSS, 14, 2), 14)] for each in said], after=9)


def _pairs(deck: Deck, title: str, pairs: Sequence[Pair], heads: Pair, size: float, *, lines: int) -> None:
    slide = deck.slide(title, [f"{term}: {said}" for term, said in pairs])
    cells = {(0, n): [[Run(head, 11, SOFT, bold=True)]] for n, head in enumerate(heads)}
    heights = [0.32]
    for at, (term, said) in enumerate(pairs, 1):
        said = fitting(said, _TEXT - 0.1, size, lines)
        cells[at, 0] = [[Run(fitting(term, _TERM - 0.1, size, 2), size, bold=True)]]
        cells[at, 1] = [[Run(said, size)]]
        heights.append(
            max(_height(said, size), _height(term, size, _TERM - 0.1) if lines_of(term, 2.5, size) < 3 else 0)
        )
    frame = table(slide, Place(LEFT, _TOP, ACROSS, sum(heights)), (_TERM, _TEXT), heights, cells)
    name(frame, f"Table: {title}", " ".join(f"{term}: {said}" for term, said in pairs))


def _height(said: str, size: float, inches: float = _TEXT - 0.1) -> float:
    return 0.14 + lines_of(said, inches, size) * size * 1.2 / 72
