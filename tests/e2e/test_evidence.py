"""Evidence of one exchange: exported, checked offline, checked without us, tampered with; and the
log as a whole."""
import io
import json
import sqlite3
import subprocess
import time
import zipfile

import pytest

from harness.bus import Bus, run
from harness.messages import School, new_id, push_roster
from harness.partner import Partner
from harness.pki import Authority
from harness.stores import Sqlite
from harness.tsa import Tsa, serve

MANIFEST, SIGNATURE = "META-INF/ASiCManifest001.xml", "META-INF/signature001.p7s"
ARCHIVE, STAMP = "META-INF/ASiCArchiveManifest.xml", "META-INF/timestamp001.tst"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    with serve(Tsa(Authority(tmp_path_factory.mktemp("tsa") / "ca", "Stamps"))) as serving:
        yield serving


@pytest.fixture(scope="module")
def bus(pki, store, tsa, tmp_path_factory):
    stamps = {"url": tsa.url, "anchors": [str(tsa.folder / "root.crt")], "interval": "1s"}
    running = Bus(tmp_path_factory.mktemp("evidence"), pki, store, stamps=stamps)
    running.migrate()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def trust(pki, tsa, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trust")
    (folder / "root.crt").write_bytes(pki.anchor.read_bytes())
    (folder / "tsa.pem").write_bytes((tsa.folder / "root.crt").read_bytes())
    return folder


@pytest.fixture(scope="module")
def message(bus, pki):
    """The id of a message that was accepted, chained and stamped."""
    pushed = new_id()
    Partner(bus, pki.north).must(push_roster(School(students=2), message_id=pushed))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        done = bus.cli("evidence", "verify", "--json")
        told = json.loads(done.stdout)
        if told["stamps"] and told["chained"] and not told["unstamped_blocks"]:
            return pushed
        time.sleep(0.2)
    raise AssertionError(f"never stamped: {told}\n{bus.log_text()[-2000:]}")


@pytest.fixture(scope="module")
def container(bus, message, tmp_path_factory):
    file = tmp_path_factory.mktemp("out") / "exchange.asice"
    done = bus.cli("evidence", "export", message, "--output", file, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["stamped"] and told["in_chain"] and told["chain_stamped"]
    assert told["messages"] == told["bodies"] == 2
    look = f"SELECT operation FROM audit WHERE target = 'exchange/{told['trace']}'"
    assert [each["operation"] for each in bus.store.rows(look)] == ["evidence export"]
    return file


def verify(file, *more):
    done = run("evidence", "verify", file, "--json", *more)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)[0]


def refused(file, *more):
    return {(each["check"], each["file"]) for each in verify(file, *more)[1]["checks"]
            if not each["valid"]}


def rewrite(container, change):
    """The container with what change(name, octets) makes of each file; None: left out."""
    made = io.BytesIO()
    with zipfile.ZipFile(container) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            octets = change(entry.filename, old.read(entry))
            if octets is not None:
                new.writestr(entry.filename, octets)
    file = container.with_name("changed.asice")
    file.write_bytes(made.getvalue())
    return file


def test_a_container_holds_offline(container, trust):
    code, report = verify(container, "--trust", trust)
    assert (code, report["valid"]) == (0, True), report
    asked = [each["check"] for each in report["checks"]]
    assert asked == ["structure", "digests", "stamp", "signature", "archive", "archive",
                     "message", "message", "chain", "chain_stamp"]
    assert verify(container)[0] == 0  # mathematics alone


def test_it_is_told_in_russian(container, trust):
    done = run("evidence", "verify", container, "--trust", trust)
    assert done.returncode == 0
    assert "доказательства верны" in done.stdout and "штамп времени на журнале" in done.stdout
    assert "доверие к сертификатам не проверялось" in run("evidence", "verify", container).stdout


def test_its_media_type_comes_first_and_stored(container):
    head = container.read_bytes()[:69]
    assert head[30:] == b"mimetypeapplication/vnd.etsi.asic-e+zip"


def test_others_check_its_parts_without_us(container, pki, tsa, tmp_path):
    with zipfile.ZipFile(container) as parts:
        parts.extractall(tmp_path)

    def openssl(*arguments):
        done = subprocess.run(("openssl",) + tuple(map(str, arguments)), cwd=tmp_path,
                              capture_output=True, text=True)
        return done.returncode == 0, done.stderr

    signature = ("cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", SIGNATURE,
                 "-content", MANIFEST, "-CAfile", pki.anchor, "-purpose", "any", "-out",
                 "/dev/null")
    stamp = ("ts", "-verify", "-token_in", "-in", STAMP, "-data", ARCHIVE, "-CAfile",
             tsa.folder / "root.crt")
    chain = json.loads((tmp_path / "exchange.json").read_text())["chain"]
    log = ("ts", "-verify", "-token_in", "-in", "evidence/log.tst", "-digest", chain[-1]["hash"],
           "-CAfile", tsa.folder / "root.crt")
    for command in (signature, stamp, log):
        good, why = openssl(*command)
        assert good, why
    for file in (MANIFEST, ARCHIVE):
        with open(tmp_path / file, "a") as changed:
            changed.write(" ")
    assert not openssl(*signature)[0] and not openssl(*stamp)[0]


@pytest.mark.parametrize("name, told", [
    ("request.xml", {("digests", "request.xml"), ("archive", "request.xml"),
                     ("message", "request.xml")}),
    ("answer.xml", {("digests", "answer.xml"), ("archive", "answer.xml"),
                    ("message", "answer.xml")}),
    ("exchange.json", {("digests", "exchange.json"), ("archive", "exchange.json"),
                       ("chain", "exchange.json")}),
    (MANIFEST, {("digests", "exchange.json"), ("archive", MANIFEST), ("signature", SIGNATURE)}),
    (SIGNATURE, {("stamp", SIGNATURE), ("archive", SIGNATURE)}),  # its stamp stands last
    (STAMP, {("archive", STAMP)}),
    ("evidence/log.tst", {("digests", "evidence/log.tst"), ("archive", "evidence/log.tst"),
                          ("chain_stamp", "evidence/log.tst")}),
    ("evidence/revocation001.crl", {("digests", "evidence/revocation001.crl"),
                                    ("archive", "evidence/revocation001.crl")}),
])
def test_a_changed_part_is_named(container, trust, name, told):
    def change(file, octets):
        if file != name:
            return octets
        if name == MANIFEST:  # another digest of exchange.json
            at = octets.index(b"<ds:DigestValue>", octets.index(b'"exchange.json"')) + 16
            return octets[:at] + (b"B" if octets[at] == ord("A") else b"A") + octets[at + 1:]
        if name == "exchange.json":
            return octets.replace(b"PushRoster", b"PushRosters")
        at = octets.rindex(b"</") - 5 if name.endswith(".xml") else len(octets) - 3
        return octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1:]

    changed = rewrite(container, change)
    assert refused(changed, "--trust", trust) >= told
    assert verify(changed, "--trust", trust)[0] == 1


