"""Attachments through SMEV's file storage: an FTP server of others in its place, and the queue with
a storage of its own. What is described is what is believed, and nothing else."""
import base64
import sqlite3
import subprocess
import time

import pytest

from harness import gost, smev
from harness.bus import Bus
from harness.delivery import deliveries, wait_until
from harness.ftp import Storage
from harness.messages import School, get_performance, get_students, make_snils, push_roster
from harness.partner import Partner
from harness.smev_bus import Diary, Portal, end_leases, smev_settings, start_bus, start_queue
from harness.smev_forger import Forger
from harness.smev_system import System, field

CONTENT = bytes(range(256)) * 4000


def openssl(folder, *arguments, octets=b""):
    return subprocess.run(["openssl", *map(str, arguments)], input=octets, capture_output=True,
                          check=True, env=gost.environment(folder)).stdout


def gost_hash(folder, octets):
    return base64.b64encode(openssl(folder, "dgst", "-md_gost12_256", "-binary",
                                    octets=octets)).decode()


def pkcs7(folder, octets, identity):
    return base64.b64encode(openssl(folder, "cms", "-sign", "-binary", "-outform", "DER", "-md",
                                    "sha256", "-signer", identity.certificate, "-inkey",
                                    identity.key, octets=octets)).decode()


@pytest.fixture
def storage(tmp_path):
    made = Storage(tmp_path / "storage").start()
    yield made
    made.stop()


@pytest.fixture
def large(tmp_path):
    file = tmp_path / "large.zip"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def request_file(tmp_path):
    file = tmp_path / "request.xml"
    file.write_text(smev.content())
    return file


# --- the sandbox's own storage ---

@pytest.fixture(scope="module", params=["1.1", "1.2", "1.3"])
def queue(pki, tmp_path_factory, request):
    folder = tmp_path_factory.mktemp("queue")
    running = smev.QueueProcess(pki, folder, "--redelivery", "1", "--storage", folder / "storage")
    running.version = request.param
    yield running
    running.stop()


def system(queue, identity, url=None, ftp=None):
    made = System(url or queue.url, identity.key, identity.certificate,
                  queue.pki.bus.certificate, getattr(queue, "version", "1.2"))
    if ftp or queue.ftp:
        made.options += ["--ftp", ftp or queue.ftp]
    return made


@pytest.mark.skipif(not smev.OFFICIAL.exists(), reason="no official schemas in ../shared/reference")
def test_a_file_travels_through_the_storage_both_ways_by_the_operators_schemas(
        queue, pki, large, request_file, tmp_path):
    door = smev.Recorder(queue.url)
    diary, region = (system(queue, each, door.url) for each in (pki.north, pki.epgu))
    diary.must("send", request_file, "--file", large)
    told = region.must("receive", "--save", tmp_path / "in")
    assert (tmp_path / "in/attachment-1").read_bytes() == CONTENT
    assert field(told, "в хранилище").endswith(gost_hash(tmp_path, CONTENT))
    region.must("send", request_file, "--reply-to", field(told, "отвечать на"), "--file", large)
    diary.must("receive", "responses", "--save", tmp_path / "back")
    assert (tmp_path / "back/attachment-1").read_bytes() == CONTENT
    door.stop()
    for octets in door.passed:
        smev.validate(smev.official_schema(queue.version), octets)
    said = b"".join(door.passed)
    assert said.count(b"FSAttachment>") == 4 and said.count(b"RefAttachmentHeader>") == 8


def test_who_asks_again_is_let_in_again(queue, pki, large, request_file, tmp_path):
    diary, region = system(queue, pki.north), system(queue, pki.epgu)
    diary.must("send", request_file, "--file", large)
    region.must("receive", "--keep", "--save", tmp_path / "first")
    region.must("receive", "--wait", "5", "--save", tmp_path / "second")
    assert (tmp_path / "second/attachment-1").read_bytes() == CONTENT


def test_what_is_not_in_the_storage_is_not_described(queue, pki, large, request_file):
    refused = system(queue, pki.north).run("send", request_file, "--stored",
                                           f"{smev.new_id()}={large}")
    assert refused.returncode != 0 and "KB-1909" in refused.stderr


# --- somebody else's server ---

