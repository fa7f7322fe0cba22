"""SMEV 2 as an outsider writes it: smev:Message around AppData, ЭП-ОВ and ЭП-СП by xmlsec."""
import datetime

import requests
import xmlsec
from lxml import etree

from harness import wss

REVISIONS = ("rev111111", "rev120315")
US, THEM = "KNTG00001", "EPGU01001"
ACTORS = "http://smev.gosuslugi.ru/actors/"
FAULT = "urn:kontingent:fault:1.0"
K = xmlsec.constants


def ns(revision):
    return f"http://smev.gosuslugi.ru/{revision}"


def now(shift=datetime.timedelta()):
    return (wss.utc_now() + shift).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def operation(revision, content="", *, status="REQUEST", recipient=US, date=None, ref=None,
              wrapper=None, case="Z-1", data_attributes="", test=""):
    """The Body's element: Message and MessageData around the content of AppData."""
    name, its_ns = wrapper or ("SendMessage", f"urn:kontingent:smev2:{revision}")
    refs = f"<s:RequestIdRef>{ref}</s:RequestIdRef>" if ref else ""
    test = f"<s:TestMsg>{test}</s:TestMsg>" if test else ""
    data = f'<s:AppData Id="AppData"{data_attributes}>{content}</s:AppData>' if content else ""
    return (f'<w:{name} xmlns:w="{its_ns}" xmlns:s="{ns(revision)}"><s:Message>'
            f"<s:Sender><s:Code>{THEM}</s:Code><s:Name>Портал</s:Name></s:Sender>"
            f"<s:Recipient><s:Code>{recipient}</s:Code><s:Name>Регион</s:Name></s:Recipient>"
            f"<s:TypeCode>GSRV</s:TypeCode><s:Status>{status}</s:Status>"
            f"<s:Date>{date or now()}</s:Date><s:ExchangeType>2</s:ExchangeType>{refs}"
            f"<s:ServiceCode>36400129</s:ServiceCode><s:CaseNumber>{case}</s:CaseNumber>{test}"
            f"</s:Message><s:MessageData>{data}</s:MessageData></w:{name}>")


def add_signature(envelope, identity, actor):
    """ЭП-ОВ or ЭП-СМЭВ: a Security header for the actor, over the Body."""
    soap = wss.SOAP["1.1"]
    body = wss.find_part(envelope, "Body")
    body.set(f"{{{wss.WSU}}}Id", "body")
    security = etree.SubElement(wss.find_part(envelope, "Header"), f"{{{wss.WSSE}}}Security",
                                nsmap={"wsse": wss.WSSE, "wsu": wss.WSU})
    security.set(f"{{{soap}}}actor", ACTORS + actor)
    token = etree.SubElement(security, f"{{{wss.WSSE}}}BinarySecurityToken",
                             {f"{{{wss.WSU}}}Id": f"token-{actor}", "EncodingType": wss.BASE64,
                              "ValueType": wss.X509})
    token.text = identity.token
    algorithm = wss.ALGORITHMS["ecdsa-sha256" if identity.is_ec else "rsa-sha256"]
    signature = xmlsec.template.create(envelope, K.TransformExclC14N, algorithm, ns="ds")
    reference = xmlsec.template.add_reference(signature, K.TransformSha256, uri="#body")
    xmlsec.template.add_transform(reference, K.TransformExclC14N)
    info = xmlsec.template.ensure_key_info(signature)
    named = etree.SubElement(info, f"{{{wss.WSSE}}}SecurityTokenReference")
    etree.SubElement(named, f"{{{wss.WSSE}}}Reference",
                     {"URI": f"#token-{actor}", "ValueType": wss.X509})
    security.append(signature)
    context = wss._context(envelope)
    context.key = xmlsec.Key.from_file(str(identity.key), K.KeyDataFormatPem)
    context.sign(signature)
    return etree.fromstring(etree.tostring(envelope))