def test_nothing_is_added_and_nothing_is_missing(container, trust):
    added = rewrite(container, lambda name, octets: octets)
    with zipfile.ZipFile(added, "a") as more:
        more.writestr("more.txt", "x")
    assert refused(added, "--trust", trust) == {("structure", "more.txt")}
    without = rewrite(container, lambda name, octets: None if name == "answer.xml" else octets)
    assert refused(without, "--trust", trust) == {("structure", "answer.xml")}
    behind = container.with_name("behind.asice")
    behind.write_bytes(container.read_bytes() + b"x")
    assert refused(behind) == {("structure", "")}


def test_another_trust_refuses_it(container, tsa, pki):
    only_stamps = refused(container, "--trust", tsa.folder / "root.crt")
    assert ("signature", SIGNATURE) in only_stamps and ("stamp", SIGNATURE) not in only_stamps
    only_messages = refused(container, "--trust", pki.anchor)
    assert only_messages == {("stamp", SIGNATURE), ("archive", STAMP),
                             ("chain_stamp", "evidence/log.tst")}


def test_an_export_without_stamps_is_asked_for_and_told(bus, message, trust, tmp_path):
    file = tmp_path / "plain.asice"
    assert bus.cli("evidence", "export", message, "--output", file, "--unstamped").returncode == 0
    assert refused(file, "--trust", trust) == {("stamp", SIGNATURE), ("archive", STAMP)}
    assert verify(file, "--trust", trust, "--unstamped")[0] == 0


