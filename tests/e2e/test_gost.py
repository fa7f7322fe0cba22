"""GOST through the front door: a partner and the bus that have nothing but GOST keys."""
import copy
import subprocess

import pytest

from harness import gost
from harness.bus import Bus, run
from harness.messages import School, push_roster
from harness.pki import Authority
from harness.stores import Sqlite
from harness.wire import Client

SETS = {"gost2012-256": ("gost2012_256", "XA"), "gost2012-512": ("gost2012_512", "A")}


class Office(Authority):
    """An authority whose openssl command knows GOST, by a configuration of its own."""

    def _run(self, *arguments):
        done = subprocess.run(("openssl",) + arguments, cwd=self.folder, capture_output=True,
                              text=True, env=gost.environment(self.folder))
        assert done.returncode == 0, f"openssl {' '.join(arguments)}: {done.stderr}"

    def _new_key(self, name, kind):
        if kind not in SETS:
            return super()._new_key(name, kind)
        algorithm, parameters = SETS[kind]
        self._run("genpkey", "-algorithm", algorithm, "-pkeyopt", f"paramset:{parameters}",
                  "-out", f"{name}.key")


@pytest.fixture(scope="module", params=sorted(SETS))
def office(request, tmp_path_factory, pki):
    made = Office(tmp_path_factory.mktemp(request.param) / "ca", "Office")
    made.algorithm, made.pki = request.param, copy.copy(pki)
    made.pki.bus = made.issue("bus", request.param)
    made.pki.tls, made.pki.anchor = made.issue("tls", usage="server"), made.root
    return made


def sign(folder, identity, payload):
    document = folder / "message.xml"
    document.write_text('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
                        f"{payload}</s:Body></s:Envelope>")
    done = run("sign", document, "--profile", "wss", "--key", identity.key, "--cert",
               identity.certificate)
    assert done.returncode == 0, done.stderr
    return done.stdout.encode()


def test_a_roster_is_kept_and_the_answer_holds(office, tmp_path):
    partner = office.issue("diary", office.algorithm)
    listed = [{"code": "diary", "name": "Дневник", "kind": "supplier",
               "certificates": [str(partner.certificate)],
               "signature": {"algorithms": [office.algorithm]}}]
    bus = Bus(tmp_path, office.pki, Sqlite(tmp_path), partners=listed,
              trust={"anchors": [str(office.root)]})
    bus.migrate()
    bus.start()
    try:
        message = sign(tmp_path, partner, push_roster(School(students=2)))
        reply = Client(bus).post("/ws/diary", message)
        assert reply.status == 200, reply.body
        answer = tmp_path / "answer.xml"
        answer.write_bytes(reply.body)
        checked = run("verify", answer, "--profile", "wss", "--trust", office.root)
        assert checked.returncode == 0, checked.stdout
        assert office.algorithm in run("verify", answer, "--profile", "wss", "--json", "--trust",
                                       office.root).stdout
        changed = message.replace(b"<surname>", b"<surname>A", 1)
        assert changed != message
        assert b"KB-1302" in Client(bus).post("/ws/diary", changed).body
    finally:
        bus.stop()
