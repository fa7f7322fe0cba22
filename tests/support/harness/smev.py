"""SMEV 3 as an outsider speaks it: the transform and the signature in Python, the sandbox's queue
as a process, and a door in between that keeps what passes."""
import base64
import email
import hashlib
import os
import re
import subprocess
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = ROOT.parent / "shared" / "reference" / "smev3"
SANDBOX = Path(os.environ.get("KONTINGENT_BINARY", "kontingent")).with_name("kontingent-sandbox")
VERSIONS = ("1.1", "1.2", "1.3")
EXCHANGE = "urn://x-artefacts-smev-gov-ru/services/message-exchange/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DS = "http://www.w3.org/2000/09/xmldsig#"
XOP = "http://www.w3.org/2004/08/xop/include"
EXC_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
KIND = ("urn:test:diary/1.0", "GetMarks")
KIND_SCHEMA = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="{KIND[0]}" elementFormDefault="qualified">
    <xs:element name="{KIND[1]}"><xs:complexType><xs:sequence>
    <xs:element name="mark" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
    </xs:schema>"""


def types(version):
    return f"{EXCHANGE}types/{version}"


def basic(version):
    return f"{EXCHANGE}types/basic/{version}"


# --- the transform urn://smev-gov-ru/xmldsig/transform ---

def _text(text):
    if not text or not text.strip("".join(map(chr, range(0x21)))):
        return ""
    assert len(text) < 12 or ">" not in text, "blocks of 512 units are not modelled here"
    out = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#xd;")
    return re.sub(r"(^|\])>", r"\1&gt;", out)


def _attribute(text):
    for raw, written in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"),
                         ("\n", "&#xa;"), ("\r", "&#xd;")):
        text = text.replace(raw, written)
    return text


def transform(element):
    counter = [0]

    def walk(node, scope):
        scope, declared = dict(scope), []

        def prefix(uri):
            if uri not in scope:
                counter[0] += 1
                scope[uri] = f"ns{counter[0]}"
                declared.append(f' xmlns:{scope[uri]}="{_attribute(uri)}"')
            return scope[uri]

        name = etree.QName(node)
        tag = f"{prefix(name.namespace)}:{name.localname}"
        names = sorted((etree.QName(key) for key in node.attrib),
                       key=lambda q: (q.namespace is None, (q.namespace or "").encode("utf-16-be"),
                                      q.localname.encode("utf-16-be")))
        written = []
        for each in names:
            qualified = f"{prefix(each.namespace)}:" if each.namespace else ""
            written.append(f' {qualified}{each.localname}="{_attribute(node.attrib[each.text])}"')
        inside = _text(node.text)
        for child in node:
            if isinstance(child.tag, str):
                inside += walk(child, scope)
            inside += _text(child.tail)
        return f"<{tag}{''.join(declared)}{''.join(written)}>{inside}</{tag}>"

    return walk(element, {}).encode()


# --- signatures ---

def _signed_info(reference, digest):
    return etree.fromstring(
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXC_C14N}"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<ds:Reference URI="#{reference}"><ds:Transforms><ds:Transform Algorithm="{EXC_C14N}"/>'
        '<ds:Transform Algorithm="urn://smev-gov-ru/xmldsig/transform"/></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f'<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference>'
        '</ds:SignedInfo>')


def _canonical(node):
    return etree.tostring(node, method="c14n", exclusive=True)


def make_signature(element, identity):
    info = _signed_info(element.get("Id"), hashlib.sha256(transform(element)).digest())
    key = serialization.load_pem_private_key(identity.key.read_bytes(), None)
    value = key.sign(_canonical(info), padding.PKCS1v15(), hashes.SHA256())
    signature = etree.Element(f"{{{DS}}}Signature", nsmap={"ds": DS})
    signature.append(info)
    etree.SubElement(signature, f"{{{DS}}}SignatureValue").text = base64.b64encode(value).decode()
    data = etree.SubElement(etree.SubElement(signature, f"{{{DS}}}KeyInfo"), f"{{{DS}}}X509Data")
    etree.SubElement(data, f"{{{DS}}}X509Certificate").text = identity.token
    return signature


def sign(envelope, target, identity, holder="CallerInformationSystemSignature"):
    """Signs target (which has an Id) and puts the signature into the message's holder."""
    message = envelope.find(f"{{{SOAP}}}Body")[0]
    version = etree.QName(message).namespace.rsplit("/", 1)[1]
    place = message.find(f"{{{types(version)}}}{holder}")
    if place is None:
        place = etree.SubElement(message, f"{{{types(version)}}}{holder}")
    del place[:]
    place.append(make_signature(target, identity))
    return envelope