def test_an_authority_that_answers_nonsense_stops_the_export(bus, tsa, message, tmp_path):
    for answer in [(500, "text/plain", b"no"), (200, "text/html", b"<html/>"),
                   (200, "application/timestamp-reply", b"0\0")]:
        tsa.answer = answer
        try:
            done = bus.cli("evidence", "export", message, "--output", tmp_path / "no.asice")
        finally:
            tsa.answer = None
        assert done.returncode in (1, 3) and "KB-" in done.stderr
        assert not (tmp_path / "no.asice").exists()


def test_what_is_not_in_the_log_cannot_be_exported(bus, tmp_path):
    done = bus.cli("evidence", "export", new_id(), "--output", tmp_path / "no.asice")
    assert done.returncode == 1 and "KB-1503" in done.stderr


def test_the_log_of_the_bus_holds(bus, message):
    done = bus.cli("evidence", "verify", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0 and told["valid"], told
    assert told["blocks"] and told["signatures"] >= 2 and told["stamps"]
    assert "Журнал цел" in bus.cli("evidence", "verify").stdout
    later = json.loads(bus.cli("evidence", "verify", "--json", "--from",
                               "2090-01-01T00:00:00Z").stdout)
    assert later["valid"] and later["blocks"] == 0


def test_the_countdown_is_shown(bus, message):
    assert "kontingent_stamp_seconds_left" in bus.get("/metrics")[1]
    assert "time stamps" in bus.get("/readyz?verbose")[1]


def chained(bus):
    deadline = time.monotonic() + 20
    while not json.loads(bus.cli("evidence", "verify", "--json").stdout)["entries"]:
        assert time.monotonic() < deadline, "never chained"
        time.sleep(0.2)


def test_a_strict_bus_closes_its_door_past_the_grace_and_opens_it_with_a_stamp(pki, tsa, tmp_path):
    store = Sqlite(tmp_path)
    bus = Bus(tmp_path, pki, store, stamps={
        "url": tsa.url, "anchors": [str(tsa.folder / "root.crt")], "interval": "1s",
        "policy": "strict", "grace_hours": 1})
    north, school = Partner(bus, pki.north), School(students=1)
    tsa.answer = 503, "text/plain", b"away"
    try:
        bus.migrate()
        bus.start()
        north.must(push_roster(school))
        chained(bus)
        with sqlite3.connect(store.file, timeout=20) as database:
            database.execute("UPDATE log_block SET at = at - 7200000000")
        deadline = time.monotonic() + 20
        while "messages are refused" not in bus.get("/readyz?verbose")[1]:
            assert time.monotonic() < deadline, "the countdown goes on"
            time.sleep(0.2)
        refused = north.call(push_roster(school))
        assert (refused.status, refused.code) == (503, "KB-3006")
        assert bus.metric("kontingent_stamp_seconds_left") < 0
        bus.stop()
    finally:
        tsa.answer = None
    bus.start()
    while not bus.metric("kontingent_stamps_total"):
        time.sleep(0.1)
    north.must(push_roster(school))
    bus.stop()


def test_a_stranger_in_the_database_is_found(pki, tmp_path):
    store = Sqlite(tmp_path)
    bus = Bus(tmp_path, pki, store)
    bus.migrate()
    bus.start()
    Partner(bus, pki.north).must(push_roster(School(students=1)))
    chained(bus)
    bus.stop()
    table = store.value("SELECT name FROM sqlite_master WHERE name LIKE 'message_log_2%'")
    with sqlite3.connect(store.file) as database:
        database.execute(f"UPDATE {table} SET operation = 'PushMarks' WHERE direction = 0")
    done = bus.cli("evidence", "verify")
    assert done.returncode == 1 and "KB-3005" in done.stdout and "изменена" in done.stdout
