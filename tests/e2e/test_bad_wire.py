"""Below SOAP: what does not speak TLS, HTTP or our paths, and callers who leave half-way."""
import os
import socket
import time

import pytest

from harness import wire
from harness.bus import is_sanitized
from harness.messages import School, get_status, new_id, push_roster
from harness.partner import Answer
from harness.refusal import check_next_is_served, check_refused, nothing_stored


@pytest.fixture(autouse=True)
def alive(bus, north):
    yield
    check_next_is_served(north)
    assert bus.rss_mib() < (1500 if is_sanitized() else 400)


def exchange(bus, octets):
    """Octets over TLS; the one answer, or None."""
    with wire.connect_tls(bus) as sock:
        sock.sendall(octets)
        return wire.read_reply(sock)


def push(north, **more):
    return north.make(push_roster(School(students=1), **more))


@pytest.mark.parametrize("octets", [
    b"", b"\x16", b"\x16\x03\x01\x02\x00" + b"\x00" * 512, os.urandom(4096),
    b"POST /ws/diary HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
    b"\x80\x2e\x01\x00\x02"], ids=["nothing", "one", "zeros", "noise", "plain-http", "ssl2"])
def test_hangs_up_on_what_is_not_tls(bus, octets):
    with nothing_stored(bus), wire.connect(bus) as sock:
        sock.sendall(octets)
        sock.shutdown(socket.SHUT_WR)
        assert wire.ends_within(sock, 15)


POST = b"POST /ws/diary HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
NOT_HTTP = {
    "garbage": b"garbage\r\n\r\n", "zeros": b"\x00" * 64 + b"\r\n\r\n",
    "no-target": b"POST\r\n\r\n", "no-version": b"POST /ws/diary\r\n\r\n",
    "unknown-version": b"POST /ws/diary HTTP/9.9\r\nHost: a\r\n\r\n",
    "negative-length": POST + b"Content-Length: -1\r\n\r\n",
    "huge-length": POST + b"Content-Length: 99999999999999999999999\r\n\r\n",
    "two-lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "length-and-chunks": CHUNKED + b"Content-Length: 3\r\n\r\n0\r\n\r\n",
    "no-hex": CHUNKED + b"\r\nzz\r\n\r\n", "huge-chunk": CHUNKED + b"\r\nffffffffffffffffff\r\n",
    "unknown-coding": POST + b"Transfer-Encoding: bad, chunked\r\n\r\n0\r\n\r\n",
    "long-line": POST + b"X: " + b"y" * 100_000 + b"\r\n\r\n",
    "many-lines": POST + b"X: y\r\n" * 20_000 + b"\r\n",
    "long-target": b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "space-before-colon": POST + b"X : a\r\n\r\n", "space-in-name": POST + b"Bad Name: a\r\n\r\n",
}


@pytest.mark.parametrize("name", NOT_HTTP)
def test_refuses_what_is_not_http(bus, name):
    with nothing_stored(bus):
        reply = exchange(bus, NOT_HTTP[name])
        assert reply is None or 400 <= reply.status < 600
        if reply is not None and b"Envelope" in reply.body:
            check_refused(bus, Answer(bus, reply), "KB-1003", "KB-1001", "KB-1005", "KB-1202",
                          "KB-1101")


@pytest.mark.parametrize("media", ["", "application/json", "text/plain", "multipart/related",
                                   'multipart/related; boundary="x"', "text/xml/xml"])
def test_refuses_another_media_type(bus, north, media):
    with nothing_stored(bus):
        check_refused(bus, north.send(push(north), headers={"Content-Type": media}), "KB-1003")


def test_takes_an_mtom_envelope(bus, north):
    part = (b'--x\r\nContent-Type: application/xop+xml; charset=UTF-8; type="text/xml"\r\n'
            b"Content-ID: <root>\r\n\r\n" + push(north) + b"\r\n--x--\r\n")
    media = ('multipart/related; type="application/xop+xml"; start="<root>"; '
             'start-info="text/xml"; boundary="x"')
    answer = north.send(part, headers={"Content-Type": media})
    assert answer.fault is None and answer.counts() == (7, 7, 0, 0)


