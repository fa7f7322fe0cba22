"""A partner, a stranger, one message that is signed for real, and how to sign others."""
import atexit
import copy
import os
import re
import shutil
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
UNSIGNED, INVALID, UNKNOWN, STALE = (
    "KB-1301", "KB-1302", "KB-1303", "KB-1306")

work = tempfile.mkdtemp()
atexit.register(shutil.rmtree, work)
manifest = []


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificate(name, issuer=None):
    usage = "digitalSignature" if issuer else "keyCertSign,cRLSign"
    by = ["-CA", f"{work}/{issuer}.pem", "-CAkey", f"{work}/{issuer}.key"] if issuer else []
    constraint = "basicConstraints=critical,CA:" + ("FALSE" if issuer else "TRUE")
    run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
        "-out", f"{work}/{name}.key")
    run("openssl", "req", "-x509", "-new", "-key", f"{work}/{name}.key", "-out",
        f"{work}/{name}.pem", "-subj", f"/CN={name}", "-days", "36500",
        "-addext", f"keyUsage={usage}", "-addext", constraint, *by)


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


make_certificate("root")
make_certificate("partner", "root")
make_certificate("unpinned", "root")
make_certificate("other-root")
make_certificate("stranger", "other-root")
valid = sign(message())
