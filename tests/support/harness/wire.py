"""Octets to the daemon: a well-behaved HTTP client, and sockets for everything else."""
import http.client
import io
import socket
import ssl
import struct
import time

MEDIA = {"1.1": "text/xml; charset=utf-8", "1.2": "application/soap+xml; charset=utf-8"}


def tls_context(pki):
    return ssl.create_default_context(cafile=str(pki.anchor))


def connect(bus, timeout=30):
    return socket.create_connection(("127.0.0.1", bus.port), timeout=timeout)


def connect_tls(bus, timeout=30):
    return tls_context(bus.pki).wrap_socket(connect(bus, timeout), server_hostname="localhost")


def request_head(path, body_length=None, *, soap="1.1", extra=()):
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {MEDIA[soap]}"]
    if body_length is not None:
        lines.append(f"Content-Length: {body_length}")
    return "\r\n".join([*lines, *extra, "", ""]).encode()


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


def read_reply(sock):
    """One HTTP answer from a socket, or None when it ended or was reset without any."""
    response = http.client.HTTPResponse(sock, method="POST")
    try:
        response.begin()
        return Reply(response.status, response.headers, response.read())
    except (http.client.BadStatusLine, ConnectionError, ssl.SSLError):
        return None


def reply_of(octets):
    """The HTTP answer that these octets are; None when there are none."""
    class Heard:
        def makefile(self, _mode):
            return io.BytesIO(octets)
    return read_reply(Heard())


def ends_within(sock, seconds):
    """The peer closes: True. Anything that it still says is read and dropped."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        sock.settimeout(max(0.05, deadline - time.monotonic()))
        try:
            if not sock.recv(65536):
                return True
        except TimeoutError:
            return False
        except OSError:
            return True
    return False


def half_close(tls_socket):
    """FIN after what was sent; reading goes on (SSLSocket.shutdown would forget the TLS)."""
    socket.socket.shutdown(tls_socket, socket.SHUT_WR)


def reset(sock):
    """RST, and no word of TLS before it."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.socket(fileno=sock.detach()).close()


class Client:
    """Keeps one HTTPS connection, as partners do."""

    def __init__(self, bus, timeout=60):
        self.connection = http.client.HTTPSConnection("localhost", bus.port, timeout=timeout,
                                                      context=tls_context(bus.pki))

    def post(self, path, body, *, soap="1.1", headers=None):
        wanted = {"Content-Type": MEDIA[soap], **(headers or {})}
        return self._send("POST", path, body, wanted)

    def post_once(self, path, body):
        """Never sends the octets twice: whoever repeats a message signs it anew."""
        return self._once("POST", path, body, {"Content-Type": MEDIA["1.1"]})

    def get(self, path):
        return self._send("GET", path, None, {})

    def _send(self, method, path, body, headers):
        fresh = self.connection.sock is None
        try:
            return self._once(method, path, body, headers)
        except (http.client.BadStatusLine, ConnectionError, ssl.SSLError):
            self.connection.close()
            if fresh:
                raise
            return self._once(method, path, body, headers)  # the kept connection had ended

    def _once(self, method, path, body, headers):
        self.connection.request(method, path, body=body, headers=headers,
                                encode_chunked="Transfer-Encoding" in headers)
        response = self.connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def close(self):
        self.connection.close()
