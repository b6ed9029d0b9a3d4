"""Where a form's box and a wave's keys lie in the instance folder."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from surveys.answering import OpenForm
from surveys.boxes import Box
from surveys.custody.custodians import KeyFolder
from surveys.programmes.models import Form


def box_of(boxes: Path, form: Form) -> Box:
    """The box behind a form of the database."""
    return box_at(boxes, form.wave_id, form.group_id, form.group.headcount)


def boxes_in(folder: Path) -> Callable[[Form], Box]:
    """Finds the box behind any form."""
    return partial(box_of, folder)


def box_of_open(boxes: Path, form: OpenForm) -> Box:
    """The box behind a form as the employee's pages know it."""
    return box_at(boxes, form.wave_id, form.group_id, form.headcount)


def box_at(boxes: Path, wave_id: str, group_id: str, headcount: int) -> Box:
    """The box of one wave and group."""
    return Box(boxes / wave_id / f"{group_id}.box", most=headcount)


def key_folder(keys: Path) -> KeyFolder:
    """Where the locked private keys lie."""
    return KeyFolder(keys)
