"""A partner: signs, sends, and believes only answers whose signature holds."""
import email
from dataclasses import dataclass, field

from lxml import etree

from harness import wire, wss

FAULT = "urn:kontingent:fault:1.0"
PATHS = {"urn:kontingent:diary:1.0": "/ws/diary", "urn:kontingent:portal:1.0": "/ws/epgu"}


@dataclass
class Fault:
    code: str
    text: str
    message_id: str
    trace: str
    blame: str  # local name of faultcode or Code/Value
    items: list = field(default_factory=list)


class Answer:
    def __init__(self, bus, reply):
        self.status, self.headers, self.raw = reply.status, reply.headers, reply.body
        self.envelope = etree.fromstring(self._root_part(reply))
        wss.check_signed(self.envelope, bus.pki.bus.token, bus.pki.bus.certificate, bus.ahead)
        self.payload = wss.find_part(self.envelope, "Body")[0]
        self.fault = self._read_fault() if etree.QName(self.payload).localname == "Fault" else None

    @staticmethod
    def _root_part(reply):
        media = reply.headers["Content-Type"]
        if not media.startswith("multipart/"):
            return reply.body
        whole = email.message_from_bytes(f"Content-Type: {media}\r\n\r\n".encode() + reply.body)
        return whole.get_payload(0).get_payload(decode=True)

    def _read_fault(self):
        found = self.payload.find(f".//{{{FAULT}}}ServiceFault")
        assert found is not None, etree.tostring(self.payload)
        text = {etree.QName(child).localname: child.text for child in found}
        codes = self.payload.xpath("faultcode | *[local-name()='Code']/*[local-name()='Value']")
        items = [{etree.QName(child).localname: child.text for child in item}
                 for item in found.findall(f"{{{FAULT}}}item")]
        return Fault(text["code"], text["text"], text.get("messageId"), text["trace"],
                     codes[0].text.split(":")[-1], items)

    @property
    def code(self):
        return self.fault.code if self.fault else "ok"

    def text(self, name):
        """The text of the payload's child."""
        return self.payload.findtext(f"{{*}}{name}")

    def all(self, path):
        return self.payload.findall("/".join("{*}" + step for step in path.split("/")))

    def counts(self):
        return tuple(int(self.text(name))
                     for name in ("received", "accepted", "unchanged", "rejected"))

    def records(self, outcome="rejected"):
        found = [{etree.QName(child).localname: child.text for child in record}
                 for record in self.all("record")]
        return [record for record in found if record["outcome"] == outcome]


class Partner:
    def __init__(self, bus, identity, **signing):
        self.bus, self.identity, self.signing = bus, identity, signing
        self.client = wire.Client(bus)

    def make(self, payload, soap="1.1", **signing):
        """A signed message as octets."""
        envelope = wss.make_envelope(payload, soap)
        wss.sign(envelope, self.identity, **{**self.signing, **signing})
        return wss.to_bytes(envelope)

    def send(self, octets, *, soap="1.1", path="/ws/diary", headers=None):
        return Answer(self.bus, self.client.post(path, octets, soap=soap, headers=headers))

    def call(self, payload, soap="1.1", **signing):
        """Signs and sends to the service of the payload's namespace."""
        ns = etree.QName(etree.fromstring(payload)).namespace
        return self.send(self.make(payload, soap, **signing), soap=soap, path=PATHS[ns])

    def must(self, payload, soap="1.1", **signing):
        answer = self.call(payload, soap, **signing)
        assert answer.fault is None, answer.fault
        assert answer.status == 200
        return answer
