"""Destinations that misbehave: each kind at each point of the protocol, harness/peers.py.

In rounds: every destination but one misbehaves in its own way while a message is sent to all of
them; then they are good again. Meanwhile the one that is good has its message at once, and a later
message reaches everybody.
"""
import itertools

import pytest

from harness.bus import is_sanitized
from harness.delivery import (deliveries, delivery_settings, make_receivers, start_bus,
                              wait_until)
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.partner import Partner
from harness.peers import DEADLINE_SECONDS, LATE, PEERS, REFUSED

AT_ONCE = 15


class Story:
    """What a peer's delivery went through."""

    def __init__(self, peer):
        self.peer, self.codes, self.states, self.effects = peer, set(), set(), 0


class Yard:
    def __init__(self, bus, pki, receivers):
        self.bus, self.north, self.school = bus, Partner(bus, pki.north), School(students=1)
        self.good, *self.others = receivers
        self.numbers = itertools.count()
        self.north.must(push_roster(self.school))

    def send(self):
        number = next(self.numbers)
        self.north.must(push_marks(lesson(self.school, [mark(self.school.students[0])],
                                          day=f"2026-11-{1 + number:02d}")))

    def round(self, peers):
        """name → Story."""
        stories = {name: Story(peer) for name, peer in peers.items()}
        by_partner = {}
        for receiver, (name, peer) in zip(self.others, peers.items()):
            by_partner[receiver.identity.name] = stories[name]
            receiver.peer = peer
        before = {receiver: len(receiver.effects) for receiver in [self.good, *self.others]}
        self.send()
        wait_until(lambda: len(self.good.effects) > before[self.good], 10, "the good one's message")

        def all_have_failed_or_got_it():
            waiting = {row["partner"]: row for row in deliveries(self.bus)}
            for partner, story in by_partner.items():
                if partner in waiting and waiting[partner]["code"]:
                    story.codes.add(waiting[partner]["code"])
                    story.states.add(waiting[partner]["state"])
            return all(partner not in waiting or story.codes & set(story.peer.codes)
                       for partner, story in by_partner.items())
        wait_until(all_have_failed_or_got_it, 60, "each one's failure")
        for receiver in self.others:
            receiver.peer = None
        wait_until(lambda: all(row["state"] == "parked" for row in deliveries(self.bus)), 60,
                   "the rest of the deliveries")
        self.send()
        for receiver, story in zip(self.others, stories.values()):
            parked = "parked" in story.states
            wait_until(lambda: len(receiver.effects) >= before[receiver] + 2 - parked, 20,
                       "the next message")
            story.effects = len(receiver.effects) - before[receiver] + parked
        return stories


@pytest.fixture(scope="module")
def stories(pki, store, tmp_path_factory):
    receivers = make_receivers(pki, AT_ONCE + 1)
    bus = start_bus(tmp_path_factory.mktemp("bus"), pki, store, **delivery_settings(
        pki, receivers, deadline_seconds=DEADLINE_SECONDS))
    try:
        yard, told, names = Yard(bus, pki, receivers), {}, iter(PEERS)
        while some := list(itertools.islice(names, AT_ONCE)):
            told.update(yard.round({name: PEERS[name] for name in some}))
        assert not any(receiver.errors for receiver in receivers), "what the bus sent is not good"
        assert bus.peak_rss_mib() < (1500 if is_sanitized() else 300)
        assert bus.open_files() < 200
    finally:
        for receiver in receivers:
            receiver.close()
        bus.stop()
    return told


pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True, scope="module")


@pytest.mark.parametrize("name", PEERS)
def test_a_destination_that(stories, name):
    story, codes = stories[name], set(PEERS[name].codes)
    assert bool(story.codes & codes) == bool(codes), story.codes
    assert story.codes <= codes | {LATE}, "a loaded machine is late for any answer"
    assert story.states <= ({"parked"} if REFUSED in codes else {"waiting", "claimed"})
    assert story.effects == 2, "each message once"
