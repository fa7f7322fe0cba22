"""What a person has allowed a diary is in force for what it was given for, until it is taken back;
and the trail says of whom each line is."""
import pytest

from harness import diary, esia, saml
from harness.browser import ADMINISTRATOR, MANAGER, OFFICER, UNCONFIRMED, Browser, Office
from harness.diary import Visit, claims_of, register


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    made = Office(folder, pki, store, diaries=diary.settings(folder)).start()
    made.secrets = {}
    yield made
    made.stop()


@pytest.fixture
def code(office, request):
    """A diary of the test's own."""
    made = f"d{abs(hash(request.node.name)) % 10**9}"
    office.secrets[made] = register(office, made, ["fullname", "snils"])
    return made


def redeem(visit, given):
    return visit.redeem(given, visit.office.secrets[visit.code])


def userinfo(office, token):
    return Browser(office).open("/idp/userinfo", headers={"Authorization": "Bearer " + token})


def told(store, code):
    """The trail's lines about that diary: operation, what follows its code."""
    return [(row["operation"], row["target"].split("/")[2:]) for row in store.rows(
        "SELECT operation, target FROM audit WHERE operation LIKE '%Diary' ORDER BY id")
        if row["target"].split("/")[1] == code]


def test_a_no_ends_what_was_allowed_before(office, code, store):
    first = Visit(office, code, "openid fullname")
    token = redeem(first, first.log_in(MANAGER)["code"]).json()["access_token"]
    asked = Visit(office, code, "openid fullname", prompt="consent")
    back = esia.query(asked.answer(asked.come(MANAGER), "no").headers["Location"])
    assert back["error"] == "access_denied"
    assert userinfo(office, token).status_code == 401
    again = Visit(office, code, "openid fullname").come(MANAGER)
    assert again.status_code == 200 and "Location" not in again.headers
    assert Visit(office, code, "openid").come(MANAGER).status_code == 200
    assert [line[0] for line in told(store, code)][-2:] == ["refuseDiary", "withdrawDiary"]


def test_a_consent_is_for_the_purpose_that_was_read(office, code):
    first = Visit(office, code, "openid fullname")
    token = redeem(first, first.log_in(MANAGER)["code"]).json()["access_token"]
    late, waiting = Visit(office, code, "openid fullname"), Visit(office, code, "openid snils")
    given, page = late.log_in(MANAGER)["code"], waiting.come(MANAGER)
    assert office.bus.cli("diaries", "set", code, "--purpose", "Рассылать рекламу").returncode == 0
    # nothing goes on that began under the other purpose
    assert redeem(late, given).json()["error"] == "invalid_grant"
    assert userinfo(office, token).status_code == 401
    assert waiting.answer(page).status_code == 403
    # what was allowed is shown as it was allowed
    browser = Browser(office)
    shown = browser.open(browser.choose(browser.open("/idp/?login").headers["Location"], MANAGER))
    assert "Показывать расписание и отметки" in shown.text and "рекламу" not in shown.text
    asked = Visit(office, code, "openid fullname")
    page = asked.come(MANAGER)
    assert page.status_code == 200 and "Рассылать рекламу" in page.text
    assert asked.answer(page).status_code == 303
    # and the other purpose's snils is none of this one's
    assert Visit(office, code, "openid fullname").come(MANAGER).status_code == 303
    assert Visit(office, code, "openid snils").come(MANAGER).status_code == 200


def test_a_registration_that_was_narrowed_counts_for_what_is_out_already(office, code):
    first = Visit(office, code, "openid snils")
    token = redeem(first, first.log_in(MANAGER)["code"]).json()["access_token"]
    late = Visit(office, code, "openid snils")
    given = late.log_in(MANAGER)["code"]
    assert office.bus.cli("diaries", "set", code, "--attribute", "fullname").returncode == 0
    assert redeem(late, given).json()["error"] == "invalid_grant"
    assert userinfo(office, token).status_code == 401


