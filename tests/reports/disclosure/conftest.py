import pytest

from surveys.tallies import Group, GroupPairs, GroupTally, Tallies


def made_up(*rows, scores=None, items=None, pairs=None):
    """Tallies of groups given as (id, site, arm, before, after[, headcount]).

    Everybody scores 60 on "openness" but where ``scores`` says otherwise: (wave, id) -> level -> people.
    ``items``: (wave, id) -> item -> code -> people. ``pairs``: id -> (level, level) -> people.
    """
    groups, counts, both = [], {}, {}
    for id_, site, arm, before, after, *headcount in rows:
        groups.append(Group(id_, f"Group {id_}", site, arm, *(headcount or [99])))
        for wave, n in (("before", before), ("after", after)):
            table = (scores or {}).get((wave, id_), {60: n})
            counts[wave, id_] = GroupTally(n, (items or {}).get((wave, id_), {}), {"openness": table})
        paired = (pairs or {}).get(id_, {})
        both[id_] = GroupPairs({"openness": paired}, {}, sum(paired.values()))
    return Tallies(tuple(groups), ("before", "after"), counts, both, {"before": 0, "after": 0})


@pytest.fixture(scope="session")
def programme():
    return made_up
