"""The storage gives way under the daemon: a full disk, a database that goes and comes back."""
import subprocess

import pytest

from harness import wire
from harness.bus import Bus
from harness.delivery import wait_until
from harness.messages import School, lesson, mark, new_id, push_marks, push_roster
from harness.partner import Partner
from harness.stores import Postgresql, Sqlite

# nothing here takes its database from the outside
pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs may be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place):
    """Leaves nothing; returns the file that takes the room."""
    filler = place / "filler"
    with open(filler, "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            pass
    return filler


def big_message(school, message_id):
    lessons = [lesson(school, [mark(s, "5") for s in school.students], day=f"2026-11-{day:02d}",
                      number=number) for day in range(2, 7) for number in range(1, 6)]
    return push_marks(*lessons, message_id=message_id)


def test_a_full_disk_refuses_and_recovers(pki, store, small_disk, tmp_path):
    bus = Bus(tmp_path, pki, Sqlite(small_disk))
    bus.migrate()
    bus.start()
    try:
        north = Partner(bus, pki.north)
        school = School(students=10)
        north.must(push_roster(school))
        before = bus.store.counts()
        filler = fill(small_disk)
        message = new_id()
        for _ in range(3):
            refused = north.call(big_message(school, message))
            assert refused.code in ("KB-3002", "KB-3001"), refused.fault
            assert refused.fault.blame == "Server" and refused.status == 500
        assert bus.get("/livez")[0] == 200
        filler.unlink()
        assert bus.store.counts() == before
        assert north.must(big_message(school, message)).counts() == (275, 275, 0, 0)
        assert bus.store.value("SELECT integrity_check FROM pragma_integrity_check") == "ok"
    finally:
        bus.stop()


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_database_that_went_away_comes_back(pki, store, server, tmp_path, mode):
    database = Postgresql(server.url)
    bus = Bus(tmp_path, pki, database)
    bus.migrate()
    bus.start()
    try:
        north = Partner(bus, pki.north)
        school = School(students=2)
        north.must(push_roster(school))
        before = database.counts()
        server.stop(mode)
        message = new_id()
        payload = push_marks(lesson(school, [mark(school.students[0])]), message_id=message)
        for _ in range(3):
            refused = north.call(payload)
            assert refused.code == "KB-3001", refused.fault
            assert refused.fault.blame == "Server"
        assert bus.get("/readyz")[0] == 503 and bus.get("/livez")[0] == 200
        assert wire.Client(bus).get("/ws/diary?wsdl").status == 200
        server.start()
        wait_until(lambda: bus.get("/readyz")[0] == 200)
        assert database.counts() == before
        assert north.must(payload).counts() == (2, 2, 0, 0)
        assert north.must(payload).counts() == (2, 2, 0, 0)
        assert database.value(f"SELECT count(*) FROM message WHERE message_id = '{message}'") == 1
    finally:
        bus.stop()
