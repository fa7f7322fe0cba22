"""The API: what it lets through, whom it shows, what it notes."""
import json
import re
import time

import pytest
from harness.api import Api, add_token, new_api, refused
from harness.bus import free_port
from harness.messages import (School, head, lesson, mark, new_id, push_final_marks, push_marks,
                              push_roster, stated, wrap)

BUS_SETTINGS = {"console": {"port": free_port()}}


@pytest.fixture(scope="module")
def schools(north):
    made = [School(students=7), School(students=3)]
    north.must(push_roster(*made))
    north.must(push_marks(lesson(made[0], [mark(made[0].students[0], "5")])))
    north.must(push_final_marks(made[0], [(made[0].students[0], "4")]))
    return made


@pytest.fixture(scope="module")
def region(bus, schools):
    return new_api(bus)


def id_of(region, school):
    entry, = region.must("/organizations", q=school.ogrn)["items"]
    return entry["id"]


def pupil(region, school, index=0):
    line, = region.must("/students", q=school.student_snils(index))["items"]
    return line["id"]


def test_nobody_without_a_token_in_force(bus, schools):
    name, token = add_token(bus)
    for wrong in (None, "x", token[:-1], token + "0", token.replace("kt_", "kt-"),
                  token[:-1] + ("0" if token[-1] != "0" else "1")):
        answer = Api(bus, wrong).get("/organizations")
        refused(answer, 401, "KB-1801")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    refused(Api(bus, None).get("/nothing"), 401, "KB-1801")
    assert Api(bus, token).get("/organizations").status_code == 200
    assert bus.cli("tokens", "revoke", name).returncode == 0
    refused(Api(bus, token).get("/organizations"), 401, "KB-1801")
    assert bus.cli("tokens", "revoke", name).returncode == 2


def test_tokens_are_told_without_their_secret(bus):
    name, token = add_token(bus, "authority-staff", "region", "--expires", "2036-12-31")
    told = bus.cli("tokens", "list", "--json").stdout
    row, = [each for each in json.loads(told) if each["name"] == name]
    assert (row["role"], row["scope"], row["special"], row["revoked"]) == (
        "authority-staff", "region", False, None)
    assert row["expires"] == "2036-12-31T21:00:00.000Z"
    assert token not in told and token.split("_")[2] not in told
    assert name in bus.cli("tokens", "list").stdout
    for wrong in (("x y", "region"), (name, "region"), ("a", "nowhere"), ("a", "organization:1"),
                  ("a", "authority:")):
        done = bus.cli("tokens", "add", wrong[0], "--role", "authority-staff", "--scope", wrong[1])
        assert done.returncode == 2 and not done.stdout, wrong
    for day in ("2020-01-01", "tomorrow"):
        done = bus.cli("tokens", "add", "b", "--role", "authority-staff", "--scope", "region",
                       "--expires", day)
        assert done.returncode == 2, day


def test_the_card_of_an_organization(region, schools):
    card = region.must(f"/organizations/{id_of(region, schools[0])}")
    assert card["ogrn"] == schools[0].ogrn and card["students"] == 7
    assert [each["students"] for each in card["classes"]] == [7]
    assert [each["binding"] for each in card["subjects"]] == ["none", "none"]
    assert card["source"]["supplier"] == "north" and card["source"]["message"]


def test_the_card_of_a_student(bus, region, schools):
    student = pupil(region, schools[0])
    card = region.must(f"/students/{student}")
    assert card["person"]["snils"].replace("-", "").replace(" ", "") == schools[0].student_snils(0)
    assert card["guardians"][0]["kind"] == "mother"
    assert card["enrollments"][0]["place"]["class_name"] and card["source"]["supplier"] == "north"
    assert card["enrollments"][0]["adapted"] is None, "health needs a right of its own"
    special = new_api(bus, "authority-staff", "region", "--special")
    assert special.must(f"/students/{student}")["enrollments"][0]["adapted"] is False
    diary = region.must(f"/students/{student}/diary", **{"from": "2026-11-01", "to": "2026-11-30"})
    assert diary["lessons"][0]["marks"][0]["value"] == "5"
    assert diary["lessons"][0]["attendance"] is None
    final, = region.must(f"/students/{student}/performance")["final_marks"]
    assert (final["period"], final["period_number"], final["value"]) == ("quarter", 1, "4")


