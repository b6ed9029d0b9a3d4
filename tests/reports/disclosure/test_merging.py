from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure.merging import groups_within, site_units, sites
from surveys.tallies import Group


def setup(*rows):
    """Groups from (id, site, arm, before, after[, headcount]) and their sizes."""
    groups = [Group(i, f"Group {i}", site, arm, *(rest or [99])) for i, site, arm, _, _, *rest in rows]
    return groups, {row[0]: (row[3], row[4]) for row in rows}


def shown_sites(*rows, k=10):
    return {p.name: p.groups for p in sites(site_units(*setup(*rows), k))}


def shown_groups(*rows, k=10):
    groups, sizes = setup(*rows)
    units = site_units(groups, sizes, k)
    return {p.name: p.groups for unit in units for p in groups_within(unit, sizes, k)}


def test_large_sites_stay_as_they_are():
    assert shown_sites(("1", "Leeds", "peer", 10, 12), ("2", "York", "peer", 11, 10)) == {
        "Leeds": ("1",),
        "York": ("2",),
    }


def test_a_site_that_is_small_in_one_wave_only_is_merged_in_both():
    leeds, york, hull = (
        ("1", "Leeds", "peer", 30, 30),
        ("2", "York", "peer", 30, 9),
        ("3", "Hull", "peer", 9, 30),
    )
    assert shown_sites(leeds, york, hull) == {"Leeds": ("1",), "Other sites": ("2", "3")}


def test_a_single_small_site_takes_the_next_smallest_with_it():
    rows = ("1", "Leeds", "peer", 40, 40), ("2", "York", "peer", 20, 20), ("3", "Hull", "peer", 9, 9)
    assert shown_sites(*rows) == {"Leeds": ("1",), "Other sites": ("2", "3")}


def test_an_empty_site_is_hidden_among_others_too():
    rows = ("1", "Leeds", "peer", 40, 40), ("2", "York", "peer", 20, 20), ("3", "Hull", "peer", 0, 0)
    assert shown_sites(*rows) == {"Leeds": ("1",), "Other sites": ("2", "3")}


def test_sites_that_are_too_small_even_together_leave_one_unit():
    rows = ("1", "Leeds", "peer", 12, 12), ("2", "York", "peer", 3, 3)
    assert shown_sites(*rows) == {"All sites": ("1", "2")}


def test_fewer_than_k_invited_people_are_merged_whatever_they_answer():
    rows = ("1", "Leeds", "peer", 40, 40), ("2", "Leeds", "peer", 30, 30), ("3", "Leeds", "peer", 10, 10, 9)
    assert shown_groups(*rows) == {"Group 1": ("1",), "Other groups at Leeds": ("2", "3")}


def test_small_groups_join_others_of_their_own_arm_where_that_is_enough():
    rows = (
        ("1", "Leeds", "training", 12, 12),
        ("2", "Leeds", "training", 4, 4),
        ("3", "Leeds", "peer", 11, 11),
        ("4", "Leeds", "peer", 5, 5),
    )
    assert shown_groups(*rows) == {
        "Groups at Leeds (training)": ("1", "2"),
        "Groups at Leeds (peer)": ("3", "4"),
    }


def test_an_arm_that_is_too_small_at_a_site_is_merged_across_arms():
    training = ("1", "Leeds", "training", 20, 20), ("2", "Leeds", "training", 12, 12)
    assert shown_groups(*training, ("3", "Leeds", "peer", 4, 4)) == {
        "Group 1": ("1",),
        "Other groups at Leeds": ("2", "3"),
    }


def test_groups_are_merged_within_their_site_and_other_sites_are_one():
    rows = (
        ("1", "Leeds", "peer", 12, 12),
        ("2", "Leeds", "peer", 4, 4),
        ("3", "York", "peer", 6, 6),
        ("4", "Hull", "peer", 6, 6),
    )
    assert shown_groups(*rows) == {"Groups at Leeds": ("1", "2"), "Groups at other sites": ("3", "4")}


def test_ties_are_broken_by_name_so_that_the_order_of_input_does_not_matter():
    rows = [(str(i), "Leeds", "peer", 12, 12) for i in range(4)] + [("4", "Leeds", "peer", 3, 3)]
    assert shown_groups(*rows) == shown_groups(*reversed(rows))
    assert shown_groups(*rows)["Other groups at Leeds"] == ("0", "4")


def test_keys_say_nothing_about_sizes_and_do_not_move_with_them():
    large = setup(("1", "York", "peer", 90, 90), ("2", "Leeds", "peer", 20, 20))
    small = setup(("1", "York", "peer", 20, 20), ("2", "Leeds", "peer", 90, 90))
    keys = [[p.key for p in sites(site_units(*each, 10))] for each in (large, small)]
    assert keys == [["site:1", "site:2"]] * 2


rows = st.tuples(st.sampled_from("ABC"), st.sampled_from(["training", "peer"]), st.integers(0, 14), st.integers(0, 14))


@given(st.lists(rows, min_size=1, max_size=9))
def test_every_group_is_in_exactly_one_site_unit_and_one_group_unit_of_k_people(drawn):
    groups, sizes = setup(*[(str(i), *row) for i, row in enumerate(drawn)])
    units = site_units(groups, sizes, 5)
    within = [p for unit in units for p in groups_within(unit, sizes, 5)]
    if min(sum(n[wave] for n in sizes.values()) for wave in (0, 1)) < 5:
        return
    for populations in (sites(units), within):
        assert sorted(g for p in populations for g in p.groups) == sorted(sizes)
        assert all(sum(sizes[g][wave] for g in p.groups) >= 5 for p in populations for wave in (0, 1))
        assert all(len(p.merged) != 1 for p in populations)
