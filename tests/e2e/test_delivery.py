"""What is accepted goes on to others by the routes: signed anew, once, and is told of."""
import json

import pytest

from harness.bus import Bus, default_partners
from harness.delivery import wait_until
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.partner import Partner
from harness.receiver import Receiver


@pytest.fixture
def receiver(pki):
    made = Receiver(pki, pki.newcomer)
    yield made
    made.close()


@pytest.fixture
def with_routes(tmp_path, pki, store, receiver):
    """A daemon with these routes; whoever is left over is stopped."""
    started = []

    def start(routes, partners=()):
        known = [*default_partners(pki), {
            "code": "receiver", "name": "Получатель", "kind": "receiver",
            "certificates": [str(pki.newcomer.certificate)],
            "endpoint": {"url": receiver.url, "anchors": str(pki.anchor)}}, *partners]
        bus = Bus(tmp_path, pki, store, partners=known, routes=routes)
        bus.migrate()
        started.append(bus.start())
        return bus

    yield start
    for bus in started:
        bus.stop()


def queue(bus):
    status, text = bus.get("/status")
    assert status == 200, text
    return sum(row["waiting"] for row in json.loads(text)["queues"])


def test_a_mark_goes_on_to_its_destination_once_and_signed_by_the_bus(with_routes, pki, receiver):
    bus = with_routes([
        {"name": "analytics", "from": {"service": "diary", "operations": ["PushMarks"]},
         "to": [{"partner": "receiver", "order_by": "string(d:messageId)"}]}])
    north, school = Partner(bus, pki.north), School(students=2)
    north.must(push_roster(school))
    payload = push_marks(lesson(school, [mark(s, "5") for s in school.students]))
    first = north.call(payload)
    assert first.fault is None
    wait_until(lambda: receiver.effects)
    again = north.call(payload)  # signed anew: the stored answer, nothing sent on again
    assert again.fault is None
    wait_until(lambda: queue(bus) == 0)
    assert len(receiver.requests) == 1 and receiver.requests[0].operation == "PushMarks"
    assert receiver.requests[0].message_id not in payload, "an id of the bus's own"
    assert not receiver.errors, receiver.errors
    assert bus.metric("kontingent_deliveries_total") == 1


def test_a_route_may_leave_the_register_out(with_routes, pki, receiver):
    bus = with_routes([
        {"name": "through", "from": {"service": "diary", "partners": ["north"]},
         "register": False, "to": [{"partner": "receiver"}]}])
    before = bus.store.counts()
    answer = Partner(bus, pki.north).call(push_roster(School(students=1)))
    assert answer.fault is None
    wait_until(lambda: receiver.effects)
    after = bus.store.counts()
    assert {k: v for k, v in after.items() if k in ("person", "organization", "enrollment")} == \
           {k: v for k, v in before.items() if k in ("person", "organization", "enrollment")}


def test_what_waits_survives_a_restart_and_an_absent_destination(with_routes, pki, receiver):
    receiver.close()
    bus = with_routes([
        {"name": "all", "from": {"service": "diary"}, "to": [{"partner": "receiver"}]}])
    Partner(bus, pki.north).must(push_roster(School(students=1)))
    assert queue(bus) == 1
    bus.stop()
    bus.start()
    assert queue(bus) == 1
    receiver.listen()
    wait_until(lambda: receiver.effects, 40)
    wait_until(lambda: queue(bus) == 0)
    assert len(receiver.effects) == 1


def test_sighup_takes_a_new_table_or_keeps_the_old_one(with_routes, pki, receiver):
    bus = with_routes([])
    north = Partner(bus, pki.north)
    north.must(push_roster(School(students=1)))
    bus.settings["routes"] = [
        {"name": "all", "from": {"service": "diary"}, "to": [{"partner": "receiver"}]}]
    bus.write_config()
    bus.reload()
    north.must(push_roster(School(students=1)))
    wait_until(lambda: len(receiver.effects) == 1)
    bus.settings["routes"][0]["to"][0]["partner"] = "nobody"
    bus.write_config()
    bus.reload()
    assert "configuration not reloaded" in bus.log_text()
    north.must(push_roster(School(students=1)))
    wait_until(lambda: len(receiver.effects) == 2)
