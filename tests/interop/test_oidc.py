"""Logins by an independent provider of OpenID Connect: npm oidc-provider, at ESIA's addresses."""
import json
import re
import subprocess
from pathlib import Path

import pytest

from harness import esia, npm

HERE = Path(__file__).parent / "oidc"


@pytest.fixture(scope="module")
def modules():
    return npm.install(HERE, "interop-oidc", "oidc-provider")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {name: esia.make_key(folder, name, "rsa") for name in ("provider", "ours", "other")}


@pytest.fixture(scope="module")
def issuer(modules, keys):
    process = subprocess.Popen(["node", HERE / "provider.mjs", modules], text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    process.stdin.write(json.dumps({
        "key": str(keys["provider"].key), "certificate": str(keys["ours"].certificate),
        "client": esia.CLIENT, "callback": esia.CALLBACK}))
    process.stdin.close()
    line = process.stdout.readline().strip()
    assert line, process.stderr.read()
    yield line
    process.terminate()
    process.wait(20)


def begin(issuer, keys, *arguments, who="ours", esia_key="provider"):
    return esia.Login(issuer, keys[who], keys[esia_key], "--pkce", "--nonce", "--hash", "00",
                      *arguments, issuer=issuer)


def browse(login, issuer, account):
    """The provider's own pages, as a browser goes through them, to where they send it in the end."""
    page = login.browser.get(login.address, allow_redirects=False, timeout=10)
    for _ in range(12):
        address = page.headers.get("Location", "")
        if address.startswith(esia.CALLBACK):
            return address
        if page.status_code in (302, 303):
            address = address if address.startswith("http") else issuer + address
            page = login.browser.get(address, allow_redirects=False, timeout=10)
            continue
        assert page.status_code == 200, page.text
        form = re.search(r'action="([^"]+)"', page.text)[1]
        prompt = re.search(r'name="prompt" value="(\w+)"', page.text)[1]
        fields = {"prompt": prompt, "login": account, "password": "any"}
        page = login.browser.post(form if form.startswith("http") else issuer + form, data=fields,
                                  allow_redirects=False, timeout=10)
    raise AssertionError("the provider's pages do not end")


def test_a_person_logs_in_by_an_independent_provider(issuer, keys):
    login = begin(issuer, keys, "--refresh")
    code, out, complaint = login.finish(browse(login, issuer, "1000299654"))
    assert code == 0, complaint
    assert "OID: 1000299654" in out and "СНИЛС: 112-233-445 95" in out
    assert "маркер обновлён" in out


def test_its_callback_serves_one_login(issuer, keys):
    login, other = begin(issuer, keys), begin(issuer, keys)
    back = browse(login, issuer, "1000299654")
    code, _, complaint = other.finish(back)
    assert code == 1 and "the state of another login" in complaint
    assert login.finish(back)[0] == 0


def test_its_tokens_hold_under_its_own_certificate_alone(issuer, keys):
    login = begin(issuer, keys, esia_key="other")
    code, out, complaint = login.finish(browse(login, issuer, "1000299654"))
    assert code == 1 and "the signature does not hold" in complaint and "OID" not in out


def test_a_secret_by_another_key_does_not_pass_node(issuer, keys):
    login = begin(issuer, keys, who="other")
    assert login.open().status_code == 403
    login.finish("")
