"""Faults in what the browser does with keys."""

from tests.faults.fault import Fault

_CLIENT = "feedback/static/protocol.js"
_TESTS = "tests/feedback/client"
_PAGE = "feedback/static/private.js"


def _fault(name: str, before: str, after: str, *tests: str) -> Fault:
    return Fault(f"browser: {name}", _CLIENT, before, after, tuple(f"{_TESTS}/{test}" for test in tests))


_WAVE = (
    _fault(
        "the wave's fingerprint is not compared with the poster's",
        'if (expected && hex(expected) !== hex(d)) refuse("fingerprint");',
        "",
        "test_client_wave.py::test_any_other_byte_than_those_of_the_poster_is_refused",
    ),
    _fault(
        "half of a fingerprint is enough",
        "hex(expected) !== hex(d)",
        "!hex(d).startsWith(hex(expected))",
        "test_client_wave.py::test_a_poster_that_says_half_of_a_fingerprint_fits_no_wave",
    ),
    _fault(
        "a descriptor of any kind is read",
        'if (wave?.v !== 2 || JSON.stringify(wave.sizes) !== "[1024,3072]") refuse("descriptor");',
        "",
        "test_client_wave.py::test_what_is_no_descriptor_of_this_kind_is_refused",
    ),
    _fault(
        "a wave's key of any length is read",
        'if (!/^[a-z\\d+/]{43}=$/i.test(wave.key)) refuse("key");',
        "",
        "test_client_wave.py::test_a_wave_key_of_another_length_is_refused",
    ),
    _fault(
        "a signing key in any spelling is read",
        'integer(fromBase64((TICKET_KEY.exec(spki) || refuse("key"))[1]))',
        "integer(fromBase64(spki).slice(-261, -5))",
        "test_client_wave.py::test_a_ticket_key_that_is_not_written_in_the_one_way_is_refused",
    ),
    _fault(
        "the letters of a fingerprint are those of its end",
        "integer(d.slice(0, 15))",
        "integer(d.slice(17))",
        "test_client_wave.py::test_fingerprints_are_written_as_on_the_poster",
    ),
)

_SEALING = (
    _fault(
        "answers are sealed in their own length",
        ", zeros(size - 2 - length));",
        ");",
        "test_client_sealing.py::test_what_the_client_seals_opens_here_and_always_weighs_the_same",
    ),
    _fault(
        "the info has no part",
        'bytes("candour-response-v1", wave.d, [part])',
        'bytes("candour-response-v1", wave.d)',
        "test_client_sealing.py::test_what_the_client_seals_opens_with_its_key_wave_and_part_only",
    ),
    _fault(
        "the info has no wave",
        'bytes("candour-response-v1", wave.d, [part])',
        'bytes("candour-response-v1", [part])',
        "test_client_sealing.py::test_what_the_client_seals_opens_with_its_key_wave_and_part_only",
    ),
    _fault(
        "one key pair of its own for all that it seals",
        "await keyPair());\n  };",
        "await (sealPart.pair ??= keyPair()));\n  };",
        "test_client_sealing.py::test_the_client_never_seals_the_same_answers_alike",
    ),
    _fault(
        "what is sent has any length",
        'if (!/^(32|354),32,1072,32,3120$/.test(lengths)) refuse("length");',
        "",
        "test_client_sealing.py::test_a_submission_of_another_length_is_never_made",
    ),
)

