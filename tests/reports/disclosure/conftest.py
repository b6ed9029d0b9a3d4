import pytest

from surveys.tallies import Group, GroupPairs, GroupTally, PartTally, Tallies


def made_up(*rows, scores=None, items=None, pairs=None, answers=None):
    """Tallies of groups given as (id, site, arm, before, after[, headcount]).

    Everybody scores 60 on "openness" but where ``scores`` says otherwise: (wave, id) -> level -> people.
    ``items``: (wave, id) -> item -> code -> people. ``pairs``: id -> (level, level) -> people.
    ``answers``: (id, code) -> people who said so of their tenure, in both waves; all others said nothing.
    """
    groups, counts, both = [], {}, {}
    for id_, site, arm, before, after, *headcount in rows:
        groups.append(Group(id_, f"Group {id_}", site, arm, *(headcount or [99])))
        for wave, n in (("before", before), ("after", after)):
            table = (scores or {}).get((wave, id_), {60: n})
            counts[wave, id_] = GroupTally(n, (items or {}).get((wave, id_), {}), {"openness": table})
        paired = (pairs or {}).get(id_, {})
        both[id_] = GroupPairs({"openness": paired}, {}, sum(paired.values()))
    backgrounds, parts = ("tenure",) if answers else (), parts_of(counts, answers or {})
    return Tallies(tuple(groups), ("before", "after"), counts, both, {"before": 0, "after": 0}, backgrounds, parts)


def parts_of(counts, answers):
    parts = {}
    for (wave, group), tally in counts.items():
        said = {code: n for (id_, code), n in answers.items() if id_ == group}
        if answers:
            said[0] = tally.responses - sum(said.values())
        for code, n in said.items():
            parts[wave, group, (code,)] = PartTally(n, {"openness": {60: n}})
    return parts


@pytest.fixture(scope="session")
def programme():
    return made_up
