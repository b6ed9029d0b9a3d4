"""What must not stay behind: addresses, agents and codes in a log.

Our own code never logs a request. This filter stands behind it for what servers and libraries
write by themselves when something goes wrong (a malformed request, a dropped connection).
"""

import logging
import re
from ipaddress import IPv6Address

_IPV4 = re.compile(r"(?<!\d)(?<!\d\.)(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)")  # 192.0.2.7
_WITH_COLONS = re.compile(r"[\w.%]*:[\w.%]*:[\w.:%]*")  # 2001:db8::7, but also 12:30:45
_PATH = re.compile(r"(/[rt]/)[^\s/?#\"']+")
_SAID = re.compile(r"(Invalid request from [^'\"]*)['\"].*", re.DOTALL)  # gunicorn quotes what it could not read
_AGENT = re.compile(r"Mozilla/\S.*|(?i:user.?agent\W+\S.*)")


def without_traces(text: str) -> str:
    """The same text without addresses, browser names, form codes and pieces of what was sent.

    >>> without_traces("Invalid request from ip=192.0.2.7: GET /r/K7QM2XPD")
    'Invalid request from ip=(address): GET /r/(code)'
    """
    text = _AGENT.sub("(agent)", _SAID.sub(r"\1(text)", text))
    text = _WITH_COLONS.sub(_without_ipv6, text)
    return _PATH.sub(r"\1(code)", _IPV4.sub("(address)", text))


class WithoutTraces(logging.Filter):
    """Rewrites each record before any handler sees it; a traceback is reduced to its last line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_traces(record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            # locals and arguments in a traceback can hold an answer; the kind of error cannot
            record.msg += f" ({record.exc_info[0].__name__})"
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _without_ipv6(found: re.Match[str]) -> str:
    """The longest address in a run of words and colons is taken out: ``ip:2001:db8::7:`` has one."""
    text = found[0]
    ends = sorted({len(text), len(text.rstrip(".")), len(text.rstrip(".:"))}, reverse=True)
    for start in (0, *(colon.end() for colon in re.finditer(":", text))):
        for end in ends:
            if _is_ipv6(text[start:end]):
                return f"{text[:start]}(address){text[end:]}"
    return text


def _is_ipv6(text: str) -> bool:
    try:
        return bool(IPv6Address(text))
    except ValueError:
        return False
