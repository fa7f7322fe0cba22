"""Slow callers: each costs a deadline and no more. All of them at once, or it would take minutes."""
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from harness import wire
from harness.messages import School, push_roster
from harness.partner import Answer
from harness.refusal import check_next_is_served, check_refused, nothing_stored

# nothing here depends on the database
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")
HEADER_SECONDS, BODY_SECONDS, SLACK_SECONDS = 10, 30, 8


def hear_while_dripping(sock, octets):
    """Sends an octet every half second, for a minute or until the peer ends; what it said."""
    # by turns: two threads in one TLS connection spoil each other's records (OpenSSL forbids it)
    sock.settimeout(0.5)
    heard = b""
    for turn in range(120):
        sock.sendall(octets[turn:turn + 1])
        try:
            said = sock.recv(1000)
        except TimeoutError:
            continue
        if not said:
            break
        heard += said
    return heard


def slow_caller(bus, octets, rest):
    """Sends octets at once, rest one by one: the answer, and after how many seconds it had it."""
    begun = time.monotonic()
    with wire.connect_tls(bus, timeout=60) as sock:
        sock.sendall(octets)
        heard = hear_while_dripping(sock, rest)
        return wire.reply_of(heard), time.monotonic() - begun


def silent_caller(bus):
    begun = time.monotonic()
    with wire.connect(bus, timeout=60) as sock:
        return wire.ends_within(sock, 40), time.monotonic() - begun


def test_slow_callers_meet_their_deadlines_and_nobody_waits_for_them(bus, north):
    message = north.make(push_roster(School(students=1)))
    head = wire.request_head("/ws/diary", len(message))
    chunked = wire.request_head("/ws/diary", extra=["Transfer-Encoding: chunked"])
    cases = {"header": (head[:40], head[40:]), "body": (head + message[:100], message[100:]),
             "chunks": (chunked, b"1\r\na\r\n" * 100), "nothing": (b"", b"")}
    with nothing_stored(bus), ThreadPoolExecutor(len(cases) + 1) as pool:
        callers = {name: pool.submit(slow_caller, bus, *parts) for name, parts in cases.items()}
        callers["no-tls"] = pool.submit(silent_caller, bus)
        worst = 0.0
        while not all(caller.done() for caller in callers.values()):
            begun = time.monotonic()
            check_next_is_served(north)
            worst = max(worst, time.monotonic() - begun)
            time.sleep(0.25)
    results = {name: caller.result() for name, caller in callers.items()}
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
