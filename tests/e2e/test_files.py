"""What a file says of itself and what its supplier may send, whichever way it comes."""
import itertools
import json

import pytest
from harness import workbook
from harness.bus import load, run
from harness.files import flat_list, roster
from harness.messages import School, lesson, mark, push_marks, push_roster
from harness.refusal import nothing_stored

SCHOOLS = itertools.count(2300)


@pytest.fixture
def of():
    return next(SCHOOLS)


@pytest.mark.parametrize("flag", ["true", "1", " true\n"])
def test_a_file_that_asks_to_be_checked_is_not_kept(bus, of, tmp_path, flag):
    text = push_roster(School(students=2, number=of), check_only=True)
    file = tmp_path / "check.xml"
    file.write_text(text.replace("<checkOnly>true<", f"<checkOnly>{flag}<"))
    with nothing_stored(bus):
        code, entry = load(bus, file, "--protocol", tmp_path / "p.json")
        told = bus.cli("load", file, "--supplier", "south").stdout
    assert code == 0 and entry["saved"] is False and entry["accepted"] > 0, entry
    assert "проверка, не сохранено" in told
    assert json.loads((tmp_path / "p.json").read_text())["saved"] is False
    assert bus.store.rows("SELECT * FROM load_turn") == []
    file.write_text(text.replace("<checkOnly>true<", "<checkOnly>false<"))
    assert load(bus, file)[1]["saved"] is True


def test_a_large_file_that_asks_to_be_checked_is_not_kept(bus, of, tmp_path):
    school = School(students=2, number=of)
    text, prefix = push_roster(school, check_only=True), school.prefix
    padding = "".join(f"<subject><id>{prefix}-p{i}</id><organizationId>{prefix}"
                      f"</organizationId><name>П{i}</name></subject>" for i in range(20_000))
    at = text.index("<student>")
    file = tmp_path / "large.xml"
    file.write_text(text[:at] + padding + text[at:])
    assert file.stat().st_size > 2 * 1024 * 1024, "more than one portion"
    with nothing_stored(bus):
        code, entry = load(bus, file)
    assert code == 0 and entry["saved"] is False and entry["accepted"] > 20_000, entry


def test_what_breaks_a_check_is_told_and_leaves_no_line(bus, of, tmp_path):
    text = push_roster(School(students=1, number=of), check_only=True)
    file = tmp_path / "wrong.xml"
    file.write_text(text.replace("</PushRoster>", "<line/></PushRoster>"))
    with nothing_stored(bus):
        done = bus.cli("load", file, "--supplier", "south", "--protocol", tmp_path / "p.json")
    assert done.returncode == 1 and "KB-1401" in done.stderr
    assert bus.journal("--source", "wrong.xml") == []


@pytest.fixture
def marks_only(bus):
    code = f"marks-{next(SCHOOLS)}"
    done = bus.cli("suppliers", "add", code, "--name", "Журнал", "--operation", "PushMarks",
                   "--format", "native", "--format", "flat-list")
    assert done.returncode == 0, done.stderr
    return code


def test_a_supplier_sends_by_file_what_he_may_send(bus, of, tmp_path, marks_only):
    school = School(students=1, number=of)
    native, book = tmp_path / "roster.xml", tmp_path / "roster.xlsx"
    native.write_text(push_roster(school))
    workbook.write(book, [("Предметы", [["Код предмета", "Код организации", "Название"],
                                        ["m", "o", "Алгебра"]])])
    foreign = flat_list(tmp_path / "flat.xml", roster(of, 1))
    for file, word in ((native, "PushRoster"), (book, "лист «Предметы»"), (foreign, "PushDocument")):
        with nothing_stored(bus):
            done = bus.cli("load", file, "--supplier", marks_only)
        assert done.returncode == 1 and "KB-1601" in done.stderr and word in done.stderr, done.stderr
        entry, = bus.journal("--source", file.name, "--supplier", marks_only)
        assert (entry["ok"], entry["code"]) == (False, "KB-1601")
    marks = tmp_path / "marks.xml"
    marks.write_text(push_marks(lesson(school, [mark(school.students[0])])))
    code, entry = load(bus, marks, "--dry-run", supplier=marks_only)
    assert code == 0 and entry["waiting"] > 0, "allowed; what it speaks of is to come"


@pytest.mark.parametrize("declared, octets", [
    ("windows-1251", "utf-8"), ("windows-1251", "utf-8-sig"), ("koi8-r", "utf-8"),
    ("windows-1251", "utf-16")])
def test_a_file_in_another_encoding_than_it_says_is_refused(bus, of, tmp_path, declared, octets):
    """Also one that is read in portions, of which the first is plain ASCII."""
    plain = [f'<row type="30"><subj>q{i}</subj><org>{of}</org><title>{"x" * 200}</title></row>'
             for i in range(12_000 if octets == "utf-8" else 0)]
    file = flat_list(tmp_path / "label.xml", [*plain, *roster(of, 3)], octets, declared)
    with nothing_stored(bus):
        done = bus.cli("load", file, "--supplier", "south")
    assert done.returncode == 1 and "KB-1104" in done.stderr, done.stderr
    assert octets == "utf-16" or f"{declared}; принимаются UTF-8" in done.stderr, done.stderr


@pytest.mark.parametrize("name, octets, word", [
    ("list.csv", "Код;Имя\n1;Имя\n".encode("utf-8-sig"), "это не XML и не книга XLSX"),
    ("empty.xml", b"", "файл пуст"), ("blank.xml", b" \n", "это не XML и не книга XLSX")])
def test_what_is_neither_xml_nor_a_workbook_is_told_so_in_json_too(bus, tmp_path, name, octets, word):
    file = tmp_path / name
    file.write_bytes(octets)
    code, told = load(bus, file)
    assert code == 1 and told["refused"]["code"] == "KB-1101", told
    assert word in told["refused"]["subject"] and told["refused"]["cure"]
    assert (told["source"], told["ok"], told["saved"], told["received"]) == (name, False, False, 0)
    assert bus.journal("--source", name)[0]["trace"] == told["trace"]


def test_a_refused_file_has_its_places_in_json(bus, of, tmp_path):
    file = flat_list(tmp_path / "places.xml", [*roster(of, 1), "<line/>"])
    code, told = load(bus, file)
    assert code == 1 and told["refused"]["code"] == "KB-1401", told
    assert told["refused"]["places"][0]["path"].startswith("/list/line"), told


def test_a_disabled_supplier_is_told_from_an_unknown_one(bus, of, tmp_path, marks_only):
    file = flat_list(tmp_path / "any.xml", roster(of, 1))
    assert bus.cli("suppliers", "set", marks_only, "--state", "disabled").returncode == 0
    for code, word in ((marks_only, "отключён"), ("nobody", "нет такого")):
        done = bus.cli("load", file, "--supplier", code)
        assert done.returncode == 2 and word in done.stderr, done.stderr


def test_a_template_is_written_as_xlsx_or_not_at_all(tmp_path):
    wrong = run("template", "marks", "-o", tmp_path / "t.xls")
    assert wrong.returncode == 2 and ".xlsx" in wrong.stderr and not (tmp_path / "t.xls").exists()
    nowhere = run("template", "marks", "-o", tmp_path / "none" / "t.xlsx")
    assert nowhere.returncode == 1 and "KB-4002" in nowhere.stderr, nowhere.stderr
    assert "ERROR" not in nowhere.stderr + nowhere.stdout
