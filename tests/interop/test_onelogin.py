"""Logins to diaries that speak SAML 2.0, independent service providers: python3-onelogin-saml2,
against the daemon as their identity provider, which asks the sandbox's ESIA who it is."""
import base64
import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from harness import diary, esia, saml
from harness.browser import ADMINISTRATOR, MANAGER, Browser, Office

HERE = "https://diary.example"
SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


class Diary:
    """A service provider; encrypts: it publishes a key to encrypt for."""

    def __init__(self, office, code, encrypts=False, host=HERE):
        self.office, self.code, self.host, self.browser = office, code, host, Browser(office)
        identity = esia.make_key(office.folder, code, "rsa")
        self.settings = {
            "strict": True, "debug": True,
            "sp": {"entityId": f"{host}/{code}",
                   "assertionConsumerService": {
                       "url": f"{host}/acs",
                       "binding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"},
                   "NameIDFormat": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
                   "x509cert": identity.certificate.read_text(),
                   "privateKey": identity.key.read_text()},
            "security": {"authnRequestsSigned": True, "wantAssertionsSigned": True,
                         "wantMessagesSigned": True, "wantAssertionsEncrypted": encrypts,
                         "signatureAlgorithm": SHA256, "requestedAuthnContext": False,
                         "rejectUnsolicitedResponsesWithInResponseTo": True}}
        metadata = OneLogin_Saml2_Settings(self.settings, sp_validation_only=True).get_sp_metadata()
        self.metadata = office.folder / f"{code}.xml"
        self.metadata.write_bytes(metadata if isinstance(metadata, bytes) else metadata.encode())
        answer = Browser(office).open("/idp/saml/metadata")
        self.settings["idp"] = OneLogin_Saml2_IdPMetadataParser.parse(answer.text)["idp"]

    def register(self, *attributes):
        done = self.office.bus.cli(
            "diaries", "add", self.code, "--name", f"Дневник {self.code}", "--purpose",
            "Показывать отметки", "--saml-metadata", self.metadata,
            *(word for each in attributes for word in ("--attribute", each)))
        assert done.returncode == 0, done.stderr
        return self

    def auth(self, **post):
        return OneLogin_Saml2_Auth(
            {"https": "on", "http_host": urlsplit(self.host).netloc, "script_name": "/acs",
             "get_data": {}, "post_data": post}, old_settings=self.settings)

    def begin(self, **more):
        """The address that the browser is sent to: path and query."""
        asking = self.auth()
        address = asking.login(return_to="the way back", **more)
        assert address.startswith(self.office.origin + "/idp/saml/login?")
        self.request_id = asking.get_last_request_id()
        return address[len(self.office.origin):]

    def come(self, person, path=None):
        """The page of consent, or of the way back."""
        begun = self.browser.open(path or self.begin())
        assert begun.status_code == 303, begun.text + self.office.bus.log_text()[-2000:]
        return self.browser.open(self.browser.choose(begun.headers["Location"], person))

    def answer(self, page, word="yes"):
        """The form that the browser posts to the diary."""
        if "/idp/consent" in page.text:
            fields = saml.Form(page).fields | {"answer": word}
            page = self.browser.open("/idp/consent", "POST", data=fields)
        assert page.status_code == 200 and "script" not in page.text, page.text
        form = saml.Form(page)
        assert form.action == self.host + "/acs"
        return form.fields

    def finish(self, fields):
        read = self.auth(**fields)
        read.process_response(request_id=self.request_id)
        return read


