"""Writes the attacks on messages of SMEV 3 anew: PYTHONPATH=tests/support python3 make.py

Each file is a message that was signed once and then spoiled. MANIFEST names the code that refuses
it; valid.xml is accepted. The key is thrown away."""
import copy
import datetime
import re
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree

from harness import smev
from harness.pki import Identity

HERE = Path(__file__).parent
V = "1.2"
T, B, DS = (f"{{{ns}}}" for ns in (smev.types(V), smev.basic(V), smev.DS))
DATA, HOLDER = T + "SenderProvidedRequestData", T + "CallerInformationSystemSignature"


def make_identity(folder):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sender")])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(datetime.datetime(2026, 1, 1))
            .not_valid_after(datetime.datetime(2050, 1, 1)).sign(key, hashes.SHA256()))
    files = Path(folder, "key.pem"), HERE / "sender.pem"
    files[0].write_bytes(key.private_bytes(serialization.Encoding.PEM,
                                           serialization.PrivateFormat.PKCS8,
                                           serialization.NoEncryption()))
    files[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Identity("sender", *files)


def parts(made):
    message = made.find(f".//{T}SendRequestRequest")
    return message, message.find(DATA), message.find(HOLDER)


def evil_copy(data, identifier="EVIL"):
    evil = copy.deepcopy(data)
    evil.set("Id", identifier)
    evil.find(".//{*}mark").text = "2"
    return evil


def wrap_in_metadata(made):
    message, data, _ = parts(made)
    evil = evil_copy(data)
    message.replace(data, evil)
    etree.SubElement(etree.SubElement(evil, T + "BusinessProcessMetadata"), "{urn:w}w").append(data)


def wrap_in_content(made):
    message, data, _ = parts(made)
    evil = evil_copy(data)
    message.replace(data, evil)
    evil.find(f".//{B}MessagePrimaryContent")[0].append(data)


def wrap_in_header(made):
    message, data, _ = parts(made)
    message.replace(data, evil_copy(data))
    made[0].append(data)


def wrap_beside_signature(made):
    message, data, holder = parts(made)
    message.replace(data, evil_copy(data))
    holder.append(data)


def wrap_in_signature(made):
    message, data, holder = parts(made)
    message.replace(data, evil_copy(data))
    etree.SubElement(holder[0], DS + "Object").append(data)


def two_of_one_id(made):
    message, data, _ = parts(made)
    message.insert(0, evil_copy(data, data.get("Id")))


def evil_before_genuine(made):
    message, data, _ = parts(made)
    message.insert(0, evil_copy(data))


def signature_moved_with_its_target(made):
    message, data, holder = parts(made)
    inner = etree.SubElement(made[0], message.tag)
    evil = evil_copy(data)
    inner.append(data)
    inner.append(holder)
    message.append(evil)


def second_message_in_the_body(made):
    made[1].append(copy.deepcopy(made[1][0]))


def second_body(made):
    made.append(copy.deepcopy(made[1]))


def other_role(name):
    def spoil(made):
        parts(made)[2].tag = T + name
    return spoil


def two_holders(made):
    message, _, holder = parts(made)
    message.append(copy.deepcopy(holder))


def two_signatures(made):
    holder = parts(made)[2]
    holder.append(copy.deepcopy(holder[0]))


def changed_content(made):
    made.find(".//{*}mark").text = "2"


def changed_id(made):
    made.find(f".//{T}MessageID").text = smev.new_id()


def no_id(made):
    del parts(made)[1].attrib["Id"]


def id_of_another_case(made):
    data = parts(made)[1]
    data.set("ID", data.attrib.pop("Id"))


def uri(value):
    def spoil(made):
        made.find(f".//{DS}Reference").set("URI", value)
    return spoil


def transforms(*algorithms):
    def spoil(made):
        place = made.find(f".//{DS}Transforms")
        del place[:]
        for each in algorithms:
            etree.SubElement(place, DS + "Transform", Algorithm=each)
    return spoil


def method(element, value):
    def spoil(made):
        made.find(f".//{DS}{element}").set("Algorithm", value)
    return spoil


def no_holder(made):
    message, _, holder = parts(made)
    message.remove(holder)


def empty_holder(made):
    del parts(made)[2][:]


def another_namespace(made):
    message = parts(made)[0]
    message.tag = message.tag.replace("/1.2}", "/1.9}")


def language_attribute(made):
    made.find(".//{*}mark").set("{http://www.w3.org/XML/1998/namespace}lang", "ru")


SMEV, ENVELOPED = ("urn://smev-gov-ru/xmldsig/transform",
                   "http://www.w3.org/2000/09/xmldsig#enveloped-signature")
INVALID, UNSIGNED, STRUCTURE = "KB-1302", "KB-1301", "KB-1202"
ATTACKS = {
    "valid": (lambda made: None, "accepted"),
    "wrapped-in-metadata": (wrap_in_metadata, INVALID),
    "wrapped-in-content": (wrap_in_content, INVALID),
    "wrapped-in-header": (wrap_in_header, INVALID),
    "wrapped-beside-the-signature": (wrap_beside_signature, INVALID),
    "wrapped-in-the-signature": (wrap_in_signature, INVALID),
    "two-of-one-id": (two_of_one_id, INVALID),
    "another-before-the-genuine": (evil_before_genuine, INVALID),
    "signature-moved-with-its-target": (signature_moved_with_its_target, INVALID),
    "second-message-in-the-body": (second_message_in_the_body, STRUCTURE),
    "second-body": (second_body, STRUCTURE),
    "holder-of-smev": (other_role("SMEVSignature"), INVALID),
    "holder-of-the-sender": (other_role("SenderInformationSystemSignature"), INVALID),
    "holder-of-a-person": (other_role("PersonalSignature"), INVALID),
    "two-holders": (two_holders, INVALID),
    "two-signatures": (two_signatures, INVALID),
    "changed-content": (changed_content, INVALID),
    "changed-id": (changed_id, INVALID),
    "no-id": (no_id, INVALID),
    "id-of-another-case": (id_of_another_case, INVALID),
    "uri-empty": (uri(""), INVALID),
    "uri-elsewhere": (uri("http://example.org/#SIGNED_BY_CALLER"), INVALID),
    "uri-xpointer": (uri("#xpointer(id('SIGNED_BY_CALLER'))"), INVALID),
    "transform-missing": (transforms(smev.EXC_C14N), INVALID),
    "transform-alone": (transforms(SMEV), INVALID),
    "transform-twice": (transforms(smev.EXC_C14N, SMEV, SMEV), INVALID),
    "transform-enveloped": (transforms(ENVELOPED, smev.EXC_C14N, SMEV), INVALID),
    "transform-xslt": (transforms("http://www.w3.org/TR/1999/REC-xslt-19991116"), INVALID),
    "digest-sha1": (method("DigestMethod", smev.DS + "sha1"), INVALID),
    "signature-hmac": (method("SignatureMethod", smev.DS + "hmac-sha1"), INVALID),
    "no-holder": (no_holder, UNSIGNED),
    "empty-holder": (empty_holder, UNSIGNED),
    "version-of-nobody": (another_namespace, STRUCTURE),
    "attribute-of-xml-in-the-content": (language_attribute, "KB-1105"),
}
TEXTS = {
    "doctype": (lambda text: re.sub(rb"^", b"<!DOCTYPE a [<!ENTITY e '5'>]>", text), "KB-1102"),
    "comment-in-the-mark": (lambda text: text.replace(b">5<", b">5<!-- --><"), "accepted"),
    "instruction-in-the-mark": (lambda text: text.replace(b">5<", b">5<?x?><"), "accepted"),
    "cut": (lambda text: text[:-40], "KB-1101"),
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        identity = make_identity(folder)
        genuine = etree.tostring(smev.send_request(V, smev.new_id(), identity))
    lines = []
    for name, (spoil, code) in ATTACKS.items():
        made = etree.fromstring(genuine)
        spoil(made)
        (HERE / f"{name}.xml").write_bytes(etree.tostring(made))
        lines.append(f"{name}.xml {code}\n")
    for name, (spoil, code) in TEXTS.items():
        (HERE / f"{name}.xml").write_bytes(spoil(genuine))
        lines.append(f"{name}.xml {code}\n")
    (HERE / "MANIFEST").write_text("".join(sorted(lines)))


if __name__ == "__main__":
    main()
