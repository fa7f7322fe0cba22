"""The daemon as a participant of SMEV 3: questions of the portal come by the queue, and each gets
one signed answer, whoever dies in between. KONTINGENT_SMEV_REQUESTS=10000 for the long run."""
import os
import random
import time

import pytest

from harness import smev
from harness.bus import run
from harness.delivery import deliveries, wait_until
from harness.messages import (School, get_performance, get_students, lesson, make_snils, mark,
                              push_marks, push_roster)
from harness.partner import Partner
from harness.smev_bus import (PORTAL, Portal, end_leases, smev_settings, start_bus, start_queue,
                              waiting)

NOBODY = make_snils(300_999_999)
REQUESTS = int(os.environ.get("KONTINGENT_SMEV_REQUESTS", "40"))


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    running = start_queue(pki, tmp_path_factory.mktemp("queue"), "--participant",
                          f"OUTSIDER={pki.outsider.certificate}")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def bus(pki, store, queue, tmp_path_factory):
    running = start_bus(pki, store, tmp_path_factory.mktemp("bus"), queue)
    running.school = School(students=2)
    north = Partner(running, pki.north)
    north.must(push_roster(running.school))
    north.must(push_marks(lesson(running.school, [mark(running.school.students[0], "5")])))
    yield running
    running.stop()


@pytest.fixture
def portal(bus, queue, pki):
    made = Portal(queue, pki.epgu)
    yield made
    made.collect()
    assert all(len(answers) == 1 for answers in made.answers.values())


def mother(bus):
    return bus.school.mother_snils(0)


def student(portal, bus):
    return portal.get(get_students(mother(bus))).all("student/studentId")[0].text


def wait_for_quiet(bus, queue, pki):
    """Nothing is left at the queue nor in the outbox."""
    wait_until(lambda: waiting(queue, pki.bus, "BUS.request") == 0 and not deliveries(bus), 30,
               "the end of the work")


def test_a_question_goes_in_and_a_signed_answer_comes_out(portal, bus):
    found = portal.get(get_performance(mother(bus), student(portal, bus)))
    assert [each.text for each in found.payload.iterfind(".//{*}mark/{*}value")] == ["5"]
    assert found.all("student/ground")[0].text == "guardian"
    assert bus.metric("kontingent_smev_polls_total") > 0


def test_who_may_not_ask_hears_what_who_asks_of_nobody_hears(portal, bus):
    theirs = student(portal, bus)
    foreign = portal.get(get_performance(NOBODY, theirs))
    nobody = portal.get(get_performance(mother(bus), "999999999"))
    assert foreign.rejected == nobody.rejected == "NO_DATA"
    assert foreign.description == nobody.description
    assert portal.get(get_students(NOBODY)).all("student/studentId") == []


def test_every_question_and_answer_is_kept_and_proves_itself(portal, bus, queue, pki, tmp_path):
    asked = portal.ask(get_students(mother(bus)))
    portal.wait(asked)
    wait_for_quiet(bus, queue, pki)
    log = bus.cli("messages", "--json").stdout
    assert '"smev"' in log and '"delivery"' in log
    container = tmp_path / "exchange.asice"
    done = bus.cli("evidence", "export", asked, "--unstamped", "--output", container)
    assert done.returncode == 0, done.stderr
    said = run("evidence", "verify", container, "--trust", pki.anchor).stdout
    assert said.count("✓ сообщение") == 3 and "✗ сообщение" not in said, said
    assert "CN=epgu" in said and "CN=newcomer" in said, "the sender's signature, and SMEV's"


def test_what_is_not_understood_is_rejected_and_alarmed(portal, bus):
    alarms = bus.metric("kontingent_smev_alarms_total")
    unknown = portal.get(f'<GetTimetable xmlns="{PORTAL}"/>')
    assert unknown.rejected == "UNKNOWN_REQUEST_DESCRIPTION" and "KB-1203" in unknown.description
    broken = portal.get(f'<GetStudents xmlns="{PORTAL}"><who/></GetStudents>')
    assert broken.rejected == "UNKNOWN_REQUEST_DESCRIPTION" and "KB-1401" in broken.description
    assert bus.metric("kontingent_smev_alarms_total") == alarms + 2
    assert {"KB-1203", "KB-1401"} <= {row["code"] for row in bus.journal()}


def test_a_system_that_may_not_ask_is_denied_whatever_it_asks(queue, bus, pki):
    for identity, code in ((pki.north, "KB-1601"), (pki.outsider, "KB-1303")):
        asked = Portal(queue, identity).get(get_students(mother(bus)))
        assert asked.rejected == "ACCESS_DENIED" and code in asked.description


def test_a_failed_ack_brings_the_question_again_but_no_second_answer(portal, bus, queue, pki):
    queue.switch(operation="Ack", fault="SMEVFailure", times=2)
    portal.get(get_students(mother(bus)))
    wait_for_quiet(bus, queue, pki)


