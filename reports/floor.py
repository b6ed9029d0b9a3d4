"""What the top floor adds to the product."""

from flask import Flask

from reports.views.report import reports


def init_app(app: Flask) -> None:
    """Opening, publishing and reading."""
    app.register_blueprint(reports)
