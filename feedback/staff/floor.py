"""What the staff side adds to the product."""

from flask import Flask

from feedback.staff.views.sign_in import staff


def init_app(app: Flask) -> None:
    """Sign-in pages."""
    app.register_blueprint(staff)
