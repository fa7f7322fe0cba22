"""Signatures that must not count: none, wrong, over another element, not trusted, stale."""
import base64
import copy
import datetime
import itertools

import pytest
from lxml import etree

from harness import wss
from harness.messages import School, get_status, new_id, push_roster
from harness.partner import Partner
from harness.refusal import check_next_is_served, check_refused, nothing_stored

W = f"{{{wss.WSU}}}Id"


@pytest.fixture(autouse=True)
def alive(north):
    yield
    check_next_is_served(north)


def signed(partner, payload=None, **signing):
    return wss.sign(wss.make_envelope(payload or push_roster(School(students=1))),
                    partner.identity, **signing)


def send(partner, envelope):
    return partner.send(wss.to_bytes(envelope))


def security_of(envelope):
    return wss.find_part(envelope, "Header").find(f"{{{wss.WSSE}}}Security")


def node(envelope, name):
    return next(envelope.iter(f"{{*}}{name}"))


@pytest.mark.parametrize("removed", ["Header", "Security", "Signature"])
def test_refuses_an_unsigned_message(bus, north, removed):
    envelope = signed(north)
    found = node(envelope, removed)
    found.getparent().remove(found)
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), "KB-1301")


def change_text(name):
    def change(envelope):
        found = node(envelope, name)
        text = found.text.strip()
        at = len(text) // 2
        found.text = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1:]
    return change


def forget(name):
    return lambda envelope: node(envelope, name).getparent().remove(node(envelope, name))


def repeat(name):
    return lambda envelope: node(envelope, name).addnext(copy.deepcopy(node(envelope, name)))


def set_attribute(name, attribute, value):
    return lambda envelope: node(envelope, name).set(attribute, value)


def insert(name, parent, at=0):
    def change(envelope):
        node(envelope, parent).insert(at, etree.fromstring(f'<ds:{name} xmlns:ds="{wss.DS}"/>'))
    return change


TAMPERED = {
    "payload": change_text("fullName"), "created": change_text("Created"),
    "digest": change_text("DigestValue"), "value": change_text("SignatureValue"),
    "no-value": forget("SignatureValue"), "no-reference": forget("Reference"),
    "no-method": forget("SignatureMethod"), "no-key-info": forget("KeyInfo"),
    "no-token": forget("BinarySecurityToken"), "token-twice": repeat("BinarySecurityToken"),
    "signed-info-twice": repeat("SignedInfo"), "signature-twice": repeat("Signature"),
    "security-twice": repeat("Security"), "timestamp-twice": repeat("Timestamp"),
    "key-info-twice": repeat("KeyInfo"), "object": insert("Object", "Signature", 3),
    "manifest": insert("Manifest", "KeyInfo"),
    "external-uri": set_attribute("Reference", "URI", "http://127.0.0.1:1/x"),
    "xpointer": set_attribute("Reference", "URI", "#xpointer(//*)"),
    "whole-document": set_attribute("Reference", "URI", ""),
    "xslt": set_attribute("Transform", "Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    "hmac": set_attribute("SignatureMethod", "Algorithm",
                          "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
    "relabelled": set_attribute("SignatureMethod", "Algorithm",
                                "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    "token-type": set_attribute("BinarySecurityToken", "ValueType", "urn:other"),
    "token-garbage": change_text("BinarySecurityToken"),
    "foreign-actor": set_attribute("Security", f"{{{wss.SOAP['1.1']}}}actor", "urn:someone"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_refuses_a_tampered_signature(bus, north, name):
    envelope = signed(north)
    TAMPERED[name](envelope)
    wanted = ("KB-1302", "KB-1303", "KB-1304") if name == "token-garbage" else ("KB-1302",)
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), *wanted)


def test_refuses_another_ones_certificate(bus, pki, north):
    for shown in (pki.old, pki.south, pki.bus, pki.epgu):
        with nothing_stored(bus):
            check_refused(bus, send(north, signed(north, token=shown)), "KB-1302", "KB-1303")


@pytest.mark.parametrize("signing", [
    {"algorithm": "rsa-sha1"}, {"digest": "sha1"},
    {"inclusive": True}, {"parts": ("Timestamp",)}, {"parts": ("Body",)}], ids=str)
def test_refuses_a_signature_of_another_kind(bus, north, signing):
    with nothing_stored(bus):
        check_refused(bus, send(north, signed(north, **signing)), "KB-1302")


@pytest.mark.parametrize("who, code", [
    ("unknown", "KB-1303"), ("stranger", "KB-1303"), ("encryption", "KB-1303"),
    ("expired", "KB-1304"), ("notyet", "KB-1304"), ("revoked", "KB-1305")])
def test_refuses_a_certificate_that_is_not_trusted(bus, pki, who, code):
    partner = Partner(bus, getattr(pki, who))
    with nothing_stored(bus):
        check_refused(bus, send(partner, signed(partner)), code)


@pytest.mark.parametrize("minutes, lifetime_seconds", [
    (-10, 300), (-10, 3600), (-2, 30), (+10, 300), (-60 * 24 * 365, 10**9)])
def test_refuses_a_stale_timestamp(bus, north, minutes, lifetime_seconds):
    created = wss.utc_now() + datetime.timedelta(minutes=minutes)
    envelope = signed(north, created=created, lifetime_seconds=lifetime_seconds)
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), "KB-1306")


