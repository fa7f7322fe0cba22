"""Logins by the identity proxy of an independent relying party: npm openid-client."""
import json
import re
import subprocess
from pathlib import Path

import pytest

from harness import esia, npm, saml

HERE = Path(__file__).parent / "rp"
CALLBACK = "https://diary.example/callback"


@pytest.fixture(scope="module")
def modules():
    return npm.install(HERE, "interop-rp", "openid-client")


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    folder = tmp_path_factory.mktemp("idp")
    key = esia.make_key(folder, "idp", "rsa")
    port = saml.free_port()
    command = [esia.SANDBOX, "oidc", "--port", port, "--key", key.key, "--cert", key.certificate]
    for name, scopes in (("diary", "fullname,guardian,employee"), ("other", "snils")):
        command += ["--client", f"{name}=a secret & more={scopes}={CALLBACK}"]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=log,
                                   text=True)
    assert "http" in process.stdout.readline(), (folder / "log").read_text()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    assert process.wait(20) == 0


class Diary:
    def __init__(self, modules, url, scope, client="diary", secret="a secret & more",
                 method="client_secret_basic"):
        self.url, self.browser = url, esia.session()
        self.process = subprocess.Popen(["node", HERE / "client.mjs", modules], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.address = self.ask(issuer=url + "/idp", client=client, secret=secret, scope=scope,
                                callback=CALLBACK, method=method)["address"]

    def ask(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def consent(self, person, answer="yes"):
        """The address that the browser comes back to."""
        page = self.browser.get(self.address, timeout=10, allow_redirects=False)
        if page.status_code == 302:
            return page.headers["Location"]
        link = re.search(rf'href="([^"]*person={person})"', page.text)[1].replace("&amp;", "&")
        page = self.browser.get(self.url + link, timeout=10)
        back = self.browser.post(self.url + "/idp/consent", timeout=10, allow_redirects=False,
                                 data=saml.Form(page).fields | {"answer": answer})
        return back.headers["Location"]

    def finish(self, address):
        answer = self.ask(address=address)
        self.process.wait(20)
        return answer


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_person_logs_in_to_a_diary(modules, url, method):
    diary = Diary(modules, url, "openid fullname employee guardian", method=method)
    said = diary.finish(diary.consent("1000000002"))
    claims = said["claims"]
    assert claims["family_name"] == "Управленческая" and claims["confirmed"] is True
    assert claims["employee"][0]["ogrn"] == "1026000000025"
    assert claims["guardian"][0]["studies"][0]["class"] == "7Б"
    assert "snils" not in claims and claims["sub"] != "1000000002"
    assert said["told"]["sub"] == claims["sub"]


def test_each_diary_hears_its_own(modules, url):
    subs = []
    for client, scope in (("diary", "openid"), ("other", "openid snils"), ("diary", "openid")):
        diary = Diary(modules, url, scope, client)
        claims = diary.finish(diary.consent("1000000001"))["claims"]
        assert ("snils" in claims) == (client == "other") and "family_name" not in claims
        subs.append(claims["sub"])
    assert subs[0] == subs[2] != subs[1]


def test_who_does_not_consent_is_not_told_of(modules, url):
    diary = Diary(modules, url, "openid fullname")
    assert diary.finish(diary.consent("1000000001", "no"))["error"] == "access_denied"


def test_more_than_was_agreed_is_not_asked_for(modules, url):
    diary = Diary(modules, url, "openid snils")
    assert diary.finish(diary.consent("1000000001"))["error"] == "invalid_scope"


def test_a_wrong_secret_redeems_nothing(modules, url):
    diary = Diary(modules, url, "openid", secret="another")
    assert diary.finish(diary.consent("1000000001"))["error"] == "invalid_client"


def test_a_code_of_another_login_is_refused(modules, url):
    mine, theirs = (Diary(modules, url, "openid") for _ in range(2))
    code = esia.query(theirs.consent("1000000001"))["code"]
    back = mine.consent("1000000002")
    bent = back.replace(esia.query(back)["code"], code)
    assert mine.finish(bent)["error"] == "invalid_grant"
    theirs.process.terminate()
