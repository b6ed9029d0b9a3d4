"""The attacker against worlds with known answers, against enumeration, and against itself without its short cut."""

from itertools import count, product
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure.attacking.attacker import Target, Verdict, World, attack
from reports.disclosure.attacking.differences import Part, differences
from reports.disclosure.attacking.statements import Mean, People, Share

BASE = "after/openness"
GROUPS = frozenset({0}), frozenset({1}), frozenset({2})
ALL = frozenset({0, 1, 2})
HIDDEN = Target("Night shift", BASE, GROUPS[2])


def run(world, statements, targets=(HIDDEN,), *, k=5, width=0.5, seconds=60, clock=monotonic, seed=1, screened=True):
    return attack(
        world, statements, targets, k=k, width=width, seconds=seconds, clock=clock, seed=seed, screened=screened
    )


def only(report):
    [finding] = report.findings
    return finding


def printed(atoms, people, mean, *, step, unit=1, base=BASE):
    """What a reader knows from a number of people rounded to ``unit`` and a mean rounded to ``step``."""
    low, high = (people, people) if unit == 1 else (unit * round(people / unit) - 2, unit * round(people / unit) + 2)
    rounded = step * round(mean / step)
    return [People(base, atoms, low, high), Mean(base, atoms, rounded - step / 2, rounded + step / 2)]


# 12 people with 38, 15 with 52 and 3 with 7 points, on items from 1 to 5
COMPANY = World((14, 18, 5), {BASE: (1, 5)})


def company(**how):
    return [
        *printed(ALL, 30, 97 / 30, **how),
        *printed(GROUPS[0], 12, 38 / 12, **how),
        *printed(GROUPS[1], 15, 52 / 15, **how),
    ]


# What is pinned, and what is not


def test_a_hidden_group_is_pinned_by_a_whole_with_all_others_shown():
    finding = only(run(COMPANY, company(step=0.01)))
    assert (finding.verdict, finding.people) == (Verdict.PINNED, (3, 3))
    # 30 x [3.225, 3.235] - 12 x [3.165, 3.175] - 15 x [3.465, 3.475], over 3 people
    assert finding.mean == pytest.approx(((96.75 - 38.1 - 52.125) / 3, (97.05 - 37.98 - 51.975) / 3))
    assert finding.left == pytest.approx(0.57 / 3 / 4)


def test_the_same_group_is_safe_with_coarse_numbers():
    report = run(COMPANY, company(step=0.25, unit=5))
    assert only(report).verdict is Verdict.SAFE
    assert report.passes


def test_the_same_group_is_safe_where_one_other_is_hidden_too():
    assert run(COMPANY, company(step=0.01)[:4]).passes


def test_a_remainder_of_k_people_is_many():
    statements = [*printed(ALL, 30, 3.2, step=0.01), *printed(GROUPS[0], 25, 3.2, step=0.01)]
    rest = Target("All but the early shift", BASE, GROUPS[1] | GROUPS[2])
    finding = only(run(World((40, 40, 40), {BASE: (1, 5)}), statements, [rest]))
    assert (finding.verdict, finding.people[0]) == (Verdict.MANY, 5)


def test_a_remainder_that_is_many_only_by_several_lines_is_many():
    statements = [People(BASE, ALL, 30, 30), People(BASE, GROUPS[0], 12, 12), People(BASE, GROUPS[1], 10, 10)]
    assert only(run(World((40, 40, 40), {}), statements)).verdict is Verdict.MANY


def test_a_group_that_provably_nobody_belongs_to_is_many():
    statements = [People(BASE, ALL, 20, 20), People(BASE, GROUPS[0], 12, 12), People(BASE, GROUPS[1], 8, 8)]
    finding = only(run(COMPANY, statements))
    assert (finding.verdict, finding.people) == (Verdict.MANY, (0, 0))


THE_OTHERS = Target("The others", BASE, GROUPS[1] | GROUPS[2])


@pytest.mark.parametrize(
    ("mean", "people", "verdict"),
    [
        (2.995, (3, 6), Verdict.PINNED),  # 3 to 6 people, with means of 4.7 down to 3.8
        (2.99, (5, 6), Verdict.MANY),  # 3 or 4 people would need a mean above 5
    ],
)
def test_the_few_who_are_left_of_a_large_group_are_pinned_unless_their_mean_proves_them_many(mean, people, verdict):
    statements = [
        *printed(ALL, 1000, 3.0, step=0.0001),
        People(BASE, GROUPS[0], 994, 997),
        Mean(BASE, GROUPS[0], mean, mean + 0.0001),
    ]
    finding = only(run(World((1000, 20, 20), {BASE: (1, 5)}), statements, [THE_OTHERS]))
    assert (finding.verdict, finding.people) == (verdict, people)