def sign(body, identity, smev=None):
    """The envelope with ЭП-ОВ; with smev as it delivers it, ЭП-СМЭВ beside."""
    envelope = add_signature(wss.make_envelope(body), identity, "smev")
    return add_signature(envelope, smev, "recipient") if smev else envelope


def sign_person(body, identity):
    """ЭП-СП: enveloped in AppData, over AppData."""
    root = etree.fromstring(body)
    data = root.find(".//{*}AppData")
    algorithm = wss.ALGORITHMS["ecdsa-sha256" if identity.is_ec else "rsa-sha256"]
    signature = xmlsec.template.create(root, K.TransformExclC14N, algorithm, ns="ds")
    reference = xmlsec.template.add_reference(signature, K.TransformSha256, uri="#AppData")
    xmlsec.template.add_transform(reference, K.TransformEnveloped)
    xmlsec.template.add_transform(reference, K.TransformExclC14N)
    info = xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.template.x509_data_add_certificate(info)
    data.append(signature)
    context = xmlsec.SignatureContext()
    context.register_id(data, "Id", None)
    context.key = xmlsec.Key.from_file(str(identity.key), K.KeyDataFormatPem)
    context.key.load_cert_from_file(str(identity.certificate), K.KeyDataFormatPem)
    context.sign(signature)
    return etree.tostring(root)


def check_signed(envelope, identity):
    """ЭП-ОВ of an answer: the known certificate, over the Body alone, by an id that is there once."""
    found = wss.find_part(envelope, "Header").findall(f"{{{wss.WSSE}}}Security")
    assert len(found) == 1, f"{len(found)} Security headers"
    security = found[0]
    assert security.get(f"{{{wss.SOAP['1.1']}}}actor") == ACTORS + "smev"
    token = security.find(f"{{{wss.WSSE}}}BinarySecurityToken")
    assert "".join(token.text.split()) == identity.token, "another certificate"
    body_id = wss.find_part(envelope, "Body").get(f"{{{wss.WSU}}}Id")
    ids = [node.get(f"{{{wss.WSU}}}Id") for node in envelope.iter() if isinstance(node.tag, str)]
    assert ids.count(body_id) == 1
    signature = security.find(f"{{{wss.DS}}}Signature")
    uris = [each.get("URI") for each in signature.iter(f"{{{wss.DS}}}Reference")]
    assert uris == ["#" + body_id], uris
    context = wss._context(envelope)
    context.key = xmlsec.Key.from_file(str(identity.certificate), K.KeyDataFormatCertPem)
    context.verify(signature)


class Answer:
    """Signed, or this fails. status: SMEV's word, or FAULT."""

    def __init__(self, response, identity):
        self.http, self.raw = response.status_code, response.content
        self.envelope = etree.fromstring(response.content)
        check_signed(self.envelope, identity)
        self.body = wss.find_part(self.envelope, "Body")[0]
        self.message = self.body.find("{*}Message")
        self.status = "FAULT" if self.message is None else self.message.findtext("{*}Status")
        self.ref = None if self.message is None else self.message.findtext("{*}RequestIdRef")
        data = self.body.find("{*}MessageData/{*}AppData")
        self.content = data[0] if data is not None and len(data) else None
        self.code = self.body.findtext(f".//{{{FAULT}}}code") or "ok"

    def content_text(self):
        return etree.tostring(self.content, method="c14n", exclusive=True)

    def all(self, path):
        return self.content.findall("/".join("{*}" + step for step in path.split("/")))


class Consumer:
    def __init__(self, bus, identity, revision="rev120315"):
        self.bus, self.identity, self.revision = bus, identity, revision
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(bus.pki.anchor)

    def post(self, octets):
        if not isinstance(octets, bytes):
            octets = wss.to_bytes(octets)
        response = self.session.post(
            f"{self.bus.url}/ws/smev2/{self.revision}", data=octets, timeout=30,
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'})
        return Answer(response, self.bus.pki.bus)

    def ask(self, content, **how):
        return self.post(sign(operation(self.revision, content, **how), self.identity))

    def ping(self, ref):
        return self.ask("", status="PING", ref=ref)
