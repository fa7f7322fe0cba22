"""A synthetic region of every kind of organization, loaded as a supplier would, and counted again."""
import json

import pytest

from harness.bus import Bus, load, run
from harness.stores import Postgresql, Sqlite

LAST_DAY = "2026-11-20"
OPEN = f"valid_from <= '{LAST_DAY}' AND (valid_to IS NULL OR valid_to >= '{LAST_DAY}')"


@pytest.fixture
def own_bus(pki, store, tmp_path):
    """A database that nobody else has put anything into."""
    database = Sqlite(tmp_path) if isinstance(store, Sqlite) else Postgresql(store.server)
    bus = Bus(tmp_path, pki, database)
    bus.migrate()
    yield bus
    database.drop()


def generate(folder, sort, *more):
    census = folder / "census.json"
    done = run("generate", "--organizations", 12, "--students", 600, "--days", 1, "--seed", 5,
               "--last-day", LAST_DAY, "--as", sort, "--output", folder / sort, "--census", census,
               *more)
    assert done.returncode == 0, done.stderr
    return sorted((folder / sort).iterdir()), json.loads(census.read_text())


def grouped(bus, sql):
    return {str(row["key"]): int(row["number"]) for row in bus.store.rows(sql)}


def count(bus, table, where="1 = 1"):
    return int(bus.store.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def check(bus, census):
    """The register against the generator's own account."""
    for table, name in (("organization", "organizations"), ("authority", "authorities"),
                        ("class_group", "classes"), ("enrollment", "enrollments"),
                        ("lesson", "lessons"), ("mark", "marks"), ("attendance", "attendance"),
                        ("final_mark", "final_marks"), ("health", "health"),
                        ("education_document", "documents"), ("exam_result", "exams"),
                        ("achievement", "achievements"), ("queue_entry", "queue")):
        assert count(bus, table) == census[name], name
    assert count(bus, "person", "is_student = 1") == census["students"]
    assert int(bus.store.value(
        "SELECT count(DISTINCT guardian_id) FROM guardian_link")) == census["guardians"]
    assert count(bus, "enrollment", "reason_out LIKE '%другую%'") == census["migrations"] > 0
    assert grouped(bus, "SELECT o.kind || '/' || p.sex AS key, count(*) AS number FROM enrollment e JOIN organization "
                   "o ON o.id = e.organization_id JOIN person p ON p.id = e.student_id WHERE "
                   f"{OPEN} GROUP BY 1") == census["by_kind_and_sex"]
    assert grouped(bus, "SELECT o.municipality AS key, count(*) AS number FROM enrollment e JOIN organization o "
                   f"ON o.id = e.organization_id WHERE {OPEN} GROUP BY 1"
                   ) == census["by_municipality"]
    births = grouped(bus, "SELECT p.birth_date AS key, count(*) AS number FROM enrollment e JOIN "
                     f"person p ON p.id = e.student_id WHERE {OPEN} GROUP BY 1")
    ages = {}
    for born, number in births.items():
        age = int(LAST_DAY[:4]) - int(born[:4]) - (LAST_DAY[5:] < born[5:10])
        ages[str(age)] = ages.get(str(age), 0) + number
    assert ages == census["by_age"]


def test_a_region_loaded_from_one_file_per_kind_is_the_region_that_was_made(own_bus, tmp_path):
    files, census = generate(tmp_path, "loads", "--all-kinds")
    assert [file.name for file in files] == ["1-roster.xml", "2-marks.xml", "3-final-marks.xml",
                                             "4-portfolio.xml"]
    for file in files:
        code, entry = load(own_bus, file)
        assert code == 0, (file.name, entry)
    check(own_bus, census)


def test_straight_into_the_store_is_the_same_region(own_bus, tmp_path):
    _, census = generate(tmp_path, "loads", "--all-kinds")
    done = own_bus.cli("generate", "--organizations", 12, "--students", 600, "--days", 1, "--seed",
                       5, "--last-day", LAST_DAY, "--all-kinds", "--supplier", "south")
    assert done.returncode == 0, done.stderr
    assert "отклонено 0" in done.stdout
    check(own_bus, census)


def test_workbooks_of_a_region_bring_every_kind_of_record(own_bus, tmp_path):
    files, census = generate(tmp_path, "workbooks", "--all-kinds")
    assert files and all(file.suffix == ".xlsx" for file in files)
    for file in files:
        code, entry = load(own_bus, file)
        assert code == 0, (file.name, entry)
    check(own_bus, census)


def test_workbooks_of_a_region_load(own_bus, tmp_path):
    files, census = generate(tmp_path, "workbooks")
    assert files and all(file.suffix == ".xlsx" for file in files)
    for file in files:
        code, entry = load(own_bus, file)
        assert code == 0, (file.name, entry)
    assert count(own_bus, "mark") == census["marks"] > 0
    assert count(own_bus, "final_mark") == census["final_marks"] > 0
    assert count(own_bus, "enrollment") == census["enrollments"]
