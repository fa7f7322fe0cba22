"""How a destination may misbehave: what it does × the point of the protocol where it does it."""
import gzip
import socket
import time
from dataclasses import dataclass
from typing import Callable

from harness import wire, wss
from harness.receiver import Receiver, answer_head, reply

UNREACHABLE, LATE, TOO_LARGE = "KB-4005", "KB-1002", "KB-1001"
UNTRUSTED, REFUSED, BUSY = "KB-1703", "KB-1701", "KB-1004"
ANOTHER = "00000000-0000-4000-8000-000000000000"
DEADLINE_SECONDS = 4  # of an attempt


@dataclass
class Peer:
    """codes: one of these is why the delivery waits or is parked; none: it is delivered."""
    at: str  # "connect": in place of TLS; "tls": in place of HTTP; "answer": in place of the answer
    act: Callable
    codes: tuple
    identity: str = ""     # of the PKI: shows this one's certificate
    refuses: bool = False  # it does not apply the message


def _wait(sock):
    """Says nothing until the bus gives up."""
    while sock.recv(65536):
        pass


def _signed(receiver, request):
    return receiver.sign(receiver.good_answer(request), request)


def _sends(make):
    """make(good octets): what goes over the wire, head included; then the end."""
    return lambda receiver, sock, request: sock.sendall(make(_signed(receiver, request)))


def _replies(make=lambda good: good, **head):
    return lambda receiver, sock, request: reply(sock, make(_signed(receiver, request)), **head)


def _page(status, *extra):
    html = "<html><body><h1>Не сейчас</h1></body></html>".encode()
    return _replies(lambda good: html, status=status, media="text/html", extra=extra)


def _drips(make, pause=0.3):
    def act(receiver, sock, request):
        for octet in make(_signed(receiver, request)):
            sock.sendall(bytes([octet]))
            time.sleep(pause)
    return act


def _then_waits(make):
    def act(receiver, sock, request):
        sock.sendall(make(_signed(receiver, request)))
        _wait(sock)
    return act


def _interim_without_end(receiver, sock, request):
    while True:
        sock.sendall(b"HTTP/1.1 102 Processing\r\n\r\n" * 99)
        time.sleep(0.01)


def _late(receiver, sock, request):
    time.sleep(1.5 * DEADLINE_SECONDS)
    reply(sock, _signed(receiver, request))


def _whole(octets):
    return answer_head(len(octets)) + octets


def _chunked(octets):
    return answer_head(None, extra=("Transfer-Encoding: chunked",)) + octets


def _serves(name):
    """With the certificate of that identity of the PKI, so that the bus never says a word."""
    return Peer("tls", lambda *_: None, (UNREACHABLE,), name, refuses=True)


def _connecting(act, *codes):
    return Peer("connect", act, codes, refuses=True)


def _within(act, *codes):
    return Peer("tls", act, codes, refuses=True)


def _answering(act, *codes, refuses=False):
    return Peer("answer", act, codes, refuses=refuses)


def _signs(make):
    """make(receiver, request): the payload of a signed answer."""
    return lambda receiver, sock, request: reply(
        sock, receiver.sign(make(receiver, request), request))


def _unsigned(make, status=200):
    return lambda receiver, sock, request: reply(
        sock, wss.to_bytes(wss.make_envelope(make(receiver, request))), status)


def _as(name):
    return lambda receiver, sock, request: reply(sock, receiver.sign(
        receiver.good_answer(request), request, getattr(receiver.pki, name)))


