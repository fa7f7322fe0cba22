"""A partner who keeps a book: what was sent, what was acknowledged, what each must have changed."""
import collections
import http.client
import itertools
import random
import threading
import time
from dataclasses import dataclass

from lxml import etree

from harness.messages import (DIARY, School, lesson, mark, new_id, push_final_marks, push_marks,
                              push_roster)
from harness.partner import PATHS, Answer, Partner
from harness.receiver import content_of

# Versions of records that a message of this kind writes, replaced ones included.
EFFECTS = {"roster": {"organization": 1, "enrollment": 2}, "lesson": {"lesson": 1, "mark": 2},
           "correction": {"mark": 2}, "final": {"final": 1}}
TABLES = {"organization": "organization", "enrollment": "enrollment", "lesson": "lesson",
          "mark": "mark", "mark_history": "mark", "final_mark": "final",
          "final_mark_history": "final"}
# what an honest client tries again: timed_out, busy, truncated, partner_busy,
# message_in_progress, storage_unavailable, shutting_down
LATER = ("KB-1002", "KB-1004", "KB-1005", "KB-1007", "KB-1502", "KB-3001", "KB-3004")
PATIENCE_SECONDS = 90


@dataclass
class Entry:
    kind: str
    message_id: str
    payload: str
    counts: tuple = None  # of the acknowledgement


class Writer:
    """One sender with schools of its own, one message after the other, each until acknowledged."""

    def __init__(self, buses, identity):
        """buses: daemons over one database; who does not get through asks the next."""
        self.partners = [Partner(bus, identity) for bus in buses]
        self.entries = []

    def write(self, kind):
        """The next message of that kind. A roster begins a school, which the others are about."""
        message_id = new_id()
        entry = Entry(kind, message_id, getattr(self, "_" + kind)(message_id))
        self.entries.append(entry)
        return entry

    def _roster(self, message_id):
        self.school, self.turns = School(students=2), itertools.count()
        # never the same twice running: each message changes something
        self.grades, self.final_grades = itertools.cycle("5432"), itertools.cycle("54")
        return push_roster(self.school, message_id=message_id)

    def _lesson(self, message_id):
        self.turn = next(self.turns)
        return self._marks(message_id)

    def _correction(self, message_id):
        """Of the lesson written last."""
        return self._marks(message_id)

    def _marks(self, message_id):
        days, number = divmod(self.turn, 15)
        day, grade = f"2026-{9 + days // 28 % 3:02d}-{1 + days % 28:02d}", next(self.grades)
        return push_marks(lesson(self.school, [mark(s, grade) for s in self.school.students],
                                 day=day, number=1 + number), message_id=message_id)

    def _final(self, message_id):
        return push_final_marks(self.school, [(self.school.students[0], next(self.final_grades))],
                                message_id=message_id)

    def try_once(self, entry):
        """True: acknowledged, in a signed answer. False: no answer, or "later"."""
        partner = self.partners[0]
        try:
            reply = partner.client.post_once(PATHS[DIARY], partner.make(entry.payload))
        except (OSError, http.client.HTTPException):
            partner.client.close()
            self.partners.append(self.partners.pop(0))
            return False
        answer = Answer(partner.bus, reply)
        if answer.code in LATER:
            return False
        assert answer.fault is None, answer.fault
        assert entry.counts in (None, answer.counts()), "another answer than before"
        entry.counts = answer.counts()
        return True

    def send(self, entry):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self.try_once(entry):
            assert time.monotonic() < deadline, f"never acknowledged: {entry.kind}"
            time.sleep(0.01)


class Stream(threading.Thread):
    """A writer that goes on until it is told to end."""

    def __init__(self, writer, seed):
        super().__init__(daemon=True)
        self.writer, self.rng, self.ending, self.error = writer, random.Random(seed), False, None

    def run(self):
        try:
            while not self.ending:
                if len(self.writer.entries) % 400 == 0:
                    self.writer.send(self.writer.write("roster"))
                    self.writer.send(self.writer.write("lesson"))
                kinds = ("lesson", "correction", "final")
                self.writer.send(self.writer.write(self.rng.choices(kinds, (6, 3, 1))[0]))
        except BaseException as error:  # shown by finish()
            self.error = error

    def finish(self):
        self.ending = True
        self.join(2 * PATIENCE_SECONDS)
        assert not self.is_alive(), "a writer never ended"
        if self.error:
            raise self.error


def effects(store):
    """message id → what of it is in the database: rows, journal, versions of records."""
    written = " UNION ALL ".join(
        f"SELECT '{what}' AS what, message_row_id AS row_id FROM {table}"
        for table, what in TABLES.items())
    found = {}
    for row in store.rows("SELECT message_id, count(*) AS n FROM message GROUP BY message_id"):
        found[row["message_id"]] = {"message": row["n"]}
    for row in store.rows("SELECT source, ok, count(*) AS n FROM load_journal GROUP BY source, ok"):
        if row["ok"]:
            found.setdefault(row["source"], {})["journal"] = row["n"]
    for row in store.rows(f"SELECT m.message_id, w.what, count(*) AS n FROM ({written}) w "
                          "JOIN message m ON m.id = w.row_id GROUP BY m.message_id, w.what"):
        found[row["message_id"]][row["what"]] = row["n"]
    return found


def audit(store, entries):
    """How many acknowledged messages lack something, how many have anything twice."""
    found = effects(store)
    lost = duplicated = 0
    for entry in entries:
        wanted = {"message": 1, "journal": 1, **EFFECTS[entry.kind]}
        got = found.get(entry.message_id, {})
        lost += entry.counts is not None and any(got.get(k, 0) < n for k, n in wanted.items())
        duplicated += any(n > wanted.get(k, 0) for k, n in got.items())
    return lost, duplicated


def audit_deliveries(receiver, entries):
    """The same of what was to be sent on, once nothing waits any more."""
    wanted = collections.Counter(content_of(etree.fromstring(entry.payload)) for entry in entries
                                 if entry.counts and entry.kind in ("lesson", "correction"))
    got = collections.Counter(request.content for request in list(receiver.effects.values()))
    assert not receiver.errors, receiver.errors
    return (wanted - got).total(), (got - wanted).total()
