"""The change feed as a consumer reads it, with the reader of docs/changes.md."""
import json
import re
from pathlib import Path

import pytest
from harness.api import Api, add_token, new_api, refused
from harness.bus import free_port
from harness.delivery import wait_until
from harness.messages import (School, head, lesson, make_ogrn, mark, portfolio_records, push_marks,
                              push_portfolio, push_roster, push_roster_below, wrap)
from harness.stores import Postgresql

BUS_SETTINGS = {"console": {"port": free_port()}}
DOCUMENT = Path(__file__).parents[2] / "docs" / "changes.md"


@pytest.fixture(scope="module")
def region(bus):
    return new_api(bus)


class Reader:
    """A copy that is kept as the document says."""

    def __init__(self, api):
        code = {}
        exec(re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)[1], code)
        self.api, self.code, self.copy, self.lines = api, code, {}, []
        self.cursor = code["snapshot"](api.must, self.copy)

    def get(self, path, **parameters):
        page = self.api.must(path, **parameters)
        self.lines += page["items"]
        return page

    def follow(self):
        self.lines = []
        self.cursor = self.code["follow"](self.get, self.copy, self.cursor)
        return [(line["kind"], line["what"]) for line in self.lines]

    def follow_until(self, seen):
        """What came in until this did."""
        all_lines = []

        def came():
            all_lines.extend(self.follow())
            return seen in all_lines
        wait_until(came, 20, f"{seen} in the feed")
        return all_lines

    def students(self):
        fresh = {}
        self.code["snapshot"](self.api.must, fresh)
        return fresh


def wait_for_numbers(bus):
    """Until no line waits for its position: what comes then is new."""
    if isinstance(bus.store, Postgresql):
        wait_until(lambda: bus.store.value("SELECT count(*) FROM change_new") == 0, 20, "numbers")


def enrolled_at(school, there):
    """Two records: the student leaves the one and comes to the other."""
    end = school.enrollment(0).replace("</from>", "</from><to>2026-10-31</to>")
    start = (school.enrollment(0)
             .replace(f"<id>{school.students[0]}-e</id>", f"<id>{school.students[0]}-m</id>")
             .replace(f"<organizationId>{school.prefix}</organizationId>",
                      f"<organizationId>{there.prefix}</organizationId>")
             .replace(f"<classId>{school.class_id}</classId>", f"<classId>{there.class_id}</classId>")
             .replace("2026-09-01", "2026-11-01"))
    return wrap("PushRoster", [head(), end, start])


def test_a_copy_follows_the_register(bus, north, region):
    school = School(students=3)
    north.must(push_roster(school))
    wait_for_numbers(bus)
    reader = Reader(region)
    ours = [each for each in reader.copy.values()
            if each["card"]["enrollments"][0]["place"]["organization_name"].endswith(
                f" {school.number}")]
    assert len(ours) == 3
    more = School(students=5, prefix=school.prefix, number=school.number)
    north.must(push_roster(more))
    north.must(push_marks(lesson(school, [mark(school.students[0]), mark(school.students[1])])))
    came = reader.follow_until(("lesson", "changed"))
    assert came.count(("student", "created")) == 2 and came.count(("lesson", "changed")) == 1
    assert reader.copy == reader.students()
    journal, = [line for line in reader.lines if line["kind"] == "lesson"]
    assert journal["from"] == journal["to"] == "2026-11-16" and journal["student"] is None
    assert journal["supplier"] == "north" and journal["message"]
    assert reader.follow() == []
    north.must(push_roster(more))
    wait_for_numbers(bus)
    assert reader.follow() == [], "nothing has changed"


