"""The populations that a report would show if everybody could be shown, after merging the small ones."""

from collections.abc import Iterable, Mapping, Sequence

from reports.disclosure.merging import arms, groups_within, site_units, sites
from reports.disclosure.populations import WHOLE, Background, Cut, Population
from surveys.tallies import Group


def candidates(
    groups: Sequence[Group],
    sizes: Mapping[str, tuple[int, ...]],
    cuts: Sequence[Cut],
    backgrounds: Sequence[Background],
    k: int,
    said: Mapping[str, Mapping[int, int]] | None = None,
) -> tuple[Population, ...]:
    """Everybody first, then each declared cut in its order, then the background questions.

    ``sizes``  group id -> people in each wave. A cut that would tell nothing apart is left out without a word.
    ``said``   background question -> code -> the fewest people who said so in any wave; 0 is no answer
    """
    everybody = Population("whole", "whole", WHOLE, tuple(sorted(group.id for group in groups)))
    found = [everybody]
    for cut in cuts:
        parts = _parts(cut, groups, sizes, k)
        found += parts if len(parts) > 1 else []
    places = [each for each in found if each.cut == "site"]
    for background in backgrounds:
        answers = _pooled(background, (said or {}).get(background.item, {}), k)
        found += _answers(background, answers, [everybody, *places] if background.by_site else [everybody])
    return tuple(found)


def _parts(cut: Cut, groups: Sequence[Group], sizes: Mapping[str, tuple[int, ...]], k: int) -> list[Population]:
    if cut == "arm":
        return arms(groups)
    units = site_units(groups, sizes, k)
    if cut == "site":
        return sites(units)
    if cut == "group":
        return [population for unit in units for population in groups_within(unit, sizes, k)]
    raise ValueError(f"no such cut: {cut}")


def _pooled(background: Background, said: Mapping[int, int], k: int) -> list[tuple[tuple[int, ...], str]]:
    """Codes and words of each answer. Few who gave none would be the only ones missing: they go with the rarest."""
    if said.get(0, 0) >= k:
        return [*(((code,), label) for code, label in background.labels), ((0,), "No answer given")]
    rarest = min((code for code, _label in background.labels), key=lambda code: (said.get(code, 0), code))
    return [
        ((0, code), f"{label}, or no answer given") if code == rarest else ((code,), label)
        for code, label in background.labels
    ]


def _answers(
    background: Background, answers: Sequence[tuple[tuple[int, ...], str]], places: Iterable[Population]
) -> list[Population]:
    """One population for each answer at each place."""
    return [
        Population(
            key=f"by:{background.item}:{codes[-1]}"
            + ("" if place.cut == "whole" else f"@{place.key.partition(':')[2]}"),
            cut=background.cuts[0] if place.cut == "whole" else background.cuts[1],
            name=label if place.cut == "whole" else f"{place.name}: {label}",
            groups=place.groups,
            among=(background.item, codes),
        )
        for place in places
        for codes, label in answers
    ]
