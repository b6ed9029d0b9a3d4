"""Faults in the privacy kernel, module by module."""

from tests.faults.fault import Fault

_PRIVACY = "feedback/privacy"
_TESTS = "tests/feedback/privacy"


def _fault(module: str, name: str, before: str, after: str, *tests: str) -> Fault:
    found = tuple(f"{_TESTS}/{test}" if test.startswith("test_") else test for test in tests)
    return Fault(f"{module}: {name}", f"{_PRIVACY}/{module}.py", before, after, found)


_SIGNING = (
    _fault(
        "tickets",
        "the very number that was sent is raised to the secret power",
        "mask = secrets.randbelow(public.n)",
        "mask = 1",
        "test_blind_signing.py::test_the_number_that_meets_the_secret_power_is_another_each_time_and_never_the_one_that_was_sent",
    ),
    _fault(
        "tickets",
        "the mask is the same at each call",
        "mask = secrets.randbelow(public.n)",
        "mask = public.n // 3",
        "test_blind_signing.py::test_the_number_that_meets_the_secret_power_is_another_each_time_and_never_the_one_that_was_sent",
    ),
    _fault(
        "tickets",
        "a wrong half of a signature is let out",
        "if pow(signature, public.e, public.n) != message:",
        "if False:",
        "test_blind_signing.py::test_a_key_with_one_wrong_number_signs_nothing",
    ),
    _fault(
        "tickets",
        "numbers that share a factor with the modulus are signed, 0 among them",
        "if number in {1, n - 1} or gcd(number, n) != 1:",
        "if number in {1, n - 1}:",
        "test_blind_signing.py::test_a_number_that_is_no_blinded_message_is_not_signed",
    ),
    _fault(
        "tickets",
        "1 is signed",
        "if number in {1, n - 1} or",
        "if number in {n - 1} or",
        "test_blind_signing.py::test_a_number_that_is_no_blinded_message_is_not_signed",
    ),
    _fault(
        "tickets",
        "n - 1 is signed",
        "if number in {1, n - 1} or",
        "if number in {1} or",
        "test_blind_signing.py::test_a_number_that_is_no_blinded_message_is_not_signed",
    ),
    _fault(
        "tickets",
        "numbers beyond the modulus are signed",
        "!= (n.bit_length() + 7) // 8 or number >= n:",
        "!= (n.bit_length() + 7) // 8:",
        "test_blind_signing.py::test_a_number_that_is_no_blinded_message_is_not_signed",
    ),
    _fault(
        "tickets",
        "messages of any length are signed",
        "if len(blinded_message) != (n.bit_length() + 7) // 8 or number >= n:",
        "if number >= n:",
        "test_blind_signing.py::test_a_message_of_another_length_is_not_signed",
    ),
    _fault(
        "tickets",
        "a hopeless request uses the code up before it is refused",
        "    _representative(request[3:], read_public_key(spki).public_numbers().n)\n    return request[3:]",
        "    return request[3:]",
        "tests/surveys/tickets/test_issuing.py::test_a_broken_request_burns_nothing",
    ),
    _fault(
        "tickets",
        "a request for another key is read",
        "request[:3] != _TYPE + key_id(spki)[-1:]",
        "request[:2] != _TYPE",
        "test_tickets.py::test_a_request_for_another_key_or_type_or_of_another_length_is_refused",
    ),
)