def test_refuses_a_message_without_timestamp_from_a_strict_partner(bus, north):
    with nothing_stored(bus):
        check_refused(bus, send(north, signed(north, timestamp=False)), "KB-1306")


def test_refuses_a_replayed_message(bus, north):
    for payload in (get_status(new_id()), push_roster(School(students=1))):
        octets = north.make(payload)
        assert north.send(octets).fault is None
        with nothing_stored(bus):
            check_refused(bus, north.send(octets), "KB-1307")
            check_refused(bus, north.send(octets + b"\n"), "KB-1307")


# FIPS 186: the order of P-256's group
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def test_refuses_a_replay_whose_ecdsa_signature_was_rewritten(bus, south):
    """Of a valid (r, s) anybody can make the equally valid (r, n - s)."""
    envelope = signed(south, get_status(new_id()))
    assert send(south, envelope).fault is None
    value = node(envelope, "SignatureValue")
    octets = base64.b64decode(value.text)
    other = P256_ORDER - int.from_bytes(octets[32:], "big")
    value.text = base64.b64encode(octets[:32] + other.to_bytes(32, "big")).decode()
    check_refused(bus, send(south, envelope), "KB-1307")


# Signature wrapping: the signed node stays in the document, somewhere, and another one takes its
# place. Every position × what the newcomer's id says.
WRAPPERS = {
    "header-block": lambda e, part: wss.find_part(e, "Header").append(part),
    "first-header-block": lambda e, part: wss.find_part(e, "Header").insert(0, part),
    "in-a-header-block": lambda e, part: etree.SubElement(wss.find_part(e, "Header"),
                                                          "{urn:x}Wrap").append(part),
    "in-security": lambda e, part: security_of(e).append(part),
    "first-in-security": lambda e, part: security_of(e).insert(0, part),
    "in-object": lambda e, part: etree.SubElement(node(e, "Signature"),
                                                  f"{{{wss.DS}}}Object").append(part),
    "in-key-info": lambda e, part: node(e, "KeyInfo").append(part),
    "in-token": lambda e, part: node(e, "BinarySecurityToken").append(part),
    "in-the-body": lambda e, part: wss.find_part(e, "Body").append(part),
    "in-the-payload": lambda e, part: wss.find_part(e, "Body")[0].append(part),
    "after-the-body": lambda e, part: e.append(part),
    "before-the-header": lambda e, part: e.insert(0, part),
}


@pytest.mark.parametrize("ids", ["same", "other", "none"])
@pytest.mark.parametrize("place", WRAPPERS)
def test_refuses_a_body_wrapped_away(bus, north, place, ids):
    envelope = signed(north, get_status(new_id()))
    body = wss.find_part(envelope, "Body")
    evil = copy.deepcopy(body)
    evil.remove(evil[0])
    evil.append(etree.fromstring(push_roster(School(students=1))))
    set_id(evil, ids)
    envelope.replace(body, evil)
    WRAPPERS[place](envelope, body)
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), "KB-1302", "KB-1202", "KB-1401")


@pytest.mark.parametrize("ids", ["same", "other", "none"])
@pytest.mark.parametrize("place", WRAPPERS)
def test_refuses_a_timestamp_wrapped_away(bus, north, place, ids):
    old = wss.utc_now() - datetime.timedelta(hours=1)
    envelope = signed(north, created=old)
    stamp = node(envelope, "Timestamp")
    fresh = wss.add_timestamp(security_of(envelope))
    fresh.set(W, stamp.get(W))
    set_id(fresh, ids)
    security_of(envelope).replace(stamp, fresh)
    WRAPPERS[place](envelope, stamp)
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), "KB-1302", "KB-1202", "KB-1306")


def set_id(element, ids):
    if ids == "other":
        element.set(W, "another")
    if ids == "none":
        del element.attrib[W]


@pytest.mark.parametrize("attribute", ["Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id",
                                       W])
def test_refuses_an_id_that_two_elements_claim(bus, north, attribute):
    envelope = signed(north)
    decoy = etree.SubElement(wss.find_part(envelope, "Header"), "{urn:x}Decoy")
    decoy.set(attribute, wss.find_part(envelope, "Body").get(W))
    with nothing_stored(bus):
        check_refused(bus, send(north, envelope), "KB-1302")


def test_believes_nothing_beside_what_was_signed(bus, north):
    """Every element of the payload, moved, copied or dropped after signing, is noticed."""
    payload = push_roster(School(students=1))
    total = sum(1 for _ in etree.fromstring(payload).iter())
    with nothing_stored(bus):
        for index, what in itertools.product(range(1, total, 7), ("drop", "copy", "text")):
            envelope = signed(north, payload)
            victim = list(wss.find_part(envelope, "Body")[0].iter())[index]
            if what == "drop":
                victim.getparent().remove(victim)
            elif what == "copy":
                victim.addnext(copy.deepcopy(victim))
            else:
                victim.text = (victim.text or "") + "x"
            check_refused(bus, send(north, envelope), "KB-1302")
