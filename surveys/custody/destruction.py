"""After the last report: keys and sealed answers are destroyed, and a certificate says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from feedback.errors import NotFound
from feedback.privacy import descriptor
from surveys.custody import custodians
from surveys.custody.key_files import KeyFolder
from surveys.custody.models import Certificate
from surveys.filing import box_of, roster_of
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Programme, Wave
from surveys.tickets import signing


def destroy(
    session: Session,
    programme: Programme,
    keys: KeyFolder,
    boxes: Path,
    rosters: Path,
    *,
    on: date,
    by: str,
) -> Certificate:
    """Overwrite and remove every key and box of a programme whose waves have all been opened."""
    if any(wave.state not in {"opened", "destroyed"} for wave in programme.waves):
        raise WaveRefused("Some waves have not been opened yet. Nothing was destroyed.")
    if made := session.get(Certificate, programme.id):
        return made  # once more is harmless, and never makes a certificate that says nothing was there
    facts = {
        "programme": programme.name,
        "on": on.isoformat(),
        "by": by,
        "waves": [_destroy_wave(wave, keys, boxes) | _invitations(wave, keys, rosters) for wave in programme.waves],
        "not_covered": "Copies that somebody made of the files, and spare blocks of a disk, are beyond our reach.",
    }
    certificate = Certificate(programme_id=programme.id, body=descriptor.canonical(facts))
    session.add(certificate)
    return certificate


def certificate_of(session: Session, programme: Programme) -> Certificate:
    """The programme's certificate, or ``NotFound``."""
    certificate = session.get(Certificate, programme.id)
    if certificate is None:
        raise NotFound(
            f"There is no certificate for “{programme.name}” yet: its keys and answers have not been destroyed."
        )
    return certificate


def _destroy_wave(wave: Wave, keys: KeyFolder, boxes: Path) -> dict[str, object]:
    shares = custodians.destroy_wave_key(keys, wave.id)
    for form in wave.forms:
        box_of(boxes, form).destroy()
    _remove_empty(boxes / wave.id)
    wave.state = "destroyed"
    return {"wave": wave.kind, "keys_destroyed": shares, "boxes_destroyed": len(wave.forms)}


def _invitations(wave: Wave, keys: KeyFolder, rosters: Path) -> dict[str, object]:
    """Closing has destroyed both; were one left for whatever reason, it goes now."""
    if wave.programme.entry != "invitations":
        return {}
    signing.destroy(keys.root, wave.id)
    roster_of(rosters, wave.id).destroy()
    return {
        "signing_key": "gone since the wave closed, or before",
        "list_of_invited_people": "gone since the wave closed",
    }


def _remove_empty(folder: Path) -> None:
    leftovers: Sequence[Path] = sorted(folder.glob("*.lock")) if folder.exists() else []
    for path in leftovers:
        path.unlink()
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
