"""People log in to the API by SAML 2.0: the same accounts and sessions as by OpenID Connect, one
logout for both sides, and what is made of answers that are not in order."""
import base64
import json
import re
from pathlib import Path

import pytest

from harness import esia, saml
from harness.api import refused
from harness.browser import ADMINISTRATOR, COOKIE, MANAGER, OFFICER, UNCONFIRMED, Browser, Office
from harness.bus import run

LOGIN, LOGOUT = "__Host-kontingent-saml", "__Host-kontingent-saml-out"


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office"), pki, store, saml=True).start()
    made.invite(ADMINISTRATOR)
    made.invite(MANAGER)
    yield made
    made.stop()


class Guest(Browser):
    """With a session at the identity provider, too."""

    def __init__(self, office):
        super().__init__(office)
        self.there = esia.session()

    def ask_for(self, person, **query):
        """The form that the identity provider gives to who chose that person."""
        begun = self.open("/esia/saml/login", params=query)
        assert begun.status_code == 303, begun.text
        page = self.there.get(begun.headers["Location"], timeout=10)
        link = re.search(rf'href="([^"]*person={person[0] if person else ""})"', page.text)[1]
        return saml.Form(self.there.get(self.office.esia.url + link.replace("&amp;", "&"),
                                        timeout=10))

    def post(self, form):
        self.csrf = None
        assert form.action == self.office.origin + "/esia/saml/acs"
        return self.open("/esia/saml/acs", "POST", data=form.fields)

    def login(self, person, **query):
        return self.post(self.ask_for(person, **query))

    def visit(self, answer):
        """Follows redirects, here and there, to the page where they end."""
        for _ in range(10):
            if answer.status_code not in (302, 303):
                return answer
            address = answer.headers["Location"]
            if address.startswith("/"):
                address = self.office.origin + address
            if address.startswith(self.office.origin):
                answer = self.open(address[len(self.office.origin):])
            else:
                answer = self.there.get(address, timeout=10, allow_redirects=False)
        raise AssertionError(address)


@pytest.fixture
def guest(office):
    return Guest(office)


def turned_away(answer, office, code):
    """The same page whatever was wrong; the reason stands in the log under the number."""
    assert answer.status_code == 403 and "KB-2101" in answer.text, answer.text
    assert "KB-24" not in answer.text and "Assertion" not in answer.text
    trace = answer.headers["X-Request-Id"]
    line, = [json.loads(each) for each in office.bus.log_text().splitlines()
             if trace in each and "login refused" in each]
    assert line["code"] == code, line
    return line


def cookies(answer):
    return {line.split("=", 1)[0]: line for line in
            re.split(r", (?=__Host)", answer.headers["Set-Cookie"]) if "Max-Age=0" not in line}


# --- in ---

def test_a_person_logs_in_and_is_the_same_as_by_openid(office, guest, store):
    answer = guest.login(ADMINISTRATOR, **{"return": "/api/v1/session"})
    assert answer.status_code == 303 and answer.headers["Location"] == "/api/v1/session"
    who, other = guest.who(), Browser(office).must_login(ADMINISTRATOR).who()
    assert (who["name"], who["role"]) == (other["name"], "system-administrator")
    assert who["session"]["method"] == "saml"
    kept = store.rows("SELECT saml_name, saml_index FROM login_session WHERE method = 'saml'")
    assert kept and all(row["saml_name"] and row["saml_index"] for row in kept)


def test_what_comes_with_the_answer_may_come_from_another_site(guest):
    begun = guest.open("/esia/saml/login")
    for word in ("Secure", "HttpOnly", "SameSite=None", "Path=/"):
        assert word in cookies(begun)[LOGIN].split("; ")
    answer = guest.login(ADMINISTRATOR)
    assert "SameSite=Lax" in cookies(answer)[COOKIE] and LOGIN not in cookies(answer)


def test_metadata_are_those_that_the_tools_print(office, guest):
    answer = guest.open("/esia/saml/metadata")
    assert answer.headers["Content-Type"] == "application/samlmetadata+xml"
    assert f'entityID="{office.origin}/esia/saml"' in answer.text
    assert f'Location="{office.origin}/esia/saml/acs"' in answer.text
    assert "Войти по SAML" in guest.open("/esia/").text


