from itertools import permutations

import pytest

from reports.disclosure.ledger import GENESIS, LedgerBroken, LedgerLine, entry_digest, verify


def ledger(*bodies):
    lines, previous = [], GENESIS
    for body in bodies:
        previous = entry_digest(previous, body)
        lines.append(LedgerLine(body, previous))
    return lines


def test_an_untouched_ledger_holds():
    verify([])
    verify(ledger(b"one", b"two", b"three"))


def test_a_changed_line_is_named():
    lines = ledger(b"one", b"two", b"three")
    lines[1] = LedgerLine(b"TWO", lines[1].digest)
    with pytest.raises(LedgerBroken, match="Line 2 "):
        verify(lines)


def test_a_line_rewritten_with_its_digest_breaks_the_next():
    lines = ledger(b"one", b"two", b"three")
    lines[1] = LedgerLine(b"TWO", entry_digest(lines[0].digest, b"TWO"))
    with pytest.raises(LedgerBroken, match="Line 3 "):
        verify(lines)


@pytest.mark.parametrize("missing", [0, 1])
def test_a_removed_line_is_found(missing):
    lines = ledger(b"one", b"two", b"three")
    del lines[missing]
    with pytest.raises(LedgerBroken, match=f"Line {missing + 1} "):
        verify(lines)


@pytest.mark.parametrize("order", [order for order in permutations(range(3)) if order != (0, 1, 2)])
def test_moved_lines_are_found(order):
    lines = ledger(b"one", b"two", b"three")
    with pytest.raises(LedgerBroken):
        verify([lines[i] for i in order])


def test_bytes_cannot_slide_from_a_digest_into_a_body():
    with pytest.raises(ValueError, match="32 bytes"):
        entry_digest(GENESIS + b"o", b"ne")