def test_a_student_who_moves_leaves_one_scope_and_enters_the_other(bus, north, region):
    here, there = School(students=2), School(students=1)
    north.must(push_roster(here, there))
    wait_for_numbers(bus)
    old, new = (Reader(new_api(bus, "authority-staff", f"organization:{school.ogrn}"))
                for school in (here, there))
    assert (len(old.copy), len(new.copy)) == (2, 1)
    moved, = [each for each in old.copy if old.copy[each]["card"]["person"]["snils"].replace(
        "-", "").replace(" ", "") == here.student_snils(0)]
    north.must(enrolled_at(here, there))
    old.follow_until(("enrollment", "left-scope"))
    line = old.lines[-1]
    assert line["student"] == moved and moved not in old.copy
    assert (line["organization"], line["supplier"], line["message"]) == (None, "", "")
    new.follow_until(("enrollment", "created"))
    assert len(new.copy[moved]["card"]["enrollments"]) == 2, "the whole of him"
    assert new.copy[moved]["card"]["guardians"]
    assert old.copy == old.students() and new.copy == new.students()


def test_health_is_told_by_right_and_the_trail_says_so(bus, north, region):
    school = School(students=1)
    north.must(push_roster(school))
    wait_for_numbers(bus)
    _, token = add_token(bus, "authority-staff", f"organization:{school.ogrn}", "--special")
    special = Reader(Api(bus, token))
    plain = Reader(new_api(bus, "authority-staff", f"organization:{school.ogrn}"))
    north.must(push_portfolio(portfolio_records(school)))
    assert ("health", "created") in special.follow_until(("queue-entry", "created"))
    assert "health" not in {kind for kind, _ in plain.follow_until(("queue-entry", "created"))}
    student, = special.copy
    assert special.copy[student]["portfolio"]["health"][0]["health_group"] == "2"
    shown = plain.copy[student]["portfolio"]
    assert shown["health"] is None and shown["exam_results"][0]["score"] == 24
    assert shown == plain.api.must(f"/students/{student}/portfolio")
    looked = special.api.get(f"/students/{student}/portfolio")
    assert looked.json()["health"][0]["source"]["supplier"] == "north"
    for api, marked in ((special.api, 1), (plain.api, 0)):
        for path in (f"/students/{student}/portfolio", f"/students/{student}", "/changes/snapshot"):
            trace = api.get(path, **({"after": "0.2.0"} if "snap" in path else {})).headers[
                "X-Request-Id"]
            row, = bus.store.rows("SELECT a.special, s.student_id FROM audit a JOIN audit_student s "
                                  f"ON s.audit_id = a.id WHERE a.trace = '{trace}'")
            assert row == {"special": marked, "student_id": student}, path
    assert bus.cli("evidence", "verify").returncode == 0


def test_cursors_of_nobodys_making(region):
    cursor = Reader(region).cursor
    for wrong in ("x", "-1", "1.5", " 1", "99999999999999999999", "%00"):
        refused(region.get("/changes", after=wrong), 400, "KB-1806")
    refused(region.get("/changes"), 400, "KB-1806")
    refused(region.get("/changes", after=cursor, kind="mark"), 400, "KB-1806")
    refused(region.get("/changes", after=str(int(cursor) + 10**6)), 410, "KB-1815")
    for wrong in ("x", "1", "1.2", "1.3.0", "0.0.-1", "0.0.0.0"):
        refused(region.get("/changes/snapshot", after=wrong), 400, "KB-1806")
    refused(region.get("/changes/snapshot", after=f"{int(cursor) + 10**6}.0.0"), 410, "KB-1815")


def test_the_operator_sees_numbers(bus, north, region):
    school = School(students=1)
    wait_for_numbers(bus)
    cursor = Reader(region).cursor
    north.must(push_roster(school))
    wait_until(lambda: "enrollment" in bus.cli("changes", "--after", cursor).stdout, 20, "lines")
    told = bus.cli("changes", "--after", cursor, "--json").stdout
    assert [json.loads(line)["kind"] for line in told.splitlines()][:2] == [
        "organization", "class-group"]
    assert "Пример" not in told and school.student_snils(0) not in told
    only = bus.cli("changes", "--after", cursor, "--kind", "student", "--json").stdout
    assert [json.loads(line)["what"] for line in only.splitlines()] == ["created"]
    for mistake in (("--kind", "x"), ("--after", "-1"), ("--limit", "0")):
        assert bus.cli("changes", *mistake).returncode == 2, mistake


