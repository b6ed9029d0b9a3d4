"""What the first floor adds to the product."""

from flask import Flask

from feedback.instance import Instance
from feedback.web import open_to_other_sites
from surveys.filing import make_all_canonical
from surveys.views import sealed as answers
from surveys.views import tickets as fetching
from surveys.views.cards import group_cards, room_cards
from surveys.views.certificate import certificate
from surveys.views.employee import employee
from surveys.views.invitations import invitations
from surveys.views.programmes import programmes
from surveys.views.receipt import receipt
from surveys.views.room import room
from surveys.views.sealed import sealed
from surveys.views.tickets import tickets


def init_app(app: Flask) -> None:
    """The pages of employees, facilitators and HR's set-up."""
    instance: Instance = app.extensions["candour"]
    make_all_canonical(instance.boxes, instance.rosters)
    open_to_other_sites(app, (*answers.OPEN_TO_ALL, *fetching.OPEN_TO_ALL))
    app.register_blueprint(employee)
    app.register_blueprint(sealed)
    app.register_blueprint(receipt)
    app.register_blueprint(tickets)
    app.register_blueprint(room)
    app.register_blueprint(room_cards)
    app.register_blueprint(group_cards)
    app.register_blueprint(programmes)
    app.register_blueprint(invitations)
    app.register_blueprint(certificate)
