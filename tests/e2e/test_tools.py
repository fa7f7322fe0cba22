"""The tools of the command line: sign and verify documents, make a synthetic region."""
import json

import pytest
from lxml import etree

from harness import wss
from harness.bus import SOURCE, load, run
from harness.messages import School, push_roster


@pytest.mark.parametrize("who", ["north", "south"])
def test_sign_and_verify_are_each_others_inverse(pki, tmp_path, who):
    identity = getattr(pki, who)
    plain, signed = tmp_path / "plain.xml", tmp_path / "signed.xml"
    for soap in ("1.1", "1.2"):
        plain.write_bytes(wss.to_bytes(wss.make_envelope(push_roster(School()), soap)))
        done = run("sign", plain, "--key", identity.key, "--cert", identity.certificate, "--wss")
        assert done.returncode == 0, done.stderr
        signed.write_text(done.stdout)
        wss.check_signed(etree.fromstring(done.stdout.encode()), identity.token,
                         identity.certificate)
        done = run("verify", signed, "--trust", pki.anchor, "--crl", pki.crl)
        assert done.returncode == 0, done.stdout
        report, = json.loads(run("verify", signed, "--trust", pki.anchor, "--json").stdout)
        assert report["valid"] and len(report["signatures"][0]["covers"]) == 2
    signed.write_text(signed.read_text().replace("Школа", "Шкода", 1))
    assert run("verify", signed, "--trust", pki.anchor).returncode == 1


def test_verify_reads_what_others_signed(pki, tmp_path):
    file = tmp_path / "foreign.xml"
    for who, code in (("north", 0), ("unknown", 1), ("expired", 1), ("revoked", 1)):
        identity = getattr(pki, who)
        file.write_bytes(wss.to_bytes(wss.sign(wss.make_envelope(push_roster(School())),
                                               identity)))
        done = run("verify", file, "--trust", pki.anchor, "--crl", pki.crl)
        assert done.returncode == code, (who, done.stdout)
        assert run("verify", file, "--trust", "embedded").returncode == 0, who
    assert run("verify", file, tmp_path / "absent", "--trust", "embedded").returncode == 1


def test_sign_other_forms(pki, tmp_path):
    plain, signed = tmp_path / "plain.xml", tmp_path / "signed.xml"
    plain.write_text('<a Id="x"><b>текст</b></a>')
    for form in (["--enveloped"], ["--detached-id", "x"]):
        done = run("sign", plain, "--key", pki.north.key, "--cert", pki.north.certificate, *form)
        assert done.returncode == 0, done.stderr
        signed.write_text(done.stdout)
        profile = "detached" if len(form) == 2 else "enveloped"
        done = run("verify", signed, "--trust", pki.anchor, "--profile", profile)
        assert done.returncode == 0, done.stdout
    wrong = run("sign", plain, "--key", pki.south.key, "--cert", pki.north.certificate)
    assert wrong.returncode == 1 and "KB-4003" in wrong.stderr


def test_generate_depends_on_nothing_but_its_seed(tmp_path):
    made = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        folder = tmp_path / name
        folder.mkdir()
        done = run("generate", "--organizations", 2, "--students", 20, "--days", 2, "--seed", seed,
                   "--last-day", "2026-11-20", "--output", folder)
        assert done.returncode == 0, done.stderr
        made.append({file.name: file.read_bytes() for file in folder.rglob("*.xml")})
    assert made[0] and made[0] == made[1] != made[2]
    schema = etree.XMLSchema(file=str(SOURCE / "xsd/diary/1.0/diary.xsd"))
    for name, content in made[0].items():
        schema.assertValid(etree.fromstring(content))


def test_generated_files_load(bus, tmp_path):
    done = run("generate", "--organizations", 1, "--students", 10, "--days", 1, "--seed", 3,
               "--last-day", "2026-11-20", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    files = sorted(tmp_path.rglob("*.xml"))
    for file in files:
        code, entry = load(bus, file, supplier="north")
        assert code == 0 and entry["rejected"] == [], (file.name, entry)
