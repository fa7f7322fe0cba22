"""People log in to the API through ESIA: what a session is, whom it lets in, and what is made of
everything that is not in order."""
import json
import re

import pytest

from harness.api import refused
from harness.browser import (ADMINISTRATOR, ATTEMPT, COOKIE, MANAGER, OFFICER, UNCONFIRMED, Browser,
                             Office)

NEUTRAL = "KB-2101"


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"), pki, store).start()
    made.invite(ADMINISTRATOR)
    made.invite(MANAGER)
    yield made
    made.stop()


@pytest.fixture
def browser(office):
    return Browser(office)


def turned_away(answer, office, code):
    """The same words for whatever was wrong; the reason stands in the log under the number."""
    assert answer.status_code == 403 and NEUTRAL in answer.text, answer.text
    trace = answer.headers["X-Request-Id"]
    assert trace in answer.text
    line, = [json.loads(each) for each in office.bus.log_text().splitlines()
             if trace in each and "login refused" in each]
    assert line["code"] == code, line
    return line


# --- a login ---

def test_a_person_logs_in_and_is_known(office, browser):
    answer = browser.login(ADMINISTRATOR)
    assert answer.status_code == 303 and answer.headers["Location"] == "/esia/"
    who = browser.who()
    assert (who["kind"], who["role"], who["scope"]) == ("session", "system-administrator", "region")
    assert who["name"].startswith("account/") and who["person"] == "Человек 1000000001"
    assert "manage-suppliers" in who["rights"] and who["session"]["current"]
    assert browser.ask("GET", "/organizations").status_code == 200
    page = browser.open("/esia/").text
    assert "Вы вошли" in page and "Человек 1000000001" in page


def test_cookies_are_the_hosts_own_and_out_of_reach_of_scripts(browser):
    begun = browser.open("/esia/login")
    back = browser.choose(begun.headers["Location"], ADMINISTRATOR)
    for answer, name in ((begun, ATTEMPT), (browser.open(back), COOKIE)):
        line, = [each for each in re.split(r", (?=__Host)", answer.headers["Set-Cookie"])
                 if each.startswith(name + "=") and "Max-Age=0" not in each]
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in line.split("; "), line
        assert "Domain" not in line


