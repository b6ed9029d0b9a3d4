"""A programme's plan as a TOML file.

    name = "Talking about mental health"
    questionnaire = "candour-core"          one of the library, or a TOML file beside this one
    k = 10                                  the smallest group that is shown
    cuts = ["site", "group", "arm"]
    waves = ["before", "after"]
    comments = false                        or true: a free text, read first by the one whom HR names

    [backgrounds]                           background questions that are asked, at most two
    tenure = "whole"                        reported for the whole company only
    leading = "site"                        reported for each site, too

    [[groups]]
    name = "Early shift"
    site = "Harbour"
    headcount = 30
    arm = "peer"                            or "training", where it is left out

All but the name and the groups may be left out.
"""

import tomllib
from pathlib import Path

from surveys.programmes.planning import Plan, PlanRefused, plan_from
from surveys.questionnaires import library


def read(path: Path, smallest_group: int) -> Plan:
    """The plan in a file; ``smallest_group`` is the k of a plan that names none. Raises ``PlanRefused``."""
    try:
        values: dict[str, object] = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as fault:
        raise PlanRefused(f"The plan {path.name} is not valid TOML: {fault}. Nothing was stored.") from None
    _check_types(values)
    values.setdefault("k", smallest_group)
    chosen = values.get("questionnaire")
    if isinstance(chosen, str) and chosen not in library.names():
        values["questionnaire"] = _questionnaire(path.parent / chosen)
    return plan_from(values)


def _check_types(values: dict[str, object]) -> None:
    for key, kind, expected in (("name", str, "a text"), ("questionnaire", str, "a text"), ("k", int, "a number")):
        if not isinstance(values.get(key, kind()), kind):
            raise PlanRefused(f"In the plan, “{key}” must be {expected}. Nothing was stored.")
    for key in ("cuts", "waves"):
        listed = values.get(key, [])
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise PlanRefused(f"In the plan, “{key}” must be a list of texts. Nothing was stored.")
    backgrounds = values.get("backgrounds", {})
    if not isinstance(backgrounds, dict) or not all(isinstance(each, str) for each in backgrounds.values()):
        raise PlanRefused('In the plan, [backgrounds] must hold lines such as: tenure = "whole". Nothing was stored.')


def _questionnaire(path: Path) -> str:
    try:
        return _text(path)
    except OSError:
        raise PlanRefused(
            f"The questionnaire “{path.name}” is neither in the library ({', '.join(library.names())}) "
            f"nor a file at {path}. Nothing was stored."
        ) from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PlanRefused(f"{path.name} is not UTF-8. Save it as UTF-8 and try again. Nothing was stored.") from None
