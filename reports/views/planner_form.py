"""The form of the planner: what is planned, and what is taken for granted about answers."""

from flask_wtf import FlaskForm
from wtforms import Field, FloatField, IntegerField
from wtforms.validators import StopValidation, ValidationError

from reports.planner.asked import ASKED, Asked, plan_of
from reports.planner.plan import Plan


class InRange:
    """A number in its range, or one sentence that says which it is."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if field.data is None or not self.asked.low <= field.data <= self.asked.high:
            field.errors[:] = []  # the library's own words for what is no number at all
            raise StopValidation(self.asked.sentence)


def _number(name: str) -> Field:
    asked = ASKED[name]
    kind = IntegerField if asked.whole else FloatField
    return kind(validators=[InRange(asked)], default=asked.usual)


class PlannerForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """It changes nothing and holds no secret, so it travels in the address and needs no token."""

    class Meta:
        csrf = False

    invited = _number("invited")
    groups = _number("groups")
    peer_groups = _number("peer_groups")
    response = _number("response")
    again = _number("again")
    paired = _number("paired")
    k = _number("k")
    wanted = _number("wanted")
    sd = _number("sd")
    correlation = _number("correlation")
    icc = _number("icc")
    wave_icc = _number("wave_icc")

    def validate_groups(self, field: Field) -> None:
        """Nobody is in a group of no one."""
        if self.invited.data is not None and field.data > self.invited.data:
            raise ValidationError("There cannot be more groups than people invited.")

    def validate_peer_groups(self, field: Field) -> None:
        """They are some of the groups."""
        if self.groups.data is not None and field.data > self.groups.data:
            raise ValidationError("There cannot be more groups with peer support than groups.")

    def plan(self) -> Plan:
        """What the form says, once it is valid or has just been filled in."""
        return plan_of(self.data)
