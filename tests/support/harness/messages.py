"""Payloads of both contracts with synthetic people; keys carry a prefix so that tests do not meet."""
import itertools
import uuid

DIARY = "urn:kontingent:diary:1.0"
PORTAL = "urn:kontingent:portal:1.0"
YEAR, LESSON_DAY = 2026, "2026-11-16"
_numbers = itertools.count(1)


def new_id():
    return str(uuid.uuid4())


def make_snils(number):
    """The number with its check digits: 200000001 → 20000000119."""
    digits = f"{number:09d}"
    total = sum(int(d) * (9 - i) for i, d in enumerate(digits))
    return f"{digits}{total % 101 % 100:02d}"


def make_ogrn(number):
    first = f"10277{number:07d}"
    return first + str(int(first) % 11 % 10)


class School:
    """One organization with one class, two subjects, students and their mothers."""

    def __init__(self, students=2, prefix=None, number=None):
        self.number = number or next(_numbers)
        self.prefix = prefix or f"s{self.number}-{uuid.uuid4().hex[:6]}"
        self.ogrn = make_ogrn(self.number)
        self.students = [f"{self.prefix}-student-{i}" for i in range(students)]
        self.class_id = f"{self.prefix}-7a"
        self.math, self.russian = f"{self.prefix}-math", f"{self.prefix}-rus"

    def student_snils(self, index):
        return make_snils(200_000_000 + self.number * 1000 + index)

    def mother_snils(self, index):
        return make_snils(300_000_000 + self.number * 1000 + index)

    def organization(self):
        return (f"<organization><id>{self.prefix}</id><ogrn>{self.ogrn}</ogrn>"
                f"<fullName>Школа № {self.number}</fullName>"
                f"<shortName>Школа № {self.number}</shortName><kind>school</kind></organization>")

    def student(self, index, snils=None):
        snils = self.student_snils(index) if snils is None else snils
        return (f"<student><id>{self.students[index]}</id><snils>{snils}</snils>"
                f"<surname>Пример{'абвгдежзик'[index % 10]}</surname><name>Имя</name>"
                f"<sex>female</sex><birthDate>2013-05-{index % 28 + 1:02d}</birthDate></student>")

    def guardian(self, index, start="2013-05-14", end=None):
        until = f"<to>{end}</to>" if end else ""
        return (f"<guardian><id>{self.prefix}-mother-{index}</id>"
                f"<studentId>{self.students[index]}</studentId><kind>mother</kind>"
                f"<snils>{self.mother_snils(index)}</snils><surname>Примерова</surname>"
                f"<name>Мать</name><sex>female</sex><birthDate>1985-03-08</birthDate>"
                f"<from>{start}</from>{until}</guardian>")

    def enrollment(self, index, class_id=None):
        return (f"<enrollment><id>{self.students[index]}-e</id>"
                f"<studentId>{self.students[index]}</studentId>"
                f"<organizationId>{self.prefix}</organizationId>"
                f"<classId>{class_id or self.class_id}</classId><from>2026-09-01</from>"
                f"</enrollment>")

    def frame(self):
        return (f"<classGroup><id>{self.class_id}</id><organizationId>{self.prefix}"
                f"</organizationId><schoolYear>{YEAR}</schoolYear><parallel>7</parallel>"
                f"<letter>А</letter></classGroup>")

    def subjects(self):
        return "".join(f"<subject><id>{key}</id><organizationId>{self.prefix}</organizationId>"
                       f"<name>{name}</name></subject>"
                       for key, name in ((self.math, "Математика"), (self.russian, "Русский язык")))


def push_roster(*schools, message_id=None, check_only=False):
    """Everything about the schools: 5 + 3·students records each (1 org, 1 class, 2 subjects)."""
    parts = [head(message_id, check_only)]
    for part in ("organization", "frame", "subjects"):
        parts += [getattr(school, part)() for school in schools]
    for part in ("student", "guardian", "enrollment"):
        parts += [getattr(school, part)(i) for school in schools
                  for i in range(len(school.students))]
    return wrap("PushRoster", parts)


def push_roster_below(school, ogrn):
    """The same of a school below this authority."""
    return push_roster(school).replace(
        "<kind>school</kind>", f"<kind>school</kind><authorityOgrn>{ogrn}</authorityOgrn>")


def push_authorities(*ogrns):
    return wrap("PushRoster", [head(), *(
        f"<authority><ogrn>{ogrn}</ogrn><fullName>Орган {ogrn}</fullName>"
        f"<municipality>Город {ogrn[-3:]}</municipality></authority>" for ogrn in ogrns)])


