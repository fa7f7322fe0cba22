"""The command line as interfaces.md promises it: words, exit codes, machine-readable output."""
import json
import re
import shutil
import subprocess

import pytest

from harness.bus import SOURCE, Bus, binary, load, run
from harness.messages import School, new_id, push_roster
from harness.refusal import nothing_stored
from harness.stores import Sqlite

FORMATS = SOURCE / "tests/data/formats"
FLAT_LIST = SOURCE / "mappings/flat-list.yaml"


def words():
    section = run("--help").stdout.split("Subcommands:")[1]
    return re.findall(r"^  ([a-z-]+) ", section, re.M)


def test_help_lists_only_words_that_work():
    assert set(words()) >= {"run", "check-config", "migrate", "load", "journal", "sign", "verify",
                            "canon", "generate", "doctor"}
    for word in words():
        done = run(word, "--help")
        assert done.returncode == 0 and word in done.stdout, word
        assert run(word, "--no-such-option").returncode == 2, word


USAGE_MISTAKES = [
    (), ("nothing",), ("load",), ("generate", "--students", "x"), ("generate", "--config", "x"),
    ("generate", "--last-day", "x", "--output", "/nowhere"), ("verify",),
    ("verify", "x", "--trust", "embedded", "--crl", "x"), ("journal", "--status", "x"),
    ("journal", "--limit", 0), ("journal", "--limit", 10001),
    ("sign", "x", "--key=x", "--cert=x", "--algorithm", "x")]


@pytest.mark.parametrize("arguments", USAGE_MISTAKES, ids=str)
def test_usage_mistakes_end_with_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2 and done.stderr and not done.stdout


def test_an_unknown_word_is_named_with_the_nearest():
    done = run("jornal")
    assert done.returncode == 2 and "jornal. Может быть, journal?" in done.stderr


def test_sign_names_its_algorithms():
    named = re.findall(r"[a-z]+-sha\d+|gost2012-\d+", run("sign", "--help").stdout)
    assert {"rsa-sha256", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384", "gost2012-256",
            "gost2012-512"} <= set(named)


def test_lost_output_is_no_success(bus):
    for word in (["--help"], ["journal", "--config", bus.config]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([binary(), *word], stdout=full, stderr=subprocess.PIPE)
        assert done.returncode == 1 and done.stderr, word


def test_files_are_refused_before_reading(bus, tmp_path):
    huge, key, certificate = tmp_path / "huge.xml", bus.pki.bus.key, bus.pki.bus.certificate
    with open(huge, "wb") as file:
        file.truncate(512 * 1024 * 1024 + 1)
    for file, code in ((tmp_path, "KB-4002"), (huge, "KB-1001")):
        for done in (run("transform", file, "--mapping", FLAT_LIST), run("canon", file),
                     run("sign", file, "--key", key, "--cert", certificate)):
            assert done.returncode == 1 and code in done.stderr, done.args
        # of a folder verify looks at the documents
        assert "KB-1001" in run("verify", file, "--trust", "embedded").stdout


def test_transform_with_rejected_records_ends_with_1():
    for name, code in (("export.xml", 0), ("export-with-errors.xml", 1)):
        done = run("transform", FORMATS / "flat-list" / name, "--mapping", FLAT_LIST)
        assert done.returncode == code and ("rejected" in done.stdout) == bool(code), done.stdout


def test_generate_lists_organizations_only_after_success():
    done = run("generate", "--organizations", 1, "--students", 1, "--output", "/proc/nowhere")
    assert done.returncode == 1 and not done.stdout


def test_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", run("--version").stdout)


def test_check_config_accepts_what_runs(bus):
    done = bus.cli("check-config")
    assert done.returncode == 0, done.stdout + done.stderr


BROKEN = """store: mysql://nowhere
lisen:
  port: 8443
listen:
  port: 99999
  address: everywhere
tls: {certificate: absent.crt, key: absent.key}
signing: {certificate: absent.crt, key: absent.key, algorithm: rot13}
trust: {anchors: []}
limits: {message_bytes: lots}
partners:
  - {code: BAD CODE, name: x, kind: friend, certificates: [absent.crt], colour: red}
log: {level: loud}
"""


def test_check_config_names_every_mistake_with_its_place(tmp_path):
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN)
    done = run("check-config", "--config", file)
    assert done.returncode == 1
    places = re.findall(rf"^{re.escape(str(file))}:(\d+):(\d+): (.+)$", done.stdout, re.M)
    lines = {int(line) for line, _, _ in places}
    assert {1, 2, 5, 6, 7, 8, 9, 10, 12, 13} <= lines, done.stdout
    assert all(int(column) >= 1 for _, column, _ in places)
    assert "listen" in next(text for line, _, text in places if line == "2"), "a suggestion"
    at_12 = [text for line, _, text in places if line == "12"]
    assert len(at_12) >= 3, "code, kind and the unknown key"
    as_json = json.loads(run("check-config", "--config", file, "--json").stdout)
    assert not as_json["ok"] and len(as_json["mistakes"]) == len(places)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "\tx: 1", "store: {a: b}", "\x00\xff"])
def test_check_config_survives_what_is_not_yaml(tmp_path, text):
    file = tmp_path / "odd.yaml"
    file.write_bytes(text.encode("latin-1"))
    done = run("check-config", "--config", file)
    assert done.returncode == 1 and str(file) in done.stdout, done


def test_absent_config_is_the_inputs_fault(tmp_path):
    for word in ("run", "check-config", "migrate", "journal", "doctor"):
        assert run(word, "--config", tmp_path / "absent.yaml").returncode == 1, word


