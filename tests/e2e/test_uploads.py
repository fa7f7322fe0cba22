"""Loads through the API: resumable uploads (tus 1.0.0), jobs, protocols; who may load what."""
import base64
import hashlib
import io
import itertools
import shutil
import time
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from harness import workbook
from harness.api import Api, add_token, new_api, refused
from harness.bus import Bus, free_port
from harness.files import flat_list, lessons, person_snils, roster
from harness.messages import School, make_ogrn, push_roster
from harness.partner import Partner
from harness.stores import Postgresql, Sqlite

SCHOOLS = itertools.count(1700)
ENDED = ("done", "failed", "cancelled")
MIB = 1024 * 1024
MICROSECONDS = 1_000_000


@pytest.fixture(scope="module")
def bus(pki, store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "in").mkdir()
    database = Sqlite(folder) if isinstance(store, Sqlite) else Postgresql(store.server)
    made = Bus(folder, pki, database, console={"port": free_port()},
               uploads={"folder": str(folder / "in"), "bytes": "80MiB"})
    made.migrate()
    made.start()
    yield made
    made.stop()
    database.drop()


@pytest.fixture(scope="module")
def api(bus):
    return new_api(bus)


@pytest.fixture
def of():
    return next(SCHOOLS)


def tus(api, method, path, data=b"", **headers):
    sent = {"Tus-Resumable": "1.0.0", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return api.ask(method, path, data=data, headers=sent)


def metadata(**values):
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}"
                    for key, value in values.items())


def create(api, size, name="roster.xml", supplier="south", **more):
    return tus(api, "POST", "/uploads", Upload_Length=str(size),
               Upload_Metadata=metadata(filename=name, supplier=supplier, **more))


def began(api, size, **more):
    made = create(api, size, **more)
    assert made.status_code == 201, made.text
    return made.headers["Location"].removeprefix("/api/v1")


def patch(api, where, offset, data, **headers):
    return tus(api, "PATCH", where, data, Upload_Offset=str(offset),
               **{"Content_Type": "application/offset+octet-stream", **headers})


def send(api, file, **more):
    """The whole file; the job's path."""
    data = file.read_bytes()
    where = began(api, len(data), name=file.name, **more)
    for at in range(0, len(data), MIB):
        answer = patch(api, where, at, data[at:at + MIB])
        assert answer.status_code == 204, answer.text
    return "/loads/jobs/" + where.rsplit("/", 1)[1]


def ended(api, job, seconds=90):
    deadline = time.monotonic() + seconds
    while (state := api.must(job))["state"] not in ENDED:
        assert time.monotonic() < deadline, state
        time.sleep(0.05)
    return state


