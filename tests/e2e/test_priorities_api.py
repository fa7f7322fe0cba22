"""Priorities and differences through the API, and what of both is in the trail."""
import uuid

import pytest
from harness.api import new_api, refused
from harness.bus import free_port
from harness.delivery import wait_until
from harness.messages import School, lesson, push_marks, push_roster

BUS_SETTINGS = {"console": {"port": free_port()}}


@pytest.fixture
def api(bus):
    return new_api(bus)


def once():
    return str(uuid.uuid4())


def add(api, school, section="persons", supplier="south", rank=1, **more):
    body = {"section": section, "supplier": supplier, "rank": rank,
            "organization": school.ogrn, **more}
    return api.post("/priorities", body, once())


def named(school, surname):
    return push_roster(school).replace("<surname>Примера<", f"<surname>{surname}<")


def disputed(north, south):
    """A school about whose student north and south contradict each other."""
    school = School(students=1)
    south.must(named(school, "Южная"))
    north.must(named(school, "Северова"))
    return school


def student(api, school):
    return api.must("/students", q=school.student_snils(0))["items"][0]["id"]


def shown(api, school):
    return api.must(f"/students/{student(api, school)}")["person"]["surname"]


def test_a_line_is_made_changed_ended_and_removed(bus, api, north):
    school = School(students=0)
    north.must(push_roster(school))
    made = add(api, school, to="2036-12-31")
    assert made.status_code == 201, made.text
    path = made.headers["Location"].removeprefix("/api/v1")
    assert made.json()["organization"] == school.ogrn and made.json()["rank"] == 1
    refused(add(api, school), 409, "KB-1809")
    listed = [row for page in api.pages("/priorities", 1, organization=school.ogrn)
              for row in page["items"]]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    assert api.must("/priorities", supplier="north", organization=school.ogrn)["items"] == []
    etag = api.get(path).headers["ETag"]
    refused(api.put(path, {"rank": 2}), 428, "KB-1811")
    changed = api.put(path, {"rank": 2}, etag)
    assert changed.status_code == 200 and (changed.json()["rank"], changed.json()["to"]) == (2, None)
    refused(api.put(path, {"rank": 3}, etag), 412, "KB-1810")
    refused(api.post(path + "/end", {}, once()), 422, "KB-1812")
    ended = api.post(path + "/end", {"to": "2036-01-01"}, once())
    assert ended.status_code == 200 and ended.json()["to"] == "2036-01-01", ended.text
    assert api.act(path + "/remove").status_code == 200
    refused(api.get(path), 404, "KB-1803")


def test_mistakes_and_rights(bus, api, north):
    school = School(students=0)
    north.must(push_roster(school))
    for wrong in ({"supplier": "nobody"}, {"supplier": "epgu"}, {"to": "2020-01-01"}):
        refused(add(api, school, **wrong), 422, "KB-1812")
    refused(add(api, School(students=0)), 422, "KB-1812")
    for wrong in ({"section": "x"}, {"rank": 0}, {"rank": 101}, {"from": "завтра"}):
        refused(add(api, school, **wrong), 400, "KB-1807")
    for role, scope in (("authority-administrator", "region"), ("authority-staff", "region"),
                        ("system-administrator", f"organization:{school.ogrn}")):
        refused(add(new_api(bus, role, scope), school), 403, "KB-1802")
        refused(new_api(bus, role, scope).get("/priorities"), 403, "KB-1802")


def test_a_priority_set_by_the_api_prevails_and_the_card_says_why(bus, api, north, south):
    school = disputed(north, south)
    assert shown(api, school) == "Северова", "the first in the alphabet"
    path = f"/students/{student(api, school)}/differences"
    person = next(row for row in api.must(path)["items"] if row["kind"] == "person")
    assert [(row["source"]["supplier"], row["reason"], row["rank"])
            for row in person["statements"]] == [("north", "highest", None),
                                                 ("south", "code", None)]
    assert {row["name"]: (row["shown"], row["stated"]) for row in person["fields"]} == {
        "surname": ("Северова", ["Северова", "Южная"])}
    assert add(api, school).status_code == 201
    wait_until(lambda: shown(api, school) == "Южная", 30, "the keeper")
    person = next(row for row in api.must(path)["items"] if row["kind"] == "person")
    assert [(row["source"]["supplier"], row["reason"], row["rank"])
            for row in person["statements"]] == [("south", "highest", 1), ("north", "rank", None)]
    assert person["statements"][0]["source"]["message"]


