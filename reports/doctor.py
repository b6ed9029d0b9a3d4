"""What ``candour doctor`` looks at on the top floor, after all below: what making files needs of the machine."""

from feedback.doctor import Finding, good, warn
from feedback.instance import Instance
from reports.exports import document
from surveys import doctor as below


def pdf_files(missing: str | None) -> Finding:
    """``missing`` is the package that is not there; without it the report is printed from the browser."""
    about = "PDF files"
    if missing:
        return warn(about, f"cannot be made: {missing} is not installed; until it is, HR is offered the print view")
    return good(about, "can be made")


def all_of(instance: Instance) -> list[Finding]:
    """All checks of all floors."""
    return [*below.all_of(instance), pdf_files(document.missing())]
