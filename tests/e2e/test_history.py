"""What corrections replaced, and which load brought a fact: by the API and by the command line."""
import json

import pytest
from harness.api import new_api, refused
from harness.bus import free_port
from harness.files import flat_list, roster
from harness.messages import make_ogrn

SCHOOL = 1650
BUS_SETTINGS = {"console": {"port": free_port()}}


@pytest.fixture(scope="module")
def api(bus):
    return new_api(bus)


@pytest.fixture(scope="module")
def corrected(bus, api, tmp_path_factory):
    """The number of the first of two students, whose name a second file corrects."""
    folder = tmp_path_factory.mktemp("corrected")
    rows = list(roster(SCHOOL, 2))
    for name, content in (("first.xml", rows),
                          ("second.xml", [row.replace("<fam>Примеров</fam>", "<fam>Пример</fam>")
                                          if "type=\"40\"" in row else row for row in rows])):
        done = bus.cli("load", flat_list(folder / name, content), "--supplier", "south")
        assert done.returncode == 0, done.stdout + done.stderr
    organization = api.must(f"/organizations?q={make_ogrn(SCHOOL)}")["items"][0]["id"]
    return api.must(f"/students?organization={organization}")["items"][0]["id"], organization


def test_a_correction_keeps_what_it_replaced_with_both_loads(bus, api, corrected):
    student, _ = corrected
    card = api.must(f"/students/{student}")
    source = card["source"]
    assert source["message"] == "" and source["file"] == "second.xml", source
    page = api.must(f"/students/{student}/history?section=persons")
    assert page["next"] is None
    line, = page["items"]
    assert (line["kind"], line["entity"], line["removed"]) == ("person", str(student), False)
    changed, = line["fields"]
    assert changed == {"name": "surname", "was": "Примеров", "became": "Пример"}
    assert line["replaced"] == source
    assert line["source"]["file"] == "first.xml" and line["source"]["load"] < source["load"]
    journal, = api.must(f"/loads?job={source['load']}")["items"]
    assert (journal["source"], journal["job"]) == ("second.xml", source["load"])
    by_cli = json.loads(bus.cli("journal", "--job", source["load"], "--json").stdout)
    assert [row["id"] for row in by_cli] == [journal["id"]]


def test_it_is_within_the_scope(bus, api, corrected):
    student, organization = corrected
    ours = new_api(bus, "authority-staff", f"organization:{make_ogrn(SCHOOL)}")
    assert len(ours.must(f"/students/{student}/history")["items"]) == 1
    assert ours.must(f"/organizations/{organization}/history")["items"] == []
    refused(ours.get(f"/students/{student + 100000}/history"), 404, "KB-1803")
    refused(ours.get(f"/organizations/{organization + 100000}/history"), 404, "KB-1803")
    refused(api.get(f"/students/{student}/history?after=x"), 400, "KB-1806")


def test_classes_and_programmes_come_in_pages(api, corrected):
    _, organization = corrected
    page = api.must(f"/organizations/{organization}/classes?limit=1")
    assert [(row["name"], row["students"]) for row in page["items"]] == [("5А", 2)]
    assert page["next"] is None and page["total"] == 1
    assert api.must(f"/organizations/{organization}/classes?school_year=1999")["items"] == []
    assert api.must(f"/organizations/{organization}/programmes")["total"] == 0


def test_the_command_line_shows_it_and_the_trail_knows(bus, corrected):
    student, _ = corrected
    done = bus.cli("history", "--student", student, "--json")
    assert done.returncode == 0, done.stderr
    line, = json.loads(done.stdout)
    assert line["fields"] == [{"name": "surname", "was": "Примеров", "became": "Пример"}]
    shown = bus.cli("history", "--student", student).stdout
    assert "surname: Примеров → Пример" in shown and "second.xml" in shown
    assert bus.cli("history").returncode == 2
    noted = bus.store.rows("SELECT a.actor, a.special, s.student_id FROM audit a "
                           "JOIN audit_student s ON s.audit_id = a.id WHERE a.operation = 'history'")
    assert len(noted) == 2 and all(row["actor"].startswith("cli:") for row in noted), noted
