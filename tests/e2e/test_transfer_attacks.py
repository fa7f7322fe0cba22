"""What another region cannot do alone, over the wire: it becomes nobody's guardian, takes nobody away,
learns nothing of health, and a transfer's number is its own."""
import uuid

import pytest

from harness.api import new_api, refused
from harness.messages import School, make_ogrn, make_snils, new_id, push_roster, wrap
from harness.partner import Partner
from harness.regions import (FEDERAL, OPERATIONS, Region, identities, question, sought, start_queue,
                             today)
from harness.smev_bus import Portal

ACCOMPLICE = make_snils(390_000_001)


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    running = start_queue(pki, tmp_path_factory.mktemp("queue"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def region(pki, store, queue, tmp_path_factory):
    from harness.bus import free_port
    running = Region(tmp_path_factory.mktemp("region"), pki, store, queue, "59", health=False,
                     console={"port": free_port()})
    running.migrate()
    running.start()
    running.school = School(students=6)
    Partner(running, pki.north).must(push_roster(running.school).replace(
        "</enrollment>", "<adapted>true</adapted></enrollment>"))
    yield running
    running.stop()


@pytest.fixture
def neighbour(region, queue, pki):
    made = Portal(queue, identities(pki))
    yield made
    made.collect()


def text(asked, name):
    assert asked.payload is not None, (asked.rejected, asked.description)
    return asked.payload.findtext(f"{{{FEDERAL}}}{name}")


def transfer(region, index, number=None, records="", day=None, snils=None, ogrn=None):
    snils = snils or region.school.student_snils(index)
    return wrap("Transfer", [
        f"<messageId>{new_id()}</messageId><transferId>{number or uuid.uuid4()}</transferId>"
        "<fromRegion>61</fromRegion><toRegion>59</toRegion>"
        f"<organizationOgrn>{ogrn or region.school.ogrn}</organizationOgrn>"
        f"<from>{day or today()}</from><portfolio>"
        f"<student><id>p-{snils}</id><snils>{snils}</snils><surname>Пример"
        f"{'абвгдежзик'[index % 10]}</surname><name>Имя</name><sex>female</sex>"
        f"<birthDate>2013-05-{index % 28 + 1:02d}</birthDate></student>{records}</portfolio>"],
        FEDERAL)


def accomplice(key):
    return (f"<guardian><id>g-{key}</id><studentId>p-{key}</studentId><kind>mother</kind>"
            f"<snils>{ACCOMPLICE}</snils><surname>Чужая</surname><name>Женщина</name>"
            "<sex>female</sex><birthDate>1985-03-08</birthDate></guardian>")


def request(region, index, day, ogrn):
    return wrap("RequestTransfer", [
        f"<messageId>{new_id()}</messageId><fromRegion>61</fromRegion><toRegion>59</toRegion>",
        sought(region.school.student_snils(index)), f"<organizationOgrn>{ogrn}</organizationOgrn>"
        f"<from>{day}</from>"], FEDERAL)


def test_nobody_becomes_the_guardian_of_a_child_who_studies_here(neighbour, region):
    snils = region.school.student_snils(0)
    answer = neighbour.get(transfer(region, 0, records=accomplice(snils)))
    assert text(answer, "status") == "accepted"
    assert region.student(ACCOMPLICE) is None and region.open_enrollments(snils) == 1
    child = region.student(snils)
    assert region.store.value("SELECT count(*) AS n FROM guardian_link WHERE student_id = "
                              f"{child}") == 1, "the mother"


def test_who_is_new_comes_with_guardians(neighbour, region):
    snils = make_snils(290_000_001)
    answer = neighbour.get(transfer(region, 7, records=accomplice(snils), snils=snils))
    assert text(answer, "status") == "accepted", text(answer, "code")
    child = region.student(snils)
    assert region.store.value("SELECT count(*) AS n FROM guardian_link WHERE student_id = "
                              f"{child}") == 1


def test_our_school_cannot_be_spoken_for(neighbour, region):
    before = region.store.value("SELECT count(*) AS n FROM class_group")
    snils, place = make_snils(290_000_002), f"ogrn:{region.school.ogrn}"
    records = (f"<classGroup><id>k</id><organizationId>{place}</organizationId><schoolYear>2026"
               "</schoolYear><parallel>9</parallel><letter>Я</letter></classGroup>")
    answer = neighbour.get(transfer(region, 8, snils=snils).replace(
        "<student>", records + "<student>"))
    assert text(answer, "status") == "accepted", text(answer, "code")
    assert region.store.value("SELECT count(*) AS n FROM class_group") == before


def test_a_number_serves_one_transfer(neighbour, region):
    number = uuid.uuid4()
    first = neighbour.get(transfer(region, 9, number, snils=make_snils(290_000_003)))
    assert text(first, "status") == "accepted"
    again = neighbour.get(transfer(region, 5, number))
    assert again.payload is None and "KB-2221" in again.description


def test_what_a_region_asks_waits_for_an_official(neighbour, region):
    snils, away = region.school.student_snils(1), make_ogrn(777)
    refused_day = neighbour.get(request(region, 1, "2015-09-02", away))
    assert refused_day.payload is None and "KB-2220" in refused_day.description
    asked = neighbour.get(request(region, 1, today(), away))
    assert text(asked, "status") == "asked"
    number = text(asked, "transferId")
    assert text(neighbour.get(request(region, 1, today(), away)), "transferId") == number
    assert neighbour.get(request(region, 1, today(), make_ogrn(778))).rejected == "NO_DATA"
    row = region.transfer(number)
    assert (row["state"], row["attempts"]) == ("asked", 0)
    assert region.store.value("SELECT count(*) AS n FROM load_journal WHERE operation = "
                              "'RequestTransfer'") >= 1
    done = region.cli("transfer", "decline", "--number", number)
    assert done.returncode == 0, done.stderr
    assert region.transfer(number)["state"] == "refused" and region.open_enrollments(snils) == 1
    again = text(neighbour.get(request(region, 1, today(), away)), "transferId")
    done = region.cli("transfer", "confirm", "--number", again)
    assert done.returncode == 0, done.stderr
    assert region.transfer(again)["state"] == "sent"
    assert region.cli("transfer", "confirm", "--number", again).returncode == 1


def test_a_day_far_away_is_refused_at_home_too(region):
    for day in ("2015-09-02", "2035-09-01"):
        done = region.cli("transfer", "start", "--student",
                          region.student(region.school.student_snils(2)), "--region", "61",
                          "--ogrn", make_ogrn(777), "--from", day)
        assert done.returncode == 1 and "KB-2220" in done.stderr


def test_who_sees_one_of_two_schools_sends_nobody_away(region, pki):
    other = School(students=1)
    other.students = [region.school.students[3]]
    Partner(region, pki.north).must(wrap("PushRoster", [
        f"<messageId>{new_id()}</messageId>", other.organization(), other.frame(),
        other.enrollment(0).replace(f"{other.students[0]}-e", f"{other.prefix}-e")]))
    schools = {row["ogrn"]: row["id"]
               for row in region.store.rows("SELECT id, ogrn FROM organization")}
    body = {"student": region.student(region.school.student_snils(3)), "region": "61",
            "ogrn": make_ogrn(777)}
    mine = new_api(region, "organization-administrator",
                   f"organization:{region.school.ogrn}")
    refused(mine.post("/transfers", body, str(uuid.uuid4())), 403, "KB-1802")
    assert schools[other.ogrn] and region.transfers("--state", "sent") is not None
    whole = new_api(region)
    refused(whole.post("/transfers", {**body, "region": "77"}, str(uuid.uuid4())), 500, "KB-2205")
    made = whole.post("/transfers", body, str(uuid.uuid4()))
    assert made.status_code == 201, made.text


def test_without_health_nothing_tells_of_it(neighbour, region):
    found = neighbour.get(question("GetPortfolio", "59", sought(region.school.student_snils(4))))
    assert {each.text for each in found.payload.iterfind(".//{*}adapted")} == {"false"}
    row = region.store.rows("SELECT sought, requester_snils, special FROM audit WHERE operation = "
                            "'GetPortfolio'")[-1]
    assert (row["sought"], row["requester_snils"], row["special"]) == (
        region.school.student_snils(4), "", 0)
    assert "RequestTransfer" in OPERATIONS