def test_check_config_opens_keys(bus, pki, tmp_path):
    settings = {**bus.settings, "signing": {"certificate": str(pki.bus.certificate),
                                            "key": str(pki.north.key)}}
    file = tmp_path / "pair.yaml"
    file.write_text(json.dumps(settings))
    done = run("check-config", "--config", file)
    assert done.returncode == 1 and "KB-4003" in done.stdout


def test_loads_both_supplier_formats(bus):
    for name in ("klass-journal/week.xml", "flat-list/export.xml", "native/push-roster.xml"):
        with nothing_stored(bus):
            code, entry = load(bus, FORMATS / name, "--dry-run")
        assert not isinstance(entry, str), f"{name}: {entry}"
        assert entry["received"] > 0 and entry["saved"] is False, name
    for name in ("native/push-roster.xml", "native/push-marks.xml", "flat-list/export.xml"):
        code, entry = load(bus, FORMATS / name)
        rejected = [(r["path"], r["code"]) for r in entry["rejected"]]
        assert entry["ok"] == (code == 0) == (not rejected), name
        assert entry["accepted"] > 0, (name, rejected)
        again = load(bus, FORMATS / name, "--again")[1]
        assert again["accepted"] == 0 and again["unchanged"] >= entry["accepted"], (name, again)
    # a flat-list key is a SNILS
    told = bus.cli("load", FORMATS / "flat-list/export-with-errors.xml", "--supplier", "south",
                   "--json").stdout + json.dumps(bus.journal("--supplier", "south"))
    assert not re.search(r"2000000\d{4}", told)
    source = bus.journal("--source", "export.xml", "--supplier", "south")
    assert len(source) == 2 and source[0]["operation"] == "load"


def test_load_says_what_is_wrong_with_each_record(bus):
    for name in ("flat-list/export-with-errors.xml", "klass-journal/week-with-errors.xml"):
        code, entry = load(bus, FORMATS / name)
        assert code == 1, name
        assert not isinstance(entry, str), f"{name}: {entry}"
        assert entry["rejected"] and not entry["ok"], name
        for record in entry["rejected"]:
            assert record["line"] > 1 and record["path"].startswith("/"), record
            assert re.fullmatch(r"KB-2\d{3}", record["code"]) and record["text"]


def test_load_refuses_and_journals_what_is_no_format(bus, tmp_path):
    for text, code in (("<a/>", "KB-1402"), ("<a", "KB-1101"), ("<!DOCTYPE a><a/>", "KB-1102")):
        file = tmp_path / f"{new_id()}.xml"
        file.write_text(text)
        with nothing_stored(bus):
            done = bus.cli("load", file, "--supplier", "south")
        assert done.returncode == 1 and code in done.stderr
        entry, = bus.journal("--source", file.name)
        assert (entry["ok"], entry["code"]) == (False, code)
    assert bus.cli("load", tmp_path / "absent.xml", "--supplier", "south").returncode == 1
    file.write_text("<a/>")
    assert bus.cli("load", file, "--supplier", "nobody").returncode in (1, 2)


def test_native_file_needs_a_supplier_that_may_send_it(bus):
    done = bus.cli("load", FORMATS / "flat-list/export.xml", "--supplier", "north")
    assert done.returncode == 1 and "KB-1402" in done.stderr


def test_journal_filters(bus, north):
    message = new_id()
    north.must(push_roster(School(students=1), message_id=message))
    entry, = bus.journal("--source", message)
    assert entry["supplier"] == "north" and entry["ok"] and entry["accepted"] == 7
    assert [e["id"] for e in bus.journal("--trace", entry["trace"])] == [entry["id"]]
    assert bus.journal("--source", message, "--status", "error") == []
    assert len(bus.journal("--limit", "1")) == 1
    assert bus.cli("journal", "--supplier", "nobody").returncode == 2
    assert message in bus.cli("journal", "--source", message).stdout


def test_doctor(bus):
    findings = json.loads(bus.cli("doctor", "--json").stdout)
    bad = {finding["what"] for finding in findings if not finding["ok"]}
    assert all(any(who in what for who in ("expired", "notyet", "revoked", "unknown", "encryption"))
               for what in bad), bad
    assert any("expired" in what for what in bad) and any("revoked" in what for what in bad)


def test_an_absent_database_ends_with_3(bus, tmp_path):
    settings = {**bus.settings, "store": "postgresql://nobody@127.0.0.1:1/nothing"}
    file = tmp_path / "away.yaml"
    file.write_text(json.dumps(settings))
    for word in ("run", "migrate", "journal", "doctor"):
        assert run(word, "--config", file).returncode == 3, word


def test_migrate_shows_before_it_does(pki, tmp_path, store):
    if not isinstance(store, Sqlite):
        pytest.skip("one database per module; the embedded one shows it")
    fresh = Bus(tmp_path, pki, Sqlite(tmp_path))
    sql = fresh.cli("migrate", "--dry-run")
    assert sql.returncode == 0 and "CREATE TABLE" in sql.stdout
    assert fresh.cli("run").returncode == 1, "an empty database needs a migration first"
    journal, doctor = fresh.cli("journal"), fresh.cli("doctor")
    assert journal.returncode == 1 and "KB-4006" in journal.stderr
    assert doctor.returncode == 1 and "KB-4006" in doctor.stdout
    fresh.migrate()
    assert "CREATE" not in fresh.cli("migrate", "--dry-run").stdout
    fresh.migrate()
    shutil.rmtree(tmp_path, ignore_errors=True)
