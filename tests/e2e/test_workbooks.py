"""Workbooks of Excel: the templates that the program makes, filled in well and badly."""
import itertools
import random
import re
import string
import zipfile

import pytest

from harness import workbook
from harness.bus import is_sanitized, load, measure, run
from harness.files import person_snils
from harness.messages import make_ogrn, make_snils
from harness.refusal import nothing_stored
from harness.workbook import Raw

SCHOOLS = itertools.count(1300)
ORGANIZATION = ["Код организации", "ОГРН", "Полное наименование", "Вид"]
CLASS = ["Код класса", "Код организации", "Учебный год", "Параллель", "Буква"]
SUBJECT = ["Код предмета", "Код организации", "Название"]
STUDENT = ["Код обучающегося", "СНИЛС", "Фамилия", "Имя", "Дата рождения", "Пол"]
ENROLLMENT = ["Код зачисления", "Код обучающегося", "Код организации", "Код класса", "Зачислен с"]
MARK = ["Код класса", "Код предмета", "Дата урока", "Номер урока", "Код обучающегося", "Отметка",
        "Вид работы"]


def student(of, i, born="09.03.2015", snils=None):
    return [f"{of}-s{i}", snils or person_snils(of * 100 + i), "Примеров", "Имя", born, "Мужской"]


def book(of, students=3, **changed):
    """Sheets in an order that no reference likes."""
    made = {
        "Отметки": [MARK, *[[f"{of}-7", f"{of}-m", 46270, 2, f"{of}-s{i}", 5, "Диктант"]
                            for i in range(students)]],
        "Зачисления": [ENROLLMENT, *[[f"{of}-e{i}", f"{of}-s{i}", f"{of}", f"{of}-7", "01.09.2026"]
                                     for i in range(students)]],
        "Обучающиеся": [STUDENT, *[student(of, i) for i in range(students)]],
        "Предметы": [SUBJECT, [f"{of}-m", f"{of}", "Алгебра"]],
        "Классы": [CLASS, [f"{of}-7", f"{of}", 2026, 7, "А"]],
        "Организации": [ORGANIZATION, [f"{of}", int(make_ogrn(of)), f"Школа № {of}", "Школа"]]}
    made.update(changed)
    return [(title, rows) for title, rows in made.items() if rows]


@pytest.fixture
def of():
    return next(SCHOOLS)


def test_templates_have_headings_lists_and_notes_and_are_read_back(bus, tmp_path):
    for kind, sheets in (("roster", 9), ("marks", 3), ("final-marks", 1), ("portfolio", 5),
                         ("all", 18)):
        file = tmp_path / f"{kind}.xlsx"
        assert run("template", kind, "-o", file).returncode == 0
        parts = zipfile.ZipFile(file)
        names = re.findall(r'<sheet name="([^"]+)"', parts.read("xl/workbook.xml").decode())
        assert names[0] == "Инструкция" and len(names) == 1 + sheets
        texts = b"".join(parts.read(name) for name in parts.namelist()).decode(errors="ignore")
        assert "dataValidation" in texts and "Постоянный код" in texts
        done = bus.cli("load", file, "--supplier", "south")
        assert done.returncode == 1 and "KB-1404" in done.stderr and "ни одной" in done.stderr
    assert run("template", "other", "-o", tmp_path / "x.xlsx").returncode == 2


def test_a_filled_template_is_loaded_whatever_the_order_of_its_sheets(bus, of, tmp_path):
    file = workbook.write(tmp_path / "good.xlsx", book(of))
    with nothing_stored(bus):
        assert load(bus, file, "--dry-run")[1]["ok"]
    code, entry = load(bus, file)
    assert code == 0, entry
    assert entry["accepted"] == 3 + 3 * 2 + 1 + 3
    rows = bus.store.rows(
        "SELECT l.lesson_date, m.value, p.birth_date FROM mark m JOIN lesson l ON l.id = "
        f"m.lesson_id JOIN person p ON p.id = m.student_id WHERE p.snils = '{person_snils(of * 100)}'")
    assert [{k: str(v) for k, v in row.items()} for row in rows] == [
        {"lesson_date": "2026-09-05", "value": "5", "birth_date": "2015-03-09"}]
    assert load(bus, file)[1]["seen"]


