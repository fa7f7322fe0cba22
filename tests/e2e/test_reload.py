"""A daemon while it changes: what a reload reads, who is answered while it ends."""
import shutil
import signal
import time

import pytest

from harness import wire
from harness.bus import Bus, SOURCE, load
from harness.messages import School, push_roster
from harness.partner import Answer, Partner
from harness.refusal import check_refused

FORMATS = SOURCE / "tests/data/formats"


@pytest.fixture(scope="module")
def own(pki, store, tmp_path_factory):
    """A daemon with formats of its own, which a test may change."""
    resources = tmp_path_factory.mktemp("resources")
    for folder in ("xsd", "mappings"):
        shutil.copytree(SOURCE / folder, resources / folder)
    running = Bus(tmp_path_factory.mktemp("own"), pki, store, resources=str(resources))
    running.migrate()
    running.start()
    yield running
    running.stop()


def reload(bus):
    since = len(bus.log_text())
    bus.reload()
    return bus.log_text()[since:]


def test_a_reload_reads_the_formats_again(own, pki):
    mappings = SOURCE / "mappings"
    mine = own.settings["resources"]
    partner = next(row for row in own.settings["partners"] if row["code"] == "south")
    text = (mappings / "flat-list.yaml").read_text()
    draft = f"{mine}/mappings/own-list.yaml"
    try:
        partner["formats"] = ["native", "own-list"]
        own.write_config()
        told = reload(own)
        assert "not reloaded" in told and "own-list.yaml нет" in told, told
        with open(draft, "w") as file:
            file.write(text)
        assert "routes reloaded" in reload(own)
        assert load(own, FORMATS / "flat-list/export.xml", "--dry-run")[0] in (0, 1)
        with open(draft, "w") as file:
            file.write(text + "oops: 1\n")
        told = reload(own)
        assert "not reloaded" in told and "own-list.yaml:" in told, told
        partner["formats"] = ["native"]
        own.write_config()
        told = reload(own)  # nobody names it now
        assert "routes reloaded" in told and "broken format" in told, told
        done = own.cli("check-config")
        assert done.returncode == 0 and "предупреждение" in done.stdout, done.stdout
        assert f"{draft}:" in done.stdout
        assert own.cli("suppliers", "list").returncode == 0
        assert own.cli("routes").returncode == 0
    finally:
        partner["formats"] = ["native", "klass-journal", "flat-list"]
        own.write_config()


def test_a_request_under_way_when_the_daemon_ends_is_answered(own, pki):
    """One that is not whole when the time is over gets a signed fault and a journal row."""
    octets = Partner(own, pki.north).make(push_roster(School(students=1)))
    head = wire.request_head("/ws/diary", len(octets))
    with wire.connect_tls(own) as slow, wire.connect_tls(own) as late:
        slow.sendall(head + octets[:500])
        time.sleep(0.3)
        own.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        late.sendall(head + octets)
        assert Answer(own, wire.read_reply(late)).fault is None
        reply = wire.read_reply(slow)
    own.process.wait(timeout=20)
    own.process = None
    answer = Answer(own, reply)
    assert answer.fault is not None and answer.fault.code == "KB-3004" and answer.status == 503
    check_refused(own, answer, "KB-3004")
