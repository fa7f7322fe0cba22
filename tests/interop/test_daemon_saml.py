"""People log in to the daemon, and out again, by an independent identity provider: Debian's
simplesamlphp."""
import pytest

from harness import esia, saml
from harness.browser import Browser, Office
from harness.simplesamlphp import SimpleSamlPhp

BOTH = "'saml20.sign.response' => true, 'saml20.sign.assertion' => true,"
PERSON = "11223344595"  # of the provider's only account


class System:
    """Our daemon, as the provider has to know it."""

    def __init__(self, office):
        self.url, self.identity = office.origin + "/esia", office.ours


@pytest.fixture(params=["", "'assertion.encryption' => true,"], ids=["plain", "encrypted"])
def office(request, pki, store, tmp_path):
    providers = []

    def metadata(made):
        (tmp_path / "provider").mkdir()
        key = esia.make_key(tmp_path, "php", "rsa")
        providers.append(SimpleSamlPhp(tmp_path / "provider", key, System(made),
                                       remote=BOTH + request.param))
        return providers[0].metadata
    made = Office(tmp_path, pki, store, saml=metadata)
    made.provider = providers[0]
    try:
        made.start()
        made.bus.cli("accounts", "invite", PERSON, "--name", "Человек", "--role",
                     "system-administrator", "--scope", "region")  # once per database
        yield made
        made.stop()
    finally:
        made.provider.stop()


def log_in(office, browser):
    """As far as our own pages; the session there."""
    there = esia.session()
    begun = browser.open("/esia/saml/login")
    page = there.get(begun.headers["Location"], timeout=20)
    page = saml.post(there, saml.Form(page), username="someone", password="password")
    assert "SAMLResponse" in page.text, page.text + office.provider.heard()
    form = saml.Form(page)
    assert form.action == office.origin + "/esia/saml/acs"
    answer = browser.open("/esia/saml/acs", "POST", data=form.fields)
    assert answer.status_code == 303, answer.text + office.bus.log_text()[-2000:]
    return there


def test_a_person_logs_in_and_out_everywhere(office):
    browser = Browser(office)
    there = log_in(office, browser)
    who = browser.who()
    assert who["session"]["method"] == "saml" and who["role"] == "system-administrator"
    left = browser.open("/esia/logout", "POST", data={"csrf": who["csrf"]})
    page = there.get(left.headers["Location"], timeout=20, allow_redirects=False)
    while not page.headers["Location"].startswith(office.origin):
        page = there.get(page.headers["Location"], timeout=20, allow_redirects=False)
    last = browser.open(page.headers["Location"][len(office.origin):])
    assert "Вы вышли везде" in last.text, last.text + office.bus.log_text()[-2000:]
    again = there.get(browser.open("/esia/saml/login").headers["Location"], timeout=20)
    assert 'name="password"' in again.text  # it asks again


def test_a_logout_at_the_provider_ends_the_session_here(office):
    browser = Browser(office)
    there = log_in(office, browser)
    page = there.get(office.provider.url + "/saml2/idp/initSLO.php", timeout=20,
                     params={"RelayState": office.provider.url + "/"}, allow_redirects=False)
    while not page.headers["Location"].startswith(office.origin):
        page = there.get(page.headers["Location"], timeout=20, allow_redirects=False)
    assert Browser(office).open(page.headers["Location"][len(office.origin):]).status_code == 303
    assert browser.open("/api/v1/session").status_code == 401
