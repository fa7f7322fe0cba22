"""The sandbox's queue of SMEV 3 and the system that talks with it, over the wire."""
import base64
import subprocess
import time

import pytest
from lxml import etree

from harness import gost, smev
from harness.smev_system import System, field

official = pytest.mark.skipif(not smev.OFFICIAL.exists(),
                              reason="the official schemas are not there: ../shared/reference")


@pytest.fixture(scope="module")
def queue(pki, tmp_path_factory):
    folder = tmp_path_factory.mktemp("queue")
    schema = folder / "kind.xsd"
    schema.write_text(smev.KIND_SCHEMA)
    running = smev.QueueProcess(pki, folder, "--redelivery", "1", "--attachments-bytes", "100000",
                                "--schema", f"{smev.KIND[0]}#{smev.KIND[1]}={schema}")
    yield running
    running.stop()


def system(queue, identity, version="1.2", url=None):
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


def test_a_request_travels_with_its_attachments_and_is_answered(diary, region, request_file,
                                                                tmp_path):
    attachment = tmp_path / "scan.pdf"
    attachment.write_bytes(b"%PDF\r\n--kontingent\r\n" + bytes(range(256)) * 40)
    sent = diary.must("send", "--transaction", "T1", "--attach", attachment, request_file)
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


def test_an_empty_reply_to_is_no_request(diary, request_file):
    assert diary.run("send", request_file, "--reply-to", "").returncode == 2


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
        strangers = pki.unknown.certificate
        refused = diary.run("send", request_file, "--ca", strangers, "--patience", "0")
        assert refused.returncode == 3
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
def test_every_envelope_is_valid_by_the_official_schema(queue, pki, request_file, tmp_path,
                                                        version):
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