_TICKETS = (
    _fault(
        "tickets",
        "a key in another spelling is read",
        "if spki != _BEFORE + modulus + _AFTER or len(modulus) != MODULUS_SIZE",
        "if len(modulus) != MODULUS_SIZE",
        "test_tickets.py::test_no_second_spelling_of_a_key_is_read",
    ),
    _fault(
        "tickets",
        "a short or even modulus is read",
        " or not modulus[0] >> 7 or not modulus[-1] & 1:",
        ":",
        "test_tickets.py::test_no_second_spelling_of_a_key_is_read",
    ),
    _fault(
        "tickets",
        "any exponent will do",
        "if numbers.e != _EXPONENT or numbers.n",
        "if numbers.n",
        "test_tickets.py::test_a_key_of_another_size_or_exponent_is_refused",
    ),
    _fault(
        "tickets",
        "any size of key will do",
        " or numbers.n.bit_length() != 8 * MODULUS_SIZE:",
        ":",
        "test_tickets.py::test_a_key_of_another_size_or_exponent_is_refused",
    ),
    _fault(
        "tickets",
        "a salt of another length is asked for",
        "_PADDING = PSS(MGF1(SHA384()), salt_length=48)",
        "_PADDING = PSS(MGF1(SHA384()), salt_length=32)",
        "test_tickets.py::test_we_sign_and_accept_what_the_vectors_of_rfc_9578_say",
    ),
    _fault(
        "tickets",
        "a salt of any length is accepted",
        "_PADDING = PSS(MGF1(SHA384()), salt_length=48)",
        "_PADDING = PSS(MGF1(SHA384()), salt_length=PSS.AUTO)",
        "test_tickets.py::test_even_the_right_key_must_sign_in_the_one_way",
    ),
    _fault(
        "tickets",
        "the signature is part of the tag",
        "return hashlib.sha256(token_input).digest()",
        "return hashlib.sha256(token).digest()",
        "test_tickets.py::test_a_ticket_signed_twice_has_one_tag",
    ),
    _fault(
        "tickets",
        "the signature is not verified",
        "read_public_key(public_key_spki).verify(signature, token_input, _PADDING, SHA384())",
        "read_public_key(public_key_spki)",
        "test_tickets.py::test_even_the_right_key_must_sign_in_the_one_way",
    ),
    _fault(
        "tickets",
        "the context has no group",
        "wave_digest + group_id.encode()",
        "wave_digest",
        "test_tickets.py::test_each_group_of_each_wave_is_a_context_of_its_own",
    ),
    _fault(
        "tickets",
        "the context has no wave",
        "wave_digest + group_id.encode()",
        "group_id.encode()",
        "test_tickets.py::test_each_group_of_each_wave_is_a_context_of_its_own",
    ),
    _fault(
        "tickets",
        "a ticket for another challenge is accepted",
        "token_input[34:] != challenge + key_id(public_key_spki)",
        "token_input[66:] != key_id(public_key_spki)",
        "test_tickets.py::test_even_the_right_key_may_sign_nothing_but_a_fresh_nonce_for_this_wave",
    ),
    _fault(
        "tickets",
        "the key is not named inside the ticket",
        "token_input[34:] != challenge + key_id(public_key_spki)",
        "token_input[34:66] != challenge",
        "test_tickets.py::test_even_the_right_key_may_sign_nothing_but_a_fresh_nonce_for_this_wave",
    ),
    _fault(
        "tickets",
        "a token of another type is accepted",
        " or token_input[:2] != _TYPE or",
        " or",
        "test_tickets.py::test_even_the_right_key_may_sign_nothing_but_a_fresh_nonce_for_this_wave",
    ),
)

