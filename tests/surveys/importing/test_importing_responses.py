"""A good file comes in whole, by the road of a form, and only once."""

import csv
import io
import string
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.database import reading
from feedback.privacy import tokens
from feedback.staff.models import AuditEntry
from surveys.boxes import State
from surveys.importing import storing
from surveys.importing.problems import ImportRefused
from surveys.programmes import planning
from surveys.questionnaires import library
from surveys.questionnaires.kinds import Item, Value
from tests.company import Company
from tests.surveys.importing.conftest import GOOD, MAP, Import, programme_in

CORE = library.load("candour-core").asking(())
ITEMS = CORE.items_in("before")
HEADER = "Team,Code,Worth my time,Could tell\n"
FOUR_LATE = HEADER + "T2,,1,1\n" * 4


def _no_step(_stored: int) -> None:
    """Nobody watches."""


def test_a_good_file_is_stored_and_what_it_says_comes_out_at_the_opening(trial):
    result = trial.bring(GOOD)
    assert result.exit_code == 0, result.output
    assert trial.answers() == {
        "Early shift": Counter({(("E1", 4), ("O1", 5)): 1, (("E1", 5),): 1}),
        "Late shift": Counter({(("E1", -1), ("O1", 2)): 1}),
    }


def test_the_summary_gives_totals_and_nothing_about_a_group(trial):
    output = trial.bring(GOOD).output
    assert "Read 4 rows. Skipped 1 without an answer. Stored 3 in the wave “before”." in output
    assert "shift" not in output


def test_the_same_code_has_the_same_pair_tag_whatever_its_case_and_no_code_has_none(trial):
    trial.bring(GOOD)
    with reading(trial.company.instance.engine) as db:
        tag = tokens.pair_tag(planning.find(db, trial.slug).pair_key, "abc")
    pairs = {group: {pair for _answers, pair in responses} for group, responses in trial.opened().items()}
    assert pairs == {"Early shift": {tag, b""}, "Late shift": {tag}}


def test_a_code_that_stands_twice_is_no_error(trial):
    assert trial.bring(GOOD.replace("early shift ,,", "Early shift,abc,")).exit_code == 0


def test_without_a_pairing_column_nobody_is_paired(trial):
    trial.bring(GOOD, MAP.replace('[pairing]\ncolumn = "Code"', ""))
    assert {pair for responses in trial.opened().values() for _answers, pair in responses} == {b""}


def test_running_the_same_import_again_stores_nothing_twice(trial):
    trial.bring(GOOD)
    again = trial.bring(GOOD)
    assert "Stored 0 in the wave “before” (3 had been stored by an earlier run)." in again.output
    assert trial.stored() == {"Early shift": 2, "Late shift": 1}


def test_a_file_that_fills_a_group_can_be_imported_again(trial):
    full = HEADER + "Early shift,,1,1\n" * 5
    trial.bring(full)
    assert trial.bring(full).exit_code == 0
    assert trial.stored()["Early shift"] == 5


def test_an_import_that_was_killed_is_completed_by_running_it_again(trial):
    storing.store(trial.lots(GOOD)[:1], _no_step)
    assert sorted(trial.stored().values()) in ([0, 1], [0, 2])
    assert "had been stored by an earlier run" in trial.bring(GOOD).output
    assert trial.stored() == {"Early shift": 2, "Late shift": 1}


def test_where_the_second_box_refuses_the_first_is_empty_again(trial):
    trial.boxes()["Late shift"].set_state(State.CLOSED)
    said = trial.refusal(GOOD)
    assert "Group “Late shift” takes no answers any more" in said
    assert "What had been stored of the file was taken back." in said
    assert trial.stored() == {"Early shift": 0, "Late shift": 0}


@pytest.mark.parametrize("fault", [OSError("disk full"), KeyboardInterrupt()])
def test_where_the_work_is_broken_off_after_the_first_box_it_is_empty_again(trial, fault):
    def broken_off(_stored):
        assert sum(trial.stored().values()) > 0
        raise fault

    with pytest.raises((ImportRefused, KeyboardInterrupt)) as refusal:
        storing.store(trial.lots(GOOD), broken_off)
    assert trial.stored() == {"Early shift": 0, "Late shift": 0}
    if isinstance(fault, OSError):
        assert "The answers could not be written (disk full)." in str(refusal.value)


def test_where_a_box_has_no_room_beside_what_came_before_nothing_stays(trial):
    trial.bring(FOUR_LATE)
    assert "Group “Late shift” has fewer people than answers" in trial.refusal(GOOD.replace("NA,-99", "1,1"))


def test_what_a_killed_import_left_is_taken_back_where_there_is_no_room_for_the_rest(trial):
    trial.bring(FOUR_LATE)
    file = HEADER + "Early shift,,1,1\n" * 5 + "T2,,1,1\n" * 2
    early = [lot for lot in trial.lots(file) if lot.form.group == "Early shift"]
    storing.store(early, _no_step)
    assert trial.stored() == {"Early shift": 5, "Late shift": 4}
    assert "Group “Late shift” has fewer people" in trial.bring(file).output
    assert trial.stored() == {"Early shift": 0, "Late shift": 4}


def test_an_earlier_import_stays_when_the_same_file_comes_while_the_wave_closes(trial):
    trial.bring(GOOD)
    for box in trial.boxes().values():
        box.set_state(State.CLOSED)
    trial.refusal(GOOD)
    assert trial.stored() == {"Early shift": 2, "Late shift": 1}


