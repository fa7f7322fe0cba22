"""What the sandbox's queue of SMEV 3 refuses: messages made, signed and spoiled in Python."""
import base64

import pytest
from lxml import etree

from harness import smev

V = "1.2"


@pytest.fixture(scope="module")
def queue(pki, tmp_path_factory):
    running = smev.QueueProcess(pki, tmp_path_factory.mktemp("queue"), "--attachments-bytes",
                                "100000")
    yield running
    running.stop()


def take(queue, identity, operation="GetRequest"):
    """What is there, acknowledged."""
    answer = queue.post(smev.get(V, operation, identity))
    if answer.text("MessageID"):
        assert queue.post(smev.ack(V, answer.text("MessageID"), identity)).fault is None
    return answer


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
    (HEADERS, contents(INCLUDE, "b"), {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    (HEADERS, "", {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    ("", contents(INCLUDE), {"part@one": b"text"}, "AttachmentContentMiscoordination"),
    (HEADERS, contents(INCLUDE), {"part@one": bytes(100_001)}, "AttachmentSizeLimitExceeded")])
def test_each_described_attachment_is_there_once_and_not_too_large(queue, pki, headers, beside,
                                                                   parts, fault):
    made = smev.send_request(V, smev.new_id(), pki.north, headers=headers, contents=beside)
    content_type, body = smev.multipart(etree.tostring(made), parts)
    assert queue.post(body, content_type).fault == fault
    assert list(take(queue, pki.epgu).parts.values()) == ([] if fault else [b"text"])
