"""A student leaves, and that was a mistake: who is listed, and who takes the end back."""
import uuid

import pytest

from harness import workbook
from harness.api import new_api, refused
from harness.bus import free_port, load
from harness.delivery import wait_until
from harness.messages import School, head, push_roster, wrap

BUS_SETTINGS = {"console": {"port": free_port()}}
END = ("<to>2026-10-31</to><orderOut>7</orderOut><orderOutDate>2026-10-30</orderOutDate>"
       "<reasonOut>Ошибка</reasonOut>")
WITHDRAWN = "<endWithdrawn>true</endWithdrawn>"


@pytest.fixture
def school(north):
    made = School(students=3)
    north.must(push_roster(made))
    return made


@pytest.fixture
def api(bus):
    return new_api(bus)


def stated(school, index, *more):
    """One enrollment, with what is added to it in the contract's order."""
    return wrap("PushRoster", [head(), school.organization(), school.frame(), school.student(index),
                               school.enrollment(index).replace("</enrollment>",
                                                                "".join(more) + "</enrollment>")])


def student(api, school, index):
    return api.must("/students", q=school.student_snils(index))["items"][0]["id"]


def enrollment(api, school, index):
    return api.must(f"/students/{student(api, school, index)}")["enrollments"][-1]


def listed(api, school, **more):
    place = api.must("/organizations", q=school.ogrn)["items"][0]["id"]
    page = api.must("/students", organization=place, **more)
    assert page["total"] == len(page["items"])
    return {line["id"] for line in page["items"]}


def test_a_place_lists_who_is_there_and_the_leavers_on_request(bus, api, north, school):
    stay, left, moved = (student(api, school, index) for index in range(3))
    other = School(students=0)
    north.must(push_roster(other))
    for index in (1, 2):
        north.must(stated(school, index, END))
    north.must(wrap("PushRoster", [head(), school.enrollment(2).replace(
        f"<id>{school.students[2]}-e</id>", f"<id>{school.students[2]}-e2</id>").replace(
        f"<organizationId>{school.prefix}<", f"<organizationId>{other.prefix}<").replace(
        f"<classId>{school.class_id}<", f"<classId>{other.class_id}<").replace(
        "2026-09-01", "2026-11-01")]))
    assert listed(api, school) == listed(api, school, enrollment="open") == {stay}
    assert listed(api, school, enrollment="ended") == {left, moved}
    assert listed(api, school, enrollment="any") == {stay, left, moved}
    assert listed(api, school, enrollment="ended", q=school.student_snils(1)) == {left}
    assert listed(api, other) == {moved}
    ours = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    assert listed(ours, school) == {stay} and listed(ours, school, enrollment="ended") == {left}
    assert {line["id"] for line in ours.must("/students")["items"]} == {stay, left}
    assert {line["id"] for line in ours.must("/students", enrollment="open")["items"]} == {stay}
    refused(api.get("/students", enrollment="left"), 400, "KB-1806")


def test_a_supplier_takes_an_end_back_and_the_feed_and_the_history_tell(bus, api, north, school):
    cursor = api.must("/changes/snapshot", limit=100)["changes"]
    north.must(stated(school, 0, END))
    ended = enrollment(api, school, 0)
    assert (ended["to"], ended["order_out"]) == ("2026-10-31", "7")
    north.must(stated(school, 0))  # what is absent erases nothing
    assert enrollment(api, school, 0) == ended
    north.must(stated(school, 0, WITHDRAWN))
    again = enrollment(api, school, 0)
    assert [again[name] for name in ("to", "order_out", "order_out_date", "reason_out")] == [
        None, "", None, ""]
    assert again["id"] == ended["id"]
    past = api.must(f"/students/{student(api, school, 0)}/history", section="enrollments")["items"]
    fields = {field["name"]: field["was"] for field in past[0]["fields"]}
    assert fields["order_out"] == "7" and "2026-10-31" in fields.values()

    def told():
        lines = api.must("/changes", after=cursor, limit=100)["items"]
        return [line["what"] for line in lines
                if line["kind"] == "enrollment" and line["record"] == again["id"]]
    wait_until(lambda: told()[-2:] == ["changed", "changed"], 20, "the feed")


