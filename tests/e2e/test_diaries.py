"""People enter e-diaries through the daemon: who they are by ESIA, what the register knows of them,
and nothing that the diary's registration or the person does not allow."""
import json
import time

import pytest

from harness import diary, esia, saml
from harness.api import new_api
from harness.browser import ADMINISTRATOR, MANAGER, OFFICER, UNCONFIRMED, Browser, Office
from harness.diary import HOME, Visit, claims_of, register, wishes
from harness.messages import School, push_roster
from harness.partner import Partner


class Families(School):
    """The stand-in's people as the mother of one child, and as a pupil who is old enough."""

    def mother_snils(self, index):
        return MANAGER[1] if index == 0 else super().mother_snils(index)

    def student_snils(self, index):
        return OFFICER[1] if index == 1 else super().student_snils(index)

    def student(self, index, snils=None):
        return super().student(index, snils).replace("2013-05", "2009-05" if index == 1 else
                                                     "2013-05")


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    made = Office(folder, pki, store, diaries=diary.settings(folder)).start()
    made.secrets = {
        "diary": register(made, "diary", ["fullname", "student", "guardian", "employee"]),
        "other": register(made, "other", ["snils"]),
        "app": register(made, "app", ["fullname"], "--without-secret")}
    yield made
    made.stop()


@pytest.fixture(scope="module")
def school(office, pki):
    made = Families(students=2)
    Partner(office.bus, pki.north).must(push_roster(made))
    return made


def redeem(visit, given, **changes):
    return visit.redeem(given, visit.office.secrets[visit.code], **changes)


def lost(answer, office):
    """Nobody is sent anywhere, and nobody is told why."""
    assert answer.status_code == 403 and "KB-2101" in answer.text, answer.text
    assert "Location" not in answer.headers
    assert answer.headers["X-Request-Id"] in office.bus.log_text()


# --- what a diary hears ---

def test_a_mother_enters_a_diary(office, school, store):
    visit = Visit(office, scope="openid fullname guardian student")
    page = visit.come(MANAGER)
    assert page.status_code == 200 and "Дневник diary" in page.text
    assert "Показывать расписание и отметки" in page.text and len(wishes(page)) == 3
    back = esia.query(visit.answer(page).headers["Location"])
    answer = redeem(visit, back["code"])
    said = claims_of(answer)
    assert said["family_name"] == "Управленческая" and said["confirmed"] is True
    child, = said["guardian"]
    assert child["given_name"] == "Имя" and child["studies"] == [
        {"ogrn": school.ogrn, "name": f"Школа № {school.number}", "class": "7А"}]
    assert said["student"] == [] and "snils" not in said and "employee" not in said
    assert said["nonce"] == visit.asked["nonce"] and said["aud"] == "diary"
    assert MANAGER[0] not in json.dumps(said) and MANAGER[1] not in json.dumps(said)
    told = Browser(office).open("/idp/userinfo", headers={
        "Authorization": "Bearer " + answer.json()["access_token"]}).json()
    assert told["sub"] == said["sub"] and told["guardian"] == said["guardian"]
    # nobody has a session of ours by that, and each hand-over is in the trail
    assert visit.browser.secret() is None
    looks = [row["operation"] for row in store.rows("SELECT operation FROM audit")]
    assert looks.count("tellDiary") == 2 and "allowDiary" in looks
    grounds = {row["ground"] for row in store.rows("SELECT ground FROM audit_student")}
    assert "guardian:mother" in grounds
    assert office.bus.cli("evidence", "verify").returncode == 0


def test_a_pupil_enters_a_diary(office, school):
    visit = Visit(office, scope="openid student guardian")
    said = claims_of(redeem(visit, visit.log_in(OFFICER)["code"]))
    assert [each["class"] for each in said["student"]] == ["7А"] and said["guardian"] == []
    assert "family_name" not in said


def test_an_employee_is_one_where_esia_and_the_register_say_so(office, school):
    visit = Visit(office, scope="openid employee")
    said = claims_of(redeem(visit, visit.log_in(ADMINISTRATOR)["code"]))
    assert said["employee"] == []  # at an organization that is not of the register


def test_of_an_account_that_is_not_confirmed_the_register_says_nothing(office, school):
    visit = Visit(office, scope="openid fullname student guardian")
    said = claims_of(redeem(visit, visit.log_in(UNCONFIRMED)["code"]))
    assert said["confirmed"] is False and said["student"] == said["guardian"] == []