_SEALING = (
    _fault(
        "sealing",
        "the info has no part",
        "_RESPONSE + wave_digest + bytes([part])",
        "_RESPONSE + wave_digest",
        "test_sealing.py::test_a_text_cut_to_the_size_of_scores_is_still_no_scores",
    ),
    _fault(
        "sealing",
        "the info has no wave",
        "_RESPONSE + wave_digest + bytes([part])",
        "_RESPONSE + bytes([part])",
        "test_sealing.py::test_a_record_opens_only_with_its_key_wave_and_part",
    ),
    _fault(
        "sealing",
        "every key pair is the same",
        "X25519PrivateKey.generate()",
        "X25519PrivateKey.from_private_bytes(bytes([7]) * KEY_SIZE)",
        "test_sealing.py::test_a_share_opens_only_for_its_custodian_and_its_wave",
    ),
    _fault(
        "sealing",
        "answers are sealed in their own length",
        "pad(content, SIZE[part]))",
        "content)",
        "test_sealing.py::test_whatever_is_said_weighs_the_same_and_reads_back",
    ),
    _fault(
        "sealing",
        "what nobody padded is taken for ours",
        'raise Unsealable("the record was not padded by us") from fault',
        "return padded",
        "test_sealing.py::test_what_was_sealed_under_our_info_but_not_padded_is_refused",
    ),
    _fault(
        "sealing",
        "any two keys are taken for a pair",
        ".public_key().public_bytes_raw() == public_key",
        ".public_key().public_bytes_raw() is not None",
        "test_sealing.py::test_two_halves_of_one_pair_are_told_from_two_that_are_not",
    ),
    _fault(
        "padding",
        "there is none",
        r'content.ljust(room, b"\0")',
        "content",
        "test_padding.py::test_every_content_that_fits_comes_back_from_one_size",
    ),
    _fault(
        "padding",
        "something may hide in the rest",
        " or any(rest):",
        ":",
        "test_padding.py::test_whatever_unpads_is_exactly_what_pad_makes",
        "test_padding.py::test_a_wrong_length_or_a_filled_rest_is_refused",
    ),
    _fault(
        "padding",
        "any length is read",
        "if len(padded) != size or",
        "if",
        "test_padding.py::test_a_wrong_length_or_a_filled_rest_is_refused",
    ),
    _fault(
        "padding",
        "less than was said is read",
        " or len(content) != length or",
        " or",
        "test_padding.py::test_a_wrong_length_or_a_filled_rest_is_refused",
    ),
    _fault(
        "padding",
        "what does not fit is cut without a word",
        'raise KernelError(f"{len(content)} bytes do not fit into {room}")',
        "content = content[:room]",
        "test_padding.py::test_content_that_does_not_fit_is_refused",
    ),
    _fault(
        "sharing",
        "one share is constant, so the other is the key",
        "one = draw(len(secret))",
        "one = bytes(len(secret))",
        "test_sharing.py::test_one_share_alone_says_nothing_about_the_secret",
    ),
    _fault(
        "sharing",
        "one share repeats a single random byte",
        "one = draw(len(secret))",
        "one = draw(1) * len(secret)",
        "test_sharing.py::test_every_byte_of_a_share_is_drawn",
    ),
)

_STRETCHING = (
    _fault(
        "stretching",
        "one salt for two purposes",
        'b"candour-receipt-v1|" + wave_digest',
        'b"candour-pair-v1|" + wave_digest',
        "test_stretching.py::test_the_receipt_is_pbkdf2_over_the_phrase_with_the_wave_in_the_salt",
    ),
    _fault(
        "stretching",
        "a receipt is good for every wave",
        'b"candour-receipt-v1|" + wave_digest',
        'b"candour-receipt-v1|"',
        "test_stretching.py::test_what_one_drawer_knows_opens_no_other",
    ),
    _fault(
        "stretching",
        "a pair tag is the same in every programme",
        'b"candour-pair-v1|" + programme_id.encode()',
        'b"candour-pair-v1|"',
        "test_stretching.py::test_what_one_drawer_knows_opens_no_other",
    ),
    _fault(
        "stretching",
        "a phrase is a hundred times cheaper to guess",
        "PHRASE_ROUNDS = 600_000",
        "PHRASE_ROUNDS = 6_000",
        "test_stretching.py::test_the_receipt_is_pbkdf2_over_the_phrase_with_the_wave_in_the_salt",
    ),
    _fault(
        "stretching",
        "card codes are not stretched",
        'return _stretch(code, b"candour-card-v1", CARD_ROUNDS)',
        'return hashlib.sha256(b"candour-card-v1" + code.encode()).digest()',
        "test_stretching.py::test_the_secret_of_a_card_is_pbkdf2_over_its_letters",
    ),
    _fault(
        "stretching",
        "a card code is stretched once",
        "CARD_ROUNDS = 20_000",
        "CARD_ROUNDS = 1",
        "test_stretching.py::test_the_secret_of_a_card_is_pbkdf2_over_its_letters",
    ),
    _fault(
        "stretching",
        "scores and text have one receipt",
        'return hashlib.sha256(b"candour-text-v1" + of).digest()',
        "return of",
        "test_stretching.py::test_what_one_drawer_knows_opens_no_other",
    ),
    _fault(
        "stretching",
        "the finder is half of the receipt",
        'return hashlib.sha256(b"candour-lock-v1" + of).digest()[:HALF]',
        "return of[:HALF]",
        "test_stretching.py::test_a_lock_is_what_finds_and_what_only_its_owner_can_make",
    ),
    _fault(
        "stretching",
        "anybody can make a mark",
        'b"candour-mark-v1" + of + sealed_digest',
        'b"candour-mark-v1" + sealed_digest',
        "test_counted.py::test_whoever_puts_another_in_its_place_cannot_make_its_mark",
    ),
    _fault(
        "stretching",
        "a mark fits every answer",
        'b"candour-mark-v1" + of + sealed_digest',
        'b"candour-mark-v1" + of',
        "test_counted.py::test_whoever_puts_another_in_its_place_cannot_make_its_mark",
    ),
    _fault(
        "stretching",
        "a card is known by its secret",
        'return hashlib.sha256(b"candour-card-v1" + secret).digest()',
        "return secret",
        "test_stretching.py::test_what_one_drawer_knows_opens_no_other",
    ),
)

