"""Records that come before what they refer to: kept, applied by themselves, rejected when late."""
import time

from harness.bus import load
from harness.messages import (School, get_status, head, lesson, mark, new_id, push_final_marks,
                              push_marks, push_roster, wrap)
from harness.refusal import nothing_stored


def roster(*parts, message_id=None, check_only=False):
    return wrap("PushRoster", [head(message_id, check_only), *parts])


def base_of(school):
    return [school.organization(), school.frame(), school.subjects()]


def people(school):
    return [school.student(i) for i in range(len(school.students))]


def enrollments(school):
    return [school.enrollment(i) for i in range(len(school.students))]


def until(look, seconds=30):
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.2)


def waiting(bus, school):
    return bus.store.value("SELECT count(*) AS n FROM waiting_record "
                           f"WHERE identity LIKE '%{school.prefix}%'")


def test_an_enrollment_is_applied_when_its_student_comes(bus, north):
    school = School(students=2)
    north.must(roster(*base_of(school)))
    message = new_id()
    early = north.must(roster(*enrollments(school), message_id=message))
    assert early.text("waiting") == "2" and early.counts() == (2, 0, 0, 0)
    assert {r["code"] for r in early.records("waiting")} == {"KB-2011"}
    entry, = bus.journal("--source", message)
    assert entry["ok"] and entry["waiting"] == 2
    assert {(e["outcome"], e["code"]) for e in entry["errors"]} == {("waiting", "KB-2011")}

    assert north.must(roster(*people(school))).counts() == (2, 2, 0, 0)
    entry, = bus.journal("--source", message)
    assert (entry["waiting"], entry["accepted"], entry["errors"]) == (0, 2, [])
    assert waiting(bus, school) == 0
    # the answer given stays what it was
    again = north.must(roster(*enrollments(school), message_id=message))
    assert again.records("waiting") == early.records("waiting")
    assert north.must(get_status(message)).text("status") == "accepted"
    row = bus.store.value(
        "SELECT m.message_id FROM enrollment e JOIN message m ON m.id = e.message_row_id "
        f"JOIN source_key k ON k.entity_id = e.id WHERE k.key = '{school.students[0]}-e'")
    assert row == message, "the provenance is that of the message that brought it"


def test_everything_backwards_makes_the_whole_register(bus, north):
    school = School(students=2)
    day = lesson(school, [mark(student, "4") for student in school.students])
    north.must(push_final_marks(school, [(student, "5") for student in school.students]))
    north.must(push_marks(day))
    north.must(roster(*[school.guardian(i) for i in range(2)]))
    north.must(roster(*enrollments(school)))
    north.must(roster(*people(school)))
    assert waiting(bus, school) > 0
    north.must(roster(school.frame(), school.subjects()))
    north.must(roster(school.organization()))
    assert waiting(bus, school) == 0
    assert north.must(push_roster(school)).counts() == (10, 0, 10, 0)
    assert north.must(push_marks(day)).counts() == (3, 0, 3, 0)


def test_checking_says_what_would_wait(bus, north):
    school = School(students=1)
    with nothing_stored(bus):
        answer = north.must(roster(*base_of(school), *enrollments(school), check_only=True))
    assert answer.text("waiting") == "1"
    assert waiting(bus, school) == 0


def test_a_file_may_come_before_the_file_that_it_refers_to(bus, tmp_path):
    school = School(students=3)
    late, early = tmp_path / "students.xml", tmp_path / "enrollments.xml"
    early.write_text(roster(*enrollments(school)))
    late.write_text(roster(*base_of(school), *people(school)))
    code, trial = load(bus, early, "--dry-run")
    assert code == 0 and trial["waiting"] == 3 and waiting(bus, school) == 0
    protocol = tmp_path / "protocol.csv"
    code, entry = load(bus, early, "--protocol", str(protocol))
    assert code == 0 and entry["waiting"] == 3 and len(entry["waiting_records"]) == 3
    assert protocol.read_text(encoding="utf-8-sig").count("ждёт") >= 3
    assert load(bus, late)[0] == 0
    line, = bus.journal("--trace", entry["trace"])
    assert (line["waiting"], line["accepted"]) == (0, 3)
    code, seen = load(bus, early)
    assert seen["seen"] and (seen["waiting"], seen["accepted"]) == (0, 3)


def test_what_waits_too_long_is_rejected_by_the_keeper(bus, north):
    school = School(students=1)
    north.must(roster(*base_of(school)))
    message = new_id()
    north.must(roster(*enrollments(school), message_id=message))
    month = 31 * 24 * 3600 * 10**6
    bus.store.change(f"UPDATE waiting_record SET since = since - {month} "
                     f"WHERE identity LIKE '%{school.prefix}%'")
    until(lambda: waiting(bus, school) == 0, 60)
    entry, = bus.journal("--source", message)
    assert not entry["ok"] and (entry["waiting"], entry["rejected"]) == (0, 1)
    assert [(e["outcome"], e["code"]) for e in entry["errors"]] == [("rejected", "KB-2011")]
    assert entry["code"] == "KB-2011" and "Не дождал" in entry["comment"]


def test_a_crowd_survives_a_kill(bus, north):
    """More await one key than one transaction applies: the keeper goes on after kill -9."""
    school = School(students=950)
    for i in range(0, 950, 475):
        north.must(roster(*people(school)[i:i + 475]))
        north.must(roster(*enrollments(school)[i:i + 475]))
    north.must(push_final_marks(school, [(student, "5") for student in school.students]))
    north.must(push_marks(lesson(school, [mark(student, "4") for student in school.students])))
    north.must(roster(school.frame(), school.subjects()))
    assert waiting(bus, school) == 3 * 950 + 4
    north.must(roster(school.organization()))
    bus.kill()
    bus.start()
    until(lambda: waiting(bus, school) == 0, 60)
    assert bus.store.value("SELECT count(*) AS n FROM waiting_came") == 0
    for table in ("enrollment", "mark", "final_mark"):
        assert bus.store.value(
            f"SELECT count(*) AS n FROM {table} t JOIN source_key k ON k.entity_id = t.student_id "
            f"WHERE k.key LIKE '{school.prefix}-student-%'") == 950, table


def test_no_record_that_waits_is_told_to_the_log(bus, north):
    school = School(students=1)
    north.must(roster(*base_of(school), school.student(0), school.guardian(0)))
    north.must(roster(*enrollments(school)))
    bus.check_log()
