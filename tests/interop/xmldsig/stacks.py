"""The other sides. Each takes jobs in one go and answers, per job, "yes" or why not.

A job: word ("sign" or "verify"), profile, algorithm, key, certificate, input, output.
"""
import json
import os
import shutil
import subprocess
from pathlib import Path

from lxml import etree

from harness import npm
from xmldsig import documents
from xmldsig.documents import ALGORITHMS, DS, HOLDER, IDS, SOAP, WSU

HERE = Path(__file__).parent


def first_line(text):
    return (text.strip().splitlines() or ["refused"])[-1][:200]


def write_input(job):
    """What a stack that makes its own Signature is given."""
    if job["word"] == "sign":
        Path(job["input"]).write_text(documents.prepared(job["profile"], job["certificate"]))


class Tool:
    """xmlsec1, the command."""
    name = "xmlsec1 (Debian)"
    ids = ["--id-attr:Id", "part", "--id-attr:Id", f"{WSU}:Timestamp", "--id-attr:Id",
           f"{SOAP}:Body", "--id-attr:Id", "urn:letter:part"]

    def missing(self):
        return None if shutil.which("xmlsec1") else "no xmlsec1"

    def run(self, jobs):
        return [self.one(job) for job in jobs]

    def one(self, job):
        if job["word"] == "sign":
            Path(job["input"]).write_text(
                documents.template(job["profile"], job["algorithm"], job["certificate"]))
            command = ["--sign", "--privkey-pem", job["key"], "--output", job["output"]]
        else:
            # the key is given: KeyInfo is not asked
            command = ["--verify", "--pubkey-cert-pem", job["certificate"]]
        done = subprocess.run(["xmlsec1", *command, *self.ids, job["input"]], text=True,
                              capture_output=True, timeout=60)
        return "yes" if done.returncode == 0 else first_line(done.stderr)


class Binding:
    """python3-xmlsec."""
    name = "python3-xmlsec"

    def missing(self):
        try:
            import xmlsec  # noqa: F401
        except ImportError:
            return "no python3-xmlsec"
        return None

    def run(self, jobs):
        return [self.one(job) for job in jobs]

    def one(self, job):
        import xmlsec
        context = xmlsec.SignatureContext()
        signing = job["word"] == "sign"
        text = (documents.template(job["profile"], job["algorithm"], job["certificate"]).encode()
                if signing else Path(job["input"]).read_bytes())
        root = etree.fromstring(text)
        for node in root.iter():
            for name, space in (("Id", None), ("Id", WSU)):
                if isinstance(node.tag, str) and node.get(f"{{{space}}}Id" if space else "Id"):
                    context.register_id(node, name, space)
        file, form = ((job["key"], xmlsec.KeyFormat.PEM) if signing
                      else (job["certificate"], xmlsec.KeyFormat.CERT_PEM))
        context.key = xmlsec.Key.from_file(str(file), form)
        signature = next(root.iter(f"{{{DS}}}Signature"))
        try:
            (context.sign if signing else context.verify)(signature)
        except xmlsec.Error as error:
            return first_line(str(error))
        if signing:
            Path(job["output"]).write_bytes(etree.tostring(root))
        return "yes"


class Batch:
    """A program that reads jobs and writes a line for each."""

    def run(self, jobs):
        for job in jobs:
            write_input(job)
        lines = "".join(self.line(job) + "\n" for job in jobs)
        done = subprocess.run(self.command(), input=lines, text=True, capture_output=True,
                              timeout=200)
        answers = done.stdout.splitlines()
        assert len(answers) == len(jobs), done.stderr + done.stdout
        return answers


class Jdk(Batch):
    name = "JDK XMLDSig"

    def missing(self):
        return None if shutil.which("java") else "no java"

    def command(self):
        # JAVA_TOOL_OPTIONS of whoever runs the test would be printed among the answers' errors
        return ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", str(HERE / "Signatures.java")]

    def line(self, job):
        if job["word"] == "verify":
            return "\t".join(["verify", job["profile"], str(job["input"]), str(job["certificate"])])
        method, digest, _ = ALGORITHMS[job["algorithm"]]
        profile = job["profile"]
        return "\t".join(["sign", profile, ",".join(IDS[profile]), method, digest, HOLDER[profile],
                          documents.key_info(profile, job["certificate"]), str(job["key"]),
                          str(job["input"]), str(job["output"])])


class Npm(Batch):
    name = "npm xml-crypto"

    def __init__(self):
        self.folder = Path(os.environ["KONTINGENT_BINARY"]).parent / "interop-npm"

    def missing(self):
        """Installs the pinned version beside the binary, once."""
        return npm.missing(HERE, self.folder, "xml-crypto")

    def command(self):
        return ["node", str(HERE / "signatures.js"), str(self.folder / "node_modules")]

    def line(self, job):
        method, digest, _ = ALGORITHMS[job["algorithm"]]
        profile = job["profile"]
        return json.dumps({**{name: str(value) for name, value in job.items()}, "method": method,
                           "digest": digest, "ids": IDS[profile], "holder": HOLDER[profile],
                           "keyInfo": documents.key_info(profile, job["certificate"])})


XML_STACKS = (Tool, Binding, Jdk, Npm)