def test_what_excel_does_to_values_is_undone(bus, of, tmp_path):
    """Serial dates of both systems, lost zeros, numbers as powers, shared strings, formulas."""
    short = make_snils(2_000_000 + of)  # begins with two zeros
    shared = "<si><t>Приме</t></si><si><r><t>При</t></r><r><t>меров</t></r><rPh><t>x</t></rPh></si>"
    long_snils = person_snils(of * 100 + 9)
    rows = [STUDENT,
            student(of, 0, born=42072, snils=Raw(f'<c r="{{r}}"><v>{int(short)}</v></c>')),
            [f"{of}-s1", Raw(f'<c r="{{r}}"><v>{int(long_snils) / 1e10!r}E10</v></c>'),
             Raw('<c r="{r}" t="s"><v>1</v></c>'), "Имя", 42072.5, "Мужской"],
            [Raw('<c r="{r}" t="str"><f>"x"&amp;1</f><v>' + f"{of}-s2</v></c>"), None, "Примеров",
             "Имя", "2015-03-10", None]]
    file = workbook.write(tmp_path / "1900.xlsx", [("Обучающиеся", rows)], shared=shared)
    code, entry = load(bus, file)
    assert code == 0, entry
    late = workbook.write(tmp_path / "1904.xlsx", [("Обучающиеся", [
        STUDENT, student(of, 7, born=40610)])], date1904=True)
    assert load(bus, late)[0] == 0
    born = bus.store.rows("SELECT birth_date, surname FROM person WHERE snils IN "
                          f"('{short}', '{long_snils}', '{person_snils(of * 100 + 7)}')")
    assert len(born) == 3 and {(str(r["birth_date"]), r["surname"]) for r in born} == {
        ("2015-03-09", "Примеров")}


def test_each_wrong_row_has_its_cell_and_the_others_go_in(bus, of, tmp_path):
    wrong = [student(of, 1, snils="11111111111"), student(of, 2, born="31.02.2015"),
             [f"{of}-s3", None, None, "Имя", "09.03.2015", "Мужской"],
             [f"{of}-s4", None, "Примеров", "Имя", "09.03.2015", "Сильный"],
             [f"{of}-s5", None, Raw('<c r="{r}"><f>A1</f></c>'), "Имя", "09.03.2015", None],
             [f"{of}-s6", None, Raw('<c r="{r}" t="e"><v>#N/A</v></c>'), "Имя", "09.03.2015", None]]
    file = workbook.write(tmp_path / "wrong.xlsx", book(of, students=1, **{
        "Обучающиеся": [STUDENT, student(of, 0), *wrong]}))
    code, entry = load(bus, file)
    assert code == 1
    told = {r["path"]: (r["code"], r["subject"]) for r in entry["rejected"]}
    assert {place: code for place, (code, _) in told.items()} == {
        "Обучающиеся!B3": "KB-2001", "Обучающиеся!E4": "KB-2004", "Обучающиеся!C5": "KB-2006",
        "Обучающиеся!F6": "KB-2005", "Обучающиеся!C7": "KB-2007", "Обучающиеся!C8": "KB-2007"}
    assert "формула" in told["Обучающиеся!C7"][1] and "#N/A" in told["Обучающиеся!C8"][1]
    assert entry["accepted"] == 3 + 2 + 2


