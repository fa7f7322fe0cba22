"""Who is who: a record that could be of two persons, two cards of one child, and a mistake undone."""
import json
import uuid

from harness.api import new_api, refused
from harness.bus import free_port
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
