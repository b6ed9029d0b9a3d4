"""After the last report everything that could be opened is gone, and a certificate says so."""

import json
from datetime import date

import pytest

from feedback.database import writing
from surveys.custody import destruction
from surveys.custody.key_files import KeyMissing
from surveys.filing import key_folder
from surveys.programmes import life, planning
from surveys.programmes.life import WaveRefused
from tests.surveys.custody.keys import turn

DAY = date(2026, 3, 2)


def destroy(company, slug):
    with writing(company.instance.engine) as db:
        keys, boxes = key_folder(company.instance.keys), company.instance.boxes
        made = destruction.destroy(
            db, planning.find(db, slug), keys, boxes, boxes.parent / "rosters", on=DAY, by="hr@brightwater.example"
        )
        return json.loads(made.body)


@pytest.fixture
def opened(company, slug, codes):
    company.begin(slug, "after")
    for code in codes.values():
        company.answer(code, {"E1": 5})
    for wave in ("before", "after"):
        company.close(slug, wave)
    with writing(company.instance.engine) as db:
        for wave in planning.find(db, slug).waves:
            life.mark_opened(wave)
    return slug


@pytest.mark.parametrize("closed", [(), ("before",), ("before", "after")])
def test_nothing_is_destroyed_before_every_wave_was_opened(company, slug, codes, closed):
    company.begin(slug, "after")
    for wave in closed:
        company.close(slug, wave)
    with pytest.raises(WaveRefused, match="Nothing was destroyed"):
        destroy(company, slug)
    assert len(list(company.instance.boxes.rglob("*.box"))) == 4


def test_keys_and_boxes_are_gone_and_nobody_opens_anything(company, opened):
    assert turn(company, opened, "before", "after")
    destroy(company, opened)
    assert list(company.instance.boxes.rglob("*")) == []
    assert list((company.instance.keys / "waves").rglob("*")) == []
    assert {wave.state for wave in company.programme(opened).waves} == {"destroyed"}
    with pytest.raises((KeyMissing, WaveRefused)):
        turn(company, opened, "before")


def test_the_certificate_says_what_when_by_whom_and_what_it_cannot_cover(company, opened):
    said = destroy(company, opened)
    assert said["programme"] == "Small talk"
    assert said["on"] == "2026-03-02"
    assert said["by"] == "hr@brightwater.example"
    assert said["waves"] == [{"wave": wave, "keys_destroyed": 1, "boxes_destroyed": 2} for wave in ("before", "after")]
    assert "Copies" in said["not_covered"]


def test_the_keys_of_other_programmes_stay(company, opened, six_groups):
    other = company.plan(six_groups)
    company.begin(other, "before")
    company.close(other, "before")
    destroy(company, opened)
    assert turn(company, other, "before")
    assert len(list(company.instance.boxes.rglob("*.box"))) == 6
