"""How long a session serves, what asks for a login again, and that whoever works elsewhere stays
out where the settings say so."""
import time

import pytest

from harness.api import refused
from harness.browser import ADMINISTRATOR, COOKIE, OFFICER, Browser, Office
from harness.messages import head, make_ogrn, make_snils, wrap
from harness.partner import Partner


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"), pki, store,
                  esia_settings={"employees": "required"},
                  sessions={"idle": "4s", "absolute": "8s", "fresh": "2s"}).start()
    made.invite(ADMINISTRATOR)
    yield made
    made.stop()


def test_an_idle_session_ends(office):
    browser = Browser(office).must_login(ADMINISTRATOR)
    time.sleep(4.2)
    refused(browser.open("/api/v1/session"), 401, "KB-2301")


def test_what_is_dangerous_asks_for_a_login_again(office):
    browser = Browser(office).must_login(ADMINISTRATOR)
    time.sleep(2.1)
    guest = {"snils": make_snils(990000106), "name": "Кто-то", "role": "system-administrator",
             "scope": "region"}
    refused(browser.ask("POST", "/accounts", json=guest), 403, "KB-2302")
    refused(browser.ask("POST", "/persons/merges", json={}), 403, "KB-2302")
    assert browser.ask("GET", "/accounts").status_code == 200
    again = browser.open("/esia/login", params={"again": "1"})
    assert again.headers["Location"].startswith(office.esia.url + "/idp/ext/Logout")
    assert again.headers["Location"].lower().endswith("%2fesia%2flogin")
    browser.must_login(ADMINISTRATOR)
    assert browser.ask("POST", "/accounts", json=guest).status_code == 201


def test_nobody_stays_in_for_ever(office):
    browser = Browser(office).must_login(ADMINISTRATOR)
    cookie = {"Cookie": f"{COOKIE}={browser.secret()}"}
    for _ in range(4):
        time.sleep(1.5)
        browser.who()  # and is not idle
    time.sleep(2.2)
    refused(Browser(office).open("/api/v1/session", headers=cookie), 401, "KB-2301")


def test_who_is_no_employee_there_stays_out(office, pki):
    """ESIA's stand-in says that the officer works at 1026000000025."""
    theirs, other = "1026000000025", make_ogrn(9401)
    Partner(office.bus, pki.north).must(wrap("PushRoster", [head(), *(
        f"<authority><ogrn>{ogrn}</ogrn><fullName>Орган</fullName></authority>"
        for ogrn in (theirs, other))]))
    office.invite(OFFICER, "authority-staff", f"authority:{other}")
    answer = Browser(office).login(OFFICER)
    assert answer.status_code == 403 and "KB-2101" in answer.text
    assert "KB-2307" in office.bus.log_text()
    assert office.bus.cli("accounts", "set", OFFICER[1], "--scope",
                          f"authority:{theirs}").returncode == 0
    office.invite(OFFICER, "authority-staff", f"authority:{other}")  # in one of two he is one
    own = Browser(office).must_login(OFFICER).who()["accounts"]
    assert [each["scope"] for each in own] == [f"authority:{theirs}"]
    Browser(office).must_login(ADMINISTRATOR)  # of the region: works for no one organization
