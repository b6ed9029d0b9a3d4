import doctest
import importlib
import pkgutil

import pytest

import reports.statistics

FOUND = pkgutil.walk_packages(reports.statistics.__path__, "reports.statistics.")
MODULES = [module.name for module in FOUND if not module.ispkg]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_documentation_are_true(name):
    tried = doctest.testmod(importlib.import_module(name))
    assert tried.failed == 0
    assert tried.attempted > 0 or name == "reports.statistics.errors"
