"""What one partner may cost: above it "later", at once, and nobody else waits for it."""
import threading
import time

import pytest

from harness.bus import Bus, default_partners
from harness.messages import School, get_status, get_students, new_id, push_roster
from harness.partner import Partner

# nothing here depends on the database
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")


@pytest.fixture
def limited(tmp_path, pki, store):
    started = []

    def start(**limits):
        partners = default_partners(pki)
        partners[0]["limits"] = limits
        bus = Bus(tmp_path, pki, store, partners=partners)
        bus.migrate()
        started.append(bus.start())
        return bus

    yield start
    for bus in started:
        bus.stop()


def test_above_its_rate_a_partner_is_told_when_to_come_again(limited, pki):
    bus = limited(messages_per_second=2)
    north, south = Partner(bus, pki.north), Partner(bus, pki.south)
    answers = [north.call(get_status(new_id())) for _ in range(5)]
    refused = [answer for answer in answers if answer.fault]
    assert refused and {answer.fault.code for answer in refused} == {"KB-1007"}
    assert all(answer.status == 503 for answer in refused)
    assert south.call(get_status(new_id())).fault is None, "a limit of its own"
    time.sleep(int(refused[-1].headers["Retry-After"]))
    assert north.call(get_status(new_id())).fault is None


def test_a_refusal_for_its_rate_blocks_no_retry(limited, pki):
    bus = limited(messages_per_second=1)
    north, roster = Partner(bus, pki.north), push_roster(School(students=1))
    while north.call(get_status(new_id())).fault is None:
        pass
    assert north.call(roster).fault.code == "KB-1007"
    time.sleep(1.5)
    answer = north.call(roster)
    assert answer.fault is None and answer.counts()[1] > 0


def test_a_flood_of_one_diary_does_not_slow_the_portals_questions(limited, pki):
    bus = limited(concurrency=4)
    school = School(students=2)
    Partner(bus, pki.south).must(push_roster(school))
    portal, over = Partner(bus, pki.epgu), threading.Event()
    codes = []

    def flood():
        diary = Partner(bus, pki.north)
        while not over.is_set():
            codes.append(diary.call(push_roster(School(students=2))).code)

    threads = [threading.Thread(target=flood) for _ in range(16)]
    for thread in threads:
        thread.start()
    try:
        waited = []
        for _ in range(40):
            begun = time.monotonic()
            answer = portal.call(get_students(school.mother_snils(0)))
            waited.append(time.monotonic() - begun)
            assert answer.fault is None, "the portal is served"
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert set(codes) <= {"ok", "KB-1007"}, set(codes)
    assert "ok" in codes, "the flood is served, too, within its limit"
    assert sorted(waited)[len(waited) // 2] < 1, waited
