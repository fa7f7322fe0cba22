"""What one participant of SMEV 3 may write into his own message, and SMEV passes on: it is answered
and acknowledged like any other, or else keeps nobody waiting."""
import pytest
from lxml import etree

from harness import smev
from harness.delivery import wait_until
from harness.smev_bus import start_bus
from harness.smev_forger import Forger

T, B, DS = (f"{{{ns}}}" for ns in (smev.types("1.2"), smev.basic("1.2"), smev.DS))


def content_of(data):
    return data.find(B + "MessagePrimaryContent")[0]


def after_content(data, name):
    made = etree.Element(T + name)
    data.find(B + "MessagePrimaryContent").addnext(made)
    return made


def false_signature(identity):
    return smev.make_signature(etree.Element("{urn:test:other}other", Id="PERSON"), identity)


def false_signature_of_a_person(data, pki):
    content_of(data).set("Id", "PERSON")
    after_content(data, "PersonalSignature").append(false_signature(pki.north))


def signature_among_the_metadata(data, pki):
    place = after_content(data, "BusinessProcessMetadata")
    etree.SubElement(place, "{urn:test:wrapper}wrapper").append(false_signature(pki.north))


def nested(depth):
    def twist(data, _):
        inner = content_of(data)
        for _ in range(depth):
            inner = etree.SubElement(inner, "{urn:test:deep}d")
    return twist


def many_namespaces(data, _):
    etree.SubElement(content_of(data), "{urn:test:0}many",
                     nsmap={f"p{number}": f"urn:test:{number}" for number in range(300)})


def id_of_smevs_own_signature(data, _):
    etree.SubElement(content_of(data), "{urn:test:id}claims", Id="R")


def mark_of_a_test(data, _):
    etree.SubElement(data, T + "TestMessage")


@pytest.fixture
def bring(pki, store, tmp_path):
    """A daemon before a queue that brings one message, in which the sender has done something."""
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    running = []

    def start(twist, **more):
        queue = Forger(pki, twist=lambda data: twist(data, pki))
        running.extend([queue.door, start_bus(pki, store, tmp_path, queue,
                                              requests=[{"service": "portal", "pollers": 1}],
                                              certificates=[str(pki.outsider.certificate)],
                                              **more)])
        return queue, running[1]

    yield start
    for each in reversed(running):
        each.stop()


def answer_of(queue):
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the answer")
    return queue.responses[0]


@pytest.mark.parametrize("twist,reason,code,accepted", [
    (false_signature_of_a_person, "ACCESS_DENIED", "KB-1302", "false"),
    (nested(150), "UNKNOWN_REQUEST_DESCRIPTION", "KB-1103", "true"),
    (many_namespaces, "UNKNOWN_REQUEST_DESCRIPTION", "KB-1103", "true"),
    (id_of_smevs_own_signature, "UNKNOWN_REQUEST_DESCRIPTION", "KB-1401", "true"),
    (mark_of_a_test, "ACCESS_DENIED", "KB-1604", "true"),
], ids=["person", "depth", "namespaces", "id", "test"])
def test_what_is_wrong_is_rejected_kept_and_alarmed(bring, twist, reason, code, accepted):
    queue, bus = bring(twist)
    said = answer_of(queue)
    assert said.findtext(".//{*}RejectionReasonCode") == reason
    assert said.findtext(".//{*}RejectionReasonDescription").startswith(code + " ")
    assert queue.acknowledged == [accepted]
    assert bus.metric("kontingent_smev_alarms_total") == 1
    assert bus.journal()[0]["code"] == code
    assert f'"{code}"' in bus.cli("messages", "--failed", "--json").stdout


def test_signatures_inside_what_the_sender_says_are_his_data(bring):
    queue, bus = bring(signature_among_the_metadata)
    assert answer_of(queue).find(".//{*}GetStudentsResponse") is not None
    assert queue.acknowledged == ["true"] and bus.metric("kontingent_smev_alarms_total") == 0


def test_a_test_takes_effect_where_tests_are_made(bring):
    queue, _ = bring(mark_of_a_test, test=True)
    assert answer_of(queue).find(".//{*}GetStudentsResponse") is not None


def test_what_nobody_can_read_keeps_those_behind_it_waiting_no_longer(bring):
    queue, bus = bring(nested(300))
    wait_until(lambda: bus.metric("kontingent_smev_polls_total", outcome="put_off") >= 5, 20,
               "looks that go on")
    assert bus.metric("kontingent_smev_polls_total", operation="GetRequest", outcome="failed") == 0
    assert bus.metric("kontingent_smev_alarms_total", code="answer_untrusted") >= 5
    assert not queue.acknowledged and not queue.responses
