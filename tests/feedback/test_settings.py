"""A value that is missing, unknown, mistyped or weak stops the start."""

import ast
from pathlib import Path

import pytest

from feedback import settings
from feedback.settings import SettingsRefused

GOOD = {"secret": settings.new_secret(), "base_url": "https://survey.example.org", "organisation": "Brightwater Works"}
HELP = {"label": "Helpline", "number": "+00 555 0100"}

BAD = [
    ("secret", ""),
    ("secret", "changeme"),
    ("secret", "A" * 44),
    ("secret", settings.new_secret()[:20]),
    ("secret", "ä" * 44),
    ("secret", b"x" * 32),
    ("secret", 0),
    ("secret", None),
    ("base_url", ""),
    ("base_url", "survey.example.org"),
    ("base_url", "http://survey.example.org"),
    ("base_url", "ftp://survey.example.org"),
    ("base_url", "https://survey.example.org/path"),
    ("base_url", "https://survey.example.org/?a=b"),
    ("base_url", "https://survey.example.org#a"),
    ("base_url", "https://me:secret@survey.example.org"),
    ("base_url", "https://survey.example.org:99999"),
    ("base_url", "https://survey example.org"),
    ("base_url", "https://[::1"),
    ("base_url", "https://"),
    ("base_url", 5),
    ("organisation", ""),
    ("organisation", "  "),
    ("organisation", 5),
    ("database", 5),
    ("language", "fr"),
    ("language", 5),
    ("languages", "en"),
    ("languages", []),
    ("languages", ["en", "fr"]),
    ("languages", ["de"]),
    ("languages", [["en"]]),
    ("languages", 5),
    ("leave_to", "javascript:alert(1)"),
    ("leave_to", "somewhere"),
    ("leave_to", 5),
    ("smallest_group", 4),
    ("smallest_group", 0),
    ("smallest_group", -10),
    ("smallest_group", True),
    ("smallest_group", "10"),
    ("smallest_group", 10.0),
    ("made_up_data", 1),
    ("made_up_data", "true"),
    ("support", HELP),
    ("support", "112"),
    ("support", ["112"]),
    ("support", [{"label": "Helpline"}]),
    ("support", [{**HELP, "number": 112}]),
    ("support", [{**HELP, "label": " "}]),
    ("support", [{**HELP, "url": "javascript:alert(1)"}]),
    ("support", [{**HELP, "e-mail": "x"}]),
]


def test_three_settings_are_enough():
    made = settings.read(GOOD)
    assert made.smallest_group == 10
    assert not made.made_up_data
    assert made.https
    assert len(made.key) == 32


@pytest.mark.parametrize(("name", "value"), BAD, ids=[f"{name}={value!r}"[:60] for name, value in BAD])
def test_a_weak_or_mistyped_value_stops_the_start(name, value):
    with pytest.raises(SettingsRefused) as refused:
        settings.read({**GOOD, name: value})
    assert name in refused.value.message or name == "database"


@pytest.mark.parametrize("name", GOOD)
def test_a_missing_value_stops_the_start(name):
    with pytest.raises(SettingsRefused, match=name):
        settings.read({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize("name", ["k", "Secret", "smallest_groups", "debug", "access_log", ""])
def test_an_unknown_value_stops_the_start(name):
    with pytest.raises(SettingsRefused, match="Unknown"):
        settings.read({**GOOD, name: 1})


def test_answers_may_travel_in_clear_on_this_machine_only():
    for own in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000"):
        assert not settings.read({**GOOD, "base_url": own}).https
    with pytest.raises(SettingsRefused, match="https"):
        settings.read({**GOOD, "base_url": "http://127.0.0.1.example.org"})


def test_a_file_says_the_same_as_its_values(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in GOOD.items()), encoding="utf-8")
    assert settings.read_file(path) == settings.read(GOOD)


@pytest.mark.parametrize("text", [None, "secret =", "secret", "[secret]\n[secret]"])
def test_no_file_or_a_broken_one_stops_the_start(tmp_path, text):
    path = tmp_path / "settings.toml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsRefused):
        settings.read_file(path)


def test_no_refusal_repeats_the_secret():
    weak = "weak-secret-canary"
    with pytest.raises(SettingsRefused) as refused:
        settings.read({**GOOD, "secret": weak})
    assert weak not in refused.value.message


def test_secrets_are_made_anew_each_time():
    assert len({settings.new_secret() for _ in range(100)}) == 100


@pytest.mark.attack
def test_no_text_in_the_source_would_do_as_a_secret():
    root = Path(settings.__file__).parents[1]
    found = [
        (path.name, node.value)
        for floor in ("feedback", "surveys", "reports")
        for path in (root / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and would_do(node.value)
    ]
    assert found == []
    assert would_do(settings.new_secret())


def would_do(text):
    try:
        return bool(settings.read({**GOOD, "secret": text}))
    except SettingsRefused:
        return False
