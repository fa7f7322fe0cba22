"""A student moves between two running daemons, two regions at one queue: the portfolio travels,
and in the end exactly one enrollment is open, whoever dies in between."""
import os
import random
import time

import pytest

from harness.delivery import wait_until
from harness.messages import (School, lesson, make_ogrn, mark, portfolio_records, push_final_marks,
                              push_marks, push_portfolio, push_roster)
from harness.partner import Partner
from harness.regions import Region, start_queue
from harness.smev_bus import end_leases
from harness.stores import Postgresql, Sqlite

TRANSFERS = int(os.environ.get("KONTINGENT_TRANSFERS", "8"))


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):
    running = start_queue(pki, tmp_path_factory.mktemp("queue"))
    yield running
    running.stop()


def start(folder, pki, store, queue, region, **more):
    running = Region(folder, pki, store, queue, region, **more)
    running.migrate()
    return running.start()


@pytest.fixture(scope="module")
def perm(pki, store, queue, tmp_path_factory):
    running = start(tmp_path_factory.mktemp("perm"), pki, store, queue, "59", health=True)
    running.school = School(students=TRANSFERS + 8)
    north = Partner(running, pki.north)
    north.must(push_roster(running.school))
    north.must(push_marks(lesson(running.school,
                                 [mark(each, "5") for each in running.school.students])))
    north.must(push_final_marks(running.school, [(running.school.students[0], "4")]))
    north.must(push_portfolio(portfolio_records(running.school)))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def rostov(pki, store, queue, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rostov")
    own = Sqlite(folder) if isinstance(store, Sqlite) else Postgresql(store.server)
    running = start(folder, pki, own, queue, "61")
    running.school = School(students=1)
    Partner(running, pki.north).must(push_roster(running.school))
    yield running
    running.stop()
    own.drop()


def count(region, table):
    return region.store.value(f"SELECT count(*) AS n FROM {table}")


def test_the_whole_portfolio_travels_and_one_enrollment_is_open(perm, rostov):
    snils = perm.school.student_snils(0)
    number = perm.start_transfer(perm.student(snils), "61", rostov.school.ogrn)
    perm.wait_for(number, "accepted")
    assert rostov.transfer(number)["state"] == "accepted"
    assert perm.open_enrollments(snils) == 0 and rostov.open_enrollments(snils) == 1
    student = rostov.student(snils)
    for table, column in (("mark", "student_id"), ("final_mark", "student_id"),
                          ("guardian_link", "student_id"), ("education_document", "student_id"),
                          ("exam_result", "student_id"), ("achievement", "student_id"),
                          ("health", "student_id")):
        there = rostov.store.value(f"SELECT count(*) AS n FROM {table} WHERE {column} = {student}")
        assert there == 1, table
    history = rostov.store.rows("SELECT o.ogrn FROM enrollment e JOIN organization o ON o.id = "
                                f"e.organization_id WHERE e.student_id = {student}")
    assert {row["ogrn"] for row in history} == {perm.school.ogrn, rostov.school.ogrn}


def test_the_diary_that_repeats_its_roster_does_not_bring_the_student_back(perm, rostov, pki):
    snils = perm.school.student_snils(0)
    Partner(perm, pki.north).must(push_roster(perm.school))
    assert perm.open_enrollments(snils) == 0


def test_the_operator_sees_why_the_other_region_refused(perm, rostov):
    snils = perm.school.student_snils(1)
    number = perm.start_transfer(perm.student(snils), "61", make_ogrn(999))
    refused = perm.wait_for(number, "refused")
    assert refused["code"] == "KB-2203" and "ОГРН" in refused["reason"]
    assert perm.open_enrollments(snils) == 1 and rostov.student(snils) is None
    again = perm.start_transfer(perm.student(snils), "61", rostov.school.ogrn)
    assert again != number
    perm.wait_for(again, "accepted")
    assert (perm.open_enrollments(snils), rostov.open_enrollments(snils)) == (0, 1)


def test_who_studies_elsewhere_in_that_region_stays(perm, rostov, pki):
    snils = perm.school.student_snils(2)
    other = School(students=3)
    other.number, other.students[2] = perm.school.number, f"{other.prefix}-x"
    other.ogrn = make_ogrn(888)
    Partner(rostov, pki.north).must(push_roster(other))
    assert rostov.open_enrollments(snils) == 1
    number = perm.start_transfer(perm.student(snils), "61", rostov.school.ogrn)
    assert perm.wait_for(number, "refused")["code"] == "KB-2202"
    assert (perm.open_enrollments(snils), rostov.open_enrollments(snils)) == (1, 1)


def test_a_region_that_is_not_known_is_told_at_once(perm, rostov):
    done = perm.cli("transfer", "start", "--student", perm.student(perm.school.student_snils(3)),
                    "--region", "77", "--ogrn", rostov.school.ogrn)
    assert done.returncode == 1 and "KB-2205" in done.stderr
    done = perm.cli("transfer", "start", "--student", "999999", "--region", "61", "--ogrn",
                    rostov.school.ogrn)
    assert done.returncode == 1 and "KB-2204" in done.stderr


def test_a_transfer_waits_for_a_region_that_is_away(perm, rostov):
    snils = perm.school.student_snils(4)
    rostov.kill()
    number = perm.start_transfer(perm.student(snils), "61", rostov.school.ogrn)
    time.sleep(2)
    assert perm.transfer(number)["state"] == "sent" and perm.open_enrollments(snils) == 1
    end_leases(rostov.store)
    rostov.start()
    perm.wait_for(number, "accepted")
    assert (perm.open_enrollments(snils), rostov.open_enrollments(snils)) == (0, 1)


def test_whoever_dies_one_enrollment_is_open_in_the_end(perm, rostov, queue, capsys):
    seed = int(os.environ.get("KONTINGENT_SEED", random.randrange(1 << 32)))
    chance, kills = random.Random(seed), 0
    people = [perm.school.student_snils(8 + index) for index in range(TRANSFERS)]
    numbers = [perm.start_transfer(perm.student(each), "61", rostov.school.ogrn)
               for each in people]
    deadline = time.monotonic() + 120
    while any(row["state"] == "sent" for row in perm.transfers("--limit", "100")):
        assert time.monotonic() < deadline, f"seed {seed}: {perm.transfers()}"
        time.sleep(chance.random())
        victim = chance.choice([perm, rostov, queue, None])
        if victim is None or kills > 12:
            continue
        kills += 1
        victim.kill()
        if victim is queue:
            queue.restart()
        else:
            end_leases(victim.store)
            victim.start()
    with capsys.disabled():
        print(f"\n  {TRANSFERS} transfers, {kills} kills, seed {seed}")
    assert {row["state"] for row in perm.transfers() if row["number"] in numbers} == {"accepted"}
    for each in people:
        assert (perm.open_enrollments(each), rostov.open_enrollments(each)) == (0, 1), seed
    wait_until(lambda: rostov.metric("kontingent_smev_polls_total") > 0, 10, "the polls")
