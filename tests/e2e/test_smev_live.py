"""A question that comes by SOAP or by SMEV 2 to a school whose diary is a participant of SMEV 3: it
is asked there while the portal waits, and the register answers when no answer comes in time."""
import threading
import time

import pytest

from harness import smev2, wss
from harness.bus import Bus
from harness.delivery import wait_until
from harness.messages import School, get_performance, get_students, lesson, mark, push_marks, \
    push_roster
from harness.partner import Partner
from harness.smev_bus import Diary, end_leases, smev_settings, start_queue

NS = "urn:diary-north:1.0"
DAY = "2026-11-20"


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    running = start_queue(pki, tmp_path_factory.mktemp("queue"), "--provide",
                          f"DIARY={NS}#GetPerformance")
    yield running
    running.stop()


def route(name, school, deadline):
    return {"name": name, "from": {"service": "portal", "organizations": [school.ogrn]},
            "live": {"partner": "north", "smev": NS, "deadline": deadline}}


@pytest.fixture(scope="module")
def bus(pki, store, queue, tmp_path_factory):
    school, slow = School(students=1), School(students=1)
    running = Bus(tmp_path_factory.mktemp("bus"), pki, store, smev=smev_settings(pki, queue),
                  smev2={"mnemonic": smev2.US, "name": "Регион"},
                  routes=[route("live", school, "10min"), route("slow", slow, "1s")])
    running.migrate()
    running.start()
    running.school, running.slow = school, slow
    north = Partner(running, pki.north)
    running.portal = Partner(running, pki.epgu)
    for each in (school, slow):
        north.must(push_roster(each))
        north.must(push_marks(lesson(each, [mark(each.students[0], "5")], day=DAY)))
        found = running.portal.call(get_students(each.mother_snils(0)))
        each.student = found.all("student/studentId")[0].text
    yield running
    running.stop()


@pytest.fixture
def diary(bus, queue, pki):
    """Another one is left alone no longer."""
    made = Diary(queue, pki.north, NS)
    yield made
    made.stop()


def question(school):
    return get_performance(school.mother_snils(0), school.student)


def marks(answer):
    return [each.text for each in answer.payload.iterfind(".//{*}mark/{*}value")]


def ask_whatever_happens(bus, pki, asked):
    try:
        Partner(bus, pki.epgu).call(asked)
    except Exception:  # noqa: BLE001 the daemon dies meanwhile
        pass


def live(bus, code):
    return bus.metric("kontingent_live_total", partner="north", code=code)


def test_the_diarys_answer_goes_out_under_our_numbers(bus, diary):
    answer = bus.portal.call(question(bus.school))
    assert answer.fault is None and marks(answer) == ["2"]
    assert answer.all("student/studentId")[0].text == bus.school.student
    assert answer.all("student/ground")[0].text == "guardian"
    assert len(diary.asked) == 1 and live(bus, "ok") == 1
    log = bus.cli("messages", "--json").stdout
    assert '"live"' in log, "the route is told"


@pytest.mark.parametrize("revision", smev2.REVISIONS)
def test_who_asks_by_smev_2_hears_the_diary_too(revision, bus, diary, pki):
    answer = smev2.Consumer(bus, pki.epgu, revision).ask(question(bus.school))
    assert answer.status == "RESULT"
    assert [each.findtext("{*}value") for each in answer.all("day/lesson/mark")] == ["2"]
    assert len(diary.asked) == 1


def test_what_is_sent_again_by_smev_2_asks_nobody(bus, diary, pki):
    consumer = smev2.Consumer(bus, pki.epgu)
    sent = wss.to_bytes(smev2.sign(smev2.operation(consumer.revision, question(bus.school)),
                                   pki.epgu))
    assert consumer.post(sent).status == "RESULT"
    assert consumer.post(sent).code == "KB-1307"
    assert len(diary.asked) == 1


def test_who_may_not_ask_never_reaches_the_diary(bus, diary):
    stranger = School(students=1, number=900).mother_snils(0)
    assert bus.portal.call(get_performance(stranger, bus.school.student)).fault
    assert not diary.asked


def test_a_rejection_leaves_the_answer_to_the_register_at_once(bus, diary):
    diary.answer = diary.rejects
    begun = time.monotonic()
    assert marks(bus.portal.call(question(bus.school))) == ["5"]
    assert time.monotonic() - begun < 5 and live(bus, "smev_rejected") > 0


def test_an_answer_about_somebody_else_is_not_passed_on(bus, diary):
    diary.answer = lambda asked: diary.knows(asked, about="another-student")
    assert marks(bus.portal.call(question(bus.school))) == ["5"]


def test_a_diary_that_speaks_as_if_it_were_smev_is_not_believed(bus, diary):
    diary.answer = lambda _: [
        "<t:AsyncProcessingStatus><t:OriginalMessageId>e4057895-813a-11e8-b5d0-399a183f8089"
        "</t:OriginalMessageId><t:StatusCategory>requestIsRejectedBySmev</t:StatusCategory>"
        "</t:AsyncProcessingStatus>"]
    assert marks(bus.portal.call(question(bus.school))) == ["5"]
    assert '"KB-1601"' in bus.cli("messages", "--failed", "--json").stdout


def test_a_status_is_no_answer_and_the_answer_follows(bus, diary):
    diary.answer = diary.tarries
    assert marks(bus.portal.call(question(bus.school))) == ["2"]


def test_silence_ends_in_time_and_is_told(bus, diary):
    diary.answer = diary.keeps_silent
    begun = time.monotonic()
    assert marks(bus.portal.call(question(bus.slow))) == ["5"]
    assert 1 <= time.monotonic() - begun < 4
    assert live(bus, "smev_not_answered") == 1
    wait_until(lambda: bus.store.value(
        "SELECT count(*) AS n FROM question WHERE state = 'open'") == 0, 20, "the end")


def test_a_death_while_somebody_waits_leaves_a_question_that_ends(bus, diary, pki):
    diary.answer = diary.keeps_silent
    known = len(diary.asked)
    thread = threading.Thread(target=ask_whatever_happens, args=(bus, pki, question(bus.slow)))
    thread.start()
    wait_until(lambda: len(diary.asked) > known, 20, "the question")
    bus.kill()
    thread.join(20)
    end_leases(bus.store)
    bus.start()
    wait_until(lambda: bus.store.value(
        "SELECT count(*) AS n FROM question WHERE state = 'open'") == 0, 20, "the end")
    diary.answer = diary.knows
    assert marks(bus.portal.call(question(bus.school))) == ["2"]


def test_a_diary_that_stays_silent_is_left_alone(bus, diary):
    diary.answer = diary.keeps_silent
    for _ in range(5):
        assert marks(bus.portal.call(question(bus.slow))) == ["5"]
    begun = time.monotonic()
    assert marks(bus.portal.call(question(bus.slow))) == ["5"]
    assert time.monotonic() - begun < 1 and live(bus, "partner_unreachable") > 0
    diary.answer = diary.knows
    wait_until(lambda: marks(bus.portal.call(question(bus.school))) == ["2"], 20,
               "the diary is asked again")