def test_both_an_end_and_none_is_a_mistake_of_one_record(north, school):
    answer = north.must(stated(school, 0, "<to>2026-10-31</to>", WITHDRAWN))
    assert [(r["kind"], r["code"]) for r in answer.records() if r["code"]] == [
        ("enrollment", "KB-2007")]


def test_a_workbook_takes_an_end_back(bus, api, north, school, tmp_path):
    headings = ["Код зачисления", "Код обучающегося", "Код организации", "Код класса", "Зачислен с"]
    row = [f"{school.students[0]}-e", school.students[0], school.prefix, school.class_id,
           "01.09.2026"]
    for number, (column, value, to) in enumerate((
            ("Отчислен", "31.10.2026", "2026-10-31"), ("Отчисление отменено", "Нет", "2026-10-31"),
            ("Отчисление отменено", "Да", None))):
        file = workbook.write(tmp_path / f"{number}.xlsx", [
            ("Зачисления", [[*headings, column], [*row, value]])])
        code, entry = load(bus, file, supplier="north")
        assert code == 0, entry
        assert enrollment(api, school, 0)["to"] == to, column


def test_an_official_takes_an_end_back(bus, api, north, school):
    north.must(stated(school, 0, END))
    ended = enrollment(api, school, 0)
    where = f"/students/{student(api, school, 0)}/enrollments/{ended['id']}/reopen"
    ours = new_api(bus, "authority-administrator", f"organization:{school.ogrn}")
    refused(new_api(bus, "authority-staff").post(where, {"ground": "приказ 9"}, key()), 403,
            "KB-1802")
    stranger = School(students=0)
    north.must(push_roster(stranger))
    beside = new_api(bus, "authority-administrator", f"organization:{stranger.ogrn}")
    refused(beside.post(where, {"ground": "приказ 9"}, key()), 404, "KB-1803")
    refused(ours.post(where, {}, key()), 400, "KB-1807")
    once = key()
    answer = ours.post(where, {"ground": "приказ 9"}, once)
    assert answer.status_code == 200, answer.text
    again, = answer.json()["enrollments"]
    assert (again["id"], again["to"], again["order_out"]) == (ended["id"], None, "")
    assert ours.post(where, {"ground": "приказ 9"}, once).json() == answer.json()
    refused(ours.post(where, {"ground": "приказ 9"}, key()), 422, "KB-1812")
    refused(ours.post(where.replace(str(ended["id"]), "987654321"), {"ground": "x"}, key()), 404,
            "KB-1803")
    assert student(api, school, 0) in listed(ours, school)
    noted = bus.store.rows("SELECT target FROM audit WHERE operation = 'reopenEnrollment'")
    assert f"enrollment/{ended['id']}: приказ 9" in [row["target"] for row in noted]
    north.must(stated(school, 0, END))
    assert enrollment(api, school, 0)["to"] == "2026-10-31", "the supplier insists"


def test_not_past_another_open_enrollment(bus, api, north, school):
    north.must(stated(school, 0, END))
    ended = enrollment(api, school, 0)
    other = School(students=0)
    north.must(push_roster(other))
    north.must(wrap("PushRoster", [head(), school.enrollment(0).replace(
        f"<id>{school.students[0]}-e</id>", f"<id>{school.students[0]}-e2</id>").replace(
        f"<organizationId>{school.prefix}<", f"<organizationId>{other.prefix}<").replace(
        f"<classId>{school.class_id}<", f"<classId>{other.class_id}<").replace(
        "2026-09-01", "2026-11-01")]))
    where = f"/students/{student(api, school, 0)}/enrollments/{ended['id']}/reopen"
    told = refused(api.post(where, {"ground": "приказ 9"}, key()), 409, "KB-1809")
    assert told["parameter"].startswith("enrollment/")


def key():
    return str(uuid.uuid4())
