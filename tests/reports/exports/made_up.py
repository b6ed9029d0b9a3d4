"""Publications for tests of files: a small one with whatever is asked of it changed."""

import json
from copy import deepcopy
from functools import cache

from tests.reports import drafts

LEDGER = {"position": 3, "digest": "3fa9b2c1d4e5f607" * 4, "signature": "ab" * 64, "key": "cd" * 32}


@cache
def _small():
    questionnaire = drafts.light()
    groups = [
        (name, site, arm, 24, 23) for name, site, arm in zip("abcdef", "LLYYHH", ("peer", "training") * 3, strict=True)
    ]
    return json.dumps({**drafts.careless(questionnaire, drafts.tallies_of(questionnaire, *groups)), "ledger": LEDGER})


def publication():
    """Six groups on three sites, all of them shown."""
    return json.loads(_small())


def named(*names):
    """The same with these names for the first groups, in the order of the page."""
    made = publication()
    rows = [each for each in made["release"]["populations"] if each["cut"] == "group"]
    for row, name in zip(rows, names, strict=False):
        row["name"] = name
    return made


def with_groups(number):
    """The same with as many training groups; each is like one of the six."""
    made = publication()
    release, said = made["release"], made["said"]
    rows = [each for each in release["populations"] if each["cut"] == "group"]
    others = [each for each in release["populations"] if each["cut"] != "group"]
    many = [
        {**deepcopy(rows[n % 6]), "key": f"group:{n}", "name": f"Group {n:03}", "groups": [str(n)]}
        for n in range(number)
    ]
    said |= {each["key"]: said[rows[n % 6]["key"]] for n, each in enumerate(many)}
    release["populations"] = others + many
    return made


def without_groups():
    """A publication in which everybody together is shown and nobody else."""
    made = publication()
    release = made["release"]
    release["populations"] = [each for each in release["populations"] if each["cut"] == "whole"]
    release["consistency"] = {wave: {"whole": of["whole"]} for wave, of in release["consistency"].items()}
    return made


def nothing_shown():
    """A publication of three people, which says nothing about them."""
    questionnaire = drafts.light()
    return drafts.draft_of(questionnaire, drafts.tallies_of(questionnaire, ("a", "Leeds", "peer", 3, 2)))