def head(message_id=None, check_only=False):
    text = f"<messageId>{message_id or new_id()}</messageId>"
    return text + ("<checkOnly>true</checkOnly>" if check_only else "")


def wrap(operation, parts, ns=DIARY):
    return f'<{operation} xmlns="{ns}">{"".join(parts)}</{operation}>'


def mark(student, value="5", number=None, extra=""):
    at = f"<number>{number}</number>" if number else ""
    return f"<mark><studentId>{student}</studentId>{at}<value>{value}</value>{extra}</mark>"


def lesson(school, marks, day=LESSON_DAY, number=1, subject=None, class_id=None):
    return (f"<lesson><classId>{class_id or school.class_id}</classId>"
            f"<subjectId>{subject or school.math}</subjectId><date>{day}</date>"
            f"<number>{number}</number><starts>08:30</starts><ends>09:15</ends>"
            f"<topic>Линейная функция</topic><homework>§ 14</homework>"
            f"<teacher>Учителева Ульяна Юрьевна</teacher>{''.join(marks)}</lesson>")


def push_marks(*lessons, message_id=None, check_only=False):
    return wrap("PushMarks", [head(message_id, check_only), *lessons])


def push_final_marks(school, values, message_id=None):
    parts = [head(message_id)]
    for student, value in values:
        parts.append(f"<finalMark><studentId>{student}</studentId>"
                     f"<subjectId>{school.math}</subjectId><schoolYear>{YEAR}</schoolYear>"
                     f"<period>quarter</period><periodNumber>1</periodNumber>"
                     f"<value>{value}</value><date>2026-10-24</date></finalMark>")
    return wrap("PushFinalMarks", parts)


def stated(school, name, key, fields, student=None, organization=None):
    """One record of a portfolio: fields are its own, in the contract's order."""
    return (f"<{name}><id>{school.prefix}-{key}</id>"
            f"<studentId>{student or school.students[0]}</studentId>"
            f"<organizationId>{organization or school.prefix}</organizationId>{fields}</{name}>")


def portfolio_records(school):
    """One good record of each kind."""
    return [
        stated(school, "health", "h", "<from>2026-09-10</from><healthGroup>2</healthGroup>"),
        stated(school, "educationDocument", "d", "<type>basic-general</type><number>100</number>"
               "<issued>2026-06-25</issued>"),
        stated(school, "examResult", "x", "<kind>oge</kind><subject>Математика</subject>"
               "<date>2026-06-03</date><score>24</score>"),
        stated(school, "achievement", "a", "<kind>olympiad</kind><event>Олимпиада</event>"
               "<level>federal</level><stage>municipal</stage><result>winner</result>"
               "<date>2026-11-12</date>"),
        stated(school, "queueEntry", "q", "<applied>2026-04-01</applied><status>waiting</status>")]


def push_portfolio(records, message_id=None, check_only=False):
    return wrap("PushPortfolio", [head(message_id, check_only), *records])


def get_status(of_id, message_id=None):
    return wrap("GetStatus", [head(message_id), f"<ofMessageId>{of_id}</ofMessageId>"])


def get_students(snils, message_id=None):
    return wrap("GetStudents", [head(message_id), f"<requesterSnils>{snils}</requesterSnils>"],
                PORTAL)


def submit_order(school, number, snils=None, message_id=None, **said):
    """The first pupil's, by the mother unless said; said replaces the text of an element."""
    child = {"surname": "Примера", "name": "Имя", "birthDate": "2013-05-01",
             "organizationOgrn": school.ogrn, "organization": "Школа", "classGroup": "5А", **said}
    return wrap("SubmitOrder", [head(message_id), f"<orderNumber>{number}</orderNumber>",
                                f"<requesterSnils>{snils or school.mother_snils(0)}</requesterSnils>",
                                *(f"<{k}>{v}</{k}>" for k, v in child.items() if v)], PORTAL)


def order_word(operation, number, snils, message_id=None):
    return wrap(operation, [head(message_id), f"<orderNumber>{number}</orderNumber>",
                            f"<requesterSnils>{snils}</requesterSnils>"], PORTAL)


def get_performance(snils, student_id, start="2026-11-01", end="2026-11-30", message_id=None):
    return wrap("GetPerformance",
                [head(message_id), f"<requesterSnils>{snils}</requesterSnils>",
                 f"<studentId>{student_id}</studentId><from>{start}</from><to>{end}</to>"], PORTAL)
