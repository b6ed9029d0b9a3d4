"""Forms of the set-up pages. Labels stand in the templates, where they are translated."""

from collections.abc import Iterable, Mapping

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.settings import SMALLEST_GROUP_FLOOR
from surveys.programmes.models import ARMS, CUTS, ENTRIES, LARGEST_HEADCOUNT, PUBLIC_BUDGETS, REACHES
from surveys.programmes.planning import GroupPlan, Plan
from surveys.tickets.cards import MOST_AT_ONCE
from surveys.tickets.inviting import MOST_CODES_AT_ONCE

FIRST_ROWS = 4

_HEADCOUNT = "The number of people who are invited is a whole number of at least 1."
_CARDS = f"How many cards is a whole number from 1 to {MOST_AT_ONCE}."
_CODES = f"How many codes is a whole number from 1 to {MOST_CODES_AT_ONCE}."
_K = f"The smallest group that is shown is a whole number of at least {SMALLEST_GROUP_FLOOR}."


class GroupForm(Form):  # type: ignore[misc]  # wtforms carries no types
    """One group; an empty row is no group."""

    name = StringField(validators=[Length(max=80)])
    site = StringField(validators=[Length(max=80)])
    headcount = IntegerField(validators=[Optional(), NumberRange(1, LARGEST_HEADCOUNT, _HEADCOUNT)])
    arm = SelectField(
        choices=[SelectChoice("training", "Training"), SelectChoice("peer", "Training with peer support")],
        default="training",
    )


class BackgroundForm(Form):  # type: ignore[misc]  # wtforms carries no types
    """One background question: not asked, or how far down it is reported."""

    item = HiddenField()
    by = RadioField(choices=[SelectChoice(""), *map(SelectChoice, REACHES)], default="", validate_choice=False)


class CutsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """What the report is cut by."""

    cuts = SelectMultipleField(
        choices=[
            SelectChoice("site", "By site"),
            SelectChoice("group", "By training group"),
            SelectChoice("arm", "With and without peer support"),
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        default=list(CUTS),
    )
    backgrounds = FieldList(FormField(BackgroundForm))

    def offer(self, items: Iterable[str], declared: Mapping[str, str]) -> None:
        """Ask about these background questions, too, unless the page came with them."""
        asked = {row.form.item.data for row in self.backgrounds}
        for item in items:
            if item not in asked:
                self.backgrounds.append_entry({"item": item, "by": declared.get(item, "")})

    def declared(self) -> dict[str, str]:
        """Item -> how far down, for the background questions that were chosen."""
        return {row["item"] or "": row["by"] for row in self.backgrounds.data if row["by"]}


class ProgrammeForm(CutsForm):
    """A programme with its groups on one page."""

    name = StringField(validators=[InputRequired("Give the programme a name."), Length(max=120)])
    questionnaire = SelectField(validators=[InputRequired("Choose what is asked.")])
    k = IntegerField(validators=[InputRequired(_K), NumberRange(min=SMALLEST_GROUP_FLOOR, message=_K)])
    entry = RadioField(choices=[SelectChoice(entry) for entry in ENTRIES], default="room")
    keys_needed = RadioField(choices=[SelectChoice("1"), SelectChoice("2")], default="1")
    pairing = BooleanField(default=True)
    comments = BooleanField()
    public_epsilon = RadioField(choices=[SelectChoice(f"{each:g}") for each in (0, *PUBLIC_BUDGETS)], default="0")
    groups = FieldList(FormField(GroupForm), min_entries=FIRST_ROWS, max_entries=200)

    def plan(self) -> Plan:
        """What the page says, as a plan; the plan's own rules are checked where it is stored."""
        rows = [row for row in self.groups.data if any((row["name"], row["site"], row["headcount"]))]
        groups = [GroupPlan(row["name"] or "", row["site"] or "", row["headcount"] or 0, row["arm"]) for row in rows]
        return Plan(
            self.name.data,
            groups,
            self.questionnaire.data,
            self.k.data,
            tuple(self.cuts.data or ()),
            self.declared(),
            entry=self.entry.data,
            keys_needed=int(self.keys_needed.data),
            pairing=self.pairing.data,
            comments=self.comments.data,
            public_epsilon=float(self.public_epsilon.data),
        )


class MoveForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """Where a group belongs."""

    site = StringField()
    arm = RadioField(choices=[SelectChoice(arm) for arm in ARMS], validate_choice=False)


class PhraseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """The opening phrase."""

    phrase = StringField(validators=[InputRequired(), Length(max=200)])


class TwoPhrasesForm(PhraseForm):
    """The opening phrases of two people who are both here."""

    other = StringField(validators=[InputRequired(), Length(max=200)])


class SmallestGroupForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """A new k."""

    k = IntegerField(validators=[InputRequired(), NumberRange(min=SMALLEST_GROUP_FLOOR)])


class ReaderForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """The account that reads the comments first."""

    account = SelectField(validators=[InputRequired()])


class HeadcountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """How many people a group has."""

    headcount = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST_HEADCOUNT)])


class CardsForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """How many cards to print."""

    number = IntegerField(validators=[InputRequired(_CARDS), NumberRange(1, MOST_AT_ONCE, _CARDS)])


class AddressesForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """A list of invited people, pasted or as a file, and the group of whoever has none on the line."""

    people = TextAreaField()
    file = FileField()
    group = SelectField()
    leave_out = BooleanField()


class CodesForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """How many codes to hand out without mail, and for which group."""

    among = SelectField()
    number = IntegerField(validators=[InputRequired(_CODES), NumberRange(1, MOST_CODES_AT_ONCE, _CODES)])
