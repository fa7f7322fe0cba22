"""One person in several roles and places: each is an account of its own, a session acts in one of
them at a time, and whoever invites hears nothing of the others."""
import pytest

from harness.api import new_api, refused
from harness.browser import ADMINISTRATOR, MANAGER, OFFICER, Browser, Office
from harness.messages import (School, make_ogrn, make_snils, push_authorities,
                              push_roster_below)
from harness.partner import Partner

OWN, BESIDE = make_ogrn(9501), make_ogrn(9502)


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"), pki, store).start()
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


@pytest.fixture(scope="module")
def two(office, schools):
    """The manager administers one place and is on the staff of another."""
    office.invite(MANAGER, "authority-administrator", f"authority:{OWN}")
    office.invite(MANAGER, "authority-staff", f"authority:{BESIDE}")


def come(office):
    browser = Browser(office).must_login(MANAGER)
    return browser, {each["scope"]: each["id"] for each in browser.who()["accounts"]}


def act(browser, id):
    return browser.ask("POST", "/session/account", json={"account": id})


def ogrns(browser):
    return [line["ogrn"] for line in browser.ask("GET", "/organizations").json()["items"]]


def invitation(number, scope):
    return {"snils": make_snils(number), "name": "Кто-то", "role": "authority-staff",
            "scope": f"authority:{scope}"}


# --- one at a time ---

def test_a_session_sees_what_its_account_sees_and_no_more(office, schools, two, store):
    browser, own = come(office)
    assert set(own) == {f"authority:{OWN}", f"authority:{BESIDE}"}
    for school, place, may_invite in ((schools[0], OWN, True), (schools[1], BESIDE, False)):
        answer = act(browser, own[f"authority:{place}"])
        assert answer.status_code == 200 and answer.json()["current"], answer.text
        who = browser.who()
        assert who["scope"] == f"authority:{place}"
        assert [each["id"] for each in who["accounts"] if each["current"]] == [
            own[f"authority:{place}"]]
        assert ogrns(browser) == [school.ogrn]
        assert ("manage-accounts" in who["rights"]) == may_invite
    # the role of the one nowhere in the scope of the other
    refused(browser.ask("POST", "/accounts", json=invitation(990000301, BESIDE)), 403, "KB-1802")
    refused(browser.ask("POST", "/accounts", json=invitation(990000301, OWN)), 403, "KB-1802")
    act(browser, own[f"authority:{OWN}"])
    refused(browser.ask("POST", "/accounts", json=invitation(990000301, BESIDE)), 404, "KB-1803")
    # the trail says in which account he looked
    pupil = browser.ask("GET", "/students").json()["items"][0]["id"]
    row, = store.rows(
        "SELECT DISTINCT t.name FROM audit a JOIN api_token t ON t.id = a.token_id "
        f"JOIN audit_student s ON s.audit_id = a.id WHERE s.student_id = {pupil}")
    assert row["name"] == f"account/{own[f'authority:{OWN}']}"
    switches = store.rows("SELECT target FROM audit WHERE operation = 'switchAccount'")
    assert f"account/{own[f'authority:{BESIDE}']}/authority-staff/authority:{BESIDE}" in [
        each["target"] for each in switches]


def test_the_one_used_last_opens(office, two):
    for place in (BESIDE, OWN, BESIDE):
        browser, own = come(office)
        act(browser, own[f"authority:{place}"])
        assert come(office)[0].who()["scope"] == f"authority:{place}"


def test_nobody_goes_on_in_what_is_not_his(office, two, schools):
    browser, own = come(office)
    others = [line["id"] for line in new_api(office.bus).must("/accounts")["items"]
              if line["id"] not in own.values()]
    assert others
    for id in (*others, 987654321):
        refused(act(browser, id), 404, "KB-1803")
    id = own[f"authority:{BESIDE}"]
    foreign = browser.open("/api/v1/session/account", "POST", json={"account": id},
                           headers={"Idempotency-Key": "a", "X-CSRF-Token": "0" * 64})
    refused(foreign, 403, "KB-2303")
    refused(new_api(office.bus).post("/session/account", {"account": id}, "a-key"), 404, "KB-1803")
    # what is given after the login, it does not hold yet
    office.invite(MANAGER, "school-employee", f"organization:{schools[0].ogrn}", "--position",
                  "class-teacher")
    assert len(browser.who()["accounts"]) == 2
    _, more = come(office)
    refused(act(browser, more[f"organization:{schools[0].ogrn}"]), 404, "KB-1803")


