"""Forms of the set-up pages. Labels stand in the templates, where they are translated."""

from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from feedback.settings import SMALLEST_GROUP_FLOOR
from surveys.programmes.models import CUTS
from surveys.programmes.planning import LARGEST_HEADCOUNT, GroupPlan, Plan

FIRST_ROWS = 4

_HEADCOUNT = "The number of people who are invited is a whole number of at least 1."
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


class ProgrammeForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """A programme with its groups on one page."""

    name = StringField(validators=[InputRequired("Give the programme a name."), Length(max=120)])
    questionnaire = SelectField(validators=[InputRequired("Choose what is asked.")])
    k = IntegerField(validators=[InputRequired(_K), NumberRange(min=SMALLEST_GROUP_FLOOR, message=_K)])
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
    groups = FieldList(FormField(GroupForm), min_entries=FIRST_ROWS, max_entries=200)

    def plan(self) -> Plan:
        """What the page says, as a plan; the plan's own rules are checked where it is stored."""
        rows = [row for row in self.groups.data if any((row["name"], row["site"], row["headcount"]))]
        groups = [GroupPlan(row["name"] or "", row["site"] or "", row["headcount"] or 0, row["arm"]) for row in rows]
        return Plan(self.name.data, groups, self.questionnaire.data, self.k.data, tuple(self.cuts.data or ()))


class PhraseForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """The opening phrase."""

    phrase = StringField(validators=[InputRequired(), Length(max=200)])


class SmallestGroupForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """A new k."""

    k = IntegerField(validators=[InputRequired(), NumberRange(min=SMALLEST_GROUP_FLOOR)])


class HeadcountForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """How many people a group has."""

    headcount = IntegerField(validators=[InputRequired(), NumberRange(1, LARGEST_HEADCOUNT)])
