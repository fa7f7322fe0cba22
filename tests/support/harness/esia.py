"""ESIA's stand-in as a process, and a system that logs people in: `kontingent-sandbox login`."""
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from harness import gost

SANDBOX = Path(os.environ.get("KONTINGENT_BINARY", "kontingent")).with_name("kontingent-sandbox")
CLIENT, CALLBACK = "KONTINGENT", "https://kontingent.example/auth/callback"
ISSUER = "http://esia.sandbox/"


class Key:
    def __init__(self, folder, name):
        self.key, self.certificate = folder / f"{name}.key", folder / f"{name}.crt"


def make_key(folder, name, kind):
    """kind: "rsa", "gost2012_256", "gost2012_512"; self-signed, by the openssl tool."""
    made, sets = Key(folder, name), {"gost2012_256": "TCA", "gost2012_512": "A"}
    how = (["-newkey", "rsa:2048"] if kind == "rsa" else
           ["-newkey", kind, "-pkeyopt", f"paramset:{sets[kind]}"])
    subprocess.run(["openssl", "req", "-x509", "-nodes", *how, "-subj", f"/CN={name}", "-days",
                    "30", "-keyout", made.key, "-out", made.certificate], check=True,
                   capture_output=True, env=gost.environment(folder))
    return made


class EsiaProcess:
    """`kontingent-sandbox esia`; tokens signed by esia, the systems by mnemonic."""

    def __init__(self, folder, esia, clients, *arguments, callback=CALLBACK):
        self.log = open(folder / "esia.log", "wb")
        command = [SANDBOX, "esia", "--port", "0", "--key", esia.key, "--cert", esia.certificate]
        for mnemonic, identity in clients.items():
            command += ["--client", f"{mnemonic}={identity.certificate}={callback}"]
        self.process = subprocess.Popen(list(map(str, [*command, *arguments])), text=True,
                                        stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline()
        assert "http" in line, (folder / "esia.log").read_text()
        self.url = re.search(r"http\S+", line)[0]
        self.esia = esia

    def switch(self, **settings):
        answer = session().post(self.url + "/switch", params=settings, timeout=10)
        assert answer.status_code == 200, answer.text

    def stop(self):
        self.process.terminate()
        assert self.process.wait(20) == 0
        self.log.close()


def session():
    made = requests.Session()
    made.trust_env = False
    return made


class Login:
    """One login; the test plays the browser."""

    def __init__(self, url, identity, esia, *arguments, client=CLIENT, issuer=ISSUER):
        command = [SANDBOX, "login", "--url", url, "--client-id", client, "--redirect-uri",
                   CALLBACK, "--key", identity.key, "--cert", identity.certificate, "--esia-cert",
                   esia.certificate, "--issuer", issuer, *arguments]
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        self.address = line.split(": ", 1)[1].strip() if ": " in line else None
        self.browser = session()

    def open(self):
        """ESIA's answer to the browser, not followed."""
        return self.browser.get(self.address, allow_redirects=False, timeout=10)

    def choose(self, person):
        """The address that the browser comes back to."""
        page = self.open()
        assert page.status_code == 200, page.text
        link = re.search(rf'href="([^"]*person={person})"', page.text)[1].replace("&amp;", "&")
        address = re.match(r"https?://[^/]+", self.address)[0] + link
        back = self.browser.get(address, allow_redirects=False, timeout=10)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def finish(self, address):
        """(exit code, what it said, its complaint)"""
        out, complaint = self.process.communicate(address + "\n", timeout=60)
        return self.process.returncode, out, complaint


def query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