@pytest.fixture(scope="module")
def office(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    made = Office(folder, pki, store, diaries=diary.settings(folder)).start()
    made.folder = folder
    yield made
    made.stop()


@pytest.fixture(scope="module")
def plain(office):
    return Diary(office, "plain").register("fullname", "guardian")


def fresh(one):
    """The same diary in another browser."""
    one.browser = Browser(one.office)
    return one


@pytest.mark.parametrize("encrypts", [False, True])
def test_a_person_logs_in_to_a_diary(office, encrypts):
    one = Diary(office, f"diary-{encrypts}".lower(), encrypts).register("fullname", "guardian")
    fields = one.answer(one.come(MANAGER))
    assert fields["RelayState"] == "the way back"
    read = one.finish(fields)
    assert read.is_authenticated(), (read.get_errors(), read.get_last_error_reason())
    said = read.get_attributes()
    assert said["urn:mace:dir:attribute:lastName"] == ["Управленческая"]
    assert said["urn:esia:assuranceLevel"] == ["AL20"]
    assert "urn:esia:personSNILS" not in said
    assert read.get_nameid() and MANAGER[0] not in read.get_nameid()
    # consent is remembered, and the name is the same
    again = fresh(one)
    page = again.come(MANAGER)
    assert "/idp/consent" not in page.text
    other = again.finish(again.answer(page))
    assert other.get_nameid() == read.get_nameid()


def test_each_diary_knows_a_person_by_a_name_of_its_own(office, plain):
    other = Diary(office, "another").register()
    names = [one.finish(one.answer(fresh(one).come(ADMINISTRATOR))).get_nameid()
             for one in (plain, other)]
    assert names[0] and names[1] and names[0] != names[1]


def test_an_answer_serves_the_login_that_asked(office, plain):
    fields = plain.answer(fresh(plain).come(MANAGER))
    plain.begin()  # another question
    assert not plain.finish(fields).is_authenticated()
    other = Diary(office, "elsewhere").register()
    other.request_id = plain.request_id
    assert not other.finish(fields).is_authenticated()


def test_what_is_bent_on_the_way_is_not_believed(plain):
    fields = plain.answer(fresh(plain).come(MANAGER))
    text = base64.b64decode(fields["SAMLResponse"]).decode()
    bent = text.replace("Управленческая", "Управляющая")
    assert bent != text
    fields["SAMLResponse"] = base64.b64encode(bent.encode()).decode()
    assert not plain.finish(fields).is_authenticated()


def test_a_diary_has_its_person_prove_it_anew(office, plain):
    one = fresh(plain)
    begun = one.browser.open(one.begin(force_authn=True))
    assert "/ext/Logout" in begun.headers["Location"], begun.headers
    address = one.browser.open("/esia/login").headers["Location"]  # where the logout leads back to
    page = one.browser.open(one.browser.choose(address, MANAGER))
    assert one.finish(one.answer(page)).is_authenticated()
    # who is still known to ESIA as before stays out
    one.browser.open(one.begin(force_authn=True))
    back = one.browser.choose(one.browser.open("/esia/login").headers["Location"], MANAGER)
    office.esia.switch(token="stale")
    assert "AuthnFailed" in str(one.finish(one.answer(one.browser.open(back)))
                                .get_last_response_xml())


def test_who_says_no_is_not_told_of(office):
    one = Diary(office, "refused").register("snils")
    read = one.finish(one.answer(one.come(MANAGER), "no"))
    assert not read.is_authenticated()
    assert "RequestDenied" in read.get_last_error_reason() or "RequestDenied" in str(
        read.get_last_response_xml())


def lost(answer, office, code=None):
    assert answer.status_code == 403 and "KB-2101" in answer.text, answer.text
    assert "SAMLResponse" not in answer.text and "Location" not in answer.headers
    trace = answer.headers["X-Request-Id"]
    line, = [json.loads(each) for each in office.bus.log_text().splitlines() if trace in each]
    assert code is None or line["code"] == code, line


def test_a_question_that_is_not_the_diarys_own_gets_nothing(office, plain):
    path = fresh(plain).begin()
    browser = plain.browser
    lost(browser.open(path.split("&SigAlg=")[0]), office, "KB-2402")  # unsigned
    lost(browser.open(path.replace("RelayState=the", "RelayState=a")), office, "KB-2402")
    lost(browser.open(path.replace("rsa-sha256", "hmac-sha256")), office, "KB-2402")
    lost(browser.open(path + "&client_id=plain"), office, "KB-2401")
    lost(browser.open("/idp/saml/login"), office)
    lost(browser.open("/idp/saml/login?SAMLRequest=AAAA"), office, "KB-2401")
    stranger = Diary(office, "stranger")  # whom nobody has registered
    lost(browser.open(stranger.begin()), office, "KB-2101")
    thief = Diary(office, "thief")
    thief.settings["sp"]["entityId"] = plain.settings["sp"]["entityId"]  # with a key of its own
    lost(browser.open(thief.begin()), office, "KB-2402")


def resigned(one, change):
    """The question with that change, signed by the diary itself."""
    query = parse_qs(urlsplit(one.begin()).query)
    text = OneLogin_Saml2_Utils.decode_base64_and_inflate(query["SAMLRequest"][0]).decode()
    bent = change(text)
    assert bent != text
    packed = OneLogin_Saml2_Utils.deflate_and_base64_encode(bent.encode())
    parameters = {"SAMLRequest": packed.decode() if isinstance(packed, bytes) else packed}
    one.auth().add_request_signature(parameters, SHA256)
    return "/idp/saml/login?" + "&".join(f"{k}={quote(v, safe='')}" for k, v in
                                         parameters.items())


def test_an_answer_goes_nowhere_but_to_the_registered_address(office, plain):
    def other_address(text):
        return re.sub(r'AssertionConsumerServiceURL="[^"]*"',
                      'AssertionConsumerServiceURL="https://attacker.example/acs"', text)
    lost(plain.browser.open(resigned(plain, other_address)), office, "KB-2403")
    lost(plain.browser.open(resigned(plain, lambda text: re.sub(
        r'Destination="[^"]*"', 'Destination="https://elsewhere.example/"', text))), office,
        "KB-2403")
    lost(plain.browser.open(resigned(plain, lambda text: text.replace(
        "</samlp:AuthnRequest>", "<samlp:Scoping/></samlp:AuthnRequest>"))), office, "KB-2401")
    old = resigned(plain, lambda text: re.sub(r'IssueInstant="20\d\d', 'IssueInstant="2020', text))
    lost(plain.browser.open(old), office, "KB-2404")


def test_a_registration_of_somebody_elses_name_is_none(office, plain):
    done = office.bus.cli("diaries", "add", "copy", "--name", "x", "--purpose", "y",
                          "--saml-metadata", plain.metadata)
    assert done.returncode == 1, done.stdout
