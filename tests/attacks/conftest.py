"""What several attackers begin with."""

from collections.abc import Iterator

import pytest

from surveys.programmes.planning import GroupPlan, Plan
from tests import required
from tests.attacks.waves import Ballot
from tests.company import Company
from tests.feedback.client.calling import Client, answering
from tests.feedback.client.conftest import FILES, HERE
from tests.sealing_client import SealingClient
from tests.surveys.invited import Invited, invited_in


@pytest.fixture(scope="session")
def in_node() -> Iterator[Client]:
    """Calls a function of the browser's own client by its name."""
    with answering(
        required.program("node", "node", "nodejs"), str(HERE / "answering.js"), *map(str, FILES.values())
    ) as call:
        yield call


@pytest.fixture
def invited(company: Company) -> Invited:
    """People were invited, and fetch their tickets now."""
    return invited_in(company)


@pytest.fixture
def ballot(invited: Invited) -> Ballot:
    """Ten tickets are fetched, and answering has begun."""
    return Ballot.of(invited)


@pytest.fixture
def room(company: Company) -> SealingClient:
    """A browser at a form with a room link that takes answers."""
    slug = company.plan(Plan("Walk in", (GroupPlan("Everybody", "Harbour", 40),), k=5))
    return SealingClient(company.app, company.begin(slug, "before")["Everybody"])