@pytest.fixture(scope="module")
def bare(pki, tmp_path_factory):
    running = smev.QueueProcess(pki, tmp_path_factory.mktemp("bare"))
    yield running
    running.stop()


def test_a_file_lies_under_its_uuid_with_its_hash_and_signature_in_the_request(
        bare, storage, pki, large, request_file, tmp_path):
    door = smev.Recorder(bare.url)
    system(bare, pki.north, door.url, storage.host).must("send", request_file, "--file", large)
    door.stop()
    sent = smev.etree.fromstring(door.passed[0])
    header = sent.find(".//{*}RefAttachmentHeader")
    uuid = header.findtext("{*}uuid")
    assert storage.files() == {f"{uuid}/{uuid}": CONTENT}
    assert header.findtext("{*}Hash") == gost_hash(tmp_path, CONTENT)
    signature = tmp_path / "signature"
    signature.write_bytes(base64.b64decode(header.findtext("{*}SignaturePKCS7")))
    openssl(tmp_path, "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content",
            large, "-noverify", "-certfile", pki.north.certificate)
    system(bare, pki.epgu).must("receive")


def test_what_was_broken_off_goes_on_from_where_it_was(bare, storage, pki, large, request_file):
    storage.break_after = 500_000
    system(bare, pki.north, ftp=storage.host).must("send", request_file, "--file", large)
    assert list(storage.files().values()) == [CONTENT]
    assert len(storage.words("STOR")) == 1 and len(storage.words("APPE")) == 1
    system(bare, pki.epgu).must("receive")


def test_a_storage_that_does_not_let_us_in_is_told_from_one_that_is_away(
        bare, storage, pki, large, request_file):
    diary = system(bare, pki.north, ftp=storage.host)
    storage.authorizer.remove_user("anonymous")
    assert "KB-1912" in diary.run("send", request_file, "--file", large).stderr
    storage.stop()
    away = diary.run("send", request_file, "--file", large, "--patience", "1")
    assert "KB-1913" in away.stderr
    assert "пуста" in system(bare, pki.epgu).must("receive"), "nothing goes without its files"


# --- the daemon receives ---

def described(folder, pki, octets=CONTENT, signed=CONTENT, uuid=None):
    uuid = uuid or smev.new_id()
    return uuid, (f"<b:RefAttachmentHeaderList><b:RefAttachmentHeader><b:uuid>{uuid}</b:uuid>"
                  f"<b:Hash>{gost_hash(folder, octets)}</b:Hash><b:MimeType>application/zip"
                  f"</b:MimeType><b:SignaturePKCS7>{pkcs7(folder, signed, pki.epgu)}"
                  "</b:SignaturePKCS7></b:RefAttachmentHeader></b:RefAttachmentHeaderList>")


def access(uuid, name=None, user="once", password="secret"):
    return (f"<b:FSAttachmentsList><b:FSAttachment><b:uuid>{uuid}</b:uuid><b:UserName>{user}"
            f"</b:UserName><b:Password>{password}</b:Password><b:FileName>{name or f'/{uuid}.zip'}"
            "</b:FileName></b:FSAttachment></b:FSAttachmentsList>")


@pytest.fixture
def bring(pki, store, tmp_path, storage):
    """A daemon before a queue that brings one message with a file, as the test describes it."""
    if "sqlite" not in store.url:
        pytest.skip("files make no difference to the database")
    if not hasattr(pki, "outsider"):
        pki.outsider = pki.ours.issue("outsider", "RSA")
    running = []

    def start(headers, files, **ftp):
        queue = Forger(pki, headers=headers, files=files)
        bus = start_bus(pki, store, tmp_path, queue, requests=[{"service": "portal", "pollers": 1}],
                        certificates=[str(pki.outsider.certificate)],
                        ftp={"host": storage.host, "deadline": "3s", **ftp})
        running.extend([queue.door, bus])
        return queue, bus

    storage.let_in("once", "secret")
    yield start
    for each in reversed(running):
        each.stop()


def put(storage, uuid, octets=CONTENT):
    (storage.folder / f"{uuid}.zip").write_bytes(octets)


def answered(queue):
    wait_until(lambda: queue.responses and queue.acknowledged, 20, "the answer")
    return queue.responses[0]


