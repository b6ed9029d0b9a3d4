"""Faults in the rooms around the kernel: boxes, rosters, ways in, closing, custody, pages, logs."""

from tests.faults.fault import Fault

_BOXES, _CANONICAL = "surveys/boxes.py", "surveys/canonical.py"
_ROSTER, _ANSWERING = "surveys/tickets/roster.py", "surveys/answering.py"
_ISSUING, _CARDS = "surveys/tickets/issuing.py", "surveys/tickets/cards.py"

_FILES = (
    Fault(
        "boxes: whoever waits is thanked before the batch is written",
        _BOXES,
        "job.done.wait()",
        "pass",
        ("tests/surveys/test_boxes.py::test_twenty_four_at_once_are_all_stored",),
    ),
    Fault(
        "boxes: a fault while writing is told to nobody who waits",
        _BOXES,
        "job.problem = job.problem or fault",
        "pass",
        ("tests/surveys/test_boxes.py::test_a_fault_is_told_to_everybody_who_waits_and_blocks_nobody_after",),
    ),
    Fault(
        "boxes: an interrupt while writing is silence",
        _BOXES,
        "except BaseException as fault:",
        "except Exception as fault:",
        ("tests/surveys/test_boxes.py::test_an_interrupt_while_writing_is_not_taken_for_a_yes",),
    ),
    Fault(
        "boxes: answers are read while the wave is open",
        _BOXES,
        'raise BoxClosed("This wave is still open; its answers cannot be opened.")',
        "pass",
        ("tests/surveys/test_boxes.py::test_nothing_can_be_read_before_the_wave_is_closed",),
    ),
    Fault(
        "boxes: a closed box opens again",
        _BOXES,
        "            if _state(database) is not State.CLOSED:\n                database.execute(f",
        "            if True:\n                database.execute(f",
        ("tests/surveys/test_boxes.py::test_a_closed_box_is_closed_for_good",),
    ),
    Fault(
        "boxes: a resting box takes answers",
        _BOXES,
        "if _state(database) is not State.TAKING:",
        "if _state(database) is State.CLOSED:",
        ("tests/surveys/test_boxes.py::test_a_resting_box_takes_nothing_until_it_is_opened_again",),
    ),
    Fault(
        "boxes: one more than the group has people",
        _BOXES,
        "if _count(database) >= self._most:",
        "if _count(database) > self._most:",
        ("tests/surveys/test_boxes.py::test_a_full_box_takes_no_more_and_keeps_what_it_has",),
    ),
    Fault(
        "boxes: another answer under a spent tag is called kept",
        _BOXES,
        "if there == (sealed.scores,):",
        "if there:",
        ("tests/surveys/test_boxes.py::test_the_same_tag_twice_is_stored_once_and_the_first_stays",),
    ),
    Fault(
        "boxes: a text lies under the tag of its scores",
        _BOXES,
        "(each.text_tag, each.text_lock, each.text)",
        "(each.tag, each.text_lock, each.text)",
        ("tests/surveys/test_boxes.py::test_a_text_shares_no_name_with_the_scores_it_came_with",),
    ),
    Fault(
        "boxes: who takes an answer back leaves its text",
        _BOXES,
        'database.executemany("DELETE FROM texts WHERE tag = ?", texts)',
        "pass",
        (
            "tests/surveys/test_boxes.py::test_whoever_shows_both_locks_takes_scores_and_text_back_until_the_wave_closes",
        ),
    ),
    Fault(
        "boxes: whoever knows a finder takes the answer back",
        _BOXES,
        " if lock == stretching.lock(receipt, sealed)]",
        "]",
        ("tests/surveys/test_boxes.py::test_a_withdrawal_touches_only_what_its_receipt_has_sealed",),
    ),
    Fault(
        "boxes: a ticket is fresh again when its answer is taken back",
        _BOXES,
        "if there or _was_taken_back(database, sealed.tag):",
        "if there:",
        ("tests/surveys/test_boxes.py::test_a_tag_whose_answer_was_taken_back_stays_spent",),
    ),
    Fault(
        "boxes: who fills a box and empties it again counts the others",
        _BOXES,
        "SELECT (SELECT count(*) FROM scores) + (SELECT count(*) FROM taken_back)",
        "SELECT count(*) FROM scores",
        ("tests/surveys/test_boxes.py::test_an_answer_that_was_taken_back_keeps_its_place",),
    ),
    Fault(
        "boxes: after the close a card still finds its answer",
        _BOXES,
        "                    _forget_tags(database)\n",
        "                    pass\n",
        ("tests/surveys/test_boxes.py::test_at_the_close_every_tag_becomes_another_one",),
    ),
    Fault(
        "boxes: answers are taken back after the close",
        _BOXES,
        'raise BoxClosed("This round of questions is closed. Nothing can be taken back any more.")',
        "pass",
        (
            "tests/surveys/test_boxes.py::test_whoever_shows_both_locks_takes_scores_and_text_back_until_the_wave_closes",
        ),
    ),
    Fault(
        "boxes: rows have ids, which count up as answers come",
        _BOXES,
        "sealed BLOB NOT NULL) WITHOUT ROWID",
        "sealed BLOB NOT NULL)",
        ("tests/attacks/test_arrival_order.py::test_the_box_is_the_same_file_whatever_the_order_of_arrival",),
    ),
    Fault(
        "canonical: one VACUUM instead of two",
        _CANONICAL,
        'database.execute("VACUUM")  # the first leaves the old layout in the journal, the second its own\n',
        "\n",
        ("tests/attacks/test_arrival_order.py::test_the_box_is_the_same_file_whatever_the_order_of_arrival",),
    ),
    Fault(
        "canonical: what is deleted is not overwritten",
        _CANONICAL,
        "PRAGMA secure_delete = ON",
        "PRAGMA secure_delete = OFF",
        ("tests/surveys/test_canonical.py::test_every_connection_overwrites_what_it_deletes_and_waits_for_the_disk",),
    ),
    Fault(
        "canonical: the disk is not waited for",
        _CANONICAL,
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = OFF",
        ("tests/surveys/test_canonical.py::test_every_connection_overwrites_what_it_deletes_and_waits_for_the_disk",),
    ),
    Fault(
        "canonical: temporary copies go to a disk",
        _CANONICAL,
        "PRAGMA temp_store = MEMORY",
        "PRAGMA temp_store = FILE",
        ("tests/surveys/test_canonical.py::test_every_connection_overwrites_what_it_deletes_and_waits_for_the_disk",),
    ),
    Fault(
        "canonical: the journal comes and goes with each answer",
        _CANONICAL,
        "PRAGMA journal_mode = PERSIST",
        "PRAGMA journal_mode = DELETE",
        ("tests/surveys/test_boxes.py::test_no_file_says_when_somebody_last_answered",),
    ),
    Fault(
        "canonical: files say when they last changed",
        _CANONICAL,
        "os.utime(path, (0, 0))",
        "pass",
        ("tests/surveys/test_boxes.py::test_no_file_says_when_somebody_last_answered",),
    ),
    Fault(
        "canonical: the folder says when a file last changed",
        _CANONICAL,
        "self._lock, self.path.parent):",
        "self._lock):",
        (
            "tests/surveys/test_canonical.py::"
            "test_neither_a_change_nor_a_look_nor_a_withdrawal_dates_a_file_or_its_folder",
        ),
    ),
    Fault(
        "canonical: what was destroyed is made again",
        _CANONICAL,
        "            if _is_marked(lock):\n                raise _destroyed()\n",
        "",
        ("tests/surveys/test_canonical.py::test_what_was_destroyed_is_neither_made_again_nor_read",),
    ),
    Fault(
        "canonical: a journal that was longer keeps its end",
        _CANONICAL,
        "if new_journal or self.path.stat().st_size < before:",
        "if new_journal:",
        ("tests/surveys/test_canonical.py::test_what_was_withdrawn_is_in_no_file_any_more",),
    ),
    Fault(
        "canonical: removing does not overwrite",
        _CANONICAL,
        "    overwrite(path)\n    path.unlink()",
        "    path.unlink()",
        ("tests/surveys/test_boxes.py::test_destroying_overwrites_before_it_removes",),
    ),
)

