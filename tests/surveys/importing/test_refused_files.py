"""Each kind of bad file is refused with what is wrong, where, and that nothing was stored."""

import pytest

from tests.surveys.importing.conftest import GOOD, MAP, programme_in

HEADER = "Team,Code,Worth my time,Could tell\n"


def test_a_column_that_is_missing(trial):
    said = trial.refusal(GOOD.replace("Could tell", "Could  say"))
    assert "Row 1: there is no column “Could tell”, which the map names for items.O1. Is “Could  say” meant?" in said


def test_a_word_that_the_map_does_not_know(trial):
    said = trial.refusal(GOOD.replace("abc,Agree", "abc,Veri satisfied"))
    assert "Row 2, column “Worth my time”: “Veri satisfied” is not one of the words of items.E1, nor a number" in said


def test_a_number_that_is_no_code(trial):
    said = trial.refusal(GOOD.replace("Agree,5", "Agree,6"))
    assert "Row 2, column “Could tell”: 6 is not a code of O1; its codes are 1 to 5 and -1, -2." in said


@pytest.mark.parametrize("number", ["4.5", "1e0", "٤", "99999999999999999999", "0"])
def test_what_only_looks_like_a_code(trial, number):
    assert "Row 2, column “Could tell”" in trial.refusal(GOOD.replace("Agree,5", f"Agree,{number}"))


def test_a_row_is_counted_as_a_spreadsheet_shows_it(trial):
    said = trial.refusal(GOOD.replace("-1,Disagree", "-1,Disagre"))
    assert "Row 4, column “Could tell”: “Disagre”" in said


def test_one_label_with_two_codes(trial):
    said = trial.refusal(GOOD, MAP.replace('"Disagree" = 2', '"Disagree" = 2\n"  DISAGREE" = 1'))
    assert "words.DISAGREE: the same label stands here with another meaning" in said


def test_a_label_that_has_a_code_and_means_no_answer(trial):
    assert "“na” has a code, but also stands for “no answer”" in trial.refusal(
        GOOD, MAP.replace('"Neither" = 3', '"Neither" = 3\n"na" = -2')
    )


def test_two_items_in_one_column(trial):
    said = trial.refusal(GOOD, MAP.replace("Could tell", "Worth my time"))
    assert "items.O1 and items.E1 both name the column “Worth my time”" in said


def test_a_column_that_stands_twice_in_the_header(trial):
    said = trial.refusal(GOOD.replace("Comment", "Could tell"))
    assert "Row 1: the column “Could tell” stands there 2 times, so items.O1 would have two meanings" in said


def test_a_column_that_nobody_asked_for_may_stand_twice(trial):
    assert trial.bring("Team,Code,Worth my time,Could tell,,\nEarly shift,,1,1,,\n").exit_code == 0


def test_a_delimiter_that_makes_the_header_one_column(trial):
    said = trial.refusal(GOOD.replace(",", ";"))
    assert "the whole header is one column with the delimiter “,”" in said
    assert "The file seems to have a semicolon: write delimiter = “;”" in said


def test_rows_that_are_not_as_wide_as_the_header(trial):
    said = trial.refusal(f"{HEADER}Early shift,a,1,1\nEarly shift,b,1\n")
    assert "Row 3: it has 3 cells, but the header has 4." in said


def test_uneven_rows_that_another_delimiter_makes_even(trial):
    file = "Team\tCode\tHow far, if at all\tCould tell\nEarly shift\ta\t4\t5\nEarly shift\ta\tyes, rather, 4\t5\n"
    said = trial.refusal(file)
    assert "Row 2: it has 1 cell, but the header has 2. The file seems to have a tab" in said


def test_a_wrong_encoding(trial):
    said = trial.refusal(GOOD.replace("fine", "natürlich").encode("cp1252"))
    assert "Row 4, column “Comment”: a letter there is not UTF-8. It may be cp1252" in said


def test_a_wide_encoding_that_the_map_does_not_name(trial):
    assert "Row 1, column 1: a letter there is not UTF-8. It may be utf-16" in trial.refusal(GOOD.encode("utf-16"))


def test_an_encoding_that_does_not_exist(trial):
    said = trial.refusal(GOOD, MAP.replace("[file]", '[file]\nencoding = "utf-9"'))
    assert "There is no encoding called “utf-9”" in said


@pytest.mark.parametrize("comment", ['"never closed', '"closed" and then more'])
def test_a_broken_quote(trial, comment):
    said = trial.refusal(GOOD.replace("fine", comment))
    assert "Row 4: a quotation mark in this row is opened and not closed" in said


@pytest.mark.parametrize(
    "header",
    [
        "Name",
        "First name",
        "surname",
        "E-Mail",
        "Mail",
        "Your e-mail address",
        "RecipientEmail",
        "Vorname",
        "Nachname",
        "Staff number",
        "EMPLOYEE_ID",
        "IPAddress",
        "What is your full name?",
        "Name of participant",
        "E-mail (optional)",
    ],
)
def test_a_column_that_says_who_somebody_is_even_if_the_map_does_not_name_it(trial, header):
    said = trial.refusal(GOOD.replace("Comment", header))
    assert f"Column “{header}” says who somebody is." in said


