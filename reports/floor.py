"""What the top floor adds to the product."""

from flask import Flask

from reports.comments.shown import left_over
from reports.views.comments import comments
from reports.views.forecast import plan_pages
from reports.views.planner import planner_pages
from reports.views.public import public
from reports.views.report import reports
from surveys.views.certificate import tell_what_is_left


def init_app(app: Flask) -> None:
    """The planner, the forecast, opening, publishing and reading."""
    app.register_blueprint(reports)
    app.register_blueprint(public)
    app.register_blueprint(comments)
    tell_what_is_left(app, left_over)
    app.register_blueprint(plan_pages)
    app.register_blueprint(planner_pages)