def test_a_share_is_pinned_like_a_mean():
    def share(atoms, low, high):
        return Share(BASE, "favourable", atoms, low, high)

    counts = company(step=0.25)[::2]
    fine = [share(ALL, 0.50, 0.51), share(GROUPS[0], 0.41, 0.42), share(GROUPS[1], 0.53, 0.54)]
    finding = only(run(COMPANY, counts + fine))
    assert (finding.verdict, finding.part, finding.mean) == (Verdict.PINNED, "favourable", (1, 5))
    assert finding.left == pytest.approx(0.57 / 3)
    coarse = [share(each.atoms, each.low - 0.05, each.high + 0.05) for each in fine]
    assert run(COMPANY, counts + coarse).passes


def test_everybody_at_the_top_tells_about_each_of_them():
    finding = only(run(COMPANY, printed(ALL, 30, 5.0, step=0.01)))
    assert finding.verdict is Verdict.PINNED
    assert finding.mean == pytest.approx((5 - 30 * 0.005, 5))  # one person may be the only one who deviates


@pytest.mark.parametrize(("n", "share"), [(12, 0.15625), (30, 0.38125)])
def test_one_late_answer_is_the_difference_of_two_reports(n, share):
    """Width (2n + 1) x step / range: 25 x .1 / 16 and 61 x .1 / 16, on a scale from 4 to 20."""
    early, late, after = frozenset({0}), frozenset({1}), frozenset({0, 1})
    statements = [*printed(early, n, 11.3, step=0.1), *printed(after, n + 1, 11.4, step=0.1)]
    finding = only(run(World((n, 1), {BASE: (4, 20)}), statements, [Target("Late answer", BASE, late)]))
    assert finding.verdict is Verdict.PINNED
    assert (finding.left, finding.people, after) == (pytest.approx(share), (1, 1), early | late)


def test_bases_are_attacked_one_by_one():
    other = [Target("Night shift", "before/openness", GROUPS[2])]
    world = World(COMPANY.caps, {BASE: (1, 5), "before/openness": (1, 5)})
    before = printed(ALL, 30, 3.0, step=0.01, base="before/openness")
    report = run(world, company(step=0.01) + before, [HIDDEN, *other])
    assert [each.verdict for each in report.findings] == [Verdict.PINNED, Verdict.SAFE]


def test_findings_come_in_the_order_of_the_targets_however_often_they_are_asked_for():
    early = Target("Early shift", BASE, GROUPS[0])
    report = run(COMPANY, company(step=0.01), [HIDDEN, early, HIDDEN])
    assert [each.target for each in report.findings] == [HIDDEN, early, HIDDEN]
    assert [each.verdict for each in report.findings] == [Verdict.PINNED, Verdict.MANY, Verdict.PINNED]


# Where nothing passes


def test_numbers_that_contradict_each_other_do_not_pass():
    too_many = People(BASE, GROUPS[2], 10, 20)
    for statements in (
        [People(BASE, ALL, 5, 5), People(BASE, ALL, 6, 9)],
        [too_many],
        [*company(step=0.01), People(BASE, GROUPS[2], 4, 5)],
        [Mean(BASE, GROUPS[0], 5.2, 5.3)],
        [People(BASE, ALL, 0, 0), Share(BASE, "favourable", ALL, 0.0, 1.0)],
    ):
        for targets in ([HIDDEN], []):
            report = run(COMPANY, statements, targets)
            assert (report.consistent, report.passes) == (False, False)
            assert all(each.verdict is Verdict.UNDECIDED for each in report.findings)


def test_a_count_between_two_whole_numbers_is_a_contradiction():
    pairs = [frozenset({0, 1}), frozenset({1, 2}), frozenset({0, 2})]
    halves = [People(BASE, each, 1, 1) for each in pairs]  # each group is half a person
    report = run(COMPANY, halves)
    assert (report.consistent, report.passes) == (False, False)


