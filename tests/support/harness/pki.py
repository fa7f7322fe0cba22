"""A test PKI made with the openssl command: one root, its partners, and those not to trust."""
import base64
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
[ca]
default_ca = it
[it]
database = index.txt
serial = serial
new_certs_dir = .
private_key = root.key
certificate = root.crt
default_md = sha256
default_days = 365
default_crl_days = 30
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[partner]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
[elsewhere]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:elsewhere.example
[encryption]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyEncipherment
"""


@dataclass(frozen=True)
class Identity:
    name: str
    key: Path
    certificate: Path

    @property
    def is_ec(self):
        return "BEGIN EC" in self.key.read_text() or self.key.with_suffix(".ec").exists()

    @property
    def token(self):
        """The certificate's DER in base64: the text of a BinarySecurityToken."""
        pem = self.certificate.read_text()
        body = re.search("-----BEGIN CERTIFICATE-----(.+?)-----END", pem, re.S)
        return base64.b64encode(base64.b64decode(body[1])).decode()


class Authority:
    """A root certificate and whom it has signed, all in one folder."""

    def __init__(self, folder: Path, name: str, launcher=()):
        """launcher: what runs openssl, if not we ourselves."""
        self.folder, self.launcher = folder, launcher
        folder.mkdir(parents=True)
        (folder / "openssl.cnf").write_text(CONFIG)
        (folder / "index.txt").write_text("")
        (folder / "serial").write_text("1000\n")
        self._new_key("root", "EC")
        self._run("req", "-x509", "-new", "-key", "root.key", "-out", "root.crt", "-subj",
                  f"/CN={name}", "-days", "365", "-extensions", "root", "-config", "openssl.cnf")
        self.root = folder / "root.crt"

    def _run(self, *arguments):
        done = subprocess.run((*self.launcher, "openssl", *arguments), cwd=self.folder,
                              capture_output=True, text=True)
        assert done.returncode == 0, f"openssl {' '.join(arguments)}: {done.stderr}"

    def _new_key(self, name, kind):
        how = "ec_paramgen_curve:P-256" if kind == "EC" else "rsa_keygen_bits:2048"
        self._run("genpkey", "-algorithm", kind, "-pkeyopt", how, "-out", f"{name}.key")
        if kind == "EC":
            (self.folder / f"{name}.ec").touch()

    def issue(self, name, kind="EC", *, usage="partner", start=None, end=None) -> Identity:
        """A key and its certificate; start and end are YYYYMMDDHHMMSSZ."""
        self._new_key(name, kind)
        self._run("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", "-subj",
                  f"/CN={name}", "-config", "openssl.cnf")
        dates = (["-startdate", start] if start else []) + (["-enddate", end] if end else [])
        self._run("ca", "-batch", "-notext", "-config", "openssl.cnf", "-extensions", usage,
                  "-in", f"{name}.csr", "-out", f"{name}.crt", *dates)
        return Identity(name, self.folder / f"{name}.key", self.folder / f"{name}.crt")

    def revoke(self, identity):
        self._run("ca", "-config", "openssl.cnf", "-revoke", str(identity.certificate))

    def make_crl(self) -> Path:
        self._run("ca", "-config", "openssl.cnf", "-gencrl", "-out", "root.crl")
        return self.folder / "root.crl"


class Pki:
    """Everybody the tests need, by attribute: pki.north, pki.expired, …"""

    def __init__(self, folder: Path, launcher=()):
        self.ours = ours = Authority(folder / "ours", "Test root", launcher)
        theirs = Authority(folder / "theirs", "Another root", launcher)
        self.anchor = ours.root
        self.tls = ours.issue("tls", usage="server")
        self.bus = ours.issue("bus", "RSA")
        self.north = ours.issue("north", "RSA")
        self.south = ours.issue("south", "EC")
        self.old = ours.issue("old", "RSA")
        self.epgu = ours.issue("epgu", "RSA")
        self.limited = ours.issue("limited")
        self.newcomer = ours.issue("newcomer")
        self.stranger = ours.issue("stranger")
        self.encryption = ours.issue("encryption", usage="encryption")
        self.expired = ours.issue("expired", start="20200101000000Z", end="20210101000000Z")
        self.notyet = ours.issue("notyet", start="20900101000000Z", end="20910101000000Z")
        self.revoked = ours.issue("revoked")
        self.unknown = theirs.issue("unknown")
        self.tls_of_others = theirs.issue("tls", usage="server")
        self.tls_elsewhere = ours.issue("tls-elsewhere", usage="elsewhere")
        self.tls_expired = ours.issue("tls-expired", usage="server", start="20200101000000Z",
                                      end="20210101000000Z")
        ours.revoke(self.revoked)
        self.crl = ours.make_crl()
