"""Every kind of record through the front door: all kinds of education, portfolios, history."""
from harness.bus import SOURCE, load
from harness.messages import (School, head, make_ogrn, new_id, portfolio_records, push_portfolio,
                              push_roster, push_roster_below, stated, wrap)
from harness.partner import Partner

NATIVE = SOURCE / "tests/data/formats/native"
TABLES = ("health", "education_document", "exam_result", "achievement", "queue_entry")


def key_id(bus, key):
    return bus.store.value(f"SELECT entity_id FROM source_key WHERE key = '{key}'")


def test_a_portfolio_is_acknowledged_record_by_record_and_kept_once(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    answer = north.must(push_portfolio(portfolio_records(school)))
    assert answer.counts() == (5, 5, 0, 0), answer.records()
    assert [r["kind"] for r in answer.records("accepted")] == [
        "health", "education-document", "exam-result", "achievement", "queue-entry"]
    assert north.must(push_portfolio(portfolio_records(school))).counts() == (5, 0, 5, 0)
    student = key_id(bus, school.students[0])
    for table in TABLES:
        assert bus.store.value(f"SELECT count(*) FROM {table} WHERE student_id = {student}") == 1


def test_each_wrong_record_has_its_own_error_and_the_rest_is_taken(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    exam = ("<kind>ege</kind><subject>Физика</subject><date>{}</date><score>50</score>")
    document = ("<type>other</type><number>1</number><issued>2026-06-25</issued>"
                "<specialty>{}</specialty>")
    answer = north.must(push_portfolio([
        stated(school, "health", "h1", "<from>2026-09-10</from>", student="nobody"),
        stated(school, "health", "h2", "<from>2026-09-10</from>"
               "<disabilityUntil>2026-01-01</disabilityUntil>"),
        stated(school, "educationDocument", "d1", document.format("9.2.7")),
        stated(school, "educationDocument", "d2", document.format("09.02.07")),
        stated(school, "examResult", "x1", exam.format("2090-06-03")),
        stated(school, "examResult", "x2", exam.format("2026-06-03"), organization="nowhere"),
        stated(school, "queueEntry", "q", "<applied>2026-04-01</applied><status>waiting</status>"),
        stated(school, "queueEntry", "q", "<applied>2026-04-02</applied><status>waiting</status>"),
    ]))
    assert [(r["path"].rsplit("/", 1)[1], r["code"]) for r in answer.records()] == [
        ("health[2]", "KB-2016"), ("educationDocument[1]", "KB-2022"),
        ("examResult[1]", "KB-2004"), ("queueEntry[2]", "KB-2013")]
    assert [(r["path"].rsplit("/", 1)[1], r["code"]) for r in answer.records("waiting")] == [
        ("health[1]", "KB-2011"), ("examResult[2]", "KB-2008")]
    assert answer.counts() == (8, 2, 0, 4)


def test_a_stranger_states_nothing_about_a_student(bus, pki, north):
    school, served = School(students=1), School(students=0, number=500)
    north.must(push_roster(school))
    limited = Partner(bus, pki.limited)
    assert limited.must(push_roster(served)).counts()[3] == 0
    child = school.student(0)
    limited.must(wrap("PushRoster", [head(), child]))
    records = [record.replace(f"<organizationId>{school.prefix}<",
                              f"<organizationId>{served.prefix}<")
               for record in portfolio_records(school)]
    answer = limited.must(push_portfolio(records))
    assert [(r["kind"], r["code"]) for r in answer.records("waiting")] == [
        ("health", "KB-2015"), ("education-document", "KB-2015"), ("exam-result", "KB-2015"),
        ("achievement", "KB-2015")]
    assert answer.counts()[1] == 1, "whoever waits for a place is taught elsewhere"


def test_corrections_and_removals_stay_in_the_history(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    records = portfolio_records(school)
    north.must(push_portfolio(records))
    health = records[0].replace("<healthGroup>2<", "<healthGroup>3<")
    assert north.must(push_portfolio([health])).counts() == (1, 1, 0, 0)
    removed = health.replace("</health>", "<removed>true</removed></health>")
    assert north.must(push_portfolio([removed])).counts() == (1, 1, 0, 0)
    student = key_id(bus, school.students[0])
    assert bus.store.value(f"SELECT count(*) FROM health WHERE student_id = {student}") == 0
    history = bus.store.rows("SELECT health_group, message_row_id, replaced_by_message_row_id "
                             f"FROM health_history WHERE student_id = {student} "
                             "ORDER BY history_id")
    assert [row["health_group"] for row in history] == ["2", "3"]
    assert history[0]["replaced_by_message_row_id"] == history[1]["message_row_id"]


def test_a_roster_keeps_what_it_replaces(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    corrected = push_roster(school).replace("<surname>Примера<", "<surname>Примерова<")
    assert north.must(corrected).counts() == (7, 1, 6, 0)
    student = key_id(bus, school.students[0])
    history = bus.store.rows(f"SELECT surname FROM person_history WHERE id = {student}")
    assert [row["surname"] for row in history] == ["Примера"]


def authority(number, parent=None):
    above = f"<parentOgrn>{make_ogrn(parent)}</parentOgrn>" if parent else ""
    return (f"<authority><ogrn>{make_ogrn(number)}</ogrn>{above}"
            f"<fullName>Орган {number}</fullName></authority>")


def test_authorities_form_a_tree_and_never_a_circle(bus, north):
    school = School(students=1)
    under = push_roster_below(school, make_ogrn(7002))
    answer = north.must(under)
    assert answer.records() == [], "its class and its pupils do not wait"
    assert [r["code"] for r in answer.records("waiting")] == ["KB-2018"]
    tree = wrap("PushRoster", [head(), authority(7002, 7001), authority(7001)])
    assert north.must(tree).counts() == (2, 2, 0, 0)
    above = bus.store.value("SELECT p.ogrn FROM organization o JOIN authority a ON a.id = "
                            "o.authority_id JOIN authority p ON p.id = a.parent_id WHERE o.ogrn = "
                            f"'{school.ogrn}'")
    assert above == make_ogrn(7001)
    assert north.must(under.replace(answer.text("messageId"), new_id())).counts()[3] == 0
    circle = north.must(wrap("PushRoster", [head(), authority(7001, 7002)]))
    assert [r["code"] for r in circle.records()] == ["KB-2019"]


def test_files_of_the_same_shape_are_loaded(bus):
    for name in ("push-roster.xml", "push-roster-kinds.xml", "push-portfolio.xml"):
        code, entry = load(bus, NATIVE / name)
        assert code == 0 and not entry["rejected"], entry
        assert load(bus, NATIVE / name, "--again")[1]["accepted"] == 0
    group = bus.store.rows("SELECT g.age_group, g.mode_of_stay, p.level FROM class_group g "
                           "JOIN programme p ON p.id = g.programme_id")
    assert group == [{"age_group": "middle", "mode_of_stay": "full-day", "level": "preschool"}]
    circle = bus.store.rows("SELECT e.class_group_id, p.name FROM enrollment e JOIN programme p "
                            "ON p.id = e.programme_id WHERE p.kind = 'supplementary'")
    assert circle == [{"class_group_id": None, "name": "Танцы"}]