_TICKETS = (
    _fault(
        "a signature is not verified",
        " || power(signature, n) !== integer(blinded)) refuse",
        ") refuse",
        "test_client_tickets.py::test_whatever_is_not_the_signature_of_this_request_is_shown_as_wrong",
    ),
    _fault(
        "every request is blinded with one number",
        "below(modulus(wave.ticket_key)));",
        "2n ** 2000n + 1n);",
        "test_client_tickets.py::test_every_request_explains_every_ticket",
    ),
    _fault(
        "every ticket has one nonce",
        "challenge, random(32), random(48)",
        "challenge, zeros(32), random(48)",
        "test_client_tickets.py::test_no_two_tickets_have_a_number_in_common",
    ),
    _fault(
        "a ticket is good for every group",
        'sha256("candour-ticket-v1", wave.d, group)',
        'sha256("candour-ticket-v1", wave.d)',
        "test_client_tickets.py::test_a_ticket_that_was_asked_for_here_and_signed_there_is_accepted",
    ),
    _fault(
        "a group that the wave does not have is asked for",
        'if (!wave.groups.some(([id]) => id === group)) refuse("group");',
        "",
        "test_client_tickets.py::test_a_group_that_the_wave_does_not_have_is_refused",
    ),
    _fault(
        "what shares a factor with the modulus is blinded",
        "    inverse(encoded, n); // what shares a factor with the modulus cannot be hidden\n",
        "",
        "test_client_tickets.py::test_a_message_that_shares_a_factor_with_the_modulus_is_not_blinded",
    ),
)

_WORDS = (
    _fault(
        "words are a thousand times cheaper to guess",
        "const ROUNDS = 600000;",
        "const ROUNDS = 600;",
        "test_client_words.py::test_stretched_words_are_the_same_on_both_sides",
    ),
    _fault(
        "a receipt is good for every wave",
        'stretch(words, ROUNDS, "candour-receipt-v1|", d)',
        'stretch(words, ROUNDS, "candour-receipt-v1|")',
        "test_client_words.py::test_stretched_words_are_the_same_on_both_sides",
    ),
    _fault(
        "a card is stretched once",
        '20000, "candour-card-v1"',
        '1, "candour-card-v1"',
        "test_client_words.py::test_a_card_is_the_same_on_both_sides_however_it_is_typed",
    ),
    _fault(
        "words are drawn from a list that was cut short",
        'if (new Set(wordlist).size !== 1296) refuse("words");',
        "",
        "test_client_words.py::test_words_are_drawn_from_the_whole_list_only",
    ),
    _fault(
        "some words are never drawn",
        "wordlist[below(1297n) - 1n]",
        "wordlist[random(1)[0]]",
        "test_client_words.py::test_each_word_is_drawn_equally_often",
    ),
    _fault(
        "a slip that could mean two words is guessed",
        "words.length !== 1",
        "words.length < 1",
        "test_client_words.py::test_a_slip_that_could_mean_two_words_is_guessed_on_neither_side",
    ),
)

_PAGES = (
    Fault(
        "page: the poster's fingerprint is not looked at",
        _PAGE,
        "waveOf(form, poster)",
        "waveOf(form, null)",
        ("tests/journeys/test_private_journey.py::test_another_poster_than_this_round_sends_nothing",),
    ),
    Fault(
        "page: questions are not compared with those of the round",
        _PAGE,
        'if (wave.asked[document.documentElement.lang] !== shown) throw failure("changed");',
        "",
        ("tests/journeys/test_private_journey.py::test_questions_that_are_not_those_of_the_round_are_not_answered",),
    ),
    Fault(
        "page: the same answers are sealed anew when they are sent again",
        _PAGE,
        "if (!body || now !== before) body",
        "body",
        ("tests/journeys/test_private_journey.py::test_what_is_sent_again_after_a_lost_reply_is_the_very_same",),
    ),
    Fault(
        "page: the code stays in the address",
        _PAGE,
        '    history.replaceState(null, "", location.pathname + location.search);',
        "    ",
        ("tests/journeys/test_invitation_journey.py::test_somebody_invited_fetches_a_ticket_waits_and_answers_once",),
    ),
    Fault(
        "page: a spent ticket stays on the device",
        _PAGE,
        'if (form.dataset.entry === "invitations" && [200, 201, 409].includes(status)) forget(await checked());',
        "",
        ("tests/journeys/test_invitation_journey.py::test_somebody_invited_fetches_a_ticket_waits_and_answers_once",),
    ),
)

BROWSER = (*_WAVE, *_SEALING, *_TICKETS, *_WORDS, *_PAGES)
