"""Somebody who owns the server's files, logs and answers looks for whatever points at a person.

Control: what the search looks for is found at once where somebody does write it down.
"""

import ast
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from feedback import settings
from surveys.programmes.planning import GroupPlan, Plan
from surveys.views import employee
from tests.company import carry_in

pytestmark = pytest.mark.attack

ROOT = Path(settings.__file__).parents[1]
OURS = [path for floor in ("feedback", "surveys", "reports") for path in sorted((ROOT / floor).rglob("*.py"))]

ADDRESS, OWN_ADDRESS = "203.0.113.77", "127.0.0.77"
CANARIES = (
    ADDRESS,
    "203.0.113.78",
    "CanaryBrowser",
    "tlh-canary",
    "canary-referrer",
    "canary-cookie",
    "canary-answer",
    "canary-field",
    "canary-code",
    '"answers":',
)
HEADERS = {
    "User-Agent": "Mozilla/5.0 (CanaryBrowser 7.7)",
    "Accept-Language": "tlh-canary",
    "Referer": "https://canary-referrer.example/",
    "Cookie": "session=canary-cookie",
    "X-Forwarded-For": "203.0.113.78",
    "Forwarded": "for=203.0.113.78",
}


class Visit:
    """One employee's browser, on every page there is and into every wall."""

    def __init__(self, company, slug, codes, **told):
        self.company, self.slug, self.codes = company, slug, codes
        self.code = codes["Early shift"]
        self.browser, self.told = company.app.test_client(), told
        self.replies = {}

    def ask(self, label, method, path, **more):
        self.replies[label] = self.browser.open(path, method=method, **{**self.told, **more})
        return self.replies[label].get_data(as_text=True)

    def step(self, label, page, action, code=None, **fields):
        data = {"carry": carry_in(page), "step": fields.pop("step", "1"), "lang": "en", "action": action, **fields}
        return self.ask(label, "POST", f"/r/{code or self.code}/answer", data=data)

    def look_around(self):
        for path in ("/", "/r", "/r?lang=ar", "/promise", "/leave", f"/r/{self.code}", f"/r/{self.code}/sent?again=1"):
            self.ask(f"GET {path}", "GET", path)
            self.ask(f"HEAD {path}", "HEAD", path)
        self.ask("a code", "POST", "/r", data={"code": self.code.lower()})
        self.ask("a wrong code", "POST", "/r", data={"code": "canary-code"})
        self.ask("style", "GET", re.search(r'href="(/static/[^"]+\.css)"', self.ask("front", "GET", "/"))[1])

    def answer(self):
        page = self.ask("start", "POST", f"/r/{self.code}/answer", data={"action": "start"})
        page = self.step("next", page, "next", E1="5")
        page = self.step("back", page, "back", step="2")
        page = self.step("language", page, "lang:de")
        page = self.step("check", page, "check")
        page = self.step("one part again", page, "go:1", step="9")
        self.step("send", page, "send", E1="4", E2="-1")
        self.step("send again", page, "send")
        self.step("whole", self.ask("form", "GET", f"/r/{self.code}/form"), "send", step="all", E1="1", barriers=["1"])

    def run_into_walls(self):
        page = self.ask("form again", "GET", f"/r/{self.code}/form")
        self.step("no answer", page, "send", step="all", E1="canary-answer")
        self.step("no question", page, "send", step="all", **{"canary-field": "canary-answer"})
        self.step("too many picks", page, "send", step="all", barriers=["1", "2", "3", "4"])
        self.step("no button", page, "canary-answer")
        self.ask("altered", "POST", f"/r/{self.code}/answer", data={"carry": "canary-answer", "action": "send"})
        self.ask("too large", "POST", f"/r/{self.code}/answer", data={"carry": "canary-answer" * 9000})
        self.ask("from another site", "POST", "/r", headers={**HEADERS, "Sec-Fetch-Site": "cross-site"})
        for method, path in (("GET", "/canary-code"), ("GET", "/r/canary-code"), ("POST", "/r/canary-code/answer")):
            self.ask(
                f"{method} nothing", method, path, **({"data": {"E1": "canary-answer"}} if method == "POST" else {})
            )
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            self.ask(f"{method} promise", method, "/promise")

    def find_it_closed_full_or_broken(self):
        forms = {form.group.name: form for form in self.company.programme(self.slug).wave("before").forms}
        late, night = forms["Late shift"], forms["Night shift"]
        pages = [self.ask(f"form {form.code}", "GET", f"/r/{form.code}/form") for form in (late, night)]
        path = self.company.instance.boxes / late.wave_id / f"{late.group_id}.box"
        for each in path.parent.glob(f"{path.stem}*"):
            each.unlink()
        path.mkdir()
        self.step("broken", pages[0], "send", late.code, step="all", E1="5")
        path.rmdir()
        for number in range(night.group.headcount + 1):
            self.step(
                f"full {number}", self.ask("night", "GET", f"/r/{night.code}/form"), "send", night.code, step="all"
            )
        self.come_too_often(pages[0])
        self.company.close(self.slug, "before")
        self.step("closed", pages[1], "send", night.code, step="all", E1="5")
        self.ask("closed start", "GET", f"/r/{self.code}")

    def come_too_often(self, page):
        for _try in range(50):  # a new try is earned every 50 ms, so one may slip through
            while employee._tries.allows(self.code):
                pass
            self.step("too often", page, "send")
            if self.replies["too often"].status_code == 429:
                return

    def everything(self):
        self.look_around()
        self.answer()
        self.run_into_walls()
        self.find_it_closed_full_or_broken()
        return self.replies


