"""kontingent routes: the table, what would become of a message, and a reload that keeps or swaps."""
import json
import re

import pytest

from harness import wss
from harness.bus import SOURCE, Bus, default_partners, run
from harness.messages import (School, get_performance, get_students, lesson, make_ogrn, mark,
                              push_marks, push_roster)
from harness.partner import Partner
from harness.stores import Postgresql, Sqlite

ROUTES = [
    {"name": "roster", "from": {"operations": ["PushRoster"], "partners": ["south"]},
     "to": [{"partner": "north", "deadline": "1h"}]},
    {"name": "school-600", "from": {"operations": ["PushMarks"],
                                    "organizations": [make_ogrn(600)]}, "register": False,
     "to": [{"partner": "archive", "order_by": "d:lesson[1]/d:classId"}]},
    {"name": "large", "from": {"service": "diary", "xpath": "count(//d:mark) > 1"},
     "mapping": "native", "to": [{"partner": "archive"}]},
    {"name": "live", "from": {"operations": ["GetPerformance"], "organizations": [make_ogrn(600)]},
     "live": {"partner": "north", "deadline": "1500ms"}}]


@pytest.fixture(scope="module")
def routed(pki, store, tmp_path_factory):
    partners = default_partners(pki)
    partners[0]["endpoint"] = {"url": "https://localhost:1/ws"}
    stranger = next(row for row in partners if row["code"] == "unknown")
    partners.remove(stranger)
    partners.append({"code": "archive", "name": "Архив", "kind": "receiver",
                     "certificates": [str(pki.unknown.certificate)],
                     "endpoint": {"url": "https://localhost:2/ws"}})
    running = Bus(tmp_path_factory.mktemp("routed"), pki, store, partners=partners, routes=ROUTES)
    running.migrate()
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def school_600(routed, pki):
    school = School(number=600)
    assert Partner(routed, pki.north).must(push_roster(school)).counts()[3] == 0
    return school


def write(tmp_path, payload, identity=None):
    file = tmp_path / "message.xml"
    file.write_bytes(wss.to_bytes(wss.sign(wss.make_envelope(payload), identity))
                     if identity else payload.encode())
    return file


def explain(bus, file, *more):
    done = bus.cli("routes", "--explain", file, "--json", *more)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_table_is_shown_to_people_and_programs(routed):
    done = routed.cli("routes")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[:5]] == ["маршрут", "roster", "school-600", "large",
                                                       "live"]
    column = lines[0].index("получатели")
    assert lines[1][column:].startswith("north за 1h") and lines[4][column:].startswith("—")
    rows = json.loads(routed.cli("routes", "--json").stdout)
    assert [row["name"] for row in rows] == [row["name"] for row in ROUTES]
    assert rows[1]["register"] is False and rows[1]["to"][0]["deadline_seconds"] == 86400
    assert rows[3]["live"] == {"partner": "north", "deadline_ms": 1500}
    assert rows[0]["verify"] == "wss" and rows[0]["from"]["partners"] == ["south"]


def test_a_table_without_rows_says_so(pki, store, tmp_path):
    bus = Bus(tmp_path, pki, store)  # no daemon is needed for that
    done = bus.cli("routes")
    assert done.returncode == 0 and "Маршрутов нет" in done.stdout
    assert json.loads(bus.cli("routes", "--json").stdout) == []


def test_a_signed_message_is_explained_as_the_daemon_would_take_it(routed, pki, school_600,
                                                                   tmp_path):
    marks = push_marks(lesson(school_600, [mark(school_600.students[0])]))
    code, found = explain(routed, write(tmp_path, marks, pki.north))
    assert code == 0 and found["verified"] and found["partner"] == "north", found
    assert found["format"] == "native" and found["records"] == {"lesson": 1, "mark": 1}
    assert found["organizations"] == [make_ogrn(600)] and found["organizations_from"] == "database"
    assert found["route"]["name"] == "school-600"
    why = {row["name"]: row["why_not"] for row in found["rows"]}
    assert "PushMarks" in why["roster"] and why["school-600"] == ""
    assert "xpath" in why["large"] and "PushMarks" in why["live"]
    text = routed.cli("routes", "--explain", tmp_path / "message.xml").stdout
    assert "Решение: маршрут school-600" in text and "✓ school-600" in text


def test_an_unsigned_payload_is_explained_for_a_named_sender(routed, school_600, tmp_path):
    file = write(tmp_path, push_roster(School(number=601)))
    code, found = explain(routed, file, "--partner", "south")
    assert code == 0 and not found["verified"] and found["route"]["name"] == "roster"
    code, found = explain(routed, file)
    assert code == 0 and found["route"] is None and "неизвестно" in found["rows"][0]["why_not"]
    assert routed.cli("routes", "--explain", file, "--partner", "nobody").returncode == 2
    assert routed.cli("routes", "--partner", "south").returncode == 2


