"""What a slide of several rows finds, in words: by rule from the printed verdicts, without a number."""

from collections.abc import Sequence

from reports.exports.slide_rows import Row

_HIGHER, _LOWER = {"higher", "slightly higher"}, {"lower", "slightly lower"}


def finding_of(what: str, rows: Sequence[Row]) -> str:
    """The title of a slide: "Openness, by site: higher in some, lower in none".

    >>> finding_of("Openness", [Row("A", change=(6, 1, 11), verdict="higher"), Row("B", verdict="not shown")])
    'Openness: higher in each one shown'
    """
    found = {row.verdict for row in rows if row.change}
    if not found:
        return f"{what}: no figure can be shown"
    if found <= _HIGHER:
        return f"{what}: higher in each one shown"
    if found <= _LOWER:
        return f"{what}: lower in each one shown"
    if found == {"about the same"}:
        return f"{what}: about the same in each one shown"
    higher, lower = bool(found & _HIGHER), bool(found & _LOWER)
    if higher and lower:
        return f"{what}: higher in some of those shown, lower in others"
    if higher or lower:
        first, second = ("higher", "lower") if higher else ("lower", "higher")
        return f"{what}: {first} in some of those shown, {second} in none"
    return f"{what}: no clear change in any one shown"
