"""A questionnaire file is read whole, or refused with the exact place and what to do."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.kinds import WAVES
from surveys.questionnaires.library import FOLDER
from surveys.questionnaires.reading import MOST_BYTES, parse
from surveys.questionnaires.scoring import levels

SMALL = """
id = "climate"
version = "1.0"
title = "Team climate"
licence = "Our own"

[responses.agreement]
options = ["Never", "Seldom", "Sometimes", "Often", "Always"]

[items]
T1.wording = "We ask how things are going."
T2.wording = "We help each other out."
T3 = { wording = "We hide mistakes.", reverse = true }
T4.wording = "We can say no."
T5.wording = "We laugh together."
T6.wording = "We are heard."
T7.wording = "We are fair."

[[steps]]
id = "first"
title = "Your team"
items = ["T1", "T2", "T3", "T4"]

[[steps]]
id = "second"
title = "Your team, continued"
items = ["T5", "T6", "T7"]

[scales.climate]
title = "Team climate"
items = ["T1", "T2", "T3", "T4", "T5", "T6", "T7"]
least_answered = 6
outcome = true
"""

WIDE = """
id = "wide"
version = "2024-05"
title = { en = "Wide", de = "Breit" }
licence = "CC BY 4.0"
languages = ["en", "de"]

[responses.agreement]
does_not_apply = true
options = [{ en = "No", de = "Nein" }, { en = "Partly", de = "Teils" }, { en = "Yes", de = "Ja" }]
[responses.often]
options = ["Never", "Often"]

[items.A]
wording.before = { en = "I expect it.", de = "Ich erwarte es." }
wording.after = "I had it."
[items.B]
wording = { en = "I like it.", de = "Ich mag es." }
waves = ["after", "before"]
[items.C]
responses = "often"
wording = "I go."
[items.K]
kind = "choice"
wording = "Which one?"
options = ["This", "That"]
does_not_apply = true
programme_only = true
[items.M]
kind = "pick"
wording = "Which of these?"
options = ["One", "Two", "Three", "None"]
most = 2
exclusive = [4]

[[steps]]
id = "all"
title = "All"
lead = "How far?"
items = ["A", "B", "C", "K", "M"]