@pytest.mark.parametrize("statements", [[], company(step=0.01), company(step=0.25, unit=5)])
def test_without_time_nothing_is_decided_and_nothing_passes(statements):
    report = run(COMPANY, statements, seconds=0)
    assert (only(report).verdict, report.passes) == (Verdict.UNDECIDED, False)


def test_time_that_runs_out_on_the_way_leaves_the_rest_undecided():
    verdicts = set()
    for seconds in range(1, 25):
        ticks = count()
        report = run(COMPANY, company(step=0.01), seconds=seconds, clock=lambda ticks=ticks: float(next(ticks)))
        assert not report.passes
        verdicts.add(only(report).verdict)
    assert verdicts == {Verdict.UNDECIDED, Verdict.PINNED}


def test_nothing_printed_passes_and_no_targets_pass():
    assert run(COMPANY, []).passes
    assert run(COMPANY, [], []).passes


def test_atoms_outside_the_world_and_means_without_a_range_are_refused():
    with pytest.raises(ValueError, match="not in the world"):
        run(COMPANY, [People(BASE, frozenset({3}), 1, 2)])
    with pytest.raises(ValueError, match="not in the world"):
        run(COMPANY, [], [Target("Nobody", BASE, frozenset())])
    with pytest.raises(ValueError, match="range is not given"):
        run(COMPANY, [Mean("after/other", ALL, 1.0, 2.0)])


# Against enumeration


def every_world(caps, top):
    """All counts and all sums of scores from 0 to ``top`` per person, atom by atom."""
    atoms = [[(n, s) for n in range(cap + 1) for s in range(n * top + 1)] for cap in caps]
    yield from product(*atoms)


def holds(statement, world):
    people = sum(world[atom][0] for atom in statement.atoms)
    if isinstance(statement, People):
        return statement.low <= people <= statement.high
    points = sum(world[atom][1] for atom in statement.atoms)
    return people > 0 and statement.low * people - 1e-9 <= points <= statement.high * people + 1e-9


def enumerated(caps, top, statements, target):
    """The fewest and most people, and the lowest and highest mean, over all whole worlds."""
    fitting = [world for world in every_world(caps, top) if all(holds(each, world) for each in statements)]
    people = [sum(world[atom][0] for atom in target) for world in fitting]
    points = [sum(world[atom][1] for atom in target) for world in fitting]
    means = [s / n for s, n in zip(points, people, strict=True) if n]
    return (min(people), max(people)), (min(means), max(means)) if means else None


SETS = [frozenset(atoms) for atoms in ({0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2})]


@st.composite
def small_tables(draw):
    """A world of three atoms with up to three people each, scores 0 to 2, and true statements about it."""
    truth = []
    for _atom in range(3):
        n = draw(st.integers(0, 3))
        truth.append((n, draw(st.integers(0, 2 * n))))
    statements = []
    for atoms in draw(st.lists(st.sampled_from(SETS), min_size=1, max_size=5, unique=True)):
        n, s = (sum(truth[atom][which] for atom in atoms) for which in (0, 1))
        loose = draw(st.integers(0, 1))
        statements.append(People(BASE, atoms, max(0, n - loose), n + loose))
        if n and draw(st.booleans()):
            half = draw(st.sampled_from([0.001, 0.1, 0.4]))
            statements.append(Mean(BASE, atoms, s / n - half, s / n + half))
    return truth, statements, draw(st.sampled_from(SETS))


@settings(max_examples=40, deadline=None)
@given(small_tables())
def test_no_whole_world_lies_outside_what_the_attacker_says(table):
    _truth, statements, atoms = table
    world = World((3, 3, 3), {BASE: (0, 2)})
    report = run(world, statements, [Target("T", BASE, atoms)], k=3, screened=False)
    people, mean = enumerated(world.caps, 2, statements, atoms)
    finding = only(report)
    assert report.consistent
    assert finding.people[0] <= people[0] <= people[1] <= finding.people[1]
    if finding.exact and mean:
        assert finding.mean[0] - 1e-5 <= mean[0] <= mean[1] <= finding.mean[1] + 1e-5
    if finding.verdict is Verdict.MANY:
        assert people[0] >= 3 or people[1] == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=3, max_size=3), st.booleans())
