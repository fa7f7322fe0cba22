"""Attacks on what is signed, where it stands, when, and in what document."""
import base64
import copy
import hashlib
import re

from lxml import etree

from signing import (
    DEEP, DOCTYPE, DS, ENCODING, EXC, INVALID, MALFORMED, NAMESPACE, OASIS, SOAP, STALE, STRUCTURE,
    UNSIGNED, WSU, change, forged, message, reference, run, save, sign, tree, valid, work)


def references():
    plain = [reference("#Time"), reference("#Body")]
    save("body-not-signed", INVALID, sign(message(plain[:1])))
    save("timestamp-not-signed", INVALID, sign(message(plain[1:])))
    save("no-references", INVALID, re.sub("<ds:Reference .*</ds:Reference>", "", valid, flags=re.S))
    save("timestamp-missing", STALE, sign(message(plain[1:], timestamp=None)))
    save("same-element-twice", INVALID, sign(message(plain + plain[1:])))
    blocks = "".join(f'<x xmlns:wsu="{WSU}" wsu:Id="x{i}"/>' for i in range(9))
    save("too-many-references", INVALID, sign(message(
        plain + [reference(f"#x{i}") for i in range(9)], header=blocks)))
    save("reference-into-a-block", INVALID, sign(message(
        plain + [reference("#inner")], header=f'<x><y xmlns:wsu="{WSU}" wsu:Id="inner"/></x>')))
    save("reference-into-the-body", INVALID, sign(message(
        plain[:1] + [reference("#inner")],
        body='<k:Push xmlns:k="urn:k" wsu:Id="inner"><k:mark>5</k:mark></k:Push>')))
    save("whole-document-reference", INVALID, sign(message(
        plain[:1] + [reference("", (DS + "enveloped-signature", EXC))])))
    for name, uri in (("file", "file:///etc/hostname"), ("network", "http://127.0.0.1:1/x"),
                      ("relative", "other.xml"), ("xpointer", "#xpointer(/)"),
                      ("xpointer-id", "#xpointer(id('Body'))"), ("empty-fragment", "#"),
                      ("nothing-there", "#Nothing")):
        save(f"reference-uri-{name}", INVALID, change(valid, "#Body", uri))
    save("reference-without-uri", INVALID, change(valid, ' URI="#Body"', ""))
    save("reference-of-type-manifest", INVALID, sign(message(
        plain[:1] + [reference("#Body", attributes=f' Type="{DS}Manifest"')])))
    save("manifest-in-an-object", INVALID, sign(message(objects=(
        f"<ds:Object><ds:Manifest>{reference('#Body')}</ds:Manifest></ds:Object>"))))
    save("duplicate-id", INVALID, sign(message()).replace(
        "<soap:Header>", f'<soap:Header><x xmlns:wsu="{WSU}" wsu:Id="Body"/>', 1))
    for kind, name in enumerate(("Id", "ID", "id", "AssertionID")):
        save(f"duplicate-id-other-attribute-{kind}", INVALID, change(
            valid, "<soap:Header>", f'<soap:Header><x {name}="Body"/>'))
    save("duplicate-xml-id", INVALID, change(
        valid, "<soap:Header>", '<soap:Header><x xml:id="Body"/>'))