def test_says_which_method_and_path_it_knows(bus):
    client = wire.Client(bus)
    assert client.get("/nothing").status == 404
    assert client.get("/ws/diary?nothing").status == 404
    assert client._send("DELETE", "/ws/diary", None, {}).status == 405
    assert client._send("PUT", "/ws/diary", b"x", {}).status == 405
    for path in ("/livez", "/readyz", "/metrics"):
        assert client.get(path).status == 404, "operators' pages are not for partners"
    assert client.get("/ws/diary?wsdl").status == 200


def test_a_body_without_any_length_is_an_empty_one(bus, north):
    with nothing_stored(bus):
        reply = exchange(bus, wire.request_head("/ws/diary") + push(north))
        assert reply is None or reply.status >= 400


def test_answers_who_closed_the_writing_half_after_a_whole_request(bus, north):
    octets = push(north)
    with wire.connect_tls(bus) as sock:
        sock.sendall(wire.request_head("/ws/diary", len(octets)) + octets)
        wire.half_close(sock)
        answer = Answer(bus, wire.read_reply(sock))
    assert answer.fault is None and answer.counts() == (7, 7, 0, 0)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.999])
def test_stores_nothing_of_who_left_within_the_body(bus, north, share):
    octets = push(north)
    with nothing_stored(bus):
        for half in (True, False):
            with wire.connect_tls(bus) as sock:
                sock.sendall(wire.request_head("/ws/diary", len(octets)) +
                             octets[:int(len(octets) * share)])
                if not half:
                    continue
                wire.half_close(sock)
                reply = wire.read_reply(sock)
                if reply is not None:
                    check_refused(bus, Answer(bus, reply), "KB-1005")


@pytest.mark.parametrize("share", [0.5, 1])
def test_who_resets_and_repeats_has_one_effect(bus, north, share):
    before, payload = bus.store.counts(), push_roster(School(students=1))
    octets = north.make(payload)
    with wire.connect_tls(bus) as sock:
        sock.sendall(wire.request_head("/ws/diary", len(octets)) +
                     octets[:int(len(octets) * share)])
        wire.reset(sock)
    while (answer := north.call(payload)).code == "KB-1502":  # the first try is still at work
        time.sleep(0.05)
    assert answer.counts() == (7, 7, 0, 0)
    assert bus.store.counts()["message"] == before["message"] + 1


def test_stores_nothing_of_an_unended_chunk(bus, north):
    octets = push(north)
    with nothing_stored(bus), wire.connect_tls(bus) as sock:
        head = wire.request_head("/ws/diary", extra=["Transfer-Encoding: chunked"])
        sock.sendall(head + b"%x\r\n" % len(octets) + octets + b"\r\n")
        wire.half_close(sock)
        reply = wire.read_reply(sock)
        if reply is not None:
            check_refused(bus, Answer(bus, reply), "KB-1005")


def test_takes_a_message_byte_by_byte(bus, north):
    octets = north.make(get_status(new_id()))
    with wire.connect_tls(bus) as sock:
        for at in range(0, len(octets), 1000):
            if at == 0:
                for byte in wire.request_head("/ws/diary", len(octets)):
                    sock.sendall(bytes([byte]))
            for byte in octets[at:at + 1000]:
                sock.sendall(bytes([byte]))
        assert Answer(bus, wire.read_reply(sock)).fault is None


def test_answers_pipelined_requests_in_order(bus, north):
    ids = [new_id() for _ in range(5)]
    with wire.connect_tls(bus) as sock:
        requests = [north.make(get_status(of)) for of in ids]
        sock.sendall(b"".join(wire.request_head("/ws/diary", len(octets)) + octets
                              for octets in requests))
        answers = [Answer(bus, wire.read_reply(sock)) for _ in ids]
    assert [answer.text("ofMessageId") for answer in answers] == ids


def test_many_idle_connections_disturb_nobody(bus, north):
    before = bus.rss_mib()
    idle = [wire.connect_tls(bus) for _ in range(200)]
    silent = [wire.connect(bus) for _ in range(200)]
    check_next_is_served(north)
    assert bus.rss_mib() - before < (600 if is_sanitized() else 100)
    for sock in idle + silent:
        sock.close()


def test_connections_beyond_the_limit_do_not_kill_it(bus, north):
    opened = []
    try:
        for _ in range(1100):
            opened.append(wire.connect(bus, timeout=5))
    except OSError:
        pass  # refused at the limit: good
    for sock in opened:
        sock.close()
    check_next_is_served(north)
