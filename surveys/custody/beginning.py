"""A wave begins: a fresh key pair whose private half only the custodians can get at."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from feedback.privacy import sealing
from surveys.custody import custodians
from surveys.custody.key_files import KeyFolder
from surveys.custody.models import Custodian
from surveys.programmes import life
from surveys.programmes.models import Wave
from surveys.programmes.reader import check_reader
from surveys.tickets import signing


def begin_wave(session: Session, keys: KeyFolder, wave: Wave) -> None:
    """Make the wave's key, lock it to the custodians, and fix what is promised."""
    life.check_draft(wave)  # before anything is made: a wave that is open has its keys
    check_reader(wave.programme)
    holders, needed = holders_to_be(session, keys, wave), wave.programme.keys_needed
    pair = sealing.generate_key_pair()
    ticket_key = signing.make(keys.root, wave.id) if wave.programme.entry == "invitations" else b""
    life.open_wave(wave, pair.public, ticket_key, holders=len(holders))
    custodians.share_wave_key(keys, wave.id, life.digest_of(wave), pair.private, holders, needed)


def holders_to_be(session: Session, keys: KeyFolder, wave: Wave) -> Sequence[Custodian]:
    """Who gets at the key of a wave when it opens: everybody with an opening phrase.

    Two who act together stay the same two for the whole programme, whoever makes a phrase meanwhile.
    """
    if wave.programme.keys_needed == 2:
        for opened in (each for each in wave.programme.waves if each.state != "draft"):
            if both := custodians.holders_of(session, keys, opened.id):
                return both
    return custodians.all_of(session)
