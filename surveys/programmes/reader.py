"""Who reads the comments before anybody else does: one named account, fixed before the first answer."""

from feedback.staff.models import Account
from surveys.programmes import life
from surveys.programmes.life import WaveRefused
from surveys.programmes.models import Programme


def name_reader(programme: Programme, account: Account) -> None:
    """Let this account read the programme's comments. Raises ``WaveRefused`` once a wave has opened."""
    if not programme.comments:
        raise WaveRefused("This programme asks for no comments, so nobody reads any. Nothing was changed.")
    if life.frozen(programme):
        raise WaveRefused(
            "People were promised that one person, named before the first answer, reads the comments first. "
            "Nothing was changed."
        )
    programme.reader_id = account.id


def check_reader(programme: Programme) -> None:
    """Raise ``WaveRefused`` where comments would be written that nobody is named to read."""
    if lacking := lacking_reader(programme):
        raise WaveRefused(f"{lacking} Nothing was opened.")


def lacking_reader(programme: Programme) -> str:
    """Why no wave can open for want of a reader; empty where none is wanted, or one is named."""
    if programme.comments and programme.reader_id is None and not life.frozen(programme):
        return "This programme asks for comments. Name the person who reads them first, then open the wave."
    return ""