_COUNTED = (
    _fault(
        "counted",
        "the list is not sorted",
        '"".join(sorted(lines))',
        '"".join(lines)',
        "test_counted.py::test_the_list_tells_no_order_of_arrival",
    ),
    _fault(
        "counted",
        "the list has the exact length",
        "range(-len(lines) % STEP)",
        "range(0)",
        "test_counted.py::test_the_length_of_the_list_is_never_an_exact_number_of_answers",
    ),
    _fault(
        "counted",
        "lines that fill up are told from answers",
        "draw(SIZE).hex(), draw(SIZE).hex(), draw(HALF).hex()",
        "bytes(SIZE).hex(), draw(SIZE).hex(), draw(HALF).hex()",
        "test_counted.py::test_a_line_that_fills_up_looks_like_any_other",
    ),
    _fault(
        "counted",
        "the finder stands in the list as it is",
        'return hashlib.sha256(b"candour-counted-v1" + finder).hexdigest()',
        "return finder.hex()",
        "test_counted.py::test_a_line_is_made_of_the_lock_and_of_what_was_sealed",
    ),
    _fault(
        "counted",
        "a swapped answer passes for the own one",
        "return Standing.SWAPPED if own else Standing.MISSING",
        "return Standing.COUNTED if own else Standing.MISSING",
        "test_counted.py::test_whoever_puts_another_in_its_place_cannot_make_its_mark",
    ),
    _fault(
        "counted",
        "a false line beside the own one hides it",
        "    if any(",
        "    if own and all(",
        "test_counted.py::test_lines_that_somebody_puts_beside_do_not_make_an_answer_look_swapped",
    ),
)

_LOCKING = (
    _fault(
        "locking",
        "every guess is as cheap as in a demo, whatever the lock says",
        "iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory",
        "iterations=1, lanes=1, memory_cost=64",
        "test_locking.py::test_a_lock_is_made_by_argon2id_at_the_cost_that_stands_in_it",
    ),
    _fault(
        "locking",
        "a guess takes a quarter of the memory",
        "STANDARD = Cost(memory=256 * 1024,",
        "STANDARD = Cost(memory=64 * 1024,",
        "test_locking.py::test_the_standard_lock_costs_256_mib_a_guess",
    ),
    _fault(
        "locking",
        "a guess takes one pass",
        "memory=256 * 1024, passes=3,",
        "memory=256 * 1024, passes=1,",
        "test_locking.py::test_the_standard_lock_costs_256_mib_a_guess",
    ),
    _fault(
        "locking",
        "an altered cost may keep us busy for days",
        "self.memory > other.memory or self.passes > other.passes or self.lanes > other.lanes",
        "self.memory > other.memory",
        "test_locking.py::test_one_cost_is_dearer_than_another_in_any_of_three_ways",
    ),
    _fault(
        "locking",
        "one salt for all locks",
        "salt, nonce = secrets.token_bytes(_SALT), secrets",
        "salt, nonce = bytes(_SALT), secrets",
        "test_locking.py::test_no_two_locks_have_a_salt_or_a_nonce_in_common",
    ),
    _fault(
        "locking",
        "every phrase opens",
        "kdf.derive(phrase.encode())",
        'kdf.derive(b"")',
        "test_locking.py::test_another_phrase_does_not",
    ),
)