def check_signature(holder, target, certificate):
    """The holder's signature is over target, by that certificate."""
    signature = holder.find(f"{{{DS}}}Signature")
    assert signature.findtext(f".//{{{DS}}}X509Certificate").split() == [certificate.token]
    info = signature.find(f"{{{DS}}}SignedInfo")
    assert info.find(f"{{{DS}}}Reference").get("URI") == "#" + target.get("Id")
    digest = base64.b64decode(info.findtext(f".//{{{DS}}}DigestValue"))
    assert digest == hashlib.sha256(transform(target)).digest()
    loaded = x509.load_pem_x509_certificate(certificate.certificate.read_bytes())
    loaded.public_key().verify(
        base64.b64decode(signature.findtext(f"{{{DS}}}SignatureValue")), _canonical(info),
        padding.PKCS1v15(), hashes.SHA256())


# --- messages ---

def new_id(age=0):
    """A UUID of version 1, so many seconds old."""
    ticks = uuid.uuid1().time - int(age * 10_000_000)
    return str(uuid.UUID(fields=(ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48 & 0xFFF,
                                 0x80, 0x01, uuid.getnode()), version=1))


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def content(text="5"):
    return f'<m:{KIND[1]} xmlns:m="{KIND[0]}"><m:mark>{text}</m:mark></m:{KIND[1]}>'


def envelope(version, message):
    return etree.fromstring(
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:t="{types(version)}" xmlns:b="{basic(version)}">'
        f'<s:Header/><s:Body>{message}</s:Body></s:Envelope>')


def send_request(version, message_id, identity, body=None, headers="", contents=""):
    made = envelope(
        version,
        f'<t:SendRequestRequest><t:SenderProvidedRequestData Id="SIGNED_BY_CALLER">'
        f"<t:MessageID>{message_id}</t:MessageID><t:ReferenceMessageID>{message_id}"
        "</t:ReferenceMessageID><t:TransactionCode>code</t:TransactionCode>"
        f"<b:MessagePrimaryContent>{body or content()}</b:MessagePrimaryContent>{headers}"
        f"</t:SenderProvidedRequestData>{contents}</t:SendRequestRequest>")
    return sign(made, made.find(f".//{{{types(version)}}}SenderProvidedRequestData"), identity)


def send_response(version, message_id, to, identity, inside=None):
    """inside: what follows To; else the usual content."""
    inside = inside or f"<b:MessagePrimaryContent>{content()}</b:MessagePrimaryContent>"
    made = envelope(
        version,
        f'<t:SendResponseRequest><t:SenderProvidedResponseData Id="SIGNED_BY_CALLER">'
        f"<t:MessageID>{message_id}</t:MessageID><t:To>{to}</t:To>{inside}"
        "</t:SenderProvidedResponseData></t:SendResponseRequest>")
    return sign(made, made.find(f".//{{{types(version)}}}SenderProvidedResponseData"), identity)


def get(version, operation, identity):
    made = envelope(
        version, f'<t:{operation}Request><b:MessageTypeSelector Id="S"><b:Timestamp>{now()}'
                 f"</b:Timestamp></b:MessageTypeSelector></t:{operation}Request>")
    return sign(made, made.find(f".//{{{basic(version)}}}MessageTypeSelector"), identity)


def ack(version, message_id, identity):
    made = envelope(version, f'<t:AckRequest><b:AckTargetMessage Id="S" accepted="true">'
                             f"{message_id}</b:AckTargetMessage></t:AckRequest>")
    return sign(made, made.find(f".//{{{basic(version)}}}AckTargetMessage"), identity)


def read_parts(content_type, body):
    """The envelope and the parts beside it, by Content-ID."""
    if not content_type.startswith("multipart/"):
        return body, {}
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" +
                                       body)
    parts = {part["Content-ID"].strip("<>"): part.get_payload(decode=True)
             for part in message.get_payload()}
    return parts.pop(message.get_param("start").strip("<>")), parts


def multipart(root, parts, boundary="b0"):
    """(content type, body); parts: Content-ID → octets."""
    out = b""
    for name, octets in (("root", root), *parts.items()):
        kind = b'application/xop+xml; type="text/xml"' if name == "root" else b"application/pdf"
        out += (b"--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: binary\r\n"
                b"Content-ID: <%s>\r\n\r\n%s\r\n"
                % (boundary.encode(), kind, name.encode(), octets))
    return (f'multipart/related; type="application/xop+xml"; start="<root>"; '
            f'start-info="text/xml"; boundary="{boundary}"', out + f"--{boundary}--\r\n".encode())


