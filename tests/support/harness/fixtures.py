"""Fixtures of every outsider's test: one PKI per run, one daemon per module and store."""
import pytest

from harness.bus import Bus
from harness.messages import School, push_roster
from harness.partner import Partner
from harness.pki import Pki
from harness.stores import Postgresql, Sqlite, postgresql_server


@pytest.fixture(scope="session")
def pki(tmp_path_factory):
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request, tmp_path_factory):
    if request.param == "sqlite":
        yield Sqlite(tmp_path_factory.mktemp("store"))
        return
    server = postgresql_server()
    if not server:
        pytest.skip("KONTINGENT_TEST_PG is not set: no PostgreSQL to test against")
    database = Postgresql(server)
    yield database
    database.drop()


@pytest.fixture(scope="module")
def bus(request, pki, store, tmp_path_factory):
    """A running daemon; a module may set BUS_SETTINGS for its configuration."""
    settings = getattr(request.module, "BUS_SETTINGS", {})
    running = Bus(tmp_path_factory.mktemp("bus"), pki, store, **settings)
    running.migrate()
    running.start()
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def north(bus, pki):
    return Partner(bus, pki.north)


@pytest.fixture(scope="module")
def south(bus, pki):
    return Partner(bus, pki.south)


@pytest.fixture(scope="module")
def epgu(bus, pki):
    return Partner(bus, pki.epgu)


@pytest.fixture(scope="module")
def school(north):
    """A school that is known to the bus."""
    made = School(students=2)
    north.must(push_roster(made))
    return made