_INVITED = (
    Fault(
        "roster: an address is as wide as it is",
        _ROSTER,
        r'address.encode().ljust(_WIDTH, b"\0")',
        "address.encode()",
        ("tests/surveys/tickets/test_roster.py::test_every_row_has_one_width_whatever_happened_to_it",),
    ),
    Fault(
        "roster: rows lie in the order in which people were added",
        _ROSTER,
        "request BLOB NOT NULL) WITHOUT ROWID",
        "request BLOB NOT NULL)",
        ("tests/surveys/tickets/test_roster.py::test_where_the_rows_lie_says_nothing_about_who_was_added_first",),
    ),
    Fault(
        "roster: codes are kept as they are",
        _ROSTER,
        'return tokens.stored_digest("invitation", code.hex())',
        r'return code.ljust(32, b"\0")',
        ("tests/surveys/tickets/test_inviting.py::test_no_file_but_the_roster_holds_an_address_and_none_holds_a_code",),
    ),
    Fault(
        "roster: two who come at once both claim a code",
        _ROSTER,
        "WHERE code = ? AND issued = 0",
        "WHERE code = ?",
        ("tests/surveys/tickets/test_roster.py::test_twenty_four_requests_at_once_for_one_code_claim_it_once",),
    ),
    Fault(
        "roster: a used code fetches a second ticket",
        _ROSTER,
        "return Claim.SAME if request == digest else Claim.USED",
        "return Claim.SAME",
        ("tests/surveys/tickets/test_roster.py::test_a_code_fetches_once_and_its_request_may_come_again",),
    ),
    Fault(
        "roster: its file outlives the wave",
        _ROSTER,
        "self._file.destroy()\n        self._mailing",
        "self._mailing",
        ("tests/surveys/tickets/test_inviting.py::test_closing_the_wave_leaves_no_roster",),
    ),
    Fault(
        "issuing: a used code is told from an unknown one",
        _ISSUING,
        'raise CodeRefused("This code has been used, or was never given out. Nothing was stored.")',
        "raise CodeRefused(roster.claim(code, request).value)",
        ("tests/surveys/tickets/test_issuing.py::test_an_unknown_code_and_a_used_one_are_refused_in_the_same_words",),
    ),
    Fault(
        "issuing: answering begins with the first ticket",
        _ISSUING,
        "if roster.issued() < least:",
        "if not roster.issued():",
        (
            "tests/surveys/tickets/test_issuing.py::"
            "test_fetching_does_not_end_before_enough_have_and_how_many_have_is_not_said",
        ),
    ),
    Fault(
        "issuing: tickets are signed while people answer",
        _ISSUING,
        "    signing.destroy(keys, wave.id)",
        "    pass",
        (
            "tests/surveys/tickets/test_issuing.py::"
            "test_fetching_does_not_end_before_enough_have_and_how_many_have_is_not_said",
        ),
    ),
    Fault(
        "signing: others on the machine may read the key",
        "surveys/tickets/signing.py",
        "path.touch(mode=0o600, exist_ok=False)",
        "path.touch(mode=0o644, exist_ok=False)",
        ("tests/surveys/tickets/test_signing.py::test_the_key_is_for_its_owner_alone",),
    ),
    Fault(
        "signing: an attempt that was broken off leaves its key behind",
        "surveys/tickets/signing.py",
        "    overwrite_and_remove(path)  # what an attempt that never came to its end has left\n",
        "    path.unlink(missing_ok=True)\n",
        ("tests/surveys/tickets/test_signing.py::test_a_key_of_an_attempt_that_was_broken_off_is_overwritten",),
    ),
    Fault(
        "cards: a card opens the form of every group",
        _CARDS,
        'Card.wave_id == bindparam("wave_id"), Card.group_id == bindparam("group_id")\n)\n_COUNT',
        'Card.wave_id == bindparam("wave_id")\n)\n_COUNT',
        ("tests/surveys/tickets/test_cards.py::test_a_card_is_admitted_to_its_own_wave_and_group_alone",),
    ),
    Fault(
        "cards: rows lie as they were printed, half beside half",
        _CARDS,
        "halves.sort(key=lambda half: half.tag)",
        "pass",
        (
            "tests/surveys/tickets/test_cards.py::"
            "test_rows_say_nothing_about_the_order_of_printing_or_which_halves_belong_together",
        ),
    ),
    Fault(
        "cards: they come in the order of making",
        _CARDS,
        "    shuffle(printed)\n",
        "",
        ("tests/surveys/tickets/test_cards.py::test_the_cards_come_in_the_order_of_the_shuffle",),
    ),
)

