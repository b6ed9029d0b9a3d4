"""One question page: the server's own time, and the bytes that reach a phone."""

import gzip
import re
from statistics import median
from time import perf_counter, process_time

from flask.testing import FlaskClient

from benchmarks.installation import installation
from surveys.programmes.planning import GroupPlan, Plan

REQUESTS = 1500
_CARRY = re.compile(r'name="carry" value="([^"]+)"')
_STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def main() -> None:
    """Print the medians and the weights."""
    with installation() as made:
        slug = made.plan(Plan("Benchmark", (GroupPlan("Everybody", "Here", 30),)))
        programme = made.begin(slug, "before")
        code = programme.waves[0].forms[0].code
        browser = made.app.test_client()
        start = f"/r/{code}/answer"
        page = browser.post(start, data={"action": "start"}).get_data(as_text=True)
        found = _CARRY.search(page)
        assert found
        fields = {"carry": found.group(1), "step": "1", "lang": "en", "action": "next", "E1": "4", "E2": "3"}
        print("\nQuestion page (no-script road: one step checked, the next one filled in), in process, no socket")
        _time("  POST a step, get the next", lambda: browser.post(start, data=fields))
        _time("  GET the single document of all steps", lambda: browser.get(f"/r/{code}/form"))
        _time("  GET the start page", lambda: browser.get(f"/r/{code}"))
        _time("  GET a static file (floor of the framework)", lambda: browser.get(_STATIC.findall(page)[0]))
        step = browser.post(start, data=fields).get_data(as_text=True)
        _weigh("  one step", browser, step)
        _weigh("  the single document", browser, browser.get(f"/r/{code}/form").get_data(as_text=True))


def _time(label: str, request: object) -> None:
    assert callable(request)
    for _warm in range(50):
        request()
    wall, before = [], process_time()
    for _each in range(REQUESTS):
        began = perf_counter()
        request()
        wall.append(perf_counter() - began)
    cpu = (process_time() - before) / REQUESTS
    print(f"{label}: median {1e3 * median(wall):.2f} ms, mean CPU {1e3 * cpu:.2f} ms ({REQUESTS} requests)")


def _weigh(label: str, browser: FlaskClient, page: str) -> None:
    names = sorted({name for name in _STATIC.findall(page) if not name.endswith("favicon.svg")})
    parts = {name.rsplit("/", 1)[1]: len(gzip.compress(browser.get(name).get_data())) for name in names}
    alone = len(gzip.compress(page.encode()))
    total, requests = alone + sum(parts.values()), 1 + len(parts)
    print(f"{label}: page {alone} B gzipped, with {parts}: {total} B in {requests} requests")
