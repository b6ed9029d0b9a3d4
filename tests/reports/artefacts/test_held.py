"""Numbers that a publication holds, wherever they stand in it."""

import json

from reports.artefacts.held import held, in_words, odd_words


def known(**facts):
    return held(json.dumps(facts).encode())


def test_numbers_are_found_as_numbers_and_in_words_and_names():
    assert {7.5, 62.0, 40.0, 12.0} <= known(row={"value": -7.5}, said="62 before", by={"site:40": [12]})


def test_the_arms_of_an_interval_and_the_line_that_people_count_from_one_are_held():
    assert {5.0, 9.0, 7.0} <= known(row={"change": 3, "low": -2, "high": 12}, ledger={"position": 6})


def test_a_digest_is_one_number_and_allows_no_small_one():
    digest = "3f12a9" * 8
    assert in_words(digest) == [float(int(digest, 16))]
    assert 12.0 not in known(digest=digest)
    assert list(odd_words([digest], known(digest=digest), "here")) == []


def test_a_text_with_another_number_is_odd():
    assert [each.says for each in odd_words(["about 73 people"], known(n=75), "here")] == [
        "“about 73 people” says 73, which the publication does not"
    ]
