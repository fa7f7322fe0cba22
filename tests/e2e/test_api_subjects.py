"""The API: what changes something — conditions, keys, conflicts; the bindings of subjects."""
import datetime
import threading
import time
import uuid

import pytest
from harness.api import new_api, refused
from harness.bus import free_port
from harness.messages import (School, head, lesson, make_ogrn, mark, push_marks, push_roster,
                              wrap)

BUS_SETTINGS = {"console": {"port": free_port()}}


@pytest.fixture(scope="module")
def school(north):
    made = School(students=2)
    north.must(push_roster(made))
    north.must(push_marks(lesson(made, [mark(each) for each in made.students],
                                 day=datetime.date.today().isoformat(), subject=made.russian)))
    return made


@pytest.fixture(scope="module")
def region(bus, school):
    return new_api(bus)


def key():
    return str(uuid.uuid4())


def new_subject(region, **fields):
    body = {"code": uuid.uuid4().hex[:12], "name": uuid.uuid4().hex, **fields}
    made = region.post("/subjects", body, key())
    assert made.status_code == 201, made.text
    return made.json()


def test_a_subject_is_made_read_and_changed(region):
    body = {"code": uuid.uuid4().hex[:8], "name": "География", "area": "Науки о Земле",
            "aliases": ["Землеведение"]}
    made = region.post("/subjects", body, key())
    assert made.status_code == 201
    where = made.headers["Location"].removeprefix("/api/v1")
    read = region.get(where)
    assert read.json() == made.json() == {**body, "id": made.json()["id"], "municipality": ""}
    etag = read.headers["ETag"]
    changed = region.put(where, {"name": "География мира"}, etag)
    assert changed.status_code == 200 and changed.json()["aliases"] == []
    assert changed.headers["ETag"] == region.get(where).headers["ETag"] != etag
    refused(region.put(where, {"name": "Ещё"}, etag), 412, "KB-1810")
    refused(region.put(where, {"name": "Ещё"}), 428, "KB-1811")
    assert made.json()["id"] in [each["id"] for each in region.must("/subjects")["items"]]


def test_a_repeat_gets_the_first_answer(region):
    body, once = {"code": uuid.uuid4().hex, "name": uuid.uuid4().hex}, key()
    first = region.post("/subjects", body, once)
    again = region.post("/subjects", body, once)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    refused(region.post("/subjects", {**body, "area": "x"}, once), 422, "KB-1813")
    refused(region.post("/subjects", body, key()), 409, "KB-1809")
    refused(region.post("/subjects", body), 428, "KB-1811")
    refused(region.post("/subjects", body, "k" * 101), 400, "KB-1806")


def test_of_many_at_once_one_makes_it(region):
    body, once, answers = {"code": uuid.uuid4().hex, "name": uuid.uuid4().hex}, key(), []
    threads = [threading.Thread(target=lambda: answers.append(
        new_post(region, body, once))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.status_code for each in answers} == {201}
    assert len({each.content for each in answers}) == 1


def new_post(api, body, once):
    import requests  # a session of its own: they are not for several threads
    return requests.post(api.root + "/subjects", json=body, timeout=30, verify=api.session.verify,
                         headers={**api.session.headers, "Idempotency-Key": once})


def test_binding_by_hand(bus, region, school):
    waiting = region.must("/organization-subjects/unbound")["items"]
    entry = next(each for each in waiting if each["organization_name"].endswith(str(school.number)))
    path = f"/organization-subjects/{entry['id']}"
    subject = new_subject(region)["id"]
    etag = region.get(path).headers["ETag"]
    refused(region.put(path, {"subject": 987654321}, etag), 422, "KB-1812")
    refused(region.put(path, {}, etag), 400, "KB-1807")
    bound = region.put(path, {"subject": subject}, etag)
    assert bound.status_code == 200, bound.text
    assert (bound.json()["subject"], bound.json()["binding"]) == (subject, "hand")
    refused(region.put(path, {"subject": None}, etag), 412, "KB-1810")
    refused(region.put(path, {"subject": None}, f'W/{bound.headers["ETag"]}'), 412, "KB-1810")
    freed = region.put(path, {"subject": None}, f'"other", {bound.headers["ETag"]}')
    assert freed.status_code == 200, "one of a list"
    freed = region.put(path, {"subject": None}, "*")
    assert freed.json()["subject"] is None and freed.json()["binding"] == "none"
    staff = new_api(bus, "authority-staff")
    refused(staff.put(path, {"subject": None}, freed.headers["ETag"]), 403, "KB-1802")
    refused(staff.post("/subjects", {"code": "x", "name": "x"}, key()), 403, "KB-1802")
    target = bus.store.rows(f"SELECT target FROM audit WHERE target = 'org-subject/{entry['id']}'")
    assert len(target) == 3


def test_of_two_who_read_the_same_one_changes_it(region, school):
    entry = region.must("/organization-subjects/unbound")["items"][0]
    path, subject = f"/organization-subjects/{entry['id']}", new_subject(region)["id"]
    etag = region.get(path).headers["ETag"]
    import requests
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(requests.put(
        region.root + path, json={"subject": subject}, timeout=30, verify=region.session.verify,
        headers={**region.session.headers, "If-Match": etag}))) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.status_code for each in answers) == [200] + [412] * 5
    region.put(path, {"subject": None}, region.get(path).headers["ETag"])


