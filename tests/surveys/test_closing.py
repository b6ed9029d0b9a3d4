"""A round closes, whatever came of it: nothing is left that lets anybody in."""

import pytest

from surveys.tickets import signing
from surveys.tickets.signing import FetchingOver


@pytest.mark.attack
def test_a_round_that_closes_before_anybody_could_answer_leaves_nothing_that_signs(invited):
    company = invited.company
    invited.fetch(invited.codes(3))
    assert signing.read(company.instance.keys, invited.wave_id)  # control: too few came, so it is still there
    company.close(invited.slug, "before")
    with pytest.raises(FetchingOver):
        signing.read(company.instance.keys, invited.wave_id)
    assert not invited.roster.exists
    assert not any(path.is_file() for path in (company.instance.keys / "signing").rglob("*"))