@pytest.fixture
def visit(company):
    sizes = {"Early shift": 30, "Late shift": 30, "Night shift": 2}
    slug = company.plan(Plan("Talking", [GroupPlan(name, "Harbour", size) for name, size in sizes.items()]))
    told = {"environ_overrides": {"REMOTE_ADDR": ADDRESS}}
    return Visit(company, slug, company.begin(slug, "before"), **told)


@pytest.fixture
def replies(visit):
    return visit.everything()


def test_the_visit_saw_every_page_and_every_kind_of_wall(app, replies):
    statuses = {reply.status_code for reply in replies.values()}
    assert statuses >= {200, 303, 403, 404, 405, 409, 410, 413, 422, 429, 500}
    asked = {
        app.url_map.bind("x").match(reply.request.path, method=reply.request.method)[0] for reply in known(replies)
    }
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("employee.")}
    assert asked >= endpoints
    assert replies["broken"].status_code == 500
    assert replies["too large"].status_code == 413


def known(replies):
    return [reply for reply in replies.values() if reply.status_code in {200, 303}]


def test_no_employee_page_sets_a_cookie(replies):
    assert {name: reply.headers["Set-Cookie"] for name, reply in replies.items() if "Set-Cookie" in reply.headers} == {}


def test_a_staff_page_does_set_one(app):
    assert "Set-Cookie" in app.test_client().get("/staff/in").headers


def test_no_answer_carries_a_name_for_the_visitor(replies):
    for name, reply in replies.items():
        told = {header.lower() for header, _value in reply.headers}
        assert not told & {
            "etag",
            "last-modified",
            "set-cookie",
            "x-request-id",
            "nel",
            "report-to",
            "server-timing",
        }, name
        assert "cookie" not in reply.headers.get("Vary", "").lower(), name
        assert reply.headers["Referrer-Policy"] == "no-referrer", name
        if name != "style":
            assert reply.headers["Cache-Control"] == "no-store", name


def test_every_page_forbids_what_is_not_from_here(replies):
    for name, reply in replies.items():
        policy = dict(part.split(" ", 1) for part in reply.headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'", name
        assert {policy[kind] for kind in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}, name
        page = reply.get_data(as_text=True)
        assert not re.search(r"<[^>]+\s(?:src|action)=\"(?:https?:)?//", page), name
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=", page), name


def test_nothing_any_page_says_depends_on_who_asks(company, visit):
    other = Visit(company, visit.slug, visit.codes, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}, headers=HEADERS)
    for each in (visit, other):
        each.look_around()
        each.ask("form", "GET", f"/r/{each.code}/form")
        each.ask("start", "POST", f"/r/{each.code}/answer", data={"action": "start"})
    for name, reply in visit.replies.items():
        assert plain(reply) == plain(other.replies[name]), name


def plain(reply):
    """A reply without the one field that is sealed anew each time."""
    page = re.sub(r'(name="carry" value=")[^"]+', r"\1", reply.get_data(as_text=True))
    headers = {name: value for name, value in reply.headers.items() if name != "Content-Length"}
    return reply.status_code, headers, page


def test_no_public_page_moves_while_answers_arrive(visit):
    paths = ("/", "/r", "/promise", f"/r/{visit.code}", f"/r/{visit.code}/form", f"/r/{visit.code}/sent")
    seen = set()
    for _arrival in range(6):
        seen.add(tuple(plain(visit.browser.get(path))[2] for path in paths))
        visit.company.answer(visit.code, {"E1": "5"})
    assert len(seen) == 1