def transforms():
    def with_transforms(*steps):
        return message([reference("#Time"), reference("#Body", steps)])
    xpath = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">'
             "<ds:XPath>not(self::text())</ds:XPath></ds:Transform>")
    save("transform-xpath", INVALID, sign(with_transforms(xpath, EXC)))
    xslt = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">'
            '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0">'
            '<xsl:template match="/"><x/></xsl:template></xsl:stylesheet></ds:Transform>')
    save("transform-xslt", INVALID, sign(with_transforms(xslt)))
    save("transform-enveloped", INVALID, sign(with_transforms(DS + "enveloped-signature", EXC)))
    save("transform-base64", INVALID, change(valid, f'Transform Algorithm="{EXC}"',
                                             f'Transform Algorithm="{DS}base64"'))
    save("transform-twice", INVALID, sign(with_transforms(EXC, EXC)))
    save("transform-none", INVALID, sign(with_transforms()))
    save("transform-inclusive", INVALID, sign(with_transforms(
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")))
    save("transform-with-comments", INVALID, sign(with_transforms(EXC + "WithComments")))
    str_transform = f'<ds:Transform Algorithm="{OASIS}soap-message-security-1.0#STR-Transform"/>'
    save("transform-token-reference", INVALID, change(
        valid, f'<ds:Transform Algorithm="{EXC}"/>', str_transform))
    many = "".join(f'<ds:Transform Algorithm="{EXC}"/>' for _ in range(100))
    save("transform-hundred-times", INVALID, change(
        valid, f'<ds:Transform Algorithm="{EXC}"/>', many))
    prefixes = (f'<ds:Transform Algorithm="{EXC}"><e:InclusiveNamespaces xmlns:e="{EXC}" '
                f'PrefixList="{" ".join(f"p{i}" for i in range(100))}"/></ds:Transform>')
    save("transform-hundred-prefixes", INVALID, change(
        valid, f'<ds:Transform Algorithm="{EXC}"/>', prefixes))
    # C14N of a document with a relative namespace URI is an error; to a library that takes the
    # error for an empty text, a signature over nothing signs everything.
    empty = base64.b64encode(hashlib.sha256(b"").digest()).decode()
    void = change(valid, "<soap:Envelope ", '<soap:Envelope xmlns:void="relative" ')
    void = re.sub("(<ds:DigestValue>)[^<]*", lambda found: found[1] + empty, void)
    open(f"{work}/nothing", "wb").close()
    run("openssl", "dgst", "-sha256", "-sign", f"{work}/partner.key", "-out", f"{work}/value",
        f"{work}/nothing")
    value = base64.b64encode(open(f"{work}/value", "rb").read()).decode()
    void = re.sub("(<ds:SignatureValue>)[^<]*", lambda found: found[1] + value, void)
    save("void-canonicalization", NAMESPACE, void)


def wrapping():
    def replace(parent_of_signed):
        def apply(**parts):
            body, root = parts["body"], parts["root"]
            fake = forged(body)
            root.replace(body, fake)
            parent_of_signed(fake=fake, **parts)
        return tree(apply)

    def wrapped(element, body):
        etree.SubElement(element, "wrapper").append(body)

    save("wrapping-body-to-header", INVALID, replace(lambda header, body, **_: header.append(body)))
    save("wrapping-body-to-security", INVALID, replace(
        lambda security, body, **_: security.append(body)))
    save("wrapping-body-to-wrapper", INVALID, replace(
        lambda header, body, **_: wrapped(header, body)))
    save("wrapping-body-to-object", INVALID, replace(lambda signature, body, **_: etree.SubElement(
        signature, f"{{{DS}}}Object").append(body)))
    save("wrapping-body-to-payload", INVALID, replace(
        lambda fake, body, **_: fake[0].append(body)))

    def other_id(fake, header, body, **_):
        fake.set(f"{{{WSU}}}Id", "Other")
        wrapped(header, body)

    def no_id(fake, header, body, **_):
        del fake.attrib[f"{{{WSU}}}Id"]
        wrapped(header, body)
    save("wrapping-body-with-another-id", INVALID, replace(other_id))
    save("wrapping-body-without-id", INVALID, replace(no_id))

    def fresh_time(security, time, header, **_):
        fake = copy.deepcopy(time)
        fake[1].text = "2099-01-01T00:00:00Z"
        fake.set(f"{{{WSU}}}Id", "Other")
        security.replace(time, fake)
        wrapped(header, time)
    save("wrapping-timestamp", INVALID, tree(fresh_time))

    def second_time(security, time, **_):
        fake = copy.deepcopy(time)
        fake.set(f"{{{WSU}}}Id", "Other")
        security.insert(0, fake)
    save("two-timestamps", INVALID, tree(second_time))
    outer = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>{valid}</s:Body></s:Envelope>'
    save("nested-envelope", UNSIGNED, outer)


def times():
    for name, text in {
            "without-created": "<wsu:Expires>2030-01-01T12:05:00Z</wsu:Expires>",
            "expired": "<wsu:Created>2030-01-01T11:58:00Z</wsu:Created>"
                       "<wsu:Expires>2030-01-01T11:58:30Z</wsu:Expires>",
            "old": "<wsu:Created>2030-01-01T11:00:00Z</wsu:Created>",
            "of-tomorrow": "<wsu:Created>2030-01-02T12:00:00Z</wsu:Created>",
            "created-twice": "<wsu:Created>2030-01-01T12:00:00Z</wsu:Created>" * 2,
            "malformed": "<wsu:Created>yesterday</wsu:Created>",
            "empty": "",
            "reversed": "<wsu:Created>2030-01-01T12:00:00Z</wsu:Created>"
                        "<wsu:Expires>2030-01-01T11:59:59Z</wsu:Expires>"}.items():
        save(f"timestamp-{name}", STALE, sign(message(timestamp=text)))


def documents():
    save("doctype", DOCTYPE, "<!DOCTYPE x>" + valid)
    save("doctype-external", DOCTYPE, '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">' + valid)
    save("doctype-declares-ids", DOCTYPE, '<!DOCTYPE x [<!ATTLIST wrapper k ID #IMPLIED>]>'
         + change(valid, "<soap:Header>", '<soap:Header><wrapper k="Body"/>'))
    save("entity-external", DOCTYPE, '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
         + change(valid, ">5<", ">&e;<"))
    save("entity-parameter", DOCTYPE,
         '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>' + valid)
    bomb = '<!ENTITY a0 "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    save("entity-bomb", DOCTYPE, f"<!DOCTYPE x [{bomb}]>" + change(valid, ">5<", ">&a11;<"))
    save("entity-quadratic", DOCTYPE, '<!DOCTYPE x [<!ENTITY a "' + "a" * 2000 + '">]>'
         + change(valid, ">5<", ">" + "&a;" * 2000 + "<"))
    save("entity-undeclared", MALFORMED, change(valid, ">5<", ">&nbsp;<"))
    save("deep", DEEP, "<a>" * 10_000 + "</a>" * 10_000)
    save("many-attributes", DEEP, "<a " + " ".join(f'a{i}=""' for i in range(2000)) + "/>")
    save("many-namespaces", DEEP, "".join(
        "<a " + " ".join(f'xmlns:n{i}x{j}="urn:x"' for j in range(100)) + ">" for i in range(90)))
    save("invalid-utf8", ENCODING, change(valid, ">5<", ">\0<").encode().replace(b"\0", b"\xff"))
    save("overlong-utf8", ENCODING, change(valid, ">5<", ">\0<").encode().replace(
        b"\0", b"\xc0\xaf"))
    save("nul", ENCODING, change(valid, ">5<", ">\0<"))
    save("utf-7", ENCODING, '<?xml version="1.0" encoding="UTF-7"?>' + valid)
    save("control-character", MALFORMED, change(valid, ">5<", ">\x01<"))
    save("cut", MALFORMED, valid[:len(valid) // 2])
    save("empty", MALFORMED, "")
    save("prefix-undeclared", NAMESPACE, change(valid, "<k:mark>", "<q:mark>").replace(
        "</k:mark>", "</q:mark>"))
    save("two-attributes-of-one-name", NAMESPACE, change(
        valid, "<k:mark>", '<k:mark xmlns:a="urn:z" xmlns:b="urn:z" a:v="1" b:v="2">'))
    save("body-empty", STRUCTURE, sign(message(body="")))
    save("body-with-two-payloads", STRUCTURE, sign(message(body="<x/><y/>")))
    save("body-with-text", STRUCTURE, sign(message(body="<x/>text")))