_CARRYING = (
    _fault(
        "carrying",
        "a page never expires",
        '"big") <= LIFETIME:',
        '"big"):',
        "test_carrying.py::test_the_field_opens_for_nothing_else",
    ),
    _fault(
        "carrying",
        "a page from the future is taken",
        "if not 0 <= hour -",
        "if not hour -",
        "test_carrying.py::test_the_field_opens_for_nothing_else",
    ),
    _fault(
        "carrying",
        "the form is not bound",
        """content, binding)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def carried(key: bytes, binding: bytes, hour: int, text: str) -> bytes:
    \"\"\"The content again, or ``Altered``: changed, of another form, or older than a day.\"\"\"
""",
        """content, b"")
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def carried(key: bytes, binding: bytes, hour: int, text: str) -> bytes:
    binding = b""
""",
        "test_carrying.py::test_the_field_opens_for_nothing_else",
    ),
    _fault(
        "carrying",
        "one nonce for all fields",
        "nonce = secrets.token_bytes(_NONCE)",
        "nonce = bytes(_NONCE)",
        "test_carrying.py::test_the_field_says_nothing_and_never_the_same",
    ),
)

_KEEPING = (
    _fault(
        "keeping",
        "a text is kept in its own length",
        "pad(content, SIZE), binding)",
        "content.ljust(SIZE // 2), binding)",
        "test_keeping.py::test_all_weigh_the_same_and_none_is_like_another",
    ),
    _fault(
        "keeping",
        "one nonce for all texts",
        "nonce = secrets.token_bytes(_NONCE)",
        "nonce = bytes(_NONCE)",
        "test_keeping.py::test_all_weigh_the_same_and_none_is_like_another",
    ),
    _fault(
        "keeping",
        "the place is not bound",
        """pad(content, SIZE), binding)


def kept(key: bytes, binding: bytes, sealed: bytes) -> bytes:
""",
        """pad(content, SIZE), b"")


def kept(key: bytes, _place: bytes, sealed: bytes, binding: bytes = b"") -> bytes:
""",
        "test_keeping.py::test_another_key_another_place_or_a_changed_byte_opens_nothing",
    ),
)

