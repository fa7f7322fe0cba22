"""Makes the attack files of this folder: /usr/bin/python3 make.py

One message is signed for real (valid.xml, partner.pem under root.pem, taken at 2030-01-01T12:00Z);
each attack changes it. Where a stock library can be brought to sign the changed form, it is signed
for real: then nothing but our own rules can refuse it. The keys are thrown away. Daemon and unit
tests replay every file against the code in MANIFEST.
"""
import base64
import copy
import hashlib
import os
import re
import subprocess
import tempfile

import xmlsec
from lxml import etree

HERE = os.path.dirname(os.path.abspath(__file__))
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DS = "http://www.w3.org/2000/09/xmldsig#"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSU = OASIS + "wssecurity-utility-1.0.xsd"
WSSE = OASIS + "wssecurity-secext-1.0.xsd"
X509 = OASIS + "x509-token-profile-1.0#X509v3"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

MALFORMED, DOCTYPE, DEEP, ENCODING, NAMESPACE = (
    "KB-1101", "KB-1102", "KB-1103", "KB-1104", "KB-1105")
VERSION, STRUCTURE = "KB-1201", "KB-1202"
UNSIGNED, INVALID, UNKNOWN, EXPIRED, STALE = (
    "KB-1301", "KB-1302", "KB-1303", "KB-1304", "KB-1306")

