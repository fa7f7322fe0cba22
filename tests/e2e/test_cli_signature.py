"""sign, verify and canon as outsiders use them: profiles, policies, folders, exact octets."""
import base64
import errno
import hashlib
import json
import os
import pty
import re
import shutil
import subprocess

import pytest

from harness.bus import SOURCE, binary, is_sanitized, run

REFERENCE = SOURCE / "../shared/reference"
TYPES = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2"
BASIC = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2"


def soap(body):
    return ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
            f"{body}</s:Body></s:Envelope>")


SMEV3 = soap(f'<SendRequestRequest xmlns="{TYPES}" xmlns:b="{BASIC}"><SenderProvidedRequestData>'
             "<MessageID>1</MessageID><b:MessagePrimaryContent><q:a xmlns:q='urn:q'>текст</q:a>"
             "</b:MessagePrimaryContent></SenderProvidedRequestData></SendRequestRequest>")
SMEV2 = soap('<x:op xmlns:x="urn:x" xmlns:m="http://smev.gosuslugi.ru/rev120315"><m:Message/>'
             "<m:MessageData><m:AppData><x:a>текст</x:a></m:AppData></m:MessageData></x:op>")
SAML = ('<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r"><a:Issuer '
        'xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">i</a:Issuer><p:Status>текст</p:Status>'
        "</p:Response>")
PLAIN = '<r><a Id="x">текст</a></r>'
FORMS = {
    "wss": (soap("<x:a xmlns:x='urn:x'>текст</x:a>"), [[]]),
    "smev2": (SMEV2, [["--role", "person"], []]),
    "smev3": (SMEV3, [["--role", "person"], ["--role", "caller"]]),
    "saml": (SAML, [[]]),
    "enveloped": (PLAIN, [[]]),
    "detached": (PLAIN, [["--detached-id", "x"]]),
}


