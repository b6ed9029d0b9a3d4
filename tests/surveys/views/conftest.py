"""A wave that takes answers."""

import pytest

from surveys.programmes.planning import Plan
from tests.company import Company
from tests.surveys.views.asking import Asked


@pytest.fixture
def asked(company: Company, six_groups: Plan) -> Asked:
    slug = company.plan(six_groups)
    return Asked(company, slug, company.begin(slug, "before")["Early shift"])
