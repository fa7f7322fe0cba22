"""kill -9 at every persistence step of a message's way; the steps are found, not listed.

The daemon runs under strace, which kills it before the first, the second, … call of a kind until
a message goes its whole way without meeting one. The sender keeps a book: nothing that was
acknowledged is missing in the end, and nothing is there twice.
"""
import itertools
import os
import random
import time

import pytest

from harness.delivery import (deliveries, delivery_settings, make_receivers, start_bus,
                              wait_until)
from harness.killer import LOOP, OTHERS, Killer
from harness.ledger import Stream, Writer, audit, audit_deliveries

SECONDS = int(os.environ.get("KONTINGENT_FAULT_SECONDS", 15))
KILLS = 200  # at least
# Calls that keep, send or answer something, by thread; how far a random kill may reach. Each is
# looked for on the way of a message that is sent on, up to the end.
STEPS = {"sqlite": {(OTHERS, "pwrite64"): 900, (OTHERS, "fdatasync"): 30, (OTHERS, "fsync"): 3,
                    (OTHERS, "ftruncate"): 1},
         "postgresql": {(OTHERS, "sendto"): 300, (OTHERS, "recvfrom"): 300}}
LOOP_STEPS = {(LOOP, "sendto"): 60, (LOOP, "recvfrom"): 120, (LOOP, "write"): 60}
# The ways of other kinds of messages, as far as their acknowledgement.
OTHER_WAYS = {"sqlite": (("roster",), ((OTHERS, "pwrite64"),)),
              "postgresql": (("correction", "roster", "final"),
                             ((OTHERS, "sendto"), (OTHERS, "recvfrom")))}
STEPS_OF_A_WAY = 500  # more than any message takes


class Campaign:
    """Every life of one daemon, and what remains of it."""

    def __init__(self, bus, receiver):
        self.bus, self.receiver, self.kills, self.writers = bus, receiver, 0, []
        self.leased = set()  # deliveries that a dead daemon may hold until its lease ends
        self.database = bus.store.url.split(":")[0]
        self.steps = {**STEPS[self.database], **LOOP_STEPS}

    def writer(self, identity):
        self.writers.append(Writer([self.bus], identity))
        return self.writers[-1]

    def restart(self, rng=None):
        """After the daemon was killed, by whomever. rng: now and then it dies while it starts."""
        self.kills += 1
        self.bus.kill()
        self.leased = {row["id"] for row in deliveries(self.bus)}
        while rng and rng.random() < 0.2:
            self.bus.launch()
            time.sleep(rng.uniform(0, 0.1))
            self.kills += 1
            self.bus.kill()
        self.bus.start()

    def delivered(self):
        return {row["id"] for row in deliveries(self.bus)} <= self.leased

    def sweep(self, writer):
        writer.send(writer.write("roster"))
        writer.send(writer.write("lesson"))
        for step in self.steps:
            self._sweep_way(writer, "lesson", step, to_the_receiver=True)
        for kind, step in itertools.product(*OTHER_WAYS[self.database]):
            self._sweep_way(writer, kind, step)

    def _sweep_way(self, writer, kind, step, to_the_receiver=False):
        """Kills before each such call of that kind of message's way, up to its acknowledgement or
        to what follows the receiver's."""
        for number in range(1, STEPS_OF_A_WAY):
            writer.partners[0].client.get("/ws/diary?wsdl")  # it counts from a connection on
            entry = writer.write(kind)
            killer = Killer(self.bus.process, *step, number)
            acknowledged = writer.try_once(entry)
            struck = killer.struck(0 if acknowledged else 10)
            if to_the_receiver and not struck:
                wait_until(lambda: killer.struck() or self.delivered(), 60)
            killer.detach()
            assert acknowledged or struck, f"neither answered nor killed at {step} {number}"
            # a kill of the last moment takes its time, the more the busier the machine is
            if not struck and not killer.struck(2):
                return
            self.restart()
            if not acknowledged:
                writer.send(entry)
            wait_until(self.delivered, 60)
        raise AssertionError(f"the way of {kind} has no end at {step}")

    def storm(self, identities, seed):
        """Several partners at once; random calls die, or random moments."""
        rng, deadline = random.Random(seed), time.monotonic() + SECONDS
        streams = [Stream(self.writer(identity), rng.random()) for identity in identities]
        for stream in streams:
            stream.start()
        while time.monotonic() < deadline or self.kills < KILLS:
            step = rng.choice(list(self.steps))
            killer = Killer(self.bus.process, *step, rng.randint(1, self.steps[step]))
            killer.struck(rng.uniform(0.5, 2))
            killer.detach()
            self.restart(rng)
            assert not any(stream.error for stream in streams)
            time.sleep(rng.uniform(0, 0.2))
        for stream in streams:
            stream.finish()

    def entries(self):
        return [entry for writer in self.writers for entry in writer.entries]

    def report(self, capsys, what):
        entries = self.entries()
        lost, duplicated = audit(self.bus.store, entries)
        with capsys.disabled():
            print(f"\nkills={self.kills} messages={len(entries)} lost={lost} "
                  f"duplicated={duplicated} {self.database}: {what}", flush=True)
        assert lost == 0 and duplicated == 0
        for writer in self.writers:  # who asks again gets the identical answer, and no more
            for entry in writer.entries[-100:]:
                writer.send(entry)
        assert audit(self.bus.store, entries) == (0, 0)


    def report_deliveries(self, capsys):
        """Those that were claimed by a daemon that died wait for the end of its lease."""
        took = wait_until(lambda: not deliveries(self.bus), 180, "the rest of the deliveries")
        lost, duplicated = audit_deliveries(self.receiver, self.entries())
        with capsys.disabled():
            print(f"\nkills={self.kills} delivered={len(self.receiver.effects)} "
                  f"attempts={len(self.receiver.requests)} lost={lost} duplicated={duplicated} "
                  f"{self.database}: at the receiver, {took:.0f} s after the last kill", flush=True)
        assert lost == 0 and duplicated == 0


@pytest.fixture(scope="module")
def campaign(pki, store, tmp_path_factory):
    receivers = make_receivers(pki, 1)
    bus = start_bus(tmp_path_factory.mktemp("bus"), pki, store,
                    **delivery_settings(pki, receivers))
    yield Campaign(bus, receivers[0])
    bus.stop()
    receivers[0].close()


def kill_at_every_step(campaign, pki, capsys):
    campaign.sweep(campaign.writer(pki.north))
    campaign.report(capsys, "at every step of a message")


def kill_at_random(campaign, pki, capsys):
    seed = int(os.environ.get("KONTINGENT_TEST_SEED", time.time_ns() % 10**6))
    print(f"KONTINGENT_TEST_SEED={seed}")
    campaign.storm((pki.north, pki.south, pki.old), seed)
    campaign.report(capsys, f"and at random under load, KONTINGENT_TEST_SEED={seed}")
    campaign.report_deliveries(capsys)