CONNECTING = {
    "hangs-up": _connecting(lambda r, s, q: None, UNREACHABLE),
    "resets": _connecting(lambda r, s, q: wire.reset(s), UNREACHABLE),
    "says-nothing": _connecting(lambda r, s, q: _wait(s), LATE),
    "not-tls": _connecting(lambda r, s, q: s.sendall(b"\x00garbage\r\n" * 9), UNREACHABLE),
    "plain-http": _connecting(lambda r, s, q: reply(s, b"<ok/>"), UNREACHABLE),
    "hello-and-end": _connecting(lambda r, s, q: s.sendall(b"\x16\x03\x03\x00\x7a\x02"),
                                 UNREACHABLE),
    "tls-of-another-root": _serves("tls_of_others"),
    "tls-of-another-host": _serves("tls_elsewhere"),
    "tls-expired": _serves("tls_expired"),
    "tls-of-no-server": _serves("north"),
}
WITHIN_THE_REQUEST = {
    "ends-before-the-request": _within(lambda r, s, q: None, UNREACHABLE),
    "ends-within-the-request": _within(lambda r, s, q: s.recv(200), UNREACHABLE),
    "resets-within-the-request": _within(lambda r, s, q: (s.recv(200), wire.reset(s)), UNREACHABLE),
    "answers-before-the-request": _within(lambda r, s, q: reply(s, b"<early/>"), UNREACHABLE,
                                          UNTRUSTED),
}
SILENT = {
    "ends-without-an-answer": _answering(lambda r, s, q: None, UNREACHABLE),
    "half-closes": _answering(lambda r, s, q: (wire.half_close(s), _wait(s)), UNREACHABLE),
    "resets-after-the-request": _answering(lambda r, s, q: wire.reset(s), UNREACHABLE),
    "waits-before-the-answer": _answering(lambda r, s, q: _wait(s), LATE),
    "waits-within-the-head": _answering(_then_waits(lambda good: b"HTTP/1.1 200 OK\r\nX: "), LATE),
    "waits-within-the-body": _answering(_then_waits(lambda good: _whole(good)[:-9]), LATE),
    "answers-too-late": _answering(_late, LATE),
    "drips-the-answer": _answering(_drips(_whole), LATE),
    "interim-without-end": _answering(_interim_without_end, LATE, UNREACHABLE, TOO_LARGE),
}
NOT_HTTP = {
    "garbage": _answering(_sends(lambda good: b"\x00\x01garbage\r\n\r\n"), UNREACHABLE),
    "unknown-version": _answering(_sends(lambda good: b"HTTP/9.9 abc\r\n\r\n"), UNREACHABLE),
    "endless-head": _answering(_sends(lambda good: b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9999),
                               UNREACHABLE, TOO_LARGE),
    "two-lengths": _answering(_sends(lambda good: answer_head(9, extra=("Content-Length: 5",)) +
                                     good), UNREACHABLE),
    "ends-within-the-body": _answering(_sends(lambda good: _whole(good)[:-99]), UNREACHABLE),
    "length-too-small": _answering(_sends(lambda good: answer_head(len(good) - 99) + good),
                                   UNTRUSTED),
    "chunks-without-end": _answering(_sends(lambda good: _chunked(
        b"%x\r\n" % len(good) + good + b"\r\n")), UNREACHABLE),
    "chunks-without-hex": _answering(_sends(lambda good: _chunked(b"zz\r\n" + good)), UNREACHABLE),
    "announces-gigabytes": _answering(_sends(lambda good: answer_head(10 ** 12) + good), TOO_LARGE),
    "sends-megabytes": _answering(_sends(lambda good: answer_head(None) + b" " * 40_000_000),
                                  TOO_LARGE),
}
PAGES = {
    "page-200": _answering(_page(200), UNTRUSTED),
    "page-404": _answering(_page(404), UNTRUSTED),
    "page-500": _answering(_page(500), UNTRUSTED),
    "page-503": _answering(_page(503), BUSY, refuses=True),
    "page-503-later": _answering(_page(503, "Retry-After: 3"), BUSY, refuses=True),
    "page-503-some-day": _answering(_page(503, "Retry-After: soon"), BUSY, refuses=True),
    "redirects": _answering(_page(307, "Location: https://localhost:1/"), UNTRUSTED),
    "empty": _answering(_replies(lambda good: b""), UNTRUSTED),
    "another-media-type": _answering(_replies(media="application/json"), UNTRUSTED),
    "packed": _answering(_replies(gzip.compress, extra=("Content-Encoding: gzip",)), UNTRUSTED),
    "not-whole-xml": _answering(_replies(lambda good: good[:-20]), UNTRUSTED),
    "doctype": _answering(_replies(lambda good: good.replace(b"?>", b"?><!DOCTYPE x>", 1)),
                          UNTRUSTED),
}
SIGNATURES = {
    "unsigned": _answering(_unsigned(Receiver.good_answer), UNTRUSTED),
    "unsigned-client-fault": _answering(_unsigned(lambda r, q: r.fault(q, "Client"), 500),
                                        UNTRUSTED),
    "changed": _answering(_replies(lambda good: good.replace(b"<received>1", b"<received>2")),
                          UNTRUSTED),
    "signed-by-a-stranger": _answering(_as("stranger"), UNTRUSTED),
    "signed-by-another-partner": _answering(_as("north"), UNTRUSTED),
    "signed-by-a-revoked-key": _answering(_as("revoked"), UNTRUSTED),
    "echoes-the-request": _answering(lambda r, s, q: reply(s, q.octets), UNTRUSTED),
    "answers-another-message": _answering(_signs(lambda r, q: r.good_answer(q, ANOTHER)),
                                          UNTRUSTED),
    "answers-another-operation": _answering(_signs(
        lambda r, q: r.good_answer(q).replace("PushMarks", "PushRoster")), UNTRUSTED),
    "signed-server-fault": _answering(_signs(lambda r, q: r.fault(q, "Server")), UNREACHABLE,
                                      refuses=True),
    "signed-client-fault": _answering(_signs(lambda r, q: r.fault(q, "Client")), REFUSED,
                                      refuses=True),
}
STRANGE_AND_GOOD = {
    "byte-order-mark": _answering(_replies(lambda good: b"\xef\xbb\xbf" + good)),
    "one-interim": _answering(_sends(lambda good: b"HTTP/1.1 100 Continue\r\n\r\n" +
                                     _whole(good))),
    "until-the-end": _answering(_sends(lambda good: answer_head(None) + good)),
    "octet-by-octet": _answering(_drips(_whole, pause=0)),
}
PEERS = {**CONNECTING, **WITHIN_THE_REQUEST, **SILENT, **NOT_HTTP, **PAGES, **SIGNATURES,
         **STRANGE_AND_GOOD}
