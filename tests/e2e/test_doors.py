"""The doors: what HTTP refuses at a SOAP path, what is published there; what is told of both."""
import io
import json
import threading
import time
import zipfile

import pytest
from lxml import etree

from harness import wire, wss
from harness.bus import SOURCE, run
from harness.messages import get_status, new_id
from harness.partner import Answer
from harness.refusal import check_refused, nothing_stored

SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/",
        "1.2": "http://www.w3.org/2003/05/soap-envelope"}
HEAD = b"POST /ws/diary HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\n"


@pytest.mark.parametrize("header,status,code", [
    (b"Content-Encoding: br\r\nContent-Length: 0\r\n", 415, "KB-1003"),
    (b"Transfer-Encoding: foo\r\n", 501, "KB-1003"),
    (b"Expect: bogus\r\nContent-Length: 0\r\n", 417, "KB-1003"),
    (b"X: y\r\n" * 5000, 431, "KB-1001")], ids=["coding", "transfer", "expect", "large"])
def test_what_http_refuses_is_a_signed_fault_too(bus, header, status, code):
    with nothing_stored(bus), wire.connect_tls(bus) as sock:
        sock.sendall(HEAD + header + b"\r\n")
        reply = wire.read_reply(sock)
    assert reply.status == status
    check_refused(bus, Answer(bus, reply), code)


def test_a_contract_is_published_as_an_archive_and_to_head(bus):
    client = wire.Client(bus)
    for query in ("zip", "wsdl.zip"):
        reply = client.get(f"/ws/diary?{query}")
        assert reply.status == 200 and reply.headers["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
            assert archive.testzip() is None
            assert sorted(archive.namelist()) == ["common-1.0.xsd", "diary-1.0.wsdl",
                                                  "diary-1.0.xsd", "fault-1.0.xsd"]
    whole = client.get("/ws/diary?wsdl")
    with wire.connect_tls(bus) as sock:
        sock.sendall(b"HEAD /ws/diary?wsdl HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        octets = b"".join(iter(lambda: sock.recv(65536), b""))
    assert octets.startswith(b"HTTP/1.1 200") and octets.endswith(b"\r\n\r\n")
    assert f"Content-Length: {len(whole.body)}\r\n".encode() in octets


def insisting(north, soap, target):
    envelope = wss.make_envelope(get_status(new_id()), soap)
    header = etree.SubElement(envelope.find(f"{{{SOAP[soap]}}}Header"), "{urn:other}h")
    header.set(f"{{{SOAP[soap]}}}mustUnderstand", "1")
    if target:
        header.set(f"{{{SOAP[soap]}}}{'actor' if soap == '1.1' else 'role'}", target)
    wss.sign(envelope, north.identity)
    return north.send(wss.to_bytes(envelope), soap=soap)


def test_only_headers_for_us_must_be_understood(bus, north):
    assert insisting(north, "1.1", "urn:other").fault is None
    assert insisting(north, "1.2", SOAP["1.2"] + "/role/none").fault is None
    for soap in SOAP:
        answer = insisting(north, soap, "")
        check_refused(bus, answer, "KB-1204")
        assert answer.status == 500, "SOAP 1.2 part 2: a 400 is for Sender alone"


@pytest.mark.parametrize("soap", SOAP)
def test_an_answer_goes_nowhere_else(bus, north, soap):
    """WS-Addressing 1.0 SOAP binding 6.4.1; the QName must resolve although nothing signed
    declares its prefix."""
    wsa = "http://www.w3.org/2005/08/addressing"
    envelope = wss.make_envelope(get_status(new_id()), soap)
    header = envelope.find(f"{{{SOAP[soap]}}}Header")
    reply = etree.SubElement(header, f"{{{wsa}}}ReplyTo")
    etree.SubElement(reply, f"{{{wsa}}}Address").text = "https://elsewhere.example/"
    wss.sign(envelope, north.identity)
    answer = north.send(wss.to_bytes(envelope), soap=soap)
    check_refused(bus, answer, "KB-1205")
    assert answer.status == (500 if soap == "1.1" else 400)
    codes = [node for node in answer.payload.iter() if (node.text or "").startswith("wsa:Only")]
    assert len(codes) == 1 and codes[0].nsmap["wsa"] == wsa


def test_soap_12_says_what_it_did_not_understand(bus, north):
    answer = insisting(north, "1.2", "")
    named = answer.payload.getroottree().find(f".//{{{SOAP['1.2']}}}NotUnderstood")
    prefix, local = named.get("qname").split(":")
    assert (named.nsmap[prefix], local) == ("urn:other", "h")


WRONG = """resources: {resources}
store: sqlite:///no/such/folder/k.db
listen: {{address: 127.0.0.1, port: 8443}}
tls:
  certificate: {tls.certificate}
  key: {bus.key}
signing:
  certificate: {bus.certificate}
  key: {tls.key}
trust:
  anchors:
    - {north.certificate}
partners:
  - code: one
    name: Первый
    kind: supplier
    certificates:
      - {north.certificate}
    formats: [native, nothing]
  - code: two
    name: Второй
    kind: supplier
    certificates:
      - {north.certificate}
      - {north.key}
"""


def test_check_config_tells_all_that_opening_shows_with_its_place(pki, tmp_path):
    file = tmp_path / "wrong.yaml"
    for more, count in (("", 7), ("lisen: {}\n", 8)):
        text = WRONG.format(resources=SOURCE, tls=pki.tls, bus=pki.bus, north=pki.north)
        file.write_text(text + more)
        done = run("check-config", "--config", file, "--json")
        assert done.returncode == 1
        mistakes = json.loads(done.stdout)["mistakes"]
        assert len(mistakes) == count, done.stdout
        lines = [row["line"] for row in mistakes]
        assert {2, 6, 9, 12, 19, 24, 25} <= set(lines), done.stdout
        assert all(row["column"] > 0 and row["file"] == str(file) for row in mistakes)
        assert not any("not a certificate" in row["text"] for row in mistakes)


def test_the_doctor_looks_at_the_window_of_a_certificate(bus, tmp_path):
    settings = json.loads(bus.config.read_text())
    north = settings["partners"][0]
    north["certificates"] = [{"file": north["certificates"][0], "until": "2020-01-01T00:00:00Z"}]
    file = tmp_path / "window.yaml"
    file.write_text(json.dumps(settings))
    findings = json.loads(run("doctor", "--config", file, "--json").stdout)
    bad = [row["what"] for row in findings if not row["ok"]]
    assert any("north действовал до 2020-01-01" in what for what in bad), bad
    assert not any("ещё -" in row["what"] for row in findings)


def test_a_flood_of_strangers_becomes_one_row(bus):
    """More than the limit of rows a second, of several callers at once; each is counted. The last
    of the file: for a second after it no stranger has a row of its own."""
    def rows():
        comments = [row["comment"] for row in bus.store.rows(
            "SELECT comment FROM load_journal WHERE code IN ('KB-1003', 'KB-1004')")]
        sums = [int(text.split()[1]) for text in comments if text.startswith("ещё ")]
        return len(comments) - len(sums), sums

    def flood():
        with wire.connect_tls(bus) as sock:
            request = HEAD.replace(b"text/xml", b"text/plain") + b"Content-Length: 1\r\n\r\nx"
            sock.sendall(request * 100)
            for _ in range(100):
                assert wire.read_reply(sock).status == 400

    before, _ = rows()
    callers = [threading.Thread(target=flood) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    deadline = time.monotonic() + 5
    while True:
        single, sums = rows()
        if single - before + sum(sums) == 600 or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert single - before + sum(sums) == 600, (single - before, sums)
