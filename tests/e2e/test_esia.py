"""Logins by the sandbox's ESIA, over the wire: both kinds of client secret, RSA and GOST tokens,
and what becomes of everything that is not in order."""
import base64
import re
import socket
import subprocess
import time
from urllib.parse import urlencode

import pytest

from harness import esia, gost

KINDS = ("rsa", "gost2012_256", "gost2012_512")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("esia")
    made = {f"{who}-{kind}": esia.make_key(folder, f"{who}-{kind}", kind)
            for who in ("esia", "ours") for kind in KINDS}
    made["stranger"] = esia.make_key(folder, "stranger", "rsa")
    return made


@pytest.fixture(scope="module")
def provider(keys, tmp_path_factory):
    running = esia.EsiaProcess(
        tmp_path_factory.mktemp("provider"), keys["esia-rsa"],
        {esia.CLIENT: keys["ours-gost2012_256"], "ANOTHER": keys["ours-rsa"]})
    yield running
    running.stop()


@pytest.fixture
def begin(provider, keys):
    def start(*arguments, **how):
        identity = how.pop("identity", keys["ours-gost2012_256"])
        return esia.Login(how.pop("url", provider.url), identity, provider.esia, "--nonce",
                          *arguments, **how)
    return start


@pytest.mark.parametrize("signs", KINDS)
@pytest.mark.parametrize("scheme", ["raw", "pkcs7"])
def test_a_person_logs_in(keys, tmp_path, scheme, signs):
    """Secrets and tokens of every kind."""
    running = esia.EsiaProcess(tmp_path, keys[f"esia-{signs}"],
                               {esia.CLIENT: keys[f"ours-{signs}"]})
    try:
        login = esia.Login(running.url, keys[f"ours-{signs}"], running.esia, "--scheme", scheme,
                           "--nonce", "--pkce", "--refresh")
        code, out, complaint = login.finish(login.choose("1000000002"))
    finally:
        running.stop()
    assert code == 0, complaint
    assert "OID: 1000000002" in out and "СНИЛС: 900-000-002 83" in out
    assert "подтверждена: да" in out and "маркер обновлён" in out
    assert "организация: 1026000000025" in out and "руководитель" in out
    assert "способ входа: PWD" in out and re.search(r"маркер доступа до: 2\d{3}-", out)


def test_an_account_that_is_not_confirmed_says_so(begin):
    login = begin()
    code, out, _ = login.finish(login.choose("1000000004"))
    assert code == 0 and "подтверждена: нет" in out and "организация" not in out


def test_who_refuses_is_told_so(begin):
    login = begin()
    code, _, complaint = login.finish(login.choose(""))
    assert code == 1 and "KB-2101" in complaint and "ESIA-007004" in complaint


@pytest.mark.parametrize("flaw,why", [
    ("none", "an algorithm that is not accepted"), ("value", "the signature does not hold"),
    ("issuer", "another issuer"), ("audience", "for another system"),
    ("nonce", "a nonce of another login"), ("expired", "it has expired")])
def test_a_token_that_does_not_hold_logs_nobody_in(provider, begin, flaw, why):
    login = begin()
    back = login.choose("1000000001")
    provider.switch(token=flaw)
    code, out, complaint = login.finish(back)
    assert code == 1 and "KB-2101" in complaint and why in complaint
    assert "OID" not in out


def test_a_callback_of_another_login_is_not_believed(begin):
    mine, theirs = begin(), begin()
    stolen = theirs.choose("1000000001")
    theirs.finish("")
    code, _, complaint = mine.finish(stolen)
    assert code == 1 and "the state of another login" in complaint


def test_a_code_serves_once(provider, keys, begin):
    """Who repeats a callback, and even its state, gets nothing."""
    login = begin()
    back = login.choose("1000000001")
    assert login.finish(back)[0] == 0
    form = exchange(keys["ours-gost2012_256"], login.address, esia.query(back)["code"])
    answer = esia.session().post(provider.url + "/aas/oauth2/v3/te", data=form, timeout=10)
    assert answer.status_code == 400 and "ESIA-007011" in answer.json()["error_description"]


def exchange(identity, address, code):
    """The form of an exchange, made by the openssl tool alone."""
    asked = esia.query(address)
    form = {name: asked[name] for name in
            ("client_id", "scope", "state", "redirect_uri", "client_certificate_hash")}
    form |= {"timestamp": time.strftime("%Y.%m.%d %H:%M:%S +0000", time.gmtime()), "code": code,
             "grant_type": "authorization_code", "token_type": "Bearer"}
    form["client_secret"] = secret(identity, "".join(
        form[name] for name in ("client_id", "scope", "timestamp", "state", "redirect_uri",
                                "code")))
    return form


def secret(identity, text):
    done = subprocess.run(["openssl", "dgst", "-md_gost12_256", "-sign", identity.key], check=True,
                          input=text.encode(), capture_output=True,
                          env=gost.environment(identity.key.parent))
    return base64.urlsafe_b64encode(done.stdout).decode()


