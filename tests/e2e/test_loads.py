"""Files of suppliers: of any size, cut short, killed, seen before, broken."""
import csv
import itertools
import json
import signal
import time

import pytest

from harness.bus import Bus, is_sanitized, load, measure, start_load
from harness.files import flat_list, lessons, roster
from harness.messages import School, make_ogrn, push_roster
from harness.refusal import nothing_stored
from harness.stores import Postgresql, Sqlite

SCHOOLS = itertools.count(600)


def everything(bus):
    """The register without what differs between two loads of the same: ids and times."""
    return bus.store.rows(
        "SELECT o.ogrn, g.name AS class, s.name AS subject, p.snils, l.lesson_date, l.number, "
        "m.value FROM mark m JOIN lesson l ON l.id = m.lesson_id "
        "JOIN class_group g ON g.id = l.class_group_id JOIN org_subject s ON s.id = l.org_subject_id "
        "JOIN organization o ON o.id = g.organization_id JOIN person p ON p.id = m.student_id "
        "ORDER BY 1, 2, 3, 4, 5, 6")


@pytest.fixture
def school():
    return next(SCHOOLS)


@pytest.fixture
def fresh(pki, store, tmp_path):
    """A bus with a database of its own."""
    made = []

    def make():
        folder = tmp_path / f"bus-{len(made)}"
        folder.mkdir()
        database = Sqlite(folder) if isinstance(store, Sqlite) else Postgresql(store.server)
        bus = Bus(folder, pki, database)
        bus.migrate()
        made.append(database)
        return bus
    yield make
    for database in made:
        database.drop()


def test_a_file_of_many_portions_is_one_load(bus, school, tmp_path):
    """Marks far from their lessons, more records than a message may have, little memory."""
    rows = [*roster(school, 600), *lessons(school, 600, 28)]
    huge = itertools.chain(rows, ("<row type=\"60\"><note>" + "x" * 900 + "</note></row>"
                                  for _ in range(110_000)))
    file = flat_list(tmp_path / "huge.xml", huge)
    code, entry, mib = measure(bus, file)
    assert code == 1 and not isinstance(entry, str), entry
    assert entry["rejected_count"] == 110_000 and len(entry["rejected"]) == 1000
    assert entry["accepted"] == 3 + 2 * 600 + 28 + 28 * 600, entry["accepted"]
    first = entry["rejected"][0]
    assert first["line"] == 2 + len(rows) + 1 and first["path"] == f"/list/row[{len(rows) + 1}]"
    last_line = file.read_text().count("\n") - 1
    line, = bus.journal("--source", "huge.xml")
    assert (line["ok"], line["rejected"], line["received"]) == (
        False, 110_000, entry["received"]) and len(line["errors"]) == 1000
    assert last_line == 2 + len(rows) + 110_000
    assert mib < 300 or is_sanitized(), f"{mib:.0f} MiB for {file.stat().st_size >> 20} MiB"


def test_a_killed_load_goes_on_where_it_stood(fresh, tmp_path):
    rows = [row for school in (801, 802, 803) for row in
            (*roster(school, 400), *lessons(school, 400, 20))]
    file = flat_list(tmp_path / "killed.xml", rows)
    whole, cut = fresh(), fresh()
    begun = time.monotonic()
    code, entry = load(whole, file)
    took = time.monotonic() - begun
    assert code == 0, entry
    kills = 0
    for part in (0.3, 0.5, 0.7, 0.6, 0.4, 0.8, 0.9):
        process = start_load(cut, file)
        time.sleep(part * took)
        if process.poll() is not None:
            break
        process.kill()
        process.communicate()
        kills += 1
    after = process if process.returncode == 0 else start_load(cut, file)
    said = json.loads(after.communicate()[0])
    assert kills > 0 and said["ok"], said
    assert said["accepted"] == entry["accepted"] and said["unchanged"] == entry["unchanged"], said
    assert everything(cut) == everything(whole)
    assert cut.store.value("SELECT count(*) AS n FROM load_journal") == 1
    assert cut.store.counts() == whole.store.counts()


