"""The rules of the house, read off its source. import-linter holds the arrows between the floors."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from surveys.promises import PROMISES

ROOT = Path(__file__).parents[1]
FLOORS = ("feedback", "surveys", "reports")
SOURCES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "versions" not in path.parts]
TEMPLATES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.html"))]
LAYOUTS = {"base.html", "employee.html", "staff.html"}
FILES = {"document.html": "a file that loads nothing carries its style inside"}

SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "services",
    "core",
    "base",
}

# Everything else is domain code and can be read, tested and reused without the web.
KNOW_FLASK = {
    "feedback/app.py": "puts the floors together",
    "feedback/instance.py": "finds the installation behind a page",
    "feedback/language.py": "finds the language of a page",
    "feedback/serving.py": "starts the web server",
    "feedback/web.py": "headers, errors and templates of every page",
    "feedback/staff/floor.py": "registers pages",
    "feedback/staff/forms.py": "forms of pages",
    "feedback/staff/guard.py": "decides who sees a page",
    "feedback/staff/views/sign_in.py": "pages",
    "surveys/floor.py": "registers pages",
    "surveys/forms.py": "forms of pages",
    "surveys/views/cards.py": "pages",
    "surveys/views/certificate.py": "pages",
    "surveys/views/employee.py": "pages",
    "surveys/views/form_pages.py": "pages",
    "surveys/views/invitations.py": "pages",
    "surveys/views/programmes.py": "pages",
    "surveys/views/receipt.py": "pages",
    "surveys/views/room.py": "pages",
    "surveys/views/sealed.py": "pages",
    "surveys/views/tickets.py": "pages",
    "reports/floor.py": "registers pages",
    "reports/views/forecast.py": "pages",
    "reports/views/comments.py": "pages",
    "reports/views/compare.py": "pages",
    "reports/views/handouts.py": "pages",
    "reports/views/downloads.py": "files of pages",
    "reports/views/planner.py": "pages",
    "reports/views/planner_form.py": "form of a page",
    "reports/views/report.py": "pages",
    "reports/views/public.py": "pages",
    "reports/views/endpoint.py": "answers machines",
    "reports/views/reader_forms.py": "forms of pages",
    "reports/views/readers.py": "pages",
    "reports/views/shared.py": "pages",
    "reports/demo/staging.py": "answers through the pages, as people do",
}
WEB = {"flask", "flask_wtf", "wtforms", "werkzeug"}

# Domain code is told what time it is.
KNOW_THE_TIME = {
    "feedback/instance.py": "the clock of the staff side, and whole hours for employees",
    "feedback/staff/views/sign_in.py": "how often a password may be tried",
    "surveys/views/employee.py": "how often a form may be sent",
    "surveys/views/receipt.py": "how often a lock may be looked up",
    "surveys/views/private_words.py": "how often words may be stretched",
    "surveys/views/sealed.py": "how often a form may be sent",
    "surveys/views/tickets.py": "how often a ticket may be asked for",
    "surveys/views/room.py": "five minutes of the rough count",
    "reports/opening_job.py": "how often progress is noted",
    "reports/solving.py": "how long a calculation may take",
    "reports/drafting.py": "how long gate and attacker may take",
    "reports/cli.py": "how long an audit may take",
}
CLOCKS = re.compile(r"\b(?:from time import|import time|datetime\.now|utcnow|date\.today)\b")

KNOW_COMMIT = {"feedback/migrate.py": "Alembic's connection is its own"}


def name_of(path):
    return str(path.relative_to(ROOT))


@cache
def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(tree):
    """The top names of all that is imported."""
    for node in imports(tree):
        for name in [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]:
            yield name.partition(".")[0]


def calls(tree, name):
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in found if name in {getattr(node, "id", None), getattr(node, "attr", None)}]


def test_there_is_a_house_to_look_at():
    assert len(SOURCES) > 80
    assert len(TEMPLATES) > 20


def test_every_module_has_a_name_that_says_what_is_in_it():
    assert [name_of(path) for path in SOURCES if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING] == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    assert ast.get_docstring(parsed(path))


def test_nothing_is_imported_by_a_relative_name():
    relative = [path for path in SOURCES for node in imports(parsed(path)) if getattr(node, "level", 0)]
    assert relative == []


def test_nothing_is_imported_inside_a_function():
    functions = [
        (name_of(path), node)
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [name for name, function in functions if imports(function)] == []


def test_a_package_holds_one_sentence_and_nothing_else():
    packages = [path for path in SOURCES if path.name == "__init__.py"]
    assert len(packages) > 10
    assert [name_of(path) for path in packages if len(parsed(path).body) != 1] == []


def test_only_what_makes_pages_knows_the_web():
    found = {name_of(path) for path in SOURCES if WEB & set(imported(parsed(path)))}
    assert found == set(KNOW_FLASK)


def test_only_the_shell_looks_at_a_clock():
    assert {name_of(path) for path in SOURCES if CLOCKS.search(path.read_text("utf-8"))} == set(KNOW_THE_TIME)


def test_domain_code_never_commits():
    assert {name_of(path) for path in SOURCES if calls(parsed(path), "commit")} == set(KNOW_COMMIT)


def test_the_gate_is_the_only_maker_of_a_release():
    makers = {name_of(path) for path in SOURCES if calls(parsed(path), "Release")}
    assert makers == {"reports/disclosure/gate.py"}


def test_responses_are_named_where_they_are_opened_and_counted_only():
    """The hatch: whoever imports a Response could pass it on."""
    importers = {
        name_of(path)
        for path in SOURCES
        for node in imports(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module == "surveys.custody.opening"
    }
    assert importers <= {"surveys/tallies.py"}


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("from . import x", lambda tree: [node for node in imports(tree) if node.level]),
        ("def f():\n    import x", lambda tree: imports(tree.body[0])),
        ("from flask.views import View", lambda tree: WEB & set(imported(tree))),
        ("a.Release(1)", lambda tree: calls(tree, "Release")),
        ("session.commit()", lambda tree: calls(tree, "commit")),
    ],
)
def test_a_breach_of_a_rule_would_be_noticed(source, finds):
    assert finds(ast.parse(source))
    assert not finds(ast.parse("def f():\n    x = 1\nfrom surveys import tallies"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_is_a_page_of_ours_or_a_set_of_macros(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
    if path.name in FILES:
        assert "<!doctype html>" in text
    elif path.name in LAYOUTS:
        assert text.startswith("<!doctype html>" if path.name == "base.html" else '{% extends "base.html" %}')
    elif text.startswith("{% extends"):
        assert re.match(r'\{% extends ("(employee|staff)\.html"|"staff\.html" if .* else "employee\.html") %\}', text)
        assert "{% block title %}" in text
        assert "<h1" in text or "{{ findings(page) }}" in text or "{{ article }}" in text
    else:
        outside = re.sub(r"\{%-? macro .*?endmacro -?%\}", "", text, flags=re.DOTALL)
        assert re.sub(r"\{%-? (from|import|set) .*?-?%\}", "", outside, flags=re.DOTALL).strip() == ""


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_holds_a_script_a_style_or_a_third_party(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=\"\{\{ url_for)|\son[a-z]+=|\sstyle=", text)
    assert "<style" not in text or path.name in FILES
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", text)


def test_no_template_prints_anything_unescaped_but_the_square_code_and_our_own_line_breaks():
    unescaped = {path.name for path in TEMPLATES if re.search(r"\|\s*safe\b", path.read_text(encoding="utf-8"))}
    assert unescaped <= {"room.html", "card_sheets.html", "promise.html", "report.html"}


def test_the_readme_of_the_kernel_names_what_the_promises_name():
    table = (ROOT / "feedback" / "privacy" / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
    rows = {cells[1].strip(): cells for line in table.splitlines() if len(cells := line.split("|")) == 6}
    for promise in PROMISES:
        assert tuple(re.findall(r"`([\w.]+)`", rows[f"`{promise.id}`"][3])) == promise.kept_by
        assert tuple(re.findall(r"`([\w./:]+)`", rows[f"`{promise.id}`"][4])) == promise.tested_by
    assert len(rows) == len(PROMISES) + 2  # the heading and the line under it