def test_differences_are_listed_by_page_without_values_and_within_the_scope(bus, api, north, south):
    schools = [disputed(north, south) for _ in range(2)]
    students = {student(api, school) for school in schools}
    listed = [row for page in api.pages("/differences", 1, supplier="south", section="persons")
              for row in page["items"]]
    assert students <= {row["student"] for row in listed}
    assert all("shown" not in row for row in listed)
    narrow = new_api(bus, "authority-staff", f"organization:{schools[0].ogrn}")
    assert {row["student"] for row in narrow.must("/differences", section="persons")["items"]} == {
        student(narrow, schools[0])}
    refused(narrow.get(f"/students/{student(api, schools[1])}/differences"), 404, "KB-1803")
    looked = bus.store.rows("SELECT s.student_id FROM audit a JOIN audit_student s "
                            "ON s.audit_id = a.id WHERE a.operation = 'listDifferences'")
    assert students <= {int(row["student_id"]) for row in looked}


def test_an_organization_has_differences_of_its_own(bus, api, north, south):
    school = School(students=0)
    north.must(push_roster(school).replace("<kind>school</kind>",
                                           "<kind>school</kind><phone>+7 383 111</phone>"))
    south.must(push_roster(school).replace("<kind>school</kind>",
                                           "<kind>school</kind><phone>+7 383 222</phone>"))
    number = api.must("/organizations", q=school.ogrn)["items"][0]["id"]
    items = api.must(f"/organizations/{number}/differences")["items"]
    assert [(row["kind"], [field["name"] for field in row["fields"]]) for row in items] == [
        ("organization", ["phone"])]
    refused(api.get("/organizations/987654/differences"), 404, "KB-1803")


def test_every_change_by_api_and_by_command_line_is_in_the_chained_trail(bus, api, north):
    school = School(students=0)
    north.must(push_roster(school))
    assert add(api, school, "journal").status_code == 201
    done = bus.cli("priorities", "set", "--organization", school.ogrn, "--section", "health",
                   "--supplier", "south", "--rank", "1")
    assert done.returncode == 0, done.stderr
    assert bus.cli("tokens", "add", "short", "--role", "authority-staff", "--scope",
                   "region").returncode == 0
    assert bus.cli("tokens", "revoke", "short").returncode == 0
    rows = bus.store.rows("SELECT operation, target, actor, log_entry FROM audit WHERE operation "
                          "IN ('addPriority', 'setPriority', 'tokens add', 'tokens revoke')")
    mine = {row["operation"]: row for row in rows
            if row["operation"].endswith("Priority") or "short" in row["target"]}
    assert set(mine) == {"addPriority", "setPriority", "tokens add", "tokens revoke"}
    assert all(row["log_entry"] for row in mine.values())
    assert mine["setPriority"]["actor"].startswith("cli:")
    assert "/health/" in mine["setPriority"]["target"]
    wait_until(lambda: bus.cli("evidence", "verify").returncode == 0, 30, "the chain")


def test_that_somebody_is_ill_is_told_by_right_alone(bus, north, south):
    """Neither on the card's differences nor in the list, nor by the list's cursor."""
    school = School(students=1)
    for supplier, status in ((south, "excused"), (north, "ill")):
        supplier.must(push_roster(school))
        told = (f"<attendance><studentId>{school.students[0]}</studentId>"
                f"<status>{status}</status></attendance>")
        supplier.must(push_marks(lesson(school, [told])))
    plain, special = new_api(bus), new_api(bus, "system-administrator", "region", "--special")
    path = f"/students/{student(plain, school)}/differences"
    field, = [row for row in special.must(path)["items"] if row["kind"] == "attendance"][0]["fields"]
    assert (field["name"], field["shown"], set(field["stated"])) == (
        "status", "ill", {"ill", "excused"})
    assert [row for row in plain.must(path)["items"] if row["kind"] == "attendance"] == []
    for api, kinds in ((plain, set()), (special, {"attendance"})):
        pages = [page for page in api.pages("/differences", 1, supplier="south", section="journal")]
        assert {row["kind"] for page in pages for row in page["items"]} & {"attendance"} == kinds
        assert kinds or "attendance" not in str(pages)