def counted(region):
    """The unbound subjects once the service has counted the marks that wait for them."""
    deadline = time.monotonic() + 30
    while True:
        items = region.must("/organization-subjects/unbound", limit=100)["items"]
        if items[0]["marks"] == 2 or time.monotonic() > deadline:
            return items
        time.sleep(0.3)


def test_unbound_subjects_come_in_pages(region, school):
    whole = counted(region)
    seen = []
    for number, page in enumerate(region.pages("/organization-subjects/unbound", 1)):
        assert page["total"] == (None if number else len(whole))
        seen += page["items"]
    assert [each["id"] for each in seen] == [each["id"] for each in whole]
    assert whole[0]["counted"]


def test_by_rule_and_by_suggestion(bus, region, school):
    waiting = counted(region)
    assert [each["marks"] for each in waiting] == sorted((each["marks"] for each in waiting),
                                                         reverse=True)
    first = waiting[0]
    assert first["name"] == "Русский язык" and first["marks"] == 2
    language = new_subject(region, name="Русский  ЯЗЫК", aliases=["Русский язык и литература"])
    near = region.must(f"/organization-subjects/{first['id']}/suggestions")["items"]
    assert near[0]["subject"] == language["id"] and near[0]["similarity"] == 1
    again = region.must("/organization-subjects/unbound")["items"]
    assert next(each for each in again if each["id"] == first["id"])["suggestion"][
        "subject"] == language["id"]
    foreign = School(students=1)
    refused(region.get("/organization-subjects/unbound", organization="x"), 400, "KB-1806")
    narrow = new_api(bus, "authority-administrator", f"organization:{school.ogrn}")
    once = key()
    done = narrow.post("/organization-subjects/bind-by-rule", {}, once)
    assert done.status_code == 200 and done.json() == {"bound": 1}, done.text
    assert narrow.post("/organization-subjects/bind-by-rule", {}, once).json() == {"bound": 1}
    assert narrow.post("/organization-subjects/bind-by-rule", {}, key()).json() == {"bound": 0}
    bound = region.must(f"/organization-subjects/{first['id']}")
    assert (bound["binding"], bound["subject"]) == ("rule", language["id"])
    assert foreign.ogrn not in bound["name"]


def test_a_municipality_adds_to_the_dictionary(bus, north, region):
    ours, theirs = School(students=1), School(students=1)
    for school, municipality, number in ((ours, "Север", 9101), (theirs, "Юг", 9102)):
        north.must(wrap("PushRoster", [
            head(), f"<authority><ogrn>{make_ogrn(number)}</ogrn><fullName>Орган</fullName>"
            f"<municipality>{municipality}</municipality></authority>"]))
        north.must(push_roster(school).replace(
            "<kind>school</kind>", f"<kind>school</kind><municipality>{municipality}</municipality>"
            f"<authorityOgrn>{make_ogrn(number)}</authorityOgrn>").replace(
            "<name>Математика</name>", "<name>Родной край</name>"))
    north_office, south_office = (
        new_api(bus, "authority-administrator", f"authority:{make_ogrn(number)}")
        for number in (9101, 9102))
    region_own = new_subject(region)
    made = north_office.post("/subjects", {"code": "N-1", "name": "Родной край"}, key())
    assert made.status_code == 201 and made.json()["municipality"] == "Север", made.text
    path = f"/subjects/{made.json()['id']}"
    refused(south_office.get(path), 404, "KB-1803")
    refused(north_office.post("/subjects", {"code": "N-2", "name": region_own["name"]}, key()), 409,
            "KB-1809")
    same = south_office.post("/subjects", {"code": "S-1", "name": "Родной край"}, key())
    assert same.status_code == 201, "another municipality's name"
    shown = {each["id"] for each in south_office.must("/subjects")["items"]}
    assert {same.json()["id"], region_own["id"]} <= shown and made.json()["id"] not in shown
    foreign = f"/subjects/{region_own['id']}"
    refused(north_office.put(foreign, {"name": "x"}, north_office.get(foreign).headers["ETag"]), 403,
            "KB-1802")
    etag = north_office.get(path).headers["ETag"]
    changed = north_office.put(path, {"name": "Родной край", "area": "Краеведение"}, etag)
    assert changed.json()["area"] == "Краеведение", changed.text
    for office, subject in ((north_office, made), (south_office, same)):
        office.post("/organization-subjects/bind-by-rule", {}, key())
        organization, = office.must("/organizations")["items"]
        card = office.must(f"/organizations/{organization['id']}")
        bound, = [each for each in card["subjects"] if each["name"] == "Родной край"]
        assert bound["subject"] == subject.json()["id"]
        entry = f"/organization-subjects/{bound['id']}"
        wrong = made if subject is same else same
        refused(office.put(entry, {"subject": wrong.json()["id"]}, office.get(entry).headers["ETag"]),
                422, "KB-1812")
    nobody = new_api(bus, "authority-administrator", f"organization:{ours.ogrn}")
    refused(nobody.post("/subjects", {"code": "O", "name": "o"}, key()), 403, "KB-1802")
