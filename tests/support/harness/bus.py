"""A real daemon in a folder of its own: configured, started, stopped, killed, asked."""
import datetime
import functools
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
SANITIZER_COMPLAINTS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:",
                        "WARNING: ThreadSanitizer")
# surnames and SNILS of messages.py
PERSONAL_DATA = re.compile(r"Пример|Образцов|\b[237]00\d{6}[- ]?\d\d\b")
_taken_ports = set()


def binary():
    path = os.environ.get("KONTINGENT_BINARY")
    assert path and Path(path).exists(), "KONTINGENT_BINARY must name the built kontingent"
    return path


@functools.cache
def is_sanitized():
    """Sanitizers multiply memory and time; bounds on both are wider then."""
    content = Path(binary()).read_bytes()
    return any(word in content for word in (b"__asan_init", b"__tsan_init"))


def free_port():
    """Below the range of outgoing connections, so that nobody takes it by chance."""
    while True:
        port = random.randrange(12000, 32000)
        with socket.socket() as probe:
            if port in _taken_ports or probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
        _taken_ports.add(port)
        return port


def default_partners(pki):
    def partner(identity, kind="supplier", **more):
        return {"code": identity.name, "name": f"Партнёр {identity.name}", "kind": kind,
                "certificates": [str(identity.certificate)], **more}
    from harness.messages import make_ogrn
    return [partner(pki.north), partner(pki.epgu, "portal"),
            partner(pki.south, formats=["native", "klass-journal", "flat-list"]),
            partner(pki.old, signature={"timestamp": False}),
            partner(pki.limited, organizations=[make_ogrn(500)]),
            partner(pki.expired), partner(pki.notyet), partner(pki.revoked),
            partner(pki.encryption), partner(pki.unknown)]


def run(*arguments):
    """A word of the command line."""
    return subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True,
                          timeout=120)


def load(bus, file, *more, supplier="south"):
    """kontingent load: the exit code, and the journal entry or what it complained of."""
    done = bus.cli("load", file, "--supplier", supplier, "--json", *more)
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def start_load(bus, file, *more):
    return subprocess.Popen([binary(), "load", str(file), "--supplier", "south", "--config",
                             str(bus.config), "--json", *more], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def measure(bus, file, *more):
    """As load(), and the most memory that it ever had, in MiB. Not by wait4(), which counts what
    the child had of us before exec."""
    process, most = start_load(bus, file, *more), 0
    reader = threading.Thread(target=lambda: said.extend(process.communicate()))
    said = []
    reader.start()
    while reader.is_alive():
        status = Path(f"/proc/{process.pid}/status")
        try:
            found = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        except OSError:
            break
        most = max(most, int(found[1]) / 1024) if found else most
        time.sleep(0.02)
    reader.join()
    return process.returncode, json.loads(said[0]) if said[0] else said[1], most


class Bus:
    def __init__(self, folder, pki, store, **settings):
        self.folder, self.pki, self.store = Path(folder), pki, store
        self.port, self.operations_port = free_port(), free_port()
        self.url = f"https://localhost:{self.port}"
        self.config = self.folder / "kontingent.yaml"
        self.log = self.folder / "kontingent.log"
        self.process, self.launcher = None, []
        self.ahead = datetime.timedelta()  # its clock, of ours
        self.settings = {
            "resources": str(SOURCE),
            "store": store.url,
            "listen": {"address": "127.0.0.1", "port": self.port, "public_url": self.url},
            "operations": {"address": "127.0.0.1", "port": self.operations_port},
            "tls": {"certificate": str(pki.tls.certificate), "key": str(pki.tls.key)},
            "signing": {"certificate": str(pki.bus.certificate), "key": str(pki.bus.key)},
            "trust": {"anchors": [str(pki.anchor)], "crls": [str(pki.crl)]},
            "partners": default_partners(pki),
            "log": {"format": "json", "level": "info"},
            **settings}
        self.write_config()

    def write_config(self):
        # JSON is YAML too
        self.config.write_text(json.dumps(self.settings, ensure_ascii=False, indent=1))

    def cli(self, *arguments):
        return run(*arguments, "--config", self.config)

    def migrate(self):
        done = self.cli("migrate")
        assert done.returncode == 0, done.stdout + done.stderr

    def launch(self):
        """Starts it, by way of the launcher if there is one, and waits for nothing."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.launcher, binary(), "run", "--config", str(self.config)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start(self, wait_seconds=30):
        self.launch()
        deadline = time.monotonic() + wait_seconds
        while self.get("/readyz")[0] != 200:
            assert self.process.poll() is None, f"kontingent ended:\n{self.log_text()[-3000:]}"
            assert time.monotonic() < deadline, f"never ready:\n{self.log_text()[-3000:]}"
            time.sleep(0.02)
        return self

    def stop(self):
        """SIGTERM; the daemon must end well: exit code 0 and no complaint of a sanitizer."""
        if self.process is None:
            return
        process, self.process = self.process, None
        assert process.poll() is None, \
            f"the daemon died by itself ({process.returncode}):\n{self.log_text()[-5000:]}"
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"SIGTERM did not end it:\n{self.log_text()[-3000:]}")
        self.check_log()
        assert code == 0, f"exit code {code}:\n{self.log_text()[-3000:]}"

    def check_log(self):
        text = self.log_text()
        told = PERSONAL_DATA.search(text)
        assert told is None, f"personal data in the log: {told[0]}"
        for complaint in SANITIZER_COMPLAINTS:
            assert complaint not in text, text[text.index(complaint):][:5000]

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def reload(self):
        """SIGHUP, and waits until the log says what came of it."""
        said = re.compile("reloaded")
        before = len(said.findall(self.log_text()))
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 10
        while len(said.findall(self.log_text())) == before:
            assert time.monotonic() < deadline, "SIGHUP: nothing in the log"
            time.sleep(0.02)

    def get(self, path):
        """Status and text of the operators' listener; 0 while nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.operations_port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def metric(self, name, **labels):
        """The sum of all series of that name that have these labels."""
        found = re.findall(rf"^{name}(\{{.*\}})? (\S+)$", self.get("/metrics")[1], re.M)
        return sum(float(value) for series, value in found
                   if all(f'{key}="{wanted}"' in series for key, wanted in labels.items()))

    def log_text(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def rss_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def peak_rss_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def journal(self, *filters):
        done = self.cli("journal", "--json", *filters)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
