"""What the rows of a file say: checked answers by group, or everything that is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from feedback.privacy import tokens
from surveys.importing.identifying import EmailWatch, names_a_person
from surveys.importing.mapping import ResponseMap
from surveys.importing.matching import Layout, UnknownCell, identifies, match
from surveys.importing.problems import Problems, shown
from surveys.importing.spreadsheet import Spreadsheet
from surveys.programmes import planning
from surveys.programmes.models import Group, Wave
from surveys.questionnaires import checking
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Answers
from surveys.questionnaires.questionnaire import Questionnaire

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One person's answers; ``number`` is the row of the spreadsheet, ``pair`` is empty without a code."""

    number: int
    answers: Answers
    pair: bytes


@dataclass
class Contents:
    """All that a file says. ``by_group`` goes from group id to rows with an answer."""

    rows: int = 0
    without_answers: int = 0
    by_group: dict[str, list[Row]] = field(default_factory=dict)


def read(raw: bytes, meaning: ResponseMap, wave: Wave, step: Step) -> Contents:
    """Check a whole file; ``step`` is told of each row. Raises ``ImportRefused`` with what is wrong."""
    problems = Problems("The file cannot be imported as it is.")
    sheet = Spreadsheet(raw, meaning.encoding, meaning.delimiter)
    programme = wave.programme
    questionnaire = planning.questionnaire_of(programme)
    layout = match(meaning, sheet.header, questionnaire, wave.kind, programme.groups, problems)
    reader = _RowReader(meaning, layout, questionnaire, wave.kind, programme.pair_key, problems)
    emails = EmailWatch(sheet.header, meaning.missing)
    for number, cells in sheet.rows(problems):
        cells = [cell.strip() for cell in cells]
        emails.see(cells)
        reader.take(number, cells)
        step(1)
    if not reader.contents.rows:
        problems.add("The file is empty: there is no row below the header.")
    for column in emails.columns():
        if not names_a_person(column):
            problems.add(identifies(column))
    _check_headcounts(programme.groups, reader.contents, problems)
    _check_forms(wave, reader.contents, problems)
    problems.refuse_if_any()
    return reader.contents


class _RowReader:
    """Turns cells into answers by the rules that hold for a form."""

    def __init__(
        self,
        meaning: ResponseMap,
        layout: Layout,
        questionnaire: Questionnaire,
        wave: str,
        pair_key: bytes,
        problems: Problems,
    ) -> None:
        self._meaning, self._layout, self._problems = meaning, layout, problems
        self._questionnaire, self._wave, self._pair_key = questionnaire, wave, pair_key
        self.contents = Contents()

    def take(self, number: int, cells: Sequence[str]) -> None:
        self.contents.rows += 1
        fields = self._fields(number, cells)
        if fields == []:
            self.contents.without_answers += 1
            return
        group = self._group(number, cells)
        answers = self._answers(number, fields)
        if group and answers:
            row = Row(number, answers, self._pair(cells))
            self.contents.by_group.setdefault(group.id, []).append(row)

    def _fields(self, number: int, cells: Sequence[str]) -> list[tuple[str, str]] | None:
        """The row as the fields of a form; None where a cell is not known."""
        fields, known = [], True
        for column in self._layout.items:
            try:
                fields += [(column.item.id, code) for code in column.codes(cells[column.place])]
            except UnknownCell as fault:
                self._problems.add_at(number, str(fault), column.column)
                known = False
        return fields if known else None

    def _answers(self, number: int, fields: list[tuple[str, str]] | None) -> Answers | None:
        if fields is None:
            return None
        try:
            return checking.checked(self._questionnaire, self._wave, fields)
        except AnswerRefused as refusal:
            columns = {each.item.id: each.column for each in self._layout.items}
            what = refusal.message.removesuffix(" Nothing was stored.")
            self._problems.add_at(number, what, columns.get(refusal.item or ""))
            return None

    def _group(self, number: int, cells: Sequence[str]) -> Group | None:
        if self._layout.group is None:
            return None
        cell, column = cells[self._layout.group], self._layout.group_column
        group = self._layout.group_of(cell)
        if group is None and self._meaning.is_missing(cell):
            self._problems.add_at(number, "the group is missing. Say which, or take the row out.", column)
        elif group is None:
            what = (
                f"the programme has no group called “{shown(cell)}”. Correct it, or name it under [group] in the map."
            )
            self._problems.add_at(number, what, column)
        return group

    def _pair(self, cells: Sequence[str]) -> bytes:
        code = cells[self._layout.pairing] if self._layout.pairing is not None else ""
        if self._meaning.is_missing(code):
            return b""
        return tokens.pair_tag(self._pair_key, code.casefold())


def _check_headcounts(groups: Sequence[Group], contents: Contents, problems: Problems) -> None:
    for group in groups:
        rows = len(contents.by_group.get(group.id, ()))
        if rows > group.headcount:
            problems.add(
                f"Group “{shown(group.name)}” has {rows} rows with answers, but only {group.headcount} people. "
                "Check the group column and the names in the map."
            )


def _check_forms(wave: Wave, contents: Contents, problems: Problems) -> None:
    for form in wave.forms:
        if form.state == "closed" and form.group_id in contents.by_group:
            problems.add(
                f"The form of group “{shown(form.group.name)}” is closed for now. "
                f"Open it with: candour open-wave {wave.programme.slug} {wave.kind} --forms"
            )
