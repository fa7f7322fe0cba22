"""kontingent messages: what came in, found by each filter, its body octet for octet."""
import json

from harness.messages import School, new_id, push_roster


def messages(bus, *filters):
    done = bus.cli("messages", "--json", *filters)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def requests(bus, *filters):
    return [row for row in messages(bus, *filters) if row["direction"] == "in"]


def test_a_request_is_logged_with_its_body(bus, north):
    message = new_id()
    octets = north.make(push_roster(School(), message_id=message))
    answer = north.send(octets)
    assert answer.status == 200
    row, = requests(bus, "--message", message)
    assert (row["partner"], row["service"], row["operation"], row["code"], row["answer"]) == (
        "north", "diary", "PushRoster", "", False)
    assert row["body_bytes"] == len(octets) and row["trace"]
    body = bus.cli("messages", "--body", row["id"])
    seen = bus.store.rows(f"SELECT operation FROM audit WHERE target = 'message/{row['id']}'")
    assert [each["operation"] for each in seen] == ["messages body"], seen
    assert body.returncode == 0 and body.stdout.encode() == octets
    assert message in bus.cli("messages", "--message", message).stdout


def test_a_repeat_is_a_message_of_its_own(bus, north):
    message = new_id()
    payload = push_roster(School(), message_id=message)
    for _ in range(2):
        north.must(payload)
    rows = requests(bus, "--message", message)
    assert len(rows) == 2 and rows[0]["at"] > rows[1]["at"]
    assert rows[0]["trace"] != rows[1]["trace"]


def test_filters(bus, north, south):
    message = new_id()
    north.must(push_roster(School(), message_id=message))
    south.must(push_roster(School()))
    row, = requests(bus, "--message", message.upper())
    for filters in (("--trace", row["trace"]), ("--message", message, "--partner", "north"),
                    ("--message", message, "--direction", "in"),
                    ("--message", message, "--from", row["at"][:10])):
        assert [r["id"] for r in requests(bus, *filters)] == [row["id"]], filters
    for filters in (("--partner", "south"), ("--direction", "out"), ("--code", "KB-1000"),
                    ("--failed",), ("--route", "none"), ("--to", row["at"][:10])):
        assert requests(bus, "--message", message, *filters) == [], filters
    assert {r["partner"] for r in requests(bus, "--partner", "south")} == {"south"}
    assert len(messages(bus, "--limit", "1")) == 1


def test_mistakes_are_told(bus):
    for mistake in (("--partner", "nobody"), ("--from", "yesterday"), ("--direction", "up"),
                    ("--limit", "0"), ("--body", "1"), ("--body", "x")):
        done = bus.cli("messages", *mistake)
        assert done.returncode == 2 and done.stderr and not done.stdout, mistake
    assert "Сообщений нет" in bus.cli("messages", "--message", "none").stdout
