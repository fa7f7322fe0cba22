"""The rules of the domain through the front door: who may say and see what, on which ground."""
import threading
import time

import pytest

from harness import wire
from harness.bus import default_partners
from harness.messages import (School, get_performance, get_status, get_students, lesson, make_snils,
                              mark, new_id, push_final_marks, push_marks, push_roster, wrap, head)
from harness.partner import Answer, Partner
from harness.refusal import check_refused, nothing_stored


def student_id(bus, school, index=0):
    return bus.store.value("SELECT entity_id FROM source_key WHERE key = "
                           f"'{school.students[index]}' ORDER BY kind")


def test_a_wrong_snils_rejects_that_record_alone(bus, north):
    school = School(students=2)
    payload = push_roster(school).replace(school.student_snils(0), "20000000120")
    answer = north.must(payload)
    rejected = {(r["kind"], r["code"]) for r in answer.records()}
    assert ("student", "KB-2001") in rejected
    assert rejected <= {("student", "KB-2001"), ("guardian", "KB-2017"),
                        ("enrollment", "KB-2017")}, rejected
    assert "20000000120" not in answer.raw.decode(), "personal data is masked"
    assert answer.counts() == (10, 7, 0, 3)
    entry, = bus.journal("--source", answer.text("messageId"))
    assert not entry["ok"] and entry["rejected"] == 3 and len(entry["errors"]) == 3
    retried = north.must(push_roster(school))
    assert retried.counts() == (10, 3, 7, 0)


def test_a_mistaken_end_is_taken_back_by_a_day_far_ahead(bus, north, epgu):
    school = School(students=1)
    north.must(push_roster(school))
    mother = school.mother_snils(0)

    def ended(record):
        return record.replace("</from>", "</from><to>2026-10-01</to>")
    gone = wrap("PushRoster", [head(), ended(school.guardian(0)), ended(school.enrollment(0))])
    assert north.must(gone).counts() == (2, 2, 0, 0)
    assert epgu.must(get_students(mother)).all("student") == []
    assert north.must(push_roster(school)).counts()[3] == 0
    assert epgu.must(get_students(mother)).all("student") == [], "what is left out erases nothing"
    back = wrap("PushRoster", [head(), school.guardian(0, end="2099-12-31"),
                               school.enrollment(0).replace("</from>", "</from><to>2099-12-31</to>")])
    assert north.must(back).counts() == (2, 2, 0, 0)
    shown, = epgu.must(get_students(mother)).all("student")
    assert shown.findtext("{*}classGroup")


def test_a_key_given_to_another_child_opens_nothing(bus, north, epgu):
    school = School(students=1)
    north.must(push_roster(school))
    other = school.student(0, snils="").replace("<snils></snils>", "").replace(
        "<name>Имя</name>", "<name>Борис</name>").replace("2013-05-01", "2009-10-10")
    answer = north.must(wrap("PushRoster", [head(), other]))
    assert [r["code"] for r in answer.records()] == ["KB-2014"]
    stranger = school.guardian(0).replace(school.mother_snils(0), make_snils(389_000_001)).replace(
        "-mother-0", "-mother-9")
    answer = north.must(wrap("PushRoster", [head(), stranger]))
    assert [r["code"] for r in answer.records()] == ["KB-2017"], "until it is decided whose the key is"
    assert epgu.must(get_students(make_snils(389_000_001))).all("student") == []
    shown, = epgu.must(get_students(school.mother_snils(0))).all("student")
    assert shown.findtext("{*}name") == "Имя"


def test_for_an_unknown_class_that_record_waits_alone(bus, north, school):
    good = lesson(school, [mark(school.students[0], "4")], number=3)
    bad = lesson(school, [mark(school.students[1], "4")], number=4, class_id="nowhere")
    answer = north.must(push_marks(good, bad))
    assert [(r["kind"], r["code"]) for r in answer.records("waiting")] == [
        ("lesson", "KB-2009"), ("mark", "KB-2009")]
    assert answer.counts() == (4, 2, 0, 0)


def test_references_that_lead_nowhere(north, school):
    answer = north.must(push_marks(
        lesson(school, [mark("nobody", "4")], number=5),
        lesson(school, [mark(school.students[0], "4")], number=6, subject="nothing")))
    assert [(r["kind"], r["code"]) for r in answer.records("waiting")] == [
        ("lesson", "KB-2010"), ("mark", "KB-2011"), ("mark", "KB-2010")]


def test_a_repeat_gets_the_identical_answer_and_changes_nothing(bus, north, school):
    payload = push_marks(lesson(school, [mark(school.students[0], "3")], number=7))
    first = north.must(payload)
    with nothing_stored(bus):
        again = north.must(payload)
        in_other_soap = north.must(payload, soap="1.2")
    assert [r.text("accepted") for r in (first, again, in_other_soap)] == ["2"] * 3
    assert first.records("accepted") == again.records("accepted")


