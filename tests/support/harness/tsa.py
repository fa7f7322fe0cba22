"""A time-stamping authority (RFC 3161) over HTTP: `openssl ts -reply` behind a small server."""
import http.server
import subprocess
import threading
from contextlib import contextmanager

CONFIG = """
[tsa]
default_tsa = it
[it]
serial = tsa.serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
USAGE = """
[stamps]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
"""


class Tsa:
    """answer: what comes instead of a stamp (status, content type, body); None: stamps."""

    def __init__(self, authority, name="tsa"):
        self.folder, self.name = authority.folder, name
        with open(self.folder / "openssl.cnf", "a") as config:
            config.write(USAGE)
        self.identity = authority.issue(name, "RSA", usage="stamps")
        (self.folder / "tsa.cnf").write_text(CONFIG)
        self.asked, self.answer, self.lock = 0, None, threading.Lock()

    def reply(self, query):
        with self.lock:  # one serial number after the other
            self.asked += 1
            if self.answer:
                return self.answer
            (self.folder / "query").write_bytes(query)
            done = subprocess.run(
                ("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-inkey",
                 f"{self.name}.key", "-signer", f"{self.name}.crt", "-out", "reply"),
                cwd=self.folder, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            return 200, "application/timestamp-reply", (self.folder / "reply").read_bytes()


@contextmanager
def serve(tsa):
    """Sets tsa.url while it answers."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            good = self.headers["Content-Type"] == "application/timestamp-query"
            status, kind, body = tsa.reply(query) if good else (415, "text/plain", b"")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tsa.url = f"http://127.0.0.1:{server.server_port}/tsa"
    try:
        yield tsa
    finally:
        server.shutdown()
        server.server_close()