def test_a_login_ends_the_session_that_the_browser_had(office, guest):
    assert guest.login(ADMINISTRATOR).status_code == 303
    before = guest.secret()
    form = guest.ask_for(ADMINISTRATOR)
    del guest.session.cookies[COOKIE]  # it does not come along with another site's form
    assert guest.post(form).status_code == 303 and guest.secret() != before
    refused(Browser(office).open("/api/v1/session", headers={"Cookie": f"{COOKIE}={before}"}), 401,
            "KB-2301")


def test_to_prove_it_again_is_asked_of_the_provider(guest):
    address = guest.open("/esia/saml/login", params={"again": "1"}).headers["Location"]
    assert address != guest.open("/esia/saml/login").headers["Location"]


# --- not in ---

@pytest.mark.parametrize("person,code", [(OFFICER, "KB-2304"), (UNCONFIRMED, "KB-2306"),
                                         (None, "KB-2406")])
def test_who_may_not_is_turned_away_as_everybody(office, guest, person, code):
    turned_away(guest.login(person), office, code)
    assert guest.secret() is None


@pytest.mark.parametrize("flaw,code", [
    ("unsigned", "KB-2402"), ("issuer", "KB-2403"), ("audience", "KB-2403"),
    ("recipient", "KB-2403"), ("request", "KB-2403"), ("expired", "KB-2404")])
def test_an_answer_that_does_not_hold_logs_nobody_in(office, guest, flaw, code):
    office.esia.switch(saml=flaw)
    turned_away(guest.login(ADMINISTRATOR), office, code)
    assert guest.secret() is None


def test_an_answer_is_for_the_browser_that_asked(office, guest):
    form = guest.ask_for(ADMINISTRATOR)
    thief = Guest(office)
    turned_away(thief.post(form), office, "KB-2403")  # began nothing
    thief.open("/esia/saml/login")
    turned_away(thief.post(form), office, "KB-2403")  # began something else
    assert guest.post(form).status_code == 303


def test_an_answer_serves_once_whichever_daemon_it_comes_to(office, guest):
    form = guest.ask_for(ADMINISTRATOR)
    attempt = guest.secret(LOGIN)
    assert guest.post(form).status_code == 303
    for restarted in (False, True):
        if restarted:  # nothing is left in memory, as in another daemon
            office.bus.stop()
            office.bus.start()
        thief = Guest(office)
        answer = thief.open("/esia/saml/acs", "POST", data=form.fields,
                            headers={"Cookie": f"{LOGIN}={attempt}"})
        turned_away(answer, office, "KB-2405")
        assert thief.secret() is None


def test_an_old_answer_in_a_login_of_today(office, guest):
    assert guest.login(ADMINISTRATOR).status_code == 303
    office.esia.switch(saml="again")
    turned_away(Guest(office).login(ADMINISTRATOR), office, "KB-2403")


def test_a_wrapped_answer_is_none(office, guest):
    for wrap in (lambda evil, honest: evil + honest, lambda evil, honest: honest + evil,
                 lambda evil, honest: evil,
                 lambda evil, honest: f"<samlp:Extensions>{evil}</samlp:Extensions>{honest}"):
        office.esia.switch(saml="plain")
        form = guest.ask_for(ADMINISTRATOR)
        whole = base64.b64decode(form.fields["SAMLResponse"]).decode()
        begin, end = whole.index("<saml:Assertion"), whole.index("</saml:Assertion>") + 17
        honest = whole[begin:end]
        evil = re.sub(r"<ds:Signature .*</ds:Signature>", "", honest, flags=re.S)
        evil = evil.replace(ADMINISTRATOR[0], MANAGER[0]).replace('ID="', 'ID="_x', 1)
        bent = whole[:begin] + wrap(evil, honest) + whole[end:]
        form.fields["SAMLResponse"] = base64.b64encode(bent.encode()).decode()
        answer = guest.post(form)
        assert answer.status_code == 403 and "KB-2101" in answer.text
        assert guest.secret() is None


