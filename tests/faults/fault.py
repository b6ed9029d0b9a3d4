"""One deliberate fault: what is broken, where, by which text, and which tests must notice."""

from dataclasses import dataclass
from pathlib import Path


class ListRotten(Exception):
    """The list does not fit the source any more."""


@dataclass(frozen=True)
class Fault:
    """``before`` stands exactly once in ``file``; ``tests`` are names that pytest understands."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]

    def check(self, root: Path) -> None:
        """Raise ``ListRotten`` if the text to be replaced is not there once, or a test is not there."""
        found = (root / self.file).read_text(encoding="utf-8").count(self.before)
        if found != 1:
            raise ListRotten(f"“{self.name}”: its text stands {found} times in {self.file}, not once")
        if missing := [test for test in self.tests if not _is_there(root, test)]:
            raise ListRotten(f"“{self.name}”: there is no {missing[0]}")

    def break_in(self, root: Path) -> str:
        """Put the fault into the tree at ``root``; returns the file as it was."""
        self.check(root)
        path = root / self.file
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.replace(self.before, self.after), encoding="utf-8")
        return whole


def _is_there(root: Path, test: str) -> bool:
    file, _colons, name = test.partition("::")
    path = root / file
    return path.is_file() and f"def {name.partition('[')[0]}(" in path.read_text(encoding="utf-8")