def test_the_openssl_tool_alone_gets_a_token(provider, keys, begin):
    login = begin()
    back = login.choose("1000000003")
    login.finish("")
    form = exchange(keys["ours-gost2012_256"], login.address, esia.query(back)["code"])
    answer = esia.session().post(provider.url + "/aas/oauth2/v3/te", data=form, timeout=10)
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    person = esia.session().get(provider.url + "/rs/prns/1000000003", timeout=10,
                                headers={"Authorization": f"Bearer {token}"})
    assert person.json()["snils"] == "900-000-003 84"
    other = esia.session().get(provider.url + "/rs/prns/1000000001", timeout=10,
                               headers={"Authorization": f"Bearer {token}"})
    assert other.status_code == 403


@pytest.mark.parametrize("change,code", [
    ({"client_secret": "AAAA"}, "ESIA-007053"), ({"client_secret": ""}, "ESIA-007014"),
    ({"client_certificate_hash": "00"}, "ESIA-007053"), ({"scope": "fullname"}, "ESIA-007006"),
    ({"scope": ""}, "ESIA-007013"), ({"state": "1"}, "ESIA-007003"),
    ({"timestamp": "2020.01.01 00:00:00 +0000"}, "ESIA-007015"),
    ({"timestamp": "yesterday"}, "ESIA-007015"), ({"response_type": "token"}, "ESIA-007003"),
    ({"client_id": "NOBODY"}, "ESIA-008010"), ({"client_id": "ANOTHER"}, "ESIA-007053"),
    ({"redirect_uri": "https://attacker.example/"}, "ESIA-007023")])
def test_the_stand_in_is_as_strict_as_esia(provider, begin, change, code):
    login = begin()
    login.finish("")
    address = login.address.split("?")[0] + "?" + urlencode({**esia.query(login.address), **change})
    answer = esia.session().get(address, allow_redirects=False, timeout=10)
    if code in ("ESIA-008010", "ESIA-007023"):  # it is not known where to send the browser
        assert answer.status_code == 400 and code in answer.text
        return
    assert answer.status_code == 302
    back = esia.query(answer.headers["Location"])
    assert answer.headers["Location"].startswith(esia.CALLBACK)
    assert back["error_description"].startswith(code)


def test_a_wrong_key_is_told_in_words_that_help(begin, keys):
    login = begin(identity=keys["stranger"])
    code, _, complaint = login.finish(login.open().headers["Location"])
    assert code == 1 and "KB-2102" in complaint and "ESIA-007053" in complaint
    assert "Сверьте ключ и сертификат" in complaint


@pytest.mark.parametrize("how,said", [({"down": 1}, "HTTP 503"),
                                      ({"fault": "ESIA-007008"}, "ESIA-007008")])
def test_an_outage_is_told_as_one(provider, begin, how, said):
    login = begin()
    back = login.choose("1000000001")
    provider.switch(**how)
    code, _, complaint = login.finish(back)
    provider.switch(down=0)
    assert code == 3 and "KB-4005" in complaint and said in complaint


def test_nobody_there_is_an_outage(begin):
    login = begin(url="http://127.0.0.1:9")
    code, _, complaint = login.finish(f"?code=1&state={esia.query(login.address)['state']}")
    assert code == 3 and "KB-4005" in complaint


def test_who_never_answers_is_not_waited_for(begin):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        login = begin("--seconds", "1", url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        code, _, complaint = login.finish(f"?code=1&state={esia.query(login.address)['state']}")
    assert code == 3 and "KB-1002" in complaint


def test_over_tls_esia_is_whom_the_anchors_say(keys, pki, tmp_path):
    running = esia.EsiaProcess(
        tmp_path, keys["esia-rsa"], {esia.CLIENT: keys["ours-rsa"]}, "--address", "127.0.0.1",
        "--tls-cert", pki.tls.certificate, "--tls-key", pki.tls.key)
    try:
        for anchor, expected in ((pki.anchor, 0), (pki.unknown.certificate, 3)):
            login = esia.Login(running.url, keys["ours-rsa"], running.esia, "--ca", anchor)
            login.browser.verify = str(pki.anchor)
            code, out, complaint = login.finish(login.choose("1000000001"))
            assert code == expected, complaint
            assert ("OID" in out) == (expected == 0)
    finally:
        running.stop()


def test_logout_goes_back_to_where_the_system_is_registered(provider, begin):
    login = begin()
    _, out, _ = login.finish(login.choose("1000000001"))
    address = re.search(r"выход: (\S+)", out)[1]
    answer = esia.session().get(address, allow_redirects=False, timeout=10)
    assert answer.headers["Location"] == esia.CALLBACK
    elsewhere = address.split("redirect_url=")[0] + "redirect_url=https://attacker.example/"
    assert esia.session().get(elsewhere, allow_redirects=False, timeout=10).status_code == 400
