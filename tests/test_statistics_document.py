"""The table of procedures in docs/statistics.md is the code's own."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import reports.statistics
from reports.statistics.welch import welch

DOCUMENT = Path(__file__).parents[1] / "docs" / "statistics.md"
HEAD = ("| In `reports.statistics` | Call | What it is |", "|---|---|---|")


def modules():
    """Every module of the textbook, in the order of the alphabet."""
    names = [found.name for found in pkgutil.walk_packages(reports.statistics.__path__, "reports.statistics.")]
    return [importlib.import_module(name) for name in sorted(names)]


def procedures(module):
    """The public functions that a module itself defines, in its own order."""
    functions = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(functions, key=lambda function: function.__code__.co_firstlineno)


def row(function):
    """One line of the table: module, call without types but for the answer's, and what the docstring says first."""
    module = function.__module__.removeprefix("reports.statistics.")
    meaning = inspect.getdoc(function).partition("\n")[0].replace("``", "`").replace("|", "\\|")
    return f"| `{module}` | `{call(function)}` | {meaning} |"


def call(function):
    signature = inspect.signature(function)
    untyped = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    shown = f"{function.__name__}{signature.replace(parameters=untyped)}"
    unqualified = re.sub(r"\b(?:[A-Za-z_]\w*\.)+(?=\w)", "", shown)
    return re.sub(r"ndarray\[.*\]", "array", unqualified).replace("|", "\\|")


def table(text):
    """The lines of the section on every procedure that are rows of its table."""
    section = text.partition("\n## Every procedure\n")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("|")]


def test_the_document_lists_every_public_procedure_as_it_is():
    ours = [row(function) for module in modules() for function in procedures(module)]
    shown = table(DOCUMENT.read_text(encoding="utf-8"))
    assert tuple(shown[:2]) == HEAD
    assert shown[2:] == ours, "the table should be:\n" + "\n".join((*HEAD, *ours))


def test_a_row_says_how_to_call_and_what_comes_back():
    assert row(welch) == (
        "| `welch` | `welch(levels, before, after, confidence=0.95) -> Change` "
        "| Welch's t: how far the mean moved, each wave with its own spread. |"
    )


def test_a_table_that_went_stale_would_be_found():
    text = f"\n## Every procedure\n\n{HEAD[0]}\n{HEAD[1]}\n{row(welch)}\n\n## Sources\n\n| not | of it |\n"
    assert table(text)[2:] == [row(welch)]
    assert table(text.replace("confidence=0.95", "confidence=0.9"))[2:] != [row(welch)]


def test_every_simulation_of_the_document_can_be_run_again():
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in ("primary_test", "few_pairs", "peer_effect", "company_change"):
        head = importlib.import_module(f"benchmarks.simulate.{name}").HEAD
        assert f"| {' | '.join(head)} |" in text
