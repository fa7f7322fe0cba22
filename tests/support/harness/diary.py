"""An e-diary that trusts the daemon's word about people, played by hand: every field of every
request may be bent."""
import base64
import hashlib
import json
import re
import secrets

from harness import esia, saml
from harness.browser import Browser

HOME = "https://diary.example/callback"


def settings(folder):
    """The daemon's section `diaries`."""
    key = esia.make_key(folder, "diaries", "rsa")
    return {"key": str(key.key), "certificate": str(key.certificate)}


def register(office, code, attributes, *more, address=HOME):
    """Its secret; "" of one that keeps none."""
    done = office.bus.cli(
        "diaries", "add", code, "--name", f"Дневник {code}", "--purpose",
        "Показывать расписание и отметки", "--address", address,
        *(word for each in attributes for word in ("--attribute", each)), *more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def challenge(verifier):
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class Visit:
    """One person on the way to a diary in a browser."""

    def __init__(self, office, code="diary", scope="openid fullname", browser=None, **changes):
        self.office, self.browser = office, browser or Browser(office)
        self.verifier, self.code = secrets.token_urlsafe(48), code
        self.asked = {"client_id": code, "redirect_uri": HOME, "response_type": "code",
                      "scope": scope, "state": secrets.token_hex(8), "nonce": secrets.token_hex(8),
                      "code_challenge": challenge(self.verifier), "code_challenge_method": "S256",
                      **changes}
        self.asked = {name: value for name, value in self.asked.items() if value is not None}

    def begin(self):
        return self.browser.open("/idp/authorize", params=self.asked)

    def come(self, person):
        """ESIA's word is here: the page of consent, or the way back to the diary."""
        begun = self.begin()
        assert begun.status_code == 303, begun.text
        return self.browser.open(self.browser.choose(begun.headers["Location"], person))

    def answer(self, page, word="yes", **changes):
        fields = {**saml.Form(page).fields, "answer": word, **changes}
        return self.browser.open("/idp/consent", "POST", data=fields)

    def log_in(self, person):
        """What the diary's address is called with."""
        answer = self.come(person)
        if answer.status_code == 200:
            answer = self.answer(answer)
        assert answer.status_code == 303, answer.text + self.office.bus.log_text()[-3000:]
        address = answer.headers["Location"]
        assert address.startswith(HOME + "?"), address
        back = esia.query(address)
        assert back["state"] == self.asked["state"]
        assert back["iss"] == self.office.origin + "/idp"
        return back

    def redeem(self, given, secret=None, browser=None, **changes):
        form = {"grant_type": "authorization_code", "code": given, "redirect_uri": HOME,
                "code_verifier": self.verifier, "client_id": self.code, **changes}
        if secret:
            form["client_secret"] = secret
        return (browser or Browser(self.office)).open(
            "/idp/token", "POST", data={k: v for k, v in form.items() if v is not None})


def claims_of(answer):
    """Of a good answer's id_token; that it holds is the business of test_daemon_rp.py."""
    assert answer.status_code == 200, answer.text
    part = answer.json()["id_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def wishes(page):
    return re.findall(r"<li>([^<]*)</li>", page.text)
