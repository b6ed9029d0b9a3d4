"""What was acknowledged is there: after a kill at any moment, and on the disk before the person is thanked.

A kill proves that the answer was committed, not that it had reached the disk: the operating system keeps what a
killed process wrote. That is what the trace of system calls is for.
"""

import http.client
import os
import random
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feedback.privacy import stretching
from surveys.boxes import Box, Sealed, State
from surveys.programmes.planning import GroupPlan, Plan
from tests import required
from tests.attacks.test_arrival_order import without_counters
from tests.sealing_client import SealingClient

pytestmark = pytest.mark.attack

ROOT = Path(__file__).parents[2]
KILLS, PHONES, TRACED = 60, 6, 5

_SYNCED = re.compile(r"(\d+) +f(?:data)?sync\(\d+<(.*?)>(?:\) += 0| <unfinished)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. f(?:data)?sync resumed>\) += 0")


@dataclass
class Sending:
    """Phones that send until they are told to stop, each the same body again until it hears that it was kept."""

    port: int
    client: SealingClient
    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[bytes] = field(default_factory=set)
    broken: int = 0
    said: set[int] = field(default_factory=set)

    def __call__(self) -> None:
        while not self.over.is_set():
            secret = secrets.token_bytes(32)
            body = self.client.body(secret)
            while not self.over.is_set():
                if self._sent(body):
                    self.acknowledged.add(stretching.room_tag(secret))
                    break
                time.sleep(0.01)

    def _sent(self, body: bytes) -> bool:
        try:
            status = post(self.port, self.client.code, body)
        except (OSError, http.client.HTTPException):
            self.broken += 1
            return False
        self.said.add(status)
        return status in {200, 201}


def post(port: int, code: str, body: bytes) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", f"/r/{code}/sealed", body)
        return connection.getresponse().status


@dataclass
class Server:
    """The product behind a socket."""

    running: subprocess.Popen[str]
    port: int

    def start(self) -> int:
        """Begin to answer, once more after each kill; gives the process to kill."""
        assert self.running.stdin
        assert self.running.stdout
        self.running.stdin.write("start\n")
        self.running.stdin.flush()
        return int(self.running.stdout.readline())


@contextmanager
def serving(folder: Path, *options: str, under: Sequence[str] = ()) -> Iterator[Server]:
    command = [*under, sys.executable, "-m", "tests.serving", str(folder), *options]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        yield Server(running, int(running.stdout.readline()))
        running.communicate()


@pytest.fixture
def room(company):
    slug = company.plan(Plan("Kept for good", (GroupPlan("Everybody", "Harbour", 5000),), k=5))
    return SealingClient(company.app, company.begin(slug, "before")["Everybody"])


@pytest.fixture
def path(company, room):
    (found,) = company.instance.boxes.glob("*/*.box")
    return found


def rows(path: Path, table: str) -> list[tuple[bytes, bytes, bytes]]:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute(f"SELECT tag, lock, sealed FROM {table}").fetchall()  # noqa: S608  # one of ours


def written_at_once(path: Path, scores: Sequence[tuple[bytes, ...]], texts: Sequence[tuple[bytes, ...]]) -> bytes:
    """The box that holds these rows, if no process had ever been killed."""
    box = Box(path, most=10_000)
    box.set_state(State.TAKING)
    box.put_all(
        [
            Sealed(tag, sealed, lock, text=text, text_tag=text_tag, text_lock=text_lock)
            for (tag, lock, sealed), (text_tag, text_lock, text) in zip(scores, texts, strict=True)
        ]
    )
    return without_counters(path.read_bytes())


def test_sixty_kills_under_load_lose_no_answer_that_was_acknowledged(company, room, path, tmp_path):
    chance = random.Random(60)  # noqa: S311  # when to kill
    with serving(company.instance.folder) as server:
        sending = Sending(server.port, room)
        phones = [threading.Thread(target=sending) for _each in range(PHONES)]
        process = server.start()
        for phone in phones:
            phone.start()
        for _kill in range(KILLS):
            heard = len(sending.acknowledged)
            while len(sending.acknowledged) == heard:  # until it answers again
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.1))
            os.kill(process, signal.SIGKILL)
            process = server.start()
        sending.over.set()
        for phone in phones:
            phone.join()
        os.kill(process, signal.SIGKILL)
    assert sending.said == {200, 201}  # 200: kept before the kill, and nobody had heard
    assert sending.broken >= KILLS  # each kill came while somebody was sending
    assert len(sending.acknowledged) >= KILLS
    scores, texts = rows(path, "scores"), rows(path, "texts")
    assert sending.acknowledged <= {tag for tag, _lock, _sealed in scores}
    Box(path, most=0).make_canonical()  # as the next start does
    assert without_counters(path.read_bytes()) == written_at_once(tmp_path / "anew.box", scores, texts)


def traced(company, client: SealingClient, file: Path, *options: str) -> list[str]:
    """What the server did, in its order: “box” or “journal” reached the disk, or somebody was thanked (“201”)."""
    strace = required.program("strace", "strace")
    under = [strace, "-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,sendto,write", "-o", str(file)]
    with serving(company.instance.folder, *options, under=under) as server:
        process = server.start()
        said = [post(server.port, client.code, client.body(secrets.token_bytes(32))) for _each in range(TRACED)]
        os.kill(process, signal.SIGKILL)
    assert said == [201] * TRACED
    return list(events(file.read_text(errors="replace").splitlines()))


def events(lines: Sequence[str]) -> Iterator[str]:
    under_way: dict[str, str] = {}
    for line in lines:
        if found := _SYNCED.match(line):
            process, name = found.groups()
            under_way[process] = "box" if name.endswith(".box") else "journal"
            if line.endswith("<unfinished ...>"):
                continue
            yield under_way.pop(process)
        elif (found := _RESUMED.match(line)) and found.group(1) in under_way:
            yield under_way.pop(found.group(1))
        elif "HTTP/1.1 201" in line:
            yield "201"


def before_each_thanks(seen: Sequence[str]) -> list[set[str]]:
    """What had reached the disk since the thanks before."""
    parts: list[set[str]] = [set()]
    for event in seen:
        if event == "201":
            parts.append(set())
        else:
            parts[-1].add(event)
    return parts[:-1]


def test_the_box_has_reached_the_disk_before_anybody_is_thanked(company, room, tmp_path):
    seen = before_each_thanks(traced(company, room, tmp_path / "trace"))
    assert seen == [{"box", "journal"}] * TRACED


def test_a_server_that_takes_no_such_care_is_found_out(company, room, tmp_path):
    seen = before_each_thanks(traced(company, room, tmp_path / "trace", "careless"))
    assert seen[1:] == [set()] * (TRACED - 1)  # control; its start has synced other files before the first
