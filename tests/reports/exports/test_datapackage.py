"""The package: its files, and the rules of Data Package version 2 that it uses, written down by hand."""

import csv
import io
import json
import re
from zipfile import ZipFile

import pytest

from feedback.privacy import descriptor
from reports.artefacts import package_zip
from reports.exports.datapackage import to_zip
from reports.rendering.table import COLUMNS, to_csv
from tests.reports.exports.published_reports import (
    LEDGER,
    nothing_shown,
    of_groups,
    over_the_waves,
    report,
    with_labels,
    withheld_outcome,
)

NAME = re.compile(r"[a-z0-9._-]+")
PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
TYPES = {"string", "number", "integer", "boolean", "date"}


def files(facts):
    with ZipFile(io.BytesIO(to_zip(facts))) as found:
        return {name: found.read(name) for name in found.namelist()}


def broken_rules(package, there):
    """The rules of the standard, https://datapackage.org/standard/, that a description breaks."""
    resources = package.get("resources", [])
    names = [each.get("name", "") for each in resources]
    rules = {
        "the profile is that of version 2": package.get("$schema") == PROFILE.format("datapackage"),
        "there is a resource": bool(resources),
        "names are simple": all(NAME.fullmatch(each) for each in [package.get("name", ""), *names]),
        "names differ": len(set(names)) == len(names),
        "a resource has one file, inside": all(each.get("path") in there for each in resources),
        "created is a time": re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", package.get("created", "")) is not None,
        "a source has a title": all(each.get("title") for each in package.get("sources", [])),
        "a licence has a name or a path": all({"name", "path"} & set(each) for each in package.get("licenses", [])),
        "nothing of version 1": not {"profile", "role"} & {*package, *(key for each in resources for key in each)},
        "a table has fields": all(each["schema"]["fields"] for each in resources if each.get("type") == "table"),
        "fields have names and types": all(
            field["name"] and field["type"] in TYPES
            for each in resources
            for field in each.get("schema", {}).get("fields", [])
        ),
        "missing values are texts": all(
            isinstance(value, str) for each in resources for value in each.get("schema", {}).get("missingValues", [""])
        ),
    }
    return [rule for rule, kept in rules.items() if not kept]


@pytest.mark.parametrize(
    "make",
    [
        report,
        nothing_shown,
        lambda: withheld_outcome(report()),
        lambda: with_labels(report()),
        lambda: over_the_waves(report()),
        lambda: of_groups(200),
    ],
)
def test_the_description_keeps_the_rules_and_fits_the_table(make):
    facts = make()
    found = files(facts)
    package = json.loads(found["datapackage.json"])
    assert broken_rules(package, found) == []
    schema = package["resources"][0]["schema"]
    assert tuple(field["name"] for field in schema["fields"]) == COLUMNS
    for row in csv.DictReader(io.StringIO(found["data.csv"].decode("utf-8-sig"))):
        for field in schema["fields"]:
            value = row[field["name"]]
            if field["type"] == "number" and value not in schema["missingValues"]:
                float(value)
    assert package_zip.read(to_zip(facts), ("before", "after"), descriptor.canonical(facts))[1] == []


def test_a_broken_rule_is_noticed():
    found = files(report())
    package = json.loads(found["datapackage.json"])
    package["resources"][0] |= {"name": "Not Simple", "path": "../data.csv", "profile": "tabular-data-resource"}
    assert len(broken_rules(package, found)) == 3


def test_the_files_are_those_of_the_report():
    facts = report()
    found = files(facts)
    assert list(found) == ["README.txt", "datapackage.json", "data.csv", "publication.json"]
    assert found["data.csv"] == to_csv(facts)
    assert found["publication.json"] == descriptor.canonical(facts)


def test_the_words_say_which_report_it_is():
    facts = report()
    said = files(facts)["README.txt"].decode()
    for wanted in (facts["programme"]["name"], facts["organisation"], facts["published"], LEDGER["digest"], "Line 7"):
        assert wanted in said
    assert f"fewer than {facts['programme']['k']} people" in said


def test_the_same_report_makes_the_same_bytes():
    assert to_zip(report()) == to_zip(json.loads(json.dumps(report())))


def test_a_licence_that_the_standard_does_not_know_is_told_as_words_alone():
    facts = report()
    facts["questionnaire"]["licence"] = "ask the author"
    package = json.loads(files(facts)["datapackage.json"])
    assert "licenses" not in package
    assert "ask the author" in package["sources"][0]["title"]
