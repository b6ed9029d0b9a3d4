"""The proxy of docs/nginx.conf: what it must say, and, where nginx is installed, what it does."""

import getpass
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from feedback.web import LARGEST_BODY
from surveys.submission import LENGTH
from tests import required

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / "docs" / "nginx.conf").read_text(encoding="utf-8")
NAME = "survey.example.org"
PASSED_ON = {"Host", "Content-Type", "Accept-Encoding", "Sec-Fetch-Site"}
POINTING = {
    "User-Agent": "CanaryBrowser",
    "Accept-Language": "tlh-canary",
    "Referer": "https://canary.example/",
    "Origin": "https://canary.example",
    "Cookie": "session=canary",
    "Forwarded": "for=203.0.113.78",
    "X-Forwarded-For": "203.0.113.78",
    "X-Real-IP": "203.0.113.78",
    "True-Client-IP": "203.0.113.78",
    "Via": "1.1 canary",
    "X-Request-Id": "canary",
    "Sec-CH-UA-Platform": "canary",
    "If-None-Match": "canary",
}


def directives(text):
    """(where, name, value) of each directive, in order; where is the chain of blocks around it."""
    where, found = [], []
    for words, end in re.findall(r"([^;{}]*)([;{}])", re.sub(r"#.*", "", text)):
        name, _space, value = " ".join(words.split()).partition(" ")
        if end == "{":
            where.append(f"{name} {value}".strip())
        elif end == "}":
            where.pop()
        else:
            found.append((tuple(where), name, value))
    return found


def said(name, inside=None):
    """Every value of a directive; of those in one block only, if one is given."""
    return [value for where, each, value in directives(EXAMPLE) if each == name and inside in (None, *where[-1:])]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_log", "off"),
        ("error_log", "/dev/null crit"),
        ("worker_rlimit_core", "0"),
        ("ssl_session_tickets", "off"),
        ("ssl_session_cache", "off"),
        ("ssl_early_data", "off"),
        ("client_body_in_file_only", "off"),
        ("proxy_cache", "off"),
        ("proxy_store", "off"),
        ("proxy_max_temp_file_size", "0"),
        ("proxy_pass_request_headers", "off"),
    ],
)
def test_what_keeps_a_trace_is_off_and_is_said_once_for_all(name, value):
    assert said(name) == [value]


def test_no_body_that_candour_takes_is_written_to_a_disk():
    assert set(said("client_max_body_size")) == set(said("client_body_buffer_size")) == {f"{LARGEST_BODY // 1024}k"}
    assert LENGTH < LARGEST_BODY


def test_only_what_candour_reads_is_passed_on_and_a_cookie_or_token_where_somebody_signs_in_alone():
    more = {"location /staff": {"Cookie"}, "location /shared": {"Cookie"}, "location /api/": {"Authorization"}}
    for where in {where for where, name, _value in directives(EXAMPLE) if name == "proxy_set_header"}:
        passed = {
            value.split()[0]
            for place, name, value in directives(EXAMPLE)
            if (place, name) == (where, "proxy_set_header")
        }
        assert passed == PASSED_ON | more.get(where[-1], set()), where


def test_nothing_is_squeezed_but_the_words_that_are_the_same_for_everybody():
    on = {where[-1] for where, name, value in directives(EXAMPLE) if (name, value) == ("gzip", "on")}
    assert on == {"location = /wordlist"}
    assert said("gzip", "http") == ["off"]


def test_a_connection_that_fetched_or_sent_something_is_closed():
    kept = {where[-1] for where, name, value in directives(EXAMPLE) if name == "keepalive_timeout" and value != "0"}
    assert said("keepalive_timeout", "http") == ["0"]
    assert kept == {"location /static/", "location /staff", "location /shared"}
    assert not re.search(r"listen .*http2|http2 on", EXAMPLE)


def test_plain_http_only_says_where_to_go_and_https_says_to_stay():
    assert said("return") == [f"301 https://{NAME}$request_uri"]
    assert said("add_header") == ['Strict-Transport-Security "max-age=31536000" always']


def test_no_address_is_named_anywhere_not_even_to_limit_it():
    assert not re.search(r"\$(remote|binary|realip|proxy_protocol|proxy_add|http_user_agent|ssl_session)", EXAMPLE)
    assert not {name for _where, name, _value in directives(EXAMPLE)} & {
        "limit_req_zone",
        "limit_conn_zone",
        "log_format",
    }


def test_a_directive_in_another_block_would_not_be_taken_for_this_one():
    assert directives("a 1; http { b 2 3; server { c; } } # d 4;\n") == [
        ((), "a", "1"),
        (("http",), "b", "2 3"),
        (("http", "server"), "c", ""),
    ]


