"""“candour demo”: one command, three links, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from random import Random

from reports.demo.company import FINISHED, WAITING, Person
from surveys.programmes import planning
from surveys.questionnaires import checking, library

COMMAND = Path(sys.executable).with_name("candour")


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as reply:  # noqa: S310  # our own server on this machine
        return str(reply.read().decode())


def test_one_command_serves_three_links_and_takes_everything_away_at_ctrl_c(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([COMMAND, "demo", "--json"], stdout=subprocess.PIPE, env=environment, text=True) as demo:
        try:
            links = json.loads(demo.stdout.readline())
            assert set(links) == {"employee", "facilitator", "hr", "base", "opening_phrase"}
            assert "A few minutes before the training" in read(links["employee"])
            assert "Sign in" in read(links["facilitator"])
            assert "#" in links["hr"]
            assert len(links["opening_phrase"].split()) == 6
            assert list(tmp_path.glob("candour-demo-*/candour.sqlite"))
        finally:
            demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=30) == 0
    assert list(tmp_path.glob("candour-demo-*")) == []


def test_the_same_seed_makes_the_same_people():
    questionnaire = library.load("candour-core")

    def answers() -> list[list[tuple[str, str]]]:
        chance = Random(3)  # noqa: S311  # made-up people
        return [Person.drawn(chance).answers(questionnaire, "after", chance) for _each in range(20)]

    assert answers() == answers()


def test_what_the_people_answer_is_valid_in_every_wave():
    questionnaire, chance = library.load("candour-core"), Random(5)  # noqa: S311  # made-up people
    for wave in ("before", "after"):
        for _each in range(200):
            checking.checked(questionnaire, wave, Person.drawn(chance).answers(questionnaire, wave, chance))


def test_the_company_has_a_group_that_is_too_small_and_a_training_that_waits():
    assert planning.too_small_alone(FINISHED.groups, FINISHED.k) == ["Night shift"]
    assert planning.too_small_alone(WAITING.groups, WAITING.k) == []