def test_the_page_leads_from_one_to_the_other(office, two):
    browser, own = come(office)
    act(browser, own[f"authority:{OWN}"])
    page = browser.open("/esia/").text
    assert f"authority-staff, authority:{BESIDE}" in page and f"authority:{OWN}</dd>" in page
    form = {"account": str(own[f"authority:{BESIDE}"]), "csrf": browser.who()["csrf"]}
    for broken in ({**form, "csrf": "0" * 64}, {**form, "csrf": ""}):
        assert browser.open("/esia/account", "POST", data=broken).status_code == 403
    assert browser.open("/esia/account", "POST", data={**form, "account": "1"}).status_code == 404
    assert browser.open("/esia/account", params=form).status_code == 403
    assert browser.who()["scope"] == f"authority:{OWN}"
    assert browser.open("/esia/account", "POST", data=form).status_code == 303
    assert browser.who()["scope"] == f"authority:{BESIDE}"
    assert Browser(office).open("/esia/account", "POST", data=form).headers["Location"] == "/esia/"


def test_sessions_are_the_persons_and_a_role_is_taken_without_the_other(office, two):
    first, own = come(office)
    second, _ = come(office)
    here, there = own[f"authority:{OWN}"], own[f"authority:{BESIDE}"]
    act(first, here)
    act(second, there)
    listed = {line["account"] for line in first.ask("GET", "/sessions").json()["items"]}
    assert {here, there} <= listed
    done = office.bus.cli("accounts", "disable", MANAGER[1])
    assert done.returncode != 0 and str(here) in done.stderr and str(there) in done.stderr
    assert office.bus.cli("accounts", "disable", MANAGER[1], "--id", str(there)).returncode == 0
    refused(second.open("/api/v1/session"), 401, "KB-2301")
    assert first.who()["scope"] == f"authority:{OWN}"
    assert there not in [each["id"] for each in first.who()["accounts"]]
    refused(act(first, there), 404, "KB-1803")
    assert come(office)[0].who()["scope"] == f"authority:{OWN}"
    assert office.bus.cli("accounts", "enable", MANAGER[1], "--id", str(there)).returncode == 0
    assert first.ask("POST", "/sessions/end").json()["sessions"] >= 2
    assert come(office)[1].keys() >= own.keys()


# --- who invites hears nothing of other places ---

def test_an_invitation_says_the_same_of_whoever_is_known_elsewhere(office, schools, two):
    system = Browser(office).must_login(ADMINISTRATOR)
    known, unknown = 990000302, 990000303
    assert system.ask("POST", "/accounts", json=invitation(known, BESIDE)).status_code == 201
    manager, own = come(office)
    act(manager, own[f"authority:{OWN}"])
    answers = [manager.ask("POST", "/accounts", json=invitation(each, OWN))
               for each in (known, unknown)]
    assert [each.status_code for each in answers] == [201, 201]
    first, second = ({k: v for k, v in each.json().items() if k not in ("id", "snils", "invited")}
                     for each in answers)
    assert first == second and first["state"] == "invited"
    # one's own is no secret
    refused(manager.ask("POST", "/accounts", json=invitation(known, OWN)), 409, "KB-1809")
    assert {line["scope"] for line in manager.ask("GET", "/accounts").json()["items"]} <= {
        f"authority:{OWN}", f"organization:{schools[0].ogrn}"}


def test_whoever_is_invited_shows_nothing_by_acting_elsewhere(office, schools, two):
    """Nor is he kept out of anything by an invitation that he does not know of."""
    system = Browser(office).must_login(ADMINISTRATOR)
    office.invite(OFFICER, "authority-staff", f"authority:{BESIDE}")
    Browser(office).must_login(OFFICER)
    manager, own = come(office)
    act(manager, own[f"authority:{OWN}"])
    squatted = manager.ask("POST", "/accounts", json={
        **invitation(0, OWN), "snils": OFFICER[1]}).json()
    officer = Browser(office).must_login(OFFICER)
    assert officer.who()["scope"] == f"authority:{BESIDE}"
    shown = manager.ask("GET", f"/accounts/{squatted['id']}").json()
    assert (shown["state"], shown["activated"], shown["last_login"]) == ("invited", None, None)
    narrow = manager.ask("GET", "/statistics/transition?since=2026-01-01").json()
    before = {line["position"]: line["users"] for line in narrow["totals"]}
    assert act(officer, squatted["id"]).status_code == 200
    assert manager.ask("GET", f"/accounts/{squatted['id']}").json()["state"] == "active"
    narrow = manager.ask("GET", "/statistics/transition?since=2026-01-01").json()
    after = {line["position"]: line["users"] for line in narrow["totals"]}
    assert after["authority"] == before["authority"] + 1
    assert system.who()["accounts"] and len(officer.who()["accounts"]) == 2


def test_nobody_gives_himself_another_role(office, schools, two):
    manager, own = come(office)
    act(manager, own[f"authority:{OWN}"])
    mine = {**invitation(0, OWN), "snils": MANAGER[1]}
    refused(manager.ask("POST", "/accounts", json=mine), 403, "KB-1802")
    ids = [line["id"] for line in manager.ask("GET", "/accounts").json()["items"]
           if line["role"] == "school-employee"]
    assert ids  # his own at a school below him
    refused(manager.ask("POST", f"/accounts/{ids[0]}/disable"), 403, "KB-1802")