class Answer:
    def __init__(self, response):
        root, self.parts = read_parts(response.headers["Content-Type"], response.content)
        self.status, self.envelope = response.status_code, etree.fromstring(root)
        self.message = self.envelope.find(f"{{{SOAP}}}Body")[0]

    @property
    def fault(self):
        """The local name of the fault's element; for a signature's, with its value."""
        if self.message.tag != f"{{{SOAP}}}Fault":
            return None
        element = self.message.find("detail")[0]
        name = etree.QName(element).localname
        return f"{name}: {element[-1].text}" if name == "SignatureVerificationFault" else name

    def text(self, name):
        return self.message.findtext(f".//{{*}}{name}")


# --- processes ---

class QueueProcess:
    """`kontingent-sandbox queue` with a consumer "DIARY" and a provider "REGION"."""

    def __init__(self, pki, folder, *arguments, official=True, own=None):
        """own: what SMEV signs with."""
        own = own or pki.bus
        self.pki, self.log = pki, open(folder / "queue.log", "ab")
        command = [SANDBOX, "queue", "--port", "0", "--key", own.key, "--cert",
                   own.certificate, "--participant", f"DIARY={pki.north.certificate}",
                   "--participant", f"REGION={pki.epgu.certificate}",
                   "--participant", f"OLD={pki.expired.certificate}",
                   "--provide", f"REGION={KIND[0]}#{KIND[1]}", "--resources", ROOT, *arguments]
        if official and OFFICIAL.exists():
            command += ["--official", OFFICIAL]
        self.command, self.folder = command, folder
        self.url = self._started()
        self.session = requests.Session()
        self.session.trust_env = False

    def post(self, made, content_type="text/xml; charset=utf-8"):
        body = made if isinstance(made, bytes) else etree.tostring(made)
        return Answer(self.session.post(self.url, data=body, timeout=30,
                                        headers={"Content-Type": content_type}))

    def switch(self, **settings):
        answer = self.session.post(self.url.replace("/ws", "/switch"), params=settings, timeout=10)
        assert answer.status_code == 200, answer.text

    def _started(self):
        self.process = subprocess.Popen(list(map(str, self.command)), stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        line = self.process.stdout.readline()
        assert "http" in line, (self.folder / "queue.log").read_text()
        ftp = re.search(r"ftp://(\S+)", line)
        self.ftp = ftp and ftp[1]  # the storage's door, where it has one
        return re.search(r"http\S+/ws", line)[0]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart(self):
        """At the same address; with --journal it goes on where it died."""
        self.command[self.command.index("--port") + 1] = urlsplit(self.url).port
        if self.ftp:
            self.command += ["--ftp-port", self.ftp.rsplit(":", 1)[1]]
        self._started()

    def stop(self):
        self.process.terminate()
        assert self.process.wait(20) == 0
        self.log.close()


class Recorder:
    """A door before the queue that keeps every envelope that passes, in both directions. In place
    of the queue's URL a function may make the answer: (content type, body) → envelope."""

    def __init__(self, target):
        self.passed, session = [], requests.Session()
        session.trust_env = False
        recorder = self

        def ask(kind, body):
            if callable(target):
                return 200, "text/xml", target((kind, body))
            answer = session.post(target, data=body, headers={"Content-Type": kind}, timeout=30)
            return answer.status_code, answer.headers["Content-Type"], answer.content

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                kind = self.headers["Content-Type"]
                status, answer_kind, answer = ask(kind, body)
                recorder.passed.append(read_parts(kind, body)[0])
                recorder.passed.append(read_parts(answer_kind, answer)[0])
                self.send_response(status)
                self.send_header("Content-Type", answer_kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ws"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def official_schema(version):
    """Messages and faults together, from the operator's files."""
    folder = OFFICIAL / f"v{version.replace('.', '_')}"
    imports = "".join(
        f'<xs:import namespace="{EXCHANGE}types/{inner}{version}" '
        f'schemaLocation="{(folder / f"smev-message-exchange-{name}-{version}.xsd").as_uri()}"/>'
        for inner, name in (("", "types"), ("faults/", "faults")))
    return etree.XMLSchema(etree.fromstring(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'))


def validate(schema, octets):
    """The message in an envelope, its XOP parts as if they stood inside. A fault: its detail."""
    message = etree.fromstring(octets).find(f"{{{SOAP}}}Body")[0]
    for include in message.iter(f"{{{XOP}}}Include"):
        include.getparent().text = ""
        include.getparent().remove(include)
    if message.tag == f"{{{SOAP}}}Fault":
        message = message.find("detail")[0]
    alone = etree.fromstring(etree.tostring(message))
    assert schema.validate(alone), schema.error_log
