"""GOST: lxml's canonical forms, digested, signed and verified by the `openssl` command with the
engine. No code of ours takes part."""
import base64
import shutil
import subprocess
from pathlib import Path

from lxml import etree

from harness import gost
from xmldsig import documents
from xmldsig.documents import ALGORITHMS, DS, IDS

DIGESTS = {"gost2012-256": "md_gost12_256", "gost2012-512": "md_gost12_512"}


def openssl(folder, *arguments, octets=None):
    """The command, knowing GOST through a configuration of its own."""
    return subprocess.run(["openssl", *map(str, arguments)], input=octets, capture_output=True,
                          timeout=60, env=gost.environment(folder))


def canonical(node):
    return etree.tostring(node, method="c14n", exclusive=True, with_comments=False)


def target(root, name, signature):
    """The octets that a reference digests: lxml's canonical form, without the Signature."""
    if name:
        return canonical(next(node for node in root.iter() if name in node.attrib.values()))
    copy = etree.fromstring(etree.tostring(root))
    inner = next(copy.iter(f"{{{DS}}}Signature"))
    assert inner.tail is None
    inner.getparent().remove(inner)
    return canonical(copy)


class Openssl:
    name = "openssl + engine, lxml"
    algorithms = tuple(DIGESTS)

    def missing(self):
        if not shutil.which("openssl"):
            return "no openssl"
        folder = "/usr/lib/x86_64-linux-gnu/engines-3"
        return None if list(Path("/usr/lib").glob("*/engines-3/gost.so")) else f"no {folder}/gost.so"

    def run(self, jobs):
        return [self.sign(job) if job["word"] == "sign" else self.verify(job) for job in jobs]

    def digest(self, job, octets):
        done = openssl(Path(job["key"]).parent, "dgst", "-" + DIGESTS[job["algorithm"]], "-binary",
                       octets=octets)
        assert done.returncode == 0, done.stderr
        return base64.b64encode(done.stdout).decode()

    def sign(self, job):
        root = etree.fromstring(documents.template(job["profile"], job["algorithm"],
                                                   job["certificate"]).encode())
        signature = next(root.iter(f"{{{DS}}}Signature"))
        info = signature[0]
        for name, place in zip(IDS[job["profile"]], info.iter(f"{{{DS}}}DigestValue")):
            place.text = self.digest(job, target(root, name, signature))
        done = openssl(Path(job["key"]).parent, "dgst", "-" + DIGESTS[job["algorithm"]], "-sign",
                       job["key"], octets=canonical(info))
        if done.returncode != 0:
            return done.stderr.decode()
        signature[1].text = base64.b64encode(done.stdout).decode()
        Path(job["output"]).write_bytes(etree.tostring(root))
        return "yes"

    def verify(self, job):
        root = etree.fromstring(Path(job["input"]).read_bytes())
        signature = next(root.iter(f"{{{DS}}}Signature"))
        info = signature[0]
        if info[1].get("Algorithm") != ALGORITHMS[job["algorithm"]][0]:
            return "another algorithm"
        for reference in info.iter(f"{{{DS}}}Reference"):
            octets = target(root, reference.get("URI")[1:], signature)
            if self.digest(job, octets) != reference[2].text:
                return "digest"
        folder = Path(job["key"]).parent
        key, value = Path(job["certificate"]).with_suffix(".pub"), folder / "value"
        key.write_bytes(openssl(folder, "x509", "-in", job["certificate"], "-noout",
                                "-pubkey").stdout)
        value.write_bytes(base64.b64decode(signature[1].text))
        done = openssl(folder, "dgst", "-" + DIGESTS[job["algorithm"]], "-verify", key,
                       "-signature", value, octets=canonical(info))
        return "yes" if done.returncode == 0 else "refused"