_WAYS_IN = (
    Fault(
        "admission: a ticket of another group is accepted",
        "surveys/admission.py",
        "return tickets.check_ticket(form.ticket_key, form.ticket_context, ticket)",
        ("return tickets.check_token(form.ticket_key, ticket[34:66], ticket)  # any challenge will do"),
        ("tests/attacks/test_stolen_link.py::test_one_ticket_is_one_answer_in_all_groups_together",),
    ),
    Fault(
        "admission: any secret is a card",
        "surveys/admission.py",
        "    if not cards.admitted(connection, form.wave_id, form.group_id, tag):\n        raise _refused()\n",
        "",
        ("tests/attacks/test_stolen_link.py::test_a_card_is_good_for_one_answer_in_its_group_and_wave",),
    ),
    Fault(
        "admission: something may hide behind a secret",
        "surveys/admission.py",
        "if len(ticket) != TICKET or any(rest):",
        "if len(ticket) != TICKET:",
        ("tests/surveys/test_admission.py::test_nothing_may_hide_behind_a_secret",),
    ),
    Fault(
        "submission: a longer body is read",
        "surveys/submission.py",
        "if len(body) != LENGTH:",
        "if len(body) < LENGTH:",
        ("tests/attacks/test_stolen_link.py::test_no_body_of_another_length_is_even_read",),
    ),
    Fault(
        "answering: a form takes answers at any time",
        _ANSWERING,
        "    if form.takes_answers:\n        return\n",
        "    return\n",
        ("tests/surveys/test_answering.py::test_a_form_whose_wave_is_a_draft_takes_nothing",),
    ),
    Fault(
        "answering: the text lies under the receipt of the scores",
        _ANSWERING,
        "text_lock = stretching.lock(stretching.text_receipt(receipt), text_part)",
        "text_lock = stretching.lock(receipt, text_part)",
        (
            "tests/surveys/test_answering.py::"
            "test_with_six_words_an_answer_can_be_found_and_taken_back_and_with_others_not",
        ),
    ),
    Fault(
        "answering: the text is sealed as scores",
        _ANSWERING,
        "form.wave_digest, Part.TEXT, text.encode())",
        "form.wave_digest, Part.SCORES, text.encode())",
        ("tests/surveys/test_answering.py::test_the_text_is_sealed_as_a_text_and_weighs_as_much_as_any",),
    ),
    Fault(
        "answering: words pair where nobody was told so",
        _ANSWERING,
        "if phrase and form.pairing else",
        "if phrase else",
        ("tests/surveys/test_answering.py::test_where_pairing_is_off_the_words_pair_nothing",),
    ),
    Fault(
        "sheet: the sealed field of one form opens in another",
        "surveys/sheet.py",
        "return form.code.encode() + form.wave_digest",
        'return b"form"',
        ("tests/surveys/test_sheet.py::test_a_sheet_opens_for_its_form_its_wave_and_its_day_only",),
    ),
    Fault(
        "room: the count is exact",
        "surveys/roughcount.py",
        "count() // STEP * STEP",
        "count()",
        ("tests/surveys/test_roughcount.py::test_it_is_a_multiple_of_five_never_above_the_count_and_never_below_k",),
    ),
    Fault(
        "room: the count is shown below k",
        "surveys/roughcount.py",
        "return shown if shown >= k else None",
        "return shown",
        ("tests/surveys/test_roughcount.py::test_below_k_nothing_is_said",),
    ),
    Fault(
        "room: the count moves with each answer",
        "surveys/roughcount.py",
        "if form not in held:",
        "if True:",
        ("tests/surveys/test_roughcount.py::test_nobody_can_watch_the_number_move_when_a_phone_is_put_down",),
    ),
)

