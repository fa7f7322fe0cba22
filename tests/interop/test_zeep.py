"""python3-zeep, its client made from ?wsdl and its own WS-Security signature."""
import datetime
from decimal import Decimal

import pytest
import requests
import xmlsec
import zeep
from lxml import etree
from zeep.wsse.compose import Compose
from zeep.wsse.signature import BinarySignature, _make_verify_key, _verify_envelope_with_key

from harness import wss
from harness.messages import LESSON_DAY, School, make_ogrn, new_id

PORTS = {"1.1": "Soap11Port", "1.2": "Soap12Port"}


class Signature(BinarySignature):
    """zeep verifies answers by the client's own certificate; here, by the server's."""

    def __init__(self, bus, identity):
        super().__init__(str(identity.key), str(identity.certificate), None,
                         xmlsec.constants.TransformRsaSha256, xmlsec.constants.TransformSha256)
        self.bus, self.verified = bus, 0

    def verify(self, envelope):
        key = _make_verify_key(self.bus.pki.bus.certificate.read_bytes())
        _verify_envelope_with_key(envelope, key)
        wss.check_signed(envelope, self.bus.pki.bus.token, self.bus.pki.bus.certificate)
        self.verified += 1
        return envelope


class Timestamp:
    """Puts a wsu:Timestamp into the header; zeep's signature covers it when it is there."""

    def apply(self, envelope, headers):
        security = zeep.wsse.utils.get_security_header(envelope)
        wss.add_timestamp(security)
        return envelope, headers

    def verify(self, envelope):
        return envelope


def make_session(bus):
    session = requests.Session()
    session.trust_env = False  # REQUESTS_CA_BUNDLE of the machine would win over verify
    session.verify = str(bus.pki.anchor)
    return session


class Client:
    def __init__(self, bus, service, soap, identity, timestamp):
        self.signature = Signature(bus, identity)
        parts = [Timestamp(), self.signature] if timestamp else [self.signature]
        session = make_session(bus)
        self.history = zeep.plugins.HistoryPlugin()
        self.client = zeep.Client(
            f"{bus.url}/ws/{service}?wsdl", wsse=Compose(parts), plugins=[self.history],
            transport=zeep.Transport(session=session, operation_timeout=30))
        name = {"diary": "Diary", "epgu": "Portal"}[service]
        self.service = self.client.bind(f"{name}Service", name + PORTS[soap])

    def call(self, operation, **arguments):
        before = self.signature.verified
        answer = getattr(self.service, operation)(**arguments)
        assert self.signature.verified == before + 1, "zeep took an answer it did not verify"
        return answer

    def answer_text(self):
        """The payload of the last answer, canonical."""
        envelope = self.history.last_received["envelope"]
        return etree.tostring(wss.find_part(envelope, "Body")[0], method="c14n", exclusive=True)


# who may leave the Timestamp out is the partner's policy in the configuration
@pytest.fixture(params=["1.1", "1.2"])
def soap(request):
    return request.param


@pytest.fixture(params=["strict", "body-only"])
def diary(request, bus, pki, soap):
    if request.param == "strict":
        return Client(bus, "diary", soap, pki.north, timestamp=True)
    return Client(bus, "diary", soap, pki.old, timestamp=False)


@pytest.fixture
def portal(bus, pki, soap):
    return Client(bus, "epgu", soap, pki.epgu, timestamp=True)


def roster_of(schools):
    """The schools as zeep takes them: dictionaries and dates."""
    day = datetime.date
    people = [(school, i) for school in schools for i in range(len(school.students))]
    return {
        "organization": [
            {"id": s.prefix, "ogrn": make_ogrn(s.number), "fullName": f"Школа № {s.number}",
             "shortName": f"Школа № {s.number}", "kind": "school",
             "activities": ["primary-general", "basic-general"], "places": 500} for s in schools],
        "classGroup": [
            {"id": s.class_id, "organizationId": s.prefix, "schoolYear": 2026, "parallel": 7,
             "letter": "А"} for s in schools],
        "subject": [{"id": s.math, "organizationId": s.prefix, "name": "Математика"}
                    for s in schools],
        "student": [
            {"id": s.students[i], "snils": s.student_snils(i), "surname": "Примерова",
             "name": "Алёна", "sex": "female", "birthDate": day(2013, 5, i + 1)}
            for s, i in people],
        "guardian": [
            {"id": f"{s.prefix}-m-{i}", "studentId": s.students[i], "kind": "mother",
             "snils": s.mother_snils(i), "surname": "Примерова", "name": "Мария",
             "from": day(2013, 5, 1)} for s, i in people],
        "enrollment": [
            {"id": f"{s.prefix}-e-{i}", "studentId": s.students[i], "organizationId": s.prefix,
             "classId": s.class_id, "from": day(2026, 9, 1)} for s, i in people]}


def lesson_of(school, values):
    return {"classId": school.class_id, "subjectId": school.math,
            "date": datetime.date.fromisoformat(LESSON_DAY), "number": 2, "starts": "09:25",
            "topic": "Линейная функция", "homework": "§ 14",
            "mark": [{"studentId": school.students[0], "number": n + 1, "value": value}
                     for n, value in enumerate(values)],
            "attendance": [{"studentId": school.students[0], "status": "late"}]}


