"""A card says what most colleagues think: of thirty people at least, and never what would discourage."""

import pytest

from reports.disclosure.policy import ITEMS_FROM
from reports.handouts.norm_card import PEOPLE_FROM, norm_card
from reports.handouts.written import written
from tests.reports.exports.published_reports import nothing_shown, report
from tests.reports.handouts.sheets import all_at, text_of, with_share


def cards(facts):
    return {each.text: each for each in norm_card(facts).norms}


def card_of(value, bound="at"):
    facts = with_share(all_at(5), "E6", value, bound)
    return next(iter(norm_card(facts).norms), None)


def with_people(value, *, about=True, bound="at", wave="after"):
    facts = all_at(80)
    whole = facts["release"]["populations"][0]
    whole["participation"][wave]["responses"] = {"value": value, "about": about, "bound": bound}
    return facts


@pytest.mark.parametrize(
    ("value", "bound", "said", "tenths"),
    [
        (60, "at", "About 6 out of 10", 6),
        (65, "at", "More than 6 out of 10", 6),
        (80, "at", "About 8 out of 10", 8),
        (90, "or more", "9 out of 10 or more", 9),
        (85, "or more", "More than 8 out of 10", 8),
    ],
)
def test_a_share_is_said_in_tenths_and_never_as_more_than_it_is(value, bound, said, tenths):
    card = card_of(value, bound)
    assert (card.said, card.tenths) == (said, tenths)
    assert card.share.startswith(f"{value} %")


@pytest.mark.parametrize(("value", "bound"), [(55, "at"), (50, "at"), (30, "at"), (10, "or less"), (60, "or less")])
def test_without_a_clear_majority_there_is_no_card(value, bound):
    assert card_of(value, bound) is None


def test_a_statement_in_which_agreeing_is_unfavourable_has_no_card_whatever_people_said():
    facts = all_at(90)
    for item in ("E5", "O4", "O6", "C3"):
        with_share(facts, item, 90)
    assert not {each["text"]["after"] for each in facts["items"] if each["reverse"]} & set(cards(facts))
    assert len(cards(facts)) > 5


@pytest.mark.parametrize("wave", ["before", "after"])
@pytest.mark.parametrize(
    ("value", "about", "bound", "enough"),
    [
        (30, False, "at", True),
        (29, False, "at", False),
        (30, True, "at", False),  # may be 28
        (35, True, "at", True),
        (30, True, "or more", False),
        (35, True, "or more", True),
    ],
)
def test_thirty_people_must_surely_have_answered_in_each_wave(value, about, bound, enough, wave):
    card = norm_card(with_people(value, about=about, bound=bound, wave=wave))
    assert (card.enough, bool(card.norms)) == (enough, enough)


def test_a_statement_without_a_printed_mean_may_have_fewer_answers_and_no_card():
    assert ITEMS_FROM >= PEOPLE_FROM  # the gate prints a mean from so many people on
    facts = all_at(80)
    asked = next(each["text"]["after"] for each in facts["items"] if each["id"] == "E6")
    assert asked in cards(facts)
    facts["release"]["populations"][0]["comparisons"]["E6"] = {"reason": "too fine"}
    facts["reasons"]["too fine"] = "Not shown."
    assert asked not in cards(facts)


def test_without_a_card_the_sheet_says_why():
    assert "at least thirty people must surely have answered" in text_of(written(norm_card(nothing_shown())))
    assert "less willing" in text_of(written(norm_card(all_at(20))))


def test_cards_stand_in_the_order_of_the_report():
    facts = all_at(80)
    order = [each["text"].get("after") for each in facts["items"]]
    assert list(cards(facts)) == sorted(cards(facts), key=order.index)


def test_no_more_cards_are_made_than_a_page_holds_whatever_their_shares():
    sheet = norm_card(all_at(80))
    assert (len(sheet.norms), sheet.more) == (12, True)
    assert {each.text for each in norm_card(with_share(all_at(80), "H3", 95, "or more")).norms} == set(
        cards(all_at(80))
    )
    assert not norm_card(with_share(all_at(5), "E6", 80)).more


def test_a_card_speaks_of_those_who_answered():
    assert "of your colleagues who answered agree" in text_of(written(norm_card(all_at(80, report()))))
