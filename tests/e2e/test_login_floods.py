"""What anybody can send as often as he likes fills neither the trail nor the log and takes no turn
from those that write; who is many behind one address is let in all the same."""
import time

import pytest

from harness import diary
from harness.break_glass import BreakGlass
from harness.browser import MANAGER, Browser, Office
from harness.diary import Visit, claims_of, register


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    glass = BreakGlass(folder)
    made = Office(folder, pki, store, diaries=diary.settings(folder),
                  sessions={"break_glass": str(glass.file)}).start()
    made.glass = glass
    made.secrets = {"diary": register(made, "diary", ["fullname"])}
    register(made, "app", ["fullname"], "--without-secret")
    yield made
    made.stop()


def test_wrong_keys_from_everywhere_raise_a_few_alarms_and_keep_nobody_out(office, store):
    counted = office.bus.metric("kontingent_break_glass_total")
    began = time.monotonic()
    for _ in range(30):  # each from an address of its own
        answer = Browser(office).open("/esia/break-glass", "POST",
                                      data={"key": "kb_0", "code": "000000"})
        assert answer.status_code == 403 and "KB-2101" in answer.text
    most = 5 + (time.monotonic() - began) / 12 + 1
    kept = store.rows("SELECT id FROM audit WHERE operation = 'refuseLogin'")
    alarms = [line for line in office.bus.log_text().splitlines() if "break-glass used" in line]
    assert 5 <= len(kept) <= most and 5 <= len(alarms) <= most
    assert office.bus.metric("kontingent_break_glass_total") == counted + 30
    assert store.rows("SELECT id FROM api_token WHERE name = 'account/break-glass'") == []
    entered = Browser(office).open("/esia/break-glass", "POST",
                                   data={"key": office.glass.key, "code": office.glass.code()})
    assert entered.status_code == 303, entered.text


def test_a_school_behind_one_address_enters_its_diary(office):
    browser = Browser(office)
    for _ in range(100):
        assert Visit(office, browser=browser).begin().status_code == 303


def test_who_has_no_secret_and_no_token_costs_no_write_and_little_log(office):
    visit, stranger = Visit(office), Browser(office)
    code = visit.log_in(MANAGER)["code"]
    writes = {kind: office.bus.metric("kontingent_store_jobs_total", kind=kind)
              for kind in ("write", "read")}
    lines = office.bus.log_text().count("a diary's question refused")
    statuses = []
    for number in range(60):
        told = stranger.open("/idp/userinfo", headers={"Authorization": f"Bearer {number}"})
        asked = visit.redeem(f"code {number}", "wrong", browser=stranger)
        guessed = visit.redeem(f"code {number}", client_id="app", browser=stranger)
        statuses += [told.status_code, asked.status_code, guessed.status_code]
    assert statuses[:3] == [401, 401, 400] and 429 in statuses
    # the daemon's own few, and none of these
    assert office.bus.metric("kontingent_store_jobs_total", kind="write") < writes["write"] + 40
    assert office.bus.metric("kontingent_store_jobs_total", kind="read") >= writes["read"] + 180
    assert office.bus.log_text().count("a diary's question refused") <= lines + 70
    assert claims_of(visit.redeem(code, office.secrets["diary"]))["aud"] == "diary"


def test_what_a_login_has_left_is_swept_away(office, store):
    page = Visit(office, "diary", "openid fullname", prompt="consent").come(MANAGER)
    assert page.status_code == 200
    kept = store.rows("SELECT content FROM diary_grant WHERE kind = 'visit'")
    assert any("Управленческая" in row["content"] for row in kept)
    store.change("UPDATE diary_grant SET until_at = 1")
    office.bus.stop()
    office.bus.start()  # nobody logs in any more
    end = time.monotonic() + 90
    while store.rows("SELECT kind FROM diary_grant"):
        assert time.monotonic() < end
        time.sleep(0.2)
