"""PHP's SoapClient (client.php) pushes and queries; it verifies each answer by openssl_verify."""
import json
import subprocess
from pathlib import Path

import pytest

from harness.messages import LESSON_DAY, School, new_id

CLIENT = Path(__file__).with_name("client.php")


@pytest.fixture(params=["1.1", "1.2"])
def soap(request):
    return request.param


def run(bus, service, soap, identity, calls):
    task = {"wsdl": f"{bus.url}/ws/{service}?wsdl", "ca": str(bus.pki.anchor),
            "key": str(identity.key), "certificate": str(identity.certificate),
            "server": str(bus.pki.bus.certificate), "soap": soap, "calls": calls}
    done = subprocess.run(["php", "-d", "display_errors=stderr", str(CLIENT)], text=True,
                          input=json.dumps(task), capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def push_calls(school, message):
    roster = {
        "messageId": new_id(),
        "organization": [{"id": school.prefix, "ogrn": school.ogrn, "fullName": "Школа",
                          "kind": "school"}],
        "classGroup": [{"id": school.class_id, "organizationId": school.prefix,
                        "schoolYear": 2026, "parallel": 7, "letter": "Б"}],
        "subject": [{"id": school.math, "organizationId": school.prefix, "name": "Алгебра"}],
        "student": [{"id": school.students[0], "snils": school.student_snils(0),
                     "surname": "Образцов", "name": "Пётр", "birthDate": "2013-02-03"}],
        "guardian": [{"id": school.prefix + "-g", "studentId": school.students[0],
                      "kind": "father", "snils": school.mother_snils(0), "surname": "Образцов",
                      "name": "Иван"}],
        "enrollment": [{"id": school.prefix + "-e", "studentId": school.students[0],
                        "organizationId": school.prefix, "classId": school.class_id,
                        "from": "2026-09-01"}]}
    marks = {"messageId": message, "lesson": [{
        "classId": school.class_id, "subjectId": school.math, "date": LESSON_DAY, "number": 3,
        "mark": [{"studentId": school.students[0], "value": "4"}]}]}
    status = {"messageId": new_id(), "ofMessageId": message}
    return [["PushRoster", roster], ["PushMarks", marks], ["PushMarks", marks],
            ["GetStatus", status]]


def test_php_pushes_and_the_portal_reads_it_back(bus, pki, soap):
    school = School(students=1)
    message = new_id()
    roster, marks, again, status = run(bus, "diary", soap, pki.north, push_calls(school, message))
    assert (roster["answer"]["accepted"], roster["answer"]["rejected"]) == (6, 0)
    assert (marks["answer"]["accepted"], marks["answer"]["rejected"]) == (2, 0)
    assert again == marks
    assert status["answer"]["status"] == "accepted"

    snils = school.mother_snils(0)
    mine, = run(bus, "epgu", soap, pki.epgu,
                [["GetStudents", {"messageId": new_id(), "requesterSnils": snils}]])
    student, = mine["answer"]["student"]
    assert (student["surname"], student["classGroup"]) == ("Образцов", "7Б")
    shown, refused = run(bus, "epgu", soap, pki.epgu, [
        ["GetPerformance", {"messageId": new_id(), "requesterSnils": who,
                            "studentId": student["studentId"], "from": "2026-11-01",
                            "to": "2026-11-30"}]
        for who in (snils, School().mother_snils(0))])
    assert shown["answer"]["day"][0]["lesson"][0]["mark"][0]["value"] == "4"
    assert refused["fault"]["detail"]["ServiceFault"]["code"] == "KB-1603"