def test_a_kill_between_commit_and_numbering_loses_nothing(bus, north, region):
    wait_for_numbers(bus)
    reader = Reader(region)
    school = School(students=4)
    north.must(push_roster(school))
    bus.kill()
    bus.start()
    came = reader.follow_until(("enrollment", "created"))
    assert came.count(("student", "created")) == 4
    assert reader.copy == reader.students()


def authority(number, parent=None):
    above = f"<parentOgrn>{make_ogrn(parent)}</parentOgrn>" if parent else ""
    return (f"<authority><ogrn>{make_ogrn(number)}</ogrn>{above}"
            f"<fullName>Орган {number}</fullName></authority>")


def test_authorities_and_what_is_below_them(bus, north, region):
    school = School(students=2)
    north.must(wrap("PushRoster", [head(), authority(8001), authority(8002, 8001)]))
    north.must(push_roster_below(school, make_ogrn(8002)))
    top, = region.must("/authorities", q=make_ogrn(8001))["items"]
    below, = region.must("/authorities", parent=top["id"])["items"]
    assert (top["authorities"], top["organizations"], top["students"]) == (1, 1, 2)
    card = region.must(f"/authorities/{below['id']}")
    assert card["parent_name"] == "Орган 8001" and card["source"]["supplier"] == "north"
    assert region.must(f"/authorities/{top['id']}")["below"] == [below]
    listed = [each for page in region.pages("/authorities", 1) for each in page["items"]]
    assert [each["id"] for each in listed] == sorted(each["id"] for each in listed)
    narrow = new_api(bus, "authority-staff", f"authority:{make_ogrn(8002)}")
    assert [each["id"] for each in narrow.must("/authorities")["items"]] == [below["id"]]
    refused(narrow.get(f"/authorities/{top['id']}"), 404, "KB-1803")
    ours = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    assert ours.must("/authorities")["items"] == []
    reader = Reader(narrow)
    north.must(wrap("PushRoster", [head(), authority(8003)]))
    north.must(wrap("PushRoster", [head(), authority(8002, 8003)]))
    wait_until(lambda: narrow.get("/changes", after=reader.cursor).status_code == 410, 20, "a move")
    refused(narrow.get("/changes", after=reader.cursor), 410, "KB-1815")


def test_quality_through_the_api(bus, north, region):
    school = School(students=3)
    # nobody of the other tests is taken for them
    roster = push_roster(school).replace("<surname>Пример", "<surname>Редкий")
    for index in range(2):
        roster = roster.replace(f"<snils>{school.student_snils(index)}</snils>", "")
    north.must(roster)
    ours = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    wait_until(lambda: ours.must("/quality")["waiting"] == 0, 30, "everyone to be judged")
    summary = ours.must("/quality", rule="DQ-09")["items"]
    assert [(row["findings"], row["severity"]) for row in summary] == [(2, "note")]
    first = ours.get("/quality/findings", rule="DQ-09", limit=1)
    found = first.json()
    second = ours.must("/quality/findings", rule="DQ-09", limit=1, after=found["next"])
    students = [page["items"][0]["student"] for page in (found, second)]
    assert len(set(students)) == 2
    trace = first.headers["X-Request-Id"]
    noted = bus.store.rows("SELECT s.student_id FROM audit a JOIN audit_student s "
                           f"ON s.audit_id = a.id WHERE a.trace = '{trace}'")
    assert [row["student_id"] for row in noted] == students[:1]
    def errors():
        return [row["rule"] for row in ours.must("/quality", severity="error")["items"]]

    wait_until(lambda: errors() == ["DQ-21"], 30, "no INN of the school; no student is wrong")
    refused(ours.get("/quality", rule="DQ-09", severity="error"), 422, "KB-1812")
    refused(ours.get("/quality", rule="DQ-99"), 400, "KB-1806")
    other = School(students=1)
    north.must(push_roster(other))
    foreign = new_api(bus, "authority-staff", f"organization:{other.ogrn}")
    assert foreign.must("/quality/findings", rule="DQ-09")["items"] == []
    assert ours.must("/quality/history", **{"from": "2026-01-01", "to": "2026-12-31"}).keys() == {
        "items"}
    refused(ours.get("/quality/history", **{"from": "2026-12-31", "to": "2026-01-01"}), 400,
            "KB-1806")
