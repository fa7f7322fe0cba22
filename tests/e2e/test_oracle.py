"""Every cryptographic failure looks the same to the one who sent it: no oracle."""
import copy

from lxml import etree

from harness import wss
from harness.messages import get_status, new_id


def bend(name):
    def apply(envelope):
        node = next(envelope.iter(f"{{*}}{name}"))
        text = node.text.strip()
        node.text = text[:20] + ("A" if text[20] != "A" else "B") + text[21:]
    return apply


def other_content(envelope):
    wss.find_part(envelope, "Body")[0].set("added", "x")


def other_key(envelope):
    """Signed anew by a stranger's key over the same content, under the partner's token."""


def short_value(envelope):
    next(envelope.iter("{*}SignatureValue")).text = "AAAA"


FAILURES = {"digest": bend("DigestValue"), "value": bend("SignatureValue"),
            "content": other_content, "length": short_value, "key": other_key}


def seen(answer):
    """Everything but what differs from answer to answer by its nature."""
    payload = copy.deepcopy(answer.payload)
    for name in ("trace", "messageId"):
        for node in payload.iter(f"{{*}}{name}"):
            node.text = ""
    headers = sorted((name.lower(), value) for name, value in answer.headers.items()
                     if name.lower() not in ("date", "content-length", "x-request-id"))
    return answer.status, headers, etree.tostring(payload, method="c14n", exclusive=True)


def test_a_bad_digest_a_bad_value_and_a_wrong_key_get_one_answer(bus, pki, north):
    answers = {}
    for name, apply in FAILURES.items():
        signer = pki.stranger if name == "key" else north.identity
        envelope = wss.sign(wss.make_envelope(get_status(new_id())), signer,
                            token=north.identity)
        apply(envelope)
        answer = north.send(wss.to_bytes(envelope))
        assert answer.code == "KB-1302", name
        answers[name] = seen(answer)
    assert len({repr(answer) for answer in answers.values()}) == 1, answers
