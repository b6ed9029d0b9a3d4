"""The list of deliberate faults fits the source: ``make faults`` runs it, which takes minutes."""

from pathlib import Path

import pytest

from tests.faults.__main__ import FAULTS
from tests.faults.fault import Fault, ListRotten

ROOT = Path(__file__).parents[2]
MODULES = {path.stem for path in (ROOT / "feedback" / "privacy").glob("*.py")} - {"__init__", "errors"}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_what_a_fault_replaces_stands_once_in_its_file_and_its_tests_exist(fault):
    fault.check(ROOT)
    assert fault.before != fault.after
    assert fault.tests


def test_no_two_faults_have_one_name():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_every_module_of_the_kernel_is_broken_at_least_once():
    assert {Path(fault.file).stem for fault in FAULTS if fault.file.startswith("feedback/privacy/")} == MODULES


def test_a_list_that_has_rotted_is_noticed(tmp_path):
    (tmp_path / "source.py").write_text("a = 1\nb = 1\n", encoding="utf-8")
    for before in ("c = 1", "= 1"):
        with pytest.raises(ListRotten, match="not once"):
            Fault("rotten", "source.py", before, "", ()).check(tmp_path)
    for test in ("source.py::test_a", "nowhere.py::test_b"):
        with pytest.raises(ListRotten, match="there is no"):
            Fault("untested", "source.py", "a = 1", "", (test,)).check(tmp_path)
