"""Addresses, browsers and codes go; ordinary text stays."""

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.privacy.traces import WithoutTraces, without_traces

AROUND = [
    "{}",
    "from {}, next",
    "peer {}.",
    "({})",
    "ip={}:",
    "ip:{}",
    "client {} said {}",
    "('{}', 4444)",
    "[error] {}: reset",
    "https://{}/r",
]


@pytest.mark.attack
@pytest.mark.parametrize("around", AROUND)
@given(address=st.ip_addresses(v=4))
def test_no_ipv4_address_is_left(around, address):
    assert str(address) not in without_traces(around.format(*[address] * 2))


@pytest.mark.attack
@pytest.mark.parametrize("around", [*AROUND, "[{}]:443"])
@given(address=st.ip_addresses(v=6))
def test_no_ipv6_address_is_left(around, address):
    for written in (address.compressed, address.exploded, address.compressed.upper()):
        assert written not in without_traces(around.format(*[written] * 2))


@pytest.mark.parametrize("written", ["::ffff:192.0.2.7", "fe80::1%eth0", "::1", "192.0.2.7:443", "[2001:db8::7]:443"])
def test_the_odd_forms_of_an_address_go_whole(written):
    left = without_traces(f"from {written} came nothing")
    assert "(address)" in left
    assert not any(piece in left for piece in ("192", "0.2.7", "fe80", "2001", "::1"))


@pytest.mark.parametrize(
    "line",
    [
        "User-Agent: curl/8.0",
        "user-agent: Opera/9.80 (X11)",
        "{'HTTP_USER_AGENT': 'curl/8.0'}",
        '{"User-Agent": "curl/8.0"}',
        "GET / HTTP/1.1 Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 curl/8.0 Opera/9.80",
    ],
)
def test_no_browser_name_is_left(line):
    left = without_traces(line)
    assert "(agent)" in left
    assert not any(name in left for name in ("curl", "Opera", "Gecko", "Linux"))


@pytest.mark.parametrize("written", ["K7QM2XPD", "k7qm-2xpd", "K7QM%202XPD", "K7QM2XPD/form", "K7QM2XPD?lang=de"])
def test_no_form_code_is_left(written):
    left = without_traces(f'"GET /r/{written} HTTP/1.1"')
    assert "/r/(code)" in left
    assert not any(piece in left.upper() for piece in ("K7QM", "2XPD"))


@pytest.mark.parametrize("quote", ["'", '"'])
def test_what_a_server_could_not_read_is_not_repeated(quote):
    line = f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: {quote}E1=5&it's{quote}"
    assert without_traces(line) == "Invalid request from ip=(address): Invalid HTTP request line: (text)"


@pytest.mark.parametrize(
    "line",
    [
        "at 12:30",
        "at 12:30:45 on 2026-03-01T12:30:45",
        "version 3.11.4 of 1.2",
        "Worker 12 (pid:345) exited with code 1",
        "sqlite3.OperationalError: database is locked",
        "tests/test_a.py::test_b and Exception::Name",
        "ratio 1:2:3, 5 of 10, 99.5 %",
        "Booting worker with pid: 17",
    ],
)
def test_ordinary_text_stays_as_it_is(line):
    assert without_traces(line) == line


def test_the_filter_takes_arguments_and_tracebacks_out_before_any_handler_writes():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(WithoutTraces())
    log = logging.Logger("a library", logging.DEBUG)
    log.addHandler(handler)
    try:
        answers = {"E1": "canary-answer"}
        raise ValueError(f"cannot read {answers}")
    except ValueError:
        log.exception("bad request from %s", "203.0.113.77", stack_info=True)
    assert written.getvalue() == "bad request from (address) (ValueError)\n"


def test_the_filter_lets_every_record_pass():
    record = logging.LogRecord("x", logging.INFO, "here", 1, "%s of %s", (1, 2), None)
    assert WithoutTraces().filter(record)
    assert record.getMessage() == "1 of 2"
