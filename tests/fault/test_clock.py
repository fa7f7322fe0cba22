"""The daemon's clock jumps a day and comes back: what is refused meanwhile, what goes on after."""
import datetime

import pytest

from harness import wss
from harness.bus import Bus
from harness.clock import Clock
from harness.delivery import deliveries, delivery_settings, make_receivers, wait_until
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.partner import Partner
from harness.pki import Pki

pytestmark = pytest.mark.parametrize("days", [1, -1])


@pytest.fixture(scope="module")
def clock(tmp_path_factory):
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def old_pki(clock, tmp_path_factory):
    """Certificates that were good yesterday, too."""
    clock.set(-3)
    made = Pki(tmp_path_factory.mktemp("pki"), launcher=clock.launcher)
    clock.set(0)
    return made


@pytest.fixture
def bus(clock, old_pki, store, tmp_path):
    made = Bus(tmp_path, old_pki, store)
    made.launcher = clock.launcher
    made.migrate()
    made.start()
    yield made
    clock.set(0)
    made.stop()


def jump(clock, bus, days):
    clock.set(days)
    bus.ahead = datetime.timedelta(days=days)


def marks(school, number):
    return push_marks(lesson(school, [mark(s) for s in school.students], number=number))


def test_refuses_honest_messages_as_stale_and_recovers(clock, bus, old_pki, days):
    north, school = Partner(bus, old_pki.north), School(students=2)
    north.must(push_roster(school))
    before = bus.store.counts()
    seen = north.make(marks(school, 1))
    assert north.send(seen).fault is None
    jump(clock, bus, days)
    for _ in range(3):
        assert north.call(marks(school, 2)).code == "KB-1306"
    # who shares the daemon's error is served
    ahead = wss.utc_now() + bus.ahead
    assert north.must(marks(school, 2), created=ahead).counts() == (3, 3, 0, 0)
    assert bus.get("/readyz")[0] == 200
    jump(clock, bus, 0)
    assert north.must(marks(school, 3)).counts() == (3, 3, 0, 0)
    assert north.call(marks(school, 4), created=ahead).code == "KB-1306"
    # a signature that was seen before the jump does nothing twice, remembered or not
    assert north.send(seen).code in ("KB-1307", "ok")
    after = bus.store.counts()
    assert after["lesson"] - before["lesson"] == 3 and after["mark"] - before["mark"] == 6


@pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")
def test_delivery_goes_on_when_the_clock_returns(clock, old_pki, store, tmp_path, days):
    receiver, = make_receivers(old_pki, 1)
    bus = Bus(tmp_path, old_pki, store, **delivery_settings(old_pki, [receiver], deadline="100h"))
    bus.launcher = clock.launcher
    bus.migrate()
    bus.start()
    try:
        north, school = Partner(bus, old_pki.north), School(students=2)
        north.must(push_roster(school))
        north.must(marks(school, 1))
        wait_until(lambda: not deliveries(bus), 20, "the first message")
        jump(clock, bus, days)
        receiver.ahead = bus.ahead  # it takes the message; the bus does not believe its answer
        north.must(marks(school, 2), created=wss.utc_now() + bus.ahead)
        wait_until(lambda: any(row["code"] == "KB-1703" for row in deliveries(bus)), 20,
                   "an answer that seems stale")
        jump(clock, bus, 0)
        receiver.ahead = bus.ahead
        north.must(marks(school, 3))
        wait_until(lambda: not deliveries(bus), 100, "the rest of the deliveries")
        assert len(receiver.effects) == 3 and not receiver.errors
    finally:
        clock.set(0)
        receiver.close()
        bus.stop()