def test_pushes_a_region_and_the_portal_reads_it_back(diary, portal, bus):
    schools = [School(students=2), School(students=1)]
    roster = diary.call("PushRoster", messageId=new_id(), **roster_of(schools))
    assert (roster.received, roster.accepted, roster.rejected) == (15, 15, 0)

    checked = diary.call("PushMarks", messageId=new_id(), checkOnly=True,
                         lesson=[lesson_of(schools[0], ["5"])])
    assert checked.checkOnly and checked.accepted == 3
    student = bus.store.value("SELECT entity_id FROM source_key WHERE key = "
                              f"'{schools[0].students[0]}'")
    assert bus.store.value(f"SELECT count(*) FROM mark WHERE student_id = {student}") == 0

    message = new_id()
    lessons = [lesson_of(schools[0], ["5", "4-"])]
    pushed = diary.call("PushMarks", messageId=message, lesson=lessons)
    assert (pushed.received, pushed.accepted, pushed.rejected) == (4, 4, 0)
    first = diary.answer_text()
    diary.call("PushMarks", messageId=message, lesson=lessons)
    assert diary.answer_text() == first, "the same message id must get the identical answer"
    assert bus.store.value(f"SELECT count(*) FROM mark WHERE student_id = {student}") == 2

    final = diary.call("PushFinalMarks", messageId=new_id(), finalMark=[
        {"studentId": schools[0].students[0], "subjectId": schools[0].math, "schoolYear": 2026,
         "period": "quarter", "periodNumber": 1, "value": "5"}])
    assert final.accepted == 1

    def of(key):
        return {"id": f"{schools[0].prefix}-{key}", "studentId": schools[0].students[0],
                "organizationId": schools[0].prefix}
    day = datetime.date
    portfolio = diary.call(
        "PushPortfolio", messageId=new_id(),
        health=[{**of("h"), "from": day(2026, 9, 10), "healthGroup": "2"}],
        achievement=[{**of("a"), "kind": "contest", "event": "Конкурс", "level": "regional",
                      "result": "winner", "date": day(2026, 11, 12)}],
        queueEntry=[{**of("q"), "applied": day(2026, 4, 1), "status": "waiting"}])
    assert (portfolio.received, portfolio.accepted) == (3, 3), portfolio
    assert [record.kind for record in portfolio.record] == ["health", "achievement", "queue-entry"]

    status = diary.call("GetStatus", messageId=new_id(), ofMessageId=message)
    assert (status.status, status.operation) == ("accepted", "PushMarks")
    assert (status.answer.received, status.answer.accepted) == (4, 4)

    mine = portal.call("GetStudents", messageId=new_id(),
                       requesterSnils=schools[0].mother_snils(0))
    assert len(mine.student) == 1
    found = mine.student[0]
    assert (found.surname, found.ground, found.classGroup) == ("Примерова", "guardian", "7А")
    assert found.birthDate == datetime.date(2013, 5, 1)

    shown = portal.call("GetPerformance", messageId=new_id(), studentId=found.studentId,
                        requesterSnils=schools[0].mother_snils(0),
                        **{"from": datetime.date(2026, 11, 1), "to": datetime.date(2026, 11, 30)})
    assert len(shown.day) == 1 and shown.day[0].date == datetime.date.fromisoformat(LESSON_DAY)
    lesson = shown.day[0].lesson[0]
    assert (lesson.subject, lesson.topic, lesson.homework) == ("Математика", "Линейная функция",
                                                               "§ 14")
    assert (lesson.attendance, [m.value for m in lesson.mark]) == ("late", ["5", "4-"])
    assert [(f.subject, f.value) for f in shown.finalMark] == [("Математика", "5")]
    assert [(a.subject, a.value, a.marks) for a in shown.average] == [
        ("Математика", Decimal("4.50"), 2)]


def test_a_rejected_record_comes_back_typed(diary):
    school = School(students=1)
    roster = roster_of([school])
    roster["student"][0]["snils"] = "20000000120"
    answer = diary.call("PushRoster", messageId=new_id(), **roster)
    rejected = [record for record in answer.record if record.outcome == "rejected"]
    assert rejected[0].kind == "student" and rejected[0].code == "KB-2001"
    assert rejected[0].path and rejected[0].text


def test_a_fault_comes_as_the_typed_detail(portal, diary):
    with pytest.raises(zeep.exceptions.Fault) as raised:
        diary.call("PushRoster", messageId=new_id())
        portal.call("GetPerformance", messageId=new_id(), studentId="1",
                    requesterSnils="30000000128",
                    **{"from": datetime.date(2026, 11, 1), "to": datetime.date(2026, 11, 2)})
    detail = raised.value.detail
    codes = detail.xpath("//*[local-name()='ServiceFault']/*[local-name()='code']/text()")
    assert codes == ["KB-1603"], etree.tostring(detail)


def test_body_only_from_a_strict_partner_is_refused(bus, pki, soap):
    client = Client(bus, "diary", soap, pki.north, timestamp=False)
    with pytest.raises(zeep.exceptions.Fault) as raised:
        client.call("GetStatus", messageId=new_id(), ofMessageId=new_id())
    codes = raised.value.detail.xpath("//*[local-name()='code']/text()")
    assert codes[0] in ("KB-1301", "KB-1302", "KB-1306"), codes


@pytest.mark.parametrize("service", ["diary", "epgu"])
def test_the_flattened_wsdl_makes_the_same_client(bus, service):
    session = make_session(bus)
    transport = zeep.Transport(session=session)
    names = []
    for query in ("wsdl", "singleWsdl"):
        client = zeep.Client(f"{bus.url}/ws/{service}?{query}", transport=transport)
        names.append({operation: str(method.input.body.type) for wsdl_service in
                      client.wsdl.services.values() for port in wsdl_service.ports.values()
                      for operation, method in port.binding._operations.items()})
    assert names[0] and names[0] == names[1]