def test_an_interrupted_load_says_what_stands_and_goes_on(fresh, tmp_path):
    file = flat_list(tmp_path / "stop.xml", [*roster(804, 400), *lessons(804, 400, 25)])
    bus = fresh()
    process = start_load(bus, file)
    while not bus.store.value("SELECT coalesce(max(position), 0) AS n FROM load_job"):
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    said = json.loads(process.communicate()[0])
    assert process.returncode == 1 and said["stopped"] and said["accepted"] > 0, said
    line, = bus.journal()
    assert (line["ok"], line["code"], line["accepted"]) == (False, "KB-3004", said["accepted"])
    assert "прервана" in line["comment"] and line["trace"] == said["trace"]
    again = load(bus, file)[1]
    assert again["ok"] and again["resumed"] and again["received"] > said["received"]
    line, = bus.journal()
    assert line["ok"] and line["accepted"] == again["accepted"], "one line a load"


def test_a_file_seen_before_is_recognized(bus, school, tmp_path):
    file = flat_list(tmp_path / "seen.xml", roster(school, 3))
    assert load(bus, file)[1]["seen"] is False
    renamed = tmp_path / "renamed.xml"
    renamed.write_bytes(file.read_bytes())
    with nothing_stored(bus):
        code, entry = load(bus, renamed)
        told = bus.cli("load", renamed, "--supplier", "south").stdout
    assert code == 0 and entry["seen"] and entry["source"] == "seen.xml"
    assert "Файл уже загружен" in told and "--again" in told
    assert len(bus.journal("--source", "renamed.xml")) == 0
    forced = load(bus, renamed, "--again")[1]
    assert forced["seen"] is False and forced["accepted"] == 0 and forced["unchanged"] > 0


def test_two_loads_of_one_supplier_take_turns(bus, school, tmp_path):
    other = next(SCHOOLS)
    files = [flat_list(tmp_path / f"{of}.xml", [*roster(of, 300), *lessons(of, 300, 25)])
             for of in (school, other)]
    loads = [start_load(bus, file) for file in files]
    for process in loads:
        said, error = process.communicate()
        assert process.returncode == 0, error
    spans = bus.store.rows("SELECT started_at, changed_at FROM load_job WHERE file IN "
                           f"('{school}.xml', '{other}.xml') ORDER BY started_at")
    assert spans[0]["changed_at"] <= spans[1]["started_at"]
    assert bus.store.rows("SELECT * FROM load_turn") == []


def test_a_check_tells_the_same_and_keeps_nothing(bus, school, tmp_path):
    rows = [*roster(school, 700), *lessons(school, 700, 28),
            '<row type="40"><snils>1</snils></row>']
    file = flat_list(tmp_path / "checked.xml", rows)
    assert file.stat().st_size > 2 * 1024 * 1024, "more than one portion"
    with nothing_stored(bus):
        code, checked = load(bus, file, "--dry-run")
    assert code == 1 and checked["saved"] is False and checked["rejected_count"] == 2, checked
    assert bus.journal("--source", "checked.xml") == []
    loaded = load(bus, file)[1]
    for key in ("received", "accepted", "unchanged", "rejected"):
        assert loaded[key] == checked[key], key


def test_references_forward_are_found_in_a_large_file(bus, school, tmp_path):
    rows = [*roster(school, 40)]
    padding = [f'<row type="30"><subj>q</subj><org>0</org><title>{"x" * 300}</title></row>'] * 9000
    file = flat_list(tmp_path / "forward.xml",
                     [*reversed(rows[20:]), *padding, *reversed(rows[:20])])
    code, entry = load(bus, file)
    rejected = {r["subject"] for r in entry["rejected"] if r["kind"] != "subject"}
    assert code == 1 and not rejected and entry["accepted"] >= len(rows), entry["rejected"][:3]


@pytest.mark.parametrize("encoding", ["windows-1251", "utf-16", "iso-8859-5"])
def test_reads_the_encodings_of_the_region(bus, tmp_path, encoding):
    school = next(SCHOOLS)
    file = flat_list(tmp_path / f"{encoding}.xml", roster(school, 2), encoding)
    code, entry = load(bus, file)
    assert code == 0, entry
    name = bus.store.value(f"SELECT full_name FROM organization WHERE ogrn = '{make_ogrn(school)}'")
    assert name == f"Школа № {school}"


