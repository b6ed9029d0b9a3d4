"""Phones: many that send at once, each over a connection of its own, and how long each waits for its reply."""

import http.client
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

SECONDS = 20  # after that nobody begins to send any more
TIMEOUT = 60


@dataclass
class Measured:
    """Waits in seconds, one for each reply, and the time in which all of them came."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0

    @property
    def rate(self) -> float:
        """Replies in a second."""
        return len(self.waits) / self.seconds

    def percentile(self, percent: int) -> float:
        """In milliseconds."""
        return 1e3 * quantiles(self.waits, n=100, method="inclusive")[percent - 1]


def send_all(port: int, path: str, bodies: Sequence[bytes], clients: int, into: Measured) -> None:
    """Send every body once; ``clients`` begin at the same moment, each with its share."""
    start = threading.Barrier(clients + 1)
    phones = [_Phone(port, path, bodies[number::clients], start, into) for number in range(clients)]
    for phone in phones:
        phone.start()
    start.wait()
    began = perf_counter()
    for phone in phones:
        phone.join()
    into.seconds += perf_counter() - began
    assert not (problems := [phone.problem for phone in phones if phone.problem]), problems


class _Phone(threading.Thread):
    def __init__(self, port: int, path: str, bodies: Sequence[bytes], start: threading.Barrier, into: Measured) -> None:
        super().__init__(daemon=True)
        self._port, self._path, self._bodies, self._begin, self._into = port, path, bodies, start, into
        self.problem = ""

    def run(self) -> None:
        self._begin.wait()
        until = perf_counter() + SECONDS
        for body in self._bodies:
            if self.problem or perf_counter() > until:
                return
            began = perf_counter()
            self._send(body)
            self._into.waits.append(perf_counter() - began)

    def _send(self, body: bytes) -> None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)) as connection:
                connection.request("POST", self._path, body)
                status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as fault:
            self.problem = repr(fault)
        else:
            self.problem = "" if status == 201 else f"status {status}"