work = tempfile.mkdtemp()
manifest = []


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_key(name, kind):
    options = {"rsa": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
               "ec": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"]}[kind]
    run("openssl", "genpkey", "-algorithm", *options, "-out", f"{work}/{name}.key")


def make_certificate(name, issuer=None, kind="rsa", days="36500"):
    make_key(name, kind)
    usage = "keyUsage=digitalSignature" if issuer else "keyUsage=keyCertSign,cRLSign"
    subject = ["-subj", f"/CN={name}", "-addext", usage, "-days", days]
    by = ["-CA", f"{work}/{issuer}.pem", "-CAkey", f"{work}/{issuer}.key"] if issuer else []
    constraint = ["-addext", "basicConstraints=critical,CA:" + ("FALSE" if issuer else "TRUE")]
    run("openssl", "req", "-x509", "-new", "-key", f"{work}/{name}.key", "-out",
        f"{work}/{name}.pem", *subject, *by, *constraint)


def der(name):
    pem = open(f"{work}/{name}.pem").read()
    return "".join(re.search("-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.S)[1].split())


def reference(uri, transforms=(EXC,), digest=SHA256, attributes=""):
    steps = "".join(t if t.startswith("<") else f'<ds:Transform Algorithm="{t}"/>'
                    for t in transforms)
    steps = f"<ds:Transforms>{steps}</ds:Transforms>" if transforms else ""
    return (f'<ds:Reference URI="{uri}"{attributes}>{steps}<ds:DigestMethod Algorithm="{digest}"/>'
            "<ds:DigestValue/></ds:Reference>")


def message(references=None, c14n=EXC, method=MORE + "rsa-sha256", token=None, key_info=None,
            timestamp="default", body=None, header="", objects="", body_attributes=""):
    references = references if references is not None else [reference("#Time"), reference("#Body")]
    key_info = key_info if key_info is not None else (
        f'<wsse:SecurityTokenReference><wsse:Reference URI="#Token" ValueType="{X509}"/>'
        "</wsse:SecurityTokenReference>")
    if timestamp == "default":
        timestamp = ("<wsu:Created>2030-01-01T12:00:00Z</wsu:Created>"
                     "<wsu:Expires>2030-01-01T12:05:00Z</wsu:Expires>")
    if timestamp is not None:
        timestamp = f'<wsu:Timestamp wsu:Id="Time">{timestamp}</wsu:Timestamp>'
    body = body if body is not None else '<k:Push xmlns:k="urn:k"><k:mark>5</k:mark></k:Push>'
    return (f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Header>{header}'
            f'<wsse:Security xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" soap:mustUnderstand="1">'
            f'<wsse:BinarySecurityToken wsu:Id="Token" ValueType="{X509}" EncodingType="{OASIS}'
            f'soap-message-security-1.0#Base64Binary">{token or der("partner")}'
            f'</wsse:BinarySecurityToken>{timestamp or ""}'
            f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod '
            f'Algorithm="{c14n}"/><ds:SignatureMethod Algorithm="{method}"/>{"".join(references)}'
            f"</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>{key_info}</ds:KeyInfo>{objects}"
            "</ds:Signature></wsse:Security></soap:Header>"
            f'<soap:Body xmlns:wsu="{WSU}" wsu:Id="Body"{body_attributes}>{body}</soap:Body>'
            "</soap:Envelope>")


def sign(text, key="partner", key_object=None):
    """Fills digests and the signature value as a stock library does."""
    root = etree.fromstring(text.encode())
    context = xmlsec.SignatureContext()
    context.key = key_object or xmlsec.Key.from_file(f"{work}/{key}.key", xmlsec.KeyFormat.PEM)
    for node in root.iter():
        if isinstance(node.tag, str) and node.get(f"{{{WSU}}}Id"):
            context.register_id(node, "Id", WSU)
    context.sign(next(root.iter(f"{{{DS}}}Signature")))
    return etree.tostring(root).decode()


def save(name, code, text):
    data = text if isinstance(text, bytes) else text.encode()
    with open(f"{HERE}/{name}.xml", "wb") as out:
        out.write(data)
    manifest.append(f"{name}.xml {code}")


def change(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


def tree(change_tree):
    root = etree.fromstring(valid.encode())
    found = {"root": root, "header": root[0], "body": root[1], "security": root[0][0],
             "token": root[0][0][0], "time": root[0][0][1], "signature": root[0][0][2]}
    change_tree(**found)
    return etree.tostring(root).decode()


def forged(body):
    other = copy.deepcopy(body)
    other[0][0].text = "2"
    return other


def unsigned_and_altered():
    save("no-header", UNSIGNED, re.sub("<soap:Header>.*</soap:Header>", "", valid, flags=re.S))
    save("no-security", UNSIGNED, re.sub("<wsse:Security.*</wsse:Security>", "", valid, flags=re.S))
    save("no-signature", UNSIGNED, re.sub("<ds:Signature .*</ds:Signature>", "", valid, flags=re.S))
    save("changed-body", INVALID, change(valid, ">5<", ">2<"))
    save("changed-timestamp", INVALID, change(valid, "12:05:00", "23:59:59"))
    value = re.search("<ds:SignatureValue>(.*?)</", valid, re.S)[1]
    save("changed-signature-value", INVALID, change(valid, value[:4], "AAAA"))
    save("truncated-signature-value", INVALID, change(valid, value, value[:-7]))
    save("empty-signature-value", INVALID, change(valid, value, ""))
    digest = re.search("<ds:DigestValue>(.*?)</", valid)[1]
    save("truncated-digest", INVALID, change(valid, digest, digest[:24]))
    save("empty-digest", INVALID, change(valid, digest, ""))
    save("two-digests", INVALID, change(
        valid, f"<ds:DigestValue>{digest}</ds:DigestValue>",
        f"<ds:DigestValue>{digest}</ds:DigestValue>" * 2))


def header_games():
    security = re.search("<wsse:Security.*</wsse:Security>", valid, re.S)[0]
    save("two-security-headers", INVALID, change(valid, security, security * 2))
    empty = f'<wsse:Security xmlns:wsse="{WSSE}"/>'
    save("second-security-header-empty", INVALID, change(valid, security, empty + security))
    save("security-for-another-actor", INVALID, change(
        valid, "<wsse:Security ", '<wsse:Security soap:actor="urn:other" '))
    save("security-inside-a-block", INVALID, change(valid, security, f"<x>{security}</x>"))
    signature = re.search("<ds:Signature .*</ds:Signature>", valid, re.S)[0]
    save("two-signatures", INVALID, change(valid, signature, signature * 2))
    save("signature-in-another-block", INVALID, change(
        valid, "<soap:Header>", f'<soap:Header><x xmlns:wsse="{WSSE}">{signature}</x>'))
    info = re.search("<ds:SignedInfo>.*</ds:SignedInfo>", valid, re.S)[0]
    save("two-signed-infos", INVALID, change(valid, info, change(info, "#Body", "#Evil") + info))
    save("signed-info-last", INVALID, change(
        change(valid, info, ""), "</ds:Signature>", info + "</ds:Signature>"))
    value = re.search("<ds:SignatureValue>.*</ds:SignatureValue>", valid, re.S)[0]
    save("two-signature-values", INVALID, change(valid, value, value * 2))
    save("text-between-parts", INVALID, change(valid, value, "text" + value))
    token = re.search("<wsse:BinarySecurityToken.*</wsse:BinarySecurityToken>", valid)[0]
    save("two-tokens", INVALID, change(valid, token, change(
        token, 'Id="Token"', 'Id="Other"') + token))
    save("no-token", INVALID, change(valid, token, ""))
    save("token-truncated", INVALID, change(valid, der("partner"), der("partner")[:101]))
    save("token-cut", UNKNOWN, change(valid, der("partner"), der("partner")[:100]))
    save("token-of-another-type", INVALID, change(
        valid, f'ValueType="{X509}" Enc', f'ValueType="{X509[:-6]}X509PKIPathv1" Enc'))
    save("two-bodies", STRUCTURE, tree(lambda root, body, **_: root.append(forged(body))))
    save("two-headers", STRUCTURE, tree(
        lambda root, header, **_: root.insert(0, copy.deepcopy(header))))
    save("body-before-header", STRUCTURE, tree(lambda root, body, **_: root.insert(0, body)))
    save("soap-of-another-version", VERSION, valid.replace(SOAP, "urn:soap-3"))
    save("not-an-envelope", STRUCTURE, "<x/>")


def algorithms():
    save("sha1-signature", INVALID, sign(message(method=DS + "rsa-sha1")))
    save("sha1-digest", INVALID, sign(message(
        [reference("#Time"), reference("#Body", digest=DS + "sha1")])))
    public = f"{work}/partner.pub"
    run("openssl", "pkey", "-in", f"{work}/partner.key", "-pubout", "-out", public)
    secret = xmlsec.Key.from_binary_file(xmlsec.constants.KeyDataHmac, public)
    for name in ("hmac-sha1", "hmac-sha256"):
        uri = (DS if name == "hmac-sha1" else MORE) + name
        save(f"{name}-with-the-public-key", INVALID, sign(message(method=uri), key_object=secret))
    save("hmac-output-length", INVALID, change(
        valid, f'<ds:SignatureMethod Algorithm="{MORE}rsa-sha256"/>',
        f'<ds:SignatureMethod Algorithm="{DS}hmac-sha1"><ds:HMACOutputLength>1'
        "</ds:HMACOutputLength></ds:SignatureMethod>"))
    save("algorithm-of-another-key-type", INVALID, change(valid, "#rsa-sha256", "#ecdsa-sha256"))
    save("algorithm-unknown", INVALID, change(valid, "#rsa-sha256", "#none"))
    save("inclusive-c14n-method", INVALID, sign(message(
        c14n="http://www.w3.org/TR/2001/REC-xml-c14n-20010315")))
    save("c14n-with-comments", INVALID, sign(message(c14n=EXC + "WithComments")))


def keys():
    save("key-of-a-stranger", UNKNOWN, sign(message(token=der("stranger")), "stranger"))
    save("key-of-an-unregistered-partner", UNKNOWN, sign(message(token=der("unpinned")), "unpinned"))
    save("key-of-a-stranger-under-the-partners-token", INVALID, sign(message(), "stranger"))
    save("key-value-in-key-info", INVALID, sign(message(
        key_info="<ds:KeyValue/>"), "stranger"))
    save("certificate-in-key-info", INVALID, sign(message(
        key_info=f"<ds:X509Data><ds:X509Certificate>{der('stranger')}</ds:X509Certificate>"
        "</ds:X509Data>"), "stranger"))
    save("key-info-missing", INVALID, re.sub("<ds:KeyInfo>.*</ds:KeyInfo>", "", valid, flags=re.S))
    save("token-reference-elsewhere", INVALID, sign(message(key_info=(
        '<wsse:SecurityTokenReference><wsse:Reference URI="#Body"/>'
        "</wsse:SecurityTokenReference>"))))
    save("token-reference-over-the-network", INVALID, sign(message(key_info=(
        '<wsse:SecurityTokenReference><wsse:Reference URI="http://127.0.0.1/key.pem"/>'
        "</wsse:SecurityTokenReference>"))))


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
        body=f'<k:Push xmlns:k="urn:k" wsu:Id="inner"><k:mark>5</k:mark></k:Push>')))
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
    str_transform = (f'<ds:Transform Algorithm="{OASIS}soap-message-security-1.0#STR-Transform"/>')
    save("transform-token-reference", INVALID, change(
        valid, f'<ds:Transform Algorithm="{EXC}"/>', str_transform))
    many = "".join(f'<ds:Transform Algorithm="{EXC}"/>' for _ in range(100))
    save("transform-hundred-times", INVALID, change(
        valid, f'<ds:Transform Algorithm="{EXC}"/>', many))
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


make_certificate("root")
for name in ("partner", "unpinned"):
    make_certificate(name, "root")
make_certificate("other-root")
make_certificate("stranger", "other-root")
for name in os.listdir(HERE):
    if name.endswith((".xml", ".pem")):
        os.remove(f"{HERE}/{name}")
for name in ("root", "partner"):
    with open(f"{HERE}/{name}.pem", "w") as out:
        out.write(open(f"{work}/{name}.pem").read())
valid = sign(message())
save("valid", "accepted", valid)
for part in (unsigned_and_altered, header_games, algorithms, keys, references, transforms,
             wrapping, times, documents):
    part()
with open(f"{HERE}/MANIFEST", "w") as out:
    out.write("\n".join(manifest) + "\n")
