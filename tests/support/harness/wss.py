"""WS-Security 1.0 as an outsider writes it (lxml, xmlsec): sign with knobs, verify strictly."""
import datetime
import uuid

import xmlsec
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE = OASIS + "wssecurity-secext-1.0.xsd"
WSU = OASIS + "wssecurity-utility-1.0.xsd"
X509 = OASIS + "x509-token-profile-1.0#X509v3"
BASE64 = OASIS + "soap-message-security-1.0#Base64Binary"
SOAP = {"1.1": "http://schemas.xmlsoap.org/soap/envelope/",
        "1.2": "http://www.w3.org/2003/05/soap-envelope"}

K = xmlsec.constants
ALGORITHMS = {"rsa-sha256": K.TransformRsaSha256, "rsa-sha1": K.TransformRsaSha1,
              "rsa-sha512": K.TransformRsaSha512, "ecdsa-sha256": K.TransformEcdsaSha256,
              "ecdsa-sha1": K.TransformEcdsaSha1}
DIGESTS = {"sha256": K.TransformSha256, "sha1": K.TransformSha1}


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def format_time(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def make_envelope(payload, soap="1.1"):
    """payload: an element or its text. The Header is there and empty."""
    ns = SOAP[soap]
    envelope = etree.Element(f"{{{ns}}}Envelope", nsmap={"soap": ns})
    etree.SubElement(envelope, f"{{{ns}}}Header")
    body = etree.SubElement(envelope, f"{{{ns}}}Body")
    if isinstance(payload, (str, bytes)):
        text = payload.encode() if isinstance(payload, str) else payload
        payload = etree.fromstring(text)
    body.append(payload)
    return envelope


def find_part(envelope, name):
    """The envelope's own Header or Body."""
    return envelope.find(f"{{{etree.QName(envelope).namespace}}}{name}")


def _mark(node):
    node.set(f"{{{WSU}}}Id", "id-" + uuid.uuid4().hex)
    return node


def add_timestamp(security, created=None, lifetime_seconds=300):
    created = created or utc_now()
    expires = created + datetime.timedelta(seconds=lifetime_seconds)
    stamp = etree.SubElement(security, f"{{{WSU}}}Timestamp", nsmap={"wsu": WSU})
    etree.SubElement(stamp, f"{{{WSU}}}Created").text = format_time(created)
    etree.SubElement(stamp, f"{{{WSU}}}Expires").text = format_time(expires)
    return stamp


def sign(envelope, identity, *, algorithm=None, digest="sha256", timestamp=True, created=None,
         lifetime_seconds=300, parts=("Body", "Timestamp"), token=None, inclusive=False):
    """Signs in place and returns the envelope parsed anew (lxml finds no names that xmlsec made).

    token: another identity's certificate to show.
    """
    algorithm = algorithm or ("ecdsa-sha256" if identity.is_ec else "rsa-sha256")
    soap_ns = etree.QName(envelope).namespace
    security = etree.SubElement(find_part(envelope, "Header"), f"{{{WSSE}}}Security",
                                nsmap={"wsse": WSSE, "wsu": WSU})
    security.set(f"{{{soap_ns}}}mustUnderstand", "1")
    bearer = _mark(etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken"))
    bearer.set("EncodingType", BASE64)
    bearer.set("ValueType", X509)
    bearer.text = (token or identity).token
    signed = {"Body": _mark(find_part(envelope, "Body"))}
    if timestamp:
        signed["Timestamp"] = _mark(add_timestamp(security, created, lifetime_seconds))
    c14n = K.TransformInclC14N if inclusive else K.TransformExclC14N
    signature = xmlsec.template.create(envelope, c14n, ALGORITHMS[algorithm], ns="ds")
    for part in parts:
        if part not in signed:
            continue
        uri = "#" + signed[part].get(f"{{{WSU}}}Id")
        reference = xmlsec.template.add_reference(signature, DIGESTS[digest], uri=uri)
        xmlsec.template.add_transform(reference, c14n)
    info = xmlsec.template.ensure_key_info(signature)
    pointer = etree.SubElement(etree.SubElement(info, f"{{{WSSE}}}SecurityTokenReference"),
                               f"{{{WSSE}}}Reference")
    pointer.set("URI", "#" + bearer.get(f"{{{WSU}}}Id"))
    pointer.set("ValueType", X509)
    security.append(signature)
    compute(envelope, identity)
    return etree.fromstring(etree.tostring(envelope))


def _context(envelope):
    context = xmlsec.SignatureContext()
    for node in envelope.iter():
        if isinstance(node.tag, str) and node.get(f"{{{WSU}}}Id"):
            context.register_id(node, "Id", WSU)
    return context


def compute(envelope, identity):
    """Fills digests and value of the first signature that stands in the Security header."""
    context = _context(envelope)
    context.key = xmlsec.Key.from_file(str(identity.key), K.KeyDataFormatPem)
    context.sign(envelope.find(f".//{{{WSSE}}}Security/{{{DS}}}Signature"))


def to_bytes(envelope, declaration=True):
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=declaration)


def check_signed(envelope, certificate_token, certificate_file, ahead=datetime.timedelta()):
    """An answer as a distrustful client checks it: raises AssertionError with the reason.

    ahead: of our clock, the signer's.

    The token is the expected certificate, exactly Body and Timestamp are referred to, both by
    ids that exist once, the signature holds, and the Timestamp is of now.
    """
    securities = find_part(envelope, "Header").findall(f"{{{WSSE}}}Security")
    assert len(securities) == 1, f"{len(securities)} Security headers in the answer"
    security = securities[0]
    token = security.find(f"{{{WSSE}}}BinarySecurityToken")
    assert token is not None, "no BinarySecurityToken in the answer"
    assert "".join(token.text.split()) == certificate_token, "the answer shows another certificate"
    ids = [node.get(f"{{{WSU}}}Id") for node in envelope.iter() if isinstance(node.tag, str)]
    stamp = security.find(f"{{{WSU}}}Timestamp")
    assert stamp is not None, "no Timestamp in the answer"
    wanted = {"#" + node.get(f"{{{WSU}}}Id") for node in (find_part(envelope, "Body"), stamp)}
    for uri in wanted:
        assert ids.count(uri[1:]) == 1, f"{uri} is not one element"
    signature = security.find(f"{{{DS}}}Signature")
    assert signature is not None, "the answer is not signed"
    uris = {reference.get("URI") for reference in signature.iter(f"{{{DS}}}Reference")}
    assert wanted <= uris, f"signed are {uris}, not Body and Timestamp {wanted}"
    context = _context(envelope)
    context.key = xmlsec.Key.from_file(str(certificate_file), K.KeyDataFormatCertPem)
    context.verify(signature)  # raises when it does not hold
    times = [datetime.datetime.fromisoformat(stamp.findtext(f"{{{WSU}}}{name}"))
             for name in ("Created", "Expires")]
    slack = datetime.timedelta(seconds=30)
    assert times[0] - slack <= utc_now() + ahead <= times[1] + slack, f"the Timestamp is stale: {times}"
