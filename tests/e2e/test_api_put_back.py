"""What was read may be sent back: every PUT of the route table takes what its GET shows, unchanged or
changed where it can be, and refuses another value of what cannot."""
import uuid

import pytest

from harness.api import Api, new_api, refused
from harness.bus import free_port
from harness.messages import School, make_snils, push_roster

BUS_SETTINGS = {"console": {"port": free_port()}}

# One field of each that may be changed, and its other value.
CHANGES = {
    "putSubject": ("name", "Другое название"), "bindOrganizationSubject": ("subject", None),
    "putSupplier": ("name", "Другой поставщик"), "putPriority": ("rank", 7),
    "putAccount": ("name", "Другая"), "putDiary": ("name", "Другой дневник"),
}


def made(api, path, body):
    answer = api.post(path, body, str(uuid.uuid4()))
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"].removeprefix("/api/v1")


@pytest.fixture(scope="module")
def records(bus, north):
    """A record of each path that has a PUT; all with empty fields and some with full ones."""
    school = School(students=0)
    north.must(push_roster(school))
    region = new_api(bus)
    subject = made(region, "/subjects", {"code": "put-back", "name": "Предмет", "aliases": ["Ещё"]})
    own = region.must("/organization-subjects/unbound")["items"][0]["id"]
    bound = f"/organization-subjects/{own}"
    done = region.put(bound, {"subject": int(subject.rsplit("/", 1)[1])},
                      region.get(bound).headers["ETag"])
    assert done.status_code == 200, done.text
    return {
        "/subjects/{id}": subject, "/organization-subjects/{id}": bound,
        "/suppliers/{code}": made(region, "/suppliers", {"code": "put-back", "name": "Поставщик"}),
        "/priorities/{id}": made(region, "/priorities", {
            "section": "journal", "supplier": "north", "rank": 3, "organization": school.ogrn}),
        "/accounts/{id}": made(region, "/accounts", {
            "snils": make_snils(990000077), "name": "Кто-то", "role": "system-administrator",
            "scope": "region"}),
        "/diaries/{code}": made(region, "/diaries", {
            "code": "put-back", "name": "Дневник", "purpose": "Показать дневник",
            "addresses": ["https://diary.example/back"]})}


def puts(document):
    return {path: item["put"] for path, item in document["paths"].items() if "put" in item}


def test_what_was_read_is_taken_back(bus, records):
    operations = puts(Api(bus, None).get("/openapi.json").json())
    assert set(operations) == set(records)
    for path, operation in operations.items():
        api, where = new_api(bus), records[path]
        read = api.get(where)
        same = api.put(where, read.json(), read.headers["ETag"])
        assert same.status_code == 200, (path, same.text)
        again = api.get(where)
        field, other = CHANGES[operation["operationId"]]
        assert again.json()[field] != other
        changed = api.put(where, {**again.json(), field: other}, again.headers["ETag"])
        assert changed.status_code == 200, (path, changed.text)
        assert changed.json()[field] == other
        kept = [name for name in read.json() if name not in (
            field, "version", "changed", "bound", "binding", "subject_name")]
        assert {name: changed.json()[name] for name in kept} == {
            name: read.json()[name] for name in kept}, path


def test_another_value_of_what_cannot_be_changed_is_refused(bus, records):
    operations = puts(Api(bus, None).get("/openapi.json").json())
    for path, operation in operations.items():
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        fixed = [name for name, field in schema["properties"].items() if field.get("readOnly")]
        assert fixed, path
        api, where = new_api(bus), records[path]
        read = api.get(where)
        for name in fixed:
            wrong = "другое" if read.json()[name] != "другое" else None
            answer = api.put(where, {**read.json(), name: wrong}, read.headers["ETag"])
            told = refused(answer, 422, "KB-1816")
            assert told["parameter"] == name, told
        assert api.get(where).headers["ETag"] == read.headers["ETag"], path
        refused(api.put(where, {**read.json(), "nothing": 1}, read.headers["ETag"]), 400, "KB-1807")
