"""What the documents say exists does exist, and what they show as an example works."""

import ast
import re
import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import click
import pytest

from feedback import settings
from feedback.cli import main
from feedback.settings import Settings, SettingsRefused, Smtp, SupportContact
from surveys.importing import mapping, plans, spreadsheet
from surveys.importing.problems import Problems
from surveys.notice import overclaims
from surveys.promises import PROMISES

ROOT = Path(__file__).parents[1]
NOT_OURS = {".venv", ".venv-lock", "build", "node_modules", ".git", ".hypothesis", ".pytest_cache", "test-results"}
DOCUMENTS = sorted(path for path in ROOT.rglob("*.md") if not NOT_OURS & set(path.relative_to(ROOT).parts))
PICTURES = ROOT / "docs" / "pictures"

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TEST = re.compile(r"tests/[\w/]+\.py(?:::\w+)?")
_DOTTED = re.compile(r"`((?:feedback|surveys|reports|benchmarks)(?:\.\w+)+)`")
_TREE = re.compile(r"`((?:feedback|surveys|reports|tests|benchmarks|docs)/[\w./-]*)`")
_COMMAND = re.compile(r"(?:^ {4}|`|/)candour(?: --instance \S+)?((?: [a-z][\w-]*)+)", re.MULTILINE)
_TARGET = re.compile(r"(?:`|^ {4})make ([a-z]+)", re.MULTILINE)
_PLANNED = {"feedback/channel"}


def name_of(path):
    return str(path.relative_to(ROOT))


def every(found, documents=DOCUMENTS):
    """(document, what was found) for each match of a pattern in the documents."""
    return [(name_of(path), match) for path in documents for match in found.findall(path.read_text(encoding="utf-8"))]


def links(text):
    return [target for target in _LINK.findall(_FENCE.sub("", text)) if "://" not in target]


def anchors(text):
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(path, target):
    file, _hash, anchor = target.partition("#")
    found = (path.parent / file).resolve() if file else path
    return not found.exists() or (bool(anchor) and anchor not in anchors(found.read_text(encoding="utf-8")))


def test_there_are_documents_to_look_at():
    names = {name_of(path) for path in DOCUMENTS}
    assert {"README.md", "docs/threat-model.md", "docs/operations.md", "instance/README.md"} <= names


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_inside_the_project_leads_somewhere(path):
    targets = [target for target in links(path.read_text(encoding="utf-8")) if "pictures/" not in target]
    assert [target for target in targets if leads_nowhere(path, target)] == []


def test_a_link_that_leads_nowhere_would_be_found(tmp_path):
    (tmp_path / "there.md").write_text("# One heading\n", encoding="utf-8")
    document = tmp_path / "document.md"
    document.write_text(
        "[a](there.md#one-heading) [b](there.md#other) ![c](gone.png) [d](https://example.org)", "utf-8"
    )
    targets = links(document.read_text(encoding="utf-8"))
    assert [each for each in targets if leads_nowhere(document, each)] == ["there.md#other", "gone.png"]


@pytest.mark.skipif(not PICTURES.exists(), reason="there are no pictures yet: docs/pictures is missing")
def test_every_picture_is_there_and_is_described():
    shown = [
        (path, alternative, target)
        for path in DOCUMENTS
        for alternative, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    ]
    assert shown
    assert [target for path, _alternative, target in shown if leads_nowhere(path, target)] == []
    assert [target for _path, alternative, target in shown if len(alternative) < 20] == []


def test_every_test_that_a_document_or_a_promise_names_exists():
    named = every(_TEST) + [("PROMISES", test) for promise in PROMISES for test in promise.tested_by]
    assert len(named) > len(PROMISES)
    assert [(where, test) for where, test in named if not is_a_test(test)] == []


def is_a_test(named):
    file, _colons, function = named.partition("::")
    path = ROOT / file
    if not path.is_file():
        return False
    functions = {
        node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
    }
    return not function or function in functions


def test_a_test_that_was_renamed_would_be_missed():
    assert is_a_test("tests/test_documents.py::test_a_test_that_was_renamed_would_be_missed")
    assert not is_a_test("tests/test_documents.py::test_nobody_wrote_this")
    assert not is_a_test("tests/test_nobody_wrote_this.py")


def test_every_promise_is_kept_by_code_that_exists():
    named = every(_DOTTED) + [("PROMISES", name) for promise in PROMISES for name in promise.kept_by]
    assert [(where, name) for where, name in named if resolved(name) is None] == []


