"""The words that phrases are made of: EFF short list 2 (CC BY 4.0), as shipped by xkcdpass."""

from functools import cache
from importlib.resources import files

LENGTH = 1296


@cache
def words() -> tuple[str, ...]:
    """1 296 English words; a list of another length stops the start."""
    listed = (files("xkcdpass") / "static" / "eff-special").read_text(encoding="utf-8").split()
    if len(set(listed)) != LENGTH:
        raise RuntimeError(f"the word list holds {len(set(listed))} words instead of {LENGTH}")
    return tuple(listed)
