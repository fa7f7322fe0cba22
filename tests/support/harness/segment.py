"""The federal segment of the sandbox, the region that tells it of its students, and what the region's
database itself says of them."""
import json
import re
import subprocess

import requests
from lxml import etree

from harness import smev
from harness.bus import Bus, default_partners, free_port
from harness.delivery import wait_until
from harness.regions import FEDERAL
from harness.smev_bus import REDELIVERY, smev_settings
from harness.stores import Postgresql

TOLD = ("PushChanges", "GetOrganizationHashes", "GetStudentHashes")
ASKED = ("FindStudent", "ConfirmEnrollment", "GetPortfolio")
SCHEMA = etree.XMLSchema(etree.parse(str(smev.ROOT / "xsd/federal/1.0/federal.xsd")))


def identity(pki):
    if not hasattr(pki, "segment"):
        pki.segment = pki.ours.issue("segment", "RSA")
    return pki.segment


def start_queue(pki, folder):
    own = identity(pki)
    provided = [f"SEGMENT={FEDERAL}#{name}" for name in TOLD]
    provided += [f"SEGMENT={FEDERAL}#{name}?toRegion=00" for name in ASKED]
    return smev.QueueProcess(
        pki, folder, "--participant", f"BUS={pki.bus.certificate}", "--participant",
        f"SEGMENT={own.certificate}", *(word for each in provided for word in ("--provide", each)),
        "--redelivery", REDELIVERY, "--journal", folder / "queue.journal", own=pki.newcomer)


class Segment:
    """`kontingent-sandbox federal`."""

    def __init__(self, pki, queue, folder, page=3):
        own = identity(pki)
        self.log, self.port = open(folder / "segment.log", "ab"), free_port()
        self.command = [smev.SANDBOX, "federal", "--url", queue.url, "--key", own.key, "--cert",
                        own.certificate, "--smev-cert", pki.newcomer.certificate, "--resources",
                        smev.ROOT, "--port", self.port, "--journal", folder / "segment.journal",
                        "--page", page]
        self.url = f"http://127.0.0.1:{self.port}"
        self.session = requests.Session()
        self.session.trust_env = False
        self.start()

    def start(self):
        self.process = subprocess.Popen(list(map(str, self.command)), stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        assert "http" in self.process.stdout.readline()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(40) == 0
        self.log.close()

    def copy(self):
        """Its last portion, and student → record, each valid by the contract."""
        said = self.session.get(self.url + "/copy", timeout=10).json()
        return said["portion"], {int(each): etree.fromstring(record["portfolio"])
                                 for each, record in said["students"].items()}

    def sequences(self):
        said = self.session.get(self.url + "/copy", timeout=10).json()
        return {int(each): record["sequence"] for each, record in said["students"].items()}

    def tell(self, word, **settings):
        answer = self.session.post(f"{self.url}/{word}", params=settings, timeout=10)
        assert answer.status_code == 200, answer.text


class TellingRegion(Bus):
    """A daemon that tells the federal segment."""

    def __init__(self, folder, pki, store, queue, **more):
        partner = {"code": "segment", "name": "Федеральный сегмент", "kind": "federal",
                   "certificates": [str(identity(pki).certificate)]}
        super().__init__(
            folder, pki, store, partners=[*default_partners(pki), partner],
            smev=smev_settings(pki, queue, requests=[{"service": "federal"}]),
            federal={"region": "59", "segment": "segment", **more.pop("federal", {})}, **more)

    def federal(self, *words, expected=0):
        done = self.cli("federal", *words, "--json")
        assert done.returncode == expected, done.stdout + done.stderr
        return json.loads(done.stdout) if expected == 0 else done.stderr

    def state(self):
        return self.federal("status")

    def wait_until_told(self, seconds=180):
        """All that the register says is with the segment. A line of the feed comes within a
        second: nothing may wait twice in a row."""
        quiet = []

        def told():
            # before the first step of the daemon there is no state at all
            done = self.cli("federal", "status", "--json")
            state = json.loads(done.stdout) if done.returncode == 0 else None
            settled = state and not (state["waiting"] or state["onWay"] or state["snapshot"])
            position = self.store.value("SELECT coalesce(max(position), 0) AS n FROM change_line")
            behind = not settled or position != self.store.value(
                "SELECT feed_position FROM federal_stream")
            if isinstance(self.store, Postgresql):  # a line that has no position yet
                behind = behind or self.store.value("SELECT count(*) AS n FROM change_new") > 0
            quiet.append(not behind)
            return quiet[-3:] == [True] * 3
        wait_until(told, seconds, "the segment to be told")

    def reconcile(self, seconds=180):
        check = self.federal("reconcile")["checks"][0]["id"]

        def ended():
            found = self.federal("report", "--check", check)["checks"][0]
            return found["state"] in ("done", "failed")
        wait_until(ended, seconds, "the reconciliation to end")
        return self.federal("report", "--check", check, "--limit", 1000)


NAMES = {"snils": "snils", "surname": "surname", "name": "name", "patronymic": "patronymic",
         "birthDate": "birth_date"}


def records_in(store):
    """Student → what the database says, in the words of records_of()."""
    made = {}
    for row in store.rows("SELECT id, snils, surname, name, patronymic, birth_date FROM person "
                          "WHERE is_student = 1"):
        made[row["id"]] = {"student": tuple(str(row[column] or "") for column in NAMES.values()),
                           "enrollments": set(), "guardians": set(), "marks": set(),
                           "places": set()}
    for row in store.rows("SELECT e.id, student_id, organization_id, valid_from, valid_to, "
                          "o.full_name FROM enrollment e JOIN organization o "
                          "ON o.id = e.organization_id"):
        made[row["student_id"]]["enrollments"].add(
            (row["id"], row["organization_id"], row["valid_from"] or "", row["valid_to"] or ""))
        made[row["student_id"]]["places"].add((row["organization_id"], row["full_name"]))
    for row in store.rows("SELECT student_id, guardian_id, surname FROM guardian_link g "
                          "JOIN person p ON p.id = g.guardian_id"):
        made[row["student_id"]]["guardians"].add((row["guardian_id"], row["surname"]))
    for row in store.rows("SELECT student_id, org_subject_id, value FROM final_mark"):
        made[row["student_id"]]["marks"].add((row["org_subject_id"], row["value"]))
    return made


def records_of(copy):
    """The same of the segment's copy."""
    def text(node, name):
        return node.findtext("{*}" + name) or ""
    made = {}
    for student, portfolio in copy.items():
        person = portfolio.find("{*}student")
        assert int(text(person, "id")) == student
        said = {name: text(person, name) for name in NAMES}
        said["snils"] = re.sub(r"\D", "", said["snils"])
        made[student] = {
            "student": tuple(said.values()),
            "enrollments": {(int(text(each, "id")), int(text(each, "organizationId")),
                             text(each, "from"), text(each, "to"))
                            for each in portfolio.findall("{*}enrollment")},
            "guardians": {(int(text(each, "id")), text(each, "surname"))
                          for each in portfolio.findall("{*}guardian")},
            "marks": {(int(text(each, "subjectId")), text(each, "value"))
                      for each in portfolio.findall("{*}finalMark")},
            "places": {(int(text(each, "id")), text(each, "fullName"))
                       for each in portfolio.findall("{*}organization")}}
    return made
