"""Two daemons over one PostgreSQL that has a standby: what is lost when a part is lost? Nothing."""
import time

import pytest

from harness.bus import Bus
from harness.cluster import url_of
from harness.delivery import deliveries, delivery_settings, make_receivers, wait_until
from harness.ledger import Stream, Writer, audit, audit_deliveries
from harness.stores import Postgresql

AWAY_SECONDS = 60


class Region:
    """Daemons over one database, partners who write to them all the time, one who is told all."""

    def __init__(self, folder, pki, database, daemons):
        self.database, self.pki, self.streams, self.buses = database, pki, [], []
        self.receiver, = make_receivers(pki, 1)
        settings = delivery_settings(pki, [self.receiver])
        for i in range(daemons):
            place = folder / f"daemon-{i}"
            place.mkdir()
            self.buses.append(Bus(place, pki, database, **settings))
        self.buses[0].migrate()
        for bus in self.buses:
            bus.start()

    def begin(self):
        for i, identity in enumerate((self.pki.north, self.pki.south, self.pki.old)):
            order = self.buses[i % len(self.buses):] + self.buses[:i % len(self.buses)]
            self.streams.append(Stream(Writer(order, identity), i))
            self.streams[-1].start()

    def entries(self):
        return [entry for stream in self.streams for entry in list(stream.writer.entries)]

    def acknowledged(self):
        return sum(entry.counts is not None for entry in self.entries())

    def goes_on(self, messages=50, seconds=90):
        """So many more are acknowledged."""
        target = self.acknowledged() + messages
        return wait_until(lambda: self.acknowledged() >= target or
                          any(stream.error for stream in self.streams), seconds)

    def ready(self):
        return all(bus.get("/readyz")[0] == 200 for bus in self.buses)

    def end(self):
        for stream in self.streams:
            stream.finish()
        assert audit(self.database, self.entries()) == (0, 0)
        wait_until(lambda: not deliveries(self.buses[0]), 180, "the rest of the deliveries")
        assert audit_deliveries(self.receiver, self.entries()) == (0, 0)
        for bus in self.buses:
            bus.check_log()

    def stop(self):
        for stream in self.streams:
            stream.ending = True
        self.receiver.close()
        for bus in self.buses:
            bus.stop()


@pytest.fixture
def region(tmp_path, pki):
    made = []

    def make(url, daemons):
        made.append(Region(tmp_path, pki, Postgresql(url), daemons))
        made[0].begin()
        made[0].goes_on()
        return made[0]
    yield make
    for one in made:
        one.stop()
        one.database.close()


def test_a_standby_promoted_under_load_has_all_that_was_acknowledged(region, pair, capsys):
    primary, standby = pair
    running = region(url_of(primary, standby), daemons=2)
    before = running.acknowledged()
    primary.kill()
    time.sleep(2)
    assert all(bus.get("/livez")[0] == 200 for bus in running.buses)
    standby.promote()
    away = running.goes_on()
    wait_until(running.ready)
    running.end()
    with capsys.disabled():
        print(f"\nprimary killed after {before} messages, standby promoted: 50 more "
              f"acknowledged {away:.1f} s later, {len(running.entries())} in all, "
              "lost=0 duplicated=0", flush=True)


def test_daemons_restarted_one_after_the_other_lose_nobodys_message(region, server):
    running = region(server.url, daemons=2)
    for bus in running.buses * 2:
        bus.stop()  # drains: exit code 0
        running.goes_on(20)
        bus.start()
        running.goes_on(20)
    running.end()


def test_an_upgrade_under_load_loses_nobodys_message(region, server):
    """What the next version's migrations may do (they only widen: a house rule) happens under two
    daemons that do not know it; then they start again over the wider schema, one after the other.
    """
    running = region(server.url, daemons=2)
    tables = running.database.rows(
        "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND NOT relispartition AND relnamespace = 'public'::regnamespace")
    assert len(tables) > 20
    for table in tables:
        running.database.change(f"ALTER TABLE {table['name']} ADD COLUMN of_next_version TEXT")
    running.database.change("INSERT INTO schema_version VALUES (9999, 'next', 0)")
    running.goes_on()
    for bus in running.buses:
        bus.stop()
        running.goes_on(20)
        bus.start()
        running.goes_on(20)
    assert "уже этой версии" in running.buses[0].cli("migrate").stdout
    running.end()


def test_a_database_that_is_away_for_a_minute(region, server):
    running = region(server.url, daemons=1)
    bus = running.buses[0]
    server.kill()
    ends, memory = time.monotonic() + AWAY_SECONDS, bus.rss_mib()
    wait_until(lambda: bus.get("/readyz")[0] == 503)
    while time.monotonic() < ends:
        started = time.monotonic()
        assert bus.get("/livez")[0] == 200 and bus.get("/readyz")[0] == 503
        assert time.monotonic() - started < 6, "who asks waits"
        time.sleep(1)
    assert bus.rss_mib() < memory + 50
    server.start()
    assert running.goes_on() < 15
    running.end()