def test_a_lost_receipt_of_the_answer_is_a_receipt(portal, bus, queue, pki):
    queue.switch(operation="SendResponse", fault="SMEVFailure", after=1)
    portal.get(get_students(mother(bus)))
    wait_for_quiet(bus, queue, pki)


def test_an_answer_that_smev_will_never_take_is_parked(portal, bus, queue):
    queue.switch(operation="SendResponse", fault="InvalidContent")
    portal.ask(get_students(mother(bus)))
    wait_until(lambda: [row["code"] for row in deliveries(bus)] == ["KB-1901"], 20, "the parking")
    parked = deliveries(bus)[0]["id"]
    done = bus.cli("deadletters", parked, "--replay", "--reason", "проба")
    assert done.returncode == 0, done.stderr
    wait_until(lambda: not deliveries(bus), 20, "the delivery")


def test_a_death_between_commit_and_ack_costs_nothing(portal, bus, queue, pki):
    queue.switch(operation="Ack", fault="SMEVFailure", times=1000)
    asked = portal.ask(get_students(mother(bus)))
    known = f"SELECT count(*) AS n FROM message WHERE message_id = '{asked}'"
    wait_until(lambda: bus.store.value(known) == 1, 20, "the commit")
    bus.kill()
    queue.switch(operation="Ack", times=0)
    end_leases(bus.store)
    bus.start()
    portal.wait(asked)
    wait_for_quiet(bus, queue, pki)


def test_a_death_between_the_answer_and_our_mark_costs_nothing(portal, bus, queue, pki):
    queue.switch(operation="SendResponse", delay=2000)
    asked = portal.ask(get_students(mother(bus)))
    portal.wait(asked)  # SMEV has it, and the daemon has not heard so
    assert deliveries(bus)
    bus.kill()
    queue.switch(operation="SendResponse", times=0)
    end_leases(bus.store)
    bus.start()
    wait_for_quiet(bus, queue, pki)


def test_a_queue_that_dies_is_asked_again(portal, bus, queue, pki):
    asked = [portal.ask(get_students(mother(bus))) for _ in range(5)]
    queue.kill()
    time.sleep(0.5)
    queue.restart()
    portal.wait(*asked)
    wait_for_quiet(bus, queue, pki)


def test_a_known_id_with_other_words_is_acknowledged_kept_and_not_answered(
        portal, bus, queue, pki):
    sent = portal.ask(get_students(mother(bus)))
    portal.wait(sent)
    wait_for_quiet(bus, queue, pki)
    queue.kill()
    (queue.folder / "queue.journal").unlink()  # a queue that has forgotten which ids it has seen
    queue.restart()
    again = queue.post(smev.send_request("1.2", sent, portal.identity, get_students(NOBODY)))
    assert again.fault is None
    wait_until(lambda: waiting(queue, pki.bus, "BUS.request") == 0, 20, "the acknowledgement")
    assert bus.journal("--source", sent)[0]["code"] == "KB-1501"
    assert portal.collect() == 0 and len(portal.answers[sent]) == 1
    assert portal.get(get_students(mother(bus))).all("student/studentId"), "and the line goes on"


def misbehave(queue, chance):
    operation = chance.choice(["GetRequest", "SendResponse", "Ack"])
    queue.switch(operation=operation, fault="SMEVFailure", after=chance.randrange(2),
                 times=chance.randrange(1, 4))


def test_each_of_many_questions_is_answered_once_whoever_dies(portal, bus, queue, pki, capsys):
    seed = int(os.environ.get("KONTINGENT_SEED", random.randrange(1 << 32)))
    chance, asked, kills = random.Random(seed), [], 0
    while len(asked) < REQUESTS:
        asked.append(portal.ask(get_students(mother(bus))))
        if chance.random() < 0.2:
            misbehave(queue, chance)
        if chance.random() < 4 / min(REQUESTS, 400):
            kills += 1
            bus.kill()
            end_leases(bus.store)
            bus.start()
        if chance.random() < 4 / min(REQUESTS, 400):
            kills += 1
            queue.kill()
            queue.restart()
    portal.wait(*asked, seconds=60 + REQUESTS)
    wait_for_quiet(bus, queue, pki)
    portal.collect()
    for request in asked:
        portal.only(request)
    with capsys.disabled():
        print(f"\nrequests={REQUESTS} kills={kills} seed={seed}: each answered once", flush=True)


@pytest.mark.parametrize("version", ["1.1", "1.3"])
def test_the_other_versions_are_spoken_too(version, pki, store, bus, queue, tmp_path):
    if "sqlite" not in store.url:
        pytest.skip("the version makes no difference to the database")
    bus.stop()
    bus.settings["smev"] = smev_settings(pki, queue, version=version)
    bus.write_config()
    bus.start()
    Portal(queue, pki.epgu, version).get(get_students(mother(bus)))