def test_checking_saves_nothing(bus, north, school):
    with nothing_stored(bus):
        answer = north.must(push_marks(lesson(school, [mark(school.students[0])], number=10),
                                       check_only=True))
    assert answer.text("checkOnly") == "true" and answer.counts() == (2, 2, 0, 0)
    assert north.must(get_status(answer.text("messageId"))).text("status") == "unknown"


def test_a_correction_keeps_what_it_replaced(bus, north, school):
    north.must(push_marks(lesson(school, [mark(school.students[0], "2")], number=11)))
    north.must(push_marks(lesson(school, [mark(school.students[0], "4")], number=11)))
    student = student_id(bus, school)
    history = bus.store.rows(f"SELECT value FROM mark_history WHERE student_id = {student}")
    assert {"value": "2"} in history
    removed = "<removed>true</removed>"
    north.must(push_marks(lesson(school, [mark(school.students[0], "4", extra=removed)],
                                 number=11)))
    history = bus.store.rows(f"SELECT value FROM mark_history WHERE student_id = {student}")
    assert {"value": "4"} in history


def test_a_foreign_organization_is_refused(bus, pki, north):
    limited = Partner(bus, pki.limited)
    served, foreign = School(students=1, number=500), School(students=1)
    answer = limited.must(push_roster(served, foreign))
    rejected = answer.records()
    assert {r["kind"] for r in rejected} >= {"organization", "class-group", "subject", "enrollment",
                                             "guardian"}
    assert {r["code"] for r in rejected} <= {"KB-1602", "KB-2017"}, rejected
    assert rejected[0]["code"] == "KB-1602"
    stored = bus.store.rows(f"SELECT ogrn FROM organization WHERE ogrn = '{foreign.ogrn}'")
    assert stored == []


def test_another_suppliers_keys_mean_nothing(bus, south, school):
    answer = south.must(push_marks(lesson(school, [mark(school.students[0])])))
    assert answer.counts()[1] == 0 and "KB-2009" in {r["code"] for r in answer.records("waiting")}


@pytest.mark.parametrize("who, payload", [
    ("north", get_students(make_snils(300_000_001))),
    ("north", get_performance(make_snils(300_000_001), 1)),
    ("epgu", get_status(new_id())), ("epgu", push_roster(School(students=1)))],
    ids=["supplier-students", "supplier-performance", "portal-status", "portal-push"])
def test_each_kind_of_partner_has_its_own_operations(bus, pki, who, payload):
    with nothing_stored(bus):
        check_refused(bus, Partner(bus, getattr(pki, who)).call(payload), "KB-1601")


def test_the_portal_sees_what_was_pushed(bus, north, epgu):
    school = School(students=2)
    north.must(push_roster(school))
    north.must(push_marks(lesson(school, [
        mark(school.students[0], "5"), mark(school.students[0], "2", 2, "<weight>3</weight>")])))
    north.must(push_final_marks(school, [(school.students[0], "4")]))
    mine = epgu.must(get_students(school.mother_snils(0)))
    assert [s.findtext("{*}ground") for s in mine.all("student")] == ["guardian"]
    key = mine.all("student")[0].findtext("{*}studentId")
    shown = epgu.must(get_performance(school.mother_snils(0), key))
    assert [m.findtext("{*}value") for m in shown.all("day/lesson/mark")] == ["5", "2"]
    assert [(a.findtext("{*}value"), a.findtext("{*}marks")) for a in shown.all("average")] == [
        ("2.75", "2")]
    assert [f.findtext("{*}value") for f in shown.all("finalMark")] == ["4"]
    asked = bus.store.rows("SELECT a.operation, s.ground FROM audit a JOIN audit_student s "
                           "ON s.audit_id = a.id WHERE a.requester_snils = "
                           f"'{school.mother_snils(0)}' ORDER BY a.id")
    assert [row["operation"] for row in asked] == ["GetStudents", "GetPerformance"]
    assert all(row["ground"].startswith("guardian") for row in asked)
    seen = bus.store.value("SELECT count(*) FROM audit_student WHERE student_id = "
                           f"{student_id(bus, school)}")
    assert seen == 2


def shape(answer):
    """A refusal without what differs from message to message."""
    fault = answer.fault
    return answer.status, fault.code, fault.text, fault.blame, fault.items


