"""Suppliers of the database: by the command line and by the API, without a restart."""
import itertools
import json
import time
import uuid

import pytest
from harness.api import new_api, refused
from harness.bus import free_port
from harness.files import flat_list, roster
from harness.messages import School, make_ogrn, push_roster
from harness.partner import Partner

FOLLOWED_SECONDS = 20  # 2 s are promised; a loaded machine is slower
BUS_SETTINGS = {"console": {"port": free_port()}}
_names = itertools.count(1)


@pytest.fixture(scope="module")
def api(bus):
    return new_api(bus)


@pytest.fixture
def east(bus, pki):
    """Somebody whom nobody knows yet."""
    return Partner(bus, pki.ours.issue(f"east-{next(_names)}"))


def suppliers(bus, *words):
    done = bus.cli("suppliers", *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def until(partner, code):
    """Waits for the answer that it then always gets."""
    deadline = time.monotonic() + FOLLOWED_SECONDS
    while (answer := partner.call(push_roster(School(students=1)))).code != code:
        assert time.monotonic() < deadline, answer.code
        time.sleep(0.1)
    return answer


def once():
    return str(uuid.uuid4())


def made_by_api(api, partner, **fields):
    body = {"code": partner.identity.name, "name": "Дневник",
            "certificate": partner.identity.certificate.read_text(), **fields}
    answer = api.post("/suppliers", body, once())
    assert answer.status_code == 201, answer.text
    return f"/suppliers/{partner.identity.name}"


def test_one_that_is_added_by_the_command_line_is_let_in_without_a_restart(bus, east):
    name = east.identity.name
    assert east.call(push_roster(School())).code == "KB-1303"
    made = suppliers(bus, "add", name, "--name", "Дневник «Восток»", "--certificate",
                     east.identity.certificate)
    assert made["state"] == "enabled" and made["version"] == 1
    until(east, "ok")
    assert bus.journal("--supplier", name), "by its code"
    suppliers(bus, "certificate", "revoke", name, made["certificates"][0]["fingerprint"][:12])
    until(east, "KB-1303")
    again = bus.cli("suppliers", "certificate", "add", name, east.identity.certificate)
    assert again.returncode == 1 and "KB-1809" in again.stderr, "what is revoked stays so"
    card = suppliers(bus, "show", name)
    assert [each["action"] for each in card["history"]] == ["certificate revoke", "add"]
    assert all(each["actor"].startswith("cli:") for each in card["history"])


def test_a_key_is_rolled_over_without_a_gap(bus, pki, east):
    name = east.identity.name
    suppliers(bus, "add", name, "--name", "Дневник", "--certificate", east.identity.certificate)
    until(east, "ok")
    later = Partner(bus, pki.ours.issue(f"{name}-next"))
    suppliers(bus, "certificate", "add", name, later.identity.certificate)
    until(later, "ok")
    assert east.call(push_roster(School())).code == "ok"


def test_by_the_api_a_change_is_in_force_with_its_answer(bus, api, east):
    where = made_by_api(api, east)
    assert east.call(push_roster(School())).code == "ok"
    read = api.get(where)
    wanted = {"name": "Дневник", "operations": ["PushMarks", "GetStatus"], "enabled": True}
    changed = api.put(where, wanted, read.headers["ETag"])
    assert changed.status_code == 200 and changed.json()["version"] == 2, changed.text
    assert east.call(push_roster(School())).code == "KB-1601"
    refused(api.put(where, wanted, read.headers["ETag"]), 412, "KB-1810")
    assert api.act(f"{where}/disable").json()["enabled"] is False
    assert east.call(push_roster(School())).code == "KB-1303"
    answer = api.put(where, {"name": "Дневник"}, api.get(where).headers["ETag"])
    assert answer.json()["enabled"] is True
    assert east.call(push_roster(School())).code == "ok"
    fingerprint = answer.json()["certificates"][0]["fingerprint"]
    gone = api.act(f"{where}/certificates/{fingerprint}/revoke")
    assert gone.json()["certificates"][0]["revoked"]
    assert east.call(push_roster(School())).code == "KB-1303"
    history = api.must(f"{where}/history")["items"]
    assert [each["action"] for each in history] == ["certificate revoke", "set", "disable", "set",
                                                    "add"]
    assert all(each["actor"].startswith("token:script-") for each in history)
    assert api.act(f"{where}/remove").json()["removed"]
    assert where.rsplit("/", 1)[1] not in [each["code"] for each in api.must("/suppliers")["items"]]
    refused(api.act(f"{where}/disable"), 404, "KB-1803")


def test_it_is_held_to_its_organizations_formats_and_limits(bus, api, east):
    made_by_api(api, east, organizations=[make_ogrn(1)], formats=["native"], messages_per_second=1)
    answer = east.call(push_roster(School(students=1)))
    assert answer.code == "ok" and "KB-1602" in {r["code"] for r in answer.records()}
    codes = {east.call(push_roster(School(students=1))).code for _ in range(8)}
    assert "KB-1007" in codes


def test_its_files_are_loaded_while_it_is_a_supplier(bus, api, east, tmp_path):
    where = made_by_api(api, east, formats=["flat-list"])
    file = flat_list(tmp_path / "roster.xml", roster(903, 2))
    loading = ["load", file, "--supplier", east.identity.name]
    assert bus.cli(*loading).returncode == 0
    listed = {each["code"]: each for each in api.must("/suppliers")["items"]}
    assert listed[east.identity.name]["delivered"]
    api.act(f"{where}/disable")
    assert bus.cli(*loading, "--again").returncode == 2


def test_what_cannot_be_is_refused_with_its_field(bus, api, east, pki):
    made_by_api(api, east)
    pem = pki.ours.issue(f"other-{next(_names)}").certificate.read_text()
    body = {"code": "other", "name": "Другой"}
    for wrong, status, code, field in (
            ({"code": "north"}, 409, "KB-1809", "code"),
            ({"code": east.identity.name}, 409, "KB-1809", "code"),
            ({"code": "Other"}, 422, "KB-1812", "code"),
            ({"code": "../x"}, 422, "KB-1812", "code"),
            ({"name": ""}, 400, "KB-1807", "name"),
            ({"formats": ["nothing"]}, 422, "KB-1812", "formats"),
            ({"operations": ["GetStudents"]}, 422, "KB-1812", "operations"),
            ({"algorithms": ["md5"]}, 422, "KB-1812", "algorithms"),
            ({"organizations": ["123"]}, 422, "KB-1812", "organizations"),
            ({"schedule": "soon"}, 422, "KB-1812", "schedule"),
            ({"enabled": "yes"}, 400, "KB-1807", "enabled"),
            ({"certificate": "no PEM"}, 422, "KB-1812", "certificate"),
            ({"certificate": pem + "\u202e"}, 400, "KB-1807", "certificate"),
            ({"certificate": "x" * 17_000}, 400, "KB-1807", "certificate"),
            ({"certificate": pki.north.certificate.read_text()}, 409, "KB-1809", "certificate"),
            ({"certificate": east.identity.certificate.read_text()}, 409, "KB-1809",
             "certificate"),
            ({"certificate": pki.expired.certificate.read_text()}, 409, "KB-1809",
             "certificate")):
        answer = api.post("/suppliers", {**body, **wrong}, once())
        refused(answer, status, code)
        assert answer.json()["parameter"] == field, wrong
    assert "other" not in [each["code"] for each in api.must("/suppliers")["items"]]
    # the command line asks the same
    assert bus.cli("suppliers", "add", "north", "--name", "x").returncode == 1
    assert bus.cli("suppliers", "show", "nobody").returncode == 2


def test_only_the_systems_administrator_of_the_region_sees_and_changes_them(bus, api, east):
    where = made_by_api(api, east)
    for role, scope in (("authority-administrator", "region"), ("authority-staff", "region")):
        other = new_api(bus, role, scope)
        refused(other.get("/suppliers"), 403, "KB-1802")
        refused(other.get(where), 403, "KB-1802")
        refused(other.get(f"{where}/history"), 403, "KB-1802")
        refused(other.act(f"{where}/disable"), 403, "KB-1802")
        refused(other.put(where, {"name": "x"}, '"x"'), 403, "KB-1802")
        refused(other.post("/suppliers", {"code": "a", "name": "b"}, once()), 403, "KB-1802")
    assert api.get(where).json()["version"] == 1


def test_who_is_overdue_is_told_everywhere(bus, api, east):
    where = made_by_api(api, east, schedule="daily 00:00")
    code = where.rsplit("/", 1)[1]
    listed = {each["code"]: each for each in suppliers(bus, "list")}
    assert listed[code]["schedule"] == "daily 00:00" and listed[code]["overdue"] is False
    gauge = f'kontingent_supplier_overdue{{supplier="{code}"}}'
    assert gauge + " 0" in bus.get("/metrics")[1]
    told = {each["code"]: each for each in json.loads(bus.get("/status")[1])["suppliers"]}
    assert told[code] == {"code": code, "enabled": True, "schedule": "daily 00:00",
                          "delivered": None, "overdue": False}
    api.act(f"{where}/disable")
    assert gauge not in bus.get("/metrics")[1]


def test_one_in_both_places_is_an_error_that_says_so(bus, api, east, pki):
    made_by_api(api, east)
    name = east.identity.name
    before = bus.settings["partners"]
    try:
        bus.settings["partners"] = [*before, {"code": name, "name": "x", "kind": "supplier",
                                              "certificates": [str(pki.stranger.certificate)]}]
        bus.write_config()
        started = bus.cli("load", bus.config, "--supplier", name)
        assert started.returncode == 1 and "KB-4001" in started.stderr and name in started.stderr
        assert bus.cli("doctor").returncode == 1
    finally:
        bus.settings["partners"] = before
        bus.write_config()
    assert east.call(push_roster(School(students=1))).code == "ok"


def test_every_change_is_in_the_chained_trail(bus, api, east):
    name = east.identity.name
    trace = api.post("/suppliers", {"code": name, "name": "x"}, once()).headers["X-Request-Id"]
    suppliers(bus, "set", name, "--schedule", "mon-fri 18:00")
    noted = bus.store.rows("SELECT operation, actor, target FROM audit WHERE target LIKE "
                           f"'supplier/{name}/%' ORDER BY id")
    assert [row["operation"] for row in noted] == ["addSupplier", "suppliers set"]
    assert [row["target"] for row in noted] == [f"supplier/{name}/{n}" for n in (1, 2)]
    assert noted[0]["actor"] == "" and noted[1]["actor"].startswith("cli:")
    deadline = time.monotonic() + 20
    while True:  # until the housekeeper has it in a block
        said = json.loads(bus.cli("evidence", "verify", "--json").stdout)
        if said["chained"] or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    assert said["valid"] and said["looks"] >= 2 and trace, said
    change = f"UPDATE audit SET actor = '%s' WHERE target = 'supplier/{name}/2'"
    bus.store.change(change % "cli:nobody")
    assert bus.cli("evidence", "verify").returncode == 1
    bus.store.change(change % noted[1]["actor"])
    assert bus.cli("evidence", "verify").returncode == 0


def test_a_file_of_the_settings_that_is_broken_keeps_no_revocation_out(bus, api, east):
    path = made_by_api(api, east)
    until(east, "ok")
    certificate = api.must(path)["certificates"][0]["fingerprint"]
    crl, north = bus.pki.crl, bus.pki.north.certificate
    kept = {file: file.read_bytes() for file in (crl, north)}
    try:
        for file in kept:
            file.write_bytes(b"broken")
        answer = api.act(f"{path}/certificates/{certificate}/revoke")
        assert answer.status_code == 200, answer.text
        assert east.call(push_roster(School(students=1))).code == "KB-1303"
    finally:
        for file, content in kept.items():
            file.write_bytes(content)