BROKEN = {
    "cut": (lambda text: text[:-200], "KB-1101"),
    "unclosed": (lambda text: text.replace("</org>", "", 1), "KB-1101"),
    "doctype": (lambda text: text.replace("<list", "<!DOCTYPE list><list", 1), "KB-1102"),
    "entity": (lambda text: text.replace("Алгебра", "&boom;"), "KB-1101"),
    "late-contract": (lambda text: text.replace("</list>", "<line/></list>"), "KB-1401"),
    "two-roots": (lambda text: text + text[text.index("<list"):], "KB-1101"),
    "other-format": (lambda text: text.replace("flat-list:1.0", "flat-list:9.0"), "KB-1402"),
    "other-encoding": (lambda text: text.replace("utf-8", "x-unknown"), "KB-1104"),
    "nul": (lambda text: text.replace("Алгебра", "\0"), "KB-1104"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_as_a_whole(bus, tmp_path, name):
    change, code = BROKEN[name]
    file = flat_list(tmp_path / f"{name}.xml", [*roster(next(SCHOOLS), 300), "<!-- -->" * 9])
    file.write_text(change(file.read_text()))
    with nothing_stored(bus):
        done = bus.cli("load", file, "--supplier", "south", "--protocol", tmp_path / "p.json")
    assert done.returncode == 1 and code in done.stderr, done.stderr
    entry, = bus.journal("--source", file.name)
    assert (entry["ok"], entry["code"]) == (False, code)
    protocol = json.loads((tmp_path / "p.json").read_text())
    assert protocol["ok"] is protocol["saved"] is False and protocol["errors"][0]["code"] == code
    assert bus.store.rows("SELECT * FROM load_turn") == []


def test_a_record_against_the_schema_is_rejected_alone(bus, school, tmp_path):
    """In whichever portion it stands; all that is wrong in it is told."""
    rows = [*roster(school, 2500)]
    bad = ['<row type="40"><born>2015-03-09</born><unheard/></row>', '<row type="40" unheard="1"/>']
    file = flat_list(tmp_path / "ill-formed.xml", [bad[0], *rows, bad[1]])
    code, entry = load(bus, file, "--protocol", tmp_path / "p.json")
    assert code == 1 and entry["accepted"] == 3 + 2 * 2500, entry
    errors = json.loads((tmp_path / "p.json").read_text())["errors"]
    assert {e["code"] for e in errors} == {"KB-2023"}, errors
    assert {e["line"] for e in errors} == {3, 3 + len(rows) + 1}, errors
    assert all("«" in e["subject"] for e in errors), errors
    line, = bus.journal("--source", file.name)
    assert (line["ok"], line["accepted"]) == (False, 3 + 2 * 2500)


def test_the_protocol_has_every_rejected_record(bus, school, tmp_path):
    bad = ['<row type="40"><snils>11111111111</snils><fam>=cmd|x</fam><im>И</im>'
           f'<born>20150309</born><org>{school}</org><cls>{school}-5</cls>'
           '<from>20260901</from></row>'] * 700
    file = flat_list(tmp_path / "protocol.xml", [*roster(school, 2), *bad])
    for end in ("csv", "json", "xlsx"):
        code, entry = load(bus, file, "--dry-run", "--protocol", tmp_path / f"p.{end}")
        assert code == 1, entry
    told = json.loads((tmp_path / "p.json").read_text())
    assert told["rejected"] == len(told["errors"]) == 1400 and told["saved"] is False
    assert {e["line"] for e in told["errors"]} == set(range(8, 708))
    assert all(e["code"] and e["rule"] and e["cure"] and e["place"] for e in told["errors"])
    octets = (tmp_path / "p.csv").read_bytes()
    assert octets.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(octets.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert table[1][:2] == ["Место", "Строка"] and len(table) == 2 + 1400
    assert not any(cell[:1] in ("=", "+", "@") for row in table for cell in row)
    assert (tmp_path / "p.xlsx").read_bytes().startswith(b"PK")
    wrong = bus.cli("load", file, "--supplier", "south", "--protocol", tmp_path / "p.doc")
    assert wrong.returncode == 2 and "KB-4004" in wrong.stderr


def test_guardians_before_enrollments_are_accepted_of_a_limited_supplier(bus, pki, tmp_path):
    """In a small file and in a large one: the order of kinds is the program's, not the file's."""
    made = School(students=2, number=500)
    text = push_roster(made)
    padding = "".join(f"<subject><id>{made.prefix}-p{i}</id><organizationId>{made.prefix}"
                      f"</organizationId><name>П{i}</name></subject>" for i in range(6000))
    at = text.index("<student>")
    file = tmp_path / "limited.xml"
    file.write_text(text[:at] + padding + text[at:])
    code, entry = load(bus, file, supplier="limited")
    assert code == 0, entry
    assert bus.store.value("SELECT max(steps) AS n FROM load_job WHERE file = 'limited.xml'") > 1
