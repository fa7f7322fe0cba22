"""XML signatures with the stacks of others, both directions; the table in docs/security.md.

KONTINGENT_WRITE_DOCS=1 writes the table; otherwise a cell that got worse than it says fails.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from harness.bus import SOURCE, binary  # noqa: E402
from xmldsig import documents  # noqa: E402
from xmldsig.documents import ALGORITHMS, PROFILES  # noqa: E402
from xmldsig.openssl import Openssl, openssl  # noqa: E402
from xmldsig.stacks import XML_STACKS  # noqa: E402

DOCUMENT = SOURCE / "docs/security.md"
BEGIN, END = "<!-- interop: begin -->", "<!-- interop: end -->"
OURS, THEIRS = "we → they", "they → we"
UNABLE = "–"  # the stack has no such algorithm
KEYS = {"rsa": ("rsa:2048",), "p256": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        "p384": ("ec", "-pkeyopt", "ec_paramgen_curve:P-384"),
        "gost256": ("gost2012_256", "-pkeyopt", "paramset:A"),
        "gost512": ("gost2012_512", "-pkeyopt", "paramset:A")}
CANNOT = {("npm xml-crypto", "ecdsa-sha256"), ("npm xml-crypto", "ecdsa-sha384")}


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("xmldsig")
    for name, kind in KEYS.items():
        digest = [f"-md_gost12_{name[4:]}"] if name.startswith("gost") else []
        done = openssl(folder, "req", "-x509", "-nodes", "-newkey", *kind, *digest, "-days", 3650,
                       "-subj", f"/CN={name}", "-keyout", folder / f"{name}.key", "-out",
                       folder / f"{name}.crt")
        assert done.returncode == 0, done.stderr.decode()
    return folder


def kontingent(*arguments):
    return subprocess.run([binary(), *map(str, arguments)], capture_output=True, text=True,
                          timeout=60)


def we_sign(job):
    Path(job["input"]).write_text(documents.plain(job["profile"]))
    how = {"enveloped": ["--profile", "enveloped"], "wss": ["--profile", "wss"],
           "detached": ["--detached-id", "x"]}[job["profile"]]
    done = kontingent("sign", "--key", job["key"], "--cert", job["certificate"], "--algorithm",
                      job["algorithm"], *how, job["input"])
    assert done.returncode == 0, done.stderr
    Path(job["output"]).write_text(done.stdout)


def we_verify(profile, file):
    done = kontingent("verify", "--profile", profile, "--trust", "embedded", file)
    return "yes" if done.returncode == 0 else done.stdout.splitlines()[-1].strip()


def job_for(keys, stack, profile, algorithm, word):
    key = ALGORITHMS[algorithm][2]
    name = f"{stack.name.split()[0]}-{profile}-{algorithm}-{word}"
    return {"word": word, "profile": profile, "algorithm": algorithm, "key": keys / f"{key}.key",
            "certificate": keys / f"{key}.crt", "input": keys / f"{name}.in.xml",
            "output": keys / f"{name}.out.xml"}


def changed(file):
    """The same document with other content: whoever accepts it verifies nothing."""
    text = Path(file).read_text()
    other = file.with_suffix(".changed.xml")
    assert re.search(r">5\b", text), text
    other.write_text(re.sub(r">5\b", ">2", text, count=1))
    return other


def cells_of(keys, stack, algorithms):
    """(algorithm, profile, direction) → "yes" or why not."""
    wanted = [(profile, algorithm) for algorithm in algorithms for profile in PROFILES]
    signing = [job_for(keys, stack, *each, "sign") for each in wanted]
    verifying, tampered = [], []
    for each in wanted:
        ours = job_for(keys, stack, *each, "verify")
        we_sign(ours)
        verifying.append({**ours, "input": ours["output"]})
        tampered.append({**ours, "input": changed(ours["output"])})
    answers = stack.run(signing + verifying + tampered)
    cells, count = {}, len(wanted)
    for i, (profile, algorithm) in enumerate(wanted):
        made, read, fooled = answers[i], answers[count + i], answers[2 * count + i]
        assert fooled != "yes", f"{stack.name} accepts what was changed: {profile} {algorithm}"
        if made == "yes":
            made = we_verify(profile, signing[i]["output"])
            assert we_verify(profile, changed(signing[i]["output"])) != "yes"
        cells[algorithm, profile, THEIRS], cells[algorithm, profile, OURS] = made, read
    return cells


def written_table():
    """(stack, algorithm, profile, direction) → the word in the document."""
    text = DOCUMENT.read_text() if DOCUMENT.exists() else ""
    found = re.search(re.escape(BEGIN) + "(.*)" + re.escape(END), text, re.S)
    cells = {}
    for line in found[1].splitlines() if found else ():
        words = [word.strip() for word in line.strip().strip("|").split("|")]
        if len(words) == 2 + 2 * len(PROFILES) and words[1] in ALGORITHMS:
            heads = [(profile, way) for profile in PROFILES for way in (OURS, THEIRS)]
            cells.update({(words[0], words[1], *head): word
                          for head, word in zip(heads, words[2:])})
    return cells


def write_table(results):
    heads = [(profile, way) for profile in PROFILES for way in (OURS, THEIRS)]
    lines = ["| stack | algorithm | " + " | ".join(f"{p}, {w}" for p, w in heads) + " |",
             "| --- " * (2 + len(heads)) + "|"]
    for stack, algorithm in dict.fromkeys(key[:2] for key in results):
        row = [results[stack, algorithm, *head] for head in heads]
        lines.append(f"| {stack} | {algorithm} | " + " | ".join(row) + " |")
    text = DOCUMENT.read_text()
    before, rest = text.split(BEGIN)
    DOCUMENT.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + rest.split(END)[1])


def test_the_matrix_is_as_good_as_the_document_says(keys):
    results, reasons = written_table(), []
    known = dict(results)
    for stack in [*(kind() for kind in XML_STACKS), Openssl()]:
        absent = stack.missing()
        if absent:
            print(f"{stack.name}: not run here: {absent}")
            continue
        algorithms = getattr(stack, "algorithms", ("rsa-sha256", "rsa-sha512", "ecdsa-sha256",
                                                   "ecdsa-sha384"))
        able = [name for name in algorithms if (stack.name, name) not in CANNOT]
        cells = cells_of(keys, stack, able)
        for name in algorithms:
            for profile in PROFILES:
                for way in (OURS, THEIRS):
                    answer = cells.get((name, profile, way), UNABLE)
                    word = answer if answer in ("yes", UNABLE) else "no"
                    results[stack.name, name, profile, way] = word
                    if word == "no":
                        reasons.append(f"{stack.name}, {name}, {profile}, {way}: {answer}")
    print("\n".join(reasons))
    if os.environ.get("KONTINGENT_WRITE_DOCS") == "1":
        write_table(results)
        return
    worse = [key for key, word in results.items() if word == "no" and known.get(key) != "no"]
    assert not worse, "\n".join(reasons)
    assert set(known) == set(results), "write the table: KONTINGENT_WRITE_DOCS=1"
