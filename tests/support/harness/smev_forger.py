"""A queue in Python that brings one message, as a test wants it: rightly signed or not, with what
a queue would not let through."""
import copy
import threading

from lxml import etree

from harness import smev
from harness.messages import get_students, make_snils

METADATA = ('<t:MessageMetadata Id="M"><t:MessageId>{id}</t:MessageId><t:MessageType>{kind}'
            "</t:MessageType><t:Sender><t:Mnemonic>EPGU</t:Mnemonic><t:HumanReadableName>EPGU"
            "</t:HumanReadableName></t:Sender><t:SendingTimestamp>{now}</t:SendingTimestamp>"
            "<t:DestinationName>BUS</t:DestinationName><t:SupplementaryData><t:InteractionType>"
            "NotDetected</t:InteractionType></t:SupplementaryData></t:MessageMetadata>")
ASKED = get_students(make_snils(300_999_998))


class Forger:
    """A queue that holds one message, until it is acknowledged, and keeps what it is told."""

    def __init__(self, pki, spoil=False, signer=None, headers="", files="", twist=None):
        """headers: what the sender says of attachments; files: what SMEV says of the storage;
        twist: a function that changes the sender's data before he and SMEV sign them."""
        self.twist = twist
        self.headers, self.files = headers, files
        self.pki, self.lock, self.acknowledged, self.responses = pki, threading.Lock(), [], []
        self.id = smev.new_id()
        self.message = self._brought(spoil, signer or pki.outsider)
        self.door = smev.Recorder(self._answer)
        self.url = self.door.url

    def _brought(self, spoil, signer):
        sent = smev.send_request("1.2", self.id, self.pki.epgu, ASKED, self.headers)
        if self.twist:
            data = sent.find(".//{*}SenderProvidedRequestData")
            self.twist(data)
            smev.sign(sent, data, self.pki.epgu)
        if spoil:
            sent.find(".//{*}requesterSnils").text = make_snils(300_999_997)
        made = smev.envelope("1.2", "<t:GetRequestResponse><t:RequestMessage>"
                                    '<t:Request Id="R"/></t:RequestMessage></t:GetRequestResponse>')
        request = made.find(".//{*}Request")
        request.append(copy.deepcopy(sent.find(".//{*}SenderProvidedRequestData")))
        told = METADATA.format(id=self.id, kind="REQUEST", now=smev.now())
        for part in (told, *filter(None, [self.files]), "<t:ReplyTo>there</t:ReplyTo>", "<t:SenderInformationSystemSignature/>"):
            request.append(smev.envelope("1.2", part).find(f"{{{smev.SOAP}}}Body")[0])
        request[-1].append(sent.find(".//{*}CallerInformationSystemSignature")[0])
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