_CUSTODY = (
    Fault(
        "life: the descriptor does not say k",
        "surveys/programmes/life.py",
        '            "k": programme.k,\n',
        "",
        ("tests/surveys/programmes/test_life.py::test_the_descriptor_fixes_what_is_promised",),
    ),
    Fault(
        "life: the descriptor does not say which key signs tickets",
        "surveys/programmes/life.py",
        '"ticket_key": base64.b64encode(ticket_key).decode()',
        '"ticket_key": ""',
        ("tests/surveys/tickets/test_issuing.py::test_the_descriptor_that_everybody_gets_names_the_key_that_signs",),
    ),
    Fault(
        "life: boxes take answers after the close",
        "surveys/programmes/life.py",
        "box_for(form).set_state(State.CLOSED)",
        "pass",
        (
            "tests/surveys/test_answering.py::"
            "test_an_answer_that_comes_late_is_refused_even_from_a_page_that_was_open_in_time",
        ),
    ),
    Fault(
        "life: k falls while people answer",
        "surveys/programmes/life.py",
        "if k < programme.k and frozen(programme):",
        "if False:",
        ("tests/surveys/programmes/test_life.py::test_k_rises_at_any_time_and_falls_only_before_the_first_wave",),
    ),
    Fault(
        "closing: the signing key outlives the wave",
        "surveys/closing.py",
        "    signing.destroy(keys, wave.id)\n",
        "",
        (
            "tests/surveys/test_closing.py::test_a_round_that_closes_before_anybody_could_answer_leaves_nothing_that_signs",
        ),
    ),
    Fault(
        "closing: cards outlive the wave",
        "surveys/closing.py",
        "    session.execute(delete(Card).where(Card.wave_id == wave.id))\n",
        "",
        ("tests/attacks/test_facilitator.py::test_after_the_close_no_card_is_known_to_the_database",),
    ),
    Fault(
        "closing: the list of a few is published",
        "surveys/closing.py",
        ' if len(kept) >= wave.programme.k else ""',
        "",
        ("tests/attacks/test_coercer.py::test_the_list_tells_no_number_but_a_round_one_and_below_k_none",),
    ),
    Fault(
        "custody: each of two holds the whole key",
        "surveys/custody/custodians.py",
        "sharing.split(private_key, secrets.token_bytes) if needed == 2 else [private_key] * len(custodians)",
        "[private_key] * len(custodians)",
        ("tests/surveys/custody/test_turning.py::test_two_together_open_what_neither_opens_alone",),
    ),
    Fault(
        "custody: one of two opens alone",
        "surveys/custody/turning.py",
        "if wave.programme.keys_needed == 2 and len(turned) == 1:",
        "if False:",
        ("tests/surveys/custody/test_turning.py::test_two_together_open_what_neither_opens_alone",),
    ),
    Fault(
        "custody: a false key is not noticed",
        "surveys/custody/turning.py",
        'if not sealing.is_pair(private, wave.public_key or b""):',
        "if False:",
        (
            "tests/surveys/custody/test_turning.py::"
            "test_a_made_up_share_is_noticed_before_every_answer_would_count_as_invalid",
        ),
    ),
    Fault(
        "custody: an open wave is opened",
        "surveys/custody/turning.py",
        'if wave.state not in {"closed", "opened"}:',
        'if wave.state == "draft":',
        ("tests/surveys/custody/test_custodians.py::test_a_wave_that_is_not_closed_cannot_be_opened",),
    ),
    Fault(
        "custody: a share that was handed over passes for one's own",
        "surveys/custody/handing.py",
        '_LABEL = b"candour-handed-over-v1"',
        '_LABEL = b""',
        ("tests/surveys/custody/test_turning.py::test_a_share_that_was_handed_over_passes_for_no_share_of_ones_own",),
    ),
    Fault(
        "custody: key files are for everybody",
        "surveys/custody/key_files.py",
        "path.touch(mode=0o600, exist_ok=False)",
        "path.touch(mode=0o644, exist_ok=False)",
        ("tests/surveys/custody/test_custodians.py::test_key_files_are_for_their_owner_alone",),
    ),
    Fault(
        "custody: a destroyed key is not overwritten",
        "surveys/custody/custodians.py",
        "    for share in shares:\n        overwrite(share)\n",
        "",
        ("tests/attacks/test_far_future.py::test_undeleted_and_restored_nothing_opens_after_the_destruction",),
    ),
    Fault(
        "custody: an answer moved to another group counts there",
        "surveys/custody/opening.py",
        ' or record["group"] != group_id:',
        ":",
        ("tests/surveys/custody/test_opening.py::test_a_response_moved_into_the_box_of_another_group_is_invalid",),
    ),
)

