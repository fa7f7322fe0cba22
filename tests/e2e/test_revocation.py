"""Revocation as an operator meets it: lists from a real HTTP server, answers from `openssl ocsp`,
and what happens when both run out."""
import copy
import functools
import http.server
import subprocess
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from harness.bus import Bus, free_port
from harness.delivery import wait_until
from harness.messages import get_status, new_id
from harness.partner import Partner
from harness.pki import Authority
from harness.stores import Sqlite

LEFT = "kontingent_revocation_seconds_left"
POINT = """
[pointed]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
crlDistributionPoints = URI:http://127.0.0.1:{port}/pointed.crl
authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}/ocsp
[clerk]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
[ca_with_numbers]
"""


class Files(http.server.SimpleHTTPRequestHandler):
    asked = []

    def log_message(self, *_):
        self.asked.append(self.path)


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    """A folder that a web server shows."""
    folder = tmp_path_factory.mktemp("www")
    asked = []
    handler = functools.partial(type("Handler", (Files,), {"asked": asked}), directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(folder=folder, asked=asked, port=server.server_port,
                          url=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()


@pytest.fixture(scope="module")
def office(tmp_path_factory, lists, pki):
    """An authority of its own: its list changes while the daemon runs."""
    made = Authority(tmp_path_factory.mktemp("office") / "ca", "Office")
    with open(made.folder / "openssl.cnf", "a") as config:
        config.write(POINT.format(port=lists.port))
    (made.folder / "crlnumber").write_text("1000\n")
    config = made.folder / "openssl.cnf"
    config.write_text(config.read_text().replace("[any]", "crlnumber = crlnumber\n[any]", 1))
    made.issue("clerk", usage="clerk")
    made.pki = copy.copy(pki)
    made.pki.bus, made.pki.anchor = made.issue("bus", "RSA"), made.root
    made.pki.tls = made.issue("tls", usage="server")
    return made


def publish(office, file, *how):
    """The authority's list of this moment, where the web server shows it."""
    office._run("ca", "-config", "openssl.cnf", "-gencrl", "-out", "now.pem", *how)
    office._run("crl", "-in", "now.pem", "-outform", "DER", "-out", "now.crl")
    file.write_bytes((office.folder / "now.crl").read_bytes())


@contextmanager
def running(office, tmp_path, trust, *partners):
    listed = [{"code": identity.name, "name": "Партнёр", "kind": "supplier",
               "certificates": [str(identity.certificate)]} for identity in partners]
    made = Bus(tmp_path, office.pki, Sqlite(tmp_path), partners=listed,
               trust={"anchors": [str(office.root)], **trust})
    made.migrate()
    made.start()
    try:
        yield made
    finally:
        made.stop()


def verdict(bus, identity):
    return Partner(bus, identity).call(get_status(new_id())).code


def fetches(bus, outcome):
    lines = bus.get("/metrics")[1].splitlines()
    return sum(float(line.split()[-1]) for line in lines
               if line.startswith("kontingent_revocation_fetches_total") and outcome in line)


def reload_and_fetch(bus, outcome):
    before = fetches(bus, outcome)
    bus.reload()
    wait_until(lambda: fetches(bus, outcome) > before)


def test_a_fetched_list_refuses_who_is_on_it_and_forged_ones_change_nothing(office, lists,
                                                                            tmp_path):
    north, south = office.issue("north"), office.issue("south")
    file = lists.folder / "ca.crl"
    publish(office, file)
    with running(office, tmp_path, {"crl_urls": [f"{lists.url}/ca.crl"]}, north, south) as bus:
        wait_until(lambda: fetches(bus, "learned"))
        assert verdict(bus, north) == verdict(bus, south) == "ok"
        assert bus.metric(LEFT) > 29 * 86400
        assert "[+] revocation: " in bus.get("/readyz?verbose")[1]
        old = file.read_bytes()

        office.revoke(north)
        publish(office, file)
        reload_and_fetch(bus, "learned")
        assert verdict(bus, north) == "KB-1305" and verdict(bus, south) == "ok"

        new = file.read_bytes()
        forged = bytearray(new)
        forged[-1] ^= 1
        for what, reason in ((old, "older than the one"), (bytes(forged), "has not signed"),
                             (b"<html/>", "not a CRL")):
            file.write_bytes(what)
            reload_and_fetch(bus, "failed")
            assert reason in bus.log_text()
            assert verdict(bus, north) == "KB-1305" and verdict(bus, south) == "ok"
        file.unlink()
        reload_and_fetch(bus, "failed")
        assert "HTTP 404" in bus.log_text() and verdict(bus, north) == "KB-1305"


def test_a_list_that_cannot_be_read_hides_no_revocation_of_another(office, tmp_path):
    north = office.issue("beside")
    good, other = tmp_path / "good.crl", tmp_path / "other.crl"
    for file in (good, other):
        publish(office, file)
    with running(office, tmp_path, {"crls": [str(other), str(good)]}, north) as bus:
        assert verdict(bus, north) == "ok"
        office.revoke(north)
        publish(office, good)
        other.write_bytes(b"broken")
        bus.reload()
        assert "configuration not reloaded" in bus.log_text()
        assert verdict(bus, north) == "KB-1305"


def test_nothing_is_known_until_the_first_list_comes(office, lists, tmp_path):
    north = office.issue("early")
    with running(office, tmp_path, {"crl_urls": [f"{lists.url}/later.crl"]}, north) as bus:
        wait_until(lambda: fetches(bus, "failed"))
        assert verdict(bus, north) == "KB-1308"
        assert "[-] revocation: run out or not there" in bus.get("/readyz?verbose")[1]
        publish(office, lists.folder / "later.crl")
        reload_and_fetch(bus, "learned")
        assert verdict(bus, north) == "ok"


def test_addresses_in_certificates_are_followed_only_to_hosts_that_are_named(office, lists,
                                                                             tmp_path):
    north, other = office.issue("pointed", usage="pointed"), office.issue("stray", usage="pointed")
    publish(office, lists.folder / "pointed.crl")
    publish(office, lists.folder / "own.crl")
    lists.asked.clear()
    trust = {"crl_urls": [f"{lists.url}/own.crl"]}
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with running(office, tmp_path / "one", trust, north) as bus:
        wait_until(lambda: fetches(bus, "learned"))
        assert verdict(bus, north) == "ok" and verdict(bus, other) == "KB-1303"
    assert len(lists.asked) == 1 and "/own.crl" in lists.asked[0], lists.asked
    lists.asked.clear()
    trust = {"fetch_hosts": [f"127.0.0.1:{lists.port}"]}
    with running(office, tmp_path / "two", trust, north) as bus:
        wait_until(lambda: fetches(bus, "learned"))
        assert verdict(bus, north) == "ok" and verdict(bus, other) == "KB-1303"
    assert sorted({line.split()[1].strip('"') if " " in line else line for line in lists.asked}) \
        == ["/ocsp", "/pointed.crl"]


@contextmanager
def responder(office, port):
    """The openssl tool as the authority's delegate."""
    process = subprocess.Popen(
        ["openssl", "ocsp", "-index", "index.txt", "-CA", "root.crt", "-rsigner", "clerk.crt",
         "-rkey", "clerk.key", "-port", str(port), "-nmin", "10"],
        cwd=office.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def test_a_responder_is_asked_about_pinned_certificates(office, tmp_path):
    north, south = office.issue("asked"), office.issue("taken-back")
    port = free_port()
    trust = {"ocsp_urls": [f"http://localhost:{port}"]}
    with running(office, tmp_path, trust, north, south) as bus:
        assert verdict(bus, north) == "KB-1308", "nobody answers yet"
        with responder(office, port):
            time.sleep(0.5)
            reload_and_fetch(bus, "learned")
            wait_until(lambda: fetches(bus, "learned") >= 2)
            assert verdict(bus, north) == verdict(bus, south) == "ok"
            assert f'{LEFT}{{kind="ocsp",source="asked"}}' in bus.get("/metrics")[1]
        office.revoke(south)
        with responder(office, port):
            time.sleep(0.5)
            before = fetches(bus, "learned")
            bus.reload()
            wait_until(lambda: fetches(bus, "learned") >= before + 2)
            assert verdict(bus, north) == "ok" and verdict(bus, south) == "KB-1305"


@pytest.mark.parametrize("policy", ["strict", "degraded"])
def test_when_a_list_runs_out(office, lists, tmp_path, policy):
    north = office.issue(f"late-{policy}")
    file = lists.folder / f"{policy}.crl"
    publish(office, file, "-crlsec", "4")
    trust = {"crl_urls": [f"{lists.url}/{policy}.crl"], "revocation": policy, "grace_hours": 2}
    with running(office, tmp_path, trust, north) as bus:
        wait_until(lambda: fetches(bus, "learned"))
        assert verdict(bus, north) == "ok"
        time.sleep(4.5)
        assert verdict(bus, north) == ("ok" if policy == "degraded" else "KB-1308")
        bus.reload()
        said = "DEGRADED" if policy == "degraded" else "alone is refused"
        wait_until(lambda: said in bus.log_text())
        assert bus.metric(LEFT) <= 0
        detail = bus.get("/readyz?verbose")[1]
        assert f"[-] revocation: run out" in detail
        assert ("degraded mode for 119 minutes more" in detail) == (policy == "degraded")
        if policy == "degraded":
            assert bus.metric("kontingent_revocation_degraded_verdicts_total") >= 1
        publish(office, file)
        reload_and_fetch(bus, "learned")
        assert verdict(bus, north) == "ok"
        wait_until(lambda: "fresh again" in bus.log_text())


def test_a_pin_counts_within_its_window_and_its_gauge_follows_reloads(office, tmp_path):
    old, new, gone = office.issue("old"), office.issue("new"), office.issue("gone")
    expiry = "kontingent_certificate_expiry_timestamp_seconds"

    def gauge(bus, owner):
        return next((line.split()[-1] for line in bus.get("/metrics")[1].splitlines()
                     if line.startswith(f'{expiry}{{owner="{owner}"}}')), None)

    with running(office, tmp_path, {}, old, gone) as bus:
        partner = bus.settings["partners"][0]
        partner["certificates"] = [
            {"file": str(old.certificate), "until": "2090-01-01T00:00:00Z"},
            {"file": str(new.certificate), "from": "2089-01-01T00:00:00Z"}]
        del bus.settings["partners"][1]
        assert float(gauge(bus, "gone")) > 0
        bus.write_config()
        bus.reload()
        assert verdict(bus, old) == "ok" and verdict(bus, new) == "KB-1303"
        assert "pinned from 2089" in bus.log_text()
        assert gauge(bus, "gone") is None and float(gauge(bus, "old")) > 0
        partner["certificates"][0]["until"] = "2020-01-01T00:00:00Z"
        partner["certificates"][1].pop("from")
        bus.write_config()
        bus.reload()
        assert verdict(bus, old) == "KB-1303" and verdict(bus, new) == "ok"


def test_doctor_says_how_long_lists_serve(office, lists, tmp_path):
    office._run("ca", "-config", "openssl.cnf", "-gencrl", "-out", "doctor.pem", "-crlsec", "1")
    north = office.issue("patient")
    trust = {"crls": [str(office.folder / "doctor.pem")]}
    with running(office, tmp_path, trust, north) as bus:
        time.sleep(1.5)
        done = bus.cli("doctor")
        assert done.returncode == 1 and "✗ список отзыва «Office»" in done.stdout, done.stdout
