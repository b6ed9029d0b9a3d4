"""After the last report: keys and sealed answers are destroyed, and a certificate says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from feedback.privacy import descriptor
from surveys.custody import custodians
from surveys.custody.custodians import KeyFolder
from surveys.custody.models import Certificate
from surveys.filing import box_of
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Programme, Wave


def destroy(session: Session, programme: Programme, keys: KeyFolder, boxes: Path, *, on: date, by: str) -> Certificate:
    """Overwrite and remove every key and box of a programme whose waves have all been opened."""
    if any(wave.state not in {"opened", "destroyed"} for wave in programme.waves):
        raise WaveRefused("Some waves have not been opened yet. Nothing was destroyed.")
    facts = {
        "programme": programme.name,
        "on": on.isoformat(),
        "by": by,
        "waves": [_destroy_wave(wave, keys, boxes) for wave in programme.waves],
        "not_covered": "Copies that somebody made of the files, and spare blocks of a disk, are beyond our reach.",
    }
    certificate = Certificate(programme_id=programme.id, body=descriptor.canonical(facts))
    return session.merge(certificate)


def _destroy_wave(wave: Wave, keys: KeyFolder, boxes: Path) -> dict[str, object]:
    shares = custodians.destroy_wave_key(keys, wave.id)
    for form in wave.forms:
        box_of(boxes, form).destroy()
    _remove_empty(boxes / wave.id)
    wave.state = "destroyed"
    return {"wave": wave.kind, "keys_destroyed": shares, "boxes_destroyed": len(wave.forms)}


def _remove_empty(folder: Path) -> None:
    leftovers: Sequence[Path] = sorted(folder.glob("*.lock")) if folder.exists() else []
    for path in leftovers:
        path.unlink()
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
