"""What this package refuses, in words for the person who asked.

Refusal                      see feedback.errors
  QuestionnaireRefused       a questionnaire file breaks a rule; names the exact place
  AnswerRefused              an answer does not fit its question; names the question
"""

from feedback.errors import Refusal


class QuestionnaireRefused(Refusal):
    """A questionnaire file breaks a rule. ``where`` is the dotted place in the file."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem} The questionnaire was not stored.")
        self.where = where


class AnswerRefused(Refusal):
    """An answer does not fit its question.

    ``item`` is the id of the question, or None where there is no such question. The answer
    itself is never repeated, so that it can reach neither a page nor a log.
    """

    status = 422

    def __init__(self, problem: str, item: str | None = None) -> None:
        super().__init__(f"{problem} Nothing was stored.")
        self.item = item