class Upstream:
    """Stands where Candour would; keeps what reaches it, and answers with more than fits into memory buffers."""

    def __init__(self):
        self.seen, self._socket = [], socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                line, _address = self._socket.accept()
            except OSError:
                return
            with line, line.makefile("rb") as incoming:
                head = b"".join(iter(incoming.readline, b"\r\n")).decode()
                incoming.read(int(re.search(r"content-length: (\d+)", head, re.IGNORECASE)[1]))
                self.seen.append(head)
                line.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 300000\r\n\r\n" + bytes(300_000))

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    (folder / "survey.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "survey.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def proxy(tmp_path):
    """Starts the example itself, moved to other ports and folders; gives its port, what is behind it, its folder."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    program = shutil.which("nginx", path=path) or required.lacking("nginx is not installed")
    started = []

    def start(*changes):
        folder, upstream, port = tmp_path / str(len(started)), Upstream(), free_port()
        folder.mkdir(mode=0o755)
        certificate(folder)
        (folder / "nginx.conf").write_text(moved(EXAMPLE, folder, upstream.port, port, changes), encoding="utf-8")
        command = [program, "-c", str(folder / "nginx.conf"), "-g", "daemon off;", "-e", "/dev/null"]
        started.append((subprocess.Popen(command, stderr=subprocess.DEVNULL), upstream))
        wait_for(port)
        return port, upstream, folder

    yield start
    for running, upstream in started:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=10)
        upstream.close()


def moved(text, folder, behind, port, changes):
    """The example with other places in it, and nothing else but ``changes``; its workers run as whoever tests."""
    for old, new in (
        ("user www-data", f"user {getpass.getuser()}"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("127.0.0.1:8000", f"127.0.0.1:{behind}"),
        ("/etc/ssl", str(folder)),
        ("/run/nginx.pid", str(folder / "pid")),
        ("http {", "http {" + "".join(f"{kind}_temp_path {folder}/{kind};" for kind in KINDS)),
        *changes,
    ):
        assert old in text
        text = text.replace(old, new.format(folder=folder) if (old, new) in changes else new)
    return re.sub(r"listen \[::\].*", "", text)


KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def wait_for(port):
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("nginx did not start")


def ask(port, method, path, body=b"", times=1):
    """The heads of the answers to the same request, sent again and again over one connection."""
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    fields = {"Host": NAME, "Sec-Fetch-Site": "same-origin", **POINTING, "Content-Length": len(body)}
    request = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    heads = []
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as raw,
        trust.wrap_socket(raw, server_hostname=NAME) as line,
    ):
        for _time in range(times):
            try:
                line.sendall(request.encode() + b"\r\n" + body)
                heads.append(answer(line))
            except OSError:
                heads.append("")
    return heads


def answer(line):
    got = b""
    while b"\r\n\r\n" not in got:
        if not (more := line.recv(65536)):
            return ""
        got += more
    head, _gap, rest = got.partition(b"\r\n\r\n")
    left = int(re.search(rb"Content-Length: (\d+)", head)[1]) - len(rest)
    while left > 0:
        left -= len(line.recv(65536))
    return head.decode()


@pytest.mark.attack
def test_what_points_at_a_visitor_does_not_get_through(proxy):
    port, upstream, _folder = proxy()
    ask(port, "POST", "/r/K7QM2XPD/sealed", bytes(LENGTH))
    ask(port, "GET", "/staff/programmes")
    employee, staff = upstream.seen
    assert "canary" not in employee.lower() and "203.0.113" not in employee
    assert {line.partition(":")[0] for line in employee.splitlines()[1:]} <= PASSED_ON | {
        "Connection",
        "Content-Length",
    }
    assert "session=canary" in staff  # control: what is let through does arrive
    assert "canary" not in staff.lower().replace("session=canary", "")


@pytest.mark.attack
def test_nothing_of_a_visit_stays_in_any_file_not_even_of_nonsense(proxy):
    assert what_stays(*proxy()) == set()
    loud = ("access_log off", "access_log {folder}/access"), ("in_file_only off", "in_file_only on")
    assert {name.partition("/")[0] for name in what_stays(*proxy(*loud))} == {"access", "client_body"}  # control


def what_stays(port, _upstream, folder):
    """The files that visits leave behind or make longer."""
    before = sizes(folder)
    ask(port, "POST", "/r/K7QM2XPD/sealed", bytes(LARGEST_BODY))
    assert "413" in ask(port, "POST", "/r", bytes(LARGEST_BODY + 1))[0]
    assert "414" in ask(port, "GET", "/" + "a" * 20_000)[0]
    return {name for name, size in sizes(folder).items() if before.get(name) != size}


def sizes(folder):
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}


@pytest.mark.attack
def test_a_connection_carries_static_files_and_one_request_more(proxy):
    port, upstream, _folder = proxy()
    first, second = ask(port, "POST", "/t/K7QM2XPD/issue", bytes(275), times=2)
    assert ("200 OK" in first, second) == (True, "")
    assert "Set-Cookie" not in first
    kept = ask(port, "GET", "/static/a/candour.css", times=2)
    assert ["200 OK" in head for head in kept] == [True, True]  # control: a connection can be kept, and is here
    assert len(upstream.seen) == 3