def test_search_by_everything_that_is_typed(region, schools):
    snils = schools[0].student_snils(3)
    spelled = f"{snils[:3]}-{snils[3:6]}-{snils[6:9]} {snils[9:]}"
    for typed in (snils, spelled, f" {snils} "):
        assert len(region.must("/students", q=typed)["items"]) == 1, typed
    found = region.must("/students", q="ПРИМЕР", organization=id_of(region, schools[0]))
    assert found["total"] == len(found["items"]) == 7
    names = [each["surname"] for each in found["items"]]
    assert names == sorted(names)
    back = region.must("/students", q="пример", organization=id_of(region, schools[0]),
                       sort="-name")
    assert [each["id"] for each in back["items"]] == [each["id"] for each in found["items"]][::-1]
    assert len(region.must("/students", q="04.05.2013",
                           organization=id_of(region, schools[0]))["items"]) == 1
    for typed in ("%", "_", "' OR 1=1 --", "пример'; DROP TABLE person; --", "\\", "🙂", "*"):
        assert region.must("/students", q=typed)["items"] == [], typed
    assert region.must("/students", age_from=100)["items"] == []
    assert region.must("/students", sex="male")["items"] == []


def test_all_that_was_typed_must_fit(region, schools):
    snils, here = schools[0].student_snils(3), id_of(region, schools[0])
    line, = region.must("/students", q=snils)["items"]
    for typed in (f"{snils[:3]}–{snils[3:6]}–{snils[6:9]} {snils[9:]}", f"Имя {snils}",
                  "имя пример 4.5.2013", "Примерг 04/05/2013", "и примерг"):
        found = region.must("/students", q=typed, organization=here)["items"]
        assert [each["id"] for each in found] == [line["id"]], typed
    for typed in (f"Чужой {snils}", "Примерг 05.05.2013", "Примерг 4508123456"):
        assert region.must("/students", q=typed, organization=here)["items"] == [], typed


def test_the_queue_of_an_organization(bus, north, region):
    school = School(students=2)
    entries = [stated(school, "queueEntry", f"q{i}", f"<number>{i}</number>"
                      f"<applied>2026-04-0{2 - i}</applied><status>waiting</status>",
                      school.students[i]) for i in range(2)]
    north.must(wrap("PushRoster", [head(), school.organization(), school.frame(),
                                   school.student(0), school.student(1)]))
    north.must(wrap("PushPortfolio", [head(), *entries]))
    narrow = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    path = f"/organizations/{id_of(region, school)}/queue"
    assert [each["number"] for each in narrow.must(path)["items"]] == ["1", "0"]
    pages = list(narrow.pages(path, 1, status="waiting"))
    assert [each["number"] for page in pages for each in page["items"]] == ["1", "0"]
    assert narrow.must(path, status="refused")["items"] == []
    assert narrow.must("/students")["total"] == 2, "who studies nowhere is where he waits"
    child = narrow.must(path)["items"][0]["student"]
    assert narrow.must(f"/students/{child}")["enrollments"] == []
    refused(narrow.get("/organizations/987654321/queue"), 404, "KB-1803")


def test_foreign_is_as_absent(bus, region, schools):
    ours, theirs = schools
    narrow = new_api(bus, "authority-staff", f"organization:{ours.ogrn}")
    foreign = pupil(region, theirs)
    for path in (f"/students/{foreign}", f"/students/{foreign}/performance",
                 f"/students/{foreign}/diary?from=2026-11-01&to=2026-11-02",
                 f"/organizations/{id_of(region, theirs)}"):
        told = refused(narrow.get(path), 404, "KB-1803")
        absent = refused(narrow.get(re.sub(r"/\d+", "/987654321", path, count=1)), 404, "KB-1803")
        del told["trace"], absent["trace"]
        assert told == absent, path
    assert [each["ogrn"] for each in narrow.must("/organizations")["items"]] == [ours.ogrn]
    assert narrow.must("/students")["total"] == 7
    assert narrow.must("/students", q=theirs.student_snils(0))["items"] == []
    assert narrow.must("/students", organization=id_of(region, theirs))["items"] == []
    assert narrow.get(f"/students/{pupil(region, ours)}").status_code == 200