@pytest.mark.parametrize(
    "header", ["Group name", "Name of your team", "Worked by phone", "I trust my staff", "Mailing list"]
)
def test_a_column_that_only_sounds_like_it(trial, header):
    assert trial.bring(GOOD.replace("Comment", header)).exit_code == 0


def test_a_column_of_e_mail_addresses_whatever_it_is_called(trial):
    rows = "Early shift,a,1,1,kim@firm.example\nEarly shift,b,2,2,NA\nEarly shift,c,2,2,lee@firm.example\n"
    assert "Column “Who” says who somebody is." in trial.refusal(f"Team,Code,Worth my time,Could tell,Who\n{rows}")


def test_one_e_mail_address_in_a_comment_is_not_a_column_of_them(trial):
    assert trial.bring(GOOD.replace("fine", "ask@firm.example")).exit_code == 0


def test_an_unknown_group(trial):
    said = trial.refusal(GOOD.replace("T2,ABC", "T3,ABC"))
    assert "Row 4, column “Team”: the programme has no group called “T3”" in said


@pytest.mark.parametrize("cell", ["", "  ", "NA"])
def test_a_row_without_a_group(trial, cell):
    assert "Row 4, column “Team”: the group is missing" in trial.refusal(GOOD.replace("T2,ABC", f"{cell},ABC"))


def test_a_map_that_names_a_group_the_programme_does_not_have(trial):
    said = trial.refusal(GOOD, MAP.replace("Late shift", "Later shift"))
    assert "Map, group.names: the programme has no group called “Later shift”" in said


def test_an_item_that_the_questionnaire_does_not_have(trial):
    said = trial.refusal(GOOD, MAP.replace("items.O1", "items.O9"))
    assert "Map, items.O9: the questionnaire has no item of this name" in said


def test_an_item_that_is_not_asked_in_the_wave(company, tmp_path):
    trial = programme_in(company, tmp_path, "candour-core")
    said = trial.refusal(GOOD, MAP.replace("items.O1", "items.P6"))
    assert "Map, items.P6: this item is not asked in the wave “before”" in said


def test_a_code_in_the_map_that_the_item_does_not_have(trial):
    map_ = MAP.replace('column = "Could tell"', 'column = "Could tell"\nwords = { "Always" = 7 }')
    assert "Map, items.O1.words: 7 is not a code of this item" in trial.refusal(GOOD, map_)


def test_more_answers_than_people(trial):
    said = trial.refusal(HEADER + "Early shift,,1,1\n" * 6)
    assert "Group “Early shift” has 6 rows with answers, but only 5 people" in said


def test_a_wave_that_is_not_open_yet(trial):
    said = trial.refusal(GOOD, wave="after")
    assert f"is not open yet. Nothing was stored. Open it with: candour open-wave {trial.slug} after" in said


def test_a_wave_that_is_closed(trial):
    trial.run("close-wave", trial.slug, "before")
    assert "is closed, and takes no answers any more" in trial.refusal(GOOD)


def test_a_form_that_rests(trial):
    trial.run("open-wave", trial.slug, "before", "--forms")
    trial.rest("Late shift")
    said = trial.refusal(GOOD)
    assert "The form of group “Late shift” is closed for now." in said
    trial.run("open-wave", trial.slug, "before", "--forms")
    assert trial.bring(GOOD).exit_code == 0


@pytest.mark.parametrize("file", ["", "\ufeff", "\n\n", " , ,\n"])
def test_an_empty_file(trial, file):
    assert "The file is empty." in trial.refusal(file)


def test_a_file_with_a_header_and_no_row(trial):
    assert "The file is empty: there is no row below the header." in trial.refusal(HEADER)


def test_two_answers_that_cannot_go_together(company, tmp_path):
    trial = programme_in(company, tmp_path, "candour-core")
    map_ = MAP.replace("items.O1", "items.barriers")
    assert "Row 2, column “Could tell”: “" in trial.refusal(GOOD.replace("Agree,5", "Agree,1;-1"), map_)


def test_everything_is_said_at_once(trial):
    file = GOOD.replace("Could tell", "Cold tell").replace("T2,ABC", "T3,ABC").replace("Comment", "Surname")
    said = trial.refusal(file.replace("abc,Agree", "abc,Agre"))
    for part in (
        "no column “Could tell”",
        "“Surname” says who",
        "Row 2, column “Worth my time”",
        "Row 4, column “Team”",
    ):
        assert part in said


def test_after_twenty_problems_the_others_are_counted(trial):
    said = trial.refusal(HEADER + "Early shift,,9,1\n" * 30)
    assert said.count("\n- ") == 20
    assert "Row 21, column" in said
    assert "Row 22, column" not in said
    assert "… and 10 more." in said
