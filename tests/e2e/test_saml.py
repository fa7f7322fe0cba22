"""Logins by SAML 2.0 at the sandbox's ESIA, over the wire: login, both logouts, and what becomes
of answers that are not in order."""
import base64
import re

import pytest

from harness import esia, saml


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {name: esia.make_key(folder, name, "rsa") for name in ("esia", "ours", "second")}


@pytest.fixture(scope="module")
def world(keys, tmp_path_factory):
    folder = tmp_path_factory.mktemp("saml")
    systems = [saml.System(folder, keys[name], name) for name in ("ours", "second")]
    provider = esia.EsiaProcess(folder, keys["esia"], {}, "--saml-sp", systems[0].metadata,
                                "--saml-sp", systems[1].metadata)
    metadata = esia.session().get(provider.url + "/idp/shibboleth", timeout=10).text
    for system in systems:
        system.start(metadata)
    yield provider, systems
    for system in systems:
        system.stop()
    provider.stop()


@pytest.fixture
def provider(world):
    return world[0]


@pytest.fixture
def system(world):
    return world[1][0]


def choose(browser, system, person, provider):
    """The form that the identity provider gives to who chose that person."""
    page = browser.get(system.url + "/saml/login", timeout=10)
    link = re.search(rf'href="([^"]*person={person})"', page.text)[1].replace("&amp;", "&")
    return saml.Form(browser.get(provider.url + link, timeout=10))


def log_in(browser, system, provider, person="1000000002"):
    page = saml.post(browser, choose(browser, system, person, provider))
    assert page.status_code == 200 and "Вы вошли" in page.text, page.text + system.heard()
    return page


def test_a_person_logs_in_and_out_everywhere(system, provider):
    browser = esia.session()
    page = log_in(browser, system, provider)
    for part in ("OID: 1000000002", "СНИЛС: 900-000-002 83", "подтверждена: да",
                 "организация: 1026000000025", "способ входа: PWD"):
        assert part in page.text
    page = browser.get(system.url + "/saml/logout", timeout=10)
    assert "Вы вышли везде" in page.text, page.text + system.heard()
    assert "Никто не вошёл" in browser.get(system.url + "/saml/", timeout=10).text


def test_an_account_that_is_not_confirmed_says_so(system, provider):
    assert "подтверждена: нет" in log_in(esia.session(), system, provider, "1000000004").text


def test_a_logout_at_esia_ends_every_system(world):
    provider, systems = world
    browser = esia.session()
    for system in systems:
        log_in(browser, system, provider)
    page = browser.get(provider.url + "/idp/logout", timeout=10)
    assert "Вы вышли" in page.text, page.text
    for system in systems:
        assert system.says("вышли по просьбе").endswith(": 1")
        assert "Никто не вошёл" in browser.get(system.url + "/saml/", timeout=10).text


def refused(page, system, code):
    """The same page for everybody; the exact code inside."""
    assert page.status_code == 403 and "KB-2101" in page.text
    assert "KB-24" not in page.text and "Assertion" not in page.text
    assert code in system.heard().splitlines()[-1], system.heard()


@pytest.mark.parametrize("flaw,code", [
    ("unsigned", "KB-2402"), ("issuer", "KB-2403"), ("audience", "KB-2403"),
    ("recipient", "KB-2403"), ("request", "KB-2403"), ("expired", "KB-2404")])
def test_an_answer_that_does_not_hold_logs_nobody_in(system, provider, flaw, code):
    browser = esia.session()
    provider.switch(saml=flaw)
    refused(saml.post(browser, choose(browser, system, "1000000001", provider)), system, code)
    assert "Никто не вошёл" in browser.get(system.url + "/saml/", timeout=10).text


def test_an_assertion_may_be_signed_alone_and_not_encrypted(system, provider):
    browser = esia.session()
    provider.switch(saml="plain")
    form = choose(browser, system, "1000000001", provider)
    assert b"EncryptedAssertion" not in base64.b64decode(form.fields["SAMLResponse"])
    assert "Вы вошли" in saml.post(browser, form).text


def test_an_answer_serves_one_login_of_one_browser(system, provider):
    browser, thief = esia.session(), esia.session()
    form = choose(browser, system, "1000000001", provider)
    refused(saml.post(thief, form), system, "KB-2403")
    thief.get(system.url + "/saml/login", timeout=10)
    refused(saml.post(thief, form), system, "KB-2403")
    assert "Вы вошли" in saml.post(browser, form).text
    refused(saml.post(browser, form), system, "KB-2403")
    provider.switch(saml="again")  # the old answer in a login of today
    refused(saml.post(browser, choose(browser, system, "1000000001", provider)), system, "KB-2403")


def test_who_declines_is_told_so(system, provider):
    browser = esia.session()
    refused(saml.post(browser, choose(browser, system, "", provider)), system, "KB-2406")


def test_what_is_no_answer_at_all(system):
    browser = esia.session()
    for body in ("", "SAMLResponse=", "SAMLResponse=%", "SAMLResponse=" + "A" * 700_000):
        browser.get(system.url + "/saml/login", allow_redirects=False, timeout=10)
        page = browser.post(system.url + "/saml/acs", data=body, timeout=20)
        refused(page, system, "KB-24")
    page = browser.get(system.url + "/saml/slo?SAMLRequest=AAAA", timeout=10)
    refused(page, system, "KB-2402")


def test_esia_answers_to_systems_that_it_knows(keys, tmp_path, provider):
    stranger = saml.System(tmp_path, keys["ours"], "stranger")
    metadata = esia.session().get(provider.url + "/idp/shibboleth", timeout=10).text
    stranger.start(metadata)
    page = esia.session().get(stranger.url + "/saml/login", timeout=10)
    assert page.status_code == 400
    stranger.stop()


def test_nothing_personal_is_logged(system, provider):
    log_in(esia.session(), system, provider, "1000000003")
    assert "Сотрудников" not in system.heard() and "900-000-003" not in system.heard()
