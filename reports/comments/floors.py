"""How many comments must stand together, and from how many people, before anybody sees one."""

from dataclasses import dataclass

from feedback.errors import Refusal
from surveys.texts import LEAST_COMMENTS, LEAST_RESPONDENTS

COMMENTS_FLOOR = 5
RESPONDENTS_FLOOR = 10


class FloorRefused(Refusal):
    """Fewer comments or respondents are asked for than the product allows."""


@dataclass(frozen=True)
class CommentPolicy:
    """The rule in force.

    ``comments``     the fewest comments that are read, and that are shown, together; >= COMMENTS_FLOOR
    ``respondents``  the fewest people who answered a wave whose comments are read; >= RESPONDENTS_FLOOR
    """

    comments: int = LEAST_COMMENTS
    respondents: int = LEAST_RESPONDENTS

    def __post_init__(self) -> None:
        if self.comments < COMMENTS_FLOOR or self.respondents < RESPONDENTS_FLOOR:
            raise FloorRefused(
                f"Comments are shown from {COMMENTS_FLOOR} comments and {RESPONDENTS_FLOOR} answers on, never from "
                f"{self.comments} and {self.respondents}. Choose higher numbers. Nothing was stored."
            )
