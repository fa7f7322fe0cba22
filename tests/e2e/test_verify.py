"""verify as the daemon would see it: the partners of the configuration, the form of a signature."""
import json

from harness import wss
from harness.bus import run
from harness.messages import School, push_roster


def test_verify_as_configured_knows_partners_and_more_crls(bus, pki, tmp_path):
    signed, config = tmp_path / "signed.xml", tmp_path / "no-crl.yaml"
    config.write_text(json.dumps({**bus.settings, "trust": {"anchors": [str(pki.anchor)]}}))
    for who, code, crl_code in (("north", 0, 0), ("stranger", 1, 1), ("revoked", 0, 1)):
        signed.write_bytes(wss.to_bytes(wss.sign(wss.make_envelope(push_roster(School())),
                                                 getattr(pki, who))))
        done = run("verify", signed, "--config", config)
        assert done.returncode == code, (who, done.stdout)
        assert ("KB-1303" in done.stdout and "партнёр" in done.stdout) == (who == "stranger")
        assert run("verify", signed, "--config", config, "--crl", pki.crl).returncode == crl_code


def test_verify_finds_the_form_of_the_signature(pki, tmp_path):
    plain, signed = tmp_path / "plain.xml", tmp_path / "signed.xml"
    plain.write_text('<a><b Id="x">текст</b></a>')
    for form in (["--enveloped"], ["--detached-id", "x"]):
        signed.write_text(run("sign", plain, "--key", pki.north.key, "--cert",
                              pki.north.certificate, *form).stdout)
        assert run("verify", signed, "--trust", pki.anchor).returncode == 0, form
        signed.write_text(signed.read_text().replace("текст", "тест"))
        assert run("verify", signed, "--trust", pki.anchor).returncode == 1, form
