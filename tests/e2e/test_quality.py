"""kontingent quality: what the rules find after a push, until the next push cures it."""
import json

from harness.api import new_api
from harness.bus import free_port
from harness.delivery import wait_until
from harness.messages import School, head, push_roster, wrap

BUS_SETTINGS = {"console": {"port": free_port()}}


def quality(bus, *options):
    done = bus.cli("quality", "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found(bus, school, of_itself=False):
    """Rule → findings of this school's students, or of the school itself."""
    rows = quality(bus, "--organization", school.ogrn)
    return {row["rule"]: row["findings"] for row in rows if (row["rule"] > "DQ-20") == of_itself}


def test_a_finding_appears_and_is_cured(bus, north):
    school = School(students=3)
    people = ["".join(school.student(i, snils="") for i in range(2)), school.student(2)]
    nobody = push_roster(school).replace("".join(school.student(i) for i in range(3)),
                                         "".join(people).replace("<snils></snils>", ""))
    north.must(nobody)
    wait_until(lambda: found(bus, school) == {"DQ-09": 2}, 30, "two students without SNILS")
    listed = quality(bus, "--list", "--organization", school.ogrn, "--after", "0")
    assert [(row["rule"], row["count"]) for row in listed] == [("DQ-09", 1)] * 2
    after = quality(bus, "--list", "--organization", school.ogrn, "--after", listed[0]["student"])
    assert after == listed[1:]
    assert "Нет СНИЛС ученика" in bus.cli("quality", "--rule", "DQ-09").stdout
    north.must(push_roster(school))
    wait_until(lambda: found(bus, school) == {}, 30, "the cure")
    assert "Нарушений нет" in bus.cli("quality", "--organization", school.ogrn, "--rule",
                                      "DQ-09").stdout


def test_a_key_that_is_given_to_another_child_is_told_until_it_is_decided(bus, north):
    """The stranger's guardian came before the child's own record, so it is the first child's now."""
    school, later = School(students=1), School(students=1)
    north.must(push_roster(school))
    wait_until(lambda: found(bus, school) == {}, 30, "all in order")
    stranger = later.guardian(0).replace(later.students[0], school.students[0])
    assert not north.must(wrap("PushRoster", [head(), stranger])).records()
    wait_until(lambda: found(bus, school) == {"DQ-16": 1}, 30, "two mothers")
    child = (later.student(0, snils="").replace(later.students[0], school.students[0])
             .replace("<snils></snils>", "").replace("<name>Имя</name>", "<name>Другое</name>").replace("2013-05", "2012-04"))
    answer = north.must(wrap("PushRoster", [head(), child]))
    assert [record["code"] for record in answer.records()] == ["KB-2014"]
    wait_until(lambda: found(bus, school) == {"DQ-16": 1, "DQ-18": 1}, 30, "the key of another")
    line, = [one for one in json.loads(bus.cli("persons", "conflicts", "--json").stdout)
             if one["key"] == school.students[0]]
    done = bus.cli("persons", "decide", str(line["id"]), "--dismiss", "--ground", "обращение 1")
    assert done.returncode == 0, done.stderr
    wait_until(lambda: found(bus, school) == {"DQ-16": 1}, 30, "decided")


def test_people_of_the_wrong_sex_are_found(bus, north):
    school = School(students=1)
    north.must(push_roster(school).replace(
        "<name>Мать</name><sex>female</sex>", "<name>Мать</name><sex>male</sex>").replace(
        "<from>2013-05-14</from>", "<from>2013-04-30</from>"))
    wait_until(lambda: found(bus, school) == {"DQ-12": 1, "DQ-13": 1}, 30, "sex and date")
    north.must(wrap("PushRoster", [head(), school.guardian(0)]))
    wait_until(lambda: found(bus, school) == {}, 30, "the cure")


def test_an_organization_at_fault_is_found_and_cured(bus, north):
    school = School(students=1)
    north.must(push_roster(school))
    wait_until(lambda: {"DQ-23", "DQ-26"} <= set(found(bus, school, True)), 30, "no licence")
    listed = quality(bus, "--list", "--organization", school.ogrn, "--rule", "DQ-23")
    assert [(row["student"], row["count"]) for row in listed] == [(0, 1)]
    api = new_api(bus)
    items = api.must("/quality/organizations", rule="DQ-23")["items"]
    assert [(row["severity"], row["count"]) for row in items
            if row["organization"] == organization(api, school)] == [("warning", 1)]
    assert api.must("/quality/findings", rule="DQ-23")["items"] == [], "it is no student's"
    narrow = new_api(bus, "authority-staff", f"organization:{school.ogrn}")
    assert len(narrow.must("/quality/organizations", rule="DQ-23")["items"]) == 1
    north.must(push_roster(school).replace(
        "<kind>school</kind>", "<kind>school</kind><licence>Л035-1</licence>"))
    wait_until(lambda: "DQ-23" not in found(bus, school, True), 30, "the cure")


def organization(api, school):
    return api.must("/organizations", q=school.ogrn)["items"][0]["id"]


def test_mistakes_are_told(bus):
    for mistake in (("--rule", "DQ-99"), ("--organization", "123"), ("--limit", "5"),
                    ("--list", "--limit", "0")):
        done = bus.cli("quality", *mistake)
        assert done.returncode == 2 and done.stderr and not done.stdout, mistake