def resolved(dotted):
    """What a dotted name of ours stands for, or None."""
    module, _dot, rest = dotted, "", []
    while module:
        try:
            found = import_module(module)
        except ModuleNotFoundError:
            module, _dot, last = module.rpartition(".")
            rest.insert(0, last)
            continue
        for part in rest:
            found = getattr(found, part, None)
        return found
    return None


def test_every_file_and_folder_that_a_document_names_exists():
    named = [(where, path) for where, path in every(_TREE) if path.rstrip("/") not in _PLANNED]
    assert named
    assert [(where, path) for where, path in named if not (ROOT / path).exists()] == []


def test_what_a_document_calls_planned_is_not_there_yet():
    assert [path for path in sorted(_PLANNED) if (ROOT / path).exists()] == []


def test_every_command_that_a_document_names_exists():
    named = every(_COMMAND)
    assert named
    assert [(where, words) for where, words in named if not is_a_command(words.split())] == []


def test_every_command_that_exists_is_in_the_operations_manual():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in commands(main) if f"`candour {name}`" not in text] == []


def is_a_command(words):
    """Whether the words begin with a command; what follows one are arguments."""
    command = main
    for word in words:
        if not isinstance(command, click.Group):
            return True
        command = command.commands.get(word)
        if command is None:
            return False
    return not isinstance(command, click.Group)


def commands(group, before=""):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name


def test_a_command_that_was_renamed_would_be_missed():
    assert is_a_command(["staff", "add"]) and is_a_command(["close-wave", "talking", "before"])
    assert not is_a_command(["staff"]) and not is_a_command(["staff", "remove"]) and not is_a_command(["surgeon"])


def test_every_make_target_that_a_document_names_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert [(where, target) for where, target in every(_TARGET) if target not in targets] == []


def test_the_operations_manual_lists_exactly_the_settings_there_are():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [each.name for each in fields(Settings)]
    nested = [each.name for table in (SupportContact, Smtp) for each in fields(table)]
    assert [name for name in nested if f"`{name}`" not in section] == []


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md"])
def test_the_settings_that_are_shown_are_accepted_with_a_secret_of_ones_own(name):
    (shown,) = [tomllib.loads(code) for code in blocks(name, "toml") if "base_url" in code]
    with pytest.raises(SettingsRefused, match="secret"):
        settings.read(shown)
    assert settings.read({**shown, "secret": settings.new_secret()}).support


def test_the_plan_and_the_map_that_are_shown_read_the_file_that_is_shown(tmp_path):
    plan, map_ = blocks("docs/importing.md", "toml")
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    groups = {group.name for group in plans.read(tmp_path / "plan.toml", 10).groups}
    meaning = mapping.read(map_.encode())
    (file,) = blocks("docs/importing.md", "csv")
    sheet = spreadsheet.Spreadsheet(file.encode(), meaning.encoding, meaning.delimiter)
    rows = list(sheet.rows(Problems("")))
    assert set(meaning.group_names.values()) == groups
    assert {column for _purpose, column in meaning.columns()} == set(sheet.header)
    known = {label for item in meaning.items.values() for label in item.words}
    for _number, (_team, _code, *cells) in rows:
        assert all(meaning.is_missing(cell) or mapping.folded(cell) in known or cell.isdigit() for cell in cells)


def blocks(name, kind):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [code for language, code in _FENCE.findall(text) if language == kind]


def test_the_readme_overclaims_nothing():
    assert overclaims((ROOT / "README.md").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_other_document_overclaims_either(path):
    assert overclaims(path.read_text(encoding="utf-8")) == []


def test_an_overclaim_would_be_found():
    assert overclaims("Your answers are completely anonymous, we guarantee it.") == ["completely", "guarantee"]


def test_every_decision_is_numbered_listed_and_short():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    files = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:3] for path in files] == [f"{number:03}" for number in range(1, len(files) + 1)]
    assert [path.name for path in files if f"({path.name})" not in index] == []
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 40] == []


def test_versions_in_decisions_are_those_that_are_installed():
    lock = (ROOT / "requirements.lock").read_text("utf-8") + (ROOT / "requirements-dev.lock").read_text("utf-8")
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", lock, re.MULTILINE))
    said = every(
        re.compile(r"\b([A-Za-z][\w-]+) (\d+(?:\.\d+)+)\b"), sorted((ROOT / "docs" / "decisions").glob("*.md"))
    )
    named = [(where, name, version) for where, (name, version) in said if name.lower() in locked]
    assert len(named) > 10
    assert [each for each in named if locked[each[1].lower()] != each[2]] == []


def test_the_licence_is_the_apache_licence():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text