_PAGES = (
    Fault(
        "pages: an employee gets a cookie",
        "feedback/web.py",
        'response.headers.setdefault("Cache-Control", "no-store")\n',
        'response.headers.setdefault("Cache-Control", "no-store")\n    response.set_cookie("seen", "1")\n',
        ("tests/attacks/test_nothing_points.py::test_no_employee_page_sets_a_cookie",),
    ),
    Fault(
        "pages: a static file names its version to whoever comes back",
        "feedback/web.py",
        'response.headers["Vary"] = "Accept-Encoding"\n',
        'response.headers["Vary"] = "Accept-Encoding"\n    response.add_etag()\n',
        ("tests/attacks/test_nothing_points.py::test_no_answer_carries_a_name_for_the_visitor",),
    ),
    Fault(
        "pages: anything may be loaded from anywhere",
        "feedback/web.py",
        "\"default-src 'none'\"",
        '"default-src *"',
        ("tests/attacks/test_nothing_points.py::test_every_page_forbids_what_is_not_from_here",),
    ),
    Fault(
        "pages: the first page looks at the browser",
        "surveys/views/employee.py",
        '"""The first page of the site: a place to type the code."""\n',
        '"""The first page of the site: a place to type the code."""\n    _ = request.user_agent\n',
        ("tests/attacks/test_nothing_points.py::test_nothing_in_the_source_asks_who_is_there",),
    ),
    Fault(
        "logs: an error of ours is written with what it holds",
        "feedback/web.py",
        '_log.error("unexpected %s in %s", type(fault).__name__, request.endpoint)',
        '_log.error("unexpected %s in %s", type(fault).__name__, request.endpoint, exc_info=fault)',
        ("tests/feedback/test_web.py::test_an_error_of_ours_is_logged_by_its_kind_and_place_alone",),
    ),
    Fault(
        "logs: the access log is on",
        "feedback/serving.py",
        '"accesslog": None,',
        '"accesslog": "-",',
        (
            "tests/attacks/test_nothing_points.py::test_the_server_itself_writes_down_nobody_not_even_who_sends_nonsense",
        ),
    ),
    Fault(
        "logs: the server's own log is not filtered",
        "feedback/serving.py",
        "        without_traces(self.error_log)",
        "        pass",
        (
            "tests/attacks/test_nothing_points.py::test_the_server_itself_writes_down_nobody_not_even_who_sends_nonsense",
        ),
    ),
    Fault(
        "database: what was deleted stays in its log",
        "feedback/database.py",
        "        _empty_log(engine)\n",
        "        pass\n",
        ("tests/attacks/test_facilitator.py::test_after_the_close_no_card_is_left_in_any_file_of_the_database",),
    ),
    Fault(
        "database: what is deleted is not overwritten",
        "feedback/database.py",
        "PRAGMA secure_delete = ON",
        "PRAGMA secure_delete = OFF",
        ("tests/feedback/test_database.py::test_foreign_keys_hold_and_deleted_rows_are_overwritten",),
    ),
)

ROOMS = (*_FILES, *_INVITED, *_WAYS_IN, *_CUSTODY, *_PAGES)
