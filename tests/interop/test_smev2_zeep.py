"""python3-zeep as a consumer of SMEV 2, its client made from ?wsdl, ЭП-ОВ by its own signature."""
import datetime

import pytest
import requests
import xmlsec
import zeep
from zeep.wsse.signature import BinarySignature

from harness import smev2, wss
from harness.messages import School, lesson, mark, new_id, push_marks, push_roster
from harness.partner import Partner

PORTAL = "urn:kontingent:portal:1.0"
BUS_SETTINGS = {"smev2": {"mnemonic": smev2.US}}


class Signature(BinarySignature):
    """Signs the Body for the actor smev; an answer must be the bus's."""

    def __init__(self, bus, identity):
        super().__init__(str(identity.key), str(identity.certificate), None,
                         xmlsec.constants.TransformRsaSha256, xmlsec.constants.TransformSha256)
        self.bus = bus

    def apply(self, envelope, headers):
        envelope, headers = super().apply(envelope, headers)
        security = envelope.find(f".//{{{wss.WSSE}}}Security")
        security.set(f"{{{wss.SOAP['1.1']}}}actor", smev2.ACTORS + "smev")
        return envelope, headers

    def verify(self, envelope):
        smev2.check_signed(envelope, self.bus.pki.bus)
        return envelope


class Client:
    def __init__(self, bus, identity, revision):
        session = requests.Session()
        session.trust_env = False
        session.verify = str(bus.pki.anchor)
        self.client = zeep.Client(f"{bus.url}/ws/smev2/{revision}?wsdl",
                                  wsse=Signature(bus, identity),
                                  transport=zeep.Transport(session=session))

    def send(self, status="REQUEST", content=None, **refs):
        system = {"Code": smev2.THEM, "Name": "Портал"}
        message = {"Sender": system, "Recipient": {"Code": smev2.US, "Name": "Регион"},
                   "TypeCode": "GSRV", "Status": status, "ExchangeType": "2",
                   "Date": datetime.datetime.now(datetime.timezone.utc), **refs}
        data = {"AppData": {"_value_1": [content]}} if content is not None else {}
        return self.client.service.SendMessage(Message=message, MessageData=data)

    def question(self, name, **fields):
        element = self.client.get_element(f"{{{PORTAL}}}{name}")
        return zeep.xsd.AnyObject(element, element(**fields))


@pytest.mark.parametrize("revision", smev2.REVISIONS)
def test_zeep_asks_and_reads_the_answer(bus, pki, revision):
    school = School(students=1)
    north = Partner(bus, pki.north)
    north.must(push_roster(school))
    north.must(push_marks(lesson(school, [mark(school.students[0], "5")])))
    portal, message = Client(bus, pki.epgu, revision), new_id()
    answer = portal.send(content=portal.question(
        "GetStudents", messageId=message, requesterSnils=school.mother_snils(0)))
    assert answer.Message.Status == "RESULT" and answer.Message.RequestIdRef == message
    found = answer.MessageData.AppData._value_1[0].student[0]
    shown = portal.send(content=portal.question(
        "GetPerformance", messageId=new_id(), requesterSnils=school.mother_snils(0),
        studentId=found.studentId,
        **{"from": datetime.date(2026, 11, 1), "to": datetime.date(2026, 11, 30)}))
    day = shown.MessageData.AppData._value_1[0].day[0]
    assert [each.value for each in day.lesson[0].mark] == ["5"]
    again = portal.send("PING", RequestIdRef=message)
    assert again.Message.Status == "RESULT"
    assert again.MessageData.AppData._value_1[0].student[0].studentId == found.studentId


def test_zeep_reads_a_refusal(bus, pki):
    portal = Client(bus, pki.epgu, "rev120315")
    answer = portal.send("PING", RequestIdRef=new_id())
    assert answer.Message.Status == "REJECT"
    assert answer.MessageData.AppData._value_1[0].code == "KB-1503"
