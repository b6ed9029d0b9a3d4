"""A programme whose first wave is open."""

import pytest

from surveys.programmes.planning import Plan
from tests.company import Company


@pytest.fixture
def slug(company: Company, two_groups: Plan) -> str:
    return company.plan(two_groups)


@pytest.fixture
def codes(company: Company, slug: str) -> dict[str, str]:
    return company.begin(slug, "before")
