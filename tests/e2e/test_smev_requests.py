"""Requests of the daemon's own by SMEV 3. A question of the portal, which came by the queue, is
asked of the school's diary by the same queue, and the diary's answer goes back: each request is
sent once and told once, whoever dies in between, and whatever goes wrong the register answers.
KONTINGENT_SMEV_REQUESTS=10000 for the long run."""
import os
import random
import time

import pytest

from harness import smev
from harness.bus import Bus
from harness.delivery import deliveries, wait_until
from harness.messages import School, get_performance, get_students, lesson, mark, push_marks, \
    push_roster
from harness.partner import Partner
from harness.smev_bus import Diary, Portal, end_leases, smev_settings, start_queue, waiting

NS, STRICT = "urn:diary-north:1.0", "urn:diary-strict:1.0"
REQUESTS = int(os.environ.get("KONTINGENT_SMEV_REQUESTS", "30"))
NOTHING_FITS = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="urn:diary-strict:1.0"><xs:element name="Other" type="xs:int"/></xs:schema>"""
DAY = "2026-11-20"


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    (folder / "strict.xsd").write_text(NOTHING_FITS)
    running = start_queue(pki, folder, "--provide", f"DIARY={NS}#GetPerformance",
                          "--provide", f"DIARY={STRICT}#GetPerformance",
                          "--schema", f"{STRICT}#GetPerformance={folder / 'strict.xsd'}")
    yield running
    running.stop()


def route(name, school, ns, deadline):
    return {"name": name,
            "from": {"service": "portal", "organizations": [school.ogrn]},
            "live": {"partner": "north", "smev": ns, "deadline": deadline}}


@pytest.fixture(scope="module")
def bus(pki, store, queue, tmp_path_factory):
    school, strict, slow = (School(students=1) for _ in range(3))
    running = Bus(tmp_path_factory.mktemp("bus"), pki, store, smev=smev_settings(pki, queue),
                  routes=[route("live", school, NS, "10min"), route("strict", strict, STRICT, "10min"),
                          route("slow", slow, NS, "2s")])
    running.migrate()
    running.start()
    running.school, running.strict, running.slow = school, strict, slow
    north = Partner(running, pki.north)
    for each in (school, strict, slow):
        north.must(push_roster(each))
        north.must(push_marks(lesson(each, [mark(each.students[0], "5")], day=DAY)))
    asker = Portal(queue, pki.epgu)
    for each in (school, strict, slow):
        found = asker.get(get_students(each.mother_snils(0)))
        each.student = found.all("student/studentId")[0].text
    yield running
    running.stop()


@pytest.fixture(scope="module")
def diary(bus, queue, pki):
    made = Diary(queue, pki.north, NS)
    yield made
    made.stop()


@pytest.fixture
def portal(bus, queue, pki, diary):
    made = Portal(queue, pki.epgu)
    yield made
    diary.answer = diary.knows
    made.collect()
    assert all(len(answers) == 1 for answers in made.answers.values())


def question(school):
    return get_performance(school.mother_snils(0), school.student)


def marks(answer):
    return [each.text for each in answer.payload.iterfind(".//{*}mark/{*}value")]


def wait_for_quiet(bus, queue, pki):
    wait_until(lambda: waiting(queue, pki.bus, "BUS.request") == 0
               and waiting(queue, pki.bus, "BUS.response") == 0 and not deliveries(bus)
               and not states(bus, "open"), 60, "the end of the work")


def ask_unsent(portal, bus, queue, **switch):
    """A question of the portal; what is switched for SendRequest meets the daemon alone, which does
    not live while the portal sends."""
    die(bus)
    asked = portal.ask(question(bus.school))
    queue.switch(operation="SendRequest", **switch)
    bus.start()
    return asked


def die(bus):
    bus.kill()
    end_leases(bus.store)


def states(bus, state):
    return bus.store.value(f"SELECT count(*) AS n FROM question WHERE state = '{state}'")


def alarms(bus, code):
    return bus.metric("kontingent_smev_alarms_total", code=code)


def test_the_diarys_answer_goes_out_under_our_numbers(portal, bus, diary, queue, pki):
    found = portal.get(question(bus.school))
    assert marks(found) == ["2"]
    assert found.all("student/studentId")[0].text == bus.school.student
    assert found.all("student/ground")[0].text == "guardian"
    wait_for_quiet(bus, queue, pki)
    assert states(bus, "answered") == len(diary.asked)


def test_who_may_not_ask_never_reaches_the_diary(portal, bus, diary):
    asked = len(diary.asked)
    refused = portal.get(get_performance(School(students=1, number=900).mother_snils(0),
                                         bus.school.student))
    assert refused.rejected == "NO_DATA" and len(diary.asked) == asked


def test_a_status_is_no_answer_and_the_answer_follows(portal, bus, diary):
    diary.answer = diary.tarries
    assert marks(portal.get(question(bus.school))) == ["2"]
    assert bus.metric("kontingent_smev_requests_total", outcome="status") > 0


def test_a_rejection_leaves_the_answer_to_the_register(portal, bus, diary):
    diary.answer = diary.rejects
    assert marks(portal.get(question(bus.school))) == ["5"]
    assert alarms(bus, "smev_rejected") > 0


def test_an_answer_about_somebody_else_is_not_passed_on(portal, bus, diary):
    diary.answer = lambda asked: diary.knows(asked, about="another-student")
    assert marks(portal.get(question(bus.school))) == ["5"]
    assert alarms(bus, "smev_response_type_wrong") > 0


def test_an_answer_that_breaks_the_contract_is_not_passed_on(portal, bus, diary):
    diary.answer = lambda asked: diary.knows(asked, about="x" * 5000)
    assert marks(portal.get(question(bus.school))) == ["5"]
    assert "KB-1914" in {row["code"] for row in bus.journal()}


def test_what_smev_rejects_afterwards_is_told(portal, bus, diary):
    assert marks(portal.get(question(bus.strict))) == ["5"]
    assert alarms(bus, "smev_content_invalid") > 0


def test_what_smev_will_never_take_is_told_and_not_sent_again(portal, bus, queue, diary):
    asked = len(diary.asked)
    answer = portal.wait(ask_unsent(portal, bus, queue, fault="InvalidContent"))[0]
    assert marks(answer) == ["5"]
    wait_until(lambda: [row["code"] for row in deliveries(bus)] == ["KB-1901"], 20, "the parking")
    parked = deliveries(bus)[0]["id"]
    bus.cli("deadletters", parked, "--replay", "--reason", "проба")
    wait_until(lambda: [row["code"] for row in deliveries(bus)] == ["KB-1924"], 20,
               "the end of a request that has ended")
    done = bus.cli("deadletters", parked, "--discard", "--reason", "проба")
    assert done.returncode == 0, done.stderr
    assert len(diary.asked) == asked


def test_silence_ends_and_what_comes_late_is_kept_and_told(portal, bus, diary, queue, pki):
    diary.answer = diary.keeps_silent
    before = alarms(bus, "smev_answer_unexpected")
    assert marks(portal.get(question(bus.slow))) == ["5"]
    assert alarms(bus, "smev_not_answered") > 0
    sent, reply_to = diary.asked[-1]
    late = diary.knows(smev.etree.fromstring(
        f"<q><messageId>{sent}</messageId><studentId>1</studentId></q>"))[0]
    diary.say(reply_to, late)
    wait_until(lambda: alarms(bus, "smev_answer_unexpected") == before + 1, 20, "the alarm")
    wait_for_quiet(bus, queue, pki)
    assert "KB-1922" in {row["code"] for row in bus.journal()}


def test_an_answer_to_what_nobody_asked_is_kept_and_told(portal, bus, diary, queue, pki):
    before = alarms(bus, "smev_answer_unexpected")
    foreign = smev.new_id()
    body = (f'<GetPerformance xmlns="{NS}"><messageId>{foreign}</messageId>'
            "<studentId>1</studentId></GetPerformance>")
    assert queue.post(smev.send_request("1.2", foreign, pki.bus, body)).fault is None
    wait_until(lambda: alarms(bus, "smev_answer_unexpected") == before + 1, 20, "the alarm")
    wait_for_quiet(bus, queue, pki)
    log = bus.cli("messages", "--code", "KB-1922", "--json").stdout
    assert '"smev"' in log


# --- deaths ---

def questions(bus):
    return bus.store.value("SELECT count(*) AS n FROM question")


def test_a_death_before_the_request_is_sent_costs_nothing(portal, bus, queue, pki, diary):
    before = questions(bus)
    asked = ask_unsent(portal, bus, queue, fault="SMEVFailure", times=1000)
    wait_until(lambda: questions(bus) > before, 20, "the commit")
    die(bus)
    queue.switch(operation="SendRequest", times=0)
    bus.start()
    assert marks(portal.wait(asked)[0]) == ["2"]
    wait_for_quiet(bus, queue, pki)


def test_a_death_before_we_hear_that_it_was_taken_costs_nothing(portal, bus, queue, pki, diary):
    known = len(diary.asked)
    asked = ask_unsent(portal, bus, queue, delay=5000)
    wait_until(lambda: len(diary.asked) > known, 20, "the question")
    die(bus)
    queue.switch(operation="SendRequest", times=0)
    bus.start()
    assert marks(portal.wait(asked)[0]) == ["2"]
    wait_for_quiet(bus, queue, pki)
    assert len(diary.asked) == known + 1


def test_a_lost_receipt_of_a_request_is_a_receipt(portal, bus, queue, pki, diary):
    known = len(diary.asked)
    answer = portal.wait(ask_unsent(portal, bus, queue, fault="SMEVFailure", after=1))[0]
    assert marks(answer) == ["2"]
    wait_for_quiet(bus, queue, pki)
    assert len(diary.asked) == known + 1


def test_a_death_between_the_answers_commit_and_its_ack_costs_nothing(portal, bus, queue, pki,
                                                                      diary):
    before, known = states(bus, "answered"), len(diary.asked)
    diary.answer = diary.keeps_silent
    asked = portal.ask(question(bus.school))
    wait_until(lambda: len(diary.asked) > known, 20, "the question")
    wait_until(lambda: waiting(queue, pki.north, "DIARY.request") == 0, 20, "the diary's Ack")
    queue.switch(operation="Ack", fault="SMEVFailure", times=1000)
    diary.say(diary.asked[-1][1], diary.rejects(None)[0])
    wait_until(lambda: states(bus, "answered") == before + 1, 20, "the commit")
    die(bus)
    queue.switch(operation="Ack", times=0)
    bus.start()
    assert marks(portal.wait(asked)[0]) == ["5"]
    wait_for_quiet(bus, queue, pki)


def test_a_queue_that_dies_is_asked_again(portal, bus, queue, pki, diary):
    asked = [portal.ask(question(bus.school)) for _ in range(5)]
    queue.kill()
    time.sleep(0.5)
    queue.restart()
    portal.wait(*asked)
    wait_for_quiet(bus, queue, pki)


def misbehave(queue, chance):
    operation = chance.choice(["GetRequest", "GetResponse", "SendRequest", "SendResponse", "Ack"])
    queue.switch(operation=operation, fault="SMEVFailure", after=chance.randrange(2),
                 times=chance.randrange(1, 4))


def test_each_of_many_requests_is_told_once_whoever_dies(portal, bus, queue, pki, diary, capsys):
    seed = int(os.environ.get("KONTINGENT_SEED", random.randrange(1 << 32)))
    chance, asked, kills = random.Random(seed), [], 0
    before, known = questions(bus), len(diary.asked)
    while len(asked) < REQUESTS:
        asked.append(portal.ask(question(bus.school)))
        if chance.random() < 0.2:
            misbehave(queue, chance)
        if chance.random() < 4 / min(REQUESTS, 400):
            kills += 1
            die(bus)
            bus.start()
        if chance.random() < 4 / min(REQUESTS, 400):
            kills += 1
            queue.kill()
            queue.restart()
    portal.wait(*asked, seconds=60 + REQUESTS)
    wait_for_quiet(bus, queue, pki)
    portal.collect()
    answers = [marks(portal.only(request)) for request in asked]
    assert all(each in (["2"], ["5"]) for each in answers)
    assert questions(bus) == before + REQUESTS
    sent = [each for each, _ in diary.asked[known:]]
    assert len(sent) == len(set(sent)) <= REQUESTS
    with capsys.disabled():
        print(f"\nrequests={REQUESTS} kills={kills} seed={seed} live={answers.count(['2'])}: "
              "each told once", flush=True)
