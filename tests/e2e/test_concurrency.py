"""Many at once: the same message, the same people, different partners; each effect once."""
import threading

from harness.bus import is_sanitized
from harness.messages import School, get_status, lesson, mark, new_id, push_marks, push_roster
from harness.partner import Partner

CALLERS = 8


def at_once(bus, identities, payloads):
    """Each payload by a caller with a connection of its own, all starting together."""
    answers, barrier = [None] * len(payloads), threading.Barrier(len(payloads))

    def call(i):
        partner = Partner(bus, identities[i % len(identities)])
        octets = partner.make(payloads[i])
        partner.call(get_status(new_id()))  # the connection stands
        barrier.wait()
        answers[i] = partner.send(octets)

    threads = [threading.Thread(target=call, args=(i,)) for i in range(len(payloads))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_message_sent_by_many_at_once_has_one_effect(bus, pki):
    for _ in range(3):
        school, message = School(students=3), new_id()
        payload = push_roster(school, message_id=message)
        answers = at_once(bus, [pki.north], [payload] * CALLERS)
        assert {a.code for a in answers} <= {"ok", "KB-1502"}, [a.fault for a in answers]
        taken = [a.counts() for a in answers if a.fault is None]
        assert set(taken) == {(13, 13, 0, 0)}
        assert bus.store.value("SELECT count(*) FROM message WHERE message_id = "
                               f"'{message}'") == 1
        people = bus.store.value("SELECT count(*) FROM source_key WHERE key LIKE "
                                 f"'{school.prefix}-student-%' AND key NOT LIKE '%-e'")
        assert people == 3


def test_the_same_people_from_several_partners_at_once_are_stored_once(bus, pki):
    for _ in range(3):
        school = School(students=3)
        answers = at_once(bus, [pki.north, pki.south, pki.old],
                          [push_roster(school) for _ in range(CALLERS)])
        assert {a.code for a in answers} == {"ok"}, [a.fault for a in answers]
        assert all(a.counts()[3] == 0 for a in answers), [a.records() for a in answers]
        snils = ", ".join(f"'{school.student_snils(i)}'" for i in range(3))
        assert bus.store.value(f"SELECT count(*) FROM person WHERE snils IN ({snils})") == 3
        assert bus.store.value("SELECT count(*) FROM organization WHERE ogrn = "
                               f"'{school.ogrn}'") == 1
        links = bus.store.value("SELECT count(*) FROM guardian_link WHERE student_id IN "
                                f"(SELECT id FROM person WHERE snils IN ({snils}))")
        assert links == 3


def test_marks_of_one_class_from_many_callers(bus, pki, north):
    school = School(students=5)
    north.must(push_roster(school))
    payloads = [push_marks(*[lesson(school, [mark(s, "4", number) for s in school.students],
                                    number=n) for n in range(1, 8)])
                for number in range(1, CALLERS + 1)]
    answers = at_once(bus, [pki.north], payloads)
    assert [a.code for a in answers] == ["ok"] * CALLERS, [a.fault for a in answers]
    assert sum(a.counts()[3] for a in answers) == 0
    snils = ", ".join(f"'{school.student_snils(i)}'" for i in range(5))
    stored = bus.store.value("SELECT count(*) FROM mark WHERE student_id IN "
                             f"(SELECT id FROM person WHERE snils IN ({snils}))")
    assert stored == CALLERS * 7 * 5
    lessons = bus.store.value("SELECT count(*) FROM lesson l JOIN class_group c ON c.id = "
                              "l.class_group_id JOIN organization o ON o.id = c.organization_id "
                              f"WHERE o.ogrn = '{school.ogrn}'")
    assert lessons == 7


def test_memory_stays_where_it_is(bus, north):
    school = School(students=5)
    north.must(push_roster(school))

    def push(times):
        for _ in range(times):
            north.must(push_marks(lesson(school, [mark(s) for s in school.students])))

    push(100)
    before = bus.rss_mib()
    push(400)
    assert bus.rss_mib() - before < (400 if is_sanitized() else 30)