def test_no_address_agent_or_answer_reaches_any_log_or_file(visit, tmp_path, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    visit.told["headers"] = HEADERS
    replies = visit.everything()
    assert replies["broken"].status_code == 500
    assert "unexpected OperationalError in employee.answer" in caplog.text
    assert canaries_in(written(tmp_path, caplog, capfd)) == set()

    logging.getLogger("control").info("%s asked with %s", ADDRESS, HEADERS["User-Agent"])
    (tmp_path / "instance" / "control").write_text('{"answers":{"E1":5}}', encoding="utf-8")
    assert canaries_in(written(tmp_path, caplog, capfd)) == {ADDRESS, "CanaryBrowser", '"answers":'}


def written(folder, caplog, capfd):
    """All that was logged, printed or kept, as one text."""
    records = [f"{record.getMessage()} {record.exc_info} {record.__dict__}" for record in caplog.records]
    files = [path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file()]
    names = [str(path) for path in folder.rglob("*")]
    return "\n".join((*records, *capfd.readouterr(), *files, *names))


def canaries_in(text):
    return {canary for canary in CANARIES if canary in text}


AS_ON_A_CARELESS_MACHINE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
"""
OURS_STARTS = "from feedback.cli import main; main()"
LOUD_STARTS = """
from gunicorn.glogging import Logger
from feedback import serving
class Loud(serving.Server):
    def load_config(self):
        super().load_config()
        self.cfg.set("accesslog", "-")
        self.cfg.set("access_log_format", "%(h)s %(r)s %(a)s")
        self.cfg.set("logger_class", Logger)
import feedback.cli
feedback.cli.Server = Loud
feedback.cli.main()
"""


@dataclass
class Served:
    """The real server as ``candour serve`` starts it, in a process of its own where dumps are allowed."""

    port: int
    process: subprocess.Popen

    def stop(self, how=signal.SIGTERM):
        """End it; returns its log."""
        self.process.send_signal(how)
        log, _nothing = self.process.communicate(timeout=20)
        return log

    def processes(self):
        """The ids of the server and of the workers it has forked."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8")
        return [self.process.pid, *map(int, children.split())]