def rejected(queue, code):
    said = answered(queue)
    assert said.findtext(".//{*}RejectionReasonCode") == "UNKNOWN_REQUEST_DESCRIPTION"
    assert code in said.findtext(".//{*}RejectionReasonDescription")
    assert queue.acknowledged == ["true"]


def test_a_request_with_a_file_as_described_is_answered(bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid)
    queue, _ = bring(headers, access(uuid))
    assert answered(queue).find(".//{*}GetStudentsResponse") is not None
    assert storage.words("RETR") == [f"RETR /{uuid}.zip"]
    assert "USER once" in storage.told


def test_a_file_of_another_hash_is_rejected(bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid, CONTENT[1:])
    rejected(bring(headers, access(uuid))[0], "KB-1909")


def test_a_signature_over_something_else_is_rejected(bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki, signed=b"something else")
    put(storage, uuid)
    queue, _ = bring(headers, access(uuid))
    assert "KB-1302" in answered(queue).findtext(".//{*}RejectionReasonDescription")


@pytest.mark.parametrize("name", ["/../secret.zip", "..", "/a//b", "/a%0d%0aDELE%20b", "/c d"])
def test_a_name_that_leads_elsewhere_is_not_asked_for(name, bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid)
    (storage.folder.parent / "secret.zip").write_bytes(CONTENT)
    rejected(bring(headers, access(uuid, name))[0], "KB-1909")
    assert storage.told == []


def test_a_file_that_smev_says_nothing_of_is_rejected(bring, pki, tmp_path):
    _, headers = described(tmp_path, pki)
    rejected(bring(headers, access(smev.new_id()))[0], "KB-1909")


