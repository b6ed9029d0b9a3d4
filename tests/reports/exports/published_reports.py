"""Reports to make files of: as they are stored, with a line of the ledger."""

import json
from functools import cache

from feedback.privacy import descriptor
from tests.reports.drafts import careless, core, tallies_of

LEDGER = {"position": 6, "digest": "ab" * 32, "signature": "cd" * 64, "key": "ef" * 32}
HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "+1+1",
    "@SUM(A1)",
    "-2",
    "<script>alert(1)</script> & more",
    "\u202eright to left\u202c",
    "🎉 night shift",
    "Schicht Süd-Öst",
    "فريق المساء",
    "very " * 100 + "long",
    "_x0041_ 'quoted' [x]",
    "nothing\x00\x1b between",
)
ROWS = (
    ("1", "Leeds", "peer", 30, 31),
    ("2", "Leeds", "training", 26, 28),
    ("3", "York", "training", 14, 17),
    ("4", "York", "peer", 22, 16),
    ("5", "York", "peer", 4, 3),
)


@cache
def _report(rows=ROWS):
    return descriptor.canonical(careless(core(), tallies_of(core(), *rows)))


def report(rows=ROWS):
    """A report of the long questionnaire; a group that is too small is not in it."""
    return {**json.loads(_report(rows)), "ledger": LEDGER}


def of_groups(n):
    """A report of so many groups."""
    arms = ("peer", "training")
    return report(tuple((str(i), f"Site {i % 20}", arms[i % 2], 20 + i % 15, 22 + i % 12) for i in range(n)))


def with_labels(facts, labels=HOSTILE):
    """The report with these names wherever a person types one."""
    for population, label in zip(facts["release"]["populations"][1:], labels, strict=False):
        population["name"] = label
    facts["release"]["withheld"] = [{"cut": "group", "name": label, "reason": "small"} for label in labels]
    facts["programme"]["name"], facts["organisation"] = labels[0], labels[4]
    facts["measures"][0]["title"] = labels[1]
    return facts


def nothing_shown():
    """A report of too few people."""
    facts = report()
    release = facts["release"]
    whole = {"cut": "whole", "name": "Whole programme", "reason": "small"}
    release |= {"populations": [], "markers": {}, "consistency": {wave: {} for wave in facts["waves"]}}
    release |= {"withheld": [whole], "items": {wave: {} for wave in facts["waves"]}}
    finding = "Fewer than 5 people answered before or after, so nothing can be shown."
    empty = {"said": {}, "headlines": {}, "peer_support": {}, "lasting": {}, "caveats": [], "looking_back": []}
    return {**facts, **empty, "finding": finding}


def withheld_outcome(facts):
    """The report with its first outcome not shown for anybody."""
    name = next(each["id"] for each in facts["measures"] if each["outcome"])
    for population in facts["release"]["populations"]:
        if name in population["comparisons"]:
            hidden = {"cut": population["cut"], "name": population["name"], "reason": "too few scores"}
            population["comparisons"][name] = hidden
            sentence = facts["reasons"]["too few scores"]
            facts["said"][population["key"]][name] = {"verdict": "not shown", "sentence": sentence}
    for section in ("headlines", "peer_support", "lasting"):
        facts[section].pop(name, None)
    return facts


def over_the_waves(facts):
    """The report of a third wave that says what became of the change."""
    for name in list(facts["headlines"]):
        means = {
            wave: {"value": 50.0 + place, "bound": "at"} for place, wave in enumerate(("before", "after", "day30"))
        }
        facts["lasting"][name] = {
            "since": "after", "basis": "people", "units": None, "means": means, "change": 1.0, "low": -3.0,
            "high": 5.0, "step": 1.0, "verdict": "not clear", "sentence": "Whether it lasted is not clear.",
        }  # fmt: skip
    return facts
