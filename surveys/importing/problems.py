"""What is wrong with a file: everything is looked at, and what was found is said at once."""

from feedback.errors import Refusal

MOST_SHOWN = 20
LONGEST_SHOWN = 60


class ImportRefused(Refusal):
    """The file, or the map that goes with it, cannot be imported as it is. Nothing was stored."""


class Problems:
    """What has been found so far: first what is about the file as a whole, then row by row.

    Of the rows only as many problems are kept as will be shown; the others are counted.
    """

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._whole: list[str] = []
        self._rows: list[str] = []
        self._count = 0

    def add(self, what: str) -> None:
        """Something about the file as a whole."""
        self._whole.append(what)
        self._count += 1

    def add_at(self, row: int, what: str, column: str | None = None) -> None:
        """Something in one row, counted as a spreadsheet shows it: the header is row 1."""
        if len(self._rows) < MOST_SHOWN:
            place = f"Row {row}" if column is None else f"Row {row}, column “{shown(column)}”"
            self._rows.append(f"{place}: {what}")
        self._count += 1

    def refuse_if_any(self) -> None:
        """Raise ``ImportRefused`` with up to ``MOST_SHOWN`` problems and the number of the others."""
        if not self._count:
            return
        told = [*self._whole, *self._rows][:MOST_SHOWN]
        more = [f"… and {self._count - len(told)} more."] if self._count > len(told) else []
        lines = [f"{self._subject} Nothing was stored.", *(f"- {each}" for each in told), *more]
        raise ImportRefused("\n".join(lines))


def shown(text: str) -> str:
    """What stands in a file, fit for one line of a message."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[: LONGEST_SHOWN - 1]}…"
