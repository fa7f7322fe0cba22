"""Two suppliers of one school: whose data the register shows, and what becomes of the other's."""
import datetime
import json

from harness.delivery import wait_until
from harness.messages import School, lesson, mark, push_marks, push_roster


def cli(bus, *arguments):
    done = bus.cli(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def place(school, section, supplier, rank, *more):
    return ("priorities", "set", "--organization", school.ogrn, "--section", section,
            "--supplier", supplier, "--rank", str(rank), *more)


def shown(bus, school):
    return bus.store.value("SELECT surname FROM person WHERE snils = "
                           f"'{school.student_snils(0)}'")


def named(school, surname):
    return push_roster(school).replace("<surname>Примера<", f"<surname>{surname}<")


def differences(bus, school, *more):
    return json.loads(cli(bus, "differences", "--json", "--organization", school.ogrn, *more))


def today(days=0):
    """Of the region, which is three hours ahead of UTC."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=3)))
    return str(now.date() + datetime.timedelta(days))


def test_the_order_of_arrival_decides_nothing(bus, north, south):
    one, other = School(students=1), School(students=1)
    for school, order in ((one, (north, south)), (other, (south, north))):
        for partner in order:
            name = "Северова" if partner is north else "Южная"
            assert partner.must(named(school, name)).counts()[3] == 0
        assert shown(bus, school) == "Северова", "without priorities: the first in the alphabet"


def test_a_lower_supplier_is_kept_beside_and_told_so(bus, north, south):
    school = School(students=1)
    south.must(named(school, "Южная"))
    cli(bus, *place(school, "persons", "south", 1))
    answer = north.must(named(school, "Северова"))
    assert [(r["kind"], r["outcome"]) for r in answer.records("outranked")] == [
        ("student", "outranked")]
    assert shown(bus, school) == "Южная"
    assert [(row["section"], row["supplier"], row["rows"]) for row in differences(bus, school)] == [
        ("persons", "north", 1)]
    listed = differences(bus, school, "--list")
    assert [(row["kind"], row["fields"]) for row in listed] == [("person", ["surname"])]
    assert "Северова" not in json.dumps(listed, ensure_ascii=False)
    assert north.must(named(school, "Северова")).records("outranked") == [], "nothing new"


def test_a_changed_priority_judges_again_what_is_stored(bus, north, south):
    school = School(students=1)
    for partner, surname in ((north, "Северова"), (south, "Южная")):
        partner.must(named(school, surname))
    assert shown(bus, school) == "Северова"
    cli(bus, *place(school, "persons", "south", 1))
    wait_until(lambda: shown(bus, school) == "Южная", 30, "the keeper")
    assert [row["supplier"] for row in differences(bus, school)] == ["north"]
    listed = json.loads(cli(bus, "priorities", "list", "--json"))
    assert {"ogrn": school.ogrn, "section": "persons", "supplier": "south", "rank": 1,
            "from": today(), "to": ""} in listed
    cli(bus, "priorities", "remove", "--organization", school.ogrn, "--section", "persons",
        "--supplier", "south", "--from", today())
    wait_until(lambda: shown(bus, school) == "Северова", 30, "the keeper")
    noted = bus.store.rows("SELECT operation FROM audit WHERE operation LIKE '%Priority'")
    assert {row["operation"] for row in noted} == {"setPriority", "removePriority"}


def test_a_priority_counts_on_its_days_only(bus, north, south):
    school = School(students=1)
    north.must(push_roster(school))
    cli(bus, *place(school, "persons", "south", 1, "--from", today(1)))
    cli(bus, *place(school, "persons", "south", 1, "--from", today(-9), "--to", today(-2)))
    north.must(named(school, "Северова"))
    south.must(named(school, "Южная"))
    assert shown(bus, school) == "Северова"


def test_a_mark_that_the_higher_one_removed_stays_removed(bus, north, south):
    school = School(students=1)
    for partner in (north, south):
        partner.must(push_roster(school))
    cli(bus, *place(school, "journal", "south", 1))
    child = school.students[0]
    removal = lesson(school, [mark(child, extra="<removed>true</removed>")])
    south.must(push_marks(removal))
    north.must(push_marks(lesson(school, [mark(child, "5")])))
    count = ("SELECT count(*) FROM mark m JOIN person p ON p.id = m.student_id "
             f"WHERE p.snils = '{school.student_snils(0)}'")
    assert bus.store.value(count) == 0
    assert differences(bus, school, "--section", "journal")[0]["supplier"] == "north"


def test_mistakes_are_told(bus, north):
    school = School(students=0)
    north.must(push_roster(school))
    for mistake in (place(school, "nothing", "south", 1), place(school, "persons", "nobody", 1),
                    place(school, "persons", "south", 0),
                    place(School(), "persons", "south", 1),
                    place(school, "persons", "south", 1, "--from", "завтра"),
                    place(school, "persons", "south", 1, "--to", "2020-01-01"),
                    ("priorities", "remove", "--section", "persons", "--supplier", "south",
                     "--from", "2020-01-01"), ("differences", "--limit", "5")):
        done = bus.cli(*mistake)
        assert done.returncode == 2 and done.stderr and not done.stdout, mistake