def test_each_diary_knows_a_person_by_a_name_of_its_own(office):
    subs = []
    for code, scope in (("diary", "openid"), ("other", "openid snils"), ("diary", "openid")):
        visit = Visit(office, code, scope)
        said = claims_of(redeem(visit, visit.log_in(MANAGER)["code"]))
        assert ("snils" in said) == (code == "other")
        subs.append(said["sub"])
    assert subs[0] == subs[2] != subs[1]


def test_an_application_without_a_secret_enters_by_pkce(office):
    visit = Visit(office, "app")
    code = visit.log_in(MANAGER)["code"]
    assert claims_of(visit.redeem(code))["aud"] == "app"
    again = Visit(office, "app")
    assert again.redeem(again.log_in(MANAGER)["code"], "a secret").status_code == 401


def test_who_enters_a_diary_is_counted(office, school):
    for person in (MANAGER, OFFICER):
        visit = Visit(office)
        visit.log_in(person)
    counted = new_api(office.bus).must("/statistics/transition", since="2026-01-01")
    line = {each["position"]: each["users"] for each in counted["items"]
            if each["ogrn"] == school.ogrn}
    assert line == {"student": 1, "guardian": 1}


# --- consent ---

def test_consent_is_remembered_and_taken_back(office):
    visit = Visit(office, scope="openid fullname employee")
    visit.log_in(ADMINISTRATOR)
    again = Visit(office, scope="openid fullname")
    assert again.come(ADMINISTRATOR).status_code == 303  # of what was allowed nobody is asked again
    more = Visit(office, scope="openid fullname student").come(ADMINISTRATOR)
    assert more.status_code == 200 and len(wishes(more)) == 2
    asked = Visit(office, scope="openid fullname", prompt="consent").come(ADMINISTRATOR)
    assert asked.status_code == 200
    last = Visit(office, scope="openid fullname")
    token = redeem(last, last.log_in(ADMINISTRATOR)["code"]).json()["access_token"]
    bearer = {"Authorization": "Bearer " + token}
    assert Browser(office).open("/idp/userinfo", headers=bearer).status_code == 200

    browser = Browser(office)
    assert "Войти" in browser.open("/idp/").text
    begun = browser.open("/idp/?login")
    page = browser.open(browser.choose(begun.headers["Location"], ADMINISTRATOR))
    assert page.status_code == 200 and "Дневник diary" in page.text, page.text
    fields = saml.Form(page).fields
    assert browser.open("/idp/withdraw", "POST", data={**fields, "csrf": "0"}).status_code == 403
    assert Browser(office).open("/idp/withdraw", "POST", data=fields).status_code == 403
    left = browser.open("/idp/withdraw", "POST", data=fields)
    assert left.status_code == 200 and "Дневник diary" not in left.text
    assert Browser(office).open("/idp/userinfo", headers=bearer).status_code == 401
    assert Visit(office, scope="openid fullname").come(ADMINISTRATOR).status_code == 200


def test_who_says_no_is_not_told_of(office):
    visit = Visit(office, "other", "openid snils")
    answer = visit.answer(visit.come(OFFICER), "no")
    back = esia.query(answer.headers["Location"])
    assert back["error"] == "access_denied" and "code" not in back
    assert back["iss"] == office.origin + "/idp" and back["state"] == visit.asked["state"]


def test_who_changes_his_mind_at_esia_goes_back_to_the_diary(office):
    answer = Visit(office).come(None)
    assert esia.query(answer.headers["Location"])["error"] == "access_denied"


def test_consent_is_given_on_our_own_page_by_who_was_asked_and_once(office):
    visit = Visit(office, "other", "openid snils")
    page = visit.come(UNCONFIRMED)
    lost(visit.answer(page, csrf="0" * 64), office)
    stranger = Visit(office, "other", "openid snils")
    lost(stranger.answer(page), office)
    foreign = visit.browser.open("/idp/consent", "POST", data={"answer": "yes"},
                                 headers={"Origin": "https://attacker.example"})
    lost(foreign, office)
    assert visit.browser.open("/idp/consent").status_code == 403
    good = visit.answer(page)
    assert good.status_code == 303 and "code=" in good.headers["Location"]
    assert visit.answer(page).status_code == 403


# --- who is sent nowhere ---

@pytest.mark.parametrize("changes", [
    {"client_id": "nobody"}, {"client_id": None}, {"redirect_uri": None},
    {"redirect_uri": HOME + "/"}, {"redirect_uri": HOME + "?a=1"},
    {"redirect_uri": "https://diary.example.attacker.example/callback"},
    {"redirect_uri": "https://attacker.example/"}, {"redirect_uri": "//attacker.example"},
    {"redirect_uri": HOME + "#"}, {"redirect_uri": "https://diary.example/callback@attacker"},
    {"redirect_uri": "javascript:alert(1)"}, {"redirect_uri": HOME + "\r\nX: y"},
    {"state": "x" * 600}])
