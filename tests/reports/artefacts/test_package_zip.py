"""The package is read file by file; whatever was slipped into it is found."""

import io
import json
from zipfile import ZipFile

import pytest

from feedback.privacy import descriptor
from reports.artefacts.package_zip import read
from reports.exports.datapackage import to_zip
from reports.exports.zipped import packed
from tests.reports.exports.published_reports import report

pytestmark = pytest.mark.attack


@pytest.fixture(scope="module")
def made():
    facts = report()
    with ZipFile(io.BytesIO(to_zip(facts))) as file:
        return {name: file.read(name) for name in file.namelist()}, descriptor.canonical(facts)


def odd(made, **changed):
    parts, body = made
    content = packed({**parts, **{name.replace("_", "."): each for name, each in changed.items()}})
    return [each.says for each in read(content, ("before", "after"), body)[1]]


def test_an_honest_package_has_nothing_odd(made):
    assert odd(made) == []


def test_words_with_a_number_of_their_own_are_odd(made):
    assert any("52.31" in each for each in odd(made, README_txt=b"The mean was 52.31."))
    assert any("73" in each for each in odd(made, datapackage_json=b'{"title": "73 people"}'))


def test_a_finer_table_and_a_finer_publication_are_odd(made):
    facts = json.loads(made[0]["publication.json"])
    row = next(iter(facts["release"]["populations"][0]["comparisons"].values()))
    row["before"]["value"] += 0.031
    assert any("finer than" in each for each in odd(made, publication_json=descriptor.canonical(facts)))
    table = made[0]["data.csv"].decode("utf-8-sig").splitlines()
    cells = table[1].split(",")
    cells[8] = "52.3127"
    assert odd(made, data_csv="\r\n".join([table[0], ",".join(cells)]).encode("utf-8-sig"))


def test_a_file_of_another_name_is_odd(made):
    assert odd(made, rows_csv=b"1") == ["a file named rows.csv"]


def test_a_note_beside_the_files_is_odd(made):
    out = io.BytesIO()
    with ZipFile(out, "w") as file:
        for name, content in made[0].items():
            file.writestr(name, content)
        file.comment = b"52.31"
    assert [each.says for each in read(out.getvalue(), ("before", "after"), made[1])[1]] == ["a note beside the files"]