_NAMES = (
    _fault(
        "descriptor",
        "keys are not sorted",
        "sort_keys=True, ",
        "",
        "test_descriptor.py::test_the_order_in_which_facts_are_told_does_not_matter",
    ),
    _fault(
        "descriptor",
        "the letters on the poster are few enough to be met on purpose",
        "_SPOKEN_BITS, _LETTER_BITS, _GROUP = 120,",
        "_SPOKEN_BITS, _LETTER_BITS, _GROUP = 40,",
        "test_descriptor.py::test_the_letters_for_the_eye_are_the_first_120_bits",
    ),
    _fault(
        "descriptor",
        "the square code holds half of the fingerprint",
        "urlsafe_b64encode(of)",
        "urlsafe_b64encode(of[:16])",
        "tests/surveys/tickets/test_cards.py::test_what_follows_the_address_is_the_fingerprint_and_the_code",
    ),
    _fault(
        "tokens",
        "a digest has no purpose",
        r'purpose.encode() + b"\0" + secret.encode()',
        "secret.encode()",
        "test_tokens.py::test_a_digest_of_one_purpose_is_none_of_another",
    ),
    _fault(
        "tokens",
        "one key for all purposes",
        'info=b"candour-" + purpose.encode()',
        'info=b"candour-"',
        "test_tokens.py::test_keys_of_different_purposes_have_nothing_in_common",
    ),
    _fault(
        "tokens",
        "names are mostly zeros",
        "return secrets.token_bytes(TAG_SIZE)",
        r'return secrets.token_bytes(8).rjust(TAG_SIZE, b"\0")',
        "test_tokens.py::test_every_byte_of_a_name_is_drawn",
    ),
    _fault(
        "tokens",
        "a card's code has as few letters as a form's",
        "for _ in range(CARD_CODE_SIZE)",
        "for _ in range(CODE_SIZE)",
        "tests/surveys/tickets/test_cards.py::test_a_card_has_a_half_for_each_wave_and_a_fresh_code_on_each",
    ),
    _fault(
        "tokens",
        "a code begins with the same letter",
        '"".join(choose(LETTERS) for _ in range(CARD_CODE_SIZE))',
        '"A" + "".join(choose(LETTERS) for _ in range(CARD_CODE_SIZE - 1))',
        "test_tokens.py::test_a_card_code_is_twelve_letters_each_chosen_from_all",
    ),
    _fault(
        "phrases",
        "a phrase has five words",
        "\nWORDS = 6\n",
        "\nWORDS = 5\n",
        "test_phrases.py::test_generated_phrases_have_six_words_of_the_list_and_are_all_different",
    ),
    _fault(
        "phrases",
        "the first word stands for all",
        '" ".join(choose(words) for _ in range(WORDS))',
        '" ".join([choose(words)] * WORDS)',
        "test_phrases.py::test_generated_phrases_have_six_words_of_the_list_and_are_all_different",
    ),
    _fault(
        "phrases",
        "a slip that could mean two words is guessed",
        "if len(near) != 1:",
        "if not near:",
        "test_phrases.py::test_a_slip_that_could_mean_two_words_is_not_guessed",
    ),
    _fault(
        "phrases",
        "two wrong letters are forgiven",
        "wrong = tail_a[1:] == tail_b[1:]",
        "wrong = tail_a[2:] == tail_b[2:]",
        "test_phrases.py::test_more_than_one_slip_in_a_word_is_not_forgiven",
    ),
)

_TRACES = (
    _fault(
        "traces",
        "IPv4 addresses are let through",
        '_IPV4.sub("(address)", text)',
        "text",
        "test_traces.py::test_no_ipv4_address_is_left",
    ),
    _fault(
        "traces",
        "IPv6 addresses are let through",
        "    text = _WITH_COLONS.sub(_without_ipv6, text)\n",
        "",
        "test_traces.py::test_no_ipv6_address_is_left",
    ),
    _fault(
        "traces",
        "browser names are let through",
        '_AGENT.sub("(agent)", _SAID.sub(r"\\1(text)", text))',
        '_SAID.sub(r"\\1(text)", text)',
        "test_traces.py::test_no_browser_name_is_left",
    ),
    _fault(
        "traces",
        "form codes are let through",
        'return _PATH.sub(r"\\1(code)", _IPV4.sub("(address)", text))',
        'return _IPV4.sub("(address)", text)',
        "test_traces.py::test_no_form_code_is_left",
    ),
    _fault(
        "traces",
        "what could not be read is repeated",
        '_SAID.sub(r"\\1(text)", text))',
        "text)",
        "test_traces.py::test_what_a_server_could_not_read_is_not_repeated",
    ),
    _fault(
        "traces",
        "tracebacks are written with all that is in them",
        "record.exc_info = record.exc_text = record.stack_info = None",
        "record.stack_info = None",
        "test_traces.py::test_the_filter_takes_arguments_and_tracebacks_out_before_any_handler_writes",
    ),
    _fault(
        "traces",
        "the text of an error is written",
        'record.msg += f" ({record.exc_info[0].__name__})"',
        'record.msg += f" ({record.exc_info[1]})"',
        "test_traces.py::test_the_filter_takes_arguments_and_tracebacks_out_before_any_handler_writes",
    ),
)

KERNEL = (
    *_SIGNING,
    *_TICKETS,
    *_SEALING,
    *_STRETCHING,
    *_COUNTED,
    *_LOCKING,
    *_CARRYING,
    *_KEEPING,
    *_NAMES,
    *_TRACES,
)
