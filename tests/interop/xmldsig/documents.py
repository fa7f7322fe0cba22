"""Documents to sign: each with a place for the Signature, and templates of signatures."""
import base64
import subprocess

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSU = OASIS + "wssecurity-utility-1.0.xsd"
WSSE = OASIS + "wssecurity-secext-1.0.xsd"
X509 = OASIS + "x509-token-profile-1.0#X509v3"
GOST = "urn:ietf:params:xml:ns:cpxmlsec:algorithms:"

# name: SignatureMethod, DigestMethod, key
ALGORITHMS = {
    "rsa-sha256": (MORE + "rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256", "rsa"),
    "rsa-sha512": (MORE + "rsa-sha512", "http://www.w3.org/2001/04/xmlenc#sha512", "rsa"),
    "ecdsa-sha256": (MORE + "ecdsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256", "p256"),
    "ecdsa-sha384": (MORE + "ecdsa-sha384", MORE + "sha384", "p384"),
    "gost2012-256": (GOST + "gostr34102012-gostr34112012-256", GOST + "gostr34112012-256",
                     "gost256"),
    "gost2012-512": (GOST + "gostr34102012-gostr34112012-512", GOST + "gostr34112012-512",
                     "gost512"),
}
PROFILES = ("enveloped", "detached", "wss")
IDS = {"enveloped": [""], "detached": ["x"], "wss": ["Time", "Body"]}
HOLDER = {"enveloped": "letter", "detached": "letter", "wss": "Security"}

LETTER = '<letter xmlns="urn:letter"><part Id="x" a="1">5 &amp; Ж<b/></part><c>free</c></letter>'
ENVELOPE = (f'<soap:Envelope xmlns:soap="{SOAP}"><soap:Body><k:Push xmlns:k="urn:k"><k:m>5</k:m>'
            '</k:Push></soap:Body></soap:Envelope>')


def der(certificate):
    done = subprocess.run(["openssl", "x509", "-in", certificate, "-outform", "DER"],
                          capture_output=True, check=True)
    return base64.b64encode(done.stdout).decode()


def plain(profile):
    """What `kontingent sign` is given."""
    return ENVELOPE if profile == "wss" else LETTER


def prepared(profile, certificate):
    """What a stack without WS-Security of its own is given: all but the Signature is there."""
    if profile != "wss":
        return LETTER
    token = (f'<wsse:BinarySecurityToken wsu:Id="Token" ValueType="{X509}" EncodingType="{OASIS}'
             f'soap-message-security-1.0#Base64Binary">{der(certificate)}'
             '</wsse:BinarySecurityToken>')
    time = ('<wsu:Timestamp wsu:Id="Time"><wsu:Created>2030-01-01T12:00:00Z</wsu:Created>'
            '<wsu:Expires>2030-01-01T12:05:00Z</wsu:Expires></wsu:Timestamp>')
    return (f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsu="{WSU}"><soap:Header><wsse:Security '
            f'xmlns:wsse="{WSSE}">{token}{time}</wsse:Security></soap:Header><soap:Body wsu:Id='
            '"Body"><k:Push xmlns:k="urn:k"><k:m>5</k:m></k:Push></soap:Body></soap:Envelope>')


def key_info(profile, certificate):
    if profile == "wss":
        return (f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#Token" '
                f'ValueType="{X509}"/></wsse:SecurityTokenReference>')
    return (f'<ds:X509Data xmlns:ds="{DS}"><ds:X509Certificate>{der(certificate)}'
            '</ds:X509Certificate></ds:X509Data>')


def template(profile, algorithm, certificate):
    """The prepared document with a Signature to be filled in."""
    method, digest, _ = ALGORITHMS[algorithm]
    references = ""
    for name in IDS[profile]:
        enveloped = "" if name else f'<ds:Transform Algorithm="{DS}enveloped-signature"/>'
        uri = f"#{name}" if name else ""
        references += (f'<ds:Reference URI="{uri}"><ds:Transforms>{enveloped}<ds:Transform '
                       f'Algorithm="{EXC}"/></ds:Transforms><ds:DigestMethod Algorithm="{digest}"/>'
                       "<ds:DigestValue/></ds:Reference>")
    signature = (f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod '
                 f'Algorithm="{EXC}"/><ds:SignatureMethod Algorithm="{method}"/>{references}'
                 "</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>"
                 f"{key_info(profile, certificate)}</ds:KeyInfo></ds:Signature>")
    end = "</wsse:Security>" if profile == "wss" else "</letter>"
    return prepared(profile, certificate).replace(end, signature + end)
