"""What a machine may lack: the test is skipped with a reason, or fails where every test has to run."""

import os
import shutil
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """Skip, or fail under CANDOUR_REQUIRE_BROWSER=1."""
    if os.environ.get("CANDOUR_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def program(kind: str, *names: str) -> str:
    """Where the first of these programs that is installed lies."""
    found = next(filter(None, map(shutil.which, names)), None)
    return found or lacking(f"no {kind}: none of {', '.join(names)} is installed")