def test_a_file_that_is_not_there_is_rejected(bring, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    rejected(bring(headers, access(uuid))[0], "KB-1909")


def test_a_file_that_is_too_large_is_not_fetched_whole(bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid, b"x" * (6 << 20))
    rejected(bring(headers, access(uuid), max_size="5MiB")[0], "KB-1910")


def test_a_storage_that_is_away_is_waited_for(bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid)
    storage.stop()
    queue, bus = bring(headers, access(uuid))
    time.sleep(2)
    assert not queue.responses and not queue.acknowledged
    storage.start()
    assert answered(queue).find(".//{*}GetStudentsResponse") is not None


def test_an_account_that_the_storage_does_not_know_is_an_alarm_and_no_rejection(
        bring, storage, pki, tmp_path):
    uuid, headers = described(tmp_path, pki)
    put(storage, uuid)
    queue, bus = bring(headers, access(uuid, password="wrong"))
    wait_until(lambda: bus.metric("kontingent_smev_alarms_total", code="smev_access_denied") > 0,
               20, "the alarm")
    assert not queue.responses and not queue.acknowledged
    assert "wrong" not in bus.log_text()


# --- the daemon sends ---

NS = "urn:diary-north:1.0"


def attach(store, file_id, octets, folder):
    """Puts a file into the request that waits in the outbox, as Requests::put would."""
    connection = sqlite3.connect(store.file, timeout=10)
    row, packed = connection.execute(
        "SELECT id, payload FROM outgoing WHERE operation = 'GetPerformance'").fetchone()
    letter = subprocess.run(["zstd", "-dcq"], input=base64.b64decode(packed), check=True,
                            capture_output=True).stdout.decode()
    piece = base64.b64encode(octets).decode()
    letter = letter.replace(
        "</t:SendRequestRequest>",
        f'<k:file xmlns:k="urn:kontingent:smev:letter" id="{file_id}" mime="application/zip">'
        f"<k:piece>{piece}</k:piece></k:file></t:SendRequestRequest>")
    (folder / "letter").write_text(letter)
    subprocess.run(["zstd", "-qf", folder / "letter"], check=True)
    with connection:
        connection.execute("UPDATE outgoing SET payload = ? WHERE id = ?", (
            base64.b64encode((folder / "letter.zst").read_bytes()).decode(), row))
    connection.close()


@pytest.fixture
def sender(pki, store, tmp_path, storage):
    """A daemon with a request in its outbox, not sent yet, and a file beside it."""
    if "sqlite" not in store.url:
        pytest.skip("the file is put there through SQLite")
    queue = start_queue(pki, tmp_path, "--provide", f"DIARY={NS}#GetPerformance")
    school = School(students=1)
    (tmp_path / "bus").mkdir()
    bus = Bus(tmp_path / "bus", pki, store,
              smev=smev_settings(pki, queue, ftp={"host": storage.host, "deadline": "20s"}),
              routes=[{"name": "live", "from": {"service": "portal", "organizations": [school.ogrn]},
                       "live": {"partner": "north", "smev": NS, "deadline": "10min"}}])
    bus.migrate()
    bus.start()
    Partner(bus, pki.north).must(push_roster(school))
    portal = Portal(queue, pki.epgu)
    student = portal.get(get_students(school.mother_snils(0))).all("student/studentId")[0].text
    bus.kill()
    end_leases(store)
    portal.asked = portal.ask(get_performance(school.mother_snils(0), student))
    queue.switch(operation="SendRequest", fault="SMEVFailure", times=100000)
    bus.start()
    waits = "SELECT count(*) AS n FROM question WHERE state = 'open'"
    wait_until(lambda: store.value(waits) == 1, 20, "the request")
    bus.kill()
    end_leases(store)
    queue.switch(operation="SendRequest", times=0)
    bus.file_id = smev.new_id()
    attach(store, bus.file_id, CONTENT, tmp_path)
    bus.queue, bus.portal = queue, portal
    yield bus
    bus.stop()
    queue.stop()


def answered_once(bus, pki, storage):
    diary = Diary(bus.queue, pki.north, NS)
    bus.portal.wait(bus.portal.asked)
    wait_until(lambda: not deliveries(bus), 20, "the end of the work")
    diary.stop()
    assert len(diary.asked) == 1
    assert storage.files() == {f"{bus.file_id}/{bus.file_id}": CONTENT}


def test_a_request_goes_after_its_file(sender, storage, pki):
    sender.start()
    answered_once(sender, pki, storage)
    assert storage.words("STOR") == [f"STOR {sender.file_id}"]


def test_a_death_in_the_middle_of_a_file_loses_and_doubles_nothing(sender, storage, pki):
    storage.delay = 0.05
    sender.start()
    wait_until(lambda: any(storage.files().values()), 20, "the beginning of the file")
    sender.kill()
    assert 0 < len(storage.files()[f"{sender.file_id}/{sender.file_id}"]) < len(CONTENT)
    storage.delay = 0
    end_leases(sender.store)
    sender.start()
    answered_once(sender, pki, storage)
    assert len(storage.words("STOR")) == 1 and len(storage.words("APPE")) == 1


def test_a_death_between_the_file_and_the_request_costs_nothing(sender, storage, pki):
    sender.queue.switch(operation="SendRequest", fault="SMEVFailure", times=100000)
    sender.start()
    wait_until(lambda: len(b"".join(storage.files().values())) == len(CONTENT), 20, "the file")
    sender.kill()
    sender.queue.switch(operation="SendRequest", times=0)
    end_leases(sender.store)
    sender.start()
    answered_once(sender, pki, storage)
    assert len(storage.words("STOR")) == 1 and not storage.words("APPE")


def test_a_storage_that_is_away_delays_its_message_alone(sender, storage, pki):
    storage.stop()
    sender.start()
    other = sender.portal.ask(get_students(make_snils(300_999_995)))
    sender.portal.wait(other)
    assert [row["code"] for row in deliveries(sender)] == ["KB-1913"]
    storage.start()
    answered_once(sender, pki, storage)


def test_a_storage_that_does_not_let_us_in_parks_the_message_and_a_replay_sends_it(
        sender, storage, pki):
    storage.authorizer.remove_user("anonymous")
    sender.start()
    wait_until(lambda: [row["code"] for row in deliveries(sender)] == ["KB-1912"], 20, "the parking")
    storage.authorizer.add_user("anonymous", "anonymous", str(storage.folder), perm="elamw")
    parked = deliveries(sender)[0]["id"]
    done = sender.cli("deadletters", parked, "--replay", "--reason", "проба")
    assert done.returncode == 0, done.stderr
    answered_once(sender, pki, storage)
