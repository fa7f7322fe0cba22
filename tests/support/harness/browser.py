"""People who log in to the daemon by ESIA's stand-in, each in a browser of its own."""
import itertools
import re
import subprocess
import uuid

import requests

from harness import esia
from harness.bus import Bus, free_port

# of the stand-in: OID, SNILS
ADMINISTRATOR, MANAGER, OFFICER, UNCONFIRMED = PEOPLE = (
    ("1000000001", "90000000182"), ("1000000002", "90000000283"),
    ("1000000003", "90000000384"), ("1000000004", "90000000485"))
COOKIE, ATTEMPT = "__Host-kontingent", "__Host-kontingent-login"


class Office:
    """A daemon that people log in to, and the ESIA that it trusts. saml: by SAML, too; a function
    of the office gives the metadata of another identity provider."""

    def __init__(self, folder, pki, store, esia_settings=(), saml=False, **settings):
        self.keys = esia.make_key(folder, "esia", "rsa")
        self.ours = esia.make_key(folder, "ours", "rsa")
        port = free_port()
        self.origin = f"https://localhost:{port}"
        callback = f"{self.origin}/esia/callback"
        more, by_saml = [], {}
        if saml:
            by_saml = {"key": str(self.ours.key), "certificate": str(self.ours.certificate),
                       "metadata": str(folder / "idp.xml"), "email": "help@region.example"}
            (folder / "sp.xml").write_bytes(subprocess.run(
                [esia.SANDBOX, "saml", "--url", f"{self.origin}/esia", "--key", self.ours.key,
                 "--cert", self.ours.certificate], check=True, capture_output=True).stdout)
            more = ["--saml-sp", folder / "sp.xml"]
        self.esia = esia.EsiaProcess(folder, self.keys, {esia.CLIENT: self.ours}, *more,
                                     callback=callback)
        if saml:
            (folder / "idp.xml").write_text(saml(self) if callable(saml) else esia.session().get(
                self.esia.url + "/idp/shibboleth", timeout=10).text)
            esia_settings = {**dict(esia_settings), "saml": by_saml}
        self.bus = Bus(folder, pki, store, console={"port": port}, **settings, esia={
            "url": self.esia.url, "client_id": esia.CLIENT, "redirect_uri": callback,
            "key": str(self.ours.key), "certificate": str(self.ours.certificate),
            "certificates": [str(self.keys.certificate)], "issuer": esia.ISSUER, "pkce": True,
            **dict(esia_settings)})

    def start(self):
        try:
            self.bus.migrate()
            self.bus.start()
        except BaseException:
            self.esia.stop()
            raise
        return self

    def stop(self):
        try:
            self.bus.stop()
        finally:
            self.esia.stop()

    def invite(self, person, role="system-administrator", scope="region", *more):
        done = self.bus.cli("accounts", "invite", person[1], "--name", f"Человек {person[0]}",
                            "--role", role, "--scope", scope, *more)
        assert done.returncode == 0, done.stderr


class From(requests.adapters.HTTPAdapter):
    """Connects from an address of its own: the daemon counts attempts by address."""
    _numbers = itertools.count(1)

    def init_poolmanager(self, *arguments, **more):
        number = next(self._numbers)
        super().init_poolmanager(*arguments, **more, source_address=(
            f"127.1.{number // 250}.{number % 250 + 1}", 0))


class Browser:
    def __init__(self, office):
        self.office = office
        self.session = requests.Session()
        self.session.mount("https://", From())
        self.session.verify = str(office.bus.pki.anchor)
        self.session.trust_env = False
        self.csrf = None

    def open(self, path, method="GET", **more):
        return self.session.request(method, self.office.origin + path, timeout=30,
                                    allow_redirects=False, **more)

    def begin(self, **query):
        """The address of ESIA's page."""
        answer = self.open("/esia/login", params=query)
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def choose(self, address, person):
        """Where ESIA sends the browser back to: path and query."""
        page = esia.session().get(address, timeout=10, allow_redirects=False)
        assert page.status_code == 200, page.text
        link = re.search(rf'href="([^"]*person={person[0] if person else ""})"', page.text)[1]
        back = esia.session().get(self.office.esia.url + link.replace("&amp;", "&"),
                                  timeout=10, allow_redirects=False)
        assert back.headers["Location"].startswith(self.office.origin)
        return back.headers["Location"][len(self.office.origin):]

    def login(self, person, **query):
        """The answer to the callback."""
        self.csrf = None
        return self.open(self.choose(self.begin(**query), person))

    def must_login(self, person):
        answer = self.login(person)
        assert answer.status_code == 303, answer.text
        return self

    def secret(self, name=COOKIE):
        return self.session.cookies.get(name)

    def who(self):
        answer = self.open("/api/v1/session")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, method, path, **more):
        """The API, as our own pages do it."""
        headers = dict(more.pop("headers", None) or {})
        if method != "GET":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
            self.csrf = self.csrf or self.who()["csrf"]
            headers.setdefault("X-CSRF-Token", self.csrf)
        return self.open("/api/v1" + path, method, headers=headers, **more)