def test_pages_are_stable_while_students_come(bus, north, region, schools):
    school = School(students=5)
    north.must(push_roster(school))
    scope = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    seen, before = [], {each["id"] for each in scope.must("/students", limit=100)["items"]}
    for number, page in enumerate(scope.pages("/students", 2)):
        assert (page["total"] is None) == (number > 0)
        seen += [each["id"] for each in page["items"]]
        if number == 0:
            more = School(students=9, prefix=school.prefix, number=school.number)
            north.must(push_roster(more))
    assert len(seen) == len(set(seen)) and before <= set(seen)
    cursor = scope.must("/students", limit=2)["next"]
    for wrong in (cursor + "x", cursor[:-1] + "x", "1", "%00", cursor[16:]):
        refused(scope.get("/students", after=wrong), 400, "KB-1806")
    refused(scope.get("/students", after=cursor, sort="-name"), 400, "KB-1806")
    foreign = pupil(region, schools[0])  # whose place among ours would tell his name
    refused(scope.get("/students", limit=2, after=cursor[:16] + str(foreign)), 400, "KB-1806")
    loads = scope.must("/loads", limit=1)
    if loads["next"]:
        refused(scope.get("/loads", limit=1, after=loads["next"][:16] + "1"), 400, "KB-1806")


def test_an_etag_saves_the_body(region, schools):
    path = f"/students/{pupil(region, schools[0])}"
    first = region.get(path)
    etag = first.headers["ETag"]
    for header in (etag, f'"x", W/{etag}', "*"):
        again = region.get(path, headers={"If-None-Match": header})
        assert again.status_code == 304 and not again.content and again.headers["ETag"] == etag
    assert region.get(path, headers={"If-None-Match": '"x"'}).status_code == 200
    assert first.headers["Cache-Control"] == "no-store"
    head = region.ask("HEAD", path)
    assert head.status_code == 200 and not head.content and head.headers["ETag"] == etag


def test_every_look_is_in_the_trail(bus, region, schools):
    student = pupil(region, schools[0])
    name, token = add_token(bus, "authority-staff", f"organization:{schools[0].ogrn}")
    narrow, foreign = Api(bus, token), pupil(region, schools[1])
    shown = narrow.get(f"/students/{student}").headers["X-Request-Id"]
    hidden = narrow.get(f"/students/{foreign}").headers["X-Request-Id"]
    listed = narrow.get("/students", limit=3)

    def noted(trace):
        return bus.store.rows(
            "SELECT t.name, a.operation, s.student_id, s.ground FROM audit a "
            "JOIN api_token t ON t.id = a.token_id JOIN audit_student s ON s.audit_id = a.id "
            f"WHERE a.trace = '{trace}'")
    assert noted(shown) == [{"name": name, "operation": "getStudent", "student_id": student,
                             "ground": "role:authority-staff"}]
    assert [(row["student_id"], row["ground"]) for row in noted(hidden)] == [(foreign, "refused")]
    assert {row["student_id"] for row in noted(listed.headers["X-Request-Id"])} == {
        each["id"] for each in listed.json()["items"]}
    logged = json.loads(bus.cli("messages", "--json", "--trace", shown).stdout)
    assert [(row["service"], row["operation"]) for row in logged] == [("console", "getStudent")]


def test_a_changed_trail_is_found(bus, region, schools):
    trace = region.get(f"/students/{pupil(region, schools[0])}").headers["X-Request-Id"]
    deadline = time.monotonic() + 20
    while True:  # until the housekeeper has it in a block
        done = bus.cli("evidence", "verify", "--json")
        said = json.loads(done.stdout)
        if said["chained"] or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert said["valid"] and said["chained"] and said["looks"] > 0, said
    entry = bus.store.value(f"SELECT log_entry FROM audit WHERE trace = '{trace}'")
    where = f"audit_id IN (SELECT id FROM audit WHERE trace = '{trace}')"
    bus.store.change(f"UPDATE audit_student SET ground = 'role:nobody' WHERE {where}")
    done = bus.cli("evidence", "verify", "--json")
    problems = json.loads(done.stdout)["problems"]
    assert done.returncode == 1 and [each["subject"] for each in problems] == [str(entry)]
    bus.store.change("UPDATE audit_student SET ground = 'role:system-administrator' "
                     f"WHERE {where}")
    assert bus.cli("evidence", "verify").returncode == 0


def test_the_load_journal(bus, region, south, schools):
    south.must(push_roster(School()))
    loads = region.must("/loads", limit=100)["items"]
    assert [each["at"] for each in loads] == sorted((each["at"] for each in loads), reverse=True)
    assert {each["supplier"] for each in region.must("/loads", supplier="south")["items"]} == {
        "south"}
    narrow = new_api(bus, "authority-staff", f"organization:{schools[0].ogrn}")
    assert {each["supplier"] for each in narrow.must("/loads")["items"]} == {"north"}
    card = region.must(f"/loads/{loads[0]['id']}")
    assert card["errors"] == [] and card["received"] == loads[0]["received"]
    foreign = region.must("/loads", supplier="south")["items"][0]["id"]
    refused(narrow.get(f"/loads/{foreign}"), 404, "KB-1803")
    assert [each for page in region.pages("/loads", 1) for each in page["items"]] == loads


