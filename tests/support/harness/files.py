"""Supplier files of any size, written row by row."""
import datetime
import uuid

from harness.messages import make_ogrn, make_snils

NS = "urn:supplier:flat-list:1.0"


def person_snils(index):
    return make_snils(400_000_000 + index)


def roster(school, students):
    yield (f'<row type="10"><org>{school}</org><ogrn>{make_ogrn(school)}</ogrn>'
           f'<title>Школа № {school}</title><kind>1</kind></row>')
    yield (f'<row type="20"><cls>{school}-5</cls><org>{school}</org><year>2026</year>'
           f'<par>5</par><let>А</let></row>')
    yield f'<row type="30"><subj>{school}-m</subj><org>{school}</org><title>Алгебра</title></row>'
    for i in range(students):
        yield (f'<row type="40"><snils>{person_snils(school * 1000 + i)}</snils>'
               f'<fam>Примеров</fam><im>Имя</im><sex>1</sex><born>20150309</born>'
               f'<org>{school}</org><cls>{school}-5</cls><from>20260901</from></row>')


def lessons(school, students, days, number=1):
    """The lessons' rows first, far from the rows of their marks."""
    def row(kind, day, rest):
        date = datetime.date(2026, 9, 1) + datetime.timedelta(day - 1)
        return (f'<row type="{kind}">{rest}<cls>{school}-5</cls><subj>{school}-m</subj>'
                f'<date>{date:%Y%m%d}</date><num>{number}</num></row>')
    for day in range(1, days + 1):
        yield row(50, day, "")
    for day in range(1, days + 1):
        for i in range(students):
            yield row(60, day, f"<snils>{person_snils(school * 1000 + i)}</snils><mark>4</mark>")


def flat_list(file, rows, encoding="utf-8", declared=None):
    with open(file, "w", encoding=encoding, newline="\n") as out:
        out.write(f'<?xml version="1.0" encoding="{declared or encoding}"?>\n'
                  f'<list xmlns="{NS}" guid="{uuid.uuid4()}">\n')
        for row in rows:
            out.write(row + "\n")
        out.write("</list>\n")
    return file

