"""What several floors of these tests begin with."""

import pytest

from tests.company import Company
from tests.surveys.invited import Invited, invited_in


@pytest.fixture
def invited(company: Company) -> Invited:
    return invited_in(company)