def test_pages_let_nothing_in_and_nobody_frame_them(browser):
    headers = browser.open("/esia/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store" and headers["Referrer-Policy"] == "same-origin"


def test_the_browser_goes_back_to_where_it_was_but_never_elsewhere(office):
    own = Browser(office).login(ADMINISTRATOR, **{"return": "/api/v1/session"})
    assert own.headers["Location"] == "/api/v1/session"
    for elsewhere in ("https://attacker.example/", "//attacker.example/", "/\\attacker.example",
                      "javascript:alert(1)", "/a\r\nSet-Cookie: a=b"):
        answer = Browser(office).login(ADMINISTRATOR, **{"return": elsewhere})
        assert answer.headers["Location"] == "/esia/", elsewhere


def test_a_login_is_in_the_trail_and_tells_of_the_one_before(office, browser, store):
    browser.must_login(ADMINISTRATOR)
    again = Browser(office).must_login(ADMINISTRATOR)
    assert again.who()["session"]["previous"]
    done = office.bus.cli("evidence", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    looks = {row["operation"] for row in store.rows("SELECT operation FROM audit")}
    assert "login" in looks


def test_a_session_is_kept_as_a_digest_alone(office, browser, store):
    browser.must_login(ADMINISTRATOR)
    digests = [row["digest"] for row in store.rows("SELECT digest FROM login_session")]
    assert digests and browser.secret() not in digests
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in digests)


# --- who does not come in ---

def test_who_has_no_account_is_turned_away(office, browser, store):
    turned_away(browser.login(OFFICER), office, "KB-2304")
    assert browser.secret() is None
    looks = store.rows("SELECT target FROM audit WHERE operation = 'refuseLogin'")
    assert {"target": "KB-2304"} in looks
    refused(browser.open("/api/v1/session"), 401, "KB-1801")


def test_an_account_that_is_not_confirmed_is_turned_away(office, browser):
    turned_away(browser.login(UNCONFIRMED), office, "KB-2306")


def test_who_changes_his_mind_is_turned_away(office, browser):
    turned_away(browser.login(None), office, "KB-2101")


def test_a_disabled_account_is_out_at_once_and_stays_out(office):
    browser = Browser(office).must_login(MANAGER)
    assert office.bus.cli("accounts", "disable", MANAGER[1]).returncode == 0
    refused(browser.open("/api/v1/session"), 401, "KB-2301")
    turned_away(Browser(office).login(MANAGER), office, "KB-2305")
    assert office.bus.cli("accounts", "enable", MANAGER[1]).returncode == 0
    refused(browser.open("/api/v1/session"), 401, "KB-2301")  # that session is over for good
    Browser(office).must_login(MANAGER)


@pytest.mark.parametrize("flaw", ["none", "value", "issuer", "audience", "nonce", "expired"])
def test_a_forged_token_logs_nobody_in(office, browser, flaw):
    back = browser.choose(browser.begin(), ADMINISTRATOR)
    office.esia.switch(token=flaw)
    line = turned_away(browser.open(back), office, "KB-2101")
    assert "token" in line["detail"] or "signature" in line["detail"] or "algorithm" in line[
        "detail"]
    assert browser.secret() is None


# --- a login belongs to the browser that began it, and serves once ---

def test_a_callback_of_another_browser_is_not_believed(office, browser):
    stolen = Browser(office)
    back = stolen.choose(stolen.begin(), ADMINISTRATOR)
    turned_away(browser.open(back), office, "KB-2101")  # began nothing
    browser.begin()
    turned_away(browser.open(back), office, "KB-2101")  # began something else
    assert browser.secret() is None


def test_a_callback_serves_once(office, browser):
    address = browser.begin()
    attempt = browser.secret(ATTEMPT)
    back = browser.choose(address, ADMINISTRATOR)
    assert browser.open(back).status_code == 303
    thief = Browser(office)
    answer = thief.open(back, headers={"Cookie": f"{ATTEMPT}={attempt}"})
    line = turned_away(answer, office, "KB-2101")
    assert "it has come before" in line["detail"]


def test_an_attempt_that_was_tampered_with_is_none(office, browser):
    back = browser.choose(browser.begin(), ADMINISTRATOR)
    secret, seconds, path = browser.secret(ATTEMPT).split(".")
    for cookie in (f"{secret}.{int(seconds) + 60}.{path}", f"{secret[:-1]}x.{seconds}.{path}",
                   f"{secret}.{seconds}", "", "a=b", f"{secret}.-1.{path}"):
        thief = Browser(office)
        turned_away(thief.open(back, headers={"Cookie": f"{ATTEMPT}={cookie}"}), office, "KB-2101")


def test_a_login_gives_a_new_session_and_ends_the_former(office, browser):
    """Fixation: what a browser held before it logged in opens nothing afterwards."""
    planted = "a" * 64
    answer = browser.open("/esia/login", headers={"Cookie": f"{COOKIE}={planted}"})
    back = browser.choose(answer.headers["Location"], ADMINISTRATOR)
    assert browser.open(back).status_code == 303
    assert browser.secret() != planted
    thief = Browser(office)
    refused(thief.open("/api/v1/session", headers={"Cookie": f"{COOKIE}={planted}"}), 401,
            "KB-2301")
    before = browser.secret()
    browser.must_login(ADMINISTRATOR)
    assert browser.secret() != before
    refused(thief.open("/api/v1/session", headers={"Cookie": f"{COOKIE}={before}"}), 401,
            "KB-2301")


# --- requests that change something ---

@pytest.mark.parametrize("headers", [
    {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64},
    {"Origin": "https://attacker.example"}, {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_a_change_that_our_pages_did_not_make_is_refused(browser, headers):
    browser.must_login(ADMINISTRATOR)
    answer = browser.ask("POST", "/organization-subjects/bind-by-rule", json={}, headers=headers)
    refused(answer, 403, "KB-2303")


def test_our_own_pages_change_things(office, browser):
    browser.must_login(ADMINISTRATOR)
    answer = browser.ask("POST", "/organization-subjects/bind-by-rule", json={},
                         headers={"Origin": office.origin, "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200, answer.text


def test_a_token_wins_over_a_cookie(office, browser):
    browser.must_login(ADMINISTRATOR)
    answer = browser.open("/api/v1/session", headers={"Authorization": "Bearer kt_nothing"})
    refused(answer, 401, "KB-1801")


# --- out again ---

def test_logging_out_needs_our_page_and_leads_to_esia(office, browser):
    browser.must_login(ADMINISTRATOR)
    secret = browser.secret()
    assert browser.open("/esia/logout", "POST").status_code == 403
    assert browser.open("/esia/logout").status_code == 403
    assert browser.who()
    answer = browser.open("/esia/logout", "POST", data={"csrf": browser.who()["csrf"]})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(office.esia.url + "/idp/ext/Logout")
    assert browser.secret() is None
    refused(Browser(office).open("/api/v1/session", headers={"Cookie": f"{COOKIE}={secret}"}), 401,
            "KB-2301")


def test_one_logs_out_everywhere(office, browser):
    others = [Browser(office).must_login(ADMINISTRATOR) for _ in range(2)]
    browser.must_login(ADMINISTRATOR)
    listed = browser.ask("GET", "/sessions").json()["items"]
    assert len(listed) >= 3 and sum(each["current"] for each in listed) == 1
    one = others[0].who()["session"]["id"]
    assert browser.ask("POST", f"/sessions/{one}/end").status_code == 200
    assert others[0].open("/api/v1/session").status_code == 401
    assert browser.ask("POST", "/sessions/end").json()["sessions"] >= 2
    for each in (others[1], browser):
        refused(each.open("/api/v1/session"), 401, "KB-2301")


def test_nobody_ends_the_session_of_another(office, browser):
    other = Browser(office).must_login(MANAGER)
    browser.must_login(ADMINISTRATOR)
    refused(browser.ask("POST", f"/sessions/{other.who()['session']['id']}/end"), 404, "KB-1803")
    assert other.who()


# --- an outage ---

def test_an_outage_is_told_as_one_and_who_is_in_stays_in(office, browser):
    inside = Browser(office).must_login(ADMINISTRATOR)
    back = browser.choose(browser.begin(), ADMINISTRATOR)
    office.esia.switch(down=1)
    try:
        answer = browser.open(back)
        assert answer.status_code == 503 and "не отвечают" in answer.text
        assert "KB-4005" in answer.text
        assert inside.who() and inside.ask("GET", "/organizations").status_code == 200
    finally:
        office.esia.switch(down=0)


def test_refusals_and_logins_are_counted(office, browser):
    browser.must_login(ADMINISTRATOR)
    assert office.bus.metric("kontingent_logins_total") >= 1


def test_logins_of_one_address_are_bounded(office, browser):
    answers = [browser.open("/esia/login").status_code for _ in range(80)]
    assert answers[0] == 303 and answers[-1] == 429
    Browser(office).must_login(ADMINISTRATOR)  # others are not to blame
