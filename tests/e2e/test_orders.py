"""The portal's orders: confirmed by the register alone, withdrawn, demanded where so configured."""
import time
import uuid

import pytest
from harness.api import new_api
from harness.bus import Bus, default_partners, free_port
from harness.messages import (School, get_performance, get_students, head, lesson, make_snils, mark,
                              order_word, push_marks, push_roster, submit_order, wrap)
from harness.partner import Partner


@pytest.fixture(scope="module")
def bus(tmp_path_factory, pki, store):
    made = Bus(tmp_path_factory.mktemp("orders"), pki, store, partners=default_partners(pki),
               console={"port": free_port()}, portal={"orders": "required"})
    made.migrate()
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def north(bus, pki):
    return Partner(bus, pki.north)


@pytest.fixture(scope="module")
def epgu(bus, pki):
    return Partner(bus, pki.epgu)


@pytest.fixture
def school(north):
    made = School(students=2)
    north.must(push_roster(made))
    north.must(push_marks(lesson(made, [mark(made.students[0], "5")])))
    return made


def number():
    return uuid.uuid4().hex


def state(answer):
    return answer.text("state")


def students(epgu, snils):
    return [one.text for one in epgu.must(get_students(snils)).all("student/studentId")]


def test_a_parent_orders_asks_and_withdraws(bus, school, epgu):
    mother, order = school.mother_snils(0), number()
    assert students(epgu, mother) == [], "no order, no answer"
    made = epgu.must(submit_order(school, order))
    assert state(made) == "granted" and made.text("orderNumber") == order
    student = made.text("studentId")
    assert students(epgu, mother) == [student]
    assert len(epgu.must(get_performance(mother, student)).all("day/lesson/mark")) == 1
    assert state(epgu.must(submit_order(school, order))) == "granted", "the same again"
    assert state(epgu.must(order_word("GetOrder", order, mother))) == "granted"
    assert state(epgu.must(order_word("WithdrawOrder", order, mother))) == "withdrawn"
    assert students(epgu, mother) == []
    assert epgu.call(get_performance(mother, student)).code == "KB-1603"
    assert state(epgu.must(submit_order(school, number()))) == "granted", "a new one opens again"
    assert students(epgu, mother) == [student]


def test_a_foreign_child_and_one_that_is_not_there_get_one_answer(school, epgu):
    stranger = make_snils(399_999_001)

    def answer(**said):
        made = epgu.must(submit_order(school, number(), **said))
        return [(e.tag, e.text) for e in made.payload
                if e.tag.split("}")[1] not in ("messageId", "orderNumber", "changedAt")]
    foreign = answer(snils=stranger)
    assert foreign == answer(snils=stranger, surname="Небылицына")
    assert foreign == answer(surname="Небылицына") and ("accepted" in [t for _, t in foreign])
    assert students(epgu, stranger) == []


def test_the_register_confirms_it_when_the_school_tells(bus, north, epgu):
    late, order = School(students=1), number()
    made = epgu.must(submit_order(late, order))
    assert state(made) == "accepted" and made.text("studentId") is None
    north.must(push_roster(late))
    end = time.monotonic() + 90
    while state(epgu.must(order_word("GetOrder", order, late.mother_snils(0)))) != "granted":
        assert time.monotonic() < end, "never confirmed"
        time.sleep(1)
    assert len(students(epgu, late.mother_snils(0))) == 1


def test_an_order_is_its_applicants(school, epgu, north):
    order = number()
    epgu.must(submit_order(school, order))
    other = school.mother_snils(1)
    for word in ("GetOrder", "WithdrawOrder"):
        assert epgu.call(order_word(word, order, other)).code == "KB-1603"
        assert epgu.call(order_word(word, number(), other)).code == "KB-1603"
    assert epgu.call(submit_order(school, order, name="Другое")).code == "KB-1504"
    assert north.send(north.make(submit_order(school, number())), path="/ws/epgu").code == "KB-1601"


def test_a_number_is_one_in_letters_of_either_case(school, epgu):
    order = "А-" + number()
    made = epgu.must(submit_order(school, order))
    for same in (order.lower(), order.upper()):
        again = epgu.must(submit_order(school, same))
        assert again.text("orderNumber") == order and state(again) == state(made) == "granted"
        assert epgu.call(submit_order(school, same, name="Другое")).code == "KB-1504"
    assert state(epgu.must(order_word("WithdrawOrder", order.lower(), school.mother_snils(0)))) == (
        "withdrawn")
    assert state(epgu.must(order_word("GetOrder", order, school.mother_snils(0)))) == "withdrawn"


def test_an_order_follows_a_merge_of_cards(bus, school, epgu):
    order = number()
    child = epgu.must(submit_order(school, order)).text("studentId")
    keep = bus.store.value("SELECT entity_id FROM source_key WHERE key = "
                           f"'{school.students[1]}' AND kind = 3 ORDER BY kind")
    done = bus.cli("persons", "merge", str(keep), child, "--snils", "drop", "--ground", "обращение 1")
    assert done.returncode == 0, done.stderr
    assert epgu.must(order_word("GetOrder", order, school.mother_snils(0))).text("studentId") == (
        str(keep))
    seen = new_api(bus, "authority-staff", f"organization:{school.ogrn}").must("/orders", limit=100)
    assert {one["number"]: one["student"] for one in seen["items"]}[order] == keep


@pytest.mark.parametrize("said,code", [
    ({"snils": "123-456-789 00"}, "KB-2001"), ({"birthDate": "2013-02-30"}, "KB-1401"),
    ({"organizationOgrn": "1027700132196"}, "KB-2003"), ({"surname": None}, "KB-1401")])
def test_a_form_filled_in_wrongly_is_refused(school, epgu, said, code):
    assert epgu.call(submit_order(school, number(), **said)).code == code
    assert epgu.call(submit_order(school, "")).code == "KB-2006"


def test_officials_see_orders_of_their_place_and_the_trail_knows_them(bus, school, epgu):
    mine, foreign = number(), number()
    epgu.must(submit_order(school, mine))
    epgu.must(submit_order(school, foreign, snils=make_snils(399_999_002)))
    elsewhere = School(students=1)
    epgu.must(submit_order(elsewhere, number(), organizationOgrn=None))

    def seen(scope, **filters):
        found = new_api(bus, "authority-staff", scope).must("/orders", limit=100, **filters)["items"]
        return {one["number"]: one for one in found}
    here = seen(f"organization:{school.ogrn}")
    assert set(here) == {mine, foreign}
    assert here[mine]["state"] == "granted" and here[mine]["student"] > 0
    assert here[foreign]["state"] == "accepted" and here[foreign]["student"] == 0
    assert school.mother_snils(0) not in str(here)
    assert len(seen("region")) > 2 and set(seen("region", state="accepted")) >= {foreign}
    assert mine not in seen("region", state="accepted")
    assert bus.store.value("SELECT count(*) FROM audit WHERE operation = 'SubmitOrder'") > 2
