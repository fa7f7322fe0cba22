#!/usr/bin/python3
"""A diary in one page: python3-zeep, its own WS-Security signature, nothing of this project.

Sends one school with one student, then one mark, and prints what the bus says of each record.
Needs Debian's python3-zeep and python3-xmlsec, and a bus to talk to, such as `./dev run`:

    docs/examples/diary.py https://localhost:8443 var/demo/pki
"""
import datetime
import sys
import uuid

import requests
import xmlsec
import zeep
from zeep.wsse.compose import Compose
from zeep.wsse.signature import BinarySignature, _make_verify_key, _verify_envelope_with_key
from zeep.wsse.utils import WSU, get_security_header

url, pki = sys.argv[1], sys.argv[2]
today = datetime.date.today()
# a school day of this school year on which the student below is enrolled
school_year = today.year if today.month >= 9 else today.year - 1


class Timestamp:
    """The bus wants to know when a message was signed; zeep signs what it finds here."""

    def apply(self, envelope, headers):
        now = datetime.datetime.utcnow()
        moment = lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")
        get_security_header(envelope).append(
            WSU.Timestamp(WSU.Created(moment(now)),
                          WSU.Expires(moment(now + datetime.timedelta(minutes=5)))))
        return envelope, headers

    def verify(self, envelope):
        return envelope


class Signature(BinarySignature):
    """Signs with our key, believes answers signed by the bus's certificate only."""

    def verify(self, envelope):
        with open(f"{pki}/bus.crt", "rb") as certificate:
            _verify_envelope_with_key(envelope, _make_verify_key(certificate.read()))
        return envelope


session = requests.Session()
session.trust_env = False
session.verify = f"{pki}/ca.crt"
bus = zeep.Client(
    f"{url}/ws/diary?wsdl", transport=zeep.Transport(session=session),
    wsse=Compose([Timestamp(),
                  Signature(f"{pki}/diary-north.key", f"{pki}/diary-north.crt", None,
                            xmlsec.constants.TransformRsaSha256,
                            xmlsec.constants.TransformSha256)])).service


def show(answer):
    print(f"принято {answer.accepted}, без изменений {answer.unchanged}, "
          f"отклонено {answer.rejected}")
    for record in answer.record:
        print(f"  {record.kind} {record.key or record.path}: {record.outcome}",
              record.code or "", record.text or "")


show(bus.PushRoster(
    messageId=str(uuid.uuid4()),
    organization={"id": "s1", "ogrn": "1027700132195", "fullName": "Школа из примера",
                  "kind": "school"},
    classGroup={"id": "5a", "organizationId": "s1", "schoolYear": school_year, "parallel": 5,
                "letter": "А"},
    subject={"id": "math", "organizationId": "s1", "name": "Математика"},
    student=[{"id": "anna", "snils": "112-233-445 95", "surname": "Примерова", "name": "Анна",
              "birthDate": datetime.date(school_year - 11, 5, 6)},
             {"id": "oleg", "snils": "112-233-445 96", "surname": "Примеров", "name": "Олег",
              "birthDate": datetime.date(school_year - 11, 7, 8)}],  # a wrong control number
    enrollment={"id": "e1", "studentId": "anna", "organizationId": "s1", "classId": "5a",
                "from": datetime.date(school_year, 9, 1)}))

show(bus.PushMarks(
    messageId=str(uuid.uuid4()),
    lesson={"classId": "5a", "subjectId": "math", "date": today, "number": 1,
            "topic": "Дроби", "homework": "№ 14", "mark": {"studentId": "anna", "value": "5"}}))
