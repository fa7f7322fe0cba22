"""A partner who takes messages: HTTPS, a signed answer, each message applied once. Or not quite."""
import contextlib
import copy
import datetime
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass

from lxml import etree

from harness import wire, wss
from harness.bus import free_port
from harness.messages import DIARY, new_id
from harness.partner import FAULT


@dataclass(frozen=True)
class Request:
    message_id: str
    operation: str
    soap: str    # "1.1" or "1.2"
    content: bytes  # canonical, without its id
    octets: bytes
    at: float    # monotonic


class Receiver:
    """peer: None, or how it misbehaves (harness/peers.py); may be changed at any time."""

    def __init__(self, pki, identity, listening=True):
        self.pki, self.identity = pki, identity
        self.peer, self.ahead = None, datetime.timedelta()  # ahead: of our clock, the bus's
        self.requests, self.errors = [], []
        self.effects = {}  # message id → the request that was applied, in that order
        self.lock = threading.Lock()
        self.port, self.listener = free_port(), None
        self.url = f"https://localhost:{self.port}/ws/diary"
        if listening:
            self.listen()

    def listen(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=200)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def close(self):
        """Nobody can connect any more."""
        if self.listener is not None:
            # wakes the thread that accepts
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None

    def _accept(self, listener):
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        """Whatever the bus does to the connection is no error of ours; what it says may be."""
        raw.settimeout(60)
        try:
            with raw:
                if self.peer and self.peer.at == "connect":
                    return self.peer.act(self, raw, None)
                with self._tls().wrap_socket(raw, server_side=True) as sock:
                    if self.peer and self.peer.at == "tls":
                        return self.peer.act(self, sock, None)
                    self._serve_one(sock)
        except (OSError, ssl.SSLError):
            pass
        except Exception as error:
            self.errors.append(error)

    def _tls(self):
        shown = getattr(self.pki, self.peer and self.peer.identity or "tls")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown.certificate, shown.key)
        return context

    def _serve_one(self, sock):
        octets = read_request(sock)
        if octets is None:
            return
        request = self._understand(octets)
        peer = self.peer
        with self.lock:
            self.requests.append(request)
            if not (peer and peer.refuses):
                self.effects.setdefault(request.message_id, request)
        if peer and peer.at == "answer":
            return peer.act(self, sock, request)
        reply(sock, self.sign(self.good_answer(request), request), extra=("Connection: close",))

    def _understand(self, octets):
        """Believes only what the bus has signed."""
        envelope = etree.fromstring(octets)
        wss.check_signed(envelope, self.pki.bus.token, self.pki.bus.certificate, self.ahead)
        payload = wss.find_part(envelope, "Body")[0]
        soap = "1.1" if etree.QName(envelope).namespace == wss.SOAP["1.1"] else "1.2"
        return Request(payload.findtext("{*}messageId"), etree.QName(payload).localname, soap,
                       content_of(payload), octets, time.monotonic())

    def good_answer(self, request, message_id=None):
        return (f'<{request.operation}Response xmlns="{DIARY}">'
                f"<messageId>{message_id or request.message_id}</messageId>"
                f"<checkOnly>false</checkOnly><received>1</received><accepted>1</accepted>"
                f"<unchanged>0</unchanged><rejected>0</rejected>"
                f"</{request.operation}Response>")

    def fault(self, request, blame):
        """blame: "Client" or "Server"; SOAP 1.2 has other words."""
        text = f'<text xmlns="{FAULT}">Не нравится</text>'
        detail = (f'<ServiceFault xmlns="{FAULT}"><code>XX-1</code>{text}'
                  f"<messageId>{request.message_id}</messageId><trace>{new_id()}</trace>"
                  f"</ServiceFault>")
        ns = wss.SOAP[request.soap]
        if request.soap == "1.1":
            return (f'<soap:Fault xmlns:soap="{ns}"><faultcode>soap:{blame}</faultcode>'
                    f"<faultstring>Не нравится</faultstring><detail>{detail}</detail></soap:Fault>")
        word = {"Client": "Sender", "Server": "Receiver"}[blame]
        return (f'<soap:Fault xmlns:soap="{ns}"><soap:Code><soap:Value>soap:{word}</soap:Value>'
                f'</soap:Code><soap:Reason><soap:Text xml:lang="ru">Не нравится</soap:Text>'
                f"</soap:Reason><soap:Detail>{detail}</soap:Detail></soap:Fault>")

    def sign(self, payload, request, identity=None):
        envelope = wss.make_envelope(payload, request.soap)
        return wss.to_bytes(wss.sign(envelope, identity or self.identity))

    def attempts(self, message_id):
        with self.lock:
            return [request for request in self.requests if request.message_id == message_id]


def content_of(payload):
    """What a message says whatever its id: the bus sends on under ids of its own."""
    bare = copy.deepcopy(payload)
    bare.remove(bare.find("{*}messageId"))
    return etree.tostring(bare, method="c14n")


def read_request(sock):
    """The body of one HTTP request; None: the connection has ended."""
    head = b""
    while b"\r\n\r\n" not in head:
        octets = sock.recv(65536)
        if not octets:
            return None
        head += octets
    head, _, body = head.partition(b"\r\n\r\n")
    wanted = int(re.search(rb"^content-length:\s*(\d+)", head, re.I | re.M)[1])
    while len(body) < wanted:
        octets = sock.recv(65536)
        if not octets:
            return None
        body += octets
    return body


def answer_head(length, status=200, media=wire.MEDIA["1.1"], extra=()):
    lines = [f"HTTP/1.1 {status} Words", f"Content-Type: {media}", *extra]
    if length is not None:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


def reply(sock, octets, status=200, **head):
    sock.sendall(answer_head(len(octets), status, **head) + octets)
