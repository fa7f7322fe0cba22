"""How many people of each of the nine roles have come through ESIA since a day: by the daemon's own
door and by the diaries', each person where he is what."""
import datetime
import json

import pytest

from harness import diary
from harness.api import new_api
from harness.browser import ADMINISTRATOR, MANAGER, OFFICER, Browser, Office
from harness.diary import Visit, register
from harness.messages import (School, head, lesson, make_ogrn, mark, push_marks,
                              push_roster_below, wrap)
from harness.partner import Partner

# what the stand-in's ESIA calls their employers: the administrator's, the other two's
MINISTRY, WORKPLACE = "1026000000014", "1026000000025"
BESIDE = make_ogrn(9401)
TODAY = datetime.date.today().isoformat()
SINCE = "2026-01-01"


class Place(School):
    """The manager is the mother of its first pupil."""

    def __init__(self, authority, ogrn=None):
        super().__init__(students=2)
        self.authority, self.ogrn = authority, ogrn or self.ogrn

    def mother_snils(self, index):
        return MANAGER[1] if index == 0 else super().mother_snils(index)

    def roster(self):
        return push_roster_below(self, self.authority)


class Workplace(Place):
    """The officer is its second pupil, and a teacher there: the stand-in knows few people."""

    def student_snils(self, index):
        return OFFICER[1] if index == 1 else super().student_snils(index)

    def student(self, index, snils=None):
        return super().student(index, snils).replace("2013-05", "2009-05" if index else "2013-05")

    def marks(self):
        return push_marks(lesson(self, [mark(self.students[0])], day=TODAY).replace(
            "Учителева Ульяна Юрьевна", "СОТРУДНИКОВ С. С."))


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    made = Office(folder, pki, store, diaries=diary.settings(folder)).start()
    register(made, "diary", ["fullname", "student", "guardian", "employee"])
    yield made
    made.stop()


@pytest.fixture(scope="module")
def places(office, pki):
    north = Partner(office.bus, pki.north)
    north.must(wrap("PushRoster", [head(), *(
        f"<authority><ogrn>{ogrn}</ogrn><fullName>Орган {ogrn}</fullName>"
        f"<municipality>Город {ogrn[-3:]}</municipality></authority>"
        for ogrn in (MINISTRY, BESIDE))]))
    work, beside = Workplace(MINISTRY, WORKPLACE), Place(BESIDE)
    for each in (work, beside):
        north.must(each.roster())
    north.must(work.marks())
    return work, beside


def counted(office, scope="region", since=SINCE):
    return new_api(office.bus, "authority-staff" if scope != "region" else "system-administrator",
                   scope).must("/statistics/transition", since=since)


def totals(answer):
    return {line["position"]: line["users"] for line in answer["totals"] if line["users"]}


def at(answer, ogrn):
    return {line["position"]: line["users"] for line in answer["items"] if line["ogrn"] == ogrn}


def enter_a_diary(office, person, scope="openid fullname employee"):
    Visit(office, scope=scope).log_in(person)


def test_nobody_is_counted_before_he_comes(office, places):
    office.invite(ADMINISTRATOR)
    answer = counted(office)
    assert totals(answer) == {} and answer["items"] == [] and len(answer["totals"]) == 9


def test_diaries_count_what_the_register_and_esia_know(office, places):
    work, beside = places
    for person in (MANAGER, OFFICER, ADMINISTRATOR):
        for _ in range(2):
            enter_a_diary(office, person)
    answer = counted(office)
    assert at(answer, work.ogrn) == {"student": 1, "guardian": 1, "subject-teacher": 1,
                                     "school-director": 1}
    assert at(answer, beside.ogrn) == {"guardian": 1}
    assert at(answer, MINISTRY) == {"authority": 1}
    # a mother of children in two schools is one mother
    assert totals(answer) == {"student": 1, "guardian": 1, "subject-teacher": 1,
                              "school-director": 1, "authority": 1}


def test_what_nobody_else_knows_accounts_say(office, places):
    work, beside = places
    office.invite(OFFICER, "school-employee", f"organization:{work.ogrn}", "--position",
                  "class-teacher")
    enter_a_diary(office, OFFICER)  # not taken up, but ESIA calls the school his employer
    office.invite(MANAGER, "authority-staff", f"organization:{beside.ogrn}", "--position",
                  "deputy-head")
    enter_a_diary(office, MANAGER)  # anybody can be invited: that alone says nothing
    assert "deputy-head" not in totals(counted(office))
    Browser(office).must_login(MANAGER)
    done = office.bus.cli("accounts", "set", MANAGER[1], "--role", "authority-administrator")
    assert done.returncode == 0, done.stderr
    enter_a_diary(office, MANAGER)  # taken up meanwhile
    for place in (MINISTRY, BESIDE):  # an official of two places is one official
        office.invite(ADMINISTRATOR, "authority-staff", f"authority:{place}")
    browser = Browser(office).must_login(ADMINISTRATOR)
    for account in browser.who()["accounts"]:
        assert browser.ask("POST", "/session/account",
                           json={"account": account["id"]}).status_code == 200
    answer = counted(office)
    assert at(answer, work.ogrn) == {"student": 1, "guardian": 1, "subject-teacher": 1,
                                     "class-teacher": 1, "school-director": 1}
    assert at(answer, beside.ogrn) == {"guardian": 1, "deputy-head": 1, "school-administrator": 1}
    assert at(answer, "") == {"system-administrator": 1}
    assert at(answer, MINISTRY) == at(answer, BESIDE) == {"authority": 1}
    assert totals(answer) == dict.fromkeys(
        ("student", "guardian", "subject-teacher", "class-teacher", "deputy-head",
         "school-administrator", "school-director", "authority", "system-administrator"), 1)


def test_each_sees_the_counts_of_his_own_places(office, places):
    work, beside = places
    answer = counted(office, f"authority:{BESIDE}")
    assert {line["ogrn"] for line in answer["items"]} == {beside.ogrn, BESIDE}
    assert {line["municipality"] for line in answer["items"]} <= {"", f"Город {BESIDE[-3:]}"}
    assert totals(answer) == {"guardian": 1, "deputy-head": 1, "school-administrator": 1,
                              "authority": 1}
    assert totals(counted(office, since="2099-01-01")) == {}
    told = office.bus.cli("accounts", "transition", "--since", SINCE, "--json")
    whole = counted(office)
    assert json.loads(told.stdout) == {"totals": whole["totals"], "items": whole["items"]}


def test_a_teachers_account_opens_no_register(office, places):
    browser = Browser(office).must_login(OFFICER)
    assert browser.who()["rights"] == []
    for path in ("/students", "/organizations", "/statistics/transition?since=" + SINCE):
        assert browser.ask("GET", path).json()["code"] == "KB-1802", path
