"""A report's one page for all employees: HR publishes it, and can take it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from reports import publishing
from reports.models import EmployeePage, Publication
from surveys.programmes.models import Programme


class Withdrawn(Refusal):
    """Of a report that was withdrawn nothing more is handed out."""

    status = 409


def standing(session: Session, programme: Programme, wave: str) -> Publication:
    """The report of a wave that sheets may be made of; raises ``NotFound`` or ``Withdrawn``."""
    publication = publishing.find(session, programme.id, wave)
    if publication is None:
        raise NotFound("There is no report of these waves yet. Close both waves and open them first.")
    if publishing.is_withdrawn(session, publication):
        raise Withdrawn("This report was withdrawn. No sheet is made of it.")
    return publication


def announce(session: Session, publication: Publication) -> None:
    """Let everybody read the page. Whoever comes second changes nothing."""
    if not is_announced(session, publication):
        session.add(EmployeePage(publication_id=publication.id))


def take_back(session: Session, publication: Publication) -> None:
    """Take the page down again. What people have copied by then stays with them."""
    if page := session.get(EmployeePage, publication.id):
        session.delete(page)


def is_announced(session: Session, publication: Publication) -> bool:
    """Whether HR has published the page of this report."""
    return session.get(EmployeePage, publication.id) is not None


def announced(session: Session, slug: str, wave: str) -> Publication:
    """The report whose page everybody may read, while it stands; the same ``NotFound`` in every other case.

    Whoever guesses an address does not learn whether there is such a programme, or a report of it.
    """
    programme = session.scalar(select(Programme).where(Programme.slug == slug))
    publication = publishing.find(session, programme.id, wave) if programme else None
    if publication is None or not is_announced(session, publication) or publishing.is_withdrawn(session, publication):
        raise NotFound("There is no page for everybody of this programme.")
    return publication