@pytest.fixture
def serve(tmp_path, migrated):
    """Starts a server from a piece of Python."""
    folder = tmp_path / "served"
    folder.mkdir()
    shutil.copy(migrated, folder / "candour.sqlite")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    values = {"secret": settings.new_secret(), "base_url": f"http://127.0.0.1:{port}", "organisation": "Brightwater"}
    lines = [f'{name} = "{value}"\n' for name, value in values.items()]
    (folder / "settings.toml").write_text("".join(lines), encoding="utf-8")
    command = ["--instance", str(folder), "serve", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    started = []

    def start(source):
        running = subprocess.Popen(
            [sys.executable, "-c", AS_ON_A_CARELESS_MACHINE + source, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"},
        )
        started.append(running)
        assert "listens" in running.stdout.readline()
        return Served(port, running)

    yield start
    for running in started:
        if running.poll() is None:
            running.kill()
            running.communicate()


@pytest.fixture
def served(serve):
    return serve(OURS_STARTS)


def say(port, raw):
    """Send bytes from an address of our own and read whatever comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(OWN_ADDRESS, 0)) as line:
        line.sendall(raw)
        line.shutdown(socket.SHUT_WR)
        answer = b""
        while more := line.recv(65536):
            answer += more
    return answer


def test_the_server_itself_writes_down_nobody_not_even_who_sends_nonsense(served):
    port = served.port
    agent = f"Host: x\r\nUser-Agent: {HEADERS['User-Agent']}\r\nConnection: close\r\n".encode()
    assert b"200 OK" in say(port, b"GET / HTTP/1.1\r\n" + agent + b"\r\n")
    assert b"404" in say(port, b"GET /r/canary-code HTTP/1.1\r\n" + agent + b"\r\n")
    for nonsense in (
        b"GET / HTTP/9.9\r\n" + agent + b"\r\n",
        b"canary-answer\r\n\r\n",
        b"\0\1\2\r\n\r\n",
        b"GET /" + b"canary-code" * 500 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"canary-field" * 2000 + b"\r\n\r\n",
        b"POST /r HTTP/1.1\r\n" + agent + b"Content-Length: canary-answer\r\n\r\n",
        b"POST /r HTTP/1.1\r\n" + agent + b"Transfer-Encoding: canary-answer\r\n\r\ncode=x",
        b"POST /r HTTP/1.1\r\n" + agent + b"Content-Length: 5000\r\n\r\ncode=canary-answer",
        b"GET / HTTP/1.1\r\n" + agent + b"X-Forwarded-For\r\n\r\n",
    ):
        say(port, nonsense)
    log = served.stop()
    assert "(address)" in log  # control: there was something to be taken out
    assert OWN_ADDRESS not in log
    assert canaries_in(log) == set()


def test_a_server_with_gunicorns_own_logs_would_be_found_out(serve):
    """Control: the same server, logging as servers do."""
    loud = serve(LOUD_STARTS)
    agent = f"Host: x\r\nUser-Agent: {HEADERS['User-Agent']}\r\nConnection: close\r\n".encode()
    say(loud.port, b"GET /r/canary-code HTTP/1.1\r\n" + agent + b"\r\n")
    say(loud.port, b"canary-answer\r\n\r\n")
    log = loud.stop()
    assert OWN_ADDRESS in log
    assert canaries_in(log) >= {"CanaryBrowser", "canary-code", "canary-answer"}


def core_limits(process_id):
    limits = Path(f"/proc/{process_id}/limits").read_text(encoding="utf-8")
    return re.search(r"Max core file size\s+(\S+)\s+(\S+)", limits).groups()


def test_a_server_that_dies_leaves_no_dump_of_its_memory_and_no_report(served, tmp_path):
    if core_limits("self")[1] == "0":
        pytest.skip("this machine allows no process a dump")
    crash = [sys.executable, "-X", "faulthandler", "-c", "import os; os.abort()"]
    other = subprocess.run(crash, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert b"Fatal Python error" in other.stderr  # control: here, a crash is reported

    say(served.port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    everybody = served.processes()
    assert len(everybody) == 2
    assert {core_limits(each) for each in everybody} == {("0", "0")}
    os.kill(everybody[1], signal.SIGSEGV)
    assert "Fatal Python error" not in served.stop()


def names_in(path):
    """Every name, attribute, argument and text of a source file, as the parser sees them."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "arg", "value", "name"):
            if isinstance(text := getattr(node, field, None), str):
                yield text.lower().replace("-", "_").removeprefix("http_")


POINTING = {
    "remote_addr",
    "remote_user",
    "remote_host",
    "access_route",
    "user_agent",
    "accept_languages",
    "accept_language",
    "x_forwarded_for",
    "x_real_ip",
    "forwarded",
    "get_remote_address",
    "referrer",
    "referer",
    "cookies",
    "proxyfix",
    "best_match",
}


def test_nothing_in_the_source_asks_who_is_there():
    """But for the cookie of a reader from outside, which goes to shared reports alone."""
    asking = {path.name: found for path in OURS if (found := POINTING & set(names_in(path)))}
    assert asking == {"shared.py": {"cookies"}}


def test_a_line_that_asked_would_be_noticed(tmp_path):
    source = tmp_path / "asking.py"
    source.write_text('a = request.remote_addr\nb = request.headers["X-Forwarded-For"]\n', encoding="utf-8")
    assert POINTING & set(names_in(source)) == {"remote_addr", "x_forwarded_for"}


def test_two_headers_are_read_and_no_third():
    read = set()
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("request.headers"):
                read.add(ast.unparse(node))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "request.headers.get":
                read.add(node.args[0].value)
    assert read == {"request.headers", "request.headers.get", "Sec-Fetch-Site", "Accept-Encoding"}


def test_only_the_endpoint_for_machines_asks_for_a_token():
    asking = {path.name for path in OURS if "authorization" in names_in(path)}
    assert asking == {"endpoint.py"}


def test_only_the_guard_of_the_staff_knows_a_session():
    users = {
        str(path.relative_to(ROOT))
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "flask"
        and "session" in [each.name for each in node.names]
    }
    assert users == {"feedback/staff/guard.py"}


def test_no_address_has_room_for_a_secret(app):
    """A form's code is no secret: it hangs on the wall. Everything else that is named is an id of ours."""
    arguments = {argument for rule in app.url_map.iter_rules() for argument in rule.arguments}
    assert arguments <= {
        "code",
        "slug",
        "wave",
        "group_id",
        "job",
        "version",
        "filename",
        "chart",
        "kind",
        "comment_id",
        "name",
        "publication_id",
        "reader_id",
    }
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("employee."):
            assert rule.arguments <= {"code"}, rule
