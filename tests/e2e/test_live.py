"""A portal's question passed on to the school's own diary, with the register as the fallback."""
import json

import pytest
from lxml import etree

from harness.bus import Bus, default_partners
from harness.messages import (PORTAL, School, get_performance, get_students, lesson, mark,
                              push_marks, push_roster)
from harness.partner import Partner
from harness.receiver import Receiver

DAY = "2026-11-20"


class Diary(Receiver):
    """Knows what the register does not: a mark "2" of today; may answer about somebody else."""
    about = None

    def good_answer(self, request, message_id=None):
        asked = etree.fromstring(request.octets).find(f".//{{{PORTAL}}}studentId").text
        return (f'<GetPerformanceResponse xmlns="{PORTAL}"><messageId>{request.message_id}'
                f"</messageId><student><studentId>{self.about or asked}</studentId>"
                f"<surname>Примера</surname><name>Имя</name><ground>self</ground></student>"
                f"<day><date>{DAY}</date><lesson><number>3</number><subject>Химия</subject>"
                f"<mark><value>2</value></mark></lesson></day></GetPerformanceResponse>")


@pytest.fixture(scope="module")
def diary(pki):
    made = Diary(pki, pki.north)
    yield made
    made.close()


@pytest.fixture(scope="module")
def live_bus(tmp_path_factory, pki, store, diary):
    partners = default_partners(pki)
    partners[0]["endpoint"] = {"url": diary.url, "anchors": str(pki.anchor)}
    school = School(students=1)
    bus = Bus(tmp_path_factory.mktemp("live"), pki, store, partners=partners, routes=[
        {"name": "live", "from": {"service": "portal", "organizations": [school.ogrn]},
         "live": {"partner": "north", "deadline": "2s"}}])
    bus.migrate()
    bus.start()
    bus.school = school
    north = Partner(bus, pki.north)
    north.must(push_roster(school))
    north.must(push_marks(lesson(school, [mark(school.students[0], "5")], day=DAY)))
    bus.portal = Partner(bus, pki.epgu)
    found = bus.portal.call(get_students(school.mother_snils(0)))
    bus.student = found.all("student/studentId")[0].text
    yield bus
    bus.stop()


@pytest.fixture
def healthy(diary):
    diary.peer, diary.about = None, None
    diary.requests.clear()
    if diary.listener is None:
        diary.listen()
    return diary


def ask(bus, snils=None, **more):
    return bus.portal.call(
        get_performance(snils or bus.school.mother_snils(0), bus.student, **more))


def marks(answer):
    return [mark.text for mark in answer.payload.iterfind(".//{*}mark/{*}value")]


def test_the_diary_answers_under_our_numbers_and_our_signature(live_bus, healthy):
    answer = ask(live_bus)
    assert answer.fault is None and marks(answer) == ["2"]
    assert answer.all("student/studentId")[0].text == live_bus.student, "the portal never sees the diary's key"
    assert answer.all("student/ground")[0].text == "guardian"
    assert len(healthy.requests) == 1 and not healthy.errors, healthy.errors
    sent = etree.fromstring(healthy.requests[0].octets)
    assert sent.find(f".//{{{PORTAL}}}studentId").text == live_bus.school.students[0]


def test_whoever_may_not_ask_never_reaches_the_diary(live_bus, healthy):
    answer = ask(live_bus, snils=School(students=1, number=900).mother_snils(0))
    assert answer.fault.code == "KB-1603" and not healthy.requests


def test_a_diary_that_is_away_leaves_the_answer_to_the_register(live_bus, healthy):
    healthy.close()
    answer = ask(live_bus)
    assert answer.fault is None and marks(answer) == ["5"]


def test_an_answer_about_somebody_else_is_not_passed_on(live_bus, healthy):
    healthy.about = "another-student"
    answer = ask(live_bus)
    assert answer.fault is None and marks(answer) == ["5"]


def test_an_answer_that_breaks_the_contract_is_not_passed_on(live_bus, healthy):
    healthy.about = "x" * 5000
    answer = ask(live_bus)
    assert answer.fault is None and marks(answer) == ["5"]


def test_both_questions_are_in_the_message_log_under_one_trace(live_bus, healthy):
    answer = ask(live_bus)
    trace = answer.headers["X-Request-Id"]
    done = live_bus.cli("messages", "--trace", trace, "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {(row["service"], row["direction"]) for row in rows} >= \
           {("portal", "in"), ("live", "out"), ("live", "in")}
    assert {row["route"] for row in rows} == {"live"}
