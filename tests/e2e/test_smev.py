"""The sandbox's queue of SMEV 3 and the system that talks with it, over the wire."""
import base64
import subprocess
import time

import pytest
from lxml import etree

from harness import gost, smev

V = "1.2"
official = pytest.mark.skipif(not smev.OFFICIAL.exists(),
                              reason="the official schemas are not there: ../shared/reference")


@pytest.fixture(scope="module")
def queue(pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    schema = folder / "kind.xsd"
    schema.write_text(f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
        targetNamespace="{smev.KIND[0]}" elementFormDefault="qualified">
        <xs:element name="{smev.KIND[1]}"><xs:complexType><xs:sequence>
        <xs:element name="mark" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
        </xs:schema>""")
    running = smev.QueueProcess(pki, folder, "--redelivery", "1", "--attachments-bytes", "100000",
                                "--schema", f"{smev.KIND[0]}#{smev.KIND[1]}={schema}")
    yield running
    running.stop()


class System:
    """`kontingent-sandbox smev` as one of the systems."""

    def __init__(self, url, key, certificate, smev_certificate, version=V):
        self.options = ["--url", url, "--key", key, "--cert", certificate, "--smev-cert",
                        smev_certificate, "--version", version, "--resources", smev.ROOT]

    def run(self, word, *arguments):
        command = [smev.SANDBOX, "smev", word, *self.options, *arguments]
        return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=60)

    def must(self, word, *arguments):
        done = self.run(word, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def system(queue, identity, version=V, url=None):
    return System(url or queue.url, identity.key, identity.certificate,
                  queue.pki.bus.certificate, version)


@pytest.fixture
def diary(queue, pki):
    return system(queue, pki.north)


@pytest.fixture
def region(queue, pki):
    return system(queue, pki.epgu)


@pytest.fixture
def request_file(tmp_path):
    file = tmp_path / "request.xml"
    file.write_text(smev.content())
    return file


def field(text, name):
    return next(line.split(": ", 1)[1] for line in text.splitlines() if line.startswith(name))


def take(queue, identity, operation="GetRequest"):
    """What is there, acknowledged."""
    answer = queue.post(smev.get(V, operation, identity))
    if answer.text("MessageID"):
        assert queue.post(smev.ack(V, answer.text("MessageID"), identity)).fault is None
    return answer


# --- both sides by the command line ---

def test_a_request_travels_with_its_attachments_and_is_answered(diary, region, request_file,
                                                                tmp_path):
    attachment = tmp_path / "scan.pdf"
    attachment.write_bytes(b"%PDF\r\n--kontingent\r\n" + bytes(range(256)) * 40)
    sent = diary.must("send", request_file, "--attach", attachment, "--transaction", "T1")
    told = region.must("receive", "--save", tmp_path / "in")
    assert field(told, "номер") == sent and field(told, "от") == "DIARY"
    assert "application/pdf, подпись верна" in told
    assert (tmp_path / "in/attachment-1").read_bytes() == attachment.read_bytes()
    mark = etree.parse(str(tmp_path / "in/content.xml")).findtext(f"{{{smev.KIND[0]}}}mark")
    assert mark == "5"
    assert region.must("receive") == "Очередь пуста."

    answered = region.must("send", request_file, "--reply-to", field(told, "отвечать на"))
    told = diary.must("receive", "responses")
    assert field(told, "номер") == answered and field(told, "на запрос") == sent
    assert field(told, "от") == "REGION"


def test_a_file_in_the_storage_is_described_by_its_gost_hash(diary, region, request_file, tmp_path):
    uuid, file = smev.new_id(), tmp_path / "large.zip"
    file.write_bytes(bytes(range(256)) * 1000)
    diary.must("send", request_file, "--stored", f"{uuid}={file}")
    hashed = subprocess.run(
        ["openssl", "dgst", "-md_gost12_256", "-binary", file], capture_output=True, check=True,
        env=gost.environment(tmp_path)).stdout
    told = field(region.must("receive"), "в хранилище")
    assert told == f"{uuid}, application/zip, хэш {base64.b64encode(hashed).decode()}"


def test_a_rejection_is_told_with_its_code(diary, region, request_file):
    diary.must("send", request_file)
    told = region.must("receive")
    region.must("send", "--reply-to", field(told, "отвечать на"), "--reject", "NO_DATA")
    assert "отказ: NO_DATA" in diary.must("receive", "responses")


def test_what_is_not_acknowledged_comes_again(diary, region, request_file):
    sent = diary.must("send", request_file)
    assert field(region.must("receive", "--keep"), "номер") == sent
    assert region.must("receive", "--keep") == "Очередь пуста."
    assert field(region.must("receive", "--wait", "3"), "номер") == sent
    time.sleep(1.2)  # longer than the redelivery
    assert region.must("receive") == "Очередь пуста."


def test_a_failure_that_passes_is_waited_out(queue, diary, region, request_file):
    queue.switch(operation="SendRequest", fault="SMEVFailure", times=2)
    sent = diary.must("send", request_file)
    assert field(region.must("receive"), "номер") == sent


def test_a_lost_answer_is_not_a_second_message(queue, diary, region, request_file):
    queue.switch(operation="SendRequest", fault="SMEVFailure", after=1)
    sent = diary.must("send", request_file)  # the second try: MessageIsAlreadySent
    assert field(region.must("receive"), "номер") == sent
    assert region.must("receive") == "Очередь пуста."


def test_a_lost_ack_is_an_ack(queue, diary, region, request_file):
    sent = diary.must("send", request_file)
    queue.switch(operation="Ack", fault="TargetMessageIsNotFound", after=1)
    assert field(region.must("receive"), "номер") == sent
    assert region.must("receive") == "Очередь пуста."


@pytest.mark.parametrize("fault,code", [
    ("SenderIsNotRegistered", "KB-1916"), ("AccessDenied", "KB-1912"),
    ("StaleMessageId", "KB-1908"), ("SignatureVerificationFault", "KB-1902")])
def test_a_fault_is_explained_with_cause_and_cure(queue, diary, request_file, fault, code):
    queue.switch(operation="SendRequest", fault=fault)
    refused = diary.run("send", request_file)
    assert refused.returncode == 1
    assert code in refused.stderr and "СМЭВ" in refused.stderr


def test_a_slow_queue_is_waited_for(queue, diary, region, request_file):
    queue.switch(operation="SendRequest", delay=1500)
    begun = time.monotonic()
    diary.must("send", request_file)
    assert time.monotonic() - begun > 1.4
    region.must("receive")


def test_business_data_against_its_schema_is_rejected_later(diary, region, tmp_path):
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(smev.content("none"))
    sent = diary.must("send", wrong)
    told = diary.must("status")
    assert "requestIsRejectedBySmev" in told and sent in told and "KB-1901" in told
    told = diary.must("receive", "responses")
    assert "requestIsRejectedBySmev" in told and field(told, "на запрос") == sent
    assert region.must("receive") == "Очередь пуста."
    assert diary.must("status") == "СМЭВ нечего сообщить."


def test_statistics_say_what_waits(diary, region, request_file):
    diary.must("send", request_file)
    assert "REGION.request: 1" in region.must("statistics")
    region.must("receive")


def test_an_answer_that_smev_did_not_sign_is_not_believed(queue, pki, region, diary, request_file):
    diary.must("send", request_file)
    deceived = System(queue.url, pki.epgu.key, pki.epgu.certificate, pki.south.certificate)
    refused = deceived.run("receive")
    assert refused.returncode == 1 and "KB-1703" in refused.stderr
    region.must("receive", "--wait", "3")


def test_attachments_beyond_the_limit_are_refused(diary, request_file, tmp_path):
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(100_001))
    refused = diary.run("send", request_file, "--attach", large)
    assert refused.returncode == 1 and "KB-1910" in refused.stderr


def test_the_queue_speaks_tls(pki, tmp_path, request_file):
    queue = smev.QueueProcess(pki, tmp_path, "--tls-cert", pki.tls.certificate, "--tls-key",
                              pki.tls.key)
    try:
        assert queue.url.startswith("https://")
        diary = system(queue, pki.north)
        strangers = diary.run("send", request_file, "--ca", pki.unknown.certificate, "--patience", "0")
        assert strangers.returncode == 3
        diary.must("send", request_file, "--ca", pki.anchor)
    finally:
        queue.stop()


# The 1.1 of real traffic: no DestinationName, which the schema asks for.
METADATA = """<t:SendRequestResponse><t:MessageMetadata Id="SIGNED_BY_SMEV">
    <t:MessageId>{id}</t:MessageId><t:MessageType>REQUEST</t:MessageType>
    <t:Sender><t:Mnemonic>DIARY</t:Mnemonic><t:HumanReadableName>d</t:HumanReadableName></t:Sender>
    <t:SendingTimestamp>2026-11-26T12:00:00Z</t:SendingTimestamp><t:SupplementaryData>
    <t:InteractionType>NotDetected</t:InteractionType></t:SupplementaryData>
    </t:MessageMetadata></t:SendRequestResponse>"""


def test_an_answer_that_breaks_the_schema_is_read_only_where_that_is_said(pki, request_file):
    def answer(request):
        asked = etree.fromstring(smev.read_parts(*request)[0]).findtext(".//{*}MessageID")
        made = smev.envelope("1.1", METADATA.format(id=asked))
        target = made.find(".//{*}MessageMetadata")
        return etree.tostring(smev.sign(made, target, pki.bus, "SMEVSignature"))
    door = smev.Recorder(answer)
    diary = System(door.url, pki.north.key, pki.north.certificate, pki.bus.certificate, "1.1")
    refused = diary.run("send", request_file)
    assert refused.returncode == 1 and "KB-1401" in refused.stderr
    diary.must("send", request_file, "--lenient")
    door.stop()


def test_an_answer_about_another_message_is_not_believed(pki, request_file):
    made = smev.envelope("1.1", METADATA.format(id=smev.new_id()))
    target = made.find(".//{*}MessageMetadata")
    signed = etree.tostring(smev.sign(made, target, pki.bus, "SMEVSignature"))
    door = smev.Recorder(lambda request: signed)
    diary = System(door.url, pki.north.key, pki.north.certificate, pki.bus.certificate, "1.1")
    refused = diary.run("send", request_file, "--lenient", "--patience", "0")
    assert refused.returncode == 1 and "KB-1703" in refused.stderr
    door.stop()


@official
@pytest.mark.parametrize("version", smev.VERSIONS)
def test_every_envelope_is_valid_by_the_official_schema(queue, pki, request_file, tmp_path, version):
    recorder = smev.Recorder(queue.url)
    diary = system(queue, pki.north, version, recorder.url)
    region = system(queue, pki.epgu, version, recorder.url)
    attachment = tmp_path / "a.txt"
    attachment.write_text("text")
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(smev.content("none"))
    for content, reply in ((request_file, request_file), (request_file, None)):
        diary.must("send", content, "--attach", attachment)
        to = field(region.must("receive"), "отвечать на")
        with_what = [reply] if reply else ["--reject", "NO_DATA"]
        region.must("send", *with_what, "--reply-to", to)
        diary.must("receive", "responses")
    diary.must("send", wrong)
    diary.must("status")
    diary.must("receive", "responses")
    diary.must("receive", "responses")
    if version != "1.3":
        region.must("statistics")
    for fault in ("InvalidContent", "SignatureVerificationFault", "DestinationOverflow",
                  "BusinessDataTypeIsNotSupported", "AttachmentSizeLimitExceeded",
                  "QuoteLimitExceeded", "TransactionCodeInvalid", "EndOfLifeReached"):
        queue.switch(operation="SendRequest", fault=fault)
        diary.run("send", request_file, "--patience", "0")
    recorder.stop()
    schema = smev.official_schema(version)
    assert len(recorder.passed) >= 40
    for octets in recorder.passed:
        smev.validate(schema, octets)


@pytest.mark.parametrize("kind", ["gost2012_256", "gost2012_512"])
def test_a_system_with_a_gost_key_is_understood(pki, tmp_path, kind):
    environment = gost.environment(tmp_path)
    for name in ("smev", "diary", "region"):
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", kind, "-pkeyopt", "paramset:A", "-nodes",
             "-keyout", f"{name}.key", "-out", f"{name}.crt", "-subj", f"/CN={name}", "-days", "9"],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
    file = {name: (tmp_path / f"{name}.key", tmp_path / f"{name}.crt")
            for name in ("smev", "diary", "region")}

    class Gost:
        class bus:
            key, certificate = file["smev"]
        north = epgu = expired = pki.north
    queue = smev.QueueProcess(Gost, tmp_path, "--participant", f"A={file['diary'][1]}",
                              "--participant", f"B={file['region'][1]}",
                              "--provide", "B=urn:test:gost#Ask")
    try:
        (tmp_path / "ask.xml").write_text('<Ask xmlns="urn:test:gost">вопрос</Ask>')
        asks = System(queue.url, *file["diary"], file["smev"][1])
        answers = System(queue.url, *file["region"], file["smev"][1])
        sent = asks.must("send", tmp_path / "ask.xml", "--attach", tmp_path / "ask.xml")
        told = answers.must("receive")
        assert field(told, "номер") == sent and "подпись верна" in told
    finally:
        queue.stop()


# --- what the queue refuses, from Python ---

def test_a_genuine_message_is_taken(queue, pki):
    message_id = smev.new_id()
    assert queue.post(smev.send_request(V, message_id, pki.north)).fault is None
    assert take(queue, pki.epgu).text("MessageID") == message_id


@pytest.mark.parametrize("message_id,fault", [
    ("3d0f4a7e-0000-4000-8000-000000000001", "InvalidMessageIdFormat"),
    (lambda: smev.new_id(age=49 * 3600), "StaleMessageId")])
def test_an_id_must_be_of_version_1_and_fresh(queue, pki, message_id, fault):
    message_id = message_id() if callable(message_id) else message_id
    assert queue.post(smev.send_request(V, message_id, pki.north)).fault == fault


def test_an_unknown_kind_of_data_is_named(queue, pki):
    other = '<o:Other xmlns:o="urn:test:other"/>'
    answer = queue.post(smev.send_request(V, smev.new_id(), pki.north, other))
    assert answer.fault == "BusinessDataTypeIsNotSupported"
    assert answer.text("RootElementNamespaceURI") == "urn:test:other"


def test_only_registered_systems_with_valid_certificates_are_heard(queue, pki):
    rsa_stranger = pki.ours.issue("stranger-rsa", "RSA")
    assert queue.post(smev.send_request(V, smev.new_id(), rsa_stranger)).fault == \
        "SenderIsNotRegistered"


def test_only_who_was_asked_may_answer(queue, pki):
    queue.post(smev.send_request(V, smev.new_id(), pki.north))
    to = take(queue, pki.epgu).text("ReplyTo")
    assert queue.post(smev.send_response(V, smev.new_id(), to, pki.north)).fault == \
        "RecipientIsNotFound"
    assert queue.post(smev.send_response(V, smev.new_id(), "bm9ib2R5", pki.epgu)).fault == \
        "RecipientIsNotFound"
    assert queue.post(smev.send_response(V, smev.new_id(), to, pki.epgu)).fault is None
    assert take(queue, pki.north, "GetResponse").text("To") == to


def test_nobody_acknowledges_for_another(queue, pki):
    message_id = smev.new_id()
    queue.post(smev.send_request(V, message_id, pki.north))
    queue.post(smev.get(V, "GetRequest", pki.epgu))
    assert queue.post(smev.ack(V, message_id, pki.north)).fault == "TargetMessageIsNotFound"
    assert queue.post(smev.ack(V, message_id, pki.epgu)).fault is None


def invalid(value):
    return "SignatureVerificationFault: " + value


def change_content(made):
    made.find(".//{*}mark").text = "2"


def move_elsewhere(made):
    """What is signed hides in the business process' data; another request stands in its place."""
    message = made.find(f".//{{{smev.types(V)}}}SendRequestRequest")
    genuine = message[0]
    evil = etree.fromstring(etree.tostring(genuine))
    evil.set("Id", "EVIL")
    evil.find(".//{*}mark").text = "2"
    message.replace(genuine, evil)
    place = etree.SubElement(evil, f"{{{smev.types(V)}}}BusinessProcessMetadata")
    etree.SubElement(place, "{urn:test:wrapper}wrapper").append(genuine)


def two_of_one_id(made):
    message = made.find(f".//{{{smev.types(V)}}}SendRequestRequest")
    evil = etree.fromstring(etree.tostring(message[0]))
    place = etree.SubElement(message[0], f"{{{smev.types(V)}}}BusinessProcessMetadata")
    etree.SubElement(place, "{urn:test:wrapper}wrapper").append(evil)


def sign_other_element(made):
    made.find(f".//{{{smev.DS}}}Reference").set("URI", "#OTHER")


def no_signature(made):
    holder = made.find(".//{*}CallerInformationSystemSignature")
    holder.getparent().remove(holder)


def no_header(made):
    made.remove(made.find(f"{{{smev.SOAP}}}Header"))


@pytest.mark.parametrize("spoil,fault", [
    (change_content, invalid("SignatureIsInvalid")),
    (move_elsewhere, invalid("SignatureIsInvalid")),
    (two_of_one_id, invalid("SignatureIsInvalid")),
    (sign_other_element, invalid("SignatureIsInvalid")),
    (no_signature, invalid("NoSignatureFound")),
    (no_header, invalid("PoorSOAPEnvelopeFormat"))])
def test_what_is_not_signed_as_it_must_be_is_refused(queue, pki, spoil, fault):
    made = smev.send_request(V, smev.new_id(), pki.north)
    spoil(made)
    assert queue.post(made).fault == fault
    assert take(queue, pki.epgu).text("MessageID") is None


def test_a_doctype_is_refused(queue, pki):
    made = etree.tostring(smev.send_request(V, smev.new_id(), pki.north))
    assert queue.post(b"<!DOCTYPE x [<!ENTITY e 'x'>]>" + made).fault == "InvalidContent"


def test_every_violation_of_the_schema_has_its_line(queue, pki):
    made = smev.envelope(V, "<t:SendRequestRequest><t:Nothing/></t:SendRequestRequest>")
    answer = queue.post(made)
    assert answer.fault == "InvalidContent"
    assert answer.message.find(".//{*}ValidationError").get("errorPosition") is not None


def test_octets_that_are_no_message_get_a_fault_too(queue):
    assert queue.post(b"\x00\xff").fault == "InvalidContent"
    assert queue.post(b"<a/>").fault.startswith("SignatureVerificationFault")
    assert queue.post(b"--b\r\n", 'multipart/related; boundary="b"').fault == "InvalidContent"


HEADERS = ("<b:AttachmentHeaderList><b:AttachmentHeader><b:contentId>a</b:contentId>"
           "<b:MimeType>text/plain</b:MimeType></b:AttachmentHeader></b:AttachmentHeaderList>")


def contents(inside, name="a"):
    return (f"<b:AttachmentContentList><b:AttachmentContent><b:Id>{name}</b:Id><b:Content>{inside}"
            "</b:Content></b:AttachmentContent></b:AttachmentContentList>")


INCLUDE = f'<x:Include xmlns:x="{smev.XOP}" href="cid:part%40one"/>'


@pytest.mark.parametrize("headers,beside,parts,fault", [
    (HEADERS, contents(INCLUDE), {"part@one": b"text"}, None),
    (HEADERS, contents(base64.b64encode(b"text").decode()), {}, None),
    (HEADERS, contents(INCLUDE), {}, "AttachmentContentMiscoordination"),
    (HEADERS, contents(INCLUDE), {"other": b"text"}, "AttachmentContentMiscoordination"),
    (HEADERS, contents(INCLUDE, "other"), {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    (HEADERS, "", {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    ("", contents(INCLUDE), {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    (HEADERS, contents(INCLUDE), {"part@one": bytes(100_001)}, "AttachmentSizeLimitExceeded")])
def test_each_described_attachment_is_there_once_and_not_too_large(queue, pki, headers, beside,
                                                                   parts, fault):
    made = smev.send_request(V, smev.new_id(), pki.north, headers=headers, contents=beside)
    content_type, body = smev.multipart(etree.tostring(made), parts)
    assert queue.post(body, content_type).fault == fault
    assert list(take(queue, pki.epgu).parts.values()) == ([] if fault else [b"text"])
