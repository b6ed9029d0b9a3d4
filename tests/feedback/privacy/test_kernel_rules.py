"""The kernel stands alone: the standard library, cryptography and itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

KERNEL = Path(__file__).parents[3] / "feedback" / "privacy"
MODULES = sorted(path.stem for path in KERNEL.glob("*.py") if path.stem != "__init__")


def imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module or "."


def strangers(source):
    allowed = sys.stdlib_module_names | {"cryptography"}
    return [
        name
        for name in imported(source)
        if name.partition(".")[0] not in allowed and not f"{name}.".startswith("feedback.privacy.")
    ]


@pytest.mark.parametrize("module", MODULES)
def test_the_kernel_imports_only_the_standard_library_cryptography_and_itself(module):
    assert strangers((KERNEL / f"{module}.py").read_text(encoding="utf-8")) == []


def test_a_stranger_would_be_noticed():
    assert strangers("import os, flask\nfrom sqlalchemy.orm import Session\nfrom feedback.settings import read") == [
        "flask",
        "sqlalchemy.orm",
        "feedback.settings",
    ]


@pytest.mark.attack
def test_the_kernel_runs_where_there_is_neither_web_nor_database():
    program = f"""
import sys
for name in ("flask", "werkzeug", "sqlalchemy", "jinja2", "wtforms"):
    sys.modules[name] = None
from importlib import import_module
for module in {MODULES}:
    import_module("feedback.privacy." + module)
try:
    import flask
except ImportError:
    print("alone")
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stdout == "alone\n", ran.stderr


def test_no_one_looks_at_a_clock_or_draws_words_inside_the_kernel():
    # clocks come in as arguments, so that no record can be dated; randomness is the operating system's
    for module in MODULES:
        names = set(imported((KERNEL / f"{module}.py").read_text(encoding="utf-8")))
        assert not names & {"time", "datetime", "random"}, module
