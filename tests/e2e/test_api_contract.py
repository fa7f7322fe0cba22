"""The API and its description: valid, and true of every answer; what HTTP asks for."""
import socket
import uuid

import pytest
from harness.api import Api, add_token, new_api, refused
from harness.bus import free_port
from harness.messages import (School, head, lesson, make_ogrn, make_snils, mark,
                              portfolio_records, push_final_marks, push_marks, push_portfolio,
                              push_roster_below, wrap)
from harness.wire import tls_context
from jsonschema import Draft202012Validator, FormatChecker

BUS_SETTINGS = {"console": {"port": free_port()}}


@pytest.fixture(scope="module")
def records(north):
    school = School(students=3)
    north.must(wrap("PushRoster", [
        head(), f"<authority><ogrn>{make_ogrn(9001)}</ogrn><fullName>Орган</fullName></authority>"]))
    north.must(push_roster_below(school, make_ogrn(9001)))
    north.must(push_portfolio(portfolio_records(school)))
    north.must(push_marks(lesson(school, [mark(school.students[0])])))
    north.must(push_final_marks(school, [(school.students[0], "5")]))
    # somebody else under a pupil's SNILS: a conflict
    north.must(wrap("PushRoster", [head(), (
        f"<student><id>{school.prefix}-x</id><snils>{school.student_snils(0)}</snils>"
        "<surname>Чужая</surname><name>Девочка</name><sex>female</sex>"
        "<birthDate>2009-02-03</birthDate></student>")]))


@pytest.fixture
def region(bus, records):
    """A token for each test: one may ask 50 times a second."""
    return new_api(bus, "system-administrator", "region", "--special")


