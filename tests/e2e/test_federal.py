"""What another region asks over SMEV 3: who a student is, where enrolled, the portfolio."""
import pytest

from harness.messages import (School, lesson, make_snils, mark, portfolio_records, push_marks,
                              push_portfolio, push_roster)
from harness.partner import Partner
from harness.regions import FEDERAL, Region, identities, question, sought, start_queue, today
from harness.smev_bus import Portal

NOBODY = make_snils(200_999_999)


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    running = start_queue(pki, tmp_path_factory.mktemp("queue"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def region(pki, store, queue, tmp_path_factory):
    running = Region(tmp_path_factory.mktemp("region"), pki, store, queue, "59")
    running.migrate()
    running.start()
    running.school = School(students=2)
    north = Partner(running, pki.north)
    north.must(push_roster(running.school))
    north.must(push_marks(lesson(running.school, [mark(running.school.students[0], "5")])))
    north.must(push_portfolio(portfolio_records(running.school)))
    yield running
    running.stop()


@pytest.fixture
def neighbour(region, queue, pki):
    made = Portal(queue, identities(pki))
    yield made
    made.collect()


def text(asked, path):
    found = asked.payload.find("/".join(f"{{{FEDERAL}}}{name}" for name in path.split("/")))
    return None if found is None else found.text


def test_a_student_is_found_by_snils(neighbour, region):
    found = neighbour.get(question("FindStudent", "59", sought(region.school.student_snils(0))))
    assert text(found, "studentId") == str(region.student(region.school.student_snils(0)))
    assert text(found, "place/organizationOgrn") == region.school.ogrn


def test_a_student_is_found_by_name_and_birth_date(neighbour, region):
    found = neighbour.get(question("FindStudent", "59", sought(None, "Примерб", "Имя",
                                                               "2013-05-02")))
    assert text(found, "studentId") == str(region.student(region.school.student_snils(1)))


def test_nobody_and_who_is_not_clearly_said_get_the_same_answer(neighbour, region):
    snils = region.school.student_snils(0)
    answers = [neighbour.get(question("FindStudent", "59", each)) for each in (
        sought(NOBODY), sought(snils, "Другая", "Имя"), sought(None, "Примера"))]
    assert {each.rejected for each in answers} == {"NO_DATA"}
    assert len({each.description for each in answers}) == 1


def test_an_enrollment_is_confirmed_on_a_day_and_in_an_organization(neighbour, region):
    def ask(day, ogrn=""):
        named = f"<organizationOgrn>{ogrn}</organizationOgrn>" if ogrn else ""
        return text(neighbour.get(question(
            "ConfirmEnrollment", "59", sought(region.school.student_snils(0)), named,
            f"<date>{day}</date>")), "enrolled")
    assert ask(today()) == ask(today(), region.school.ogrn) == "true"
    assert ask("2026-08-31") == ask(today(), "1027700000013") == "false"


def test_a_portfolio_has_all_but_health(neighbour, region):
    found = neighbour.get(question("GetPortfolio", "59", sought(region.school.student_snils(0))))
    names = [each.tag.split("}")[1] for each in found.payload.find("{*}portfolio")]
    for name in ("organization", "classGroup", "subject", "student", "guardian", "enrollment",
                 "lesson", "educationDocument", "examResult", "achievement"):
        assert name in names, name
    assert "health" not in names and "queueEntry" not in names
    assert [each.text for each in found.payload.iterfind(".//{*}mark/{*}value")] == ["5"]


def test_every_look_is_in_the_trail(neighbour, region):
    neighbour.get(question("FindStudent", "59", sought(region.school.student_snils(0))))
    neighbour.get(question("FindStudent", "59", sought(NOBODY)))
    rows = region.store.rows("SELECT operation FROM audit WHERE operation = 'FindStudent'")
    assert len(rows) >= 2


def test_who_is_no_region_may_not_ask(region, queue, pki):
    for identity in (pki.north, pki.epgu):
        asked = Portal(queue, identity).get(
            question("FindStudent", "59", sought(region.school.student_snils(0))))
        assert asked.rejected == "ACCESS_DENIED"