def test_a_refusal_is_told_and_the_rest_explained_all_the_same(routed, pki, school_600, tmp_path):
    marks = push_marks(lesson(school_600, [mark(school_600.students[0], number=n)
                                           for n in (1, 2)]))
    file = write(tmp_path, marks, pki.revoked)
    code, found = explain(routed, file)
    assert code == 1 and found["refused"]["code"] == "KB-1305" and not found["verified"]
    assert found["route"]["name"] == "large"
    assert "Отказ: KB-1305" in routed.cli("routes", "--explain", file).stdout
    code, found = explain(routed, write(tmp_path, marks, pki.north), "--at", "2020-01-01T00:00:00Z")
    assert code == 1 and found["refused"]["code"] in ("KB-1304", "KB-1306")
    code, found = explain(routed, write(tmp_path, "<a/>", pki.north))
    assert code == 1 and found["refused"]["code"] == "KB-1203" and found["operation"] == ""


def test_a_question_goes_where_the_deciding_enrollment_says(routed, pki, school_600, tmp_path):
    portal = Partner(routed, pki.epgu)
    student = portal.must(get_students(school_600.mother_snils(0))).all("student/studentId")[0].text
    question = get_performance(school_600.mother_snils(0), student)
    code, found = explain(routed, write(tmp_path, question, pki.epgu))
    assert code == 0 and found["route"]["name"] == "live", found
    assert found["organizations"] == [make_ogrn(600)]


def test_without_its_database_only_what_the_document_names_is_known(routed, pki, tmp_path):
    settings = json.loads(routed.config.read_text())
    settings["store"] = f"sqlite://{tmp_path}/absent.db"
    config = tmp_path / "k.yaml"
    config.write_text(json.dumps(settings))
    file = write(tmp_path, push_roster(School(number=600)), pki.north)
    done = run("routes", "--config", config, "--explain", file, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["organizations_from"] == "document"
    assert found["organizations"] == [make_ogrn(600)] and found["no_database"]["code"] == "KB-4006"
    assert not (tmp_path / "absent.db").exists()


def reload(bus):
    """What the log says of it."""
    since = len(bus.log_text())
    bus.reload()
    return bus.log_text()[since:]


def test_a_reload_keeps_the_old_table_and_says_where_the_mistake_is(routed):
    before = routed.settings["routes"]
    try:
        for routes, wanted in (
                ([{"name": "a", "to": [{"partner": "archve"}]}], "возможно, «archive»"),
                ([{"name": "a", "from": {"service": "diary", "xpath": "d:mark ["},
                   "to": [{"partner": "archive"}]}], "не XPath"),
                ([{"name": "a", "from": {"service": "diary"}, "mapping": "none"}],
                 "mappings/none.yaml нет")):
            routed.settings["routes"] = routes
            routed.write_config()
            done = routed.cli("check-config")
            assert done.returncode == 1 and wanted in done.stdout, done.stdout
            told = reload(routed)
            assert "not reloaded" in told and wanted in told and "kontingent.yaml:" in told, told
    finally:
        routed.settings["routes"] = before
        routed.write_config()
    assert '"routes":4' in reload(routed)


def test_the_example_makes_a_table(pki, tmp_path):
    text = (SOURCE / "deploy/examples/routes.yaml").read_text()
    files = {"tls": pki.tls, "bus": pki.bus, "north": pki.north, "college": pki.south,
             "epgu": pki.epgu, "federal": pki.old, "archive": pki.limited}
    for name, identity in files.items():
        text = re.sub(rf"\b{name}\.crt", str(identity.certificate), text)
        text = re.sub(rf"\b{name}\.key", str(identity.key), text)
    text = re.sub(r"[\w-]*root\.crt", str(pki.anchor), text).replace("root.crl", str(pki.crl))
    text = re.sub(r"postgresql://\S+", f"sqlite://{tmp_path}/k.db", text)
    config = tmp_path / "k.yaml"
    config.write_text(f"{text}\nresources: {SOURCE}\n")
    done = run("check-config", "--config", config)
    assert done.returncode == 0, done.stdout
    rows = json.loads(run("routes", "--config", config, "--json").stdout)
    assert [row["name"] for row in rows] == ["college", "north-marks", "large", "live-north"]


def test_a_route_may_wait_for_a_supplier_of_the_database(pki, store, tmp_path):
    routes = [{"name": "eastern", "from": {"partners": ["eastern", "south"],
                                           "operations": ["PushRoster"]},
               "to": [{"partner": "north", "deadline": "1h"}]}]
    partners = default_partners(pki)
    partners[0]["endpoint"] = {"url": "https://localhost:1/ws"}
    database = Sqlite(tmp_path) if isinstance(store, Sqlite) else Postgresql(store.server)
    bus = Bus(tmp_path, pki, database, partners=partners, routes=routes)
    bus.migrate()
    checked = bus.cli("check-config")
    assert checked.returncode == 1, checked.stdout
    assert "маршрут «eastern»: нет партнёра с кодом «eastern» ни в настройках, ни среди" \
        in checked.stdout
    bus.start()
    try:
        assert "a route waits for who is not known" in bus.log_text()
        identity = pki.ours.issue("eastern-route")
        added = bus.cli("suppliers", "add", "eastern", "--name", "Дневник",
                        "--certificate", identity.certificate)
        assert added.returncode == 0, added.stderr
        assert bus.cli("check-config").returncode == 0
        assert '"routes":1' in reload(bus)
        east = Partner(bus, identity)
        assert east.must(push_roster(School(number=650))).counts()[3] == 0
        assert bus.store.value("SELECT count(*) FROM outgoing WHERE route = 'eastern'") == 1
    finally:
        bus.stop()
        database.drop()