def test_with_exact_numbers_of_nested_sets_both_say_the_same(drawn, nested):
    """Rows of nested sets and whole right-hand sides have whole corners, so the relaxation loses nothing."""
    truth = [(n, min(s, 2 * n)) for n, s in drawn]
    statements = []
    for atoms in [ALL, frozenset({0, 1})] if nested else [ALL]:
        n, s = (sum(truth[atom][which] for atom in atoms) for which in (0, 1))
        statements += [People(BASE, atoms, n, n)] + ([Mean(BASE, atoms, s / n, s / n)] if n else [])
    atoms = frozenset({2}) if nested else ALL
    finding = only(run(World((3, 3, 3), {BASE: (0, 2)}), statements, [Target("T", BASE, atoms)], k=10, screened=False))
    people, mean = enumerated((3, 3, 3), 2, statements, atoms)
    assert finding.people == people
    if mean:
        assert finding.mean == pytest.approx(mean, abs=1e-5)


# Against itself


@settings(max_examples=25, deadline=None)
@given(small_tables(), st.integers(0, 3), st.sampled_from([0.25, 0.5, 0.9]))
def test_short_cuts_never_change_a_verdict(table, seed, width):
    _truth, statements, _atoms = table
    world = World((5, 5, 5), {BASE: (0, 2)})
    targets = [Target(str(sorted(each)), BASE, each) for each in SETS]
    slow = run(world, statements, targets, k=3, width=width, screened=False)
    fast = run(world, statements, targets, k=3, width=width, seed=seed)
    for exact, quick in zip(slow.findings, fast.findings, strict=True):
        if exact.verdict is Verdict.MANY or not exact.exact or abs(exact.left - width) > 1e-4:
            assert quick.verdict is exact.verdict
        if quick.verdict is Verdict.SAFE:
            assert exact.verdict is not Verdict.PINNED or exact.left > width - 1e-4


# Tables as large as a customer's


def table(seed):
    """About 105 cells: 4 sites of 4 groups, 4 levels of a background question; people and points of each atom."""
    rng = np.random.default_rng(seed)
    people = rng.integers(1, 13, (4, 4, 4))
    points = np.vectorize(lambda n: int(rng.integers(4, 21, n).sum()), otypes=[int])(people)
    atoms = np.arange(64).reshape(4, 4, 4)
    cells = [Part("Whole", "whole", frozenset(range(64)))]
    for name, axes in (
        ("site", (0,)),
        ("level", (2,)),
        ("group", (0, 1)),
        ("site x level", (0, 2)),
        ("cell", (0, 1, 2)),
    ):
        for key in product(range(4), repeat=len(axes)):
            where = [slice(None)] * 3
            for axis, index in zip(axes, key, strict=True):
                where[axis] = index
            cut = f"{name} {key[:-1]}"
            cells.append(Part(f"{name} {key}", cut, frozenset(np.ravel(atoms[tuple(where)]).tolist())))
    return people.ravel(), points.ravel(), cells


def pinned(seed, *, k, step, unit):
    """Hide what is under k and nothing else; return how many sets of 1 to k - 1 people are attacked and pinned."""
    people, points, cells = table(seed)
    size = {part.atoms: int(people[list(part.atoms)].sum()) for part in cells}
    shown = [part for part in cells if size[part.atoms] >= k]
    hidden = [part for part in cells if size[part.atoms] < k]
    statements = []
    for part in shown:
        n = size[part.atoms]
        statements += printed(part.atoms, n, points[list(part.atoms)].sum() / n, step=step, unit=unit)
    targets = [each for each in differences(BASE, shown, hidden) if 0 < people[sorted(each.atoms)].sum() < k]
    report = run(World(tuple((people + 4).tolist()), {BASE: (4, 20)}), statements, targets, k=k)
    assert report.consistent
    assert Verdict.UNDECIDED not in {each.verdict for each in report.findings}
    return len(targets), sum(each.verdict is Verdict.PINNED for each in report.findings)


@pytest.mark.parametrize("seed", range(4))
def test_a_threshold_alone_is_caught_and_coarser_numbers_leak_less(seed):
    targets, fine = pinned(seed, k=5, step=0.01, unit=1)
    _same, coarse = pinned(seed, k=5, step=0.25, unit=5)
    assert targets > 10
    assert coarse < fine
    assert fine >= 3


def test_the_attacker_stays_silent_where_nothing_is_printed():
    people, _points, cells = table(0)
    targets = [Target(part.name, BASE, part.atoms) for part in cells]
    report = run(World(tuple(people.tolist()), {BASE: (4, 20)}), [], targets)
    assert report.passes
    assert {each.verdict for each in report.findings} == {Verdict.SAFE}
