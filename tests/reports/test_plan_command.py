"""``candour plan`` says what the planner's page says."""

from click.testing import CliRunner

from reports.plan_cli import plan
from reports.planner.asked import ASKED, plan_of
from reports.planner.outlook import headline, outlook

USUAL = {name: asked.usual for name, asked in ASKED.items()}


def run(*arguments, instance=None, code=0):
    result = CliRunner().invoke(plan, [*arguments], obj=instance)
    assert result.exit_code == code, result.output
    return result.output


def test_the_command_says_what_the_page_says():
    said = run("--again", "50", "--wanted", "6")
    planned = plan_of({**USUAL, "again": 50})
    assert headline(planned) in said
    assert "To see 6 points" in said
    for row in outlook(planned, 6):
        assert row.title in said and row.fewest in said and row.why_not in said


def test_half_of_the_groups_get_peer_support_unless_told():
    assert run("--groups", "3", "--invited", "90").startswith("90 people invited in 3 groups")


def test_a_programme_gives_the_numbers_and_an_option_changes_one(company, six_groups):
    slug = company.plan(six_groups)
    assert run("--programme", slug, instance=company.instance).startswith("156 people invited in 6 groups")
    more = run("--programme", slug, "--invited", "300", instance=company.instance)
    assert more.startswith("300 people invited in 6 groups")


def test_numbers_that_cannot_be_are_refused_in_words():
    assert "more groups with peer support than groups" in run("--groups", "4", "--peer-groups", "5", code=1)
    assert "is not in the range" in run("--response", "0", code=2)
    for name in ("--sd", "--wanted"):
        assert "nan is not a number" in run(name, "nan", code=2)
