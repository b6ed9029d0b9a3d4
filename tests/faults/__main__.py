"""Break the product on purpose, one fault at a time, and see each one caught by a test that runs red.

``python -m tests.faults`` runs all; ``python -m tests.faults sealing boxes`` those whose name has one of the words.
It works in a copy of the tree, and changes nothing here.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import cache_from_source
from multiprocessing import get_context
from pathlib import Path
from signal import SIGKILL
from tempfile import NamedTemporaryFile, TemporaryDirectory

import pytest

from tests.faults.browser import BROWSER
from tests.faults.fault import Fault, ListRotten
from tests.faults.kernel import KERNEL
from tests.faults.numbers import NUMBERS
from tests.faults.rooms import ROOMS

ROOT = Path(__file__).parents[2]
FAULTS = (*KERNEL, *ROOMS, *BROWSER, *NUMBERS)
SECONDS = 120  # a test that hangs has caught nothing

# Read once and not again for each fault: most of the time of a short test goes there
LIBRARIES = ("scipy.stats", "flask_wtf", "sqlalchemy.orm", "alembic.command", "babel.messages.catalog", "segno")


def main(words: Sequence[str]) -> int:
    """The exit code: 0 if every fault was caught."""
    faults = [fault for fault in FAULTS if not words or any(word in fault.name for word in words)]
    with TemporaryDirectory(prefix="candour-faults-") as folder:
        tree = Path(folder)
        copy_tree(tree)
        for fault in faults:
            fault.check(tree)
        for name in LIBRARIES:
            import_module(name)
        if whole := run(tree, sorted({test for fault in faults for test in fault.tests}), seconds=1200):
            say("Without any fault these tests should pass, and they do not:", whole)
            return 1
        caught = sum(catches(tree, fault) for fault in faults)
    say(f"{len(faults)} faults, {caught} caught")
    return 0 if faults and caught == len(faults) else 1


def copy_tree(to: Path) -> None:
    """All files that belong to the project, committed or not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, to / name)


def catches(tree: Path, fault: Fault) -> bool:
    """Whether one of the fault's tests fails, by itself and not because it could not be read."""
    whole = fault.break_in(tree)
    forget_compiled(tree / fault.file)
    try:
        said = run(tree, fault.tests, seconds=SECONDS)
    finally:
        (tree / fault.file).write_text(whole, encoding="utf-8")
        forget_compiled(tree / fault.file)
    caught = re.match(r"\d+ failed\b(?!.*\berror)", said.rpartition("\n")[2]) is not None
    say(f"{'caught' if caught else 'NOT CAUGHT':<11} {fault.name}", "" if caught else said[-1500:])
    return caught


def run(tree: Path, tests: Sequence[str], *, seconds: int) -> str:
    """Empty if the tests pass, else what pytest said."""
    with NamedTemporaryFile() as said:
        process = get_context("fork").Process(target=run_here, args=(tree, tests, said.fileno()))
        process.start()
        process.join(seconds)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, SIGKILL)  # whatever it has started, and itself if it hangs
        process.join()
        text = Path(said.name).read_text(encoding="utf-8", errors="replace").strip()
    ended = "" if process.exitcode == 1 else f"\npytest itself ended with {process.exitcode}"
    return "" if process.exitcode == 0 else f"{text}{ended}"


def run_here(tree: Path, tests: Sequence[str], output: int) -> None:
    """In a process of its own, which has the libraries already and of ours nothing. Never returns."""
    os.setsid()
    os.chdir(tree)
    for stream in (1, 2):
        os.dup2(output, stream)
    # what a machine lacks is a failure here; programs that a test starts find the copy, too
    os.environ |= {"PYTHONPATH": str(tree), "CANDOUR_REQUIRE_BROWSER": "1", "PY_COLORS": "0"}
    for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
        del sys.modules[name]
    sys.path[:] = [str(tree), *(each for each in sys.path if each not in {"", str(ROOT)})]
    ended = pytest.main(["-x", "-p", "no:cacheprovider", "--tb=short", *tests])
    sys.stdout.flush()
    os._exit(ended)  # without waiting for workers that a test has left idle


def forget_compiled(path: Path) -> None:
    """Two texts of one length, written within a second, are one file to Python's cache."""
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def say(*lines: str) -> None:
    print(*filter(None, lines), sep="\n", flush=True)  # noqa: T201  # a script that talks to a person


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ListRotten as fault:
        sys.exit(str(fault))
