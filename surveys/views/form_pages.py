"""One form, found by its code, and the plain pages that say why it takes no answers."""

from flask import render_template

from feedback import language
from feedback.database import reading
from feedback.errors import NotFound
from feedback.instance import current
from feedback.language import _
from surveys import answering, pages
from surveys.answering import OpenForm

Plain = tuple[str, int]


def found(code: str) -> OpenForm:
    """The form of that code, or ``NotFound`` in the language of the page."""
    try:
        with reading(current().engine) as db:
            return answering.find_form(db.connection(), code)
    except NotFound:
        raise NotFound(
            _("That code does not open anything. Check 0 and O, 1 and I, then try again. Nothing was stored.")
        ) from None


def closed_page(form: OpenForm) -> Plain:
    """Not open yet, or no longer."""
    if not form.is_yet_to_open:
        return plain_page(
            form,
            _("This form is closed"),
            _("It takes no answers now, so nothing was stored. Thank you for coming."),
        )
    if form.entry == "invitations":
        return plain_page(
            form,
            _("Answering has not begun"),
            _("First everybody fetches a ticket. When enough have one, answering opens, and you get a mail."),
        )
    return plain_page(
        form,
        _("This form is not open yet"),
        _("It opens in the training room, or when HR opens it. Nothing was stored. Try the same link again then."),
    )


def full_page(form: OpenForm) -> Plain:
    """As many answers as people."""
    return plain_page(
        form,
        _("This form is full"),
        _("It has taken as many answers as the group has people. Your answers were not stored. Please tell HR."),
        409,
    )


def script_needed_page(form: OpenForm) -> Plain:
    """A blind-signed ticket can only be made and spent by a program on the person's own device."""
    return plain_page(
        form,
        _("This form needs JavaScript"),
        _(
            "Your ticket is made and kept by your own browser, so that nobody can see whose it is. Allow JavaScript "
            "for this page and open it over https. Nothing was stored."
        ),
        400,
    )


def plain_page(form: OpenForm, heading: str, text: str, status: int = 410) -> Plain:
    """A page of one heading and one sentence."""
    offered = pages.languages(current().settings, language.chosen())
    page = {"code": form.code, "heading": heading, "text": text, "languages": offered}
    return render_template("surveys/closed.html", page=page), status