def test_nobody_is_sent_to_an_address_that_is_not_registered(office, changes):
    lost(Visit(office, **changes).begin(), office)


def test_a_parameter_twice_is_no_question(office):
    visit = Visit(office)
    query = "&".join(f"{name}={value}" for name, value in visit.asked.items())
    lost(visit.browser.open(f"/idp/authorize?{query}&redirect_uri=https://attacker.example"),
         office)
    assert visit.browser.open("/idp/authorize", "POST", data=visit.asked).status_code == 403


@pytest.mark.parametrize("changes,error", [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"scope": "fullname"}, "invalid_scope"), ({"scope": "openid snils"}, "invalid_scope"),
    ({"prompt": "none"}, "login_required"), ({"request": "eyJ"}, "request_not_supported"),
    ({"request_uri": "https://attacker.example/r"}, "request_not_supported")])
def test_what_is_wrong_goes_back_by_its_name(office, changes, error):
    answer = Visit(office, **changes).begin()
    assert answer.headers["Location"].startswith(HOME + "?")
    assert esia.query(answer.headers["Location"])["error"] == error


def test_a_diary_that_was_switched_off_gets_nobody(office):
    secret = register(office, "closing", ["fullname"])
    waiting, coming, late = (Visit(office, "closing") for _ in range(3))
    page, code = waiting.come(MANAGER), coming.log_in(MANAGER)["code"]
    assert office.bus.cli("diaries", "disable", "closing").returncode == 0
    lost(late.begin(), office)
    lost(waiting.answer(page), office)
    assert coming.redeem(code, secret).json()["error"] == "invalid_client"


# --- codes ---

def test_a_code_serves_once_and_its_repeat_ends_what_it_gave(office):
    visit = Visit(office)
    code = visit.log_in(MANAGER)["code"]
    token = redeem(visit, code).json()["access_token"]
    bearer = {"Authorization": "Bearer " + token}
    assert Browser(office).open("/idp/userinfo", headers=bearer).status_code == 200
    again = redeem(visit, code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    assert Browser(office).open("/idp/userinfo", headers=bearer).status_code == 401


@pytest.mark.parametrize("changes,error", [
    ({"code_verifier": "x" * 64}, "invalid_grant"), ({"code_verifier": None}, "invalid_grant"),
    ({"redirect_uri": HOME + "/"}, "invalid_grant"), ({"redirect_uri": None}, "invalid_grant"),
    ({"code": "x" * 64}, "invalid_grant"), ({"code": None}, "invalid_grant")])
def test_a_code_serves_nobody_else(office, changes, error):
    visit = Visit(office)
    code = visit.log_in(MANAGER)["code"]
    answer = redeem(visit, code, **changes)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_a_code_of_another_client_is_refused_and_spent(office):
    visit = Visit(office)
    code = visit.log_in(MANAGER)["code"]
    theirs = visit.redeem(code, office.secrets["other"], client_id="other")
    assert theirs.json()["error"] == "invalid_grant"
    public = visit.redeem(visit.log_in(MANAGER)["code"], client_id="app")
    assert public.json()["error"] == "invalid_grant"
    assert redeem(visit, code).json()["error"] == "invalid_grant"


def test_a_wrong_secret_redeems_nothing_and_costs_no_code(office):
    visit = Visit(office)
    code = visit.log_in(MANAGER)["code"]
    for secret in ("wrong", None, office.secrets["other"]):
        answer = visit.redeem(code, secret)
        assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})
        assert answer.headers["WWW-Authenticate"].startswith("Basic")
    other = visit.redeem(code, office.secrets["diary"], grant_type="password")
    assert other.json()["error"] == "unsupported_grant_type"
    assert redeem(visit, code).status_code == 200


def test_a_code_goes_on_in_another_daemon(office):
    visit = Visit(office)
    code = visit.log_in(MANAGER)["code"]
    office.bus.stop()  # nothing is left in memory
    office.bus.start()
    assert redeem(visit, code).status_code == 200


# --- a login belongs to the browser that began it ---

def test_a_callback_is_for_who_asked_and_serves_once(office):
    visit = Visit(office)
    begun = visit.begin()
    back = visit.browser.choose(begun.headers["Location"], MANAGER)
    lost(Browser(office).open(back), office)  # began nothing
    other = Visit(office)
    other.begin()
    lost(other.browser.open(back), office)  # began something else
    held = visit.browser.secret("__Host-kontingent-diary")
    assert visit.browser.open(back).status_code in (200, 303)
    thief = Browser(office)
    again = thief.open(back, headers={"Cookie": f"__Host-kontingent-diary={held}"})
    assert "code=" not in again.headers.get("Location", "")


