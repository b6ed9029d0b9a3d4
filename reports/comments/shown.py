"""What the report says of comments: those that were released, or why there are none."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from feedback.language import _
from reports.comments import lots
from reports.comments.models import Comment, CommentLot
from surveys.programmes.models import Programme
from surveys.texts import LEAST_COMMENTS, LEAST_RESPONDENTS


@dataclass(frozen=True)
class CommentsSection:
    """``comments`` company-wide, in an order that says nothing; where there are none, ``why_none`` says why.

    ``unreadable`` is how many sealed texts held no valid comment, at most.
    """

    comments: Sequence[str]
    why_none: str
    unreadable: int


def comments_section(session: Session, programme: Programme, wave: str) -> CommentsSection:
    """The section "In their own words" of the report of ``wave``."""
    lot = lots.find(session, programme.id, wave)
    if lot is None:
        return CommentsSection((), _("No comments were asked for."), 0)
    if lot.body is None:
        return CommentsSection((), _why_none(lot), lot.unreadable)
    return CommentsSection(tuple(json.loads(lot.body)["comments"]), "", lot.unreadable)


def left_over(session: Session, programme: Programme) -> str:
    """One line for the certificate of destruction, if comments are left that nobody has released; else empty."""
    waiting = select(Comment.id).join(CommentLot).where(CommentLot.programme_id == programme.id)
    if not session.scalar(select(exists(waiting))):
        return ""
    return _(
        "Comments that are not released yet are still kept, locked by a key of this server, for the one person who "
        "reads them; they are destroyed when that person releases or drops them."
    )


def _why_none(lot: CommentLot) -> str:
    if lot.state == "reading":
        return _("The comments have not been released yet: one named person reads them first.")
    if lot.state == "unshown":
        return _("Too few comments were left to be shown together, so none is shown.")
    return _(
        "Comments are shown from %(comments)s comments and %(people)s answers on. There were fewer, so none was kept."
    ) % {"comments": LEAST_COMMENTS, "people": LEAST_RESPONDENTS}
