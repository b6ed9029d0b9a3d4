"""Exact elimination in sparse systems of small whole numbers: no rounding, no tolerance."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from fractions import Fraction

Number = int | Fraction
Row = dict[int, Number]  # column -> value, never 0


def eliminate(rows: Iterable[Row], columns: Collection[int], go_on: Callable[[], object]) -> list[Row]:
    """Return a basis of all combinations of the rows that are 0 in every one of the ``columns``.

    ``go_on`` is called before each step, and stops the work by raising.
    """
    system = _System(rows)
    for column in sorted(columns, key=lambda column: len(system.where[column])):
        go_on()
        pivot = system.shortest(column)
        if pivot is not None:
            system.clear(column, pivot)
            system.drop(pivot)
    return echelon(system.rows.values(), go_on)


def echelon(rows: Iterable[Row], go_on: Callable[[], object]) -> list[Row]:
    """Return the reduced row echelon form: each row has a column, with value 1, in which all others are 0."""
    system = _System(rows)
    done: list[int] = []
    for number in list(system.rows):
        go_on()
        row = system.rows[number]
        if row:
            column = min(row, key=lambda column: len(system.where[column]))
            system.scale(number, column)
            system.clear(column, number)
            done.append(number)
    return [system.rows[number] for number in done]


class _System:
    """Rows by number, and for each column the numbers of the rows that are not 0 there."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = {number: dict(row) for number, row in enumerate(rows)}
        self.where: dict[int, set[int]] = defaultdict(set)
        for number, row in self.rows.items():
            for column in row:
                self.where[column].add(number)

    def shortest(self, column: int) -> int | None:
        """Return the row with the fewest columns among those that are not 0 in this one."""
        return min(self.where[column], key=lambda number: (len(self.rows[number]), number), default=None)

    def clear(self, column: int, pivot: int) -> None:
        """Subtract the pivot row from all others until they are 0 in the column."""
        for number in self.where[column] - {pivot}:
            self._subtract(number, pivot, _ratio(self.rows[number][column], self.rows[pivot][column]))

    def _subtract(self, number: int, pivot: int, times: Number) -> None:
        row = self.rows[number]
        for column, value in self.rows[pivot].items():
            left = row.get(column, 0) - times * value
            if left:
                row[column] = left
                self.where[column].add(number)
            else:
                row.pop(column, None)
                self.where[column].discard(number)

    def scale(self, number: int, column: int) -> None:
        """Divide a row by its value in the column."""
        by = self.rows[number][column]
        self.rows[number] = {each: _ratio(value, by) for each, value in self.rows[number].items()}

    def drop(self, number: int) -> None:
        """Forget a row."""
        for column in self.rows.pop(number):
            self.where[column].discard(number)


def _ratio(value: Number, by: Number) -> Number:
    """Divide; whole numbers stay whole, which is most of the speed."""
    if by in (1, -1):
        return value * by
    ratio = Fraction(value) / by
    return ratio.numerator if ratio.denominator == 1 else ratio
