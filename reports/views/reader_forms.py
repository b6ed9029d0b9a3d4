"""The forms about readers: HR's, to invite one, and the reader's own door."""

from datetime import date

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from reports.readers import LONGEST, LONGEST_NAME, USUAL

ONE, EVERY = "this", "every"
_NAME = f"Say who may read, in at most {LONGEST_NAME} characters."
_DATE = "Choose the last day on which the link works."


class InviteForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """Who may read what, and until when."""

    name = StringField(validators=[DataRequired(_NAME), Length(max=LONGEST_NAME, message=_NAME)])
    reach = RadioField(validators=[InputRequired("Choose what the link opens.")])
    expires = DateField(validators=[InputRequired(_DATE)])

    def prepare(self, today: date, *, one: str | None, every: str) -> None:
        """Offer what there is to read, with its words; a page that is asked for anew begins with the usual time."""
        self.reach.choices = [SelectChoice(ONE, one)] if one else []
        self.reach.choices.append(SelectChoice(EVERY, every))
        if not self.is_submitted():
            self.expires.data = today + USUAL
            self.reach.data = ONE if one else EVERY

    def days(self, today: date) -> dict[str, str]:
        """The first and the last day that can be chosen, for the browser's calendar."""
        return {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}


class DoorForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """The code of a shared link. It needs no token: 256 bits that only the reader has are one."""

    class Meta:
        csrf = False

    link = StringField(validators=[InputRequired(), Length(max=200)])