def test_a_login_to_a_diary_is_none_to_the_console(office):
    office.invite(MANAGER)
    visit = Visit(office)
    visit.log_in(MANAGER)
    assert visit.browser.secret() is None
    assert visit.browser.open("/api/v1/session").status_code == 401


def test_an_outage_of_esia_is_told_as_one(office):
    visit = Visit(office)
    back = visit.browser.choose(visit.begin().headers["Location"], MANAGER)
    office.esia.switch(down=1)
    try:
        answer = visit.browser.open(back)
        assert answer.status_code == 503 and "KB-4005" in answer.text
    finally:
        office.esia.switch(down=0)


def test_tokens_of_others_open_nothing(office):
    browser = Browser(office)
    for token in ("", "x", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."):
        answer = browser.open("/idp/userinfo", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401 and "KB" not in answer.text
    assert browser.open("/idp/userinfo").status_code == 401
    api = {"Authorization": "Bearer x"}
    assert browser.open("/api/v1/session", headers=api).status_code == 401


# --- registrations ---

def test_an_administrator_registers_a_diary_by_the_api(office, store):
    office.invite(ADMINISTRATOR)
    admin = Browser(office).must_login(ADMINISTRATOR)
    wanted = {"code": "by-api", "name": "Дневник", "purpose": "Показывать отметки",
              "addresses": [HOME], "attributes": ["snils"], "secret": "s" * 40}
    made = admin.ask("POST", "/diaries", json=wanted)
    assert made.status_code == 201 and made.json()["confidential"] is True, made.text
    assert "s" * 40 not in made.text
    assert admin.ask("POST", "/diaries", json=wanted).status_code == 409
    visit = Visit(office, "by-api", "openid snils")
    code = visit.log_in(MANAGER)["code"]
    assert claims_of(visit.redeem(code, "s" * 40))["snils"] == MANAGER[1]
    tag = admin.ask("GET", "/diaries/by-api").headers["ETag"]
    less = {key: value for key, value in wanted.items() if key not in ("code", "secret")}
    answer = admin.ask("PUT", "/diaries/by-api", json={**less, "attributes": []},
                       headers={"If-Match": tag})
    assert answer.status_code == 200 and answer.json()["confidential"] is True
    assert "error=invalid_scope" in Visit(office, "by-api", "openid snils").begin().headers[
        "Location"]
    listed = [line["code"] for line in admin.ask("GET", "/diaries").json()["items"]]
    assert "by-api" in listed
    kept = {row["secret_digest"] for row in store.rows("SELECT secret_digest FROM diary")}
    assert all(len(digest) in (0, 64) for digest in kept)


@pytest.mark.parametrize("changes", [
    {"addresses": ["http://diary.example/"]}, {"addresses": ["https://"]}, {"addresses": []},
    {"addresses": ["https://diary.example/*"]}, {"addresses": ["https://diary.example/#a"]},
    {"addresses": ["javascript:alert(1)"]}, {"addresses": ["https://a@attacker.example/"]},
    {"attributes": ["everything"]}, {"code": "Diary"}])
def test_a_registration_that_would_be_a_hole_is_none(office, changes):
    wanted = {"code": "hole", "name": "Дневник", "purpose": "Для чего", "addresses": [HOME],
              "attributes": [], **changes}
    answer = new_api(office.bus).post("/diaries", wanted, f"hole-{time.monotonic_ns()}")
    assert answer.status_code == 422 and answer.json()["code"] == "KB-1812", answer.text


def test_the_command_line_keeps_registrations(office):
    register(office, "by-hand", ["fullname"], "--attribute", "snils")
    assert office.bus.cli("diaries", "add", "by-hand", "--name", "x", "--purpose", "y",
                          "--address", HOME).returncode == 1
    assert office.bus.cli("diaries", "set", "by-hand", "--address",
                          "http://attacker.example").returncode == 1
    secret = office.bus.cli("diaries", "secret", "by-hand").stdout.strip()
    visit = Visit(office, "by-hand")
    assert visit.redeem(visit.log_in(MANAGER)["code"], secret).status_code == 200
    listed = json.loads(office.bus.cli("diaries", "list", "--json").stdout)
    line, = [each for each in listed if each["code"] == "by-hand"]
    assert line["attributes"] == ["fullname", "snils"] and line["confidential"]


def test_nothing_personal_is_logged(office):
    log = office.bus.log_text()
    for word in ("Управленческая", MANAGER[1], MANAGER[0]):
        assert word not in log
