"""What a mail address looks like: strict enough for a list that somebody typed, without asking any server."""

import re

LONGEST = 254  # RFC 5321 section 4.5.3.1.3, without the brackets
LONGEST_LOCAL_PART = 64  # section 4.5.3.1.1

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322 dot-atom
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}")


def is_mail_address(text: str) -> bool:
    """Whether mail can be sent there, by its form: a dot-atom, an @, a domain of two or more labels, all ASCII."""
    local, _at, domain = text.rpartition("@")
    return (
        len(text) <= LONGEST
        and len(local) <= LONGEST_LOCAL_PART
        and bool(_LOCAL.fullmatch(local))
        and bool(_DOMAIN.fullmatch(domain))
    )
