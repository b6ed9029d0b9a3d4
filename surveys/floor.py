"""What the first floor adds to the product."""

from flask import Flask

from surveys.views.employee import employee
from surveys.views.programmes import programmes
from surveys.views.room import room


def init_app(app: Flask) -> None:
    """The pages of employees, facilitators and HR's set-up."""
    app.register_blueprint(employee)
    app.register_blueprint(room)
    app.register_blueprint(programmes)
