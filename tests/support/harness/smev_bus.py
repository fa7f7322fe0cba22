"""The daemon as a participant of SMEV 3, the queue beside it, and the portal that asks."""
import threading
import time

from lxml import etree

from harness import smev
from harness.bus import Bus
from harness.messages import PORTAL, get_students
from harness.smev import types

KINDS = ("GetStudents", "GetPerformance", "GetTimetable")  # the daemon knows two of them
REDELIVERY = 1  # seconds


def smev_settings(pki, queue, **more):
    return {"url": queue.url, "certificates": [str(pki.newcomer.certificate)],
            "first_pause": "20ms", "longest_pause": "200ms", "deadline": "5s", **more}


def start_queue(pki, folder, *arguments):
    return smev.QueueProcess(
        pki, folder, "--participant", f"BUS={pki.bus.certificate}",
        *(word for kind in KINDS for word in ("--provide", f"BUS={PORTAL}#{kind}")),
        "--redelivery", REDELIVERY, "--journal", folder / "queue.journal", *arguments,
        own=pki.newcomer)


def start_bus(pki, store, folder, queue, **more):
    bus = Bus(folder, pki, store, smev=smev_settings(pki, queue, **more))
    bus.migrate()
    return bus.start()


class Asked:
    """A response of SMEV, as the portal believes it: both signatures hold, or this fails."""

    def __init__(self, answer, bus):
        response = answer.message.find(".//{*}Response")
        self.original = response.findtext("{*}OriginalMessageId")
        data = response.find("{*}SenderProvidedResponseData")
        smev.check_signature(response.find("{*}SenderInformationSystemSignature"), data, bus)
        self.id = data.findtext("{*}MessageID")
        self.rejected = data.findtext("{*}RequestRejected/{*}RejectionReasonCode")
        self.description = data.findtext("{*}RequestRejected/{*}RejectionReasonDescription")
        content = data.find("{*}MessagePrimaryContent")
        self.payload = content[0] if content is not None else None

    def all(self, path):
        return self.payload.findall("/".join(f"{{{PORTAL}}}{name}" for name in path.split("/")))


class Participant:
    """The queue may die and misbehave meanwhile."""

    def __init__(self, queue, identity, version="1.2"):
        self.queue, self.identity, self.version = queue, identity, version

    def _insist(self, make):
        """Until SMEV answers without a fault that passes."""
        for _ in range(200):
            try:
                answer = self.queue.post(make())
            except OSError:
                time.sleep(0.1)
                continue
            if answer.fault != "SMEVFailure":
                return answer
        raise AssertionError("the queue never answered")


class Portal(Participant):
    """Asks and collects."""

    def __init__(self, queue, identity, version="1.2"):
        super().__init__(queue, identity, version)
        self.answers = {}  # id of the request → all that came

    def ask(self, body):
        sent = smev.new_id()
        answer = self._insist(lambda: smev.send_request(self.version, sent, self.identity, body))
        assert answer.fault in (None, "MessageIsAlreadySent"), answer.fault
        return sent

    def collect(self):
        """All that has come, acknowledged; how many."""
        for count in range(1_000_000):
            answer = self._insist(lambda: smev.get(self.version, "GetResponse", self.identity))
            if answer.message.find(".//{*}Response") is None:
                return count
            asked = Asked(answer, self.queue.pki.bus)
            known = self.answers.setdefault(asked.original, {})
            known[asked.id] = asked
            acknowledged = self._insist(lambda: smev.ack(self.version, asked.id, self.identity))
            assert acknowledged.fault in (None, "TargetMessageIsNotFound"), acknowledged.fault

    def wait(self, *requests, seconds=30):
        """Until each is answered; then a while for what should not come."""
        deadline = time.monotonic() + seconds
        while not set(requests) <= set(self.answers):
            assert time.monotonic() < deadline, \
                f"{len(set(requests) - set(self.answers))} of {len(requests)} not answered"
            if self.collect() == 0:
                time.sleep(0.05)
        return [self.only(request) for request in requests]

    def only(self, request):
        answers = self.answers[request]
        assert len(answers) == 1, f"{len(answers)} answers to one request"
        return next(iter(answers.values()))

    def get(self, body, seconds=30):
        return self.wait(self.ask(body), seconds=seconds)[0]


