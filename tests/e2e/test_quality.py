"""kontingent quality: what the rules find after a push, until the next push cures it."""
import json

from harness.delivery import wait_until
from harness.messages import School, push_roster


def quality(bus, *options):
    done = bus.cli("quality", "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found(bus, school):
    """Rule → findings of this school."""
    return {row["rule"]: row["findings"] for row in quality(bus, "--organization", school.ogrn)}


def test_a_finding_appears_and_is_cured(bus, north):
    school = School(students=3)
    people = ["".join(school.student(i, snils="") for i in range(2)), school.student(2)]
    nobody = push_roster(school).replace("".join(school.student(i) for i in range(3)),
                                         "".join(people).replace("<snils></snils>", ""))
    north.must(nobody)
    wait_until(lambda: found(bus, school) == {"DQ-09": 2}, 30, "two students without SNILS")
    listed = quality(bus, "--list", "--organization", school.ogrn)
    assert [(row["rule"], row["count"]) for row in listed] == [("DQ-09", 1)] * 2
    after = quality(bus, "--list", "--organization", school.ogrn, "--after", listed[0]["student"])
    assert after == listed[1:]
    assert "Нет СНИЛС ученика" in bus.cli("quality", "--rule", "DQ-09").stdout
    north.must(push_roster(school))
    wait_until(lambda: found(bus, school) == {}, 30, "the cure")
    assert "Нарушений нет" in bus.cli("quality", "--organization", school.ogrn).stdout


def test_mistakes_are_told(bus):
    for mistake in (("--rule", "DQ-99"), ("--organization", "123"), ("--limit", "5"),
                    ("--list", "--limit", "0")):
        done = bus.cli("quality", *mistake)
        assert done.returncode == 2 and done.stderr and not done.stdout, mistake
