"""Debian's simplesamlphp as an identity provider of its own, at ESIA's attributes: its config in a
scratch folder, PHP's built-in server in front."""
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import requests

from harness import esia, saml

HOME = Path("/usr/share/simplesamlphp")

CONFIG = """<?php
$config = [
    'baseurlpath' => '%(url)s/',
    'certdir' => '%(folder)s/cert/', 'loggingdir' => '%(folder)s/', 'datadir' => '%(folder)s/data/',
    'tempdir' => '%(folder)s/tmp', 'metadatadir' => '%(folder)s/metadata/',
    'secretsalt' => 'of no use to anybody', 'auth.adminpassword' => 'of no use to anybody',
    'technicalcontact_name' => 'Test', 'technicalcontact_email' => 'na@example.org',
    'timezone' => 'UTC', 'enable.saml20-idp' => true, 'logging.handler' => 'file',
    'logging.level' => SimpleSAML\\Logger::DEBUG, 'debug' => ['validatexml' => true],
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    'session.cookie.secure' => false, 'session.phpsession.savepath' => '%(folder)s/tmp',
    'session.cookie.samesite' => null, 'language.cookie.secure' => false,
    'store.type' => 'phpsession', 'metadata.sources' => [['type' => 'flatfile']],
];
"""
SOURCES = """<?php
$config = ['people' => ['exampleauth:UserPass', 'someone:password' => [
    'urn:mace:dir:attribute:userId' => ['1000299654'],
    'urn:mace:dir:attribute:firstName' => ['Пётр & <К°>'],
    'urn:mace:dir:attribute:lastName' => ['Образцов'],
    'urn:esia:personSNILS' => ['112-233-445 95'],
    'urn:esia:assuranceLevel' => ['AL20'],
    'urn:esia:authnMethod' => ['PWD'],
]]];
"""
HOSTED = """<?php
$metadata['%(url)s/idp'] = [
    'host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.crt',
    'auth' => 'people', 'signature.algorithm' => '%(algorithm)s', 'redirect.sign' => true,
    'redirect.validate' => true, 'attributes.NameFormat' =>
    'urn:oasis:names:tc:SAML:2.0:attrname-format:basic', 'NameIDFormat' =>
    'urn:oasis:names:tc:SAML:2.0:nameid-format:transient', %(hosted)s
];
"""
REMOTE = """<?php
$metadata['%(entity)s'] = [
    'AssertionConsumerService' => '%(system)s/saml/acs',
    'SingleLogoutService' => '%(system)s/saml/slo',
    'certData' => '%(certificate)s', 'validate.authnrequest' => true, 'validate.logout' => true,
    'sign.logout' => true, 'simplesaml.nameidattribute' => 'urn:mace:dir:attribute:userId',
    %(remote)s
];
"""


class SimpleSamlPhp:
    """system: a saml.System that is not yet started. hosted, remote: more lines of its metadata."""

    def __init__(self, folder, identity, system, hosted="", remote="", algorithm=None):
        self.url = f"http://127.0.0.1:{saml.free_port()}"
        self.folder = folder
        certificate = "".join(system.identity.certificate.read_text().splitlines()[1:-1])
        words = {"url": self.url, "folder": folder, "hosted": hosted, "remote": remote,
                 "entity": system.url + "/saml", "system": system.url, "certificate": certificate,
                 "algorithm": algorithm or "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"}
        for name in ("cert", "data", "tmp", "metadata"):
            (folder / name).mkdir()
        shutil.copy(identity.key, folder / "cert/idp.key")
        shutil.copy(identity.certificate, folder / "cert/idp.crt")
        for name, text in (("config.php", CONFIG), ("authsources.php", SOURCES),
                           ("metadata/saml20-idp-hosted.php", HOSTED),
                           ("metadata/saml20-sp-remote.php", REMOTE)):
            (folder / name).write_text(text % words)
        self.log = open(folder / "php.log", "wb")
        self.process = subprocess.Popen(
            ["php", "-d", "display_errors=stderr", "-S", self.url[len("http://"):], "-t",
             str(HOME / "www")], stdout=self.log, stderr=self.log, start_new_session=True,
            env=os.environ | {"SIMPLESAMLPHP_CONFIG_DIR": str(folder), "PHP_CLI_SERVER_WORKERS": "4"})
        self.metadata = self._wait()

    def _wait(self):
        for _ in range(100):
            try:
                page = esia.session().get(self.url + "/saml2/idp/metadata.php", timeout=10)
                assert page.status_code == 200, page.text + self.heard()
                return page.text
            except requests.ConnectionError:
                time.sleep(0.1)
        raise AssertionError(self.heard())

    def heard(self):
        return "".join(file.read_text(errors="replace")[-4000:]
                       for file in sorted(self.folder.glob("*.log")))

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)  # its workers, too
        self.process.wait(20)
        self.log.close()
