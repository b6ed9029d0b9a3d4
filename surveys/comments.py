"""The second hatch: the one way up for text. Comments leave it in one heap; nothing beside them ever does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from surveys.custody import opening
from surveys.custody.turning import Lock
from surveys.filing import box_of
from surveys.programmes.models import Wave

Shuffle = Callable[[list[str]], object]


@dataclass(frozen=True)
class Heap:
    """The comments of all groups and waves that were read, in an order that says nothing.

    ``comments``    each up to 300 characters, none empty
    ``unreadable``  sealed texts of those waves that hold no valid comment, >= 0
    """

    comments: tuple[str, ...] = field(default=(), repr=False)
    unreadable: int = 0


def heap_up(
    waves: Sequence[tuple[Wave, Lock]],
    boxes: Path,
    *,
    least_respondents: int,
    shuffle: Shuffle,
    on_each: Callable[[], None] = lambda: None,
) -> Heap:
    """Open the texts of closed waves and pool them over groups and waves; ``on_each`` is called once a text.

    A wave with fewer than ``least_respondents`` people adds nothing: its comments would be those of a few, and the
    wording tells the wave. ``shuffle`` puts a list into a random order, in place.
    """
    comments: list[str] = []
    unreadable = 0
    for wave, lock in waves:
        written, invalid, respondents = _read(wave, lock, boxes, on_each)
        if respondents >= least_respondents:
            comments += written
            unreadable += invalid
    shuffle(comments)
    return Heap(tuple(comments), unreadable)


def _read(wave: Wave, lock: Lock, boxes: Path, on_each: Callable[[], None]) -> tuple[list[str], int, int]:
    """What was written, what is not valid, and how many people answered: each sends one text, an empty one, too."""
    written: list[str] = []
    invalid = empty = answered = 0
    for box in (box_of(boxes, form) for form in wave.forms):
        answered += box.count()
        for text in opening.unseal_texts(box, lock):
            on_each()
            if text is None:
                invalid += 1
            elif text:
                written.append(text)
            else:
                empty += 1
    return written, invalid, min(answered, len(written) + empty)
