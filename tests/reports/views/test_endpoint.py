"""The endpoint for machines: what docs/openapi.json says of it holds, and it sets no cookie.

Control: the same checks find the fault where an answer is altered on its way.
"""

import json
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from reports.rendering import table
from tests.reports.sharing import Sharing

DOCUMENT = Path(__file__).parents[3] / "docs" / "openapi.json"
PATHS = tuple(json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"])
FEW = settings(
    max_examples=15,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ONE = "/publications/0000000000000001"


@pytest.fixture
def sharing(company, two_groups):
    made = Sharing.of(company, two_groups)
    made.publish(1)
    return made


@pytest.fixture
def secret(sharing):
    return sharing.invite()[1]


def described(app):
    """The document, over an app that is asked."""
    schema = schemathesis.openapi.from_path(DOCUMENT)
    schema.app = app
    return schema


def altered(app, status, alter):
    """The same app behind a proxy that alters the bodies or headers of one status."""

    def proxy(environ, start_response):
        begun = []
        body = b"".join(app(environ, lambda *told: begun.append(told)))
        said, headers, *_more = begun[0]
        if said.startswith(status):
            body, headers = alter(body, dict(headers))
            headers = [(name, str(len(body)) if name == "Content-Length" else each) for name, each in headers.items()]
        start_response(said, headers)
        return [body]

    return proxy


def check(app, path, secret, data, **parts):
    operation = described(app)[path]["GET"]
    case = data.draw(operation.as_strategy(**parts))
    reply = case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
    assert "set-cookie" not in reply.headers
    return reply.status_code


# ------------------------------------------------------------------ as it is described


def test_every_route_of_the_endpoint_is_described_and_no_other(app):
    served = {
        rule.rule.replace("<publication_id>", "{id}") for rule in app.url_map.iter_rules() if rule.rule[:4] == "/api"
    }
    assert served == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
@FEW
@given(data=st.data())
def test_whatever_is_asked_is_answered_as_described(sharing, secret, path, data):
    assert check(sharing.company.app, path, secret, data) in {200, 404}


@pytest.mark.parametrize("path", PATHS)
@FEW
@given(data=st.data())
def test_what_is_there_is_given_as_described(sharing, secret, path, data):
    parts = {"path_parameters": {"id": f"{1:016x}"}} if "{id}" in path else {}
    assert check(sharing.company.app, path, secret, data, **parts) == 200


@pytest.mark.parametrize("path", [path for path in PATHS if "{id}" in path])
@FEW
@given(data=st.data())
def test_what_is_no_id_or_no_token_gets_nothing(sharing, secret, path, data):
    assert check(sharing.company.app, path, secret, data, generation_mode=GenerationMode.NEGATIVE) in {401, 404}


@pytest.mark.parametrize("token", ["", "guessed", "ü", "x" * 5000])
@pytest.mark.parametrize("path", PATHS)
def test_without_a_good_token_the_answer_is_one_and_as_described(sharing, path, token):
    operation = described(sharing.company.app)[path]["GET"]
    case = operation.Case(path_parameters={"id": f"{1:016x}"} if "{id}" in path else {})
    told = {"Authorization": f"Bearer {token}".encode().decode("latin-1")} if token else {}
    answer = sharing.company.app.test_client().get(case.formatted_path, headers=told)
    case.validate_response(answer, excluded_checks=[schemathesis.checks.ignored_auth])
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Candour"')


WRONG = {
    "a field that nobody described": ("200", lambda body, told: (body.replace(b'{"', b'{"more":1,"', 1), told)),
    "a number in the place of text": ("200", lambda body, told: (body.replace(b'"wave":"after"', b'"wave":7'), told)),
    "another type of content": ("200", lambda body, told: (body, {**told, "Content-Type": "text/html"})),
    "a fault that is no problem": ("404", lambda _body, told: (b'{"oops":1}', told)),
    "a fault that nobody described": ("200", None),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_control_an_altered_answer_is_found(sharing, secret, wrong):
    status, alter = wrong
    proxied = altered(sharing.company.app, status, alter) if alter else falling_over
    operation = described(proxied)["/api/v1/publications/{id}"]["GET"]
    case = operation.Case(path_parameters={"id": f"{1 if status == '200' else 2:016x}"})
    with pytest.raises(FailureGroup):
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})
    good = described(sharing.company.app)["/api/v1/publications/{id}"]["GET"]
    good.Case(path_parameters=case.path_parameters).call_and_validate(headers={"Authorization": f"Bearer {secret}"})


def falling_over(_environ, start_response):
    start_response("500 Internal Server Error", [("Content-Type", "application/problem+json")])
    return [b'{"type":"about:blank","title":"x","status":500,"detail":"x"}']


# ------------------------------------------------------------------ what it says


def test_the_list_says_what_there_is_and_what_was_withdrawn(sharing, secret):
    sharing.withdraw("A wrong title.")
    sharing.publish(2)
    listed = sharing.ask("/publications", secret).json["publications"]
    assert [(each["id"][-1], each["edition"], each["withdrawn"]) for each in listed] == [
        ("2", 2, None),
        ("1", 1, "A wrong title."),
    ]
    assert sharing.ask(ONE, secret).json["withdrawn"] == "A wrong title."


def test_a_publication_is_the_stored_one(sharing, secret):
    stored = json.loads(sharing.browser(secret).get("/shared/reports/0000000000000001/json").data)
    assert sharing.ask(ONE, secret).json["publication"] == stored


def test_the_rows_are_those_of_the_table_with_every_column(sharing, secret):
    stored = sharing.ask(ONE, secret).json["publication"]
    rows = sharing.ask(f"{ONE}/table", secret).json["rows"]
    assert [{name: cell for name, cell in row.items() if cell} for row in rows] == [
        {name: cell for name, cell in row.items() if cell} for row in table.rows(stored)
    ]
    assert all(set(row) == set(table.COLUMNS) for row in rows)


# ------------------------------------------------------------------ faults


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_it_can_only_be_read(sharing, secret, method):
    reply = sharing.company.app.test_client().open(
        f"/api/v1{ONE}", method=method, headers={"Authorization": f"Bearer {secret}"}
    )
    assert (reply.status_code, reply.mimetype) == (405, "application/problem+json")
    assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("path", ["/x", "/publications/", "/publications/x/y/z", ""])
def test_what_is_not_there_is_said_in_json_too(sharing, secret, path):
    reply = sharing.ask(path, secret)
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
    assert reply.json["status"] == 404


def test_a_page_for_people_keeps_its_faults(app):
    assert app.test_client().get("/nowhere").mimetype == "text/html"


@pytest.mark.parametrize("scheme", ["Basic", "bearer", "BEARER", "Token"])
def test_the_token_comes_as_bearer_however_it_is_written(sharing, secret, scheme):
    reply = sharing.company.app.test_client().get(
        "/api/v1/publications", headers={"Authorization": f"{scheme} {secret}"}
    )
    assert reply.status_code == (200 if scheme.lower() == "bearer" else 401)


def test_no_answer_sets_a_cookie_and_the_readers_cookie_is_no_token(sharing, secret):
    browser = sharing.browser(secret)
    browser.set_cookie("candour_reader", browser.get_cookie("candour_reader", path="/shared").value, path="/")
    reply = browser.get("/api/v1/publications")
    assert (reply.status_code, "Set-Cookie" in reply.headers) == (401, False)
    assert "Set-Cookie" not in sharing.ask("/publications", secret).headers
