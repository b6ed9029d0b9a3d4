"""Comments of a whole company, wave by wave."""

import pytest

from tests.company import Company
from tests.reports.comments.commented import Commented


@pytest.fixture
def commented(company: Company) -> Commented:
    return Commented.of(company)
