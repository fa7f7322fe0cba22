"""Documents that must not get in: each a signed fault, a journal entry, nothing stored."""
import gzip

import pytest

from harness import wss
from harness.bus import is_sanitized
from harness.messages import School, get_status, lesson, mark, new_id, push_marks, push_roster
from harness.refusal import check_next_is_served, check_refused, nothing_stored

MIB = 1024 * 1024
SOAP11 = wss.SOAP["1.1"]
OPEN = f'<e:Envelope xmlns:e="{SOAP11}"><e:Body>'
CLOSE = "</e:Body></e:Envelope>"


def lolz():
    rows = ['<!ENTITY a0 "ha">']
    rows += [f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)]
    return f"<!DOCTYPE e [{''.join(rows)}]>{OPEN}<x>&a11;</x>{CLOSE}"


def quadratic():
    return f'<!DOCTYPE e [<!ENTITY a "{"A" * 200_000}">]>{OPEN}<x>{"&a;" * 20_000}</x>{CLOSE}'


NOT_XML = {
    "empty": ("", "KB-1101"),
    "text": ("hello", "KB-1101"),
    "cut": (OPEN + "<x>", "KB-1101"),
    "two-roots": (OPEN + "<x/>" + CLOSE + "<y/>", "KB-1101"),
    "unclosed-tag": (OPEN + "<x></y>" + CLOSE, "KB-1101"),
    "control-character": (OPEN + "<x>\x01</x>" + CLOSE, "KB-1101"),
    "nul-reference": (OPEN + "<x>&#0;</x>" + CLOSE, "KB-1101"),
    "unknown-entity": (OPEN + "<x>&nope;</x>" + CLOSE, "KB-1101"),
    "attribute-twice": (OPEN + '<x a="1" a="2"/>' + CLOSE, "KB-1101"),
    "doctype": (f"<!DOCTYPE e>{OPEN}<x/>{CLOSE}", "KB-1102"),
    "doctype-late": (f"{OPEN}<x/><!DOCTYPE e>{CLOSE}", "KB-1101"),
    "external-dtd": (f'<!DOCTYPE e SYSTEM "file:///etc/passwd">{OPEN}<x/>{CLOSE}', "KB-1102"),
    "external-entity": ('<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                        f"{OPEN}<x>&x;</x>{CLOSE}", "KB-1102"),
    "parameter-entity": ('<!DOCTYPE e [<!ENTITY % x SYSTEM "http://127.0.0.1:1/"> %x;]>'
                         f"{OPEN}<x/>{CLOSE}", "KB-1102"),
    "billion-laughs": (lolz(), "KB-1102"),
    "quadratic-blowup": (quadratic(), "KB-1102"),
    "deep-1000": (OPEN + "<x>" * 1000 + "</x>" * 1000 + CLOSE, "KB-1103"),
    "deep-100000": (OPEN + "<x>" * 100_000 + "</x>" * 100_000 + CLOSE, "KB-1103"),
    "deep-unclosed": (OPEN + "<x>" * 1_000_000, "KB-1103"),
    "elements-600000": (OPEN + "<x>" + "<y/>" * 600_000 + "</x>" + CLOSE, "KB-1103"),
    "undeclared-prefix": (OPEN + "<p:x/>" + CLOSE, "KB-1105"),
    "undeclared-attribute": (OPEN + '<x p:a="1"/>' + CLOSE, "KB-1105"),
    "undeclared-in-the-end": (OPEN + '<x xmlns:p=""/>' + CLOSE, "KB-1105"),
    "reserved-prefix": (OPEN + '<x xmlns:xml="urn:a"/>' + CLOSE, "KB-1105"),
    "relative-namespace": (OPEN + '<x xmlns="relative/uri"/>' + CLOSE, "KB-1105"),
    "same-name-attributes": (OPEN + '<x xmlns:a="urn:a" xmlns:b="urn:a" a:c="1" b:c="2"/>'
                             + CLOSE, "KB-1105"),
    "two-colons": (OPEN + '<x xmlns:a="urn:a"><a:b:c/></x>' + CLOSE, "KB-1105"),
}
BAD_OCTETS = {
    "overlong": b"\xc0\xaf", "alone": b"\xff", "surrogate": b"\xed\xa0\x80",
    "above-unicode": b"\xf4\x90\x80\x80", "latin-1": "é".encode("latin-1"), "cut-short": b"\xe2\x82",
}
NOT_SOAP = {
    "unknown-version": ('<e:Envelope xmlns:e="http://www.w3.org/2099/soap-envelope"><e:Body>'
                        f"<x/>{CLOSE}", "KB-1201"),
    "no-namespace": ("<Envelope><Body><x/></Body></Envelope>", "KB-1201"),
    "not-an-envelope": ("<x/>", "KB-1202"),
    "no-body": (f'<e:Envelope xmlns:e="{SOAP11}"/>', "KB-1202"),
    "header-after-body": (f'{OPEN}<x/></e:Body><e:Header/></e:Envelope>', "KB-1202"),
    "two-headers": (f'<e:Envelope xmlns:e="{SOAP11}"><e:Header/><e:Header/><e:Body><x/>{CLOSE}',
                    "KB-1202"),
    "two-bodies": (f"{OPEN}<x/></e:Body><e:Body><y/>{CLOSE}", "KB-1202"),
    "stranger-inside": (f"{OPEN}<x/></e:Body><e:Tail/></e:Envelope>", "KB-1202"),
    "must-understand": (f'<e:Envelope xmlns:e="{SOAP11}"><e:Header><x xmlns="urn:x" '
                        f'e:mustUnderstand="1"/></e:Header><e:Body><x/>{CLOSE}', "KB-1204"),
}


@pytest.fixture(autouse=True)
def bounded(bus, north):
    """Whatever a test sends: the daemon lives, answers the next, and its memory is bounded."""
    yield
    check_next_is_served(north)
    assert bus.rss_mib() < (1500 if is_sanitized() else 400)


@pytest.mark.parametrize("name", NOT_XML)
def test_refuses_what_is_not_good_xml(bus, north, name):
    text, code = NOT_XML[name]
    with nothing_stored(bus):
        check_refused(bus, north.send(text.encode()), code)


@pytest.mark.parametrize("name", BAD_OCTETS)
def test_refuses_octets_that_are_not_utf8(bus, north, name):
    octets = (OPEN + "<x>").encode() + BAD_OCTETS[name] + ("</x>" + CLOSE).encode()
    with nothing_stored(bus):
        check_refused(bus, north.send(octets), "KB-1104")


@pytest.mark.parametrize("encoding", ["utf-32", "utf-7", "ebcdic-cp-be", "nonsense"])
def test_refuses_encodings_that_nobody_needs(bus, north, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{OPEN}<x>Имя</x>{CLOSE}'
    octets = text.encode("utf-8" if encoding in ("nonsense", "ebcdic-cp-be") else encoding, errors="replace")
    with nothing_stored(bus):
        check_refused(bus, north.send(octets), "KB-1104")


@pytest.mark.parametrize("name", NOT_SOAP)
def test_refuses_what_is_not_soap(bus, north, name):
    text, code = NOT_SOAP[name]
    with nothing_stored(bus):
        check_refused(bus, north.send(text.encode()), code)


@pytest.mark.parametrize("payloads", ["", "<x/><y/>", "text only"])
def test_refuses_a_signed_body_without_exactly_one_payload(bus, north, payloads):
    envelope = wss.make_envelope(get_status(new_id()))
    body = wss.find_part(envelope, "Body")
    body.remove(body[0])
    if payloads.startswith("<"):
        body.extend([body.makeelement("x"), body.makeelement("y")])
    else:
        body.text = payloads or None
    wss.sign(envelope, north.identity)
    with nothing_stored(bus):
        check_refused(bus, north.send(wss.to_bytes(envelope)), "KB-1202")


def test_a_fault_speaks_the_callers_soap(bus, north):
    octets = (OPEN + "<x/>" + CLOSE).encode()
    eleven = north.send(octets)
    twelve = north.send(octets.replace(SOAP11.encode(), wss.SOAP["1.2"].encode()), soap="1.2")
    broken = north.send(b"<broken", soap="1.2")
    assert [(a.status, a.fault.blame) for a in (eleven, twelve, broken)] == [
        (500, "Client"), (400, "Sender"), (400, "Sender")]
    assert twelve.headers["Content-Type"].startswith("application/soap+xml")
    assert eleven.headers["Content-Type"].startswith("text/xml")


def test_refuses_an_unknown_operation(bus, north):
    for payload in ('<Nothing xmlns="urn:kontingent:diary:1.0"/>',
                    '<PushMarks xmlns="urn:kontingent:diary:9.9"/>', "<PushMarks/>"):
        with nothing_stored(bus):
            check_refused(bus, north.send(north.make(payload)), "KB-1203")


def test_names_every_violation_of_the_schema(bus, north, school):
    message = new_id()
    bad = lesson(school, [mark(school.students[0], "5", number=99), mark(school.students[0])],
                 day="2026-13-45")
    payload = push_marks(bad, lesson(school, [], number=77), message_id=message)
    payload = payload.replace("<lesson>", "\n<lesson>")
    with nothing_stored(bus):
        answer = north.call(payload)
        check_refused(bus, answer, "KB-1401")
    assert answer.fault.message_id == message
    found = {(item["path"].rsplit("/", 1)[-1].split("[")[0].split(":")[-1], item["code"])
             for item in answer.fault.items}
    assert found == {("date", "KB-1401"), ("number", "KB-1401")}, answer.fault.items
    assert len(answer.fault.items) == 3
    assert [int(item["line"]) for item in answer.fault.items] == sorted(
        int(item["line"]) for item in answer.fault.items)
    assert all(item["text"] for item in answer.fault.items)


@pytest.mark.parametrize("change", [
    ("<messageId>", "<messageID>"), ("PushRoster xmlns", 'PushRoster extra="1" xmlns'),
    ("<kind>school</kind>", "<kind>castle</kind>"), ("<surname>", "<surname><b/>"),
    ("2013-05-01", "yesterday"), ("<student>", "<student><surprise/>")])
def test_refuses_violations_of_the_schema(bus, north, change):
    payload = push_roster(School(students=1)).replace(*change)
    payload = payload.replace("</messageID>", "</messageId>") if "ID>" not in change[1] else \
        payload.replace("</messageId>", "</messageID>")
    with nothing_stored(bus):
        check_refused(bus, north.call(payload), "KB-1401")


def test_refuses_an_id_used_for_other_data(bus, north, school):
    message = new_id()
    north.must(push_marks(lesson(school, [], number=9), message_id=message))
    with nothing_stored(bus):
        check_refused(bus, north.call(push_marks(lesson(school, [], number=8),
                                                 message_id=message)), "KB-1501")


def test_refuses_200_megabytes_by_their_announced_length(bus, north):
    octets = (OPEN + "<x>").encode() + b"a" * (200 * MIB)
    with nothing_stored(bus):
        answer = north.send(octets)
        assert answer.status == 413
        check_refused(bus, answer, "KB-1001")


def test_refuses_200_megabytes_in_chunks(bus, north):
    def chunks():
        yield (OPEN + "<x>").encode()
        for _ in range(200):
            yield b"a" * MIB
    with nothing_stored(bus):
        answer = north.send(chunks(), headers={"Transfer-Encoding": "chunked"})
        check_refused(bus, answer, "KB-1001")


def test_refuses_200_megabytes_packed_into_few(bus, north):
    octets = gzip.compress(b"a" * (200 * MIB), compresslevel=9)
    with nothing_stored(bus):
        answer = north.send(octets, headers={"Content-Encoding": "gzip"})
        check_refused(bus, answer, "KB-1001")


def recoded(octets, encoding):
    """The same signed document in other octets: its canonical form is what was signed."""
    return octets.decode().replace("'UTF-8'", f"'{encoding}'").encode(encoding)


def test_takes_what_good_clients_send(north):
    """A byte order mark, gzip, chunks and the usual encodings are no offence."""
    def message():
        return north.make(get_status(new_id()))
    accepted = [
        north.send(b"\xef\xbb\xbf" + message()),
        north.send(gzip.compress(message()), headers={"Content-Encoding": "gzip"}),
        north.send(iter([message()]), headers={"Transfer-Encoding": "chunked"}),
        north.send(message(), headers={"SOAPAction": ""}),
        north.send(message(), headers={"SOAPAction": "urn:another"}),
        north.send(message(), headers={"Expect": "100-continue"}),
        north.send(recoded(message(), "utf-16")),
        north.send(recoded(message(), "windows-1251")),
        north.send(b"\n\n" + wss.to_bytes(wss.sign(wss.make_envelope(get_status(new_id())),
                                                   north.identity), declaration=False)),
    ]
    assert [answer.code for answer in accepted] == ["ok"] * len(accepted)


def test_what_stands_for_a_message_id_is_told_to_nobody(bus, north):
    name = "Сидоров Пётр 112-233-445 95 "
    answer = north.call(get_status(new_id(), name * 2000))
    check_refused(bus, answer, "KB-1401")
    assert name.strip() not in bus.log_text(), "personal data in the log"
    assert all(len(line) < 4096 for line in bus.log_text().splitlines())
    told = bus.store.rows("SELECT source FROM load_journal WHERE trace = "
                          f"'{answer.fault.trace}'")
    assert [row["source"] for row in told] == [""]
