"""A sheet as HTML, in English like the report it is made of; pages print it, and the attacker reads it."""

from markupsafe import Markup

from reports.handouts.celebration import Celebration
from reports.handouts.employee_page import EmployeePage
from reports.handouts.norm_card import NormCard
from reports.handouts.talk_guide import TalkGuide
from reports.rendering.findings import environment

Sheet = TalkGuide | Celebration | NormCard | EmployeePage

MACROS: dict[type[Sheet], str] = {
    TalkGuide: "talk_guide",
    Celebration: "celebration",
    NormCard: "norm_card",
    EmployeePage: "employee_page",
}


def written(sheet: Sheet) -> Markup:
    """All of the sheet but the numbers of whoever gives support, which are the installation's."""
    name = MACROS[type(sheet)]
    macros = environment().get_template(f"reports/_{name}.html").module
    return Markup(getattr(macros, name)(sheet))  # noqa: S704  # of a template that escapes
