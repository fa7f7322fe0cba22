"""Who is who: a record that could be of two persons, two cards of one child, and a mistake undone."""
import json
import uuid

from harness.api import new_api, refused
from harness.bus import free_port
from harness.delivery import wait_until
from harness.messages import School, get_performance, lesson, mark, push_marks, push_roster, wrap, head

BUS_SETTINGS = {"console": {"port": free_port()}}
GROUND = ("--ground", "обращение 7")


def cli(bus, *arguments):
    done = bus.cli("persons", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


def person_of(bus, key):
    return bus.store.value(f"SELECT entity_id FROM source_key WHERE key = '{key}' ORDER BY kind")


def conflict_of(bus, key, state="open"):
    found = [line for line in cli(bus, "conflicts", "--state", state) if line["key"] == key]
    return found[0] if found else None


def stranger(school, key, snils):
    """Somebody of another name and birth date under the SNILS of a pupil."""
    return wrap("PushRoster", [head(), (
        f"<student><id>{key}</id><snils>{snils}</snils><surname>Чужая</surname>"
        "<name>Девочка</name><sex>female</sex><birthDate>2009-02-03</birthDate></student>")])


def marks_seen(epgu, snils, student):
    answer = epgu.call(get_performance(snils, student))
    if answer.code != "ok":
        return answer.code
    return sorted(m.findtext("{*}value") for m in answer.all("day/lesson/mark"))


def test_a_conflict_is_listed_decided_and_its_record_applied(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    key = f"{school.prefix}-stranger"
    for seen in (1, 2):
        answer = north.must(stranger(school, key, school.student_snils(0)))
        assert [r["code"] for r in answer.records()] == ["KB-2014"]
        assert conflict_of(bus, key)["seen"] == seen
    line = conflict_of(bus, key)
    assert (line["supplier"], line["reason"]) == ("north", "snils-of-another")
    pupil = person_of(bus, school.students[0])
    assert [one["person"] for one in line["candidates"]] == [pupil]
    shown = cli(bus, "show", str(line["id"]))
    assert shown["records"][0]["surname"] == "Чужая" and shown["persons"][0]["person"] == pupil
    assert school.student_snils(0) not in json.dumps(shown)
    cli(bus, "decide", str(line["id"]), "--new", *GROUND)
    assert conflict_of(bus, key) is None
    assert conflict_of(bus, key, "decided")["decision"] == "new-person"
    made = person_of(bus, key)
    assert made not in (None, pupil)
    assert bus.store.value(f"SELECT snils FROM person WHERE id = {made}") is None
    noted = bus.store.rows("SELECT a.operation FROM audit a JOIN audit_student s "
                           f"ON s.audit_id = a.id WHERE s.student_id = {pupil}")
    assert {"persons show", "persons decide"} <= {row["operation"] for row in noted}
    again = bus.cli("persons", "decide", str(line["id"]), "--dismiss", *GROUND)
    assert again.returncode == 1 and "KB-1809" in again.stderr


def test_a_record_told_apart_later_closes_its_conflict(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    key = f"{school.prefix}-stranger"
    north.must(stranger(school, key, school.student_snils(0)))
    assert conflict_of(bus, key)
    north.must(stranger(school, key, School().student_snils(0)))
    assert conflict_of(bus, key) is None and conflict_of(bus, key, "gone")


def test_a_merge_shares_the_marks_with_the_other_guardian_until_it_is_undone(bus, north, epgu):
    school = School(students=2)
    north.must(push_roster(school))
    one, other = school.students
    north.must(push_marks(lesson(school, [mark(one, "5")], number=1),
                          lesson(school, [mark(other, "2")], number=2)))
    keep, drop = person_of(bus, one), person_of(bus, other)
    mother = school.mother_snils(1)
    assert marks_seen(epgu, mother, keep) == "KB-1603"

    unchosen = bus.cli("persons", "merge", str(keep), str(drop), *GROUND)
    assert unchosen.returncode == 1 and not unchosen.stdout, "two SNILS: somebody has to choose"
    plan = cli(bus, "merge", str(keep), str(drop), "--dry-run", *GROUND)
    assert plan["snils_differ"] and {f["kind"] for f in plan["facts"]} >= {"mark", "source_key"}
    made, = cli(bus, "merge", str(keep), str(drop), "--snils", "keep", *GROUND)
    assert person_of(bus, other) == keep
    assert marks_seen(epgu, mother, keep) == ["2", "5"]
    assert marks_seen(epgu, mother, drop) == "KB-1603"
    north.must(push_marks(lesson(school, [mark(other, "3")], number=3)))
    assert marks_seen(epgu, school.mother_snils(0), keep) == ["2", "3", "5"]
    told = bus.store.rows("SELECT s.student_id FROM audit a JOIN audit_student s ON s.audit_id = "
                          f"a.id WHERE a.target = 'person-merge/{made['id']}'")
    assert {row["student_id"] for row in told} == {keep, drop}, "the trail shows both"

    undone = cli(bus, "undo", str(made["id"]), *GROUND)
    assert undone["changed"] == []
    assert person_of(bus, other) == drop
    assert marks_seen(epgu, mother, keep) == "KB-1603"
    assert marks_seen(epgu, mother, drop) == ["2"]
    twice = bus.cli("persons", "undo", str(made["id"]), *GROUND)
    assert twice.returncode == 1 and "KB-1809" in twice.stderr


def test_the_api_lists_decides_merges_and_undoes(bus, north):
    school, far = School(students=2), School(students=1)
    north.must(push_roster(school, far))
    key = f"{school.prefix}-stranger"
    north.must(stranger(school, key, school.student_snils(0)))
    region, staff = new_api(bus), new_api(bus, "authority-staff")
    narrow = new_api(bus, "authority-administrator", f"organization:{far.ogrn}")

    def of_key(api):
        return [line for page in api.pages("/persons/conflicts", 100) for line in page["items"]
                if line["key"] == key]
    line, = of_key(region)
    assert of_key(staff) and not of_key(narrow), "whoever does not see the pupil"
    assert narrow.get(f"/persons/conflicts/{line['id']}").status_code == 404
    shown = region.must(f"/persons/conflicts/{line['id']}")
    assert shown["records"][0]["surname"] == "Чужая" and shown["candidates"][0]["card"]
    decision = {"decision": "dismiss", "ground": "ошибка ввода"}
    path = f"/persons/conflicts/{line['id']}/decide"
    refused(staff.post(path, decision, str(uuid.uuid4())), 403, "KB-1802")
    assert region.post(path, decision, str(uuid.uuid4())).json()["state"] == "dismissed"
    north.must(stranger(school, key, school.student_snils(0)))
    assert not of_key(region), "dismissed stays so while the record is the same"

    keep, drop = (person_of(bus, student) for student in school.students)
    body = {"keep": keep, "drop": drop, "snils": "drop", "ground": "обращение 9"}
    assert narrow.post("/persons/merges", body, str(uuid.uuid4())).status_code == 404
    assert region.must("/persons/merge-plan", keep=keep, drop=drop)["snils_differ"]
    once = str(uuid.uuid4())
    made = region.post("/persons/merges", body, once)
    assert made.status_code == 201, made.text
    assert region.post("/persons/merges", body, once).json() == made.json()
    merge = made.json()["id"]
    gone = refused(region.get(f"/students/{drop}"), 404, "KB-1803")
    assert gone["parameter"] == f"merged-into/{keep}"
    card = region.must(f"/students/{keep}")
    assert card["person"]["snils"].replace("-", "").replace(" ", "") == school.student_snils(1)
    assert merge in [it["id"] for it in region.must("/persons/merges", limit=100)["items"]]
    undone = region.post(f"/persons/merges/{merge}/undo", {"ground": "ошиблись"}, str(uuid.uuid4()))
    assert undone.status_code == 200, undone.text
    assert undone.json()["changed"] == [] and region.must(f"/students/{drop}")["id"] == drop
    bus.check_log()


def namesake(key, student):
    """A pupil of that name and birth date, of whom nothing else is known."""
    return wrap("PushRoster", [head(), (
        f"<student><id>{key}</id><surname>{student['surname']}</surname>"
        f"<name>{student['name']}</name><sex>female</sex>"
        f"<birthDate>{student['birth_date']}</birthDate></student>")])


def test_a_narrow_token_sees_of_foreign_candidates_only_how_many_and_decides_nothing(bus, north):
    near, far = School(students=1), School(students=1)
    north.must(push_roster(near, far))
    key = near.students[0]
    north.must(stranger(near, key, far.student_snils(0)))
    narrow = new_api(bus, "authority-administrator", f"organization:{near.ogrn}")
    own, foreign = person_of(bus, near.students[0]), person_of(bus, far.students[0])
    line, = [it for it in narrow.must("/persons/conflicts", limit=100)["items"] if it["key"] == key]
    shown = narrow.must(f"/persons/conflicts/{line['id']}")
    for answer in (line, shown):
        assert [it["person"] for it in answer["candidates"]] == [own] and answer["others"] == 1
        assert str(foreign) not in json.dumps(answer["candidates"])
    for decision in ({"decision": "dismiss"}, {"decision": "this-person", "person": own},
                     {"decision": "new-person"}):
        answer = narrow.post(f"/persons/conflicts/{line['id']}/decide",
                             {**decision, "ground": "обращение 7"}, str(uuid.uuid4()))
        refused(answer, 404, "KB-1803")
    assert conflict_of(bus, key)["state"] == "open"

    made, = cli(bus, "merge", str(own), str(foreign), "--snils", "keep", *GROUND)
    answer = narrow.post(f"/persons/merges/{made['id']}/undo", {"ground": "ошиблись"},
                         str(uuid.uuid4()))
    refused(answer, 404, "KB-1803")
    assert person_of(bus, far.students[0]) == own, "nothing was undone"
    assert cli(bus, "undo", str(made["id"]), *GROUND)["changed"] == []


def test_a_decision_and_a_merge_refuse_what_changed_since_it_was_shown(bus, north):
    school = School(students=2)
    north.must(push_roster(school))
    key = f"{school.prefix}-stranger"
    north.must(stranger(school, key, school.student_snils(0)))
    api = new_api(bus)
    shown = cli(bus, "show", str(conflict_of(bus, key)["id"]))
    north.must(stranger(school, key, school.student_snils(1)))
    stale = {"decision": "dismiss", "version": shown["version"], "ground": "обращение 7"}
    path = f"/persons/conflicts/{shown['id']}/decide"
    refused(api.post(path, stale, str(uuid.uuid4())), 412, "KB-1810")
    late = bus.cli("persons", "decide", str(shown["id"]), "--dismiss", "--seen",
                   str(shown["version"]), *GROUND)
    assert late.returncode == 1 and "KB-1810" in late.stderr
    fresh = {**stale, "version": cli(bus, "show", str(shown["id"]))["version"]}
    assert api.post(path, fresh, str(uuid.uuid4())).json()["state"] == "dismissed"

    keep, drop = (person_of(bus, student) for student in school.students)
    plan = api.must("/persons/merge-plan", keep=keep, drop=drop)
    north.must(push_marks(lesson(school, [mark(school.students[1], "5")], number=1)))
    body = {"keep": keep, "drop": drop, "snils": "keep", "version": plan["version"],
            "ground": "обращение 7"}
    refused(api.post("/persons/merges", body, str(uuid.uuid4())), 412, "KB-1810")


def test_a_card_is_split_by_supplier_and_the_split_is_undone(bus, north, south, epgu):
    school = School(students=1)
    other = School(students=1, number=school.number)
    north.must(push_roster(school))
    south.must(push_roster(other))
    one, two = school.students[0], other.students[0]
    card = person_of(bus, one)
    assert person_of(bus, two) == card
    north.must(push_marks(lesson(school, [mark(one, "5")], number=1)))
    south.must(push_marks(lesson(other, [mark(two, "2")], number=2)))
    mother = school.mother_snils(0)
    assert marks_seen(epgu, mother, card) == ["2", "5"]
    api, staff = new_api(bus), new_api(bus, "authority-staff")
    plan = api.must("/persons/split-plan", person=card, suppliers="south")
    assert plan["keys_go"] == [f"south/{two}"] and plan["keys_stay"] == [f"north/{one}"]
    assert {fact["kind"]: fact for fact in plan["facts"]}["mark"]["go"] == 1
    assert cli(bus, "split", str(card), "--supplier", "south", "--dry-run", *GROUND)["version"] == (
        plan["version"])
    body = {"person": card, "suppliers": "south", "version": plan["version"],
            "ground": "обращение 8"}
    refused(staff.post("/persons/splits", body, str(uuid.uuid4())), 403, "KB-1802")
    refused(api.post("/persons/splits", {**body, "suppliers": "north,south"}, str(uuid.uuid4())),
            422, "KB-1812")
    made = api.post("/persons/splits", body, str(uuid.uuid4()))
    assert made.status_code == 201, made.text
    made = made.json()
    assert made["keep"] == card and person_of(bus, two) == made["drop"] != card
    assert marks_seen(epgu, mother, card) == ["5"]
    assert marks_seen(epgu, mother, made["drop"]) == ["2"]
    south.must(push_marks(lesson(other, [mark(two, "3")], number=3)))
    assert made["id"] in [it["id"] for it in api.must("/persons/splits", limit=100)["items"]]
    told = bus.store.rows("SELECT s.student_id FROM audit a JOIN audit_student s ON s.audit_id = "
                          f"a.id WHERE a.target = 'person-split/{made['id']}'")
    assert {row["student_id"] for row in told} == {card, made["drop"]}
    answer = api.post(f"/persons/merges/{made['id']}/undo", {"ground": "ошиблись"},
                      str(uuid.uuid4()))
    refused(answer, 404, "KB-1803")
    undone = api.post(f"/persons/splits/{made['id']}/undo", {"ground": "ошиблись"},
                      str(uuid.uuid4()))
    assert undone.status_code == 200, undone.text
    assert [name for name in undone.json()["changed"] if name.startswith("mark ")]
    assert marks_seen(epgu, mother, card) == ["2", "3", "5"], "what came since came along"
    gone = refused(api.get(f"/students/{made['drop']}"), 404, "KB-1803")
    assert gone["parameter"] == f"merged-into/{card}"
    bus.check_log()


def test_pupils_who_look_like_one_are_listed_until_somebody_says_that_they_are_two(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    pupil = person_of(bus, school.students[0])
    row, = bus.store.rows(f"SELECT surname, name, birth_date FROM person WHERE id = {pupil}")
    key = f"{school.prefix}-namesake"
    north.must(namesake(key, row))
    line = conflict_of(bus, key)
    assert line["reason"] in ("namesake", "several-fit")
    cli(bus, "decide", str(line["id"]), "--new", *GROUND)
    other = person_of(bus, key)

    def pair():
        return [it for it in cli(bus, "look-alikes", "--limit", "1000")
                if {it["one"], it["other"]} == {pupil, other}]
    wait_until(pair, 30, "the pair is judged")
    found, = pair()
    assert found["score"] >= 50 and "same-birth-date" in found["signs"]
    region = new_api(bus)
    narrow = new_api(bus, "authority-administrator", f"organization:{school.ogrn}")
    assert found["id"] in [it["id"] for page in region.pages("/persons/look-alikes", 100)
                           for it in page["items"]]
    assert narrow.must("/persons/look-alikes")["items"] == [], "the other one is in no school"
    path = f"/persons/look-alikes/{found['id']}/dismiss"
    refused(narrow.post(path, {"ground": "тёзки"}, str(uuid.uuid4())), 404, "KB-1803")
    done = region.post(path, {"ground": "тёзки"}, str(uuid.uuid4()))
    assert done.status_code == 200 and done.json()["state"] == "dismissed", done.text
    assert pair() == []
    noted = bus.store.rows(f"SELECT 1 FROM audit WHERE target = 'person-look-alike/{found['id']}'")
    assert len(noted) == 1