def test_no_ground_looks_like_no_student(bus, north, epgu):
    school = School(students=3)
    roster = push_roster(school)
    roster = roster.replace(school.guardian(1), school.guardian(1, end="2026-01-01"))
    roster = roster.replace(school.guardian(2), school.guardian(2, start="2090-01-01"))
    assert north.must(roster).counts()[3] == 0
    mine = student_id(bus, school)
    cases = [
        epgu.call(get_performance(school.mother_snils(1), student_id(bus, school, 1))),  # ended
        epgu.call(get_performance(school.mother_snils(2), student_id(bus, school, 2))),  # not yet
        epgu.call(get_performance(school.mother_snils(0), student_id(bus, school, 1))),  # neighbour
        epgu.call(get_performance(school.student_snils(0), mine)),                       # under 14
        epgu.call(get_performance(make_snils(777_000_001), mine)),                       # stranger
        epgu.call(get_performance(school.mother_snils(0), 10**12)),                      # nobody
        epgu.call(get_performance(school.mother_snils(0), "what")),                      # no number
        epgu.call(get_performance(school.mother_snils(0), "")),
    ]
    assert {answer.code for answer in cases} == {"KB-1603"}
    assert len({str(shape(answer)) for answer in cases}) == 1
    for answer in cases:
        check_refused(bus, answer, "KB-1603")
        audited = bus.store.rows("SELECT count(*) AS n FROM audit WHERE trace = "
                                 f"'{answer.fault.trace}'")
        assert [int(row["n"]) for row in audited] == [1]
        grounds = bus.store.rows("SELECT s.ground FROM audit a JOIN audit_student s ON "
                                 f"s.audit_id = a.id WHERE a.trace = '{answer.fault.trace}'")
        assert {row["ground"] for row in grounds} <= {"refused"}
    probed = bus.store.value("SELECT count(*) FROM audit_student WHERE ground = 'refused' "
                             f"AND student_id = {mine}")
    assert int(probed) >= 2
    for snils in (school.mother_snils(1), school.mother_snils(2), make_snils(777_000_001)):
        assert epgu.must(get_students(snils)).all("student") == []


def test_a_student_of_fourteen_asks_without_a_guardian(bus, north, epgu):
    school = School(students=1)
    north.must(push_roster(school).replace("2013-05-01", "2009-05-01"))
    mine = epgu.must(get_students(school.student_snils(0)))
    assert [s.findtext("{*}ground") for s in mine.all("student")] == ["self"]


@pytest.mark.parametrize("period, code", [
    (("2026-11-30", "2026-11-01"), "KB-2016"), (("2020-01-01", "2026-11-01"), "KB-2007")])
def test_a_period_must_make_sense(bus, north, epgu, school, period, code):
    check_refused(bus, epgu.call(get_performance(school.mother_snils(0),
                                                 student_id(bus, school), *period)), code)


def test_a_suppliers_own_format_within_the_contract(bus, south, north):
    school = School(students=1)
    row = (f'<list xmlns="urn:supplier:flat-list:1.0" guid="{new_id()}"><row type="10">'
           f"<org>{school.prefix}</org><ogrn>{school.ogrn}</ogrn><title>Школа</title>"
           "<kind>1</kind></row></list>")
    payload = wrap("PushDocument", [head(), f"<document>{row}</document>"])
    assert south.must(payload).counts() == (1, 1, 0, 0)
    with nothing_stored(bus):
        check_refused(bus, north.call(payload.replace("<messageId>", "<messageId>", 1)), "KB-1402")


def test_hup_adds_a_partner_without_dropping_a_connection(bus, pki, north):
    newcomer = Partner(bus, pki.newcomer)
    check_refused(bus, newcomer.call(get_status(new_id())), "KB-1303")
    with wire.connect_tls(bus) as sock:  # within a request while the signal comes
        octets = north.make(get_status(new_id()))
        sock.sendall(wire.request_head("/ws/diary", len(octets)) + octets[:50])
        kept = north.client.connection.sock
        bus.settings["partners"] = [*default_partners(pki), {
            "code": "newcomer", "name": "Новый", "kind": "supplier",
            "certificates": [str(pki.newcomer.certificate)]}]
        bus.write_config()
        bus.reload()
        assert newcomer.must(push_roster(School(students=1))).counts() == (7, 7, 0, 0)
        sock.sendall(octets[50:])
        assert Answer(bus, wire.read_reply(sock)).fault is None
    north.must(get_status(new_id()))
    assert kept is not None and north.client.connection.sock is kept


def test_hup_with_a_mistake_changes_nothing(bus, north):
    good = bus.config.read_text()
    bus.config.write_text("partners: [")
    bus.reload()
    assert "not reloaded" in bus.log_text()
    north.must(get_status(new_id()))
    bus.config.write_text(good)
    bus.reload()


def test_term_lets_a_request_under_way_end(bus, north):
    octets = north.make(push_roster(School(students=30)))
    with wire.connect_tls(bus) as sock:
        sock.sendall(wire.request_head("/ws/diary", len(octets)) + octets[:-100])
        time.sleep(0.2)
        stopping = threading.Thread(target=bus.stop)
        stopping.start()
        time.sleep(0.3)
        sock.sendall(octets[-100:])
        answer = Answer(bus, wire.read_reply(sock))
    stopping.join()
    assert answer.fault is None and answer.counts() == (94, 94, 0, 0), answer.fault
    bus.start()
    north.must(get_status(new_id()))
    assert bus.store.value("SELECT count(*) FROM message WHERE message_id = "
                           f"'{answer.text('messageId')}'") == 1
