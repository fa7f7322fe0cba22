"""Ten thousand messages that their destinations refuse: parked with the cause, in nobody's way."""
import pytest

from harness.bus import is_sanitized
from harness.delivery import delivery_settings, make_receivers, start_bus, wait_until
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.partner import Partner
from harness.peers import PEERS

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")
REFUSING, POISON = 15, 10_000


def test_poison_is_parked_and_the_rest_goes_on(pki, store, tmp_path):
    good, *refusing = receivers = make_receivers(pki, 1 + REFUSING)
    bus = start_bus(tmp_path, pki, store, **delivery_settings(pki, receivers,
                                                              deadline_seconds=30))
    try:
        north, school = Partner(bus, pki.north), School(students=1)
        north.must(push_roster(school))
        for receiver in refusing:
            receiver.peer = PEERS["signed-client-fault"]

        def send(turn):
            day = f"2026-{9 + turn // 420:02d}-{1 + turn // 15 % 28:02d}"
            north.must(push_marks(lesson(school, [mark(school.students[0])], day=day,
                                         number=1 + turn % 15)))
        messages = POISON // REFUSING + 1
        for turn in range(messages):
            send(turn)
        wait_until(lambda: len(good.effects) == messages, 300, "what the good one was sent")

        def parked():
            return bus.store.rows("SELECT d.state, d.code, count(*) AS n FROM delivery d "
                                  "GROUP BY d.state, d.code")
        wait_until(lambda: [(row["code"], row["n"]) for row in parked()] ==
                   [("KB-1701", messages * REFUSING)], 500, "each refusal")
        assert bus.peak_rss_mib() < (1500 if is_sanitized() else 300)
        for receiver in refusing:
            receiver.peer = None
        send(messages)
        wait_until(lambda: all(len(receiver.effects) == 1 for receiver in refusing), 60,
                   "the next message")
        assert not any(receiver.errors for receiver in receivers)
    finally:
        for receiver in receivers:
            receiver.close()
        bus.stop()
