"""A plan can be changed until somebody may have answered, and never afterwards."""

import pytest

from feedback.database import writing
from surveys.programmes import changing, planning
from surveys.programmes.life import WaveRefused
from surveys.programmes.planning import PlanRefused


@pytest.fixture
def slug(company, six_groups):
    return company.plan(six_groups)


def cut(company, slug, cuts, backgrounds):
    with writing(company.instance.engine) as db:
        changing.change_cuts(planning.find(db, slug), cuts, backgrounds)


def move(company, slug, site, arm):
    with writing(company.instance.engine) as db:
        programme = planning.find(db, slug)
        changing.move_group(programme, programme.groups[0], site=site, arm=arm)


def plan_of(company, slug):
    programme = company.programme(slug)
    return programme.cuts, programme.backgrounds, programme.groups[0].site, programme.groups[0].arm


def test_cuts_and_groups_can_be_changed_before_the_first_wave(company, slug):
    cut(company, slug, ("arm", "site"), {"leading": "whole", "tenure": "site"})
    move(company, slug, " Depot ", "training")
    assert plan_of(company, slug) == ("site,arm", "tenure:site,leading:whole", "Depot", "training")


@pytest.mark.attack
def test_no_cut_is_added_and_no_group_moved_once_a_wave_is_open(company, slug):
    as_promised = plan_of(company, slug)
    company.begin(slug, "before")
    for also_closed in (False, True):
        if also_closed:
            company.close(slug, "before")
        for cuts, backgrounds in (((), {}), (("site",), {}), (("site", "group", "arm"), {"tenure": "whole"})):
            with pytest.raises(WaveRefused, match="Nothing was changed"):
                cut(company, slug, cuts, backgrounds)
        with pytest.raises(WaveRefused, match="Nothing was changed"):
            move(company, slug, "Depot", "peer")
        assert plan_of(company, slug) == as_promised


@pytest.mark.parametrize(
    ("cuts", "backgrounds"),
    [
        (("age",), {}),
        (("site",), {"age": "whole"}),
        (("site",), {"E1": "whole"}),
        (("group",), {"tenure": "site"}),
        (("site",), {"tenure": "group"}),
        (("site",), {"tenure": "whole", "leading": "whole", "P1": "whole"}),
    ],
)
def test_a_change_that_cannot_be_kept_changes_nothing(company, slug, cuts, backgrounds):
    before = plan_of(company, slug)
    with pytest.raises(PlanRefused):
        cut(company, slug, cuts, backgrounds)
    assert plan_of(company, slug) == before


@pytest.mark.parametrize(("site", "arm"), [("", "peer"), ("  ", "peer"), ("x" * 81, "peer"), ("Hill", "control")])
def test_a_group_is_moved_to_a_place_that_has_a_name(company, slug, site, arm):
    before = plan_of(company, slug)
    with pytest.raises(PlanRefused, match="Nothing was changed"):
        move(company, slug, site, arm)
    assert plan_of(company, slug) == before
