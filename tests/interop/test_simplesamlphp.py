"""Logins and logouts by an independent identity provider: Debian's simplesamlphp."""
import base64

import pytest

from harness import esia, saml
from harness.simplesamlphp import SimpleSamlPhp

BOTH = "'saml20.sign.response' => true, 'saml20.sign.assertion' => true,"
ALONE = "'saml20.sign.response' => false, 'saml20.sign.assertion' => true,"
AROUND = "'saml20.sign.response' => true, 'saml20.sign.assertion' => false,"
NEITHER = "'saml20.sign.response' => false, 'saml20.sign.assertion' => false,"
CIPHER = "'sharedkey_algorithm' => 'http://www.w3.org/{}',"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    return {name: esia.make_key(folder, name, "rsa") for name in ("provider", "ours", "other")}


@pytest.fixture
def meet(keys, tmp_path):
    """Both sides, with that in the provider's settings."""
    running = []

    def start(remote="", trusts=None, arguments=(), **how):
        system = saml.System(tmp_path, keys["ours"])
        (tmp_path / "provider").mkdir()
        provider = SimpleSamlPhp(tmp_path / "provider", keys["provider"], system, remote=remote,
                                 **how)
        running.extend([system, provider])
        metadata = provider.metadata
        for old, new in (trusts or {}).items():
            assert old in metadata
            metadata = metadata.replace(old, new)
        return system.start(metadata, *arguments), provider
    yield start
    for each in reversed(running):
        each.stop()


def answer(browser, system, provider):
    """The form with the answer that the provider gives to who knows the password."""
    page = browser.get(system.url + "/saml/login", timeout=20)
    assert page.status_code == 200, page.text + provider.heard()
    form = saml.Form(page)
    page = saml.post(browser, form, username="someone", password="password")
    assert "SAMLResponse" in page.text, page.text + provider.heard()
    return saml.Form(page)


def log_in(browser, system, provider):
    form = answer(browser, system, provider)
    page = saml.post(browser, form)
    assert "Вы вошли" in page.text, page.text + system.heard()
    return page, base64.b64decode(form.fields["SAMLResponse"])


@pytest.mark.parametrize("remote,encrypted", [
    (BOTH, False), (ALONE, False), (AROUND, False),
    (BOTH + "'assertion.encryption' => true,", True),
    (ALONE + "'assertion.encryption' => true," + CIPHER.format("2001/04/xmlenc#aes256-cbc"), True),
    (AROUND + "'assertion.encryption' => true," + CIPHER.format("2009/xmlenc11#aes128-gcm"), True),
    (BOTH + "'assertion.encryption' => true," + CIPHER.format("2009/xmlenc11#aes256-gcm"), True)])
def test_a_person_logs_in_and_out(meet, remote, encrypted):
    system, provider = meet(remote)
    browser = esia.session()
    page, message = log_in(browser, system, provider)
    assert (b"EncryptedAssertion" in message) == encrypted
    for part in ("OID: 1000299654", "СНИЛС: 112-233-445 95", "подтверждена: да",
                 "Образцов Пётр &amp; &lt;К°"):
        assert part in page.text, page.text
    page = browser.get(system.url + "/saml/logout", timeout=20)
    assert "Вы вышли везде" in page.text, page.text + system.heard() + provider.heard()
    page = browser.get(system.url + "/saml/login", timeout=20)
    assert 'name="password"' in page.text  # it asks again


def test_a_logout_at_the_provider_ends_the_session_here(meet):
    system, provider = meet(BOTH)
    browser = esia.session()
    log_in(browser, system, provider)
    page = browser.get(provider.url + "/saml2/idp/initSLO.php", timeout=20,
                       params={"RelayState": provider.url + "/"})
    assert system.says("вышли по просьбе").endswith(": 1"), page.text + system.heard()
    assert "Никто не вошёл" in browser.get(system.url + "/saml/", timeout=10).text
    assert page.url.startswith(provider.url), page.url + page.text


def test_an_answer_that_nobody_signed_logs_nobody_in(meet):
    system, provider = meet(NEITHER)
    page = saml.post(esia_browser := esia.session(), answer(esia_browser, system, provider))
    # types of values stand in it, and nobody's signature over them
    assert page.status_code == 403 and "KB-2401" in system.heard()


def test_its_answers_hold_under_its_own_certificate_alone(meet, keys):
    def body(identity):
        return "".join(identity.certificate.read_text().splitlines()[1:-1])
    system, provider = meet(BOTH, trusts={body(keys["provider"]): body(keys["other"])})
    browser = esia.session()
    page = saml.post(browser, answer(browser, system, provider))
    assert page.status_code == 403 and "KB-2402" in system.heard()


def test_sha1_is_taken_where_the_operator_says_so(meet):
    old = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
    system, provider = meet(BOTH, algorithm=old)
    browser = esia.session()
    page = saml.post(browser, answer(browser, system, provider))
    assert page.status_code == 403 and "not allowed here: rsa-sha1" in system.heard()
    system.stop()
    system.start(provider.metadata, "--sha1")
    log_in(esia.session(), system, provider)


def test_an_answer_serves_one_login(meet):
    system, provider = meet(BOTH)
    browser = esia.session()
    form = answer(browser, system, provider)
    assert "Вы вошли" in saml.post(browser, form).text
    browser.get(system.url + "/saml/login", timeout=20)
    assert saml.post(browser, form).status_code == 403


def test_the_provider_refuses_what_we_have_not_signed(meet):
    system, provider = meet(BOTH)
    page = esia.session().get(system.url + "/saml/login", allow_redirects=False, timeout=20)
    address = page.headers["Location"]
    assert 'name="password"' in esia.session().get(address, timeout=20).text
    bent = address.replace("RelayState=", "RelayState=x")
    page = esia.session().get(bent, timeout=20)
    assert 'name="password"' not in page.text, page.text
