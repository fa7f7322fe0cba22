"""Slow callers: each costs a deadline and no more. All of them at once, or it would take minutes."""
import threading
import time

import pytest

from harness import wire
from harness.messages import School, push_roster
from harness.partner import Answer
from harness.refusal import check_next_is_served, check_refused, nothing_stored

# nothing here depends on the database
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")
HEADER_SECONDS, BODY_SECONDS, SLACK_SECONDS = 10, 30, 8


def drip(sock, octets, seconds_apart):
    try:
        for byte in octets:
            sock.sendall(bytes([byte]))
            time.sleep(seconds_apart)
    except OSError:
        pass  # hung up on: the point


def slow_caller(bus, octets, rest, results, name):
    """Sends octets at once, rest one by one every half second, and notes answer and time."""
    begun = time.monotonic()
    with wire.connect_tls(bus, timeout=60) as sock:
        sock.sendall(octets)
        feeder = threading.Thread(target=drip, args=(sock, rest, 0.5), daemon=True)
        feeder.start()
        reply = wire.read_reply(sock)
        results[name] = (reply, time.monotonic() - begun)


def silent_caller(bus, results, name):
    begun = time.monotonic()
    with wire.connect(bus, timeout=60) as sock:
        results[name] = (wire.ends_within(sock, 40), time.monotonic() - begun)


def test_slow_callers_meet_their_deadlines_and_nobody_waits_for_them(bus, north):
    message = north.make(push_roster(School(students=1)))
    head = wire.request_head("/ws/diary", len(message))
    chunked = wire.request_head("/ws/diary", extra=["Transfer-Encoding: chunked"])
    cases = {"header": (head[:40], head[40:]), "body": (head + message[:100], message[100:]),
             "chunks": (chunked, b"1\r\na\r\n" * 100), "nothing": (b"", b"")}
    results = {}
    threads = [threading.Thread(target=slow_caller, args=(bus, *parts, results, name))
               for name, parts in cases.items()]
    threads.append(threading.Thread(target=silent_caller, args=(bus, results, "no-tls")))
    with nothing_stored(bus):
        for thread in threads:
            thread.start()
        worst = 0.0
        while any(thread.is_alive() for thread in threads):
            begun = time.monotonic()
            check_next_is_served(north)
            worst = max(worst, time.monotonic() - begun)
            time.sleep(0.25)
    assert worst < 5, f"a good caller waited {worst:.1f} s"
    for name, seconds in (("header", HEADER_SECONDS), ("body", BODY_SECONDS),
                          ("chunks", BODY_SECONDS), ("nothing", HEADER_SECONDS),
                          ("no-tls", HEADER_SECONDS)):
        assert results[name][1] < seconds + SLACK_SECONDS, f"{name}: {results[name]}"
    assert results["no-tls"][0]
    for name in ("body", "chunks"):
        reply = results[name][0]
        assert reply is not None, f"{name}: hung up without an answer"
        check_refused(bus, Answer(bus, reply), "KB-1002")
        assert reply.status == 408