def test_what_is_no_answer_at_all(office, guest):
    for body in ("", "SAMLResponse=", "SAMLResponse=%", "SAMLResponse=" + "A" * 300_000):
        guest.open("/esia/saml/login")
        answer = guest.open("/esia/saml/acs", "POST", data=body)
        assert answer.status_code == 403 and "KB-2101" in answer.text
    assert guest.open("/esia/saml/acs").status_code == 403
    turned_away(guest.open("/esia/saml/slo?SAMLRequest=AAAA"), office, "KB-2402")
    turned_away(guest.open("/esia/saml/slo"), office, "KB-2403")


# --- out ---

def test_a_logout_here_ends_the_session_there(office, guest):
    assert guest.login(ADMINISTRATOR).status_code == 303
    secret, csrf = guest.secret(), guest.who()["csrf"]
    answer = guest.open("/esia/logout", "POST", data={"csrf": csrf})
    assert answer.headers["Location"].startswith(
        office.esia.url + "/idp/profile/SAML2/Redirect/SLO")
    assert "SameSite=None" in cookies(answer)[LOGOUT]
    page = guest.visit(answer)
    assert "Вы вышли везде" in page.text, page.text
    refused(Browser(office).open("/api/v1/session", headers={"Cookie": f"{COOKIE}={secret}"}), 401,
            "KB-2301")


def test_an_answer_to_a_logout_is_for_who_asked(office, guest):
    assert guest.login(ADMINISTRATOR).status_code == 303
    asked = guest.open("/esia/logout", "POST", data={"csrf": guest.who()["csrf"]})
    back = guest.there.get(asked.headers["Location"], timeout=10, allow_redirects=False)
    path = back.headers["Location"][len(office.origin):]
    turned_away(Guest(office).open(path), office, "KB-2403")
    turned_away(guest.open(path.replace("SAMLResponse=", "SAMLResponse=A")), office, "KB-2402")
    assert "Вы вышли везде" in guest.open(path).text


def test_a_logout_there_ends_exactly_that_session(office, guest):
    others = [Guest(office), Browser(office)]
    for each in (guest, *others):
        assert each.login(ADMINISTRATOR).status_code == 303
    left = guest.there.get(office.esia.url + "/idp/logout", timeout=10, allow_redirects=False)
    assert left.headers["Location"].startswith(office.origin + "/esia/saml/slo?SAMLRequest=")
    asked = left.headers["Location"][len(office.origin):]
    # their word alone: the browser need not bring anything
    stranger = Browser(office).open(asked)
    assert stranger.status_code == 303, stranger.text
    page = guest.visit(stranger)
    assert "Вы вышли" in page.text, page.text
    refused(guest.open("/api/v1/session"), 401, "KB-2301")
    for each in others:
        assert each.who()
    turned_away(Browser(office).open(asked), office, "KB-2405")


# --- what operators see ---

def test_the_tools_look_at_key_and_metadata(office, tmp_path):
    told = office.bus.cli("doctor", "--json")
    lines = {line["what"]: line["ok"] for line in json.loads(told.stdout)}
    for what in ("ключ входа по SAML подходит к сертификату",
                 "метаданные поставщика входа SAML читаются",
                 "ключ нашей системы в ЕСИА подходит к сертификату"):
        assert lines[what], told.stdout
    assert office.bus.cli("check-config").returncode == 0
    good = office.bus.config.read_text()
    metadata = Path(json.loads(good)["esia"]["saml"]["metadata"])
    (metadata.parent / "nothing.xml").write_text("<a/>")
    other = esia.make_key(tmp_path, "other", "rsa")
    for old, new, place in (
            ("idp.xml", "nothing.xml", "метаданные поставщика"),
            (str(office.ours.certificate), str(other.certificate), "закрытый ключ RSA")):
        bent = office.bus.config.with_name("bent.yaml")
        bent.write_text(good.replace(old, new))
        done = run("check-config", "--config", bent)
        assert done.returncode == 1 and place in done.stdout, done.stdout