[scales.liking]
title = "Liking"
items = ["A", "B"]
outcome = true
"""


def refused(toml: str | bytes) -> QuestionnaireRefused:
    with pytest.raises(QuestionnaireRefused) as refusal:
        parse(toml)
    return refusal.value


def test_a_customer_writes_seven_items_and_one_scale_in_short_form():
    climate = parse(SMALL)
    assert [item.text("day90", "en") for item in climate.items_in("day90")][2] == "We hide mistakes."
    assert [item.id for item in climate.items.values() if item.reverse] == ["T3"]
    assert climate.outcomes()[0].least_answered == 6
    assert climate.languages == ("en",)
    assert climate.note == {"en": ""}
    assert all(item.asked_in(wave) for item in climate.items.values() for wave in WAVES)


def test_every_form_of_wording_says_the_waves_and_the_languages_it_means():
    wide = parse(WIDE)
    assert list(wide.items["A"].wording) == ["before", "after"]
    assert wide.items["A"].text("before", "de") == "Ich erwarte es."
    assert wide.items["A"].text("after", "de") == "I had it."
    assert list(wide.items["B"].wording) == ["before", "after"]
    assert wide.items["B"].text("after", "de") == "Ich mag es."
    assert tuple(wide.items["C"].wording) == WAVES


def test_each_kind_of_item_keeps_what_belongs_to_it():
    items = parse(WIDE).items
    assert items["A"].codes == {1, 2, 3, -1, -2}
    assert items["C"].codes == {1, 2, -1}
    assert (items["K"].most, items["K"].does_not_apply, items["K"].programme_only) == (1, True, True)
    assert (items["M"].most, items["M"].exclusive, items["M"].alone) == (2, {4}, {4, -1})


def test_a_scale_asks_for_all_its_items_unless_told_otherwise():
    liking = parse(WIDE).scales["liking"]
    assert (liking.least_answered, liking.points) == (2, 3)


def test_bytes_text_and_a_byte_order_mark_read_the_same():
    assert parse(SMALL) == parse(SMALL.encode()) == parse(b"\xef\xbb\xbf" + SMALL.encode())


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('licence = "CC BY 4.0"', "", "licence", "this is missing"),
        ('id = "wide"', 'id = "a/b"', "id", "letters"),
        ('id = "wide"', 'id = ""', "id", "empty"),
        ('version = "2024-05"', "version = 1.0", "version", "a text in quotation marks"),
        ('version = "2024-05"', 'version = "one two"', "version", "a version such as"),
        ('id = "wide"', 'id = "wide"\nauthor = "me"', "author", "does not belong here. Allowed are: id,"),
        ('id = "wide"', 'id = "wide"\nnew_scales = 1', "new_scales", "true or false"),
        ('id = "wide"', 'id = "wide"\nnew_scales = true', "note", "this is missing"),
        ('["en", "de"]', '["de"]', "languages", "English is missing"),
        ('["en", "de"]', '["en", "de", "de"]', "languages", "“de” stands here twice"),
        ('["en", "de"]', '["en", "German"]', "languages[2]", "language code"),
        ('["en", "de"]', '"en"', "languages", "a list"),
        ('title = { en = "Wide", de = "Breit" }', 'title = { de = "Breit" }', "title", "no English text"),
        ('de = "Breit"', 'fr = "Large"', "title.fr", "no such language"),
        ('de = "Breit"', "de = 3", "title.de", "a text in quotation marks"),
        ('de = "Breit"', 'de = " "', "title.de", "empty"),
        ('de = "Breit"', r'de = "a\nb"', "title.de", "line break"),
        ('de = "Breit"', r'de = "a\u2028b"', "title.de", "line break"),
        ('de = "Breit"', f'de = "{"x" * 601}"', "title.de", "longer than 600"),
        ('title = { en = "Wide", de = "Breit" }', "title = 7", "title", "texts by language"),
        (
            'de = "Teils" }',
            'de = "Teils", it = "Forse" }',
            "responses.agreement.options[2].it",
            "no such language",
        ),
        ('["Never", "Often"]', '["Never"]', "responses.often.options", "2 to 20 options"),
        ('["Never", "Often"]', "[]", "responses.often.options", "at least one entry"),
        ('["Never", "Often"]', '["Never", "Never"]', "responses.often.options", "twice"),
        (
            '["Never", "Often"]',
            '["Never", "Often"]\ncodes = [1, 2]',
            "responses.often.codes",
            "does not belong",
        ),
        ("[items.C]", "[items.C]\ncolour = 1", "items.C.colour", "does not belong"),
        ("[items.C]", "[items.9C]", "items.9C", "an id starts with a letter"),
        ("[items.C]", '[items."C\\n"]', "items.C?", "an id starts with a letter"),
        ("[items.C]", f"[items.{'C' * 32}]", "items." + "C" * 32, "at most 31"),
        ('responses = "often"', 'responses = "seldom"', "items.C.responses", "Declare it as"),
        ('responses = "often"', 'kind = "grid"', "items.C.kind", "agreement, choice, pick"),
        ('kind = "choice"', 'kind = "choice"\nreverse = true', "items.K.reverse", "does not belong"),
        ('kind = "choice"', 'kind = "choice"\nmost = 2', "items.K.most", "does not belong"),
        ('kind = "choice"', 'kind = "choice"\nexclusive = [1]', "items.K.exclusive", "does not belong"),
        ('options = ["This", "That"]', "", "items.K.options", "this is missing"),
        (
            "does_not_apply = true\nprogramme",
            'does_not_apply = "yes"\nprogramme',
            "items.K.does_not_apply",
            "true",
        ),
        ("most = 2", "", "items.M.most", "this is missing"),
        ("most = 2", "most = 5", "items.M.most", "from 2 to 4"),
        ("most = 2", "most = 1", "items.M.most", "from 2 to 4"),
        ("most = 2", "most = true", "items.M.most", "a whole number"),
        ("exclusive = [4]", "exclusive = [5]", "items.M.exclusive[1]", "from 1 to 4"),
        ("exclusive = [4]", "exclusive = [4, 4]", "items.M.exclusive", "twice"),
        ("exclusive = [4]", 'exclusive = ["None"]', "items.M.exclusive[1]", "a whole number"),
        ('wording = "I go."', "", "items.C.wording", "this is missing"),
        ('wording = "I go."', "wording = {}", "items.C.wording", "no English text"),
        ('wording = "I go."', 'wording.befor = "I go."', "items.C.wording.befor", "no such language or wave"),
        ('wording.after = "I had it."', 'wording.en = "I had it."', "items.A.wording.en", "does not belong"),
        (
            'wording.after = "I had it."',
            'wording.after = { de = "x" }',
            "items.A.wording.after",
            "no English text",
        ),
        ('wording.after = "I had it."', 'waves = ["after"]', "items.A.waves", "Remove one"),
        ('["after", "before"]', '["after", "later"]', "items.B.waves[2]", "before, after, day30, day90"),
        ('["after", "before"]', '["after", "after"]', "items.B.waves", "twice"),
        ('["after", "before"]', '["after"]', "scales.liking.items", "different waves"),
        ('["A", "B", "C", "K", "M"]', '["A", "B", "C", "K"]', "items.M", "no step shows this item"),
        (
            '["A", "B", "C", "K", "M"]',
            '["A", "A", "B", "C", "K", "M"]',
            "steps[1].items",
            "“A” stands here twice",
        ),
        (
            '["A", "B", "C", "K", "M"]',
            '["A", "B", "C", "K", "N"]',
            "steps[1].items[5]",
            "no item of this name",
        ),
        ('["A", "B", "C", "K", "M"]', '["A", "B", "C", "K", 1]', "steps[1].items[5]", "no item of this name"),
        ("lead =", "hint =", "steps[1].hint", "does not belong"),
        ('id = "all"', "id = 1", "steps[1].id", "an id starts"),
        ('id = "all"', "", "steps[1].id", "this is missing"),
        ("outcome = true", "outcome = false", "scales", "one or two"),
        ("outcome = true", "outcome = true\nweight = 2", "scales.liking.weight", "does not belong"),
        ('items = ["A", "B"]', 'items = ["A", "K"]', "scales.liking.items", "agreement items only"),
        ('items = ["A", "B"]', 'items = ["A", "C"]', "scales.liking.items", "different numbers of options"),
        ('items = ["A", "B"]', 'items = ["A", "A"]', "scales.liking.items", "twice"),
        ('items = ["A", "B"]', 'items = ["A", "Z"]', "scales.liking.items[2]", "no item of this name"),
        (
            'items = ["A", "B"]',
            'items = ["A", "B"]\nleast_answered = 3',
            "scales.liking.least_answered",
            "1 to 2",
        ),
        (
            'items = ["A", "B"]',
            'items = ["A", "B"]\nleast_answered = 0',
            "scales.liking.least_answered",
            "1 to 2",
        ),
    ],
)
def test_every_broken_rule_is_refused_at_its_place(old, new, where, what):
    assert WIDE.count(old) == 1
    refusal = refused(WIDE.replace(old, new))
    assert refusal.where == where
    assert refusal.message.startswith(f"{where}: ")
    assert what in refusal.message
    assert refusal.message.endswith("The questionnaire was not stored.")


@pytest.mark.parametrize(
    ("table", "where"),
    [("items", "items"), ("responses", "responses"), ("scales", "scales"), ("steps", "steps")],
)
def test_a_number_where_tables_belong_is_refused(table, where):
    kept = re.split(rf"(?m)^\[+{table}[.\]]", WIDE)[0]
    assert refused(f"{table} = 3\n{kept}").where == where


def test_a_step_of_seven_items_is_refused():
    seven = SMALL.replace('"T4"]\n', '"T4", "T5", "T6", "T7"]\n', 1)
    assert "at most 6 items" in refused(seven).message


def test_an_item_in_two_steps_is_refused():
    assert "“T4” stands here twice" in refused(SMALL.replace('["T5"', '["T4", "T5"')).message


def test_two_steps_of_one_name_are_refused():
    assert "“first” stands here twice" in refused(SMALL.replace('id = "second"', 'id = "first"')).message


def test_a_third_outcome_is_refused():
    more = "".join(f'[scales.s{n}]\ntitle = "S"\nitems = ["T{n}"]\noutcome = true\n' for n in (1, 2))
    assert refused(SMALL + more).where == "scales"


def test_sixty_items_are_read_and_sixty_one_refused():
    def long(count: int) -> str:
        items = "".join(f'[items.Q{n}]\nwording = "Question {n}"\n' for n in range(count))
        steps = "".join(
            f'[[steps]]\nid = "s{n}"\ntitle = "T"\nitems = {[f"Q{m}" for m in range(n, min(n + 6, count))]}\n'
            for n in range(0, count, 6)
        )
        head, _, _ = SMALL.partition("[items]")
        return head + items + steps + '[scales.s]\ntitle = "S"\nitems = ["Q0"]\noutcome = true\n'

    assert len(parse(long(60)).items) == 60
    assert "there are 61; write 1 to 60" in refused(long(61)).message


def test_a_scale_with_more_scores_than_can_be_counted_is_refused_with_a_way_out():
    # lcm(1, …, 7) = 420, and 420 × 4 + 1 = 1681 levels: still fine.
    assert len(levels(parse(SMALL.replace("least_answered = 6", "least_answered = 1")).scales["climate"])) == 1681
    # With nine options 420 × 8 + 1 = 3361 levels: too many.
    nine = SMALL.replace('"Always"]', '"a", "b", "c", "d", "e"]')
    refusal = refused(nine.replace("least_answered = 6", "least_answered = 1"))
    assert refusal.where == "scales.climate"
    assert "3361 different scores" in refusal.message
    assert "least_answered = 7" in refusal.message


def test_a_file_that_is_not_toml_is_refused_with_its_line():
    assert "at line 3" in refused('id = "x"\n\nversion = x\n').message


@pytest.mark.parametrize(
    "file",
    [
        b"\xff\xfe\x00",
        "id = " + "[" * 5000,
        "id = " + "9" * 5000,
        "id = 2024-99-99",
        'id = "a"\nid = "b"',
        'id = "\x00"',
    ],
)
def test_a_file_made_to_break_the_reader_is_refused(file):
    assert refused(file).where == "the file"


def test_a_file_too_large_is_refused_unread():
    assert "larger than 256 KiB" in refused("#" * (MOST_BYTES + 1)).message


def test_an_empty_file_is_refused():
    assert refused("").message


LINES = (FOLDER / "candour-core.toml").read_text("utf-8").splitlines()


@given(st.text(max_size=200))
def test_any_text_is_refused_and_nothing_worse(toml):
    refused(toml)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_and_nothing_worse(toml):
    refused(toml)


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x = 1", "[x]", "items = 1", "en = 0", "waves = []"]))
def test_a_real_file_with_one_line_spoilt_is_read_or_refused_and_nothing_worse(place, line):
    try:
        parse("\n".join([*LINES[:place], line, *LINES[place + 1 :]]))
    except QuestionnaireRefused as refusal:
        assert refusal.where


def with_picks(number, most, waves=""):
    """A questionnaire of one scale and so many picks of 20 options."""
    options = ", ".join(f'"Reason {code}"' for code in range(1, 21))
    picks = "".join(
        f'[items.reason_{item:03d}]\nkind = "pick"\nmost = {most}\nwording = "Why {item}?"\n{waves}\n'
        f"options = [{options}]\n"
        for item in range(number)
    )
    steps = "".join(
        f'[[steps]]\nid = "more_{start}"\ntitle = "More"\n'
        f"items = {[f'reason_{item:03d}' for item in range(start, min(start + 6, number))]}\n".replace("'", '"')
        for start in range(0, number, 6)
    )
    head, tail = SMALL.split("[[steps]]", 1)
    return f"{head}{picks}{steps}[[steps]]{tail}"


def test_answers_that_could_not_be_sealed_are_refused_with_the_questionnaire():
    """Every response is sealed in records of one length; the first person who answers everything must not find out."""
    parse(with_picks(20, 7))
    with pytest.raises(QuestionnaireRefused) as refused:
        parse(with_picks(20, 15))
    assert str(refused.value).startswith("items: whoever answers everything in the wave “before” needs ")
    assert "and 1022 fit. Shorten the ids of items" in str(refused.value)
    parse(with_picks(7, 15))
