"""A programme with two groups and an open wave, into which a test imports files."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.cli import Commands
from feedback.database import reading, writing
from feedback.wordlist import words
from surveys import cli
from surveys.boxes import Box
from surveys.custody import opening, turning
from surveys.filing import box_of, key_folder
from surveys.importing import contents, mapping, storing
from surveys.importing.storing import Lot
from surveys.programmes import life, planning
from surveys.programmes.planning import GroupPlan, Plan
from surveys.questionnaires.kinds import Answers
from tests.company import Company

CANDOUR = Commands("candour", commands={command.name: command for command in cli.commands})

MAP = """
[file]
missing = ["NA", "-99"]

[group]
column = "Team"
names = { "T2" = "Late shift" }

[pairing]
column = "Code"

[words]
"Strongly disagree" = 1
"Disagree" = 2
"Neither" = 3
"Agree" = 4
"Strongly agree" = 5

[items.E1]
column = "Worth my time"
[items.O1]
column = "Could tell"
"""

GOOD = """Team,Code,Worth my time,Could tell,Comment
Early shift,abc,Agree,5,"a, ""b""
and a new line"
early shift ,,strongly  agree,NA,
T2,ABC ,-1,Disagree,fine
T2,xyz,NA,-99,says nothing
"""


@dataclass
class Import:
    """One programme, and what a test does with files."""

    company: Company
    folder: Path
    slug: str

    def run(self, *arguments: str) -> Result:
        """A command of the first floor, in this installation."""
        return CliRunner().invoke(CANDOUR, [*arguments], obj=self.company.instance)

    def bring(self, file: str | bytes, map_: str = MAP, wave: str = "before") -> Result:
        """Import a file."""
        content = file if isinstance(file, bytes) else file.encode()
        (self.folder / "export.csv").write_bytes(content)
        (self.folder / "map.toml").write_text(map_, encoding="utf-8")
        paths = (str(self.folder / "export.csv"), "--map", str(self.folder / "map.toml"))
        return self.run("import-responses", self.slug, wave, *paths)

    def refusal(self, file: str | bytes, map_: str = MAP, wave: str = "before") -> str:
        """What is said to a file that must be refused; nothing of it may be stored."""
        had = self.stored(wave)
        result = self.bring(file, map_, wave)
        assert result.exit_code == 1, result.output
        assert "Nothing was stored." in result.output
        assert self.stored(wave) == had
        return result.output

    def lots(self, file: str) -> list[Lot]:
        """A good file, checked and ready to be stored in the wave before."""
        raw = file.encode()
        with reading(self.company.instance.engine) as db:
            wave = life.wave_of(planning.find(db, self.slug), "before")
            read = contents.read(raw, mapping.read(MAP.encode()), wave, lambda _rows: None)
            return storing.lots(db, self.company.instance.boxes, wave, read, raw, lambda _responses: None)

    def rest(self, group: str) -> None:
        """Close a group's form for now."""
        with writing(self.company.instance.engine) as db:
            forms = life.wave_of(planning.find(db, self.slug), "before").forms
            form = next(form for form in forms if form.group.name == group)
            life.close_form(form, box_of(self.company.instance.boxes, form))

    def boxes(self, wave: str = "before") -> dict[str, Box]:
        """Group name -> box."""
        with reading(self.company.instance.engine) as db:
            forms = life.wave_of(planning.find(db, self.slug), wave).forms
            return {form.group.name: box_of(self.company.instance.boxes, form) for form in forms}

    def stored(self, wave: str = "before") -> dict[str, int]:
        """Group name -> responses in its box."""
        return {name: box.count() for name, box in self.boxes(wave).items()}

    def opened(self, wave: str = "before") -> Mapping[str, list[tuple[Answers, bytes]]]:
        """Close the wave and open it in memory: group name -> (answers, pair tag) of each response."""
        instance, found = self.company.instance, {}
        self.company.close(self.slug, wave)
        with reading(instance.engine) as db:
            chosen = life.wave_of(planning.find(db, self.slug), wave)
            keys, questionnaire = key_folder(instance.keys), planning.questionnaire_of(chosen.programme)
            (lock,) = turning.turn(db, keys, words(), [self.company.turn], [chosen])
            for form in chosen.forms:
                box = box_of(instance.boxes, form)
                responses = list(opening.unseal_all(box, form.group_id, lock, questionnaire))
                assert None not in responses
                found[form.group.name] = [(each.answers, each.pair) for each in responses if each]
        return found

    def answers(self, wave: str = "before") -> Mapping[str, Counter[tuple[tuple[str, object], ...]]]:
        """The same as multisets of answers alone."""
        return {
            group: Counter(tuple(sorted(answers.items())) for answers, _pair in responses)
            for group, responses in self.opened(wave).items()
        }


def programme_in(company: Company, folder: Path, questionnaire: str = "candour-light", headcount: int = 5) -> Import:
    """A programme of two groups whose wave before is open; its forms are not."""
    groups = (GroupPlan("Early shift", "Harbour", headcount), GroupPlan("Late shift", "Hill", headcount))
    slug = company.plan(Plan("Talking", groups, questionnaire))
    trial = Import(company, folder, slug)
    assert trial.run("open-wave", slug, "before").exit_code == 0
    return trial


@pytest.fixture
def trial(company: Company, tmp_path: Path) -> Import:
    return programme_in(company, tmp_path)
