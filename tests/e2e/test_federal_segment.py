"""The federal segment has the region's students: all of them, and each as he is, whoever dies in
between; and a copy that was damaged is found out, record by record."""
import os
import random
import time

import pytest
from lxml import etree

from harness.api import new_api
from harness.bus import free_port
from harness.delivery import wait_until
from harness.messages import School, push_final_marks, push_roster
from harness.partner import Partner
from harness.segment import (SCHEMA, Segment, TellingRegion, records_in, records_of, start_queue)
from harness.smev_bus import end_leases

SCHOOLS = int(os.environ.get("KONTINGENT_SEGMENT_SCHOOLS", "6"))


@pytest.fixture(scope="module")
def queue(pki, store, tmp_path_factory):  # one for each region
    running = start_queue(pki, tmp_path_factory.mktemp("queue"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def segment(pki, queue, tmp_path_factory):
    running = Segment(pki, queue, tmp_path_factory.mktemp("segment"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def region(pki, store, queue, segment, tmp_path_factory):
    running = TellingRegion(tmp_path_factory.mktemp("region"), pki, store, queue,
                            console={"port": free_port()})
    running.migrate()
    running.schools = [School(students=40) for _ in range(SCHOOLS)]
    running.start()
    running.north = Partner(running, pki.north)
    running.north.must(push_roster(*running.schools))
    yield running
    running.stop()


def same(region, segment):
    region.wait_until_told()
    portion, copy = segment.copy()
    assert records_of(copy) == records_in(region.store)
    assert portion == region.state()["portion"]
    return copy


def rename(school, index, surname):
    return push_roster(school).replace(
        f"<surname>Пример{'абвгдежзик'[index % 10]}</surname>", f"<surname>{surname}</surname>")


def test_before_anything_is_told_the_operator_is_told_so(pki, queue, tmp_path):
    from harness.stores import Sqlite
    alone = TellingRegion(tmp_path, pki, Sqlite(tmp_path), queue)
    alone.migrate()
    assert "KB-2214" in alone.federal("status", expected=1)


def test_the_snapshot_holds_everybody_as_he_is(region, segment):
    copy = same(region, segment)
    assert len(copy) == 40 * SCHOOLS
    state = region.state()
    assert state["known"] == len(copy) and state["asideCount"] == 0 and state["code"] == ""


def test_changes_come_after_it_and_only_of_those_who_changed(region, segment):
    same(region, segment)
    before = segment.sequences()
    school = region.schools[0]
    region.north.must(push_final_marks(school, [(school.students[3], "4")]))
    copy = same(region, segment)
    changed = {each for each, at in segment.sequences().items() if before.get(each) != at}
    assert len(changed) == 1
    record = records_of(copy)[changed.pop()]
    assert [value for _, value in record["marks"]] == ["4"]


def test_an_organization_that_is_renamed_changes_its_students_records(region, segment):
    school = region.schools[1]
    region.north.must(push_roster(school).replace(
        f"<fullName>Школа № {school.number}</fullName>", "<fullName>Лицей</fullName>"))
    copy = records_of(same(region, segment))
    assert sum(("Лицей" in {name for _, name in each["places"]}) for each in copy.values()) == 40


def test_a_merge_and_its_undoing_are_changes_of_the_key(region, segment):
    school = region.schools[2]
    person = {row["snils"]: row["id"] for row in
              region.store.rows("SELECT id, snils FROM person WHERE is_student = 1")}
    keep, drop = (person[school.student_snils(index)] for index in (0, 1))
    same(region, segment)
    done = region.cli("persons", "merge", keep, drop, "--snils", "keep", "--ground", "обращение 1")
    assert done.returncode == 0, done.stdout + done.stderr
    copy = same(region, segment)
    assert drop not in copy and keep in copy
    merge = region.store.value("SELECT max(id) AS n FROM person_merge")
    done = region.cli("persons", "undo", merge, "--ground", "обращение 2")
    assert done.returncode == 0, done.stdout + done.stderr
    copy = same(region, segment)
    assert drop in copy and keep in copy


def test_a_reconciliation_of_equal_copies_finds_nothing(region, segment):
    same(region, segment)
    report = region.reconcile()
    check = report["checks"][0]
    assert (check["state"], check["differ"], check["organizationsDiffer"]) == ("done", 0, 0)
    assert check["students"] == 40 * SCHOOLS and check["organizations"] == SCHOOLS


def test_a_damaged_copy_is_found_out_to_the_record_and_mended(region, segment):
    copy = same(region, segment)
    changed, dropped, doubled = random.Random(7).sample(sorted(copy), 3)
    segment.tell("spoil", student=changed, how="change")
    segment.tell("spoil", student=dropped, how="drop")
    segment.tell("spoil", student=doubled, how="add")
    assert set(segment.copy()[1]) == set(copy) - {dropped} | {doubled + 10 ** 9}
    report = region.reconcile()
    found = {each["student"]: each["what"] for each in report["found"]}
    assert found == {changed: "differs", dropped: "missing", doubled + 10 ** 9: "extra"}
    assert report["checks"][0]["differ"] == 3
    same(region, segment)
    assert region.reconcile()["checks"][0]["differ"] == 0


def test_the_api_tells_the_same(region, segment):
    same(region, segment)
    api = new_api(region)
    state = api.must("/federal")
    assert state["known"] == 40 * SCHOOLS and state["waiting"] == 0
    checks = api.must("/federal/checks")["items"]
    damaged = next(each for each in checks if each["differ"] == 3)
    found = api.must(f"/federal/checks/{damaged['id']}/differences")["items"]
    assert {each["what"] for each in found} == {"differs", "missing", "extra"}


def test_a_record_that_is_not_taken_is_set_aside_and_the_others_go_on(region, segment):
    copy = same(region, segment)
    school = region.schools[3]
    refused = next(student for student, record in records_of(copy).items()
                   if record["student"][0] == school.student_snils(5))
    segment.tell("switch", student=refused)
    region.north.must(push_final_marks(
        school, [(student, "5") for student in school.students[:12]]))
    wait_until(lambda: region.state()["asideCount"] == 1, 60, "the record to be set aside")
    region.wait_until_told()
    marks = {student for student, record in records_of(segment.copy()[1]).items()
             if any(value == "5" for _, value in record["marks"])}
    assert len(marks) == 11 and refused not in marks
    aside = region.federal("aside")["aside"]
    assert [(each["student"], each["code"]) for each in aside] == [(refused, "KB-2210")]
    assert any(line["code"] == "KB-2210" for line in region.journal())
    doctor = region.cli("doctor").stdout
    assert "федеральный сегмент" in doctor and "отложены" in doctor
    segment.tell("switch")
    assert region.federal("retry")["retried"] == 1
    same(region, segment)
    assert region.federal("aside")["aside"] == []


def test_a_portion_that_is_refused_for_now_comes_again(region, segment):
    same(region, segment)
    segment.tell("switch", reject="ACCESS_DENIED", times=1)
    school = region.schools[0]
    region.north.must(push_final_marks(school, [(school.students[4], "3")]))
    wait_until(lambda: region.state()["attempts"] > 1, 30, "the second attempt")
    same(region, segment)
    assert region.state()["code"] == ""


def test_a_segment_that_lost_portions_is_told_them_again(region, segment):
    same(region, segment)
    last, _ = segment.copy()
    segment.tell("rewind", portion=last - 3)
    school = region.schools[5 % SCHOOLS]
    region.north.must(push_final_marks(school, [(school.students[7], "2")]))
    wait_until(lambda: segment.copy()[0] > last - 3, 30, "portions to come again")
    same(region, segment)
    assert any(line["code"] == "KB-2212" for line in region.journal())


def test_whoever_dies_the_copy_is_the_register(region, segment, queue, capsys):
    seed = int(os.environ.get("KONTINGENT_SEED", random.randrange(1 << 32)))
    chance, kills = random.Random(seed), 0
    done = region.cli("federal", "snapshot")  # all of it again, while things change
    assert done.returncode == 0, done.stderr
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        school = chance.choice(region.schools)
        for _ in range(3):
            pupil = chance.choice(school.students)
            region.north.must(push_final_marks(school, [(pupil, chance.choice("2345"))]))
        time.sleep(chance.random())
        victim = chance.choice([region, segment, queue, None])
        if victim is None:
            continue
        kills += 1
        victim.kill()
        if victim is queue:
            queue.restart()
        else:
            if victim is region:
                end_leases(region.store)
            victim.start()
    same(region, segment)
    report = region.reconcile()
    assert (report["checks"][0]["state"], report["checks"][0]["differ"]) == ("done", 0), seed
    with capsys.disabled():
        print(f"\n  portion {segment.copy()[0]}, {kills} kills, seed {seed}")


def test_the_operator_sees_how_far_it_is(region, segment):
    region.wait_until_told()
    wait_until(lambda: region.metric("kontingent_federal_portion") == region.state()["portion"], 15,
               "the gauge")
    for name in ("waiting", "on_way", "aside", "lag_seconds"):
        assert region.metric("kontingent_federal_" + name) == 0


def test_what_is_sent_follows_the_contract_and_is_in_the_trail(region, segment):
    students = region.store.value(
        "SELECT count(DISTINCT s.student_id) AS n FROM audit_student s JOIN audit a "
        "ON a.id = s.audit_id WHERE a.operation = 'PushChanges'")
    assert students == 40 * SCHOOLS
    _, copy = segment.copy()
    for portfolio in copy.values():
        made = portfolio.nsmap["f"]
        answer = (f"<f:GetPortfolioResponse xmlns:f='{made}'><f:messageId>"
                  "6a9e7c1e-7d0a-4f6e-8d0e-2f1b53c5a001</f:messageId></f:GetPortfolioResponse>")
        letter = etree.fromstring(answer)
        letter.append(portfolio)
        SCHEMA.assertValid(letter)