class Diary(Participant):
    """Answers what comes to its kind of data, in a thread, as `answer` says: a question, its root
    element → what follows To in each of its responses. Another ns than the portal's, the same
    words."""

    def __init__(self, queue, identity, ns, mark="2"):
        super().__init__(queue, identity)
        self.ns, self.mark, self.answer = ns, mark, self.knows
        self.asked, self.errors, self.ended = [], [], threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def knows(self, question, about=None):
        words = {name: question.findtext("{*}" + name) for name in ("messageId", "studentId")}
        return [f"<b:MessagePrimaryContent><GetPerformanceResponse xmlns='{self.ns}'>"
                f"<messageId>{words['messageId']}</messageId><student><studentId>"
                f"{about or words['studentId']}</studentId><surname>Примера</surname>"
                f"<name>Имя</name><ground>self</ground></student><day><date>2026-11-20</date>"
                f"<lesson><number>3</number><subject>Химия</subject><mark><value>{self.mark}"
                "</value></mark></lesson></day></GetPerformanceResponse>"
                "</b:MessagePrimaryContent>"]

    @staticmethod
    def rejects(_):
        return ["<t:RequestRejected><t:RejectionReasonCode>NO_DATA</t:RejectionReasonCode>"
                "<t:RejectionReasonDescription>нет</t:RejectionReasonDescription>"
                "</t:RequestRejected>"]

    def tarries(self, question):
        return ["<t:RequestStatus><t:StatusCode>1</t:StatusCode><t:StatusDescription>ищем"
                "</t:StatusDescription></t:RequestStatus>", *self.knows(question)]

    @staticmethod
    def keeps_silent(_):
        return []

    def say(self, reply_to, inside):
        sent = smev.new_id()
        answer = self._insist(lambda: smev.send_response(self.version, sent, reply_to,
                                                         self.identity, inside))
        assert answer.fault in (None, "MessageIsAlreadySent"), answer.fault

    def _run(self):
        while not self.ended.is_set():
            try:
                if not self._answer_one():
                    time.sleep(0.02)
            except Exception as error:  # noqa: BLE001 told by stop()
                self.errors.append(error)
                time.sleep(0.1)

    def _answer_one(self):
        answer = self._insist(lambda: smev.get(self.version, "GetRequest", self.identity))
        request = answer.message.find(".//{*}Request")
        if request is None:
            return False
        data = request.find("{*}SenderProvidedRequestData")
        smev.check_signature(request.find("{*}SenderInformationSystemSignature"), data,
                             self.queue.pki.bus)
        sent, reply_to = data.findtext("{*}MessageID"), request.findtext("{*}ReplyTo")
        if sent not in {known for known, _ in self.asked}:
            self.asked.append((sent, reply_to))
            for inside in self.answer(data.find("{*}MessagePrimaryContent")[0]):
                self.say(reply_to, inside)
        self._insist(lambda: smev.ack(self.version, sent, self.identity))
        return True

    def stop(self):
        self.ended.set()
        self.thread.join(20)
        assert not self.errors, self.errors


def waiting(queue, identity, name):
    """How many messages SMEV holds: "BUS.request"."""
    made = smev.envelope("1.2", f'<t:GetIncomingQueueStatisticsRequest><b:Timestamp Id="S">'
                                f"{smev.now()}</b:Timestamp></t:GetIncomingQueueStatisticsRequest>")
    smev.sign(made, made.find(f".//{{{smev.basic('1.2')}}}Timestamp"), identity)
    answer = queue.post(made)
    found = {each.get("queueName"): int(each.get("pendingMessageNumber"))
             for each in answer.message.iter(f"{{{types('1.2')}}}QueueStatistics")}
    return found.get(name, 0)


def end_leases(store):
    """What a daemon that was killed had claimed would wait for the end of its lease."""
    store.change("UPDATE delivery SET state = 0, claimed_by = NULL, next_at = created_at "
                 "WHERE state = 1")
