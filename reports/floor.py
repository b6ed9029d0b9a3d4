"""What the top floor adds to the product."""

from flask import Flask

from feedback import web
from reports.comments.shown import left_over
from reports.views.comments import comments
from reports.views.compare import compare
from reports.views.endpoint import endpoint
from reports.views.forecast import plan_pages
from reports.views.handouts import handouts
from reports.views.planner import planner_pages
from reports.views.public import public
from reports.views.readers import readers_pages
from reports.views.report import reports
from reports.views.shared import shared
from surveys.views.certificate import tell_what_is_left


def init_app(app: Flask) -> None:
    """The planner, the forecast, opening, publishing and reading."""
    app.register_blueprint(reports)
    app.register_blueprint(public)
    app.register_blueprint(comments)
    tell_what_is_left(app, left_over)
    app.register_blueprint(plan_pages)
    app.register_blueprint(planner_pages)
    app.register_blueprint(handouts)
    app.register_blueprint(compare)
    app.register_blueprint(readers_pages)
    app.register_blueprint(shared)
    web.exempt_from_csrf(shared)
    app.register_blueprint(endpoint)
