from time import monotonic

import pingouin
import pytest

from reports.disclosure.admitted import admit
from reports.disclosure.policy import Policy
from reports.looking_back import marked
from reports.reliability import reliabilities
from tests.reports.drafts import answering, core, counted, groups_of


def people_of(n, wave="after", seed=4, **given):
    person = answering(seed)
    return [person(core(), wave, **given) for _each in range(n)]


def admitted_of(before, after, rows=(("1", "Leeds", "peer"), ("2", "York", "training"))):
    groups = groups_of(*rows)
    half = len(after) // 2
    people = {
        ("before", "1"): before[: len(before) // 2],
        ("before", "2"): before[len(before) // 2 :],
        ("after", "1"): after[:half],
        ("after", "2"): after[half:],
    }
    names = [each.id for each in core().outcomes()]
    return admit(counted(core(), groups, people), ("site",), Policy(5), names, seconds=30, clock=monotonic)


def test_alpha_is_that_of_the_rows_of_answers():
    pandas = pytest.importorskip("pandas")
    after = people_of(90)
    found = reliabilities(core(), admitted_of(people_of(90, "before"), after))["after", "whole", "openness"]
    items = core().scales["openness"].items
    table = pandas.DataFrame(
        [{item: 6 - sheet[item] if core().items[item].reverse else sheet[item] for item in items} for sheet in after]
    )
    assert found.people == 90
    assert found.alpha == pytest.approx(pingouin.cronbach_alpha(table)[0], abs=1e-9)


def test_only_those_who_answered_every_statement_count():
    item = core().scales["openness"].items[0]
    after = [*people_of(60), *({**sheet, item: 0} for sheet in people_of(30, seed=9))]
    found = reliabilities(core(), admitted_of(people_of(90, "before"), after))
    assert found["after", "whole", "openness"].people == 60


def test_sites_have_theirs_from_thirty_people_on():
    found = reliabilities(core(), admitted_of(people_of(100, "before"), people_of(58)))
    keys = {key for wave, key, scale in found if scale == "openness" and wave == "before"}
    assert keys == {"whole", "site:1", "site:2"}
    assert {key for wave, key, scale in found if scale == "openness" and wave == "after"} == {"whole"}


def test_a_marker_is_the_mean_of_those_who_looked_back():
    scale = core().scales["helping_confidence_before"]
    after = [*people_of(40, **dict.fromkeys(scale.items, 2)), *people_of(40, **dict.fromkeys(scale.items, 4))]
    found = marked(core(), admitted_of(people_of(80, "before"), after))
    assert {measure.id: mean for measure, mean in found.items()} == {scale.id: 50.0}