def test_the_trail_says_of_whom(office, code, store):
    subs = []
    for person in (MANAGER, OFFICER):
        visit = Visit(office, code, "openid fullname")
        subs.append(claims_of(redeem(visit, visit.log_in(person)["code"]))["sub"])
    no = Visit(office, code, "openid fullname snils")
    no.answer(no.come(OFFICER), "no")
    browser = Browser(office)
    page = browser.open(browser.choose(browser.open("/idp/?login").headers["Location"], MANAGER))
    forms = saml.Form(page).fields  # of any diary: the one that is meant is named
    assert browser.open("/idp/withdraw", "POST",
                        data={**forms, "diary": code}).status_code == 200
    assert subs[0] != subs[1] and told(store, code) == [
        ("allowDiary", [subs[0], "fullname"]), ("tellDiary", [subs[0], "fullname"]),
        ("allowDiary", [subs[1], "fullname"]), ("tellDiary", [subs[1], "fullname"]),
        ("refuseDiary", [subs[1], "fullname", "snils"]), ("withdrawDiary", [subs[1], "fullname"]),
        ("withdrawDiary", [subs[0], "fullname"])]
    assert office.bus.cli("evidence", "verify").returncode == 0


def test_who_is_not_confirmed_at_esia_has_neither_name_nor_snils(office, code):
    visit = Visit(office, code, "openid fullname snils")
    said = claims_of(redeem(visit, visit.log_in(UNCONFIRMED)["code"]))
    assert said["confirmed"] is False
    assert not {"snils", "family_name", "given_name", "middle_name"} & said.keys()


@pytest.mark.parametrize("flaw", ["value", "issuer", "audience", "nonce", "expired"])
def test_a_forged_token_is_not_a_persons_no(office, code, flaw):
    visit = Visit(office, code)
    back = visit.browser.choose(visit.begin().headers["Location"], ADMINISTRATOR)
    before = office.bus.metric("kontingent_diary_logins_total")
    office.esia.switch(token=flaw)
    answer = visit.browser.open(back)
    assert answer.status_code == 403 and "Location" not in answer.headers, answer.headers
    assert office.bus.metric("kontingent_diary_logins_total") == before + 1


def test_a_persons_no_at_esia_is_counted(office, code):
    visit = Visit(office, code)
    before = office.bus.metric("kontingent_diary_logins_total")
    assert "error=access_denied" in visit.come(None).headers["Location"]
    assert office.bus.metric("kontingent_diary_logins_total") == before + 1


# --- a diary that wants its person to prove anew who it is ---

def go_through_logout(visit, answer):
    """What ESIA is asked after it has forgotten the browser."""
    assert "/ext/Logout" in answer.headers["Location"], answer.headers
    left = esia.session().get(answer.headers["Location"], timeout=10, allow_redirects=False)
    back = left.headers["Location"]
    assert back == visit.office.origin + "/esia/login"
    answer = visit.browser.open("/esia/login")
    assert answer.status_code == 303 and "/ext/Logout" not in answer.headers["Location"]
    return answer.headers["Location"]


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_diary_has_its_person_prove_it_anew(office, code, changes):
    visit = Visit(office, code, **changes)
    address = go_through_logout(visit, visit.begin())
    page = visit.browser.open(visit.browser.choose(address, MANAGER))
    assert page.status_code == 200, page.text
    back = esia.query(visit.answer(page).headers["Location"])
    assert "auth_time" in claims_of(redeem(visit, back["code"]))
    # that once only: afterwards it is the console's login again
    assert visit.browser.open("/esia/login").headers["Set-Cookie"].startswith(
        "__Host-kontingent-login=")


def test_who_has_proven_it_too_long_ago_proves_it_anew_or_stays_out(office, code):
    visit = Visit(office, code, max_age="600")
    back = visit.browser.choose(visit.begin().headers["Location"], MANAGER)
    office.esia.switch(token="stale")
    address = go_through_logout(visit, visit.browser.open(back))
    again = visit.browser.choose(address, MANAGER)
    office.esia.switch(token="stale")  # it has not forgotten the browser
    answer = visit.browser.open(again)
    assert esia.query(answer.headers["Location"])["error"] == "login_required"
    fresh = Visit(office, code, max_age="600")
    assert fresh.come(MANAGER).status_code == 200


def test_a_moment_that_esia_has_not_named_is_not_made_up(office, code):
    visit = Visit(office, code)
    back = visit.browser.choose(visit.begin().headers["Location"], MANAGER)
    office.esia.switch(token="untimed")
    answer = visit.answer(visit.browser.open(back))
    given = esia.query(answer.headers["Location"])["code"]
    assert "auth_time" not in claims_of(redeem(visit, given))
