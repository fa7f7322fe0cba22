"""Accounts of people: who makes them for whom, the local administrator, and who has come."""
import json

import pytest

from harness.api import new_api, refused
from harness.break_glass import BreakGlass
from harness.browser import ADMINISTRATOR, MANAGER, OFFICER, Browser, Office
from harness.messages import (School, make_ogrn, make_snils, push_authorities,
                              push_roster_below)
from harness.partner import Partner

OWN, BESIDE = make_ogrn(9301), make_ogrn(9302)


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    glass = BreakGlass(folder)
    made = Office(folder, pki, store, sessions={"break_glass": str(glass.file)}).start()
    made.glass = glass
    made.invite(ADMINISTRATOR)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def schools(office, pki):
    north = Partner(office.bus, pki.north)
    north.must(push_authorities(OWN, BESIDE))
    made = []
    for ogrn in (OWN, BESIDE):
        made.append(School(students=1))
        north.must(push_roster_below(made[-1], ogrn))
    return made


@pytest.fixture
def system(office):
    return Browser(office).must_login(ADMINISTRATOR)


def wanted(number, **more):
    return {"snils": make_snils(number), "name": "Кто-то", "role": "authority-staff",
            "scope": f"authority:{OWN}", **more}


# --- invitations ---

def test_an_administrator_invites_and_the_person_comes(office, system, schools):
    answer = system.ask("POST", "/accounts", json={
        "snils": OFFICER[1], "name": "Сотрудник", "role": "authority-staff",
        "scope": f"authority:{OWN}"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["state"], made["position"]) == ("invited", "authority")
    assert OFFICER[1] not in answer.text
    person = Browser(office).must_login(OFFICER)
    assert person.who()["scope"] == f"authority:{OWN}"
    shown = Browser(office).must_login(ADMINISTRATOR).ask("GET", f"/accounts/{made['id']}").json()
    assert shown["state"] == "active" and shown["activated"] and shown["last_login"]
    listed = person.ask("GET", "/organizations").json()["items"]
    assert [line["ogrn"] for line in listed] == [schools[0].ogrn]


def test_one_person_has_one_account_of_a_kind(system, schools):
    assert system.ask("POST", "/accounts", json=wanted(990000101)).status_code == 201
    refused(system.ask("POST", "/accounts", json=wanted(990000101)), 409, "KB-1809")


@pytest.mark.parametrize("more,status", [
    ({"snils": "11111111111"}, 422), ({"role": "janitor"}, 400), ({"scope": "moon"}, 422),
    ({"scope": "authority:1027700132195"}, 422), ({"role": "system-administrator"}, 422),
    ({"position": "guardian"}, 422), ({"position": "school-director"}, 422)])
def test_an_account_that_cannot_be_is_refused(system, schools, more, status):
    answer = system.ask("POST", "/accounts", json=wanted(990000102, **more))
    assert answer.status_code == status, answer.text


def test_an_authoritys_administrator_stays_below_himself(office, schools):
    office.invite(MANAGER, "authority-administrator", f"authority:{OWN}")
    manager = Browser(office).must_login(MANAGER)
    inside = manager.ask("POST", "/accounts", json=wanted(
        990000103, scope=f"organization:{schools[0].ogrn}", position="deputy-head"))
    assert inside.status_code == 201, inside.text
    for more, code in (({"scope": f"authority:{BESIDE}"}, "KB-1803"),
                       ({"scope": f"organization:{schools[1].ogrn}", "position": "deputy-head"},
                        "KB-1803"),
                       ({"scope": "region", "role": "system-administrator"}, "KB-1803"),
                       ({"special": True}, "KB-1802")):
        answer = manager.ask("POST", "/accounts", json=wanted(990000104, **more))
        assert answer.json()["code"] == code, (more, answer.text)
    # what he made he may not lift above himself either, nor change what is above or himself
    id = inside.json()["id"]
    tag = manager.ask("GET", f"/accounts/{id}").headers["ETag"]
    lifted = {key: value for key, value in wanted(0, scope=f"authority:{BESIDE}").items()
              if key != "snils"}
    answer = manager.ask("PUT", f"/accounts/{id}", json=lifted, headers={"If-Match": tag})
    assert answer.json()["code"] == "KB-1803", answer.text
    listed = manager.ask("GET", "/accounts").json()["items"]
    assert id in [line["id"] for line in listed]
    assert all(line["scope"] != "region" and BESIDE not in line["scope"] for line in listed)
    me, = [line["id"] for line in listed if line["name"].endswith(MANAGER[0])]
    refused(manager.ask("POST", f"/accounts/{me}/disable"), 403, "KB-1802")


def test_staff_make_no_accounts(office, schools):
    staff = Browser(office).must_login(OFFICER)
    refused(staff.ask("GET", "/accounts"), 403, "KB-1802")
    refused(staff.ask("POST", "/accounts", json=wanted(990000105)), 403, "KB-1802")


def test_a_disabled_account_ends_by_the_api_too(office, schools):
    system = Browser(office).must_login(ADMINISTRATOR)
    person = Browser(office).must_login(OFFICER)
    id, = [line["id"] for line in system.ask("GET", "/accounts").json()["items"]
           if line["name"] == "Сотрудник"]
    assert system.ask("POST", f"/accounts/{id}/disable").json()["state"] == "disabled"
    refused(person.open("/api/v1/session"), 401, "KB-2301")
    assert Browser(office).login(OFFICER).status_code == 403
    assert system.ask("POST", f"/accounts/{id}/enable").json()["state"] == "active"
    Browser(office).must_login(OFFICER)


# --- the local administrator ---

def test_the_glass_is_broken_with_a_key_and_a_code_and_everybody_hears(office, store):
    assert office.glass.file.stat().st_mode & 0o077 == 0
    browser = Browser(office)
    code = office.glass.code()
    for form in ({"key": office.glass.key, "code": "000000"},
                 {"key": "kb_0", "code": office.glass.code(1)}):
        answer = browser.open("/esia/break-glass", "POST", data=form)
        assert answer.status_code == 403 and "KB-2101" in answer.text
    kept = len(store.rows("SELECT id FROM audit"))
    for _ in range(8):  # another site's page, in somebody's browser: keeps nobody out, fills nothing
        foreign = browser.open("/esia/break-glass", "POST",
                               data={"key": office.glass.key, "code": code},
                               headers={"Origin": "https://attacker.example"})
        assert foreign.status_code == 403
        assert browser.open("/esia/break-glass", "GET").status_code == 403
    assert len(store.rows("SELECT id FROM audit")) == kept
    answer = browser.open("/esia/break-glass", "POST", data={"key": office.glass.key, "code": code})
    assert answer.status_code == 303, answer.text
    who = browser.who()
    assert (who["name"], who["role"]) == ("account/break-glass", "system-administrator")
    assert Browser(office).open("/esia/break-glass", "POST", data={
        "key": office.glass.key, "code": code}).status_code == 403  # a code serves once
    assert office.bus.metric("kontingent_break_glass_total") >= 4
    alarms = [json.loads(line) for line in office.bus.log_text().splitlines()
              if "break-glass used" in line]
    assert len(alarms) >= 4 and {each["level"] for each in alarms} == {"error"}
    done = {row["operation"] for row in store.rows(
        "SELECT a.operation FROM audit a JOIN api_token t ON t.id = a.token_id "
        "WHERE t.name = 'account/break-glass'")}
    assert {"login", "refuseLogin"} <= done
    assert Browser(office).open("/esia/break-glass", "POST", data={}).status_code in (403, 429)
    office.bus.stop()
    del office.bus.settings["sessions"]["break_glass"]
    office.bus.write_config()
    office.bus.start()
    assert browser.open("/api/v1/session").status_code == 401  # with the glass its sessions end


def test_a_code_serves_once_in_any_daemon(office):
    office.bus.stop()
    office.bus.settings["sessions"]["break_glass"] = str(office.glass.file)
    office.bus.write_config()
    office.bus.start()
    browser, form = Browser(office), {"key": office.glass.key, "code": office.glass.code(1)}
    assert browser.open("/esia/break-glass", "POST", data=form).status_code == 303
    office.bus.stop()
    office.bus.start()  # as another daemon: nothing is left in memory
    again = Browser(office).open("/esia/break-glass", "POST", data=form)
    assert again.status_code == 403 and "the code has served" in office.bus.log_text()
    assert browser.who()["session"]["method"] == "break-glass"


# --- the statistics of the transition ---

def test_who_came_through_esia_is_counted_by_place(office, schools):
    Browser(office).must_login(OFFICER)
    api = new_api(office.bus)
    counted = api.must("/statistics/transition", since="2026-01-01")
    assert [line["title"] for line in counted["totals"]] == [
        "Ученик", "Родитель", "Учитель-предметник", "Классный руководитель",
        "Заведующий учебной частью", "Администратор школы", "Директор школы",
        "Управление образованием", "Администратор системы"]
    totals = {line["position"]: line["users"] for line in counted["totals"]}
    assert totals["system-administrator"] == 1 and totals["authority"] == 2
    line, = [each for each in counted["items"] if each["ogrn"] == OWN]
    assert line["users"] == 2 and line["municipality"] == f"Город {OWN[-3:]}"
    narrow = new_api(office.bus, "authority-staff", f"authority:{BESIDE}")
    assert narrow.must("/statistics/transition", since="2026-01-01")["items"] == []
    assert api.must("/statistics/transition", since="2099-01-01")["items"] == []
    told = office.bus.cli("accounts", "transition", "--since", "2026-01-01", "--json")
    assert json.loads(told.stdout)["totals"] == counted["totals"]


def test_a_script_of_the_administrator_may_do_the_same(office, schools):
    api = new_api(office.bus)
    made = api.post("/accounts", wanted(990000107), "a-key-of-its-own")
    assert made.status_code == 201
    assert api.post("/accounts", wanted(990000107), "a-key-of-its-own").json() == made.json()
    who = api.must("/session")
    assert (who["kind"], who["csrf"], who["session"]) == ("token", "", None)
    assert api.must("/sessions")["items"] == []
