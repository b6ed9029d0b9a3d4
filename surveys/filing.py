"""Where a form's box, a wave's keys and its roster lie in the instance folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from surveys.answering import OpenForm
from surveys.boxes import Box
from surveys.custody.key_files import KeyFolder
from surveys.programmes.models import LARGEST_HEADCOUNT, Form
from surveys.tickets.roster import Roster

SHOWN = "shown"  # beside the boxes, which no backup takes along: see ``surveys.roughcount``


def box_of(boxes: Path, form: Form) -> Box:
    """The box behind a form of the database."""
    most = form.group.headcount if form.wave.programme.entry == "room" else LARGEST_HEADCOUNT
    return box_at(boxes, form.wave_id, form.group_id, most)


def boxes_in(folder: Path) -> Callable[[Form], Box]:
    """Finds the box behind any form."""
    return partial(box_of, folder)


def box_of_open(boxes: Path, form: OpenForm) -> Box:
    """The box behind a form as the employee's pages know it."""
    return box_at(boxes, form.wave_id, form.group_id, form.most)


def box_at(boxes: Path, wave_id: str, group_id: str, most: int) -> Box:
    """The box of one wave and group, which takes ``most`` answers."""
    return Box(boxes / wave_id / f"{group_id}.box", most=most)


def make_all_canonical(boxes: Path, rosters: Path) -> None:
    """What a process that was killed has left half-way is made whole when the next one starts."""
    for path in sorted(boxes.glob("*/*.box")):
        Box(path, most=0).make_canonical()
    for path in sorted(rosters.glob("*.roster")):
        Roster(path).make_canonical()


def roster_of(rosters: Path, wave_id: str) -> Roster:
    """The roster of one wave."""
    return Roster(rosters / f"{wave_id}.roster")


def key_folder(keys: Path) -> KeyFolder:
    """Where the locked private keys lie."""
    return KeyFolder(keys)
