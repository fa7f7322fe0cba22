"""Attacks on the signature itself: its parts, algorithms, keys."""
import copy
import re

import xmlsec

from signing import (
    DS, EXC, INVALID, MORE, SOAP, STRUCTURE, UNKNOWN, UNSIGNED, VERSION, WSSE, X509, change, der,
    forged, message, reference, run, save, sign, tree, valid, work)


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
    save("key-of-an-unregistered-partner", UNKNOWN, sign(
        message(token=der("unpinned")), "unpinned"))
    save("key-of-a-stranger-under-the-partners-token", INVALID, sign(message(), "stranger"))
    save("key-value-in-key-info", INVALID, sign(message(
        key_info="<ds:KeyValue/>"), "stranger"))
    save("certificate-in-key-info", INVALID, sign(message(
        key_info=f"<ds:X509Data><ds:X509Certificate>{der('stranger')}</ds:X509Certificate>"
        "</ds:X509Data>"), "stranger"))
    save("key-info-missing", INVALID, re.sub("<ds:KeyInfo>.*</ds:KeyInfo>", "", valid, flags=re.S))
    info = re.search("<ds:KeyInfo>(.*)</ds:KeyInfo>", valid, re.S)[1]
    for name, bad in {
            "retrieval-method-in-key-info":
                '<ds:RetrievalMethod URI="http://127.0.0.1:1/key"/>',
            "two-token-references": info + info,
            "certificate-beside-the-token-reference":
                f"{info}<ds:X509Data><ds:X509Certificate>{der('stranger')}</ds:X509Certificate>"
                "</ds:X509Data>"}.items():
        save(name, INVALID, change(valid, info, bad))
    save("token-reference-elsewhere", INVALID, sign(message(key_info=(
        '<wsse:SecurityTokenReference><wsse:Reference URI="#Body"/>'
        "</wsse:SecurityTokenReference>"))))
    save("token-reference-over-the-network", INVALID, sign(message(key_info=(
        '<wsse:SecurityTokenReference><wsse:Reference URI="http://127.0.0.1/key.pem"/>'
        "</wsse:SecurityTokenReference>"))))
