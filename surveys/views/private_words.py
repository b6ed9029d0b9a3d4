"""The six private words as they are typed: read with forgiveness, never stored, never in an address."""

from time import monotonic

from feedback.errors import Refusal, TooMany
from feedback.language import _
from feedback.limits import Limit
from feedback.privacy import phrases
from feedback.privacy.errors import UnreadablePhrase
from feedback.wordlist import words

LONGEST = 200

_stretchings = Limit(burst=120, per_minute=120, clock=monotonic)


class PhraseUnreadable(Refusal):
    """What was typed is no phrase of ours."""

    status = 422


def typed_phrase(typed: str) -> str:
    """The phrase that was meant, or nothing where nothing was typed.

    Stretching one takes the better part of a second, so there is a limit for all together; raises ``TooMany``.
    """
    if not typed.strip():
        return ""
    try:
        phrase = phrases.read(words(), typed[:LONGEST])
    except UnreadablePhrase as fault:
        raise PhraseUnreadable(
            _("Word %(position)s is not one of our words. Check its letters. Nothing was stored.")
            % {"position": fault.position}
        ) from None
    if len(phrase.split()) != phrases.WORDS:
        raise PhraseUnreadable(_("The phrase has six words. Check that none is missing. Nothing was stored."))
    if not _stretchings.allows("words"):
        raise TooMany(
            _("Too much is arriving for this form at once. Nothing was stored. Wait a minute, then send again.")
        )
    return phrase