def wait(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return found


def protocol(api, job, form):
    return api.get(job["protocol"].removeprefix("/api/v1").removesuffix("csv") + form)


def test_options_say_what_the_server_can(bus):
    answer = Api(bus, None).ask("OPTIONS", "/uploads")
    assert answer.status_code == 204 and answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {"creation", "termination",
                                                               "checksum"}
    assert answer.headers["Tus-Max-Size"] == str(80 * MIB)


def test_a_file_in_pieces_becomes_a_load_with_a_protocol(bus, api, of, tmp_path):
    file = flat_list(tmp_path / "roster.xml", [*roster(of, 3), '<row type="20"><cls>c</cls></row>'])
    data = file.read_bytes()
    where = began(api, len(data))
    assert tus(api, "HEAD", where).headers["Upload-Offset"] == "0"
    assert patch(api, where, 0, data[:100]).headers["Upload-Offset"] == "100"
    head = tus(api, "HEAD", where)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("100", str(len(data)))
    assert head.headers["Cache-Control"] == "no-store"
    assert patch(api, where, 100, data[100:]).status_code == 204
    job = ended(api, "/loads/jobs/" + where.rsplit("/", 1)[1])
    assert (job["state"], job["accepted"], job["rejected"]) == ("done", 9, 1), job
    assert job["file"] == "roster.xml" and job["total"] == job["done"] > 0
    assert "KB-" in protocol(api, job, "csv").content.decode("utf-8-sig")
    assert protocol(api, job, "json").json()
    assert protocol(api, job, "xlsx").content.startswith(b"PK")
    refused(protocol(api, job, "pdf"), 404, "KB-1803")
    line = bus.journal("--source", "roster.xml")[0]
    assert (line["ok"], line["trace"]) == (False, job["trace"])
    assert job["id"] in [each["id"] for each in api.must("/loads/jobs")["items"]]
    assert not (bus.folder / "in" / job["id"] / "roster.xml").exists(), "it has served"


def test_a_file_seen_before_says_so_and_a_check_keeps_nothing(bus, api, of, tmp_path):
    file = flat_list(tmp_path / "twice.xml", roster(of, 2))
    checked = ended(api, send(api, file, checkOnly="true"))
    assert (checked["state"], checked["accepted"], checked["check_only"]) == ("done", 7, True)
    assert bus.store.value(f"SELECT count(*) FROM organization WHERE ogrn = '{make_ogrn(of)}'") == 0
    own = tmp_path / "own.xml"
    own.write_text(push_roster(School(students=1, number=of), check_only=True))
    asked = ended(api, send(api, own))  # by the file itself
    assert (asked["state"], asked["accepted"], asked["check_only"]) == ("done", 7, True), asked
    assert protocol(api, asked, "json").json()["saved"] is False
    assert bus.store.value(f"SELECT count(*) FROM organization WHERE ogrn = '{make_ogrn(of)}'") == 0
    assert ended(api, send(api, file))["seen"] is False
    assert ended(api, send(api, file))["seen"] is True
    again = ended(api, send(api, file, again="true"))
    assert again["seen"] is False and again["unchanged"] == 7


def test_a_file_that_is_none_is_refused_with_its_code(api, tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_text("<list")
    job = ended(api, send(api, broken))
    assert job["state"] == "failed" and job["code"] == "KB-1101", job
    assert "KB-1101" in protocol(api, job, "csv").content.decode("utf-8-sig")


def test_a_job_says_why_its_file_is_refused(bus, api, of, tmp_path):
    wrong = tmp_path / "wrong.xml"
    wrong.write_text(push_roster(School(students=1, number=of), check_only=True).replace(
        "<checkOnly>true<", "<checkOnly>perhaps<"))
    job = ended(api, send(api, wrong))
    assert (job["state"], job["code"]) == ("failed", "KB-1401"), job
    assert job["rule"] and job["cure"]
    assert "строка " in job["reason"] and "checkOnly" in job["reason"], job
    told = [line["place"] for line in protocol(api, job, "json").json()["errors"]]
    assert told and told[0] in job["reason"]
    book = workbook.write(tmp_path / "wrong.xlsx", [("Чужой", [["a"], ["b"]])])
    job = ended(api, send(api, book))
    assert job["state"] == "failed" and "Чужой" in job["reason"], job
    good = ended(api, send(api, flat_list(tmp_path / "good.xml", roster(of, 1))))
    assert (good["state"], good["reason"]) == ("done", "")


def test_a_protocol_is_whole_for_everybody_who_takes_it_at_once(bus, api, of, tmp_path):
    file = flat_list(tmp_path / "many.xml", [*roster(of, 1), *(
        f'<row type="20"><cls>c{i}</cls></row>' for i in range(400))])
    job = ended(api, send(api, file))
    assert job["rejected"] == 400, job
    apis = [new_api(bus) for _ in range(8)]
    with ThreadPoolExecutor(len(apis)) as pool:
        for form in ("xlsx", "csv", "json"):
            taken = list(pool.map(lambda one: protocol(one, job, form), apis * 2))
            assert {answer.status_code for answer in taken} == {200}
            assert len({answer.content for answer in taken}) == 1
    sheets = zipfile.ZipFile(io.BytesIO(protocol(api, job, "xlsx").content))
    assert sheets.testzip() is None
    sheet = sheets.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 402 and "sheetProtection" not in sheet
    assert not list((bus.folder / "in" / job["id"]).glob(".*.part")), "no draft is left"


def test_wrong_offsets_checksums_and_sizes(bus, api):
    where = began(api, 1000)
    refused(patch(api, where, 1, b"x"), 409, "KB-1810")
    refused(patch(api, where, -1, b"x"), 400, "KB-1806")
    refused(patch(api, where, 0, b"x" * 1001), 413, "KB-1001")
    refused(tus(api, "PATCH", where, b"x", Upload_Offset="0", Content_Type="text/plain"), 415,
            "KB-1808")
    sha1 = "sha1 " + base64.b64encode(hashlib.sha1(b"good").digest()).decode()
    refused(patch(api, where, 0, b"evil", Upload_Checksum=sha1), 460, "KB-1812")
    refused(patch(api, where, 0, b"good", Upload_Checksum="md5 AAAA"), 400, "KB-1806")
    assert tus(api, "HEAD", where).headers["Upload-Offset"] == "0", "nothing of it is kept"
    assert patch(api, where, 0, b"good", Upload_Checksum=sha1).status_code == 204
    sha256 = "sha256 " + base64.b64encode(hashlib.sha256(b"more").digest()).decode()
    assert patch(api, where, 4, b"more", Upload_Checksum=sha256).status_code == 204
    answer = tus(api, "HEAD", where, Tus_Resumable="0.2.2")
    assert answer.status_code == 412 and answer.headers["Tus-Version"] == "1.0.0"
    refused(tus(api, "PUT", where), 405, "KB-1804")
    assert tus(api, "DELETE", where).status_code == 204
    assert tus(api, "HEAD", where).status_code == 404
    assert not (bus.folder / "in" / where.rsplit("/", 1)[1]).exists()


def test_what_cannot_be_created(api):
    refused(create(api, 0), 400, "KB-1806")
    refused(create(api, 80 * MIB + 1), 413, "KB-1001")
    refused(create(api, 10, supplier="nobody"), 422, "KB-1812")
    for flag in ("True", "1", "yes", ""):
        for name in ("checkOnly", "again"):
            refused(create(api, 10, **{name: flag}), 400, "KB-1806")
    refused(create(api, 10, supplier="epgu"), 422, "KB-1812")
    for name in ("../x.xml", "/etc/passwd", "a/b", "a\\b", "..", ".hidden", "", "x" * 201, "a\nb",
                 "a\x00b"):
        refused(create(api, 10, name=name), 400, "KB-1806")
    for wrong in ("filename", "filename !!!", "filename eA==,filename eA==", "x" * 5000):
        refused(tus(api, "POST", "/uploads", Upload_Length="10", Upload_Metadata=wrong), 400,
                "KB-1806")
    for path in ("/uploads/x", "/uploads/..%2f..", f"/uploads/{uuid.uuid4()}", "/uploads/"):
        assert tus(api, "HEAD", path).status_code == 404, path
    refused(api.post("/subjects", {"code": "x" * 70_000}, "k"), 413, "KB-1001")


def test_a_token_has_few_open_uploads(bus):
    other = new_api(bus)
    places = [began(other, 10) for _ in range(5)]
    refused(create(other, 10), 429, "KB-1814")
    assert tus(other, "DELETE", places[0]).status_code == 204
    assert create(other, 10).status_code == 201


def test_others_uploads_are_as_unknown_as_none(bus, api):
    staff, others = new_api(bus, "authority-staff"), new_api(bus, "authority-staff")
    where = began(staff, 10)
    job = "/loads/jobs/" + where.rsplit("/", 1)[1]
    assert tus(others, "HEAD", where).status_code == 404
    refused(patch(others, where, 0, b"x"), 404, "KB-1803")
    refused(tus(others, "DELETE", where), 404, "KB-1803")
    refused(others.get(job), 404, "KB-1803")
    refused(others.act(f"{job}/cancel"), 404, "KB-1803")
    assert others.must("/loads/jobs")["items"] == []
    assert api.get(job).status_code == 200, "the region's administrator sees all"
    assert tus(Api(bus, None), "HEAD", where).status_code == 401


def test_a_token_that_is_revoked_mid_way_uploads_no_more(bus):
    name, token = add_token(bus)
    other = Api(bus, token)
    where = began(other, 10)
    assert patch(other, where, 0, b"x").status_code == 204
    assert bus.cli("tokens", "revoke", name).returncode == 0
    refused(patch(other, where, 1, b"x"), 401, "KB-1801")


def students_book(file, *schools):
    """One student of each school, which the register knows."""
    sheets = [("Обучающиеся", [["Код обучающегося", "СНИЛС", "Фамилия", "Имя", "Дата рождения",
                                "Пол"]]),
              ("Зачисления", [["Код зачисления", "Код обучающегося", "Код организации",
                               "Код класса", "Зачислен с"]])]
    for of in schools:
        sheets[0][1].append([f"{of}-s", person_snils(of * 1000 + 900), "Примеров", "Имя",
                             "09.03.2015", "Мужской"])
        sheets[1][1].append([f"{of}-e", f"{of}-s", f"{of}", f"{of}-5", "01.09.2026"])
    return workbook.write(file, sheets)


def test_narrow_tokens_load_workbooks_of_their_organizations_alone(bus, api, tmp_path):
    ours, foreign = next(SCHOOLS), next(SCHOOLS)
    for of in (ours, foreign):
        assert ended(api, send(api, flat_list(tmp_path / f"{of}.xml", roster(of, 1))))["accepted"]
    staff = new_api(bus, "authority-staff", f"organization:{make_ogrn(ours)}")
    book = students_book(tmp_path / "book.xlsx", ours, foreign)
    job = ended(staff, send(staff, book))
    assert job["state"] == "done" and job["rejected"] == 1, job
    assert "KB-1602" in protocol(staff, job, "csv").content.decode("utf-8-sig")
    document = flat_list(tmp_path / "document.xml", roster(ours, 2))
    job = ended(staff, send(staff, document))
    assert (job["state"], job["code"]) == ("failed", "KB-1802"), job
    wide = new_api(bus, "authority-staff")
    assert ended(wide, send(wide, document))["code"] == "KB-1802", "XML is the administrator's"
    limited = ended(staff, send(staff, book, supplier="limited"))
    assert (limited["state"], limited["code"]) == ("failed", "KB-1602"), "nothing is left"


def test_a_supplier_that_has_nothing_to_do_with_the_scope_is_nobodys_to_load_for(bus, api, of,
                                                                                  tmp_path):
    assert ended(api, send(api, flat_list(tmp_path / "all.xml", roster(of, 1))))["accepted"]
    staff = new_api(bus, "authority-staff", f"organization:{make_ogrn(of)}")
    book = students_book(tmp_path / "book.xlsx", of)
    foreign = ended(staff, send(staff, book, supplier="north"))
    assert (foreign["state"], foreign["code"]) == ("failed", "KB-1602"), foreign
    assert ended(staff, send(staff, book))["state"] == "done", "the school is the south's"


def test_health_is_loaded_by_a_token_that_may_speak_of_it(bus, api, of, tmp_path):
    assert ended(api, send(api, flat_list(tmp_path / "all.xml", roster(of, 1))))["accepted"]
    rows = [["Код записи", "Код обучающегося", "Код организации", "На дату", "Группа здоровья"],
            [f"{of}-h", person_snils(of * 1000), f"{of}", "01.09.2026", "II"]]
    book = workbook.write(tmp_path / "health.xlsx", [("Здоровье", rows)])
    plain = ended(api, send(api, book))
    assert plain["rejected"] == 1, plain
    assert "KB-1802" in protocol(api, plain, "csv").content.decode("utf-8-sig")
    special = new_api(bus, "system-administrator", "region", "--special")
    allowed = ended(special, send(special, book))
    assert "KB-1802" not in protocol(special, allowed, "csv").content.decode("utf-8-sig")


def test_a_load_whose_turn_another_has_lets_another_supplier_go_ahead(bus, api, pki, of, tmp_path):
    identity = pki.ours.issue("beside")
    assert api.post("/suppliers", {"code": "beside", "name": "Дневник", "formats": ["flat-list"],
                                   "certificate": identity.certificate.read_text()},
                    str(uuid.uuid4())).status_code == 201
    until = int((time.time() + 600) * MICROSECONDS)
    bus.store.change("INSERT INTO load_turn (partner_id, owner, until) SELECT id, "
                     f"'elsewhere/1/1#x', {until} FROM partner WHERE code = 'south'")
    try:
        first = send(api, flat_list(tmp_path / "first.xml", roster(of, 1)))
        second = send(api, flat_list(tmp_path / "second.xml", roster(of, 2)))
        beside = flat_list(tmp_path / "beside.xml", roster(next(SCHOOLS), 1))
        assert ended(api, send(api, beside, supplier="beside"))["state"] == "done"
        assert {api.must(job)["state"] for job in (first, second)} <= {"queued", "running"}
    finally:
        bus.store.change("DELETE FROM load_turn WHERE owner = 'elsewhere/1/1#x'")
    assert [ended(api, job)["state"] for job in (first, second)] == ["done", "done"]
    loads = [row["source"] for row in api.must("/loads?supplier=south&limit=2")["items"]]
    assert loads == ["second.xml", "first.xml"], "in the order in which they came"


def test_an_upload_without_a_first_byte_is_given_up_soon(bus, api):
    where = began(api, 10)
    begun = began(api, 10)
    assert patch(api, begun, 0, b"1").status_code == 204
    then = int((time.time() - 11 * 60) * MICROSECONDS)
    bus.store.change(f"UPDATE upload SET changed_at = {then} WHERE id IN "
                     f"('{where.rsplit('/', 1)[1]}', '{begun.rsplit('/', 1)[1]}')")
    wait(lambda: tus(api, "HEAD", where).status_code == 404, 90)
    assert tus(api, "HEAD", begun).status_code == 200
    assert tus(api, "DELETE", begun).status_code == 204


CHILDREN, DAYS, NUMBERS = 700, 80, 5
LESSONS = DAYS * NUMBERS
RECORDS = 3 + 2 * CHILDREN + LESSONS + LESSONS * CHILDREN


def large(file, of, times=1):
    """Some seconds of work."""
    rows = [row for number in range(times * NUMBERS) for row in lessons(of, CHILDREN, DAYS, number + 1)]
    return flat_list(file, [*roster(of, CHILDREN), *rows])


def under_way(api, job):
    state = api.must(job)
    assert state["state"] not in ENDED, "too quick for what is tried here"
    return state["stage"] == "applying" and state["done"] > 0


def test_a_load_is_cancelled_and_what_stands_is_told(bus, api, of, tmp_path):
    job = send(api, large(tmp_path / "large.xml", of))
    wait(lambda: under_way(api, job))
    said = api.act(f"{job}/cancel")
    assert said.status_code == 200 and said.json()["cancelling"] is True, said.text
    stopped = ended(api, job)
    assert stopped["state"] == "cancelled" and 0 < stopped["done"] < stopped["total"], stopped
    assert 0 < stopped["accepted"] < RECORDS
    refused(api.act(f"{job}/cancel"), 422, "KB-1812")
    rest = ended(api, send(api, tmp_path / "large.xml"))
    assert (rest["state"], rest["resumed"]) == ("done", True)


def test_a_load_that_was_killed_goes_on(bus, api, of, tmp_path):
    job = send(api, large(tmp_path / "killed.xml", of))
    wait(lambda: under_way(api, job))
    bus.kill()
    bus.start()
    done = ended(api, job)
    assert (done["state"], done["resumed"], done["rejected"]) == ("done", True, 0), done
    assert done["accepted"] == RECORDS
    half = began(api, 10)
    assert patch(api, half, 0, b"12345").status_code == 204
    bus.kill()
    bus.start()
    assert tus(api, "HEAD", half).headers["Upload-Offset"] == "5"


def test_messages_are_answered_while_a_file_is_loaded(bus, api, of, tmp_path):
    job = send(api, large(tmp_path / "beside.xml", of))
    wait(lambda: api.must(job)["state"] == "running")
    assert Partner(bus, bus.pki.north).call(push_roster(School())).code == "ok"
    assert ended(api, job)["state"] == "done"


def test_a_load_at_work_ends_when_its_supplier_is_disabled(bus, api, pki, of, tmp_path):
    file = large(tmp_path / "large.xml", of, times=2)
    for number in range(4):  # a load may end before the word is in force: that one says nothing
        code = f"stopped-{number}"
        made = api.post("/suppliers", {
            "code": code, "name": "Дневник", "formats": ["flat-list"],
            "certificate": pki.ours.issue(code).certificate.read_text()}, str(uuid.uuid4()))
        assert made.status_code == 201, made.text
        job = send(api, file, supplier=code)
        wait(lambda: under_way(api, job))
        assert api.act(f"/suppliers/{code}/disable").status_code == 200
        if api.must(job)["state"] != "done":
            break
    stopped = ended(api, job)
    assert (stopped["state"], stopped["code"]) == ("failed", "KB-1812"), stopped
    assert stopped["done"] < stopped["total"]


def test_a_load_whose_file_is_gone_for_a_day_fails(bus, api, of, tmp_path):
    file = flat_list(tmp_path / "gone.xml", roster(of, 1))
    where = began(api, file.stat().st_size, name=file.name)
    job = where.rsplit("/", 1)[1]
    shutil.rmtree(bus.folder / "in" / job)
    day_ago = int((time.time() - 25 * 3600) * MICROSECONDS)
    bus.store.change(f"UPDATE upload SET state = 1, changed_at = {day_ago} WHERE id = '{job}'")
    lost = ended(api, f"/loads/jobs/{job}")
    assert (lost["state"], lost["code"]) == ("failed", "KB-4002"), lost


def test_a_last_part_and_an_end_at_once_never_both_succeed(bus, api):
    other = new_api(bus)
    outcomes = set()
    for _ in range(15):
        where = began(api, 1)
        with ThreadPoolExecutor(2) as pool:
            part = pool.submit(patch, api, where, 0, b"x")
            end = pool.submit(tus, other, "DELETE", where)
        outcomes.add((part.result().status_code, end.result().status_code))
        job = api.get("/loads/jobs/" + where.rsplit("/", 1)[1])
        kept = part.result().status_code == 204
        assert job.status_code == (200 if kept else 404), (outcomes, job.text)
    assert (204, 204) not in outcomes and outcomes, outcomes


def test_only_the_administrator_of_the_region_says_which_authority_is_above_what(bus, api, of,
                                                                              tmp_path):
    book = workbook.write(tmp_path / "book.xlsx", [
        ("Органы управления", [["ОГРН", "Полное наименование"], [make_ogrn(of), "Орган"]]),
        ("Организации", [["Код организации", "ОГРН", "Полное наименование", "Вид"],
                         [f"{of}", make_ogrn(of + 5000), "Школа", "Школа"]])])
    staff = new_api(bus, "authority-staff")
    job = ended(staff, send(staff, book))
    assert (job["accepted"], job["rejected"]) == (1, 1), job
    assert "KB-1802" in protocol(staff, job, "csv").content.decode("utf-8-sig")
    job = ended(api, send(api, book))
    assert (job["accepted"], job["rejected"]) == (1, 0), job


def test_the_api_sends_templates(bus, api):
    sent = api.get("/templates/roster.xlsx")
    assert sent.status_code == 200 and sent.content.startswith(b"PK"), sent.text
    assert "roster.xlsx" in sent.headers["Content-Disposition"]
    refused(api.get("/templates/nothing.xlsx"), 404, "KB-1803")
    refused(api.get("/templates/roster.csv"), 404, "KB-1803")
    refused(api.ask("DELETE", "/templates/roster.xlsx"), 405, "KB-1804")
    assert Api(bus, "nobody").get("/templates/roster.xlsx").status_code == 401