def test_no_personal_data_in_the_log(bus, region, schools):
    region.get("/students", q="Примера")
    region.get("/students", **{"Примера": "1"})
    region.get("/students/" + schools[0].student_snils(0))
    bus.check_log()
    assert schools[0].student_snils(0) not in bus.log_text()


def test_an_enrollment_that_is_still_to_come_opens_nothing(bus, north, region):
    here, there = School(students=2), School(students=1)
    north.must(push_roster(here, there))
    student = pupil(region, here)
    next_year = here.enrollment(0).replace(f"<id>{here.students[0]}-e</id>", "<id>later</id>") \
        .replace(f"<organizationId>{here.prefix}</organizationId>",
                 f"<organizationId>{there.prefix}</organizationId>") \
        .replace(f"<classId>{here.class_id}</classId>", f"<classId>{there.class_id}</classId>") \
        .replace("2026-09-01", "2027-09-01")
    north.must(wrap("PushRoster", [head(), next_year]))
    ours, theirs = (new_api(bus, "authority-staff", f"organization:{school.ogrn}")
                    for school in (here, there))
    assert ours.get(f"/students/{student}").status_code == 200
    refused(theirs.get(f"/students/{student}"), 404, "KB-1803")
    line, = ours.must("/students", q=here.student_snils(0))["items"]
    assert line["placement"]["organization_name"] == f"Школа № {here.number}"


def test_an_enrollment_without_a_class_is_shown(bus, north, region):
    school = School(students=1)
    north.must(push_roster(school).replace(f"<classId>{school.class_id}</classId><from>", "<from>"))
    card = region.must(f"/students/{pupil(region, school)}")
    place = card["enrollments"][0]["place"]
    assert (place["class_group"], place["class_name"]) == (0, "")
    line, = region.must("/students", q=school.student_snils(0))["items"]
    assert line["placement"]["organization_name"] == f"Школа № {school.number}"


def test_illness_needs_the_right_to_health(bus, north, region):
    school = School(students=1)
    north.must(push_roster(school))
    absence = f"<attendance><studentId>{school.students[0]}</studentId><status>ill</status>" \
              "</attendance>"
    north.must(push_marks(lesson(school, [absence])))
    path = f"/students/{pupil(region, school)}/diary"
    period = {"from": "2026-11-01", "to": "2026-11-30"}
    special = new_api(bus, "authority-staff", "region", "--special")
    for api, told in ((region, "excused"), (special, "ill")):
        assert [each["attendance"] for each in api.must(path, **period)["lessons"]] == [told]


def test_a_search_is_noted_also_when_nobody_is_found(bus, region, schools):
    narrow = new_api(bus, "authority-staff", f"organization:{schools[0].ogrn}")
    answer = narrow.get("/students", q=schools[1].student_snils(0))
    assert answer.json()["items"] == []
    trace = answer.headers["X-Request-Id"]
    noted = bus.store.rows(f"SELECT operation FROM audit WHERE trace = '{trace}'")
    assert noted == [{"operation": "listStudents"}]
    for nothing in ("—", " ", "-"):
        refused(narrow.get("/students", q=nothing), 400, "KB-1806")
    refused(narrow.get("/students", q="\u202eАнна"), 400, "KB-1806")


def test_rejected_and_waiting_records_are_shown_to_the_region_alone(bus, north, region, schools):
    message = new_id()
    marks = [mark(schools[1].students[0])] * 2 + [mark("nobody")]
    north.call(push_marks(lesson(schools[1], marks), message_id=message))
    load, = [each for each in region.must("/loads", limit=100)["items"]
             if each["source"] == message]
    assert [(e["outcome"], e["code"]) for e in region.must(f"/loads/{load['id']}")["errors"]] == [
        ("rejected", "KB-2013"), ("waiting", "KB-2011")]
    narrow = new_api(bus, "authority-staff", f"organization:{schools[0].ogrn}")
    told = narrow.must(f"/loads/{load['id']}")
    assert told["errors"] == [] and told["rejected"] == told["waiting"] == 1