@pytest.fixture(scope="module")
def document(bus):
    answer = Api(bus, None).get("/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def schemas_of(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for parameter in operation.get("parameters", []):
                yield f"{method} {path} {parameter['name']}", parameter["schema"]
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [answer.get("content", {}) for answer in operation["responses"].values()]
            for content in contents:
                for form in content.values():
                    yield f"{method} {path}", form["schema"]
    yield from document["components"]["schemas"].items()


def test_the_description_is_openapi_31(document):
    assert document["openapi"] == "3.1.0" and document["info"]["title"]
    names = set()
    for path, item in document["paths"].items():
        assert path.startswith("/")
        for method, operation in item.items():
            assert method in ("get", "put", "post") or path.startswith("/uploads")
            names.add(operation["operationId"])
            assert operation["responses"]
            for parameter in operation.get("parameters", []):
                assert parameter["in"] in ("path", "query", "header")
                assert parameter["in"] != "path" or "{%s}" % parameter["name"] in path
    assert len(names) == sum(len(item) for item in document["paths"].values())
    for name, schema in schemas_of(document):
        Draft202012Validator.check_schema(schema)


def check(document, operation, answer):
    expected = document["paths"][operation[1]][operation[0]]["responses"]
    status = str(answer.status_code)
    form = expected[status if status in expected else "default"]
    if "$ref" in form:
        form = document["components"]["responses"]["Problem"]
    kind = answer.headers["Content-Type"]
    schema = {**form["content"][kind]["schema"], "components": document["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer.json())


def test_answers_are_as_described(document, region):
    for path in document["paths"]:
        if path == "/openapi.json" or "{" in path:
            continue
        if "get" in document["paths"][path]:
            check(document, ("get", path), region.get(path))
    student = region.must("/students")["items"][0]["id"]
    organization = region.must("/organizations")["items"][0]["id"]
    load = region.must("/loads")["items"][0]["id"]
    subject = region.must("/organization-subjects/unbound")["items"][0]["id"]
    authority = region.must("/authorities")["items"][0]["id"]
    conflict = region.must("/persons/conflicts")["items"][0]["id"]
    made = region.post("/subjects", {"code": "A", "name": "Астрономия"}, str(uuid.uuid4()))
    check(document, ("post", "/subjects"), made)
    line = region.post("/priorities", {"section": "journal", "supplier": "south", "rank": 1},
                       str(uuid.uuid4()))
    check(document, ("post", "/priorities"), line)
    account = region.post("/accounts", {
        "snils": make_snils(990000001), "name": "Кто-то", "role": "system-administrator",
        "scope": "region"}, str(uuid.uuid4()))
    check(document, ("post", "/accounts"), account)
    ids = {"/accounts": account.json()["id"], "/priorities": line.json()["id"], "/students": student, "/authorities": authority, "/organizations": organization, "/loads": load,
           "/organization-subjects": subject, "/subjects": made.json()["id"],
           "/persons/conflicts": conflict}
    asked = 0
    for path, item in document["paths"].items():
        if "{id}" not in path or "get" not in item:
            continue
        named = path[:path.index("/{")]
        period = {"from": "2026-11-01", "to": "2026-11-30"} if path.endswith("diary") else {}
        if named != "/federal/checks":  # nobody is told here: test_federal_segment.py
            answer = region.get(path.replace("{id}", str(ids[named])), **period)
            assert answer.status_code == 200, f"{path}: {answer.text}"
            check(document, ("get", path), answer)
        check(document, ("get", path), region.get(path.replace("{id}", "987654321"), **period))
        asked += 1
    assert asked == 21
    check(document, ("get", "/changes"), region.get("/changes", after="0", limit=100))
    for part in range(3):
        check(document, ("get", "/changes/snapshot"),
              region.get("/changes/snapshot", after=f"0.{part}.0"))
    check(document, ("get", "/quality/history"),
          region.get("/quality/history", **{"from": "2026-11-01", "to": "2026-11-30"}))
    bound = region.put(f"/organization-subjects/{subject}", {"subject": ids["/subjects"]},
                       region.get(f"/organization-subjects/{subject}").headers["ETag"])
    check(document, ("put", "/organization-subjects/{id}"), bound)
    rule = region.post("/organization-subjects/bind-by-rule", {}, str(uuid.uuid4()))
    check(document, ("post", "/organization-subjects/bind-by-rule"), rule)


def test_every_described_operation_is_routed(bus, document):
    for path, item in document["paths"].items():
        if path.startswith(("/uploads", "/templates")):
            continue  # test_uploads.py asks them, with what tus wants to hear
        region = new_api(bus)  # of one token only so many at a time
        for method in ("get", "put", "post", "delete", "patch"):
            answer = region.ask(method.upper(), path.replace("{id}", "1"))
            if method in item:
                assert answer.status_code != 405, (method, path)
            elif path != "/openapi.json":
                refused(answer, 405, "KB-1804")
                assert answer.headers["Allow"].lower().split(", ") == [
                    each for each in ("get", "head", "post", "put")
                    if each in item or each == "head" and "get" in item], (method, path)


def test_unknown_paths_and_parameters(region):
    for path in ("/", "/student", "/students/", "/students/1/x", "/students//1", "/%2e%2e/students"):
        refused(region.get(path), 404, "KB-1803")
    for path in ("/students/0", "/students/x", "/students/1'", "/students/1%00", "/students/%FF",
                 "/students?limit=101", "/students?limit=0", "/students?limit=1&limit=2",
                 "/students?sex=x", "/students?q=", "/students?q=%FF", "/students?q=%00",
                 "/students?Q=x", "/students?q=" + "x" * 201, "/organizations?kind=prison",
                 "/loads?from=yesterday", "/students?age_from=-1", "/students?" + "&" * 40,
                 "/students/1/diary", "/students/1/diary?from=2026-11-02&to=2026-11-01",
                 "/students/1/diary?from=2020-01-01&to=2026-11-01"):
        refused(region.get(path), 400, "KB-1806")


def test_what_http_asks_for(bus, region):
    refused(region.get("/subjects", headers={"Accept": "text/html"}), 406, "KB-1805")
    for accept in ("application/json", "*/*", "text/html, application/*;q=0.5", ""):
        assert region.get("/subjects", headers={"Accept": accept}).status_code == 200, accept
    once = {"Idempotency-Key": str(uuid.uuid4())}
    for kind in ("text/plain", "application/xml", ""):
        answer = region.ask("POST", "/subjects", data="{}", headers={**once, "Content-Type": kind})
        refused(answer, 415, "KB-1808")
    json_type = {**once, "Content-Type": "application/json; charset=utf-8"}
    for body in (b"", b"{", b"[]", b"null", b'{"code":1}', b'{"x":1}', b"\xff", b"[" * 5000,
                 b'{"code":"a","name":"b","name2":"c"}'):
        refused(region.ask("POST", "/subjects", data=body, headers=json_type), 400, "KB-1807")
    answer = region.ask("POST", "/subjects", data=b"{" + b" " * 70_000, headers=json_type)
    refused(answer, 413, "KB-1001")
    answer = region.ask("GET", "/subjects", headers={"X": "x" * 20_000})
    assert answer.status_code == 431
    answer = region.ask("POST", "/subjects", data=b"{}",
                        headers={**json_type, "Content-Encoding": "br"})
    assert answer.status_code == 415 and answer.json()["status"] == 415
    assert region.get("/subjects").status_code == 200, "the connection is of use again"
    outside = Api(bus, None, region.root.removesuffix("/api/v1"))
    assert outside.get("/").status_code == 404 and outside.get("/api/v1").status_code == 404


def test_who_asks_too_often_waits(bus):
    _, token = add_token(bus, "authority-staff")
    other = new_api(bus, "authority-staff")
    port = bus.settings["console"]["port"]
    with socket.create_connection(("localhost", port), timeout=60) as plain, \
            tls_context(bus.pki).wrap_socket(plain, server_hostname="localhost") as wire:
        # one after the other without waiting: a slow machine asks often enough, too
        wire.sendall((f"GET /api/v1/nothing HTTP/1.1\r\nHost: localhost\r\n"
                      f"Authorization: Bearer {token}\r\n\r\n").encode() * 500)
        said = b""
        while b"KB-1814" not in said and (more := wire.recv(65536)):
            said += more
    refusal = said[said.index(b"HTTP/1.1 429 Too Many Requests"):]
    assert b"\r\nRetry-After: 1\r\n" in refusal and b"KB-1814" in refusal
    assert other.get("/subjects").status_code == 200, "others are not to blame"


def test_who_guesses_tokens_waits(bus, region):
    _, token = add_token(bus)
    guess = Api(bus, token[:-4] + "0000")
    for _ in range(100):
        answer = guess.get("/subjects")
        if answer.status_code != 401:
            break
    refused(answer, 429, "KB-1814")
