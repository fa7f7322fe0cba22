"""Stock Python stacks (zeep, xmlsec) as the other side of a signed message.

stock.py verify FILE CERTIFICATE                 zeep verifies; 3: refused
stock.py sign FILE KEY CERTIFICATE CREATED OUT   zeep's BinarySignature; CREATED "-": no Timestamp
stock.py fill FILE KEY OUT                       xmlsec fills a signature template
"""
import sys

import xmlsec
from lxml import etree
from zeep.exceptions import SignatureVerificationFailed
from zeep.wsse import signature, utils

WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"


def load(path):
    return etree.parse(path).getroot()


def save(envelope, path):
    with open(path, "wb") as out:
        out.write(etree.tostring(envelope, xml_declaration=True, encoding="UTF-8"))


def sign(path, key, certificate, created, out):
    envelope = load(path)
    if created != "-":
        timestamp = utils.WSU.Timestamp(utils.WSU.Created(created))
        utils.get_security_header(envelope).append(timestamp)
    signature.BinarySignature(
        key, certificate, signature_method=xmlsec.Transform.RSA_SHA256,
        digest_method=xmlsec.Transform.SHA256).apply(envelope, {})
    save(envelope, out)


def fill(path, key, out):
    envelope = load(path)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(key, xmlsec.KeyFormat.PEM)
    for node in envelope.iter():
        if isinstance(node.tag, str) and node.get("{%s}Id" % WSU):
            context.register_id(node, "Id", WSU)
    context.sign(next(envelope.iter("{http://www.w3.org/2000/09/xmldsig#}Signature")))
    save(envelope, out)


if sys.argv[1] == "verify":
    try:
        signature.verify_envelope(load(sys.argv[2]), sys.argv[3])
    except SignatureVerificationFailed:
        sys.exit(3)
else:
    {"sign": sign, "fill": fill}[sys.argv[1]](*sys.argv[2:])
