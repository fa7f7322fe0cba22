"""SIGHUP and the section `smev`: another key, another queue, other pollers; what a restart alone
changes is named."""
import pytest

from harness.delivery import deliveries, wait_until
from harness.messages import get_students, make_snils
from harness.smev_bus import Portal, smev_settings, start_bus, start_queue, waiting

NOBODY = make_snils(300_999_996)


@pytest.fixture(scope="module")
def other(pki):
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    return pki.outsider


@pytest.fixture(scope="module")
def queue(pki, store, other, tmp_path_factory):
    running = start_queue(pki, tmp_path_factory.mktemp("queue"), "--participant",
                          f"BUS={other.certificate}")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def bus(pki, store, queue, tmp_path_factory):
    running = start_bus(pki, store, tmp_path_factory.mktemp("bus"), queue)
    yield running
    running.stop()


def reload(bus, pki, queue, **more):
    since = len(bus.log_text())
    bus.settings["smev"] = smev_settings(pki, queue, **more)
    bus.write_config()
    bus.reload()
    return bus.log_text()[since:]


class Signed(Portal):
    """Believes answers that this identity signed."""

    def __init__(self, queue, identity, by):
        super().__init__(queue, identity)
        self.by = by

    def collect(self):
        ours, self.queue.pki.bus = self.queue.pki.bus, self.by
        try:
            return super().collect()
        finally:
            self.queue.pki.bus = ours


def ask(queue, pki, by):
    assert Signed(queue, pki.epgu, by).get(get_students(NOBODY)).all("student/studentId") == []


def test_another_key_signs_from_then_on_and_the_old_one_is_not_needed(bus, queue, pki, other):
    ask(queue, pki, pki.bus)
    told = reload(bus, pki, queue, key=str(other.key), certificate=str(other.certificate))
    assert "routes reloaded" in told and "by a restart" not in told, told
    ask(queue, pki, other)
    told = reload(bus, pki, queue)
    assert "routes reloaded" in told
    ask(queue, pki, pki.bus)


def test_a_key_that_cannot_be_used_changes_nothing(bus, queue, pki, other):
    told = reload(bus, pki, queue, key=str(other.key), certificate=str(pki.north.certificate))
    assert "not reloaded" in told, told
    ask(queue, pki, pki.bus)
    reload(bus, pki, queue)


def test_another_queue_is_asked_and_answered(bus, queue, pki, store, tmp_path):
    second = start_queue(pki, tmp_path)
    try:
        reload(bus, pki, second, requests=[{"service": "portal", "pollers": 3}])
        ask(second, pki, pki.bus)
        left = Portal(queue, pki.epgu)
        asked = left.ask(get_students(NOBODY))
        assert waiting(queue, pki.bus, "BUS.request") == 1, "nobody asks the first one any more"
        reload(bus, pki, queue)
        left.wait(asked)
    finally:
        second.stop()


def test_what_only_a_restart_changes_is_named_and_the_rest_is_in_force(bus, queue, pki):
    told = reload(bus, pki, queue, version="1.3", answer_within="20h", wait_for_answer="100h",
                  longest_pause="150ms")
    assert "routes reloaded" in told
    said = next(line for line in told.splitlines() if "only by a restart" in line)
    for key in ("smev.version", "smev.answer_within", "smev.wait_for_answer"):
        assert key in said
    ask(queue, pki, pki.bus)
    reload(bus, pki, queue)


def test_reloads_in_a_row_lose_no_question_and_answer_none_twice(bus, queue, pki):
    portal = Portal(queue, pki.epgu)
    asked = []
    for count in range(12):
        asked += [portal.ask(get_students(NOBODY)) for _ in range(3)]
        reload(bus, pki, queue, requests=[{"service": "portal", "pollers": 1 + count % 4}])
    portal.wait(*asked)
    wait_until(lambda: waiting(queue, pki.bus, "BUS.request") == 0 and not deliveries(bus), 30,
               "the end of the work")
    portal.collect()
    for request in asked:
        portal.only(request)


def test_the_doctor_asks_the_queue_how_much_waits(bus, queue, pki):
    done = bus.cli("doctor")
    assert "✓ очередь СМЭВ отвечает" in done.stdout, done.stdout
    queue.kill()
    away = bus.cli("doctor")
    queue.restart()
    assert "✗ очередь СМЭВ отвечает" in away.stdout and away.returncode == 3
