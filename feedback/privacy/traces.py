"""What must not stay behind: addresses, agents and codes in a log.

Our own code never logs a request. This filter stands behind it for what servers and libraries
write by themselves when something goes wrong (a malformed request, a dropped connection).
"""

import logging
import re

_ADDRESS = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"  # 192.0.2.7
    r"|(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?:%\w+)?(?![\w:])"  # 2001:db8::7
)
_PATH = re.compile(r"(/r/)[0-9A-Za-z-]+")
_AGENT = re.compile(r"Mozilla/\S.*|(?i:user-agent:\s*\S.*)")


def without_traces(text: str) -> str:
    """The same text without addresses, browser names and form codes.

    >>> without_traces("Invalid request from ip=192.0.2.7: GET /r/K7QM2XPD")
    'Invalid request from ip=(address): GET /r/(code)'
    """
    return _PATH.sub(r"\1(code)", _ADDRESS.sub("(address)", _AGENT.sub("(agent)", text)))


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
