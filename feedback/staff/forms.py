"""Forms of the sign-in pages. Labels stand in the templates, where they are translated."""

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from feedback.staff.accounts import LONGEST_PASSWORD


class LinkForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """The code of a one-time link; script fills it in from the address."""

    link = StringField(validators=[InputRequired(), Length(max=200)])


class PasswordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """E-mail address and password."""

    email = EmailField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[InputRequired(), Length(max=LONGEST_PASSWORD)])


class NewPasswordForm(FlaskForm):  # type: ignore[misc]  # flask_wtf carries no types
    """A password to be chosen; its length is the account's rule."""

    password = PasswordField(validators=[InputRequired(), Length(max=LONGEST_PASSWORD)])
