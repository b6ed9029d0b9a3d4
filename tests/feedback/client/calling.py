"""Calls from Python to a program in JavaScript: bytes and large numbers go there and come back."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_SAFE = 2**53

# Calls a function by its name, with what it is given: client("fingerprint", digest)
Client = Callable[..., Any]


class ClientRefused(Exception):
    """The program threw; ``reason`` is its own word for it, empty where the platform refused."""

    def __init__(self, reason: str, fault: str) -> None:
        super().__init__(fault)
        self.reason = reason


def sent(value: Any) -> Any:
    """As JSON can carry it."""
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, int) and value >= _SAFE:
        return {"number": str(value)}
    if isinstance(value, dict):
        return {name: sent(part) for name, part in value.items()}
    return [sent(part) for part in value] if isinstance(value, list | tuple) else value


def received(value: Any) -> Any:
    """What ``sent`` made, on the other side, as Python has it."""
    if isinstance(value, dict):
        return (
            bytes.fromhex(value["hex"])
            if value.keys() == {"hex"}
            else {name: received(part) for name, part in value.items()}
        )
    return [received(part) for part in value] if isinstance(value, list) else value


def outcome(answer: dict[str, Any]) -> Any:
    """The value of an answer, or ``ClientRefused``."""
    if "fault" in answer:
        raise ClientRefused(answer["refused"], answer["fault"])
    return received(answer.get("value"))


@contextmanager
def answering(*command: str) -> Iterator[Client]:
    """A program that answers calls, line by line."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:

        def call(name: str, *given: Any) -> Any:
            program.stdin.write(json.dumps([name, sent(given)]) + "\n")
            program.stdin.flush()
            return outcome(json.loads(program.stdout.readline()))

        yield call
        program.stdin.close()
