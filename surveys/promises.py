"""What keeps each sentence of the notice, and the test that attacks it; and which sentences say a limit.

The words are those of ``surveys.notice.sentences``, under the same names. A test holds that nothing else stands in a
notice. Employees read all of it as "How we keep this promise".
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """A sentence of the notice, what keeps it, and the test that attacks it (file::test)."""

    id: str
    kept_by: tuple[str, ...]
    tested_by: tuple[str, ...]


PROMISES = (
    Promise(
        "skip-anything",
        ("surveys.questionnaires.checking.checked",),
        ("tests/surveys/views/test_employee.py::test_everything_can_be_skipped",),
    ),
    Promise(
        "nothing-about-you",
        ("surveys.answering.submit", "feedback.privacy.traces.WithoutTraces", "feedback.web.init_app"),
        (
            "tests/attacks/test_nothing_points.py::test_no_employee_page_sets_a_cookie",
            "tests/attacks/test_nothing_points.py::test_no_address_agent_or_answer_reaches_any_log_or_file",
        ),
    ),
    Promise(
        "locked-on-arrival",
        ("feedback.privacy.sealing.seal_response", "surveys.custody.opening.unseal_all"),
        (
            "tests/feedback/privacy/test_sealing.py::test_a_record_opens_only_with_its_key_wave_and_part",
            "tests/attacks/test_stolen_files.py::test_a_thief_of_every_file_reads_no_answer",
        ),
    ),
    Promise(
        "only-many-speak",
        ("reports.disclosure.admitted.admit", "reports.disclosure.gate.release"),
        ("tests/attacks/test_small_groups.py",),
    ),
    Promise(
        "nobody-reads-along",
        ("surveys.boxes.Box.read", "surveys.custody.turning.turn"),
        (
            "tests/surveys/test_boxes.py::test_nothing_can_be_read_before_the_wave_is_closed",
            "tests/surveys/custody/test_custodians.py::test_a_wave_that_is_not_closed_cannot_be_opened",
        ),
    ),
    Promise(
        "one-link",
        ("surveys.answering.find_form",),
        (
            "tests/attacks/test_nothing_points.py::test_nothing_any_page_says_depends_on_who_asks",
            "tests/attacks/test_nothing_points.py::test_no_address_has_room_for_a_secret",
        ),
    ),
    Promise(
        "once-and-unseen",
        ("feedback.privacy.tickets.blind_sign", "surveys.admission.tag_of"),
        ("tests/attacks/test_far_future.py", "tests/attacks/test_stolen_link.py"),
    ),
    Promise(
        "invited-apart",
        ("surveys.tickets.roster.Roster", "surveys.tickets.issuing.end_window", "surveys.closing.close_wave"),
        (
            "tests/surveys/tickets/test_roster.py::test_when_fetching_is_over_no_row_says_who_fetched_and_the_number_stays",
            "tests/attacks/test_far_future.py::test_all_that_a_spying_server_sees_joins_no_answer_to_an_invitation",
            "tests/attacks/test_canaries.py::test_after_a_whole_wave_nothing_of_anybody_stands_anywhere",
        ),
    ),
    Promise(
        "same-for-everybody",
        ("feedback.privacy.descriptor.digest", "surveys.questionnaires.asked.asked"),
        (
            "tests/attacks/test_dishonest_operator.py",
            "tests/journeys/test_poster_link.py",
        ),
    ),
    Promise(
        "no-order",
        ("surveys.boxes.Box.put",),
        ("tests/attacks/test_arrival_order.py::test_the_box_is_the_same_file_whatever_the_order_of_arrival",),
    ),
    Promise(
        "locked-where",
        ("surveys.submission.read", "feedback.privacy.padding.pad"),
        (
            "tests/journeys/test_private_journey.py::test_what_leaves_the_browser_is_sealed_and_of_one_length",
            "tests/journeys/test_broken_way.py::test_where_a_part_that_seals_is_kept_away_nothing_is_sent_in_clear",
        ),
    ),
    Promise(
        "what-is-kept",
        ("surveys.boxes.Sealed", "surveys.boxes.Box.put"),
        (
            "tests/attacks/test_stolen_files.py::test_a_box_names_no_time_no_person_and_no_place_for_one",
            "tests/attacks/test_stolen_files.py::test_all_rows_of_all_boxes_have_one_size_and_none_is_like_another",
        ),
    ),
    Promise(
        "nothing-before-send",
        ("feedback.web.init_app", "surveys.sheet.pack"),
        (
            "tests/attacks/test_nothing_points.py::test_no_employee_page_sets_a_cookie",
            "tests/journeys/test_employee_journey.py::test_leaving_is_one_press_and_nothing_is_sent",
        ),
    ),
    Promise(
        "linked-by-words-only",
        ("feedback.privacy.stretching.pair_tag", "surveys.tallies.tally"),
        (
            "tests/surveys/test_answering.py::test_the_pair_tag_of_a_phrase_stands_inside_the_seal_only",
            "tests/surveys/test_answering.py::test_where_pairing_is_off_the_words_pair_nothing",
        ),
    ),
    Promise(
        "two-keys",
        ("feedback.privacy.sharing.split", "surveys.custody.handing.hand_over"),
        (
            "tests/attacks/test_stolen_phrase.py::test_one_phrase_of_two_and_every_file_open_nothing",
            "tests/surveys/custody/test_turning.py::test_the_same_person_twice_is_one_person",
        ),
    ),
    Promise(
        "no-single-answers",
        ("surveys.tallies.tally", "reports.disclosure.gate.release"),
        ("tests/attacks/test_small_groups.py",),
    ),
    Promise(
        "fixed-before",
        ("feedback.privacy.descriptor.digest", "surveys.programmes.life.describe"),
        (
            "tests/surveys/programmes/test_life.py::test_the_descriptor_fixes_what_is_promised",
            "tests/surveys/programmes/test_changing_plans.py"
            "::test_no_cut_is_added_and_no_group_moved_once_a_wave_is_open",
        ),
    ),
    Promise(
        "comments-apart",
        ("surveys.boxes.Sealed", "surveys.comments.heap_up", "reports.comments.lots.release"),
        ("tests/attacks/test_comments.py",),
    ),
    Promise(
        "your-own-words",
        ("feedback.privacy.stretching.receipt", "feedback.privacy.counted.listed", "surveys.answering.withdraw"),
        ("tests/attacks/test_coercer.py",),
    ),
)

# What no program keeps: whom one has to trust, and what can go wrong all the same
LIMITS = (
    "who-asks",
    "who-opens",
    "network",
    "device",
    "software",
    "room-risk",
    "cards-risk",
    "invitations-risk",
    "style",
    "alike",
    "one-key",
    "nobody-knows-which",
    "closed-is-closed",
)
