"""Logins to a diary by an independent relying party, npm openid-client, against the daemon, which
asks the sandbox's ESIA who it is."""
import json
import os
import subprocess
from pathlib import Path

import pytest

from harness import diary, esia, npm, saml
from harness.browser import ADMINISTRATOR, MANAGER, Browser, Office
from harness.diary import HOME, register

HERE = Path(__file__).parent / "rp"


@pytest.fixture(scope="module")
def modules():
    return npm.install(HERE, "interop-rp", "openid-client")


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    made = Office(folder, pki, store, diaries=diary.settings(folder)).start()
    made.secrets = {"diary": register(made, "diary", ["fullname", "guardian"]),
                    "other": register(made, "other", ["snils"]),
                    "app": register(made, "app", ["fullname"], "--without-secret")}
    yield made
    made.stop()


class Party:
    def __init__(self, modules, office, scope, client="diary", method="client_secret_basic"):
        self.office, self.browser = office, Browser(office)
        self.process = subprocess.Popen(
            ["node", HERE / "client.mjs", modules], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"NODE_EXTRA_CA_CERTS": str(office.bus.pki.anchor)})
        job = {"issuer": office.origin + "/idp", "client": client, "scope": scope,
               "callback": HOME, "method": method}
        if office.secrets[client]:
            job["secret"] = office.secrets[client]
        self.address = self.ask(**job)["address"]

    def ask(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def consent(self, person, answer="yes"):
        """The address that the browser comes back to."""
        begun = self.browser.open(self.address[len(self.office.origin):])
        address = begun.headers["Location"]
        if address.startswith(HOME):
            return address
        page = self.browser.open(self.browser.choose(address, person))
        if page.status_code == 200:
            page = self.browser.open("/idp/consent", "POST",
                                     data=saml.Form(page).fields | {"answer": answer})
        return page.headers["Location"]

    def finish(self, address):
        answer = self.ask(address=address)
        self.process.wait(20)
        return answer


@pytest.mark.parametrize("client,method", [
    ("diary", "client_secret_basic"), ("diary", "client_secret_post"), ("app", "none")])
def test_a_person_logs_in_to_a_diary(modules, office, client, method):
    party = Party(modules, office, "openid fullname", client, method)
    said = party.finish(party.consent(MANAGER))
    claims = said["claims"]
    assert claims["family_name"] == "Управленческая" and claims["aud"] == client
    assert claims["iss"] == office.origin + "/idp" and said["told"]["sub"] == claims["sub"]
    assert "snils" not in claims and claims["sub"] != MANAGER[0]


def test_who_does_not_consent_is_not_told_of(modules, office):
    party = Party(modules, office, "openid snils", "other")
    assert party.finish(party.consent(ADMINISTRATOR, "no"))["error"] == "access_denied"


def test_more_than_was_agreed_is_not_asked_for(modules, office):
    party = Party(modules, office, "openid snils")
    assert party.finish(party.consent(MANAGER))["error"] == "invalid_scope"


def test_a_code_of_another_login_is_refused(modules, office):
    mine, theirs = (Party(modules, office, "openid fullname") for _ in range(2))
    code = esia.query(theirs.consent(ADMINISTRATOR))["code"]
    back = mine.consent(MANAGER)
    assert mine.finish(back.replace(esia.query(back)["code"], code))["error"] == "invalid_grant"
    theirs.process.terminate()


def test_an_answer_of_another_issuer_is_refused(modules, office):
    """Mix-up (RFC 9207): the answer says who gives it."""
    party = Party(modules, office, "openid fullname")
    back = party.consent(MANAGER)
    bent = back.split("&iss=")[0] + "&iss=https%3A%2F%2Fattacker.example"
    assert "iss" in party.finish(bent)["error"]
