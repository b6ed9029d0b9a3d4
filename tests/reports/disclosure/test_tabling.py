"""Whatever a reader could add up is a line of the table."""

from reports.disclosure.candidates import candidates
from reports.disclosure.crowd import crowd_of
from reports.disclosure.populations import Background
from reports.disclosure.tabling import tabled

TENURE = Background("tenure", ((1, "Short"), (2, "Long")), by_site=True)
ROWS = ("1", "Leeds", "peer", 20, 20), ("2", "Leeds", "training", 20, 20), ("3", "York", "training", 20, 20)


def cells_of(programme, cuts, backgrounds=(), answers=None, before=None, hide=frozenset()):
    tallies = programme(*ROWS, answers=answers)
    crowd = crowd_of(tallies, ["openness"])
    sizes = {"1": (20, 20), "2": (20, 20), "3": (20, 20)}
    shown = candidates(tallies.groups, sizes, cuts, backgrounds, 5)
    return tabled(crowd, shown, before or {}, hide), crowd, {each.key: each for each in shown}


def lines(cells):
    named = cells.table.names
    return {(named[line.total], frozenset(named[part] for part in line.parts)) for line in cells.table.lines}


def test_everybody_is_the_sum_of_the_sites_and_a_site_that_of_its_groups(programme):
    cells, *_ = cells_of(programme, ["site", "group"])
    assert {("whole", frozenset({"site:1", "site:2"})), ("site:1", frozenset({"group:1", "group:2"}))} <= lines(cells)


def test_two_candidates_that_are_the_same_people_share_a_cell(programme):
    cells, *_ = cells_of(programme, ["site"], [TENURE], {("1", 1): 20, ("2", 1): 20, ("3", 2): 20})
    assert cells.cell_of["by:tenure:1@1"] == cells.cell_of["site:1"]
    assert cells.cell_of["by:tenure:1@1"] != cells.cell_of["by:tenure:1@2"]


def test_sets_that_nobody_prints_are_cells_of_their_own(programme):
    """Leeds without peer support is in no row of a report by site and arm; a reader can think of it."""
    cells, crowd, shown = cells_of(programme, ["site", "arm"])
    unprinted = [i for i, each in enumerate(cells.table.unprinted) if each]
    assert {tuple(cells.table.people[:, i]) for i in unprinted} == {(20, 20, 20, 20)}
    assert len(unprinted) == 1
    assert len(shown) == 5 and len(crowd.atoms) == 3


def test_answers_add_up_in_all_and_at_each_site(programme):
    cells, *_ = cells_of(programme, ["site"], [TENURE], {("1", 1): 9, ("2", 2): 9, ("3", 1): 12, ("3", 2): 8})
    found = lines(cells)
    assert ("whole", frozenset({"by:tenure:1", "by:tenure:2"})) in found
    assert ("by:tenure:1", frozenset({"by:tenure:1@1", "by:tenure:1@2"})) in found
    assert ("site:1", frozenset({"by:tenure:1@1", "by:tenure:2@1"})) in found


def test_what_was_printed_before_is_marked_in_its_layers_and_what_must_be_hidden_is_unprinted(programme):
    _cells, crowd, shown = cells_of(programme, ["site"])
    before = {0: [crowd.inside(shown["site:1"])]}
    cells, *_ = cells_of(programme, ["site"], before=before, hide=frozenset({"site:2"}))
    table = cells.table
    assert table.printed_before[:, cells.cell_of["site:1"]].tolist() == [True, False, False, False]
    assert table.unprinted[cells.cell_of["site:2"]] and not table.unprinted[cells.cell_of["site:1"]]


def test_everybody_costs_most_and_a_total_more_than_its_parts(programme):
    cells, *_ = cells_of(programme, ["site", "group"])
    whole, site, group = (cells.table.costs[cells.cell_of[key]] for key in ("whole", "site:1", "group:1"))
    assert whole > 100 * site > group