def test_the_boxes_do_not_tell_in_which_order_the_rows_stood(company, tmp_path):
    file = HEADER + "".join(f"Early shift,,{code},{code}\n" for code in (1, 2, 3, 4, 5))
    orders = set()
    for _again in range(6):
        trial = programme_in(company, tmp_path)
        trial.bring(file)
        orders.add(tuple(answers["E1"] for answers, _pair in trial.opened()["Early shift"]))
    assert len(orders) > 1


def test_the_import_stands_in_the_audit_trail_without_a_number(trial):
    trial.bring(GOOD)
    with reading(trial.company.instance.engine) as db:
        notes = [entry.what for entry in db.scalars(select(AuditEntry))]
    assert f"imported a file into the wave before of {trial.slug}" in notes


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8-sig", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_a_byte_order_mark_and_other_encodings_are_read(trial, encoding, named):
    map_ = MAP.replace("[file]", f'[file]\nencoding = "{named}"').replace('"Agree"', '"Einverstanden, natürlich"')
    file = GOOD.replace("abc,Agree", 'abc,"einverstanden, NATÜRLICH"')
    assert trial.bring(file.encode(encoding), map_).exit_code == 0
    assert sum(trial.stored().values()) == 3


@pytest.mark.parametrize(("delimiter", "named"), [(";", ";"), ("\t", "tab"), ("|", "|")])
def test_other_delimiters_are_read(trial, delimiter, named):
    table = io.StringIO()
    csv.writer(table, delimiter=delimiter).writerows(csv.reader(io.StringIO(GOOD)))
    assert trial.bring(table.getvalue(), MAP.replace("[file]", f'[file]\ndelimiter = "{named}"')).exit_code == 0
    assert sum(trial.stored().values()) == 3


def test_an_export_that_counts_from_the_other_end_is_turned_round_by_its_words(trial):
    words = "words = { 1 = 5, 2 = 4, 3 = 3, 4 = 2, 5 = 1 }"
    map_ = MAP.replace('column = "Worth my time"', f'column = "Worth my time"\n{words}')
    trial.bring(f"{HEADER}Early shift,,1,1\nEarly shift,,5,NA\n", map_)
    assert trial.answers()["Early shift"] == Counter({(("E1", 5), ("O1", 1)): 1, (("E1", 1),): 1})


def test_a_number_with_a_zero_after_the_point_is_the_code(trial):
    trial.bring(f"{HEADER}Early shift,,4.0,NA\n")
    assert trial.answers()["Early shift"] == Counter({(("E1", 4),): 1})


def test_empty_lines_are_no_rows(trial):
    assert "Read 4 rows." in trial.bring(GOOD + "\n\n").output


def _values(item: Item) -> st.SearchStrategy[Value]:
    if item.kind != "pick":
        return st.sampled_from(sorted(item.codes))
    several = st.sets(st.sampled_from(sorted(item.codes - item.alone)), min_size=1, max_size=item.most)
    alone = st.sampled_from(sorted(item.alone)).map(lambda code: {code})
    return (several | alone).map(lambda codes: tuple(sorted(codes)))


@st.composite
def _exports(draw):
    """Answers of two groups, and how an export of them is written."""
    people = st.fixed_dictionaries({}, optional={item.id: _values(item) for item in ITEMS})
    rows = draw(st.lists(st.tuples(st.sampled_from(["Early shift", "Late shift"]), people), min_size=1, max_size=8))
    as_words = draw(st.sets(st.sampled_from([item.id for item in ITEMS])))
    return rows, as_words, draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["", "NA"]))


def _label(item: Item, code: int) -> str:
    return f'{string.ascii_uppercase[code]} — "{item.id}", {code}'


def _cell(item: Item, value: Value | None, as_words: set[str], missing: str) -> str:
    if value is None:
        return missing
    codes = value if isinstance(value, tuple) else (value,)
    return "/".join(_label(item, code) if item.id in as_words else str(code) for code in codes)


def _written(rows, as_words, delimiter, missing) -> str:
    table = io.StringIO()
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(["Team", *(f"Question {item.id}" for item in ITEMS)])
    for group, answers in rows:
        writer.writerow([group, *(_cell(item, answers.get(item.id), as_words, missing) for item in ITEMS)])
    return table.getvalue()


def _map(as_words, delimiter) -> str:
    lines = ["[file]", f"delimiter = '{'tab' if delimiter == chr(9) else delimiter}'", 'missing = ["NA"]']
    lines += ["[group]", 'column = "Team"']
    for item in ITEMS:
        lines += [f"[items.{item.id}]", f'column = "Question {item.id}"', 'separator = "/"']
        if item.id in as_words:
            lines += [f"[items.{item.id}.words]", *(f"'{_label(item, code)}' = {code}" for code in item.codes)]
    return "\n".join(lines)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(export=_exports())
def test_what_was_exported_as_words_or_numbers_is_what_is_counted(company: Company, tmp_path: Path, export):
    rows, as_words, delimiter, _missing = export
    trial: Import = programme_in(company, tmp_path, "candour-core", headcount=10)
    result = trial.bring(_written(*export), _map(as_words, delimiter))
    assert result.exit_code == 0, result.output
    expected = {"Early shift": Counter(), "Late shift": Counter()}
    for group, answers in rows:
        if answers:
            expected[group][tuple(sorted(answers.items()))] += 1
    assert trial.answers() == expected
