"""What SMEV would not let through: signatures that do not hold, told from each other."""
import copy
import threading

import pytest
from lxml import etree

from harness import smev
from harness.delivery import wait_until
from harness.messages import get_students, make_snils
from harness.smev_bus import start_bus

METADATA = ('<t:MessageMetadata Id="M"><t:MessageId>{id}</t:MessageId><t:MessageType>{kind}'
            "</t:MessageType><t:Sender><t:Mnemonic>EPGU</t:Mnemonic><t:HumanReadableName>EPGU"
            "</t:HumanReadableName></t:Sender><t:SendingTimestamp>{now}</t:SendingTimestamp>"
            "<t:DestinationName>BUS</t:DestinationName><t:SupplementaryData><t:InteractionType>"
            "NotDetected</t:InteractionType></t:SupplementaryData></t:MessageMetadata>")
ASKED = get_students(make_snils(300_999_998))


class Forger:
    """A queue that holds one message, until it is acknowledged, and keeps what it is told."""

    def __init__(self, pki, spoil, signer):
        self.pki, self.lock, self.acknowledged, self.responses = pki, threading.Lock(), [], []
        self.id = smev.new_id()
        self.message = self._brought(spoil, signer)
        self.door = smev.Recorder(self._answer)
        self.url = self.door.url

    def _brought(self, spoil, signer):
        sent = smev.send_request("1.2", self.id, self.pki.epgu, ASKED)
        if spoil:
            sent.find(".//{*}requesterSnils").text = make_snils(300_999_997)
        made = smev.envelope("1.2", "<t:GetRequestResponse><t:RequestMessage>"
                                    '<t:Request Id="R"/></t:RequestMessage></t:GetRequestResponse>')
        request = made.find(".//{*}Request")
        request.append(copy.deepcopy(sent.find(".//{*}SenderProvidedRequestData")))
        told = METADATA.format(id=self.id, kind="REQUEST", now=smev.now())
        for part in (told, "<t:ReplyTo>there</t:ReplyTo>", "<t:SenderInformationSystemSignature/>"):
            request.append(smev.envelope("1.2", part).find(f"{{{smev.SOAP}}}Body")[0])
        request[-1].append(sent.find(f".//{{{smev.DS}}}Signature"))
        holder = etree.SubElement(request.getparent(), f"{{{smev.types('1.2')}}}SMEVSignature")
        holder.append(smev.make_signature(request, signer))
        return etree.tostring(made)

    def _answer(self, asked):
        message = etree.fromstring(smev.read_parts(*asked)[0]).find(f"{{{smev.SOAP}}}Body")[0]
        name = etree.QName(message).localname
        with self.lock:
            if name == "GetRequestRequest" and not self.acknowledged:
                return self.message
            if name == "AckRequest":
                self.acknowledged.append(message.find("{*}AckTargetMessage").get("accepted"))
            if name == "SendResponseRequest":
                self.responses.append(message)
                taken = METADATA.format(id=message.findtext(".//{*}MessageID"), kind="RESPONSE",
                                        now=smev.now())
                made = smev.envelope("1.2", f"<t:SendResponseResponse>{taken}"
                                            "</t:SendResponseResponse>")
                smev.sign(made, made.find(".//{*}MessageMetadata"), self.pki.outsider,
                          "SMEVSignature")
                return etree.tostring(made)
        nothing = name.removesuffix("Request") + "Response"
        return etree.tostring(smev.envelope("1.2", f"<t:{nothing}/>"))


@pytest.fixture
def forged(pki, store, tmp_path):
    """A daemon before a queue that brings one message; what is wrong with it is the test's."""
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    running = []

    def start(spoil=False, signer=None):
        queue = Forger(pki, spoil, signer or pki.outsider)
        running.extend([queue.door, start_bus(pki, store, tmp_path, queue,
                                              requests=[{"service": "portal", "pollers": 1}],
                                              certificates=[str(pki.outsider.certificate)])])
        return queue, running[1]

    yield start
    for each in reversed(running):
        each.stop()


def test_a_genuine_message_is_answered(forged):
    queue, _ = forged()
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the answer")
    assert queue.acknowledged == ["true"]
    assert queue.responses[0].find(".//{*}GetStudentsResponse") is not None


def test_what_the_sender_did_not_sign_is_rejected_kept_and_alarmed(forged):
    queue, bus = forged(spoil=True)
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the rejection")
    assert queue.acknowledged == ["false"]
    said = queue.responses[0]
    assert said.findtext(".//{*}RejectionReasonCode") == "ACCESS_DENIED"
    assert said.findtext(".//{*}To") == "there"
    assert bus.metric("kontingent_smev_alarms_total") == 1
    assert [row["code"] for row in bus.journal()] == ["KB-1302"]
    assert '"KB-1302"' in bus.cli("messages", "--failed", "--json").stdout


def test_what_smev_did_not_sign_is_not_even_rejected(forged, pki):
    queue, bus = forged(signer=pki.north)
    before = bus.journal()
    wait_until(lambda: bus.metric("kontingent_smev_alarms_total") >= 1, 20, "the alarm")
    assert not queue.acknowledged and not queue.responses
    assert bus.journal() == before