def sign(folder, text, identity, *more):
    file = folder / "plain.xml"
    file.write_text(text)
    done = run("sign", file, "--key", identity.key, "--cert", identity.certificate, *more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def signed_file(folder, identity, profile):
    text, steps = FORMS[profile]
    for step in steps:
        text = sign(folder, text, identity, "--profile", profile, *step)
    file = folder / f"{profile}.xml"
    file.write_text(text)
    return file


@pytest.mark.parametrize("profile", FORMS)
def test_sign_and_verify_in_every_profile(pki, tmp_path, profile):
    file = signed_file(tmp_path, pki.north, profile)
    for how in (["--profile", profile], []):
        done = run("verify", file, "--trust", pki.anchor, "--crl", pki.crl, *how)
        assert done.returncode == 0, done.stdout
    report, = json.loads(run("verify", file, "--trust", "embedded", "--json").stdout)
    assert len(report["signatures"]) == len(FORMS[profile][1])
    file.write_text(file.read_text().replace("текст", "тест"))
    assert run("verify", file, "--trust", "embedded").returncode == 1


@pytest.mark.parametrize("profile", FORMS)
def test_canon_shows_what_is_digested(pki, tmp_path, profile):
    file = signed_file(tmp_path, pki.north, profile)
    found = re.findall(r'<ds:Reference URI="#?([^"]*)">(.*?)DigestValue>([^<]*)<',
                       file.read_text())
    assert found
    for identifier, middle, value in found:
        transforms = re.findall(r'Transform Algorithm="([^"]*)"', middle)
        where = ["--id", identifier] if identifier else []
        octets = subprocess.run([binary(), "canon", file, *where, "--transform", *transforms],
                                capture_output=True, check=True).stdout
        assert base64.b64encode(hashlib.sha256(octets).digest()).decode() == value
        assert subprocess.run([binary(), "canon", *where, "--transform", *transforms, file],
                              capture_output=True, check=True).stdout == octets


def test_keys_come_from_pkcs12_too(pki, tmp_path):
    box, secret = tmp_path / "box.p12", tmp_path / "secret"
    secret.write_text("свой пароль\n")
    subprocess.run(["openssl", "pkcs12", "-export", "-inkey", pki.north.key, "-in",
                    pki.north.certificate, "-out", box, "-passout", f"file:{secret}"], check=True)
    plain = tmp_path / "plain.xml"
    plain.write_text(PLAIN)
    done = run("sign", plain, "--key", box, "--passphrase-file", secret)
    assert done.returncode == 0, done.stderr
    (tmp_path / "signed.xml").write_text(done.stdout)
    assert run("verify", tmp_path / "signed.xml", "--trust", pki.anchor).returncode == 0
    secret.write_text("чужой\n")
    done = run("sign", plain, "--key", box, "--passphrase-file", secret)
    assert done.returncode == 1 and "KB-4003" in done.stderr and "Что делать" in done.stderr


def test_a_policy_narrows_the_profile(pki, tmp_path):
    file, policy = signed_file(tmp_path, pki.north, "wss"), tmp_path / "policy.yaml"
    algorithm = json.loads(run("verify", file, "--trust", "embedded", "--json").stdout)[0][
        "signatures"][0]["algorithm"]
    for text, code in ((f"algorithms: [{algorithm}]", 0), ("algorithms: [gost2012-512]", 1),
                       ("timestamp: true", 0), ("", 0)):
        policy.write_text(text)
        for trust in (pki.anchor, "embedded"):
            done = run("verify", file, "--policy", policy, "--trust", trust)
            assert done.returncode == code, (text, done.stdout)
    policy.write_text("timestamp: perhaps\nalgoritms: []\nreversed_value: true\n"
                      "algorithms: [rsa-sha256, rot13]\n")
    done = run("verify", file, "--policy", policy, "--trust", "embedded")
    assert done.returncode == 1 and not done.stdout
    places = re.findall(rf"^{re.escape(str(policy))}:(\d+):(\d+): ", done.stderr, re.M)
    assert places == [("1", "12"), ("2", "1"), ("4", "26")], done.stderr
    assert "возможно, «algorithms»" in done.stderr


def test_configuration_and_command_line_know_the_same_algorithms(tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("algorithms: [none]")
    told = run("verify", "x", "--policy", policy, "--trust", "embedded").stderr
    signing = set(re.search(r"--algorithm .*?\{(.+?)\}", run("sign", "--help").stdout, re.S)[1]
                  .split(","))
    assert signing and signing | {"gost2001", "rsa-sha1"} == set(
        re.search("допустимо: (.+)", told)[1].split(", "))


@pytest.mark.skipif(not REFERENCE.exists(), reason="no reference data beside the project")
def test_real_messages_of_smev3(tmp_path):
    folder = tmp_path / "gost"
    shutil.copytree(REFERENCE / "gost-signed", folder)
    damaged = folder / "get-request-gost2001.xml"  # its copy has lost a word of a signed name
    damaged.write_bytes(damaged.read_bytes().replace(b"breach./1.0", b"breach/root/1.0"))
    how = ["--profile", "smev3", "--trust", "embedded"]
    done = run("verify", folder, *how, "--legacy")
    assert done.returncode == 0 and done.stdout.count("подписи верны\n") == 5, done.stdout
    done = run("verify", folder, *how)
    assert done.returncode == 1 and done.stdout.count("НЕ ПРИНЯТО: KB-1302") == 3
    policy = tmp_path / "policy.yaml"
    policy.write_text("algorithms: [gost2001, gost2012-256]")
    assert run("verify", folder, *how, "--policy", policy).returncode == 0


def peak_kib(arguments, output):
    """The exit code and the highest memory of a run."""
    with open(output, "wb") as out:
        process = subprocess.Popen([binary(), *map(str, arguments)], stdout=out,
                                   stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss


def test_a_folder_of_thousands_of_files_is_steady(pki, tmp_path):
    text = signed_file(tmp_path, pki.north, "wss").read_text()
    bad = text.replace("текст", "тест")
    many = tmp_path / "many"
    for i in range(3000):
        folder = many / f"{i % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{i:04}.xml").write_text(bad if i % 1000 == 999 else text)
    (many / "readme.txt").write_text("no document")
    few = tmp_path / "few"
    shutil.copytree(many / "0", few)
    out = tmp_path / "out"
    code, little = peak_kib(["verify", few, "--trust", pki.anchor], out)
    code, much = peak_kib(["verify", many, "--trust", pki.anchor], out)
    lines = out.read_text().splitlines()
    heads = [line for line in lines if line.startswith(str(many))]
    assert code == 1 and len(heads) == 3000 and heads == sorted(heads)
    assert sum(": НЕ ПРИНЯТО: KB-" in line for line in heads) == 3
    assert len(lines) == 3000, "one line each"
    if not is_sanitized():
        assert much < little + 4096, "memory does not grow with the number of files"
    code, _ = peak_kib(["verify", many, "--trust", pki.anchor, "--json"], out)
    reports = json.loads(out.read_text())
    assert code == 1 and [report["valid"] for report in reports].count(False) == 3
    done = run("verify", few, "--trust", pki.anchor)
    assert done.stderr == "Файлов: 429, подписи верны: 429, не принято: 0\n"


def read_terminal(ours):
    """All that was written: the kernel hands it over in pieces, in its own time."""
    said = b""
    try:
        while piece := os.read(ours, 10000):
            said += piece
    except OSError as end:  # EIO: nobody holds the other side
        assert end.errno == errno.EIO
    return said


def test_a_terminal_sees_a_bar(pki, tmp_path):
    for name in ("1", "2"):
        shutil.copy(signed_file(tmp_path, pki.north, "wss"), tmp_path / f"{name}.xml")
    ours, theirs = pty.openpty()
    done = subprocess.run([binary(), "verify", tmp_path / "1.xml", tmp_path / "2.xml", "--trust",
                           pki.anchor], stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    assert "█" in read_terminal(ours).decode() and b"\x1b" not in done.stdout


def test_an_empty_folder_is_no_success(tmp_path):
    done = run("verify", tmp_path, "--trust", "embedded")
    assert done.returncode == 1 and "нет файлов .xml" in done.stderr


def test_mistakes_that_the_document_shows(pki, tmp_path):
    plain, key = tmp_path / "plain.xml", ["--key", pki.north.key, "--cert", pki.north.certificate]
    for text, more, told in (
            (PLAIN, ["--profile", "detached"], "--detached-id"),
            (PLAIN, ["--profile", "saml", "--detached-id", "x"], "--detached-id"),
            (PLAIN, ["--detached-id", "y"], "нет"),
            (PLAIN, ["--profile", "enveloped", "--role", "x"], "ролей нет"),
            (SMEV3, ["--profile", "smev3", "--role", "x"], "caller, smev, sender, person"),
            (SMEV2, ["--profile", "smev2", "--role", "caller"], "sender, person"),
            (SMEV3, ["--profile", "smev3", "--role", "smev"], "ровно один"),
            (soap("<a/>"), ["--profile", "smev2", "--role", "person"], "AppData")):
        plain.write_text(text)
        done = run("sign", plain, *key, *more)
        assert done.returncode == 2 and told in done.stderr and not done.stdout, done.stderr
    plain.write_text(PLAIN)
    for more in (["--transform", "c14n", "smev"], ["--transform", "xslt"], ["--id", "y"],
                 ["--transform", "enveloped"], ["--transform", "exc-c14n", "c14n"]):
        done = run("canon", plain, *more)
        assert done.returncode == 2 and "KB-4004" in done.stderr and not done.stdout, done.stderr


@pytest.mark.skipif(not REFERENCE.exists(), reason="no reference data beside the project")
def test_the_w3c_sets():
    folder = REFERENCE / "xmldsig"
    keys = folder / "merlin-xmldsig-twenty-three/certs"
    done = run("verify", folder, "--profile", "xmldsig", "--trust", keys, "--hmac-key", "secret",
               "--verbose")
    assert done.returncode == 1 and done.stdout.count("подписи верны\n") == 6, done.stdout
    assert "KB-1305" in done.stdout and "CN=Lugh" in done.stdout
    hmac = folder / "merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1.xml"
    for secret, code in (("secret", 0), ("other", 1), ("", 1)):
        more = ["--hmac-key", secret] if secret else []
        assert run("verify", hmac, "--profile", "xmldsig", *more).returncode == code
