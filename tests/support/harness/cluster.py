"""PostgreSQL servers of our own, which may therefore be stopped, killed and promoted."""
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from harness.bus import free_port

POSTGRES = Path("/usr/lib/postgresql/15/bin")


class Server:
    """One server process, children and all, in a folder of its own."""

    def __init__(self, folder, **settings):
        self.folder, self.port, self.process = folder, free_port(), None
        self.data = folder / "data"
        self.settings = {"listen_addresses": "127.0.0.1", "port": self.port, "fsync": "on",
                         "unix_socket_directories": "", "shared_buffers": "32MB", **settings}
        folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")

    @staticmethod
    def _command(program, *arguments):
        """PostgreSQL refuses to run as root, so root becomes postgres for it."""
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] \
            if os.getuid() == 0 else []
        return [*user, str(POSTGRES / program), *map(str, arguments)]

    def run(self, program, *arguments):
        done = subprocess.run(self._command(program, *arguments), capture_output=True, text=True,
                              cwd="/", timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr

    def initialize(self):
        self.run("initdb", "-D", self.data, "-U", "kontingent", "--auth=trust",
                 "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
        return self

    def follow(self, primary):
        """Becomes a streaming standby of it."""
        self.settings["cluster_name"] = "standby"  # its name for synchronous_standby_names
        self.run("pg_basebackup", "-D", self.data, "-R", "-c", "fast", "--no-sync", "-d",
                 f"host=127.0.0.1 port={primary.port} user=kontingent")
        return self

    def start(self):
        options = [word for name, value in self.settings.items()
                   for word in ("-c", f"{name}={value}")]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(
                self._command("postgres", "-D", self.data, *options), stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, cwd="/", start_new_session=True)
        deadline = time.monotonic() + 60
        while subprocess.run(self._command("pg_isready", "-q", "-h", "127.0.0.1", "-p",
                                           self.port)).returncode != 0:
            log = (self.folder / "server.log").read_text()
            assert self.process.poll() is None, f"PostgreSQL ended:\n{log[-3000:]}"
            assert time.monotonic() < deadline, f"PostgreSQL is not ready:\n{log[-3000:]}"
            time.sleep(0.05)
        return self

    def stop(self, mode="immediate"):
        """immediate: its clients are cut off; fast: they are told."""
        if self.process is not None:
            self.process.send_signal({"immediate": signal.SIGQUIT, "fast": signal.SIGINT}[mode])
            self.process.wait(30)
            self.process = None

    def kill(self):
        """-9, the children, too."""
        for pid in self._descendants(self.process.pid):
            os.kill(pid, signal.SIGKILL)
        self.process.wait(30)
        self.process = None

    @staticmethod
    def _descendants(pid):
        """The process first: it would start its children again."""
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def promote(self):
        self.run("pg_ctl", "promote", "-w", "-D", self.data)

    @property
    def url(self):
        return f"postgresql://kontingent@127.0.0.1:{self.port}/postgres"


@pytest.fixture
def servers_folder():
    if not POSTGRES.exists():
        pytest.skip(f"there is no PostgreSQL in {POSTGRES}")
    # not under pytest's folder: the user postgres may not enter it
    folder = Path(tempfile.mkdtemp(prefix="kontingent-fault-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(servers_folder):
    made = Server(servers_folder / "only").initialize().start()
    yield made
    made.stop()


@pytest.fixture
def pair(servers_folder):
    """A primary whose commits wait for its standby."""
    primary = Server(servers_folder / "primary", synchronous_standby_names="standby")
    standby = Server(servers_folder / "standby")
    try:
        primary.initialize().start()
        standby.follow(primary).start()
        yield primary, standby
    finally:
        primary.stop()
        standby.stop()


def url_of(primary, standby):
    """Whichever of them takes writes."""
    return (f"postgresql://kontingent@127.0.0.1:{primary.port},127.0.0.1:{standby.port}/postgres"
            "?target_session_attrs=read-write&connect_timeout=5")
