"""kill -9 in the middle of a stream of pushes: what was acknowledged is there, exactly once."""
import os
import random
import threading
import time

import pytest

from harness.messages import School, get_status, lesson, mark, new_id, push_marks, push_roster
from harness.partner import Partner

KILLS, PUSHERS, PER_LIFE = 4, 3, 40


@pytest.fixture(scope="module")
def seed():
    chosen = int(os.environ.get("KONTINGENT_TEST_SEED", time.time_ns() % 10**6))
    print(f"KONTINGENT_TEST_SEED={chosen}")
    return chosen


class Pusher(threading.Thread):
    """Sends its messages one by one until the daemon is gone; knows which were acknowledged."""

    def __init__(self, bus, identity, messages):
        super().__init__(daemon=True)
        self.partner, self.messages = Partner(bus, identity), messages
        self.acknowledged, self.faults = {}, []

    def run(self):
        for message_id, payload in self.messages:
            try:
                answer = self.partner.call(payload)
            except Exception:  # the daemon is gone, in whatever way this shows
                return
            if answer.fault:
                self.faults.append(answer.fault)
            else:
                self.acknowledged[message_id] = answer.counts()


def make_messages(school, life, pusher, count):
    """Each a lesson of its own with two marks, so that each has its own visible effect."""
    made = []
    for i in range(count):
        day = f"2026-{9 + (life + i) % 3:02d}-{1 + i % 28:02d}"
        message_id = new_id()
        taught = lesson(school, [mark(s, "5") for s in school.students], day=day,
                        number=1 + (life * PUSHERS + pusher) % 15)
        made.append((message_id, push_marks(taught, message_id=message_id)))
    return made


def stored_messages(bus):
    rows = bus.store.rows("SELECT message_id, count(*) AS n FROM message GROUP BY message_id")
    return {row["message_id"]: row["n"] for row in rows}


def journalled(bus):
    rows = bus.store.rows("SELECT source, count(*) AS n FROM load_journal GROUP BY source")
    return {row["source"]: row["n"] for row in rows}


def test_kill_loses_nothing_acknowledged_and_doubles_nothing(bus, pki, seed):
    rng = random.Random(seed)
    identities = [pki.north, pki.south, pki.old][:PUSHERS]
    schools = [School(students=2) for _ in identities]
    for identity, school in zip(identities, schools):
        Partner(bus, identity).must(push_roster(school))
    everything, acknowledged = {}, {}
    for life in range(KILLS):
        pushers = []
        for i, (identity, school) in enumerate(zip(identities, schools)):
            messages = make_messages(school, life, i, PER_LIFE)
            everything.update((message_id, (identity, payload))
                              for message_id, payload in messages)
            pushers.append(Pusher(bus, identity, messages))
        for pusher in pushers:
            pusher.start()
        time.sleep(rng.uniform(0.02, 0.4))
        bus.kill()
        for pusher in pushers:
            pusher.join()
            assert not pusher.faults, pusher.faults
            acknowledged.update(pusher.acknowledged)
        bus.start()
    kept = stored_messages(bus)
    assert set(acknowledged) <= set(kept), "acknowledged, but lost"
    assert set(kept.values()) == {1}
    print(f"{len(everything)} messages, {len(acknowledged)} acknowledged, {len(kept)} kept")

    # whatever the sender does not know of is sent again: signed anew, the same id
    for message_id, (identity, payload) in everything.items():
        answer = Partner(bus, identity).must(payload)
        if message_id in acknowledged:
            assert answer.counts() == acknowledged[message_id]
    kept = stored_messages(bus)
    assert set(everything) <= set(kept) and set(kept.values()) == {1}
    notes = journalled(bus)
    assert {notes[message_id] for message_id in everything} == {1}, "one journal entry each"
    ids = ",".join(str(row["id"]) for row in bus.store.rows("SELECT id FROM person"))
    marks = bus.store.value(f"SELECT count(*) FROM mark WHERE student_id IN ({ids})")
    lessons = bus.store.value("SELECT count(*) FROM lesson")
    assert marks == 2 * lessons, f"{lessons} lessons with two marks each, {marks} marks"
    assert bus.store.value("SELECT count(*) FROM mark_history") == 0


def test_kill_while_it_starts_and_stops(bus, north, seed):
    rng = random.Random(seed + 1)
    for _ in range(5):
        bus.kill()
        bus.start()
        bus.process.terminate()
        time.sleep(rng.uniform(0, 0.05))
        bus.kill()
        bus.start()
    assert north.must(get_status(new_id())).text("status") == "unknown"
    if bus.store.url.startswith("sqlite"):
        assert bus.store.value("SELECT integrity_check FROM pragma_integrity_check") == "ok"
