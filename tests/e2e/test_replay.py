"""Operators run messages again: by a new route, after a refusal; and decide about dead letters."""
import copy
import json

from harness.delivery import wait_until
from harness.messages import School, lesson, mark, new_id, push_marks, push_roster
from harness.partner import Partner
from harness.peers import PEERS
from test_delivery import queue, receiver, with_routes  # noqa: F401 (fixtures)

TO_RECEIVER = {"name": "analytics", "from": {"service": "diary", "operations": ["PushMarks"]},
               "to": [{"partner": "receiver"}]}


def ok(done):
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def pushed(bus, pki):
    north, school, message_id = Partner(bus, pki.north), School(students=1), new_id()
    north.must(push_roster(school))
    north.must(push_marks(lesson(school, [mark(school.students[0], "4")]), message_id=message_id))
    return message_id


def test_a_stored_message_takes_a_route_that_came_later(with_routes, pki, receiver, tmp_path):
    bus = with_routes([])
    message_id = pushed(bus, pki)
    changed = copy.deepcopy(bus.settings)
    changed["routes"] = [TO_RECEIVER]
    candidate = tmp_path / "candidate.json"
    candidate.write_text(json.dumps(changed))

    shown = ok(bus.cli("replay", message_id, "--dry-run", "--with", candidate, "--json"))
    assert [row["route"] for row in shown] == ["analytics"]
    assert shown[0]["gone"] == shown[0]["fresh"] == [], "the same records"
    assert not receiver.requests and ok(bus.cli("messages", "--message", message_id, "--json"))

    bus.settings = changed
    bus.write_config()
    bus.reload()
    for count in (1, 2):
        done = ok(bus.cli("replay", message_id, "--reason", "новый получатель", "--json"))
        assert [(row["replays"], row["route"]) for row in done] == [(count, "analytics")]
        wait_until(lambda count=count: len(receiver.effects) == count, 45)
    entries = [entry for entry in bus.journal("--source", message_id)
               if entry["operation"] == "replay"]
    assert [entry["comment"] for entry in entries] == ["новый получатель"] * 2


def test_a_message_that_was_refused_is_accepted_later(with_routes, pki):
    bus = with_routes([])
    north, school, message_id = Partner(bus, pki.south), School(students=1), new_id()
    bus.settings["partners"][2]["formats"] = ["flat-list"]
    bus.write_config()
    bus.reload()
    refused = north.call(push_roster(school, message_id=message_id))
    assert refused.fault.code == "KB-1402"
    bus.settings["partners"][2]["formats"] = ["native"]
    bus.write_config()
    bus.reload()
    done = ok(bus.cli("replay", "--code", "KB-1402", "--partner", "south", "--reason",
                      "формат разрешён", "--json"))
    assert [row["message"] for row in done] == [message_id] and "code" not in done[0]
    again = north.call(push_roster(school, message_id=message_id))
    assert again.fault is None and again.counts()[1] > 0, "the sender's own repeat gets its answer"


def test_a_replay_wants_a_reason_and_a_message_that_is_there(with_routes, pki):
    bus = with_routes([])
    message_id = pushed(bus, pki)
    assert bus.cli("replay", message_id).returncode == 2
    unknown = bus.cli("replay", new_id(), "--reason", "проверка")
    assert unknown.returncode == 1 and "KB-1503" in unknown.stderr


def test_dead_letters_keep_their_cause_and_wait_for_a_decision(with_routes, pki, receiver):
    bus = with_routes([TO_RECEIVER])
    receiver.peer = PEERS["signed-client-fault"]
    first, second = pushed(bus, pki), pushed(bus, pki)
    assert first != second
    wait_until(lambda: len(ok(bus.cli("deadletters", "--json"))) == 2)
    rows = ok(bus.cli("deadletters", "--json"))
    assert {row["code"] for row in rows} == {"KB-1701"} and queue(bus) == 0
    assert bus.cli("deadletters", "--replay").returncode == 2, "without a reason"
    receiver.peer = None
    one, other = (str(row["id"]) for row in rows)
    assert ok(bus.cli("deadletters", one, "--replay", "--reason", "исправили", "--json")) == \
        {"count": 1}
    wait_until(lambda: len(receiver.effects) == 1, 45)
    assert ok(bus.cli("deadletters", other, "--discard", "--reason", "не нужно", "--json")) == \
        {"count": 1}
    assert ok(bus.cli("deadletters", "--json")) == []
    comments = {entry["comment"] for entry in bus.journal() if "deadletters" in entry["operation"]}
    assert comments == {"исправили", "не нужно"}
