"""A wave closes: no more answers, the list of what was counted, and the end of what let people in."""

import secrets
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.privacy import counted
from surveys.filing import boxes_in, roster_of
from surveys.programmes import life
from surveys.programmes.models import Card, CountedList, Wave
from surveys.tickets import signing


def close_wave(session: Session, wave: Wave, boxes: Path, keys: Path, rosters: Path) -> None:
    """Close every form for good, publish the counted list, destroy the signing key and the roster.

    ``session`` is one of ``database.forgetting``, or deleted cards stay in the database's log.
    """
    life.close_wave(wave, boxes_in(boxes))
    session.add(_list_of(wave, boxes))
    session.execute(delete(Card).where(Card.wave_id == wave.id))
    signing.destroy(keys, wave.id)
    if wave.programme.entry == "invitations":
        roster_of(rosters, wave.id).destroy()


def _list_of(wave: Wave, boxes: Path) -> CountedList:
    """Below k there is no list: its lines would be a number of answers that nobody may know."""
    box_for = boxes_in(boxes)
    kept = [pair for form in wave.forms for pair in box_for(form).counted()]
    lines = counted.listed(kept, secrets.token_bytes) if len(kept) >= wave.programme.k else ""
    return CountedList(wave_id=wave.id, body=lines.encode(), digest=counted.digest(lines))
