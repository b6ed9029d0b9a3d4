"""Faults in what is printed and what is made of it: gate, analysis, readers of the attacker."""

from tests.faults.fault import Fault

_GATE, _ANALYSIS = "reports/disclosure/gate.py", "reports/analysis"
_TESTS = "tests/reports/analysis"

NUMBERS = (
    Fault(
        "gate: reliability is told where nearly all are alike",
        _GATE,
        "if printed and _differ(admitted, wave, may[population], scale):",
        "if printed:",
        (
            "tests/reports/disclosure/test_gate.py::"
            "test_reliability_is_silent_where_fewer_than_a_tenth_stand_off_the_commonest_score",
        ),
    ),
    Fault(
        "gate: a marker of few people is printed",
        _GATE,
        "if min(people, base) >= max(admitted.policy.k, TESTS_FROM):",
        "if people:",
        ("tests/reports/disclosure/test_gate.py::test_a_marker_of_few_people_is_not_printed",),
    ),
    Fault(
        "peer support: tested with three groups in an arm",
        f"{_ANALYSIS}/peer_support.py",
        "tested = allowed is Scope.TESTED",
        "tested = True",
        (f"{_TESTS}/test_peer_support.py::test_under_four_groups_in_an_arm_there_are_numbers_and_no_test",),
    ),
    Fault(
        "company: two outcomes, two tests, no correction",
        f"{_ANALYSIS}/companywide.py",
        "p_values = dict(zip(tested, holm([change.p for change in tested.values()]), strict=True))",
        "p_values = {name: change.p for name, change in tested.items()}",
        (f"{_TESTS}/test_companywide.py::test_holm_doubles_the_smaller_p_over_groups",),
    ),
    Fault(
        "analysis: an interval is rounded to the nearest step",
        f"{_ANALYSIS}/printed.py",
        "min(below(exact(found.low), grid), middle)",
        "min(nearest(exact(found.low), grid), middle)",
        ("tests/reports/test_facts.py::test_the_line_over_groups_is_made_of_the_rows_of_the_groups",),
    ),
    Fault(
        "analysis: a group of both kinds counts for one",
        f"{_ANALYSIS}/units.py",
        "return arms[0] if len(set(arms)) == 1 else None",
        "return arms[0]",
        (f"{_TESTS}/test_peer_support.py::test_a_unit_of_groups_of_both_kinds_counts_for_neither",),
    ),
    Fault(
        "lasting: a withdrawn report is compared with",
        f"{_ANALYSIS}/lasting.py",
        'standing = [each for each in earlier if not each.get("superseded") and _place(each) < _place(publication)]',
        "standing = [each for each in earlier if _place(each) < _place(publication)]",
        (f"{_TESTS}/test_lasting.py::test_the_nearest_earlier_wave_that_still_stands_is_compared",),
    ),
    Fault(
        "facts: two tests of one outcome",
        "reports/facts.py",
        "release = release.untested()  # one test for each outcome: that over groups",
        "pass",
        ("tests/reports/test_facts.py::test_where_groups_are_tested_no_row_of_people_has_a_test",),
    ),
    Fault(
        "reader: what is made of rows may be as fine as it likes",
        "reports/artefacts/publication_json.py",
        ", *_odd_above(publication)]",
        "]",
        (
            "tests/reports/artefacts/test_publication_json.py::test_what_is_made_of_rows_stands_on_their_step",
            "tests/attacks/test_disclosure_precision.py::"
            "test_one_more_decimal_in_what_is_made_of_the_rows_does_not_pass_the_audit",
        ),
    ),
    Fault(
        "readers: a link that has run out still opens",
        "reports/readers.py",
        "select(Reader).where(Reader.digest == _digest(secret.strip()), Reader.expires >= today)",
        "select(Reader).where(Reader.digest == _digest(secret.strip()))",
        (
            "tests/attacks/test_shared_links.py::"
            "test_a_guessed_an_expired_and_a_revoked_link_open_nothing_and_are_told_the_same",
        ),
    ),
    Fault(
        "shelf: a file that was changed is handed out",
        "reports/shelf.py",
        "if sha256(found.body).digest() != found.digest:",
        "if not found.digest:",
        ("tests/reports/test_shelf.py::test_a_file_that_was_changed_afterwards_is_not_handed_out",),
    ),
    Fault(
        "norm card: about thirty will do",
        "reports/handouts/norm_card.py",
        "PEOPLE_FROM = 30  # who surely answered, in each wave",
        "PEOPLE_FROM = 28",
        ("tests/reports/handouts/test_norm_card.py::test_thirty_people_must_surely_have_answered_in_each_wave",),
    ),
    Fault(
        "celebration: what may be chance is celebrated",
        "reports/handouts/celebration.py",
        'return found["low"] > 0 and ',
        "return ",
        (
            "tests/reports/handouts/test_celebration.py::"
            "test_a_gain_has_an_interval_above_no_change_and_a_sentence_that_says_so",
        ),
    ),
)
