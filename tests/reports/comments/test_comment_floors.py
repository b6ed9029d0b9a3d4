"""Nobody can ask for fewer comments or respondents than the floors in the code."""

import pytest

from reports.comments.floors import COMMENTS_FLOOR, RESPONDENTS_FLOOR, CommentPolicy, FloorRefused
from reports.comments.lots import IN_FORCE


def test_the_rule_in_force_is_ten_comments_from_twenty_respondents():
    assert (IN_FORCE.comments, IN_FORCE.respondents) == (10, 20)
    assert (COMMENTS_FLOOR, RESPONDENTS_FLOOR) == (5, 10)


@pytest.mark.parametrize(("comments", "respondents"), [(4, 20), (10, 9), (0, 0), (-1, 20), (4, 9)])
def test_a_policy_below_a_floor_is_refused_and_says_the_floors(comments, respondents):
    with pytest.raises(FloorRefused, match="5 comments and 10 answers"):
        CommentPolicy(comments, respondents)


def test_a_policy_at_the_floors_is_taken():
    assert CommentPolicy(5, 10).comments == 5