def test_what_refers_to_a_rejected_row_is_told_where_it_stands(bus, of, tmp_path):
    file = workbook.write(tmp_path / "refers.xlsx", book(of, students=3, **{
        "Обучающиеся": [STUDENT, student(of, 0), student(of, 1, born="01.01.2999")]}))
    for more in (("--dry-run",), ()):
        code, entry = load(bus, file, *more)
        assert code == 1
        told = {r["path"]: (r["code"], r["subject"]) for r in entry["rejected"]}
        assert told["Зачисления!A3"] == ("KB-2017", "Обучающиеся!E3"), told
        assert told["Отметки!A3"] == ("KB-2017", "Обучающиеся!E3"), told
        assert set(told) == {"Обучающиеся!E3", "Зачисления!A3", "Отметки!A3"}, told
        waiting = {r["path"].split("!")[0] for r in entry["waiting_records"]}
        assert waiting == {"Зачисления", "Отметки"}, "whose student is not in the file waits"
    good = workbook.write(tmp_path / "good.xlsx", book(of, students=3))
    code, entry = load(bus, good)
    assert code == 0 and entry["waiting"] == 0, entry


def test_what_people_write_is_understood_and_the_rest_has_its_cell(bus, of, tmp_path):
    escaped = Raw('<c r="{r}" t="inlineStr"><is><t>При_x043C_еров</t></is></c>')
    day = Raw('<c r="{r}" t="d"><v>2015-03-09T00:00:00.000</v></c>')
    good = [[f"{of}-s0", person_snils(of * 100), escaped, "Имя", "\u00a09.3.2015\u00a0", "мужской\u00a0"],
            [f"{of}-s1", person_snils(of * 100 + 1), "Примерова", "Имя", day, " ЖЕНСКИЙ"]]
    wrong = [student(of, 2, born=2015), student(of, 3, born="01.01.2999"),
             [*student(of, 4), None, "приписка"],
             [f"{of}-s5", None, Raw('<c r="{r}" t="inlineStr"><is><t>П_x0000_</t></is></c>'), "Имя",
              "09.03.2015", "Мужской"]]
    file = workbook.write(tmp_path / "people.xlsx", [("Обучающиеся", [STUDENT, *good, *wrong])])
    code, entry = load(bus, file)
    assert code == 1 and entry["accepted"] == 2, entry
    told = {r["path"]: (r["code"], r["subject"]) for r in entry["rejected"]}
    assert {place: code for place, (code, _) in told.items()} == {
        "Обучающиеся!E4": "KB-2004", "Обучающиеся!E5": "KB-2004", "Обучающиеся!H6": "KB-2007",
        "Обучающиеся!C7": "KB-2007"}, told
    assert told["Обучающиеся!E5"][1] == "Дата рождения"
    assert "без заголовка" in told["Обучающиеся!H6"][1]
    rows = bus.store.rows("SELECT p.surname, p.birth_date FROM person p JOIN source_key k ON "
                          f"k.entity_id = p.id WHERE k.key = '{of}-s0'")
    assert [(r["surname"], str(r["birth_date"])) for r in rows] == [("Примеров", "2015-03-09")]


def bomb(part="xl/worksheets/sheet2.xml"):
    return {part: workbook.sheet_xml([STUDENT]) + " " * 300_000_000}


LONG = "".join(random.Random(1).choices(string.ascii_letters, k=100_000))  # packs badly
BAD = {
    "macros": ({"extra": [("xl/vbaProject.bin", b"x")]}, "макросы"),
    "no-mark": ({"cover": None}, "не шаблон"),
    "old-mark": ({"cover": ("Инструкция", [["Шаблон Контингента, версия 99"]], "")}, "версии"),
    "bomb": ({"replace": bomb()}, "слишком велика"),
    "not-well-formed": ({"replace": {"xl/worksheets/sheet2.xml": "<worksheet><row>"}}, "повреждён"),
    "doctype": ({"replace": {"xl/worksheets/sheet2.xml": "<!DOCTYPE x><worksheet/>"}}, "повреждён"),
    "rows-out-of-order": ({"replace": {"xl/worksheets/sheet2.xml": workbook.sheet_xml(
        [STUDENT]).replace("</sheetData>", '<row r="1"/></sheetData>')}}, "не по порядку"),
    "shared-string-missing": ({"replace": {"xl/worksheets/sheet2.xml": workbook.sheet_xml(
        [STUDENT, [Raw('<c r="{r}" t="s"><v>7</v></c>')]])}}, "A2"),
    "row-bomb": ({"replace": {"xl/worksheets/sheet2.xml": workbook.sheet_xml(
        [STUDENT, [Raw('<c r="{r}" t="inlineStr"><is><t>' + LONG + "</t></is></c>")] * 20])}},
        "слишком много текста"),
    "no-part": ({"replace": {"xl/_rels/workbook.xml.rels": "<Relationships/>"}}, "повреждён"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_workbook_is_refused_as_a_whole_in_plain_words(bus, of, tmp_path, name):
    how, word = BAD[name]
    file = workbook.write(tmp_path / f"{name}.xlsx", [
        ("Обучающиеся", [STUDENT, student(of, 0)])], **how)
    with nothing_stored(bus):
        done = bus.cli("load", file, "--supplier", "south")
    assert done.returncode == 1 and "KB-1404" in done.stderr and word in done.stderr, done.stderr


def test_a_sheet_that_stands_twice_is_refused(bus, of, tmp_path):
    sheet = ("Обучающиеся", [STUDENT, student(of, 0)])
    file = workbook.write(tmp_path / "twice.xlsx", [sheet, sheet])
    done = bus.cli("load", file, "--supplier", "south")
    assert done.returncode == 1 and "KB-1404" in done.stderr and "повторяется" in done.stderr


BAD_SHEETS = {
    "merged": (("Обучающиеся", [STUDENT, ["x"]],
                '<mergeCells><mergeCell ref="B2:C2"/></mergeCells>'), "B2:C2"),
    "unknown-sheet": (("Прочее", [["x"]]), "«Прочее»"),
    "unknown-column": (("Обучающиеся", [[*STUDENT, "Рост"], ["x"]]), "G1"),
    "column-twice": (("Обучающиеся", [[*STUDENT, "Имя"], ["x"]]), "повторяется"),
    "no-column": (("Обучающиеся", [STUDENT[:3], ["x"]]), "«Имя»"),
}


@pytest.mark.parametrize("name", BAD_SHEETS)
def test_a_sheet_that_is_not_the_templates_is_refused(bus, tmp_path, name):
    sheet, word = BAD_SHEETS[name]
    file = workbook.write(tmp_path / f"{name}.xlsx", [sheet])
    with nothing_stored(bus):
        done = bus.cli("load", file, "--supplier", "south")
    assert done.returncode == 1 and "KB-1404" in done.stderr and word in done.stderr, done.stderr


@pytest.mark.parametrize("octets, word", [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "паролем"), (b"PK\3\4", "повреждён"),
    (b"PK\5\6" + b"\0" * 18, "KB-11"), (b"PK\3\4" + b"\0" * 100 + b"PK\5\6" + b"\xff" * 18, "архив")])
def test_what_is_no_workbook_at_all(bus, tmp_path, octets, word):
    file = tmp_path / "odd.xlsx"
    file.write_bytes(octets)
    done = bus.cli("load", file, "--supplier", "south")
    assert done.returncode == 1 and word in done.stderr, done.stderr


def test_a_damaged_archive_is_refused(bus, of, tmp_path):
    whole = workbook.write(tmp_path / "whole.xlsx", book(of)).read_bytes()
    file = tmp_path / "damaged.xlsx"
    for at in range(0, len(whole), 97):
        octets = bytearray(whole)
        octets[at] ^= 0x55
        file.write_bytes(octets)
        done = bus.cli("load", file, "--supplier", "south", "--dry-run")
        assert done.returncode in (0, 1), (at, done.stderr)
        assert done.returncode == 0 or re.search("KB-1404|KB-110|отклонено", done.stderr +
                                                 done.stdout), (at, done.stderr)


def test_a_large_workbook_needs_little_memory(bus, of, tmp_path):
    rows = ([f"{of}-s{i}", None, "Примеров", "Имя", 42072, "Мужской"] for i in range(30_000))
    file = workbook.write(tmp_path / "large.xlsx", [("Обучающиеся", [STUDENT, *rows])])
    code, entry, mib = measure(bus, file)
    assert code in (0, 1) and entry["received"] == 30_000, entry
    assert mib < 300 or is_sanitized(), f"{mib:.0f} MiB"
